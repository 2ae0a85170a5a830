"""Lists that come page by page: the first page, and with it all that follow."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .paging import Fetched, PaginationError, Paging, Step, info_of
from .response import RawResponse, Response

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .options import RequestOptions
    from .request import Request

Item = TypeVar("Item")
Body = TypeVar("Body")
C = TypeVar("C")
X = TypeVar("X")
Y = TypeVar("Y")


class _Page(Generic[C, Item, Body]):
    """What pages of both kinds have in common, and which request gets the next one.

    Its length and indexes are those of its own items. What it has not itself, its
    body has: `page.total` is `page.body.total`.

    Args:
        client: Gets the pages.
        answer: What came; `raw` then says that the page was made of it.
        request: What got it,
        options: with what the caller set for all pages.
        paging: How the operation divides its items.
        before: The page before it.
    """

    def __init__(
        self,
        client: C,
        answer: RawResponse[Body],
        request: Request[Body],
        options: RequestOptions | None,
        paging: Paging[Item],
        before: Self | None = None,
    ) -> None:
        self.body = answer.parsed
        self.response = Response(answer.status_code, answer.headers, answer.content)
        self._client = client
        self._request = request
        self._options = options
        self._paging = paging
        self._number = self._count = 0
        self._asked = {paging.token(request): 0}  # pages by their tokens
        if before is not None:
            self._number = before._number + 1
            self._count = before._count + len(before.items)
            self._asked = before._asked
            if paging.counted and self.items and self.items == before.items:
                raise self._loop()
        raw: RawResponse[Any] = answer
        raw.parsed = self

    def __repr__(self) -> str:
        return (
            f"<{type(self).__name__} {self._number + 1} of {self._request.operation!r}>"
        )

    def __len__(self) -> int:
        return len(self.items)

    def __getitem__(self, index: int) -> Item:
        return self.items[index]

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> Any:
            # Code that has not heard of pages finds what was there before.
            if name == "body" or name.startswith("__"):
                raise AttributeError(name)
            return getattr(self.body, name)

    @cached_property
    def items(self) -> list[Item]:
        """The items of this page alone.

        Raises:
            ResponseDecodeError: The server sent no array in their place.
        """
        return self._paging.items_of(self._request, self.response, self.body)

    @property
    def has_next(self) -> bool:
        """Whether the API says, or leaves open, that there is another page."""
        return self._step is not None

    @cached_property
    def _step(self) -> Step[Body] | None:
        fetched = Fetched(
            self.response, self.body, self.items, self._number, self._count
        )
        step = self._paging.step(self._request, fetched)
        if step is not None and not self.items and self._was_asked(step):
            return None  # there is nothing more for now
        return step

    def _following(self) -> tuple[Request[Body], RequestOptions | None] | None:
        step, options = self._step, self._options
        if step is None:
            return None
        if self._was_asked(step):
            raise self._loop()
        self._asked[step.token] = self._number + 1
        if options is not None and options.idempotency_key is not None:
            options = replace(options, idempotency_key=None)  # it is another call
        return step.request, options

    def _was_asked(self, step: Step[Body]) -> bool:
        return self._asked.get(step.token, self._number + 1) <= self._number

    def _loop(self) -> PaginationError:
        text = "the server gave a page again that was there before"
        return PaginationError(text, info_of(self._request))


class Page(_Page["Client", Item, Body]):
    """A page of a list. Iterating over it goes on to the items of all later ones.

    Attributes:
        body: The page as the API documents it.
        response: Status and headers.
    """

    @staticmethod
    def open(
        client: Client,
        request: Request[X],
        options: RequestOptions | None,
        paging: Paging[Y],
    ) -> Page[Y, X]:
        """Make a call of `client`, and return the page that it gets.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        answer = client.respond(request, options)
        return Page(client, answer, request, options, paging)

    def next(self) -> Page[Item, Body] | None:
        """Get the next page; None if this is the last one.

        Raises:
            PaginationError: It is a page that was there before, or elsewhere.
            APIError: The call failed.
        """
        following = self._following()
        if following is None:
            return None
        request, options = following
        answer = self._client.respond(request, options)
        return Page(self._client, answer, request, options, self._paging, self)

    def pages(self) -> Iterator[Page[Item, Body]]:
        """Iterate over this page and all that follow; raises what `next` does."""
        page: Page[Item, Body] | None = self
        while page is not None:
            yield page
            page = page.next()

    def iterate(self, *, max_items: int | None = None) -> Iterator[Item]:
        """Iterate over the items of this page and of all that follow.

        Args:
            max_items: End after so many; no page is got that is not needed.

        Raises:
            APIError: A page could not be got; see `next`.
        """
        left = max_items
        for page in self.pages():
            yield from page.items if left is None else page.items[: max(left, 0)]
            if left is not None and (left := left - len(page.items)) <= 0:
                return

    def __iter__(self) -> Iterator[Item]:
        return self.iterate()


