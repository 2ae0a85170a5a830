"""How an API divides a list into pages: which request gets the page after a page.

Nothing is sent here; `pages.py` does that, waiting or awaiting.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, ClassVar, Final, Generic, Literal, TypeAlias, TypeVar
from urllib.parse import unquote

from .errors import APIError, CallInfo, ResponseDecodeError
from .guards import is_array, is_object
from .omit import omit
from .origin import redirect_target
from .request import Request
from .response import Response

Item = TypeVar("Item")
Body = TypeVar("Body")

# The names of attributes, each inside of the one before.
Path: TypeAlias = Sequence[str]

# RFC 8288, 3: `<target>; rel="next", ...`; what is in quotes may have commas.
_LINK: Final = re.compile(r'<([^<>]*)>((?:"[^"]*"|[^",])*)')
_PARAMETER: Final = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]*))')


class PaginationError(APIError):
    """The next page is one that was there before, or it is at another origin."""


@dataclass(frozen=True, slots=True)
class Fetched(Generic[Item]):
    """A page that came, and what is known of those before it.

    Attributes:
        response: Its status and headers.
        body: What was parsed from it.
        items: The items in it.
        number: How many pages came before it,
        before: and how many items they had.
    """

    response: Response
    body: Any
    items: Sequence[Item]
    number: int
    before: int


@dataclass(frozen=True, slots=True)
class Step(Generic[Body]):
    """The request for a page; no two pages have the same token."""

    token: str
    request: Request[Body]


@dataclass(frozen=True, kw_only=True)
class Paging(Generic[Item]):
    """How one operation divides its items into pages.

    Args:
        items: Where in the body of a page its items are; nowhere: it is an array.
        more: Where the body says whether there is another page.
        parameter: The name of what says which page is wanted, and
        place: where it is: in the query, or a member of the body.
    """

    items: Path = ()
    more: Path = ()
    parameter: str = ""
    place: Literal["query", "json"] = "query"

    # Whether pages are counted here, so that a server may have ignored the number.
    counted: ClassVar[bool] = False

    def items_of(
        self, request: Request[Any], response: Response, body: object
    ) -> list[Item]:
        """Return the items of a page; none where there is null or nothing.

        Raises:
            ResponseDecodeError: What is in their place is no array.
        """
        found = at(body, self.items)
        if found is None:
            return []
        if not is_array(found):
            place = ".".join(self.items) or "body"
            text = f"the items of a page ({place}) are no array"
            raise ResponseDecodeError(text, info_of(request), response)
        return list(found)

    def token(self, request: Request[Any]) -> str:
        """Return what `request` says of the page that it wants."""
        return str(self._given(request))

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        """Return how to get the page after the one that `request` got; None: no way."""
        raise NotImplementedError

    def _given(self, request: Request[Any]) -> Any:
        return self._values(request).get(self.parameter, omit)

    def _to(self, request: Request[Body], value: object) -> Step[Body]:
        values = {**self._values(request), self.parameter: value}
        if self.place == "query":
            return Step(str(value), replace(request, query=values))
        return Step(str(value), replace(request, json=values))

    def _values(self, request: Request[Any]) -> Mapping[str, Any]:
        values: Mapping[str, Any] = getattr(request, self.place)
        return values


@dataclass(frozen=True, kw_only=True)
class CursorPaging(Paging[Item]):
    """A page says where the next one begins, and the next request repeats it.

    Args:
        next: Where the body says so. Null, an empty text, zero or nothing is the end.
    """

    next: Path

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        cursor = at(page.body, self.next)
        # Nothing that comes next is at zero: those who say so have come round.
        if cursor in (None, "", "0", 0) or _says_no(page.body, self.more):
            return None
        return self._to(request, cursor)


@dataclass(frozen=True, kw_only=True)
class LastItemPaging(Paging[Item]):
    """The next request names the last item of a page that says that there are more.

    Args:
        key: Where an item has its name. Without `more`, an empty page is the end.
        backward: The parameter that goes the other way, with the first item.
    """

    key: Path = ("id",)
    backward: str = ""

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        more = at(page.body, self.more) is True or not self.more
        if not page.items or not more:
            return None
        if self._values(request).get(self.backward, omit) not in (omit, None):
            way, last = replace(self, parameter=self.backward), page.items[0]
        else:
            way, last = self, page.items[-1]
        key = at(last, self.key)
        return None if key is None else way._to(request, key)


@dataclass(frozen=True, kw_only=True)
class NumberPaging(Paging[Item]):
    """Pages have numbers. The first one that is empty is the end, if nothing else is.

    Args:
        first: The number of the first page.
        current: Where the body says the number of its page,
        pages: how many there are,
        total: and how many items they have together.
    """

    first: int = 1
    current: Path = ()
    pages: Path = ()
    total: Path = ()

    counted: ClassVar[bool] = True

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        if not page.items or _says_no(page.body, self.more):
            return None
        given = whole(self._given(request))
        if given is None:
            given = whole(at(page.body, self.current))
        number = self.first if given is None else given
        pages, total = (whole(at(page.body, path)) for path in (self.pages, self.total))
        if pages is not None and number - self.first + 1 >= pages:
            return None
        has_all = number - self.first == page.number
        if total is not None and has_all and page.before + len(page.items) >= total:
            return None
        return self._to(request, number + 1)


@dataclass(frozen=True, kw_only=True)
class OffsetPaging(Paging[Item]):
    """A request says how many items to skip. An empty page is the end.

    Args:
        total: Where the body says how many items there are.
    """

    total: Path = ()

    counted: ClassVar[bool] = True

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        if not page.items or _says_no(page.body, self.more):
            return None
        offset = (whole(self._given(request)) or 0) + len(page.items)
        total = whole(at(page.body, self.total))
        if total is not None and offset >= total:
            return None
        return self._to(request, offset)


@dataclass(frozen=True, kw_only=True)
class LinkPaging(Paging[Item]):
    """A page has the address of the next one, which is followed as it is.

    Args:
        next: Where the body has it; nowhere: it is in the header `Link` (RFC 8288).
        keys: The parameters that have credentials, which each request gets anew.
    """

    next: Path = ()
    keys: Sequence[str] = ()

    def step(self, request: Request[Body], page: Fetched[Item]) -> Step[Body] | None:
        found = at(page.body, self.next) if self.next else _in_header(page.response)
        if not isinstance(found, str) or not found:
            return None
        return Step(
            found, replace(request, followed=partial(_followed, found, self.keys))
        )


def at(value: Any, path: Path) -> Any:
    """Return what is there in a parsed body; None where there is nothing."""
    for name in path:
        # An object that is of no model, or did not fit its model, is a dict.
        value = value.get(name) if is_object(value) else getattr(value, name, None)
    return value


def _says_no(body: Any, path: Path) -> bool:
    return bool(path) and at(body, path) is False


def whole(value: Any) -> int | None:
    """Return a number without a fraction; None of anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return int(value) if value == int(value) else None


