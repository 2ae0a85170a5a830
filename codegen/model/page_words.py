"""The words by which APIs say how they divide lists into pages.

Names are compared in lower case and without signs; see `page_shape.normal`.
"""

from __future__ import annotations

import re
from typing import Final

from codegen.model.page_shape import Member, normal

# Parameters that take a cursor, the surest first.
CURSORS: Final = (
    "cursor",
    "pagecursor",
    "nextcursor",
    "startcursor",
    "cursorafter",
    "aftercursor",
    "pagetoken",
    "nextpagetoken",
    "nexttoken",
    "paginationtoken",
    "continuationtoken",
    "pagemarker",
    "marker",
    "nextmarker",
    "startingafter",
    "startafter",
    "pageafter",
    "afterid",
    "after",
)
# Those that may be filters by time as well.
MOMENTS: Final = ("until", "since", "from")
AFTER: Final = frozenset(
    {"after", "afterid", "pageafter", "startafter", "startingafter"}
)
BACKWARD: Final = {
    "after": "before",
    "afterid": "beforeid",
    "pageafter": "pagebefore",
    "startafter": "endbefore",
    "startingafter": "endingbefore",
}
# Properties that have the cursor of the next page and nothing else.
NEXT_CURSORS: Final = frozenset(
    {"cursornext", "endcursor", "nextafter", "nextcontinuationtoken", "nextcursor"}
    | {"nextmarker", "nextpageafter", "nextpagecursor", "nextpagetoken"}
    | {"nextpaginationtoken", "nextstartcursor", "nexttoken"}
)
NEXT_NUMBERS: Final = frozenset({"next", "nextpage", "nextpagenumber"})
NEXT_OFFSETS: Final = frozenset({"next", "nextoffset"})
NEXT_LINKS: Final = frozenset(
    {"nextlink", "nextpagelink", "nextpageuri", "nextpageurl", "nexturi", "nexturl"}
    | {"nexthref", "odatanextlink"}
)
# Objects that say where in a list a page is.
ABOUT_PAGES: Final = frozenset(
    {
        "cursor",
        "cursors",
        "meta",
        "metadata",
        "page",
        "pageinfo",
        "pagination",
        "paging",
    }
    | {"pagingmetadata", "paginationmeta", "responsemetadata"}
)
LINKS: Final = frozenset({"link", "links"})
MORE: Final = frozenset(
    {"hasmore", "hasmoreitems", "hasmorepages", "hasmoreresults", "hasnext"}
    | {"hasnextpage", "moreavailable"}
)
NUMBERS: Final = frozenset({"page", "pagenumber", "pageno", "pagenum", "currentpage"})
OFFSETS: Final = frozenset({"offset", "skip", "pageoffset"})
SIZES: Final = frozenset(
    {"count", "itemsperpage", "limit", "maxresults", "pagelimit", "pagesize", "perpage"}
    | {"numresults", "resultsperpage", "rows", "size", "take", "top"}
)
CURRENT: Final = frozenset({"currentpage", "page", "pageno", "pagenumber", "pagenum"})
PAGES: Final = frozenset(
    {"lastpage", "numpages", "pagecount", "pages", "pagestotal", "totalpages"}
)
TOTALS: Final = frozenset(
    {"total", "totalcount", "totalitems", "totalrecords", "totalresults"}
    | {"totalelements"}
)

_CURSOR = re.compile(r"\b(cursors?|tokens?|paginat\w+|next (page|set|batch))\b", re.I)
_NEXT = re.compile(r"\b(next|subsequent|following|more)\b", re.I)
_LINK = re.compile(r"\b(ur[li]s?|links?|hrefs?)\b", re.I)
_AN_ID = re.compile(r"\b(ids?|identifier|last|cursor|paginat\w+)\b", re.I)
_IN_PAGES = re.compile(
    r"\bpages? (number|index|offset|to skip)|number of pages\b", re.I
)


def says_cursor(text: str) -> bool:
    """Whether a text is about walking through pages."""
    return _CURSOR.search(text) is not None


def says_next(text: str) -> bool:
    """Whether a text is about what comes next."""
    return _NEXT.search(text) is not None


def says_id(text: str) -> bool:
    """Whether a text is about an item by its name, and not about a time."""
    return _AN_ID.search(text) is not None


def counts_pages(text: str) -> bool:
    """Whether an offset is counted in pages and not in items."""
    return _IN_PAGES.search(text) is not None


def is_link(member: Member) -> bool:
    """Whether a property has an address; its name does not say it."""
    shown = member.example.strip().strip('"')
    return (
        "string" in member.kinds
        and (
            member.holder in LINKS
            or shown.startswith(("http://", "https://", "/", "?"))
            or _LINK.search(member.text) is not None
        )
        and not (shown and says_cursor(member.text) and "/" not in shown)
    )


def same(first: str, second: str) -> bool:
    """Whether two names are written alike."""
    return normal(first) == normal(second)
