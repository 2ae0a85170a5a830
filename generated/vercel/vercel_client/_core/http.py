"""The HTTP library, which only this module knows, and the drivers of a call."""

from __future__ import annotations

import inspect
import logging
import ssl
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx2

from .clock import Clock
from .exchange import Ask, Failure, Send, Wait, WireRequest
from .flow import Flow
from .headers import Headers
from .response import Response

T = TypeVar("T")

_ERRORS = (httpx2.RequestError, httpx2.InvalidURL)
_UNSENT = (
    httpx2.ConnectError,
    httpx2.ConnectTimeout,
    httpx2.PoolTimeout,
    httpx2.ProxyError,
)
_HOPELESS = (
    httpx2.DecodingError,
    httpx2.InvalidURL,
    httpx2.LocalProtocolError,
    httpx2.UnsupportedProtocol,
)
_CLOSED = "the client is closed; make a new one"


class Transport:
    """Runs the calls of a Client.

    Args:
        client: Of the user, who closes it; None to have one of our own.
        clock: What waits between attempts.

    Raises:
        TypeError: `client` is something else.
    """

    def __init__(self, client: object, clock: Clock) -> None:
        match client:
            case None:
                self._client = httpx2.Client()
            case httpx2.Client():
                self._client = client
            case _:
                raise TypeError(f"http_client must be an httpx2.Client, not {client!r}")
        self._own = client is None
        self._closed = False
        self._clock = clock

    def run(self, flow: Flow[T]) -> T:
        """Do what `flow` asks for, step by step, and return what it returns."""
        outcome: object = None
        while True:
            try:
                action = flow.send(outcome)
            except StopIteration as done:
                result: T = done.value
                return result
            outcome = None
            match action:
                case Send(request):
                    outcome = self._send(request)
                case Ask(function):
                    outcome = _asked(function)
                case Wait(seconds):
                    self._clock.sleep(seconds)

    def _send(self, wire: WireRequest) -> Response | Failure:
        if self._closed:
            raise RuntimeError(_CLOSED)
        try:
            request = _request(wire, self._client, self._own)
            return _response(
                self._client.send(request, auth=None, follow_redirects=False)
            )
        except _ERRORS as error:
            return _failure(error)

    def close(self) -> None:
        """Close the connections, unless they are the user's own."""
        self._closed = True
        if self._own:
            self._client.close()


class AsyncTransport:
    """Runs the calls of an AsyncClient. See `Transport`."""

    def __init__(self, client: object, clock: Clock) -> None:
        match client:
            case None:
                self._client = httpx2.AsyncClient()
            case httpx2.AsyncClient():
                self._client = client
            case _:
                raise TypeError(
                    f"http_client must be an httpx2.AsyncClient, not {client!r}"
                )
        self._own = client is None
        self._closed = False
        self._clock = clock

    async def run(self, flow: Flow[T]) -> T:
        """Do what `flow` asks for, step by step, and return what it returns."""
        outcome: object = None
        while True:
            try:
                action = flow.send(outcome)
            except StopIteration as done:
                result: T = done.value
                return result
            outcome = None
            match action:
                case Send(request):
                    outcome = await self._send(request)
                case Ask(function):
                    answer = function()
                    outcome = await answer if inspect.isawaitable(answer) else answer
                case Wait(seconds):
                    await self._clock.sleep_async(seconds)

    async def _send(self, wire: WireRequest) -> Response | Failure:
        if self._closed:
            raise RuntimeError(_CLOSED)
        try:
            request = _request(wire, self._client, self._own)
            return _response(
                await self._client.send(request, auth=None, follow_redirects=False)
            )
        except _ERRORS as error:
            return _failure(error)

    async def aclose(self) -> None:
        """Close the connections, unless they are the user's own."""
        self._closed = True
        if self._own:
            await self._client.aclose()


def _asked(function: Callable[[], str | Awaitable[str]]) -> object:
    answer = function()
    if inspect.iscoroutine(answer):
        answer.close()
    if inspect.isawaitable(answer):
        raise TypeError("an async function for a credential needs the async client")
    return answer


def _request(
    wire: WireRequest, client: httpx2.Client | httpx2.AsyncClient, own: bool
) -> httpx2.Request:
    # Not client.build_request: its `params` would replace the query. A client of the
    # user adds its headers where the call has none, and its cookies; ours has no
    # headers but the library's, and never sends cookies that a server set.
    request = httpx2.Request(
        wire.method,
        wire.url,
        headers=dict(client.headers.items()) | wire.headers,
        content=wire.content,
        cookies=None if own else client.cookies,
        extensions={
            "timeout": {
                "connect": wire.timeout.connect,
                "read": wire.timeout.read,
                "write": wire.timeout.write,
                "pool": wire.timeout.pool,
            }
        },
    )
    if wire.secret_url:
        request.url = _SecretURL(request.url)
    return request


class _SecretURL(httpx2.URL):
    """A URL that has a credential in its query."""


def _without_secrets(record: logging.LogRecord) -> bool:
    """Change what httpx2 logs about a request: no query where it is secret."""
    if isinstance(record.args, tuple):
        record.args = tuple(
            item.copy_with(query=None) if isinstance(item, _SecretURL) else item
            for item in record.args
        )
    return True


logging.getLogger("httpx2").addFilter(_without_secrets)


def _response(response: httpx2.Response) -> Response:
    pairs = response.headers.multi_items()
    return Response(response.status_code, Headers(pairs), response.content)


def _failure(error: Exception) -> Failure:
    timeout = isinstance(error, httpx2.TimeoutException)
    if isinstance(error, _HOPELESS) or _is_bad_certificate(error):
        return Failure(error, "hopeless")
    return Failure(error, "unsent" if isinstance(error, _UNSENT) else "lost", timeout)


def _is_bad_certificate(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