def info_of(request: Request[Any]) -> CallInfo:
    """Return what an error says of a call, without the values in its path."""
    operation = request.operation
    return CallInfo(operation.method, operation.path)


def _in_header(response: Response) -> str | None:
    for target, parameters in _LINK.findall(response.headers.get("link", "")):
        for name, quoted, token in _PARAMETER.findall(parameters):
            if name.lower() == "rel" and "next" in f"{quoted}{token}".lower().split():
                return str(target)
    return None


def _followed(
    link: str, keys: Sequence[str], url: str, query: str, method: str
) -> tuple[str, str]:
    """Return the address and the query of the page that a link of `url` leads to.

    Args:
        keys: The parameters of the link that are left out.
        query: Of the caller's options; the link's parameters of the same name count.

    Raises:
        PaginationError: It leads to another origin, which must not get credentials.
    """
    target = redirect_target(url, link)
    if target is None:
        text = "the link to the next page leads to another origin"
        raise PaginationError(text, CallInfo(method, url))
    address, _, own = target.partition("?")
    pairs = [pair for pair in own.split("&") if _name(pair) not in keys]
    names = {_name(pair) for pair in pairs}
    pairs += [pair for pair in query.split("&") if _name(pair) not in names]
    return address, "&".join(filter(None, pairs))


def _name(pair: str) -> str:
    return unquote(pair.partition("=")[0])
