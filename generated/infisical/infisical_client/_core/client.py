"""The bases of the generated clients, synchronous and asynchronous."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from dataclasses import replace
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Generic, ParamSpec, Self, TypeVar

from .api import Api, Settings
from .clock import SYSTEM_CLOCK, Clock
from .credentials import Credentials
from .flow import run
from .hooks import Hooks
from .http import AsyncTransport, Transport
from .options import DEFAULT_TIMEOUT, CallOptions, RequestOptions, Timeout
from .request import Request
from .resource import AsyncResource, Resource, client_of
from .response import RawResponse
from .servers import Servers

P = ParamSpec("P")
T = TypeVar("T")
X = TypeVar("X", bound=Transport | AsyncTransport)

# Where `raw` waits for the response of the method it calls; None outside of it.
_raw: ContextVar[list[RawResponse[Any]] | None] = ContextVar("raw", default=None)


class _BaseClient(Generic[X]):
    """What both kinds of client have in common.

    Args, beside those that the clients of an API have:
        credentials: For each security scheme what the caller gave.
        fill: Puts the values of variables into the addresses of servers.
        http_client: The caller's own, used as it is and never closed here: its
            proxies, TLS, limits, hooks, headers and cookies count; its auth, params,
            base URL, timeout, redirects, `User-Agent` and `Accept` do not. Other
            headers for each call, these two as well, are set by `with_options`.
        clock: For tests.

    Raises:
        TypeError: An argument has the wrong type.
        ValueError: An argument has a value that cannot be used.
    """

    _transport_type: Callable[[object, Clock, bool], X]

    def __init__(
        self,
        api: Api,
        credentials: Mapping[str, object],
        *,
        base_url: str | None = None,
        server: str | None = None,
        fill: Callable[[str], str] = str,
        timeout: float | Timeout = DEFAULT_TIMEOUT,
        max_retries: int = 2,
        strict: bool = False,
        allow_http: bool = False,
        hooks: Hooks | None = None,
        http_client: object = None,
        clock: Clock = SYSTEM_CLOCK,
    ) -> None:
        servers = Servers(api.servers, api.path, base_url, server, fill, allow_http)
        self._settings = Settings(
            api=api,
            servers=servers,
            credentials=Credentials(api.security, credentials, servers.base),
            defaults=CallOptions().with_(
                RequestOptions(timeout=timeout, max_retries=max_retries)
            ),
            strict=strict,
            hooks=hooks,
            clock=clock,
            log=logging.getLogger(api.package),
        )
        # A proxy of the environment would see what is meant for this machine alone.
        origin = servers.base.origin
        trust_env = origin.scheme == "https" or not origin.is_local
        self._transport = self._transport_type(http_client, clock, trust_env)

    def __repr__(self) -> str:
        settings: Settings | None = vars(self).get("_settings")
        base = f" {settings.servers.base.text}" if settings else ""
        return f"<{type(self).__name__}{base}>"

    def with_options(
        self,
        *,
        timeout: float | Timeout | None = None,
        max_retries: int | None = None,
        deadline: float | None = None,
        headers: Mapping[str, str] | None = None,
        query: Mapping[str, Any] | None = None,
    ) -> Self:
        """Return a client that shares the connections and has other defaults.

        Closing either closes both. The arguments are those of `RequestOptions`.
        """
        options = RequestOptions(
            timeout=timeout,
            max_retries=max_retries,
            deadline=deadline,
            headers=headers or {},
            query=query or {},
        )
        defaults = self._settings.defaults.with_(options)
        other = copy(self)
        other._settings = replace(self._settings, defaults=defaults)
        for name, value in list(vars(other).items()):
            if isinstance(value, Resource | AsyncResource):
                delattr(other, name)  # a cached property, bound to this client
        return other

    def preload(self) -> None:
        """Import now what is imported when it is first used.

        For servers, so that no request waits for it. Models are imported, too.
        """
        package = self._settings.api.package
        for name in ("resources", "models", "_core"):
            folder = import_module(f"{package}.{name}")
            for module in iter_modules(folder.__path__):
                import_module(f"{folder.__name__}.{module.name}")
        self._transport.client()

    async def _run(
        self, request: Request[T], options: RequestOptions | None
    ) -> RawResponse[T]:
        """Make a call; `raw` gets the response too, if it waits for one."""
        slot = _raw.get()
        if slot is not None:
            _raw.set(None)  # a credential function may call the client too
        response = await run(request, options, self._settings, self._transport)
        if slot is not None:
            slot.append(response)
        return response

    @contextmanager
    def _caught(
        self, method: Callable[..., Any]
    ) -> Generator[list[RawResponse[Any]], None, None]:
        """Put the one response of `method`, which is called meanwhile, into a list."""
        if client_of(method) is not self:
            raise TypeError("raw() takes a method of a resource of this same client")
        slot: list[RawResponse[Any]] = []
        token = _raw.set(slot)
        try:
            yield slot
        finally:
            _raw.reset(token)
        if len(slot) != 1:
            raise TypeError("the method that raw() was given did not send a request")


class Client(_BaseClient[Transport]):
    """A synchronous client; `http_client` is an `httpx2.Client`."""

    _transport_type = Transport

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections. The client cannot be used any more."""
        self._transport.close()

    def send(self, request: Request[T], options: RequestOptions | None = None) -> T:
        """Make a call that was built by hand, and return its result.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        return self.respond(request, options).parsed

    def respond(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[T]:
        """Make a call as `send` does, and return the whole response."""
        return self._transport.run(self._run(request, options))

    def raw(
        self, method: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of this client and return the whole response.

        Example:
            `client.raw(client.users.get_user, "42").headers`

        Raises:
            APIError: The call failed.
            TypeError: `method` is not a method of a resource of this client.
        """
        with self._caught(method) as caught:
            method(*args, **kwargs)
        return caught[0]


class AsyncClient(_BaseClient[AsyncTransport]):
    """An asynchronous client, under asyncio or trio, on an `httpx2.AsyncClient`."""

    _transport_type = AsyncTransport

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections. The client cannot be used any more."""
        await self._transport.aclose()

    async def send(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> T:
        """Make a call that was built by hand, and return its result.

        Raises:
            APIError: The call failed; see the module `errors`.
        """
        return (await self.respond(request, options)).parsed

    async def respond(
        self, request: Request[T], options: RequestOptions | None = None
    ) -> RawResponse[T]:
        """Make a call as `send` does, and return the whole response."""
        return await self._run(request, options)

    async def raw(
        self, method: Callable[P, Awaitable[T]], /, *args: P.args, **kwargs: P.kwargs
    ) -> RawResponse[T]:
        """Call a method of this client and return the whole response.

        Example:
            `(await client.raw(client.users.get_user, "42")).headers`

        Raises:
            APIError: The call failed.
            TypeError: `method` is not a method of a resource of this client.
        """
        with self._caught(method) as caught:
            await method(*args, **kwargs)
        return caught[0]
