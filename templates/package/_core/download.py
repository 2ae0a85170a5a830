"""The body of an answer into a file, or piece by piece, never in memory as a whole."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO, ClassVar, ParamSpec, Self

from .client import AsyncClient, Client
from .exchange import Call, Failure
from .opened import Opened, Opening
from .options import RequestOptions
from .outcome import failed
from .request import Request
from .resource import client_of
from .response import Response
from .upload import Progress

P = ParamSpec("P")


class _Download:
    """What both kinds of download have in common.

    Args:
        method: A method of a resource of the client; its arguments follow.

    Raises:
        TypeError: `method` is no such method, or of the other kind of client.
    """

    _client_type: ClassVar[type[Client] | type[AsyncClient]]

    def __init__(
        self, method: Callable[P, object], /, *args: P.args, **kwargs: P.kwargs
    ) -> None:
        bound: Any = method
        client = client_of(bound)
        if not isinstance(client, self._client_type):
            kind = self._client_type.__name__
            text = f"{type(self).__name__} takes a method of a resource of {kind}"
            raise TypeError(text)
        resource = type(bound.__self__)(_Unread(client))
        self._call = partial(bound.__func__, resource, *args, **kwargs)
        self._body: _Body | None = None

    @property
    def response(self) -> Response:
        """Status and headers of the answer.

        Raises:
            RuntimeError: No call has been made yet.
        """
        return self._opened.answer

    @property
    def _opened(self) -> _Body:
        if self._body is None:
            raise RuntimeError("there is no answer yet; `with` makes the call")
        return self._body


class Download(_Download):
    """One call of a method, whose answer is saved, or iterated over in pieces.

    `with` makes the call, and gives the connection back to the client at its end.
    What is compressed on its way (`Content-Encoding`) is unpacked.

    Example:
        `Download(client.files.get_content, "42").save("a.pdf")`
    """

    _client_type = Client

    def save(
        self, path: str | os.PathLike[str], *, progress: Progress | None = None
    ) -> Path:
        """Write the body to a file, and return its path.

        The file is there as a whole, in place of one that was there, or not at all.

        Args:
            path: Where to; its folder exists.
            progress: Called with how many bytes came so far, and how many there are,
                or None if that is not known.

        Raises:
            APIError: The call failed, or its answer broke off.
            OSError: The file cannot be written.
        """
        target = _target(path)
        with _replacing(target) as file, self:
            self._opened.begin(progress)
            for piece in self:
                file.write(piece)
        return target

    def close(self) -> None:
        """Give the connection back; there are no more pieces."""
        if self._body is not None:
            self._body.answer.close()

    def __enter__(self) -> Self:
        if self._body is None:
            self._body = _checked(self._call())
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> bytes:
        body = self._opened
        piece = body.taken(body.answer.receive())
        if piece is None:
            raise StopIteration
        return piece


class AsyncDownload(_Download):
    """One call of a method, whose answer is saved, or iterated over in pieces.

    `async with` makes the call, and gives the connection back to the client at its
    end. What is compressed on its way (`Content-Encoding`) is unpacked.

    Example:
        `await AsyncDownload(client.files.get_content, "42").save("a.pdf")`
    """

    _client_type = AsyncClient

    async def save(
        self, path: str | os.PathLike[str], *, progress: Progress | None = None
    ) -> Path:
        """Write the body to a file, and return its path.

        The file is there as a whole, in place of one that was there, or not at all.

        Args:
            path: Where to; its folder exists.
            progress: Called with how many bytes came so far, and how many there are,
                or None if that is not known.

        Raises:
            APIError: The call failed, or its answer broke off.
            OSError: The file cannot be written.
        """
        target = _target(path)
        with _replacing(target) as file:
            async with self:
                self._opened.begin(progress)
                async for piece in self:
                    file.write(piece)  # too small for other tasks to wait long
        return target

    async def aclose(self) -> None:
        """Give the connection back; there are no more pieces."""
        if self._body is not None:
            await self._body.answer.close()

    async def __aenter__(self) -> Self:
        if self._body is None:
            self._body = _checked(await self._call())
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> bytes:
        body = self._opened
        piece = body.taken(await body.answer.receive())
        if piece is None:
            raise StopAsyncIteration
        return piece


class _Unread:
    """Stands for a client; answers are opened and not read."""

    def __init__(self, client: Client | AsyncClient) -> None:
        self._client = client

    def send(self, request: Request[Any], options: RequestOptions | None) -> Any:
        asynchronous = isinstance(self._client, AsyncClient)
        request.streamed = Opening(_Body, asynchronous=asynchronous)
        return self._client.send(request, options)


class _Body:
    """The body of an answer: what came of it, and what is to come."""

    def __init__(self, answer: Opened, call: Call) -> None:
        self.answer = answer
        self._call = call
        self._progress: Progress | None = None
        self._received = 0
        # Of what is sent compressed it is the length on the way.
        length = answer.headers.get("content-length", "")
        is_known = length.isdecimal() and "content-encoding" not in answer.headers
        self._total = int(length) if is_known else None

    def begin(self, progress: Progress | None) -> None:
        """Check that nothing was taken before, and tell `progress` from here on."""
        if self._received:
            raise RuntimeError("pieces of this download were taken; make another one")
        self._progress = progress
        self._tell()

    def taken(self, received: bytes | Failure | None) -> bytes | None:
        """Return what was received: a piece, or None at the end.

        Raises:
            APIConnectionError: The answer broke off.
        """
        if received is None and self._total not in (None, self._received):
            cause = EOFError(f"{self._received} of {self._total} bytes came")
            received = Failure(cause, "lost")
        if isinstance(received, Failure):
            call, what = self._call, "the download broke off"
            raise failed(received, call, what) from received.cause
        if received:
            self._received += len(received)
            self._tell()
        return received

    def _tell(self) -> None:
        if self._progress is not None:
            self._progress(self._received, self._total)


def _checked(result: object) -> _Body:
    if not isinstance(result, _Body):
        raise TypeError("the method of a download did not send a request")
    return result


def _target(path: str | os.PathLike[str]) -> Path:
    """Return where a file is to be; a link stays, and what it leads to is replaced."""
    target = Path(path).resolve()
    if target.exists() and not target.is_file():
        raise FileExistsError(errno.EEXIST, "what is there is no file", str(target))
    return target


@contextmanager
def _replacing(target: Path) -> Generator[BinaryIO, None, None]:
    """Open a new file beside `target`, which takes its place if there is no error."""
    beside = target.with_name(f".{token_hex(8)}.part")
    file = beside.open("xb")
    try:
        with file:
            yield file
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
