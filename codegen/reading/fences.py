"""Fenced code in Markdown, and the fences that announce an operation.

Mintlify writes ````` ````yaml [<spec>] <method> <path> ````` before an
operation. Collectors cut and join pages, so that a closing fence may be
missing, or may be followed by the next page on the same line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_FENCE = re.compile(r"(?P<indent>[ \t]*)(?P<marks>`{3,}|~{3,})[ \t]*(?P<rest>.*)")
_LANGUAGE = re.compile(r"(?P<language>ya?ml|json)(?![\w-])\s*(?P<info>.*)", re.I)
_OPERATION = re.compile(
    r"(?:(?P<spec>\S.*?)\s+)??(?:(?P<method>"
    + "|".join(METHODS)
    + r")\s+(?P<path>\S+)|webhook\s+(?P<webhook>\S.*))",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"(?<!\S)[\w-]++=(?:\{[^{}]*\}|\"[^\"]*\"|'[^']*')$")
_FIRST_KEY = re.compile(
    r"^[ \t]*+(?:\{[ \t]*+)?[\"']?(?:openapi|swagger|paths)[\"']?\s*+:", re.MULTILINE
)
_FIRST_KEYS = re.compile(
    r"\s*+(?:openapi:|swagger:|paths:\s*\n|\{\s*\"(?:openapi|swagger|paths)\"\s*:)"
)
_MAX_INFO = 1000
# What may follow the end of a block on its line: the beginning of a page.
_NEXT_PAGE = re.compile(r"#|---|>|<!--")


@dataclass(frozen=True, slots=True)
class Info:
    """The info string of a YAML or JSON fence.

    `method` is a lower-case verb, ``webhook``, or empty where the info string
    names no operation; `spec` is the document it names.
    """

    text: str
    language: str
    spec: str = ""
    method: str = ""
    path: str = ""


@dataclass(frozen=True, slots=True)
class Fence:
    """Fenced lines `first` to `end` (not included), counted from 0.

    `info` is None where the language is neither YAML nor JSON. `closed` is
    false where no fence ends the text, `after` is what follows the end on its
    line.
    """

    info: Info | None
    first: int
    end: int
    indent: int
    closed: bool = True
    after: str = ""

    def text(self, lines: Sequence[str]) -> str:
        """The fenced text, less the indentation of its fence."""
        content = lines[self.first : self.end]
        if self.indent:
            content = [_dedent(line, self.indent) for line in content]
        return "\n".join(content)

    def is_candidate(self, lines: Sequence[str]) -> bool:
        """Whether the text may be a specification."""
        if self.info is None:
            return False
        return bool(self.info.method or _FIRST_KEY.search(self.text(lines)))


def parse_info(text: str) -> Info | None:
    """The info string of a fence; None where it is neither YAML nor JSON."""
    language = _LANGUAGE.fullmatch(text.strip())
    if language is None or len(text) > _MAX_INFO:
        return None
    name = "json" if language["language"].lower() == "json" else "yaml"
    rest = language["info"].strip()
    while attribute := _ATTRIBUTE.search(rest):
        rest = rest[: attribute.start()].rstrip()
    named = parse_operation(rest)
    return Info(text, name) if named is None else Info(text, name, *named)


def parse_operation(text: str) -> tuple[str, str, str] | None:
    """Document, method and path of `[<spec>] <method> <path>`.

    The method is in lower case, or ``webhook`` with a name for the path; None
    where the text is not of this form.
    """
    found = _OPERATION.fullmatch(text) if len(text) <= _MAX_INFO else None
    if found is None:
        return None
    spec: str = found["spec"] or ""
    if found["webhook"]:
        return spec, "webhook", found["webhook"]
    return spec, found["method"].lower(), found["path"]


class Fences:
    """Finds the fences of a text; `lines` may change behind the last one found."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._without_end: set[str] = set()

    def at(self, index: int) -> Fence | None:
        """The fence that begins on line `index`, or None.

        Without an end it is a fence only if its info string names an
        operation; it then reaches to the next such fence, or to the end.
        """
        opening = _FENCE.match(self._lines[index])
        if opening is None or "`" in opening["rest"]:
            return None
        info = parse_info(opening["rest"])
        if not opening["rest"] and self._begins_specification(index + 1):
            info = Info("", "yaml")
        marks: str = opening["marks"]
        if info is None and marks in self._without_end:
            return None
        found = _find(self._lines, index, info, opening)
        if found is None and info is None:
            self._without_end.add(marks)  # so that no text takes quadratic time
        return found

    def _begins_specification(self, index: int) -> bool:
        """Whether a specification stands here, whose language a scraper has lost."""
        return bool(_FIRST_KEYS.match("\n".join(self._lines[index : index + 2])))


def _find(
    lines: Sequence[str], index: int, info: Info | None, opening: re.Match[str]
) -> Fence | None:
    indent = len(opening["indent"])
    for at in range(index + 1, len(lines)):
        mark = _FENCE.match(lines[at]) if opening["marks"] in lines[at] else None
        if mark is None or not mark["marks"].startswith(opening["marks"]):
            continue
        rest = mark["rest"]
        inner = parse_info(rest)
        if inner is not None and inner.method:
            # A fence cannot hold one as long as itself: its end is missing.
            return Fence(info, index + 1, at, indent, closed=False)
        if info is None and not rest:
            return Fence(info, index + 1, at, indent)
        if info is not None and len(mark["indent"]) <= indent:
            if not rest or _NEXT_PAGE.match(rest):
                return Fence(info, index + 1, at, indent, after=rest)
            if not info.method:
                return None
    if info is not None and info.method:
        return Fence(info, index + 1, len(lines), indent, closed=False)
    return None


def _dedent(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" \t"))) :]
