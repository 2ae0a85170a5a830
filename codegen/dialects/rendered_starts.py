"""Where the fields of a page saved as seen begin and end, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialects.rendered_lines import Line
from codegen.dialects.rendered_types import parse_type
from codegen.problems import InputError, Problem, Where

_ANCHOR = re.compile(r"(?:authorization|parameter|body|response)-")
_NAME = re.compile(r"[^\s`\"'()<>/]+")
# What follows a type, the line breaks between them being lost.
_FLAGS = (
    "required",
    "deprecated",
    "header",
    "query",
    "cookie",
    "read-only",
    "write-only",
)


def unglue(lines: Sequence[Line], file: str) -> list[Line]:
    """The lines, with flags that are glued to a type on lines of their own."""
    found: list[Line] = []
    for line in lines:
        parts = _parts(line.text) if found else []
        where = Where(file, line.number)
        if (
            len(parts) < 2
            or parse_type(line.text, where) is not None
            or parse_type(parts[0], where) is None
        ):
            found.append(line)
            continue
        found += [Line(line.number, part, part) for part in parts]
    return found


def _parts(text: str) -> list[str]:
    """A type, and its flags and its default in any order behind it."""
    at = text.find("default:", 1)
    if at < 0:
        return _flagged(text, 1)
    written, *behind = _flagged(text[at:], len("default:") + 1)
    return [*_flagged(text[:at], 1), written, *behind]


def _flagged(text: str, first: int) -> list[str]:
    """A text, and the flags that it ends with behind its `first` characters."""
    found: list[str] = []
    end = len(text)
    # None of the flags is the end of another.
    while flag := next((f for f in _FLAGS if text.endswith(f, first, end)), ""):
        found.append(flag)
        end -= len(flag)
    return [text[:end], *reversed(found)]


def field_starts(lines: Sequence[Line], file: str) -> list[int]:
    """Where fields begin: at their anchors, else at a name before a type."""
    anchored = [
        at if line.text else at + 1
        for at, line in enumerate(lines)
        if _ANCHOR.match(line.anchor)
    ]
    if anchored:
        return [at for at in anchored if at < len(lines) and lines[at].text]
    starts: list[int] = []
    typed = 0  # the lines before are types, though a field may be called `string`
    for at, line in enumerate(lines[:-1]):
        if at < typed or not _NAME.fullmatch(line.text):
            continue
        following = lines[at + 1]
        if parse_type(following.text, Where(file, line.number)) is not None:
            starts.append(at)
            typed = type_end(lines, at + 1, file)
        elif at + 2 < len(lines) and lines[at + 2].text == "required":
            raise unreadable(following, file, line.text)
    return starts


def type_end(lines: Sequence[Line], at: int, file: str) -> int:
    """The end of the type on line `at`, after which its alternatives may stand.

    They are tabs on the page, and the type before them is that of one of them.
    """
    end = at + 1
    while end < len(lines):
        if parse_type(lines[end].text, Where(file, lines[end].number)) is None:
            break
        end += 1
    listed = [line.text for line in lines[at + 1 : end]]
    # A word may be the name of the next field as well.
    is_word = _NAME.fullmatch(lines[at].text) is not None
    return end if lines[at].text in listed and not is_word else at + 1


def without_footer(lines: list[Line], first: int = 2) -> list[Line]:
    for at, line in enumerate(lines[first:], first):
        if line.is_footer:
            return lines[:at]
    return lines


def unreadable(line: Line, file: str, name: str) -> InputError:
    text = (
        f"the type {line.text!r} of {name!r} cannot be read; save the page's "
        "Markdown form (its URL with .md) instead"
    )
    return InputError(Problem(Where(file, line.number), "E110", text))
