"""The lines of a page saved as seen: operation and code."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from codegen.dialects.rendered_words import in_english

_ESCAPE = re.compile(r"(`[^`]*`)|\\([!-/:-@\[-`{-~])|(&(?:#?\w+);)")
_CALL = re.compile(
    r"\W*+(?:[A-Za-z ]{1,30}:\W*+)?(?P<method>[A-Z]++)[^\w/]++"
    r"(?P<url>https?://[^\s`*]++|/[^\s`*]*+)\W*+"
)
_ADDRESS = re.compile(r"(?P<server>https?://[^\s/]+(?:/[^\s/]+)*?)/?")
_ANCHOR = re.compile(r"\[[\s\u200b]*+\]\([^)\s#]{0,500}+#(?P<id>[^)\s]{1,500}+)\)\s*")
_LINKS_ONLY = re.compile(r"(?:\[(?:[^\[\]]|\[[^\]]*\])*\]\([^)\s]*\)[\s·|-]*)+")
_SEGMENT = re.compile(r"[^\s/]+")
_CHROME = frozenset(
    {"copy", "copy page", "copied", "ask ai", "try it", "expand", "collapse", "open"}
)
_FOOTER = re.compile(
    r"ctrl\+i|⌘i|assistant|was this page helpful\?|yes|no|powered by .*"
    r"|responses are generated using ai and may contain mistakes\.|previous|next",
    re.IGNORECASE,
)
METHODS = {
    name.upper(): name
    for name in ("get", "put", "post", "delete", "options", "head", "patch", "trace")
} | {"DEL": "delete"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank; `text` is without escapes and margins."""

    number: int
    raw: str
    text: str

    @property
    def anchor(self) -> str:
        """The name of the anchor that the line is or begins with, or empty."""
        found = _ANCHOR.match(self.raw.strip())
        return "" if found is None else found["id"]

    @property
    def is_chrome(self) -> bool:
        """Whether the line is a button of the page's frame."""
        return self.text.lower() in _CHROME

    @property
    def is_footer(self) -> bool:
        """Whether the line belongs to what follows the fields of a page."""
        raw = self.raw.strip()
        return bool(
            _FOOTER.fullmatch(self.text)
            or (_LINKS_ONLY.fullmatch(raw) and not self.anchor)
            or raw.startswith("#")
        )


@dataclass(frozen=True, slots=True)
class Call:
    """Method and path as printed from line `start` on; `server` where it is too.

    `end` is the line after them. `query` is that of the address, with its mark.
    """

    method: str
    path: str
    start: int
    end: int
    server: str = ""
    query: str = ""


@dataclass(frozen=True, slots=True)
class Code:
    """A code block that begins on line `number`.

    `captions` are the lines of text before it, up to another block or the
    beginning, nearest first, without buttons.
    """

    text: str
    number: int
    captions: tuple[str, ...]


def to_lines(text: str, first: int) -> list[Line]:
    """The lines of `text` that are not blank; the first is numbered `first`."""
    return [
        Line(number, raw, in_english(unescape(_ANCHOR.sub("", raw.strip(), count=1))))
        for number, raw in enumerate(text.split("\n"), first)
        if raw.strip(" \t\u200b")
    ]


def unescape(text: str) -> str:
    """Markdown's escapes undone, with backslash and as entity, but not in code."""
    return _ESCAPE.sub(
        lambda found: found[1] or found[2] or html.unescape(found[3]), text
    ).strip(" \t\u200b")


def call_lines(lines: Sequence[Line]) -> Iterator[Call]:
    """Every method and path printed on one line: ``Endpoint: POST /things``."""
    for at, line in enumerate(lines):
        found = _CALL.fullmatch(line.text)
        method = None if found is None else METHODS.get(found["method"])
        if found is None or method is None:
            continue
        host = re.match(r"https?://[^/]+", found["url"])
        server = "" if host is None else host[0]
        path, mark, query = found["url"].removeprefix(server).partition("?")
        yield Call(method, path or "/", at, at + 1, server, mark + query)


def calls(lines: Sequence[Line]) -> Iterator[Call]:
    """Every method and path printed on lines of their own."""
    at = 0
    while at < len(lines):
        method = METHODS.get(lines[at].text)
        at += 1
        if method is not None:
            host = _ADDRESS.fullmatch(lines[at].text) if at < len(lines) else None
            path, end = _path(lines, at if host is None else at + 1)
            if path:
                server = "" if host is None else host["server"]
                yield Call(method, path, at - 1, end, server)
            at = end


def _path(lines: Sequence[Line], at: int) -> tuple[str, int]:
    path = ""
    while at < len(lines):
        text = lines[at].text.strip("`")
        if text == "/":
            following = lines[at + 1].text.strip("`") if at + 1 < len(lines) else ""
            if not _SEGMENT.fullmatch(following):
                return path + "/", at + 1
            path += "/" + following
            at += 2
        elif text.startswith("/") and not re.search(r"\s", text):
            path += text
            at += 1
        else:
            break
    return path, at


def code_blocks(lines: Sequence[Line]) -> list[Code]:
    """The code blocks, fenced or indented; a fence without end is none."""
    found: list[Code] = []
    text_from = 0
    at = 0
    ends = [index for index, line in enumerate(lines) if line.raw.strip() == "```"]
    while at < len(lines):
        number = lines[at].number + 1
        end, content = _fenced(lines, at, ends)
        if end == at:
            number -= 1
            end, content = _indented(lines, at)
        if end == at:
            at += 1
            continue
        before = [line.text for line in lines[text_from:at] if not line.is_chrome]
        found.append(Code(content, number, tuple(reversed(before))))
        text_from = at = end
    return found


def _fenced(lines: Sequence[Line], at: int, ends: Sequence[int]) -> tuple[int, str]:
    following = bisect_right(ends, at)
    if not lines[at].raw.lstrip().startswith("```") or following == len(ends):
        return at, ""
    end = ends[following]
    return end + 1, _join(lines[at + 1 : end], 0)


def _indented(lines: Sequence[Line], at: int) -> tuple[int, str]:
    end = at
    while end < len(lines) and lines[end].raw.startswith("    "):
        end += 1
    return end, _join(lines[at:end], 4)


def _join(lines: Sequence[Line], margin: int) -> str:
    """Raw lines as text, with the blank lines between them."""
    text = ""
    for at, line in enumerate(lines):
        if at:
            text += "\n" * (line.number - lines[at - 1].number)
        text += line.raw[margin:].rstrip()
    # Some scrapers put the code of a fence into back-ticks, on one line.
    return text[1:-1] if len(lines) == 1 and re.fullmatch(r"`[^`]+`", text) else text
