"""The HTTP library, which only this module knows, and the drivers of a call."""

from __future__ import annotations

import inspect
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import suppress
from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from threading import Lock
from typing import Any, Generic, TypeAlias, TypeVar
from urllib.request import getproxies

import httpx2

from .clock import Clock
from .exchange import Ask, Failure, Flow, Send, Wait, WireRequest
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
_Headers: TypeAlias = Sequence[tuple[str, tuple[bytes, bytes]]]

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


class _Transport(Generic[C]):
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
        self._headers: _Headers = ()

    def client(self) -> C:
        """Return what sends; ours is made when it is needed, which takes a while."""
        if self._client is None:
            with self._lock:
                if self._closed:
                    raise RuntimeError(_CLOSED)
                if self._client is None:
                    client = self._make()
                    self._headers = _headers_of(client)
                    self._client = client
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

    def _request(self, wire: WireRequest) -> httpx2.Request:
        if self._closed:
            raise RuntimeError(_CLOSED)
        return _request(wire, self.client(), self._own, self._headers)

    def _end(self) -> C | None:
        """Let nothing be sent any more; return our own client, which is to close."""
        with self._lock:  # or a thread could still be making it
            self._closed = True
        return self._client if self._own else None


class Transport(_Transport[httpx2.Client]):
    """Runs the calls of a Client."""

    _type = httpx2.Client
    _wire = httpx2.HTTPTransport

    def run(self, flow: Flow[T]) -> T:
        """Do what `flow` asks for, step by step, and return what it returns."""
        outcome: object = None
        try:
            while True:
                try:
                    action = flow.send(outcome)
                except StopIteration as done:
                    result: T = done.value
                    return result
                outcome = None
                match action:
                    case Send(request, streamed):
                        outcome = self._send(request, streamed)
                    case Ask(function):
                        outcome = _asked(function)
                    case Wait(seconds):
                        self._clock.sleep(seconds)
        finally:
            flow.close()  # given up, it lets go what others wait for

    def _send(self, wire: WireRequest, streamed: Streamed | None) -> Response | Failure:
        request = self._request(wire)
        response: httpx2.Response
        try:
            if self._direct is not None:
                response = self._direct.handle_request(request)
            else:
                response = self.client().send(
                    request, stream=True, auth=None, follow_redirects=False
                )
        except ERRORS as error:
            return failure(error, request)
        if streamed and response.is_success:
            return streamed.open(response)
        return read(response)

    def close(self) -> None:
        """Close the connections, unless they are the user's own."""
        if client := self._end():
            client.close()


class AsyncTransport(_Transport[httpx2.AsyncClient]):
    """Runs the calls of an AsyncClient."""

    _type = httpx2.AsyncClient
    _wire = httpx2.AsyncHTTPTransport

    async def run(self, flow: Flow[T]) -> T:
        """Do what `flow` asks for, step by step, and return what it returns."""
        outcome: object = None
        try:
            while True:
                try:
                    action = flow.send(outcome)
                except StopIteration as done:
                    result: T = done.value
                    return result
                outcome = None
                match action:
                    case Send(request, streamed):
                        outcome = await self._send(request, streamed)
                    case Ask(function):
                        said = function()
                        outcome = await said if inspect.isawaitable(said) else said
                    case Wait(seconds):
                        await self._clock.sleep_async(seconds)
        finally:
            flow.close()  # given up, it lets go what others wait for

    async def _send(
        self, wire: WireRequest, streamed: Streamed | None
    ) -> Response | Failure:
        request = self._request(wire)
        response: httpx2.Response
        try:
            if self._direct is not None:
                response = await self._direct.handle_async_request(request)
            else:
                response = await self.client().send(
                    request, stream=True, auth=None, follow_redirects=False
                )
        except ERRORS as error:
            return failure(error, request)
        if streamed and response.is_success:
            return streamed.open(response)
        return await read_async(response)

    async def aclose(self) -> None:
        """Close the connections, unless they are the user's own."""
        if client := self._end():
            await client.aclose()


