"""Python text as statements: each is one logical line, as Python's grammar has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# A string alone, one of many lines, and a line that goes on behind a backslash.
_UNUSUAL = re.compile(r"""^["']|\"\"\"|\\(?:\n|$)""")


# In order, so that what a backslash escapes is no quote.
_QUOTES_OR_ESCAPED = re.compile(r'''\\.|"""''')


class NotSimple(Exception):
    """It is for black to say how a statement, or a text, is laid out."""


# The start of what defines something.
DEFINES: Final = ("def ", "async def ", "class ")
# A string in one line; each part is unrolled, as strings may be of many megabytes.
STRING: Final = r""""[^"\\]*(?:\\.[^"\\]*)*"|'[^'\\]*(?:\\.[^'\\]*)*'"""
_STRING = re.compile(STRING)


class Statement(NamedTuple):
    """A simple statement, the head of a compound one, a docstring or a comment.

    Attributes:
        blank: How many blank lines are before it.
        indent: How many spaces are before it.
        text: What it is, without them; it may have many lines.
        is_docstring: Whether it is a string in three quotes.
    """

    blank: int
    indent: int
    text: str
    is_docstring: bool = False


def statements(text: str) -> Iterator[Statement]:
    """The statements of a text, in order.

    Raises:
        NotSimple: One does not end, goes on behind a backslash, or has
            three quotes within it.
    """
    lines = iter(text.split("\n"))
    blank = 0
    for line in lines:
        found = line.strip()
        if not found:
            blank += 1
            continue
        indent = len(line) - len(line.lstrip())
        if '"""' in found:
            if not found.startswith(('"""', 'r"""')):
                raise NotSimple
            whole = "\n".join(_string(line[indent:], lines)).rstrip()
            yield Statement(blank, indent, whole, is_docstring=True)
        elif found[0] == "#":
            yield Statement(blank, indent, found)
        else:
            whole = "\n".join(_logical_line(found, lines))
            if _UNUSUAL.search(whole):
                raise NotSimple
            yield Statement(blank, indent, whole)
        blank = 0


def _string(line: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines of a string in three quotes, which ends its last line."""
    yield line
    start = line.index('"""') + 3
    while (end := _end_of_string(line, start)) is None:
        line, start = _next(lines), 0
        yield line
    if line[end:].strip():
        raise NotSimple


def _end_of_string(line: str, start: int) -> int | None:
    """Where the three quotes end that close a string; those behind a backslash do not."""
    if '"""' not in line[start:]:
        return None
    found = _QUOTES_OR_ESCAPED.finditer(line, start)
    return next((each.end() for each in found if each[0] == '"""'), None)


def _logical_line(line: str, lines: Iterator[str]) -> Iterator[str]:
    """The lines until no bracket is open."""
    yield line
    is_open = _opened(line)
    while is_open:
        line = _next(lines).strip()
        yield line
        is_open += _opened(line)


def _next(lines: Iterator[str]) -> str:
    try:
        return next(lines)
    except StopIteration:
        raise NotSimple from None


def _opened(line: str) -> int:
    """How many brackets more are open at the end of a line than before it."""
    if '"' in line or "'" in line:
        line = _STRING.sub("", line)
    opened = line.count("(") + line.count("[") + line.count("{")
    return opened - line.count(")") - line.count("]") - line.count("}")
