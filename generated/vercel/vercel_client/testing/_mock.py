"""A stand-in for the API: clients without a network, and who answers them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import replace
from functools import cached_property, wraps
from http.cookiejar import CookieJar, DefaultCookiePolicy
from inspect import unwrap
from types import TracebackType
from typing import Any, Generic, Self, TypeVar
from unittest.mock import patch

import httpx2

from .._core.client import AsyncClient, Client
from .._core.clock import Clock
from .._core.operation import Operation
from ._answers import MockOperation
from ._call import Call

C = TypeVar("C", bound=Client)
X = TypeVar("X", bound=AsyncClient)

# The operation whose requests are on their way.
_current: ContextVar[MockOperation[Any]] = ContextVar("current")


class Mock(Generic[C, X]):
    """What all mocks have in common; each has an attribute for each resource.

    Attributes:
        client: A client that it answers.
        async_client: The same, asynchronous.
        calls: All that it got, in the order in which it came.
        waits: The seconds that its clients would have waited; they do not.
    """

    _resources: tuple[str, ...] = ()

    def __init__(
        self,
        client: type[C],
        async_client: type[X],
        arguments: Mapping[str, Any],
    ) -> None:
        self._classes = client, async_client
        self._arguments = arguments
        self._calls: list[Call] = []
        self._clock = _Clock()
        self._copies: dict[object, object] = {}  # credentials by transport
        self._methods = {base: self._mocked(base) for base in self._classes}
        self._patches = ExitStack()

    @cached_property
    def client(self) -> C:
        return self.new_client()

    @cached_property
    def async_client(self) -> X:
        return self.new_async_client()

    @property
    def calls(self) -> list[Call]:
        return self._calls

    @property
    def waits(self) -> list[float]:
        return self._clock.waits

    def new_client(self, **arguments: Any) -> C:
        """Return another client, made with these arguments."""
        made: C = self._made(self._classes[0])(**arguments)
        return made

    def new_async_client(self, **arguments: Any) -> X:
        """Return another asynchronous client, made with these arguments."""
        made: X = self._made(self._classes[1])(**arguments)
        return made

    def reset(self) -> None:
        """Forget all calls, and answer what is documented."""
        self._calls.clear()
        self._clock.waits.clear()
        for name in self._resources:
            if name in vars(self):
                for operation in _operations(getattr(self, name)):
                    operation.reset()

    def __enter__(self) -> Self:
        """Answer all clients until the end of the block, whoever made them and when."""
        for base, methods in self._methods.items():
            for name, method in methods.items():
                self._patches.enter_context(patch.object(base, name, method))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._patches.close()

    def _made(self, base: type[Any]) -> Any:
        return type(base.__name__, (base,), self._methods[base])

    def _mocked(self, base: type[Any]) -> dict[str, Callable[..., Any]]:
        """Return the methods by which the clients of a class come to the mock."""
        # Those of the class, also where another mock has its own there.
        init, respond = unwrap(base.__init__), unwrap(base.respond)
        is_async = issubclass(base, AsyncClient)
        answering = httpx2.MockTransport(self._answered)
        kind = httpx2.AsyncClient if is_async else httpx2.Client
        no_cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        http_client = kind(transport=answering, cookies=no_cookies)

        @wraps(init)
        def mocked_init(client: Any, **arguments: Any) -> None:
            given = {name: v for name, v in arguments.items() if v is not None}
            given["http_client"] = http_client  # after the block, too: no network
            init(client, **{**self._arguments, **given})

        @wraps(respond)
        def answered(client: Any, request: Any, options: Any = None) -> Any:
            with self._expecting(client, request.operation):
                return respond(self._double(client, http_client), request, options)

        @wraps(respond)
        async def async_answered(client: Any, request: Any, options: Any = None) -> Any:
            with self._expecting(client, request.operation):
                double = self._double(client, http_client)
                return await respond(double, request, options)

        return {
            "__init__": mocked_init,
            "respond": async_answered if is_async else answered,
        }

    def _double(self, client: Any, http_client: object) -> Any:
        """Return the same client, but that the mock is its network and its clock."""
        double, transport = copy(client), copy(client._transport)
        transport._client, transport._own, transport._direct = http_client, False, None
        transport._clock = self._clock
        double._transport = transport
        double._settings = replace(
            client._settings, clock=self._clock, credentials=self._credentials(client)
        )
        return double

    def _credentials(self, client: Any) -> Any:
        """Return what a client has; what it needs for tests, if it has nothing.

        Tokens are fetched for the mock alone: none of them may go to a server.
        """
        key = client._transport  # which those share that share their credentials
        if key not in self._copies:
            own: Any = client if client._settings.credentials._found else self.client
            self._copies.setdefault(key, _copied(own._settings.credentials))
        return self._copies[key]

    @contextmanager
    def _expecting(self, client: object, operation: Operation[Any]) -> Generator[None]:
        token = _current.set(self._found(client, operation))
        try:
            yield
        finally:
            _current.reset(token)

    def _found(self, client: object, called: Operation[Any]) -> MockOperation[Any]:
        # First the resources that the client has used: no other is imported for it.
        used = vars(client)
        for name in sorted(self._resources, key=lambda name: name not in used):
            for operation in _operations(getattr(self, name)):
                if operation.mocks(called):
                    return operation
        raise LookupError(f"{called!r} is none of the API, and nothing answers it")

    def _answered(self, request: httpx2.Request) -> httpx2.Response:
        operation = _current.get(None)
        if operation is None:
            raise RuntimeError(
                f"the client was made while {type(self).__name__} answered all "
                "clients, and that is over; make a new one"
            )
        call = operation.call(request)
        self._calls.append(call)
        if call.is_elsewhere and call.content.startswith(b"grant_type="):
            return httpx2.Response(200, json={"access_token": "fetched-token"})
        operation.calls.append(call)
        try:
            reply = operation.reply(call)
        except TimeoutError as error:
            raise httpx2.ReadTimeout(str(error), request=request) from None
        except ConnectionRefusedError as error:
            raise httpx2.ConnectError(str(error), request=request) from None
        except ConnectionError as error:
            raise httpx2.ReadError(str(error), request=request) from None
        headers = dict(reply.headers)
        if reply.broken:
            stream = _Broken(reply.content)
            return httpx2.Response(reply.status, headers=headers, stream=stream)
        return httpx2.Response(reply.status, headers=headers, content=reply.content)


def _copied(credentials: Any) -> Any:
    """Return the same credentials, which have no fetched token in common."""
    copied = copy(credentials)
    copied._found = {name: copy(item) for name, item in credentials._found.items()}
    return copied


class _Clock(Clock):
    """Time passes by itself, and at once where it is waited for."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return super().monotonic() + sum(self.waits)

    def time(self) -> float:
        return super().time() + sum(self.waits)

    def random(self) -> float:
        return 0.5

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.waits.append(seconds)


class _Broken(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """The body of an answer that breaks off."""

    def __init__(self, content: bytes) -> None:
        self._content = content

    def __iter__(self) -> Iterator[bytes]:
        yield self._content
        raise httpx2.ReadError("a simulated end of the connection")

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self:
            yield piece


def _operations(resource: object) -> list[MockOperation[Any]]:
    return [v for v in vars(resource).values() if isinstance(v, MockOperation)]
