"""Title, group and description of a page saved as seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from codegen.dialects.rendered_fields import paragraphs
from codegen.dialects.rendered_lines import Call, Line
from codegen.reading.pages import Page

# Between a page's title and the site's, in the title of the browser's tab.
_SITE = re.compile(r" [-|·\u2013\u2014] ")
_MAX_GROUP_WORDS = 4


@dataclass(frozen=True, slots=True)
class Titles:
    """`group` is the line above the title: the page's place in the navigation."""

    title: str
    group: str
    description: str


def read_titles(page: Page, head: Sequence[Line], call: Call) -> Titles:
    """What the lines up to the operation, and the front matter, call it."""
    before = head[: call.start]
    title = _title(page, head)
    lines = _introduction(before, title)
    group = ""
    if lines and _may_be_group(lines[0]):
        group = lines.pop(0).text
    for above, line in pairwise(before):
        if not group and line.text == title and _may_be_group(above):
            group = above.text
    return Titles(title, group, page.description or paragraphs(lines))


def _title(page: Page, head: Sequence[Line]) -> str:
    texts = [line.text for line in head]
    if page.title:
        # The longest beginning that the page itself prints.
        for site in reversed(list(_SITE.finditer(page.title))):
            if page.title[: site.start()] in texts:
                return page.title[: site.start()]
        return page.title
    return texts[0] if texts and texts.count(texts[0]) > 1 else ""


def _introduction(before: Sequence[Line], title: str) -> list[Line]:
    """The lines between the last code block and the operation that are text."""
    lines: list[Line] = []
    for line in reversed(before):
        if line.raw.lstrip().startswith("```") or line.raw.startswith("    "):
            return lines
        heading = line.raw.lstrip().startswith("#")
        if not (heading or line.is_chrome or line.text == title):
            lines.insert(0, line)
    return []  # no code before the operation: this is the page's frame


def _may_be_group(line: Line) -> bool:
    words = line.text.split()
    return (
        0 < len(words) <= _MAX_GROUP_WORDS
        and line.text == line.raw.strip().replace("\\", "")
        and line.text[-1] not in ".!?:…"
        and line.text.lower() not in ("navigation", "copy page")
        and not line.raw.lstrip().startswith(("#", "-", "[", "!", "`", "{", "}"))
    )