def _asked(function: Callable[[], object]) -> object:
    answer = function()
    if inspect.iscoroutine(answer):
        answer.close()
    if inspect.isawaitable(answer):
        raise TypeError("an async function needs the async client")
    return answer


def read(response: httpx2.Response) -> Response | Failure:
    if response.is_stream_consumed:  # by a hook of the user's
        return Response(response.status_code, headers_in(response), response.content)
    assert isinstance(response.stream, httpx2.SyncByteStream)
    try:
        content = b"".join(response.stream)
    except ERRORS as error:
        return _unread(response, error)
    finally:
        response.close()
    return _decoded(response, content)


async def read_async(response: httpx2.Response) -> Response | Failure:
    if response.is_stream_consumed:  # by a hook of the user's
        return Response(response.status_code, headers_in(response), response.content)
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    try:
        content = b"".join([piece async for piece in response.stream])
    except ERRORS as error:
        return _unread(response, error)
    finally:
        await response.aclose()
    return _decoded(response, content)


def _decoded(response: httpx2.Response, content: bytes) -> Response | Failure:
    """Return an answer that was read, its body decompressed: within bounds."""
    headers = response.headers.raw
    if b"content-encoding" in [name.lower() for name, _ in headers]:
        packed = httpx2.Response(
            200, headers=headers, stream=httpx2.ByteStream(content)
        )
        pieces, size = list[bytes](), 0
        try:
            for piece in packed.iter_bytes():
                pieces.append(piece)
                size += len(piece)
                check_density(len(content), size)
        except httpx2.DecodingError as error:
            return _unread(response, error)
        content = b"".join(pieces)
    return Response(response.status_code, Headers(headers), content)


def check_density(packed: int, size: int) -> None:
    """Raise one of ERRORS if so many bytes cannot have become `size` by fair means."""
    if size > max(_MAX_INFLATED, _MAX_DENSITY * packed):
        raise httpx2.DecodingError(f"{packed} bytes become more than {size}")


def _request(
    wire: WireRequest,
    client: httpx2.Client | httpx2.AsyncClient,
    own: bool,
    defaults: _Headers,
) -> httpx2.Request:
    # Not client.build_request: its `params` would replace the query, and most of its
    # work was done before. A client of the user adds its headers where the call has
    # none, and its cookies; ours has no headers but the library's, and never sends
    # cookies that a server set.
    timeout, content = wire.timeout, wire.content
    try:
        url = (httpx2.URL if wire.kind else _url)(wire.url)
    except httpx2.InvalidURL as error:
        raise ValueError(f"the URL cannot be sent: {printable(str(error))}") from None
    headers = [(b"host", url.netloc)]
    headers += [(name.encode(), text.encode()) for name, text in wire.headers.items()]
    for name, header in defaults if own else _headers_of(client):
        if name not in wire.headers:
            headers.append(header)
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
        extensions={
            "timeout": {
                "connect": timeout.connect,
                "read": timeout.read,
                "write": timeout.write,
                "pool": timeout.pool,
            }
        },
    )
    if not own and stream:
        request.read()  # so that hooks and other transports find `content`
    return request


def _headers_of(client: httpx2.Client | httpx2.AsyncClient) -> _Headers:
    """The headers of a client, each with its name in lower case."""
    raw = client.headers.raw
    return [(name.lower().decode("latin-1"), (name, value)) for name, value in raw]


async def _in_turn(upload: Pieces) -> AsyncIterator[bytes]:
    # Files are read in blocks too small for other tasks to wait long.
    for block in upload:
        yield block


def headers_in(response: httpx2.Response) -> Headers:
    return Headers(response.headers.raw)


def _unread(response: httpx2.Response, error: Exception) -> Response | Failure:
    """Return what an answer is whose body was lost: an error, if its status is one."""
    head = Response(response.status_code, headers_in(response), b"")
    if not response.is_success:
        return head
    if isinstance(error, httpx2.DecodingError):
        return Failure(error, "hopeless", response=head)
    return failure(error)


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
