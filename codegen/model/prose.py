"""Texts of the pages, laid out for docstrings.

Every sentence is the page's, or one of the few fixed ones in this module.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from codegen.model.wrapping import BREAK, ends_in_prose, stands_alone, wrap
from codegen.reading.source import Node, Seq

_LONGEST_EXAMPLE = 200


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
    return shown if len(shown) <= _LONGEST_EXAMPLE and shown != '""' else ""


def section(title: str, entries: Iterable[tuple[str, str]], width: int) -> list[str]:
    """A section of a docstring in Google's style: `name: text`, hanging."""
    lines = [f"{title}:"]
    for name, text in entries:
        begin = text.lstrip().partition("\n")[0]
        if not begin or stands_alone(begin):
            lines += [f"    {name}:", *wrap(text, width, " " * 8, " " * 8)]
        else:
            lines += wrap(text, width, f"    {name}: ", " " * 8)
    return lines


def argument_text(
    *,
    description: str,
    encoding: str = "",
    bounds: str = "",
    default: str = "",
    example: str = "",
    deprecated: bool = False,
) -> str:
    """What is said of an argument, each thing on a line of its own."""
    said = _description(description, deprecated)
    known = _known(description, default, example)
    parts = (*said, encoding, bounds, *known)
    return BREAK.join(part for part in parts if part.strip())


def field_text(
    width: int,
    *,
    description: str,
    encoding: str = "",
    bounds: str = "",
    default: str = "",
    example: str = "",
    deprecated: bool = False,
) -> str:
    """What is said of a field: all on one line where that reads well."""
    if not (encoding or bounds or default or example or deprecated):
        return description if description.strip() else ""
    said = _description(description, deprecated)
    known = _known(description, default, example)
    parts = [part for part in (*said, encoding, bounds, *known) if part.strip()]
    whole = " ".join([sentence(part) for part in parts[:-1]] + parts[-1:])
    fits = len(whole) + whole.endswith('"') <= width
    if len(known) < 2 and fits and "\n" not in whole:
        return whole if all(map(ends_in_prose, parts)) else BREAK.join(parts)
    return BREAK.join(parts)


def says_deprecated(text: str) -> bool:
    """Whether a text begins with this word; then no other sentence says it."""
    return text[:40].lstrip(" *_`[(<#>!\n").lower().startswith("deprecated")


def _description(text: str, deprecated: bool) -> tuple[str, ...]:
    twice = deprecated and not says_deprecated(text)
    return ("Deprecated.", text) if twice else (text,)


def _known(description: str, default: str, example: str) -> list[str]:
    """The default and the example, where the description does not say them."""
    example = example if example != default else ""
    found = [("Default", default, _DEFAULT), ("Example", example, _EXAMPLE)]
    return [
        f"{word}: {value}"
        for word, value, words in found
        if value and not _says(description, words, value)
    ]


_DEFAULT = ("default", "default is", "default of", "default to", "defaults to")
_EXAMPLE = ("e.g.", "e.g.,", "example", "example,")


def _says(text: str, words: Sequence[str], value: str) -> bool:
    """Whether a text says a value after one of the words, however it is marked."""
    text, value = text.lower(), " ".join(value.lower().translate(_MARKS).split())
    if not value or not any(word in text for word in words):
        return False
    # What stands in brackets is the value, or explains the one before.
    for whole in (text, text.replace(" (", "; ")):
        bare = " ".join(whole.translate(_MARKS).split())
        for word in words:
            _, found, after = bare.partition(f"{word} {value}")
            if found and _ends(value, after):
                return True
    return False


def _ends(value: str, after: str) -> bool:
    """Whether a value ends before this text, which may be its unit."""
    is_unit = value.isdigit() and after[:1] == " " and after[1:2].isalpha()
    return is_unit or not (after[:1].isalnum() or after[1:2].isalnum())


_MARKS = str.maketrans("", "", "`\"'*_:=()[]")


def sentence(text: str) -> str:
    """A text with a full stop, if it may be followed on its line and has none."""
    text = text.strip()
    ended = text.rstrip("\"')]*_`").endswith((".", "!", "?", ":", "…"))
    return text if ended or not text or not ends_in_prose(text) else f"{text}."


def bounds_text(bounds: Sequence[tuple[str, Any]]) -> str:
    """A fixed sentence for the bounds of a schema; empty where it has none."""
    known = dict(bounds)
    for low, high, unit in (
        ("minLength", "maxLength", "character"),
        ("minItems", "maxItems", "item"),
    ):
        least, most = known.get(low), known.get(high)
        if least is not None and least == most:
            return f"Exactly {_count(most, unit)}."
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
