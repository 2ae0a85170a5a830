"""The HTTP library, which only this module knows, and the I/O of a call.

Calls are coroutines for both kinds of client. The methods of a transport that a call
awaits return at once if its client is synchronous: they have waited themselves.
"""

from __future__ import annotations

import inspect
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Lock
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.request import getproxies

import httpx2

from .clock import Clock
from .exchange import Failure, Outcome, WireRequest
from .headers import Headers
from .redact import printable
from .request import Pieces, Streamed
from .response import Response

T = TypeVar("T")
C = TypeVar("C", httpx2.Client, httpx2.AsyncClient)
# For what no other module can do without the library.
URL: TypeAlias = httpx2.URL
HTTPRequest: TypeAlias = httpx2.Request
Incoming: TypeAlias = httpx2.Response

# anyio lets through what the other side has against a client certificate.
ERRORS = (httpx2.RequestError, ssl.SSLError)
_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
)
_HOPELESS = (
    httpx2.DecodingError,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)
# Servers want to know of these that they have no body (RFC 9110, 8.6).
_WITH_BODY = frozenset({"POST", "PUT", "PATCH", "QUERY"})
# A connection is kept while an answer takes long, though nothing is sent: what is in
# between, such as a NAT, forgets it else. Seconds; not every system has each option.
_KEEPALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *(
        (socket.IPPROTO_TCP, getattr(socket, name), value)
        for name, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 60))
        if hasattr(socket, name)
    ),
]
# Parsing takes a good part of a call, and many calls are to the same few URLs.
_url = lru_cache(maxsize=256)(httpx2.URL)
_CLOSED = "the client is closed; make a new one"
# What a compressed body may grow to, unless it is no denser than text can be.
_MAX_INFLATED = 64 << 20
_MAX_DENSITY = 200


class BaseTransport(Generic[C]):
    """What the transports have in common.

    `client`: of the user, who closes it; None to have one of our own. `trust_env`:
    whether that uses the proxies of the environment.
    """

    _type: type[C]
    _wire: Callable[..., Any]
    _direct: Any = None  # the transport of our own client, if nothing is proxied

    def __init__(self, client: object, clock: Clock, trust_env: bool) -> None:
        if client is not None and not isinstance(client, self._type):
            name = self._type.__name__
            raise TypeError(f"http_client must be an httpx2.{name}, not {client!r}")
        self._client: C | None = client
        self._own = client is None
        self._closed = False
        self._clock = clock
        self._trust_env = trust_env
        self._lock = Lock()

    def client(self) -> C:
        """Return what sends; ours is made when it is needed, which takes a while."""
        if self._client is None:
            with self._lock:
                if self._closed:
                    raise RuntimeError(_CLOSED)
                if self._client is None:
                    self._client = self._make()
        return self._client

    def _make(self) -> C:
        trust_env = self._trust_env
        if not trust_env or not getproxies().keys() - {"no"}:
            # Cookies, redirects, credentials and logs of a call are not left to the
            # client, so the transport alone does the same, for less.
            self._direct = self._wire(trust_env=trust_env, socket_options=_KEEPALIVE)
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        return self._type(
            transport=self._direct, trust_env=trust_env, cookies=no_cookies
        )

    async def send(
        self, wire: WireRequest, streamed: Streamed | None = None
    ) -> Outcome:
        """Send a request; a success is what `streamed` opens, if that is given."""
        if self._closed:
            raise RuntimeError(_CLOSED)
        request = _request(wire, self.client(), self._own)
        try:
            response = await self._answer(request)
        except ERRORS as error:
            return failure(error, request)
        if streamed and response.is_success:
            return streamed.open(response)
        return await self.read(response)

    async def read(self, response: httpx2.Response) -> Outcome:
        """Return an answer with its body."""
        raw = response.headers.raw
        headers = Headers(raw)
        if response.is_stream_consumed:  # by a hook of the user's
            return Response(response.status_code, headers, response.content)
        try:
            content = _decoded(raw, await self._content(response))
        except ERRORS as error:
            head = Response(response.status_code, headers, b"")
            if not response.is_success:
                return head  # it is an error, whatever its body
            if isinstance(error, httpx2.DecodingError):
                return Failure(error, "hopeless", response=head)
            return failure(error)
        return Response(response.status_code, headers, content)

    async def ask(self, function: Callable[..., object], *arguments: object) -> Any:
        """Call a function of the user, and return what it returns."""
        raise NotImplementedError

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        raise NotImplementedError

    def _end(self) -> C | None:
        """Let nothing be sent any more; return our own client, which is to close."""
        with self._lock:  # or a thread could still be making it
            self._closed = True
        return self._client if self._own else None

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        raise NotImplementedError

    async def _content(self, response: httpx2.Response) -> bytes:
        """Return the body as it came, and give the connection back."""
        raise NotImplementedError


class Transport(BaseTransport[httpx2.Client]):
    """Does the I/O of a Client."""

    _type = httpx2.Client
    _wire = httpx2.HTTPTransport

    def run(self, call: Coroutine[Any, Any, T]) -> T:
        """Return what a call returns, which waits for nothing but this transport."""
        try:
            call.send(None)
        except StopIteration as done:
            result: T = done.value
            return result
        raise RuntimeError("a call of a synchronous client cannot wait")

    async def ask(self, function: Callable[..., object], *arguments: object) -> Any:
        """Call a function of the user, and return what it returns."""
        answer = function(*arguments)
        if inspect.iscoroutine(answer):
            answer.close()
        if inspect.isawaitable(answer):
            raise TypeError("an async function needs the async client")
        return answer

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self._clock.sleep(seconds)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        direct: httpx2.HTTPTransport | None = self._direct
        if direct is not None:
            return direct.handle_request(request)
        return self.client().send(
            request, stream=True, auth=None, follow_redirects=False
        )

    async def _content(self, response: httpx2.Response) -> bytes:
        assert isinstance(response.stream, httpx2.SyncByteStream)
        try:
            return b"".join(response.stream)
        finally:
            response.close()

    def close(self) -> None:
        """Close the connections, unless they are the user's own."""
        if client := self._end():
            client.close()


