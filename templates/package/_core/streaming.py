"""Answers that come bit by bit: server-sent events and JSON lines."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

from .errors import APIConnectionError
from .exchange import Call
from .opened import Opened, Opening
from .reading import Reading, ServerSentEvent, decoder_for
from .reconnect import Reconnection

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .options import RequestOptions
    from .request import Request

T = TypeVar("T")
X = TypeVar("X")


class _Stream(Generic[T]):
    """What both kinds of stream have in common.

    Attributes:
        response: Status and headers of the answer.
    """

    def __init__(self, body: Opened, reading: Reading[T], again: Reconnection) -> None:
        self.response = reading.response
        self._body = body
        self._reading = reading
        self._again = again
        self._is_closed = False

    def _go_on(self, other: Self) -> None:
        """Take over the answer of another stream, which goes on where this broke off."""
        other._reading.go_on(self._reading)
        self.response, self._body = other.response, other._body
        self._reading = other._reading


class Stream(_Stream[T]):
    """The items of an answer, one by one as they arrive.

    It closes itself at its end and after an error; who stops earlier closes it, best
    by `with`.
    """

    @staticmethod
    def open(
        client: Client, request: Request[Stream[X]], options: RequestOptions | None
    ) -> Stream[X]:
        """Make a call of `client`, and return the stream that it opens.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        again = Reconnection(partial(Stream[X].open, client, request), options)
        request.streamed = Opening(_over(Stream, again), asynchronous=False)
        return client.send(request, options)

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        event = self._next()
        if event is None:
            raise StopIteration
        return event.data

    def events(self, *, reconnect: bool = False) -> Iterator[ServerSentEvent[T]]:
        """Iterate over the items with the kinds and ids of their events.

        Args:
            reconnect: Whether a stream that breaks off is opened again, to go on after
                the last event that had an id (`Last-Event-ID`). After each event it
                may be tried `max_retries` times, within the deadline.

        Raises, as iterating over the items does:
            APIConnectionError: The answer broke off.
            ResponseDecodeError: An item is not what is documented.
            ValueError: It is to be opened again, and is not the stream of a GET.
        """
        if not reconnect:
            return iter(self._next, None)
        self._again.check(self._reading)
        return iter(self._next_of_all, None)

    def close(self) -> None:
        """Give the connection back; there are no more items."""
        self._is_closed = True
        self._stop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _next(self) -> ServerSentEvent[T] | None:
        reading = self._reading
        try:
            while (event := reading.event()) is None and not reading.is_over:
                reading.take(self._body.receive())
        except BaseException:
            self._stop()
            raise
        if event is None:
            self._stop()
        return event

    def _next_of_all(self) -> ServerSentEvent[T] | None:
        again = self._again
        while not self._is_closed:
            try:
                return self._next()
            except APIConnectionError:
                reading = self._reading
                wait = None if self._is_closed else again.wait(reading)
                if wait is None:
                    raise
            reading.call.settings.clock.sleep(wait)
            self._go_on(again.open(again.options(reading)))
        self._stop()  # it was closed while it was opened again
        return None

    def _stop(self) -> None:
        self._reading.stop()
        self._body.close()


class AsyncStream(_Stream[T]):
    """The items of an answer, one by one as they arrive.

    It closes itself at its end and after an error; who stops earlier closes it, best
    by `async with`.
    """

    @staticmethod
    async def open(
        client: AsyncClient, request: Request[Stream[X]], options: RequestOptions | None
    ) -> AsyncStream[X]:
        """Make a call of `client`, and return the stream that it opens.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        again = Reconnection(partial(AsyncStream[X].open, client, request), options)
        request.streamed = Opening(_over(AsyncStream, again), asynchronous=True)
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

    def events(self, *, reconnect: bool = False) -> AsyncIterator[ServerSentEvent[T]]:
        """Iterate over the items with the kinds and ids of their events.

        Args:
            reconnect: Whether a stream that breaks off is opened again, to go on after
                the last event that had an id (`Last-Event-ID`). After each event it
                may be tried `max_retries` times, within the deadline.

        Raises, as iterating over the items does:
            APIConnectionError: The answer broke off.
            ResponseDecodeError: An item is not what is documented.
            ValueError: It is to be opened again, and is not the stream of a GET.
        """
        if not reconnect:
            return _UntilNone(self._next)
        self._again.check(self._reading)
        return _UntilNone(self._next_of_all)

    async def aclose(self) -> None:
        """Give the connection back; there are no more items."""
        self._is_closed = True
        await self._stop()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    async def _next(self) -> ServerSentEvent[T] | None:
        reading = self._reading
        try:
            while (event := reading.event()) is None and not reading.is_over:
                reading.take(await self._body.receive())
        except BaseException:
            await self._stop()
            raise
        if event is None:
            await self._stop()
        return event

    async def _next_of_all(self) -> ServerSentEvent[T] | None:
        again = self._again
        while not self._is_closed:
            try:
                return await self._next()
            except APIConnectionError:
                reading = self._reading
                wait = None if self._is_closed else again.wait(reading)
                if wait is None:
                    raise
            await reading.call.settings.clock.sleep_async(wait)
            self._go_on(await again.open(again.options(reading)))
        await self._stop()  # it was closed while it was opened again
        return None

    async def _stop(self) -> None:
        self._reading.stop()
        await self._body.close()


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
    kind: Callable[[Opened, Reading[Any], Reconnection], Any], again: Reconnection
) -> Callable[[Opened, Call], Any]:
    """Return what makes a stream of an answer; None of one that is no stream."""

    def streamed(opened: Opened, call: Call) -> Any:
        decoder = decoder_for(call.operation, opened)
        return decoder and kind(opened, Reading[Any](opened, decoder, call), again)

    return streamed
