"""The sections of a page saved as seen: `Query Parameters`, `Body`, `Response`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from codegen.dialects.rendered_lines import Line, call_lines, calls, unescape
from codegen.dialects.rendered_words import TYPED, in_english

_HEADING = re.compile(r"#{1,6}\s+(?P<text>\S.*)")
_LINK = re.compile(r"\[[^\]]*\]\([^)\s]*\)")
_LONGEST_HEADING = 1000
SECTIONS = {
    "authorization": "security",
    "authorizations": "security",
    "authentication": "security",
    "path parameters": "path",
    "path params": "path",
    "path": "path",
    "query parameters": "query",
    "query params": "query",
    "query": "query",
    "headers": "header",
    "header parameters": "header",
    "request headers": "header",
    "cookies": "cookie",
    "cookie parameters": "cookie",
    "body": "body",
    "request body": "body",
    "body parameters": "body",
    "body params": "body",
    "response": "response",
    "responses": "response",
    "response body": "response",
}


@dataclass(frozen=True, slots=True)
class Section:
    """The lines below a heading such as `Query Parameters`."""

    kind: str
    heading: Line
    lines: tuple[Line, ...]


def has_section(text: str) -> bool:
    """Whether a section has a heading; a first look, which costs little."""
    return any(
        _section_kind(raw)
        for raw in map(str.strip, text.split("\n"))
        if raw.startswith("#")
    )


def divide(
    lines: Sequence[Line], *, loosely: bool = False
) -> tuple[list[Line], list[Section]]:
    """What precedes the first section, and the sections.

    `loosely`: where no section has a heading, a line of its name is one.
    """
    kinds = _named(lines)
    if loosely and not any(kinds):
        kinds = [_plain_kind(lines, at) for at in range(len(lines))]
    starts = [at for at, kind in enumerate(kinds) if kind]
    ends = [*starts[1:], len(lines)]
    sections = [
        Section(kinds[at], lines[at], tuple(lines[at + 1 : end]))
        for at, end in zip(starts, ends, strict=False)
    ]
    return list(lines[: starts[0]] if starts else lines), sections


def _section_kind(line: str) -> str:
    heading = _HEADING.match(line)
    if heading is None or len(line) > _LONGEST_HEADING:
        return ""
    name = in_english(unescape(_LINK.sub("", heading["text"])))
    return SECTIONS.get(name.lower().strip("*: "), "")


def _named(lines: Sequence[Line]) -> list[str]:
    """The kind of the section that each line is the heading of, or empty.

    Headings of the first level count where no other is one, behind method and
    path: the page's title may be such a word.
    """
    kinds = [_section_kind(line.raw.strip()) for line in lines]
    lower = [line.raw.lstrip().startswith("##") for line in lines]
    if any(kind and below for kind, below in zip(kinds, lower, strict=True)):
        return [kind if below else "" for kind, below in zip(kinds, lower, strict=True)]
    if not any(kinds):
        return kinds
    ends = [call.end for call in (*calls(lines), *call_lines(lines))]
    first = min(ends, default=len(lines))
    return ["" if at < first else kind for at, kind in enumerate(kinds)]


def _plain_kind(lines: Sequence[Line], at: int) -> str:
    """The kind of a line that may be a heading whose mark is lost.

    It has a capital letter, and is no name of a field: no type follows it.
    """
    name = lines[at].text.strip("* ")
    if not name[:1].isupper() or (
        at + 1 < len(lines) and TYPED.match(lines[at + 1].text)
    ):
        return ""
    return SECTIONS.get(name.lower(), "")