class _AsyncIteration(Generic[Item, Body]):
    """What can be iterated over from the page that `_first` gets."""

    async def _first(self) -> AsyncPage[Item, Body]:
        raise NotImplementedError

    def pages(self) -> AsyncIterator[AsyncPage[Item, Body]]:
        """Iterate over this page and all that follow; raises what `next` does."""
        return _AsyncPageIterator(self._first)

    def iterate(self, *, max_items: int | None = None) -> AsyncIterator[Item]:
        """Iterate over the items of this page and of all that follow.

        Args:
            max_items: End after so many; no page is got that is not needed.

        Raises:
            APIError: A page could not be got; see `next`.
        """
        return _AsyncItemIterator(self.pages(), max_items)

    def __aiter__(self) -> AsyncIterator[Item]:
        return self.iterate()


class AsyncPage(_Page["AsyncClient", Item, Body], _AsyncIteration[Item, Body]):
    """A page of a list. Iterating over it goes on to the items of all later ones.

    Attributes:
        body: The page as the API documents it.
        response: Status and headers.
    """

    async def next(self) -> AsyncPage[Item, Body] | None:
        """Get the next page; None if this is the last one.

        Raises:
            PaginationError: It is a page that was there before, or elsewhere.
            APIError: The call failed.
        """
        following = self._following()
        if following is None:
            return None
        request, options = following
        answer = await self._client.respond(request, options)
        return AsyncPage(self._client, answer, request, options, self._paging, self)

    async def _first(self) -> AsyncPage[Item, Body]:
        return self


class AsyncPages(_AsyncIteration[Item, Body]):
    """A list that was not asked for yet: iterate over it, or await its first page."""

    def __init__(
        self,
        client: AsyncClient,
        request: Request[Body],
        options: RequestOptions | None,
        paging: Paging[Item],
    ) -> None:
        self._client = client
        self._request = request
        self._options = options
        self._paging = paging

    def __await__(self) -> Generator[Any, Any, AsyncPage[Item, Body]]:
        return self._first().__await__()

    async def _first(self) -> AsyncPage[Item, Body]:
        answer = await self._client.respond(self._request, self._options)
        return AsyncPage(
            self._client, answer, self._request, self._options, self._paging
        )


# Not generators: one that is left early would have to be closed by its user.
class _AsyncPageIterator(AsyncIterator[AsyncPage[Item, Body]]):
    def __init__(self, first: Callable[[], Awaitable[AsyncPage[Item, Body]]]) -> None:
        self._next: Callable[[], Awaitable[AsyncPage[Item, Body] | None]] = first

    async def __anext__(self) -> AsyncPage[Item, Body]:
        page = await self._next()
        if page is None:
            raise StopAsyncIteration
        self._next = page.next
        return page


class _AsyncItemIterator(AsyncIterator[Item]):
    def __init__(
        self, pages: AsyncIterator[AsyncPage[Item, Any]], max_items: int | None
    ) -> None:
        self._pages = pages
        self._left = sys.maxsize if max_items is None else max_items
        self._items: Iterator[Item] = iter(())

    async def __anext__(self) -> Item:
        while self._left > 0:
            for item in self._items:
                self._left -= 1
                return item
            page = await anext(self._pages)
            self._items = iter(page.items)
        raise StopAsyncIteration
