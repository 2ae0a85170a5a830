"""Files of pages: where each page begins, and its blocks of specification.

A file holds one page or many. A page begins with front matter, a
`# Source: URL` line, the documentation banner, or a title that follows the
block of the page before. A block is a fenced YAML or JSON text that may be a
specification: its info string names an operation, or its text has a
specification's first keys. Whether it is one the dialects decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from codegen.problems import Where
from codegen.reading.fences import Fence, Fences, Info
from codegen.reading.front_matter import front_matter_at, joined
from codegen.reading.nodes import Node

_SOURCE = re.compile(
    r"(?:#+\s*|<!--\s*)Source:\s*<?(?P<url>https?://[^\s<>]+)", re.IGNORECASE
)
# Other ways to say it, which begin no page: prose has them, too.
_SAID = re.compile(
    r"(?:>\s*|\*\*)?Source:[\s*]*<?(?P<url>https?://[^\s<>]+)", re.IGNORECASE
)
_BELOW = re.compile(r"Source:[ \t]+(?P<url>https?://[^\s<>]+)[ \t]*$")
_TITLE = re.compile(r"#[ \t]+(?P<title>\S.*)")
_BANNER = "> ## Documentation Index"
_URL_KEYS = ("url", "source_url", "sourceURL", "source")
_PAGE_KEYS = frozenset({*_URL_KEYS, "title", "openapi", "api"})
_MAX_COMMENT = 20
_NO_TEXT = frozenset({"null", "undefined"})  # as a page without it has it printed
# Where a description ends: a heading, component, table, rule or code.
_MARKUP = re.compile(r"#{1,6}\s|</?[A-Z]|\||(?:import|export)\s|---|```|~~~")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced text that begins on `line`; the fence stands at `where`."""

    where: Where
    info: Info
    text: str
    line: int
    closed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a file; `text` is all after the front matter, from `line` on."""

    file: str
    title: str
    description: str
    url: str
    text: str
    line: int
    front_matter: Node
    blocks: tuple[Block, ...]

    @property
    def marked(self) -> bool:
        """Whether something other than a title shows that a page begins here."""
        return bool(self.url or self.front_matter or _BANNER in self.text)

    @property
    def body(self) -> str:
        """The text without the line that says where it is from."""
        head = _SOURCE.match(self.text)
        return self.text.partition("\n")[2] if head else self.text


def split(file: str, text: str) -> list[Page]:
    """The pages of a file in order; none where there is no text.

    Line numbers are those of `text`, whatever its line ends. Nothing is an
    error here: what cannot be a page becomes part of one.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    splitter = _Splitter(file, text.split("\n"))
    splitter.run()
    return [draft.page(file, splitter.lines) for draft in splitter.pages()]


@dataclass(slots=True)
class _Draft:
    """A page under construction; line numbers count from 0 here."""

    start: int
    end: int
    by_title: bool = False
    started: bool = False
    url: str = ""
    banner: bool = False
    fenced: bool = False
    front_matter: Node | None = None
    blocks: list[Block] = field(default_factory=list[Block])
    prose: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])

    @property
    def marked(self) -> bool:
        """Whether something other than a title shows that a page begins here."""
        return bool(self.url or self.banner or self.front_matter is not None)

    @property
    def is_bare(self) -> bool:
        """Whether this is what a collector writes before the page: no text yet."""
        if self.front_matter is None or self.fenced:
            return False
        return all(_TITLE.match(line) for _, line in self.prose if line.strip())

    def page(self, file: str, lines: Sequence[str]) -> Page:
        front = Node((), Where(file, self.start + 1))
        if self.front_matter is not None:
            front = self.front_matter
        url = self.url or next(
            (front[key] for key in _URL_KEYS if _is_url(front.get(key))), ""
        )
        at, title = self._title()
        return Page(
            file=file,
            title=title or _text(front.get("title")),
            description=self._description(at) or _text(front.get("description")),
            url=re.sub(r"\.mdx?(?=$|[?#])", "", url),
            text="\n".join(lines[self.start : self.end]),
            line=self.start + 1,
            front_matter=front,
            blocks=tuple(self.blocks),
        )

    def _title(self) -> tuple[int, str]:
        for at, (_, line) in enumerate(self.prose):
            title = _TITLE.match(line)
            if title is not None and not _SOURCE.match(line):
                text = title["title"].strip()
                return at, "" if text.lower() in _NO_TEXT else text
        return len(self.prose), ""

    def _description(self, title: int) -> str:
        """The quotation after the title, and the plain text that follows it."""
        rest = self.prose[title + 1 :]
        while rest and not rest[0][1].strip():
            del rest[0]
        if not rest or not rest[0][1].startswith(">"):
            return ""
        found: list[str] = []
        for at, (number, line) in enumerate(rest):
            if at and (number != rest[at - 1][0] + 1 or _MARKUP.match(line)):
                break
            # Only the first line carries the mark; a later one is the text's own.
            found.append(line if at else line[1:].lstrip(" "))
        return "\n".join(found).strip()


