"""Pagination, recognised by what an operation takes and what its pages say.

What is not sure is not recognised: a method that returns pages where there are none
is worse than one that returns a single page. The rules are tried in the order in
which they can be trusted: the body says where the next page begins; pages are
numbered and counted; the body or the header has a link; the last item is named; a
number or an offset is all there is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Final

from codegen.model import page_words as words
from codegen.model.ir_pagination import Path, Scheme
from codegen.model.page_shape import Member, normal

_WHOLE: Final = frozenset({"integer", "number"})
_TEXT: Final = frozenset({"string", "uuid"})


@dataclass(frozen=True, slots=True)
class Parameter:
    """What an operation takes; `start` is its default, or else its least value.

    `inside` is the object in the query that it is a member of, as ``page[after]``.
    """

    wire: str
    in_body: bool
    kinds: frozenset[str]
    text: str
    start: int | None = None
    inside: str = ""

    @property
    def name(self) -> str:
        return normal(self.wire)


@dataclass(frozen=True, slots=True)
class Listing:
    """An operation that may be paginated.

    Args:
        method: In capitals.
        parameters: In the query and in the body.
        items: Where the items of a page are.
        members: What else is in its body.
        item_keys: The names of what an item must have.
        has_link: Whether the header `Link` is documented.
    """

    method: str
    parameters: tuple[Parameter, ...]
    items: Path
    members: tuple[Member, ...]
    item_keys: frozenset[str]
    has_link: bool

    def among(self, names: Set[str], kinds: Set[str]) -> Member | None:
        """The highest member of such a name and kind; None: there is not just one."""
        found = [m for m in self.members if m.name in names and m.kinds & kinds]
        top = [m for m in found if len(m.path) == len(found[0].path)]
        return top[0] if len(top) == 1 else None

    def parameter(self, names: Set[str], kinds: Set[str]) -> Parameter | None:
        """The one parameter of the query of such a name and kind."""
        found = [
            p
            for p in self.parameters
            if p.name in names and not p.in_body and p.kinds & kinds
        ]
        return found[0] if len(found) == 1 else None

    def path(self, names: Set[str], kinds: Set[str]) -> Path:
        """Where `among` is; empty: there is none."""
        found = self.among(names, kinds)
        return () if found is None else found.path


def recognised(listing: Listing) -> Scheme | None:
    """How the pages of an operation follow each other; None: not for sure."""
    if listing.method == "POST":
        return _cursor(listing)
    if listing.method != "GET":
        return None
    rules: tuple[Callable[[Listing], Scheme | None], ...] = (
        _cursor,
        _next_number,
        _number_with_totals,
        _link,
        _header,
        _last_item,
        _number,
        _offset,
    )
    return next(filter(None, (rule(listing) for rule in rules)), None)


def _cursor(listing: Listing) -> Scheme | None:
    """A parameter that takes what a property of the body has."""
    for parameter, member in _cursors(listing):
        more = listing.path(words.MORE, {"boolean"})
        return Scheme(
            "cursor",
            f"{parameter.wire!r} takes what the body has at {'.'.join(member.path)!r}",
            listing.items,
            parameter.wire,
            "body" if parameter.in_body else "query",
            next=member.path,
            more=more,
        )
    return None


def _cursors(listing: Listing) -> Iterator[tuple[Parameter, Member]]:
    named = listing.among(words.NEXT_CURSORS, _TEXT | _WHOLE)
    takers = [
        p
        for name in (*words.CURSORS, *words.MOMENTS)
        for p in listing.parameters
        if p.name == name and (listing.method == "POST" or not p.in_body)
    ]
    if named is not None:
        # `page_token` takes `next_page_token`, whatever else there is.
        takers.sort(key=lambda p: not named.name.endswith(p.name.removeprefix("next")))
        for parameter in takers:
            sure = parameter.name in words.CURSORS or words.says_cursor(parameter.text)
            if sure and _fits(parameter, named):
                yield parameter, named
    if listing.method != "GET":
        return
    for parameter in takers:
        for member in listing.members:
            if _fits(parameter, member) and _is_next(parameter, member, listing):
                yield parameter, member


def _is_next(parameter: Parameter, member: Member, listing: Listing) -> bool:
    """Whether a property, whose name alone does not say it, has the next cursor."""
    if words.is_link(member):
        return False
    about = member.holder in words.ABOUT_PAGES
    if member.name == "next" and (about or not member.holder):
        counted = about and not member.kinds & _TEXT and parameter.name == "until"
        told = words.says_cursor(member.text) or words.same(parameter.wire, "cursor")
        return counted or (
            told
            and (parameter.name in words.CURSORS or words.says_cursor(parameter.text))
        )
    if member.holder in ("cursor", "cursors", "next") and member.name == "after":
        return parameter.name in words.CURSORS
    if member.name == "lastid" and not member.holder:
        has_more = listing.among(words.MORE, {"boolean"}) is not None
        return has_more and parameter.name in words.AFTER
    alike = member.name == parameter.name and parameter.name not in words.AFTER
    return (
        alike
        and parameter.name in words.CURSORS
        and (about or not member.holder)
        and words.says_next(member.text)
    )


def _fits(parameter: Parameter, member: Member) -> bool:
    """Whether the parameter takes every value that the property may have."""
    if parameter.kinds & _TEXT:
        return bool(member.kinds & (_TEXT | _WHOLE))
    return bool(member.kinds) and member.kinds <= parameter.kinds | (
        _WHOLE if parameter.kinds & _WHOLE else frozenset()
    )


def _next_number(listing: Listing) -> Scheme | None:
    """`page` or `offset`, and a property that has the next one."""
    for names, nexts in (
        (words.NUMBERS, words.NEXT_NUMBERS),
        (words.OFFSETS, words.NEXT_OFFSETS),
    ):
        parameter = listing.parameter(names, _WHOLE)
        member = listing.among(nexts, _WHOLE)
        if parameter is None or member is None or member.kinds - _WHOLE:
            continue
        if member.name == "next" and member.holder not in words.ABOUT_PAGES:
            continue
        more = listing.path(words.MORE, {"boolean"})
        place = ".".join(member.path)
        why = f"{parameter.wire!r} takes what the body has at {place!r}"
        name = parameter.wire
        return Scheme("cursor", why, listing.items, name, next=member.path, more=more)
    return None


def _number_with_totals(listing: Listing) -> Scheme | None:
    found = _number(listing)
    return found if found and (found.pages or found.current) else None


def _number(listing: Listing) -> Scheme | None:
    """`page`, of which it is known what the first one is."""
    parameter = listing.parameter(words.NUMBERS, _WHOLE)
    if parameter is None:
        return None
    current = listing.path(words.CURRENT, _WHOLE)
    pages = listing.path(words.PAGES, _WHOLE)
    sized = listing.parameter(words.SIZES, _WHOLE) is not None
    first = parameter.start
    if first not in (0, 1) and not (first is None and current):
        return None
    if first == 0 and pages and normal(pages[-1]) == "lastpage":
        pages = ()  # its number or how many there are
    if not (sized or current or pages):
        return None
    return Scheme(
        "page",
        f"{parameter.wire!r} is the number of the page",
        listing.items,
        parameter.wire,
        more=listing.path(words.MORE, {"boolean"}),
        first=1 if first is None else first,
        current=current,
        pages=pages,
        total=listing.path(words.TOTALS, _WHOLE),
    )


def _offset(listing: Listing) -> Scheme | None:
    """`offset` beside a size, counted in items from zero."""
    parameter = listing.parameter(words.OFFSETS, _WHOLE)
    sized = listing.parameter(words.SIZES, _WHOLE) is not None
    if parameter is None or not sized or parameter.start not in (None, 0):
        return None
    if words.counts_pages(parameter.text):
        return None
    return Scheme(
        "offset",
        f"{parameter.wire!r} is the number of items to skip",
        listing.items,
        parameter.wire,
        more=listing.path(words.MORE, {"boolean"}),
        total=listing.path(words.TOTALS, _WHOLE),
    )


def _link(listing: Listing) -> Scheme | None:
    """A property that has the address of the next page."""
    found = [m for m in listing.members if "string" in m.kinds and _is_next_link(m)]
    if len(found) != 1:
        return None
    path = found[0].path
    why = f"the body has the address of the next page at {'.'.join(path)!r}"
    return Scheme("link", why, listing.items, next=path)


def _is_next_link(member: Member) -> bool:
    if member.name in words.NEXT_LINKS:
        return True
    if member.name == "href":
        return member.holder == "next"
    about = member.holder in words.ABOUT_PAGES | words.LINKS or not member.holder
    return member.name in ("next", "nextpage") and about and words.is_link(member)


def _header(listing: Listing) -> Scheme | None:
    if not listing.has_link:
        return None
    return Scheme("header", "the header 'Link' is documented", listing.items)


def _last_item(listing: Listing) -> Scheme | None:
    """A parameter that names an item, and a property that says if there is more."""
    parameter = listing.parameter(words.AFTER, _TEXT)
    more = listing.path(words.MORE, {"boolean"})
    if parameter is None or not more or "id" not in listing.item_keys:
        return None
    if parameter.name == "after" and not words.says_id(parameter.text):
        return None
    wanted = words.BACKWARD[parameter.name]
    other = [p.wire for p in listing.parameters if p.name == wanted and not p.in_body]
    return Scheme(
        "last_item",
        f"{parameter.wire!r} takes the 'id' of the last item, "
        f"and the body says at {'.'.join(more)!r} whether there is more",
        listing.items,
        parameter.wire,
        more=more,
        key=("id",),
        backward=other[0] if other else "",
    )
