"""`llms.txt`: the list of a site's pages (https://llmstxt.org).

Mintlify writes a line ``- [title](URL.md): description`` for each page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin

from codegen.pulling.urls import BadUrl, Url, parse

# A title may hold brackets, so only what follows it is looked at: <URL>, or
# URL with balanced parentheses, and perhaps a title in quotes. What is taken is
# kept (`*+`), so that no list takes longer than its length.
_LINK = re.compile(
    r"""
    \]\(\s*+
    (?: <(?P<angled>[^<>\n]*+)>
      | (?P<plain>[^\s()<>]*+ (?:\([^\s()<>]*+\) [^\s()<>]*+)*+) )
    (?: [ \t]++ (?:"[^"\n]*+" | '[^'\n]*+') )?+
    \s*+\)
    """,
    re.VERBOSE,
)
_ITEM = re.compile(r"[ \t]*+[-*+][ \t]++\[")
_IMAGE = re.compile(r"!\[[^\[\]\n]*\]\(")


@dataclass(frozen=True, slots=True)
class Listing:
    """The pages that a list names, each once.

    `elsewhere` is how many links are no pages of its site, `other` the site
    that most of them lead to.
    """

    pages: tuple[Url, ...]
    elsewhere: int
    other: str


def read_list(url: Url, text: str) -> Listing:
    """The pages in the list that stands at `url`; relative links are read from there."""
    pages: dict[Url, None] = {}
    elsewhere: set[str] = set()
    others: Counter[str] = Counter()
    for link in _links(_IMAGE.sub("", text)):
        target = (link["angled"] or link["plain"] or "").replace(" ", "%20")
        if not target or target.startswith("#"):
            continue
        try:
            found = parse(urljoin(str(url), target))
        except (BadUrl, ValueError):
            elsewhere.add(target)
            continue
        if found.site != url.site:
            others[str(found.site)] += 1
            elsewhere.add(target)
        elif found.is_file and not found.is_markdown:
            elsewhere.add(target)
        else:
            pages[found.page] = None
    other = next((site for site, _ in others.most_common(1)), "")
    return Listing(tuple(pages), len(elsewhere), other)


def _links(text: str) -> Iterator[re.Match[str]]:
    """All links, but for those in the description of the site or of a page."""
    for line in text.split("\n"):
        if line.startswith(">"):
            continue
        for link in _LINK.finditer(line):
            yield link
            if _ITEM.match(line) and line.startswith(":", link.end()):
                break