class _Splitter:
    def __init__(self, file: str, lines: list[str]) -> None:
        self.lines = lines
        self._file = file
        self._drafts = [_Draft(0, len(lines))]
        self._fences = Fences(lines)
        self._comment = 0  # the line behind the last comment

    def pages(self) -> list[_Draft]:
        """The drafts that are pages; the others' lines go to a neighbour."""
        pages: list[_Draft] = []
        for draft in self._drafts:
            if not draft.started and draft.front_matter is None:
                continue
            if draft.by_title and pages:
                last = pages[-1]
                if not draft.blocks:
                    last.end = draft.end
                    continue
                if not last.blocks and not last.marked:
                    draft.start = pages.pop().start
            pages.append(draft)
        return pages

    def run(self) -> None:
        at = 0
        while at < len(self.lines):
            at = self._front_matter(at) or self._fence(at) or self._line(at)

    def _begin(self, at: int, *, by_title: bool = False) -> _Draft:
        self._drafts[-1].end = at
        self._drafts.append(_Draft(at, len(self.lines), by_title))
        return self._drafts[-1]

    def _front_matter(self, at: int) -> int | None:
        found = front_matter_at(self.lines, at, self._file)
        if found is None:
            return None
        node, end = found
        draft = self._drafts[-1]
        if draft.started or draft.front_matter is not None:
            if not _PAGE_KEYS & node.keys():
                return None
            if draft.is_bare:
                draft.prose.clear()
                node = joined(draft.front_matter, node)
            else:
                draft = self._begin(at)
        draft.front_matter = node
        draft.start = end
        return end

    def _fence(self, at: int) -> int | None:
        fence = self._fences.at(at)
        if fence is None:
            return None
        draft = self._drafts[-1]
        draft.started = draft.fenced = True
        if not fence.closed:
            fence = self._cut(fence)
        if fence.info is not None and fence.is_candidate(self.lines):
            draft.blocks.append(
                Block(
                    Where(self._file, at + 1),
                    fence.info,
                    fence.text(self.lines),
                    fence.first + 1,
                    fence.closed,
                )
            )
        if fence.after:
            self.lines[fence.end] = fence.after
            return fence.end
        return fence.end + 1 if fence.closed else fence.end

    def _cut(self, fence: Fence) -> Fence:
        """An unclosed fence ends where the next page begins."""
        for at in range(fence.first, fence.end):
            line = self.lines[at]
            if _SOURCE.match(line) or line.startswith(_BANNER) or self._url_below(at):
                return Fence(fence.info, fence.first, at, fence.indent, closed=False)
        return fence

    def _line(self, at: int) -> int:
        line = self.lines[at]
        draft = self._drafts[-1]
        if line.startswith("<!--"):
            self._comment = self._comment_end(at)
        source, said = _SOURCE.match(line), _SAID.match(line)
        if said is not None and not (draft.started or draft.url):
            draft.url = said["url"]
        elif source is not None:
            if draft.started or draft.url:
                draft = self._begin(at)
            draft.url = source["url"]
        elif line.startswith(_BANNER):
            if draft.started or draft.banner:
                draft = self._begin(at)
            draft.banner = True
        elif url := self._url_below(at):
            if draft.started or draft.url:
                draft = self._begin(at)
            draft.url = url
            draft.started = True
            draft.prose.append((at, line))
            return at + 2
        elif _TITLE.match(line):
            if draft.blocks or (
                draft.started and not draft.marked and self._heads_page(at)
            ):
                draft = self._begin(at, by_title=True)
            draft.started = True
        elif line.strip() and not line.startswith(">") and at >= self._comment:
            draft.started = True
        draft.prose.append((at, line))
        return at + 1

    def _url_below(self, at: int) -> str:
        """The address on the line below a title: so a page begins in a site's text."""
        if at + 1 == len(self.lines) or not _TITLE.match(self.lines[at]):
            return ""
        below = _BELOW.match(self.lines[at + 1])
        return below["url"] if below else ""

    def _comment_end(self, at: int) -> int:
        """The line behind a comment; that of its begin where it has no end near."""
        ends = range(at, min(len(self.lines), at + _MAX_COMMENT))
        return next((end for end in ends if "-->" in self.lines[end]), at) + 1

    def _heads_page(self, at: int) -> bool:
        """Whether a description or the block's heading follows the title."""
        rest = (line for line in self.lines[at + 1 : at + 8] if line.strip())
        following = next(rest, "")
        return following.startswith("> ") or following.rstrip() == "## OpenAPI"


def _is_url(value: object) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
