"""Answers that come bit by bit: server-sent events and JSON lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from types import TracebackType
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .exchange import Call, Opened
from .reading import Reading, ServerSentEvent, decoder_for

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .options import RequestOptions
    from .request import Request

T = TypeVar("T")
X = TypeVar("X")


class Stream(Generic[T]):
    """The items of an answer, one by one as they arrive.

    It closes itself at its end and after an error; who stops earlier closes it, best
    by `with`.

    Attributes:
        response: Status and headers of the answer.
    """

    def __init__(self, body: Opened, reading: Reading[T]) -> None:
        self.response = reading.response
        self._body = body
        self._reading = reading

    @staticmethod
    def open(
        client: Client, request: Request[Stream[X]], options: RequestOptions | None
    ) -> Stream[X]:
        """Make a call of `client`, and return the stream that it opens.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        request.streamed = _over(Stream)
        return client.send(request, options)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        event = self._next()
        if event is None:
            raise StopIteration
        return event.data

    def events(self) -> Iterator[ServerSentEvent[T]]:
        """Iterate over the items with the kinds and ids of their events.

        Raises, as iterating over the items does:
            APIConnectionError: The answer broke off.
            ResponseDecodeError: An item is not what is documented.
        """
        return iter(self._next, None)

    def close(self) -> None:
        """Give the connection back; there are no more items."""
        self._reading.stop()
        self._body.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def _next(self) -> ServerSentEvent[T] | None:
        reading = self._reading
        try:
            while (event := reading.event()) is None and not reading.is_over:
                reading.take(self._body.receive())
        except BaseException:
            self.close()
            raise
        if event is None:
            self.close()
        return event


class AsyncStream(Generic[T]):
    """The items of an answer, one by one as they arrive.

    It closes itself at its end and after an error; who stops earlier closes it, best
    by `async with`.

    Attributes:
        response: Status and headers of the answer.
    """

    def __init__(self, body: Opened, reading: Reading[T]) -> None:
        self.response = reading.response
        self._body = body
        self._reading = reading

    @staticmethod
    async def open(
        client: AsyncClient, request: Request[Stream[X]], options: RequestOptions | None
    ) -> AsyncStream[X]:
        """Make a call of `client`, and return the stream that it opens.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        request.streamed = _over(AsyncStream)
        found: Any = await client.send(request, options)
        stream: AsyncStream[X] = found
        return stream

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> T:
        event = await self._next()
        if event is None:
            raise StopAsyncIteration
        return event.data

    def events(self) -> AsyncIterator[ServerSentEvent[T]]:
        """Iterate over the items with the kinds and ids of their events.

        Raises, as iterating over the items does:
            APIConnectionError: The answer broke off.
            ResponseDecodeError: An item is not what is documented.
        """
        return _UntilNone(self._next)

    async def aclose(self) -> None:
        """Give the connection back; there are no more items."""
        self._reading.stop()
        await self._body.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def _next(self) -> ServerSentEvent[T] | None:
        reading = self._reading
        try:
            while (event := reading.event()) is None and not reading.is_over:
                reading.take(await self._body.receive())
        except BaseException:
            await self.aclose()
            raise
        if event is None:
            await self.aclose()
        return event


class _UntilNone(AsyncIterator[T]):
    """What `iter(function, None)` is for a function that is not asynchronous."""

    def __init__(self, function: Callable[[], Awaitable[T | None]]) -> None:
        self._function = function

    async def __anext__(self) -> T:
        item = await self._function()
        if item is None:
            raise StopAsyncIteration
        return item


def _over(
    kind: Callable[[Opened, Reading[Any]], Any],
) -> Callable[[Opened, Call], Any]:
    """Return what makes a stream of an answer; None of one that is no stream."""

    def streamed(opened: Opened, call: Call) -> Any:
        decoder = decoder_for(call.operation, opened)
        return decoder and kind(opened, Reading[Any](opened, decoder, call))

    return streamed