class AsyncTransport(BaseTransport[httpx2.AsyncClient]):
    """Does the I/O of an AsyncClient."""

    _type = httpx2.AsyncClient
    _wire = httpx2.AsyncHTTPTransport

    async def ask(self, function: Callable[..., object], *arguments: object) -> Any:
        """Call a function of the user, and return what it returns, or what that is."""
        answer = function(*arguments)
        return await answer if inspect.isawaitable(answer) else answer

    async def sleep(self, seconds: float) -> None:
        """Let `seconds` pass; others may run."""
        await self._clock.sleep_async(seconds)

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        direct: httpx2.AsyncHTTPTransport | None = self._direct
        if direct is not None:
            return await direct.handle_async_request(request)
        return await self.client().send(
            request, stream=True, auth=None, follow_redirects=False
        )

    async def _content(self, response: httpx2.Response) -> bytes:
        assert isinstance(response.stream, httpx2.AsyncByteStream)
        try:
            return b"".join([piece async for piece in response.stream])
        finally:
            await response.aclose()

    async def aclose(self) -> None:
        """Close the connections, unless they are the user's own."""
        if client := self._end():
            await client.aclose()


def _decoded(headers: list[tuple[bytes, bytes]], content: bytes) -> bytes:
    """Return a body decompressed, within bounds; raises one of ERRORS."""
    if b"content-encoding" not in [name.lower() for name, _ in headers]:
        return content
    stream = httpx2.ByteStream(content)
    pieces, size = list[bytes](), 0
    for piece in httpx2.Response(200, headers=headers, stream=stream).iter_bytes():
        pieces.append(piece)
        size += len(piece)
        check_density(len(content), size)
    return b"".join(pieces)


def check_density(packed: int, size: int) -> None:
    """Raise one of ERRORS if so many bytes cannot have become `size` by fair means."""
    if size > max(_MAX_INFLATED, _MAX_DENSITY * packed):
        raise httpx2.DecodingError(f"{packed} bytes become more than {size}")


def _request(
    wire: WireRequest, client: httpx2.Client | httpx2.AsyncClient, own: bool
) -> httpx2.Request:
    # Not client.build_request: its `params` would replace the query, and most of its
    # work was done before. A client adds its headers where the call has none, and that
    # of a user its cookies; ours never sends those that a server set.
    content = wire.content
    try:
        url = (httpx2.URL if wire.kind else _url)(wire.target)
    except httpx2.InvalidURL as error:
        raise ValueError(f"the URL cannot be sent: {printable(str(error))}") from None
    headers = [(b"host", url.netloc)]
    headers += [(name.encode(), text.encode()) for name, text in wire.headers.items()]
    ours = dict(headers)
    headers += [pair for pair in client.headers.raw if pair[0].lower() not in ours]
    stream: Any = None
    if content is None or isinstance(content, bytes):
        uploaded, stream = None, httpx2.ByteStream(content or b"")
        if content is not None or wire.method in _WITH_BODY:
            headers.append((b"content-length", b"%d" % len(content or b"")))
    else:
        if content.length is not None:
            headers.append((b"content-length", b"%d" % content.length))
        uploaded = (
            _in_turn(content) if isinstance(client, httpx2.AsyncClient) else content
        )
    request = (wire.kind or httpx2.Request)(
        wire.method,
        url,
        headers=headers,
        content=uploaded,
        stream=stream,
        cookies=None if own else client.cookies,
        extensions={"timeout": dict(vars(wire.timeout))},
    )
    if stream and not own:
        request.read()  # so that hooks and other transports find `content`
    return request


async def _in_turn(upload: Pieces) -> AsyncIterator[bytes]:
    # Files are read in blocks too small for other tasks to wait long.
    for block in upload:
        yield block


def failure(error: Exception, request: httpx2.Request | None = None) -> Failure:
    if isinstance(error, httpx2.RequestError):
        with suppress(RuntimeError):  # a transport alone does not say it
            request = request or error.request
        if request is not None:  # without what may be secret
            url = request.url.copy_with(query=None)
            error.request = httpx2.Request(request.method, url)
    timeout = isinstance(error, httpx2.TimeoutException)
    if isinstance(error, _HOPELESS) or _is_bad_certificate(error):
        return Failure(error, "hopeless")
    return Failure(error, "unsent" if _is_unsent(error) else "lost", timeout)


def _is_unsent(error: Exception) -> bool:
    # Only httpx2's own transports are believed, which raise an error from its namesake
    # in httpcore2: of another one, ConnectTimeout can be an answer that was lost.
    cause = error.__cause__
    believed = cause is None or type(cause).__name__ == type(error).__name__
    return believed and isinstance(error, _UNSENT)


def _is_bad_certificate(error: BaseException | None) -> bool:
    # Ours of the server, or the server's of ours.
    while error is not None:
        reason = str(getattr(error, "reason", ""))
        if isinstance(error, ssl.SSLCertVerificationError) or "CERTIFICATE" in reason:
            return True
        error = error.__cause__ or error.__context__
    return False
