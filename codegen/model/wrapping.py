"""Markdown filled to a width: paragraphs, lists, quotes; tables and code stay.

Source: CommonMark 0.31, sections 4.5, 5.1, 5.2 and 6.7, read leniently.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from codegen.code import printable

# Between two texts of which each starts a line of its own.
BREAK = "\x1e"
# A space at which no line is broken; it prints as any other.
NO_BREAK = "\u00a0"

# Shorter lines than this were not broken because the line was full.
_HARD_WRAPPED = 60
# An item that is further in than another one by so much is inside of it.
_DEEPER = 2
_FENCES = ("```", "~~~")

_ITEM = re.compile(r"\s*(?P<mark>[-*+•◦▪●]|\d{1,9}[.)])\s+(?=\S)")
_QUOTE = re.compile(r"\s*>(?:\s+|$)")
_LITERAL = re.compile(r"\s*(\||#{1,6} )")


def wrap(text: str, width: int, first: str = "", rest: str = "") -> list[str]:
    """Lines of `text`, none wider than `width` where a space allows it.

    `first` and `rest` are the indents of the first and of all other lines.
    Paragraphs are filled; list items hang, each level inside of the one around it;
    tables and fenced code keep their lines, and two spaces at its end a line.
    """
    if text[:1].isalnum() and len(first) + len(text) <= width and text.isprintable():
        return [first + text.rstrip()]  # most are one short line
    wrapping = _Wrapping(width, first, rest)
    for line in _lines(text):
        wrapping.take(line)
    wrapping.flush()
    return [line.replace(NO_BREAK, " ") for line in wrapping.lines]


class _Wrapping:
    """The lines so far, and the paragraph that is not complete yet."""

    def __init__(self, width: int, first: str, rest: str) -> None:
        self.lines: list[str] = []
        self._width, self._first, self._rest = width, first, rest
        self._paragraph: list[str] = []
        self._lead = self._hang = ""  # of its first line and of the others
        # The items around: how far in they are, and how far in their texts are here.
        self._items: list[tuple[int, int]] = []
        self._fence = ""
        self._goes_on = False  # the item, after a line that was ended on purpose

    def take(self, raw: str) -> None:
        line = raw.rstrip()
        if raw == BREAK:  # whitespace to rstrip
            self.flush()
            self._items.clear()
        elif self._fence:
            self._literal(line)
            ends = line.strip().startswith(self._fence)
            if ends and not line.strip().strip(self._fence[0]):
                self._fence = ""
        elif not line:
            self.flush()
            self._goes_on = False
            self._literal("")
        elif opens := fence_of(line):
            self.flush()
            self._literal(line)
            self._fence = opens
        elif _keeps_its_line(line):
            self.flush()
            self._literal(line)
        else:
            self._text(line)
            if raw.endswith("  "):
                self.flush()
                self._goes_on = True

    def flush(self) -> None:
        """End the paragraph."""
        if self._paragraph:
            text = " ".join(self._paragraph)
            first = self._begin() + self._lead
            hang = self._rest + self._hang
            self.lines += _filled(text, self._width, first, hang)
            self._paragraph.clear()

    def _begin(self) -> str:
        return self._rest if self.lines else self._first

    def _literal(self, line: str) -> None:
        if line:
            self.lines.append(self._begin() + line)
        elif self.lines and self.lines[-1]:
            self.lines.append("")

    def _text(self, line: str) -> None:
        item = _ITEM.match(line)
        quote = None if item else _QUOTE.match(line)
        if item:
            self.flush()
            self._lead, self._hang = self._enter(line, item["mark"])
        elif (
            not self._paragraph
            or (quote and not self._lead.endswith("> "))
            or line.lstrip().startswith(_FENCES)
            or _ends(self._paragraph[-1], line)
        ):
            self.flush()
            self._lead = self._hang = self._inside(line) + ("> " if quote else "")
        start = item or quote
        self._paragraph.append(line[start.end() :] if start else line.strip())
        self._goes_on = False

    def _enter(self, line: str, mark: str) -> tuple[str, str]:
        """Begin an item, inside of those that it is further in than."""
        place = _indent(line)
        while self._items and place < self._items[-1][0] + _DEEPER:
            self._items.pop()
        before = self._items[-1][1] if self._items else 0
        inner = before + len(mark) + 1
        self._items.append((place, inner))
        return f"{' ' * before}{mark} ", " " * inner

    def _inside(self, line: str) -> str:
        """The indent of a paragraph: that of the item it belongs to."""
        place = _indent(line)
        while not self._goes_on and self._items:
            if place >= self._items[-1][0] + _DEEPER:
                break
            self._items.pop()
        return " " * (self._items[-1][1] if self._items else 0)


def fence_of(line: str) -> str:
    """The fence that a line opens; code that ends on the same line is just text."""
    text = line.lstrip()
    if not text.startswith(_FENCES):
        return ""
    info = text.lstrip(text[0])
    return "" if "`" in info else text[: len(text) - len(info)]


def stands_alone(line: str) -> bool:
    """Whether a line cannot be part of a paragraph that is text alone."""
    return bool(
        _ITEM.match(line)
        or _LITERAL.match(line)
        or _QUOTE.match(line)
        or line.lstrip().startswith(_FENCES)
    )


def ends_in_prose(text: str) -> bool:
    """Whether another sentence may follow on the same line: not in lists and code."""
    last = text.rstrip().rpartition("\n\n")[2]
    return not any(map(stands_alone, last.split("\n")))


def followed(text: str, sentence: str) -> str:
    """`text` and a sentence after it, on a line of its own after lists and code."""
    if not text:
        return sentence
    return f"{text} {sentence}" if ends_in_prose(text) else f"{text}{BREAK}{sentence}"


def first_paragraph(text: str) -> tuple[str, str]:
    """The first paragraph on one line, if `text` begins with one, and what follows."""
    lines = printable(text).strip().split("\n")
    taken: list[str] = []
    for line in lines:
        if not line.strip() or stands_alone(line):
            break
        if taken and (taken[-1].endswith("  ") or _ends(taken[-1].rstrip(), line)):
            break
        taken.append(line)
    rest = "\n".join(lines[len(taken) :]).strip("\n")
    return " ".join(line.strip() for line in taken), rest


def _keeps_its_line(line: str) -> bool:
    """Whether it is a row, a heading, code, or of a quote that is not just text."""
    if quote := _QUOTE.match(line):
        inner = line[quote.end() :]
        return not inner or inner.startswith("[!") or stands_alone(inner)
    text = line.strip()
    is_code = text.startswith(_FENCES) and text.endswith(text[:3])
    return is_code or bool(_LITERAL.match(line))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


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
        yield from printable(part).rstrip().split("\n")
