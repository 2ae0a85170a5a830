"""Answers whose body has not been read, for streams and downloads."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from .exchange import Call, Failure
from .headers import Headers
from .http import ERRORS, Incoming, check_density, failure
from .outcome import concluded
from .response import RawResponse, Response

P = TypeVar("P")


class Opened(Response):
    """A successful answer whose body has not been read.

    Its methods wait, or return what is to be awaited, as its client does.

    Attributes:
        answer: That of the HTTP library.
    """

    __slots__ = ("answer",)

    def __init__(self, answer: Incoming) -> None:
        super().__init__(answer.status_code, Headers(answer.headers.raw), b"")
        self.answer = answer

    def receive(self) -> Any:
        """Return the next piece of its body, or a Failure; None at its end."""
        raise NotImplementedError

    def close(self) -> Any:
        """Give the connection back."""
        raise NotImplementedError


class _Open(Opened, Generic[P]):
    """An answer, and the iterator over the pieces of its body."""

    __slots__ = ("_pieces", "_size")

    def __init__(self, answer: Incoming, pieces: P) -> None:
        super().__init__(answer)
        self._pieces = pieces
        self._size = 0

    def _checked(self, piece: bytes | None) -> bytes | None:
        if piece and "content-encoding" in self.headers:
            self._size += len(piece)
            check_density(self.answer.num_bytes_downloaded, self._size)
        return piece


class _SyncOpen(_Open[Iterator[bytes]]):
    __slots__ = ()

    def receive(self) -> bytes | Failure | None:
        try:
            return self._checked(next(self._pieces, None))
        except ERRORS as error:
            return failure(error)

    def close(self) -> None:
        self.answer.close()


class _AsyncOpen(_Open[AsyncIterator[bytes]]):
    __slots__ = ()

    async def receive(self) -> bytes | Failure | None:
        try:
            return self._checked(await anext(self._pieces, None))
        except ERRORS as error:
            return failure(error)

    async def close(self) -> None:
        import anyio  # which httpx2 needs, too

        # The pieces end by an error from within: if they are closed, a generator of
        # httpx2 is left over, and trio warns of it. RuntimeError: another task is
        # reading one, and ends with the response.
        errors = suppress(*ERRORS, RuntimeError)
        with anyio.CancelScope() as scope, errors:
            scope.cancel()
            while await anext(self._pieces, None) is not None:
                pass
        await self.answer.aclose()


@dataclass(frozen=True, slots=True)
class Opening:
    """Opens answers: what a request is `streamed` by.

    Args:
        made: Makes the result of an answer; None if it is to be read after all.
        asynchronous: Whether the client is.
    """

    made: Callable[[Opened, Call], Any]
    asynchronous: bool

    def open(self, answer: Incoming) -> Opened:
        """Return an answer whose body can be read in pieces."""
        if self.asynchronous:
            return _AsyncOpen(answer, answer.aiter_bytes())
        return _SyncOpen(answer, answer.iter_bytes())

    async def result(self, opened: Opened, call: Call) -> RawResponse[Any]:
        """Make the result of it; as of any other, if nothing else can be made of it.

        Raises what `concluded` does.
        """
        made = self.made(opened, call)
        if made is not None:
            status, headers = opened.status_code, opened.headers
            taken, elapsed = call.retries_taken, call.elapsed
            return RawResponse(status, headers, b"", made, (), taken, elapsed)
        return concluded(await call.transport.read(opened.answer), call)
