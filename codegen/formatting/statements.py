"""Python text as statements: each is one logical line, as Python's grammar has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

# A string alone, one of many lines, and a line that goes on behind a backslash.
_UNUSUAL = re.compile(r"""^["']|\"\"\"|\\(?:\n|$)""")


class NotSimple(Exception):
    """It is for black to say how a statement, or a text, is laid out."""


_STRING = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' """, re.VERBOSE)


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
            found = line[indent:]
            while found.count('"""') % 2:
                found += "\n" + _next(lines)
            if not found.startswith(('"""', 'r"""')):
                raise NotSimple
            yield Statement(blank, indent, found.rstrip(), is_docstring=True)
        else:
            if found[0] != "#":
                while _open(found):
                    found += "\n" + _next(lines).strip()
                if _UNUSUAL.search(found):
                    raise NotSimple
            yield Statement(blank, indent, found)
        blank = 0


def _next(lines: Iterator[str]) -> str:
    try:
        return next(lines)
    except StopIteration:
        raise NotSimple from None


def _open(text: str) -> int:
    """How many brackets are open at the end of it."""
    if "(" not in text and "[" not in text and "{" not in text:
        return 0
    if '"' in text or "'" in text:
        text = _STRING.sub("", text)
    opened = text.count("(") + text.count("[") + text.count("{")
    return opened - text.count(")") - text.count("]") - text.count("}")
