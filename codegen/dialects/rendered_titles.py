"""Title, group and description of a page saved as seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from codegen.dialects.rendered_fields import paragraphs
from codegen.dialects.rendered_lines import Call, Line
from codegen.dialects.rendered_sections import SECTIONS
from codegen.reading.pages import Page

# Between a page's title and the site's, in the title of the browser's tab.
_SITE = re.compile(r" [-|·\u2013\u2014] ")
_MAX_GROUP_WORDS = 4
_MAX_COPIED = 6
# A heading, an entry of a menu, a link, an image, or code.
_NO_GROUP = ("#", "-", "* ", "+ ", "[", "!", "`", "{", "}")


@dataclass(frozen=True, slots=True)
class Titles:
    """`group` is the line above the title: the page's place in the navigation."""

    title: str
    group: str
    description: str


def read_titles(page: Page, head: Sequence[Line], call: Call) -> Titles:
    """What the lines up to the operation, and the front matter, call it."""
    before = head[: call.start]
    title = _title(page, head, call)
    if not title and len(before) <= _MAX_COPIED and not page.url:
        return _copied(before)
    lines = _introduction(before, title)
    group = ""
    if lines and _may_be_group(lines[0]):
        group = lines.pop(0).text
    for above, line in pairwise(before):
        if not group and line.text == title and _may_be_group(above):
            group = above.text
    return Titles(title, group, page.description or paragraphs(lines))


def _title(page: Page, head: Sequence[Line], call: Call) -> str:
    texts = [line.text for line in head]
    known = page.title
    if known not in texts and known.lower() in SECTIONS:
        known = ""  # the first heading is that of a section
    if known:
        # The longest beginning that the page itself prints.
        for site in reversed(list(_SITE.finditer(known))):
            if known[: site.start()] in texts:
                return known[: site.start()]
        return known
    pieces = call.path.split("/")
    first = next(iter(texts), "")
    return first if texts.count(first) > 1 and first not in pieces else ""


def _copied(before: Sequence[Line]) -> Titles:
    """What is copied with the page's text alone: group, title, description."""
    lines = [line for line in before if not line.is_chrome]
    names: list[str] = []
    while lines and len(names) < 2 and _may_be_group(lines[0]):
        names.append(lines.pop(0).text)
    group = names[0] if len(names) > 1 else ""
    return Titles(names[-1] if names else "", group, paragraphs(lines))


def _introduction(before: Sequence[Line], title: str) -> list[Line]:
    """The lines between the last code block and the operation that are text."""
    lines: list[Line] = []
    for line in reversed(before):
        if line.raw.lstrip().startswith("```") or line.raw.startswith("    "):
            return lines
        heading = line.raw.lstrip().startswith("#")
        if not (heading or line.is_chrome or line.text == title):
            lines.insert(0, line)
    # No code before the operation: above its title is the page's frame.
    for at, line in reversed(list(enumerate(before))):
        if line.raw.startswith("# "):
            return [line for line in before[at + 1 :] if not line.is_chrome]
    return []


def _may_be_group(line: Line) -> bool:
    words = line.text.split()
    return (
        0 < len(words) <= _MAX_GROUP_WORDS
        and line.text == line.raw.strip().replace("\\", "")
        and line.text[-1] not in ".!?:…"
        and line.text.lower() not in ("navigation", "copy page")
        and not line.raw.lstrip().startswith(_NO_GROUP)
    )
