"""Texts of the pages, laid out for docstrings.

Every sentence is the page's, or one of the few fixed ones in this module.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from codegen.code import printable
from codegen.reading.source import Node, Seq

# Between two texts of which each starts a line of its own.
BREAK = "\x1e"
# A space at which no line is broken; it prints as any other.
NO_BREAK = "\u00a0"

_LONGEST_EXAMPLE = 200
# Shorter lines than this were not broken because the line was full.
_HARD_WRAPPED = 60

_ITEM = re.compile(r"\s*([-*+•]|\d+[.)])\s+")
_LITERAL = re.compile(r"\s*(\||#{1,6} |>)")


def show(value: Any) -> str:
    """A value as the docs show it, on one line: JSON, but for escapes in strings."""
    if isinstance(value, str):
        return f'"{" ".join(value.split())}"'
    return json.dumps(value, ensure_ascii=False)


def text_of(node: Node, key: str) -> str:
    """A text of the source; empty where there is none."""
    value = node.get(key)
    return value if isinstance(value, str) else ""


def example_of(node: Node) -> str:
    """The first example as the docs show it; empty where none is short enough."""
    examples = node.get("examples")
    if "example" in node:
        shown = show(node["example"])
    elif isinstance(examples, Seq) and examples:
        shown = show(examples[0])
    else:
        shown = ""
    return shown if len(shown) <= _LONGEST_EXAMPLE else ""


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of `text`, none wider than `width` where a space allows it.

    `first` and `rest` are the indents of the first and of all other lines.
    Paragraphs are filled; list items hang; tables and fenced code keep their
    lines.
    """
    lines: list[str] = []
    paragraph: list[str] = []
    fenced = False

    def flush() -> None:
        if not paragraph:
            return
        item = _ITEM.match(paragraph[0])
        lines.extend(
            _filled(
                " ".join(part.strip() for part in paragraph),
                width,
                rest if lines else first,
                rest + " " * (len(item.group()) if item else 0),
            )
        )
        paragraph.clear()

    for raw in _lines(text):
        line = raw.rstrip()
        fence = line.lstrip().startswith(("```", "~~~"))
        if raw == BREAK:  # whitespace to rstrip
            flush()
        elif fence or fenced or not line or _LITERAL.match(line):
            flush()
            if line:
                lines.append((rest if lines else first) + line)
            elif lines and lines[-1]:
                lines.append("")
            fenced = fenced != fence
        elif _ITEM.match(line) or (paragraph and _ends(paragraph[-1], line)):
            flush()
            paragraph.append(line)
        else:
            paragraph.append(line)
    flush()
    return [line.replace(NO_BREAK, " ") for line in lines]


def _filled(text: str, width: int, first: str, rest: str) -> list[str]:
    if len(first) + len(text) <= width and text.isprintable():
        return [first + text]  # most are short, and textwrap is slow
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _ends(line: str, following: str) -> bool:
    """Whether a line was ended on purpose: it is short, and a new thought follows."""
    unfinished = len(line) < _HARD_WRAPPED and line[-1].isalnum()
    return unfinished and following.lstrip()[0].isupper()


def _lines(text: str) -> Iterator[str]:
    for number, part in enumerate(text.split(BREAK)):
        if number:
            yield BREAK
        yield from printable(part).strip().split("\n")


def section(title: str, entries: Iterable[tuple[str, str]], width: int) -> list[str]:
    """A section of a docstring in Google's style: `name: text`, hanging."""
    lines = [f"{title}:"]
    for name, text in entries:
        body = wrap(text, width, f"    {name}: ", " " * 8)
        lines += body or [f"    {name}:"]
    return lines


def argument_text(
    *,
    description: str,
    bounds: str = "",
    default: str = "",
    example: str = "",
    deprecated: bool = False,
    between: str = BREAK,
) -> str:
    """What is said of one argument or field, in one text."""
    found = [
        "Deprecated." if deprecated else "",
        description.strip(),
        bounds,
        f"Default: {default}" if default else "",
        f"Example: {example}" if example else "",
    ]
    return between.join(part for part in found if part)


def bounds_text(bounds: Sequence[tuple[str, Any]]) -> str:
    """A fixed sentence for the bounds of a schema; empty where it has none."""
    known = dict(bounds)
    for low, high, unit in (
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "item"),
    ):
        least, most = known.get(low), known.get(high)
        if least is not None and most is not None:
            return f"From {least} to {_count(most, unit)}."
        if least is not None:
            return f"At least {_count(least, unit)}."
        if most is not None:
            return f"At most {_count(most, unit)}."
    found = [f"{word} {known[key]}" for key, word in _RANGES if key in known]
    return f"{', '.join(found).capitalize()}." if found else ""


_RANGES = (
    ("minimum", "at least"),
    ("exclusiveMinimum", "more than"),
    ("maximum", "at most"),
    ("exclusiveMaximum", "less than"),
    ("multipleOf", "a multiple of"),
)


def _count(number: Any, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
