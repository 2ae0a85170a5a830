"""Tests written once for both clients: scenarios.

A scenario is a coroutine. It runs under asyncio, under trio, and, over the synchronous
client, under no event loop at all: there, what it awaits is done at once.
"""

from __future__ import annotations

import gc
import ssl
import warnings
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from inspect import isawaitable
from typing import Any, TypeAlias

import anyio
import httpx2
from _core.options import Timeout
from acme.client import Acme, AsyncAcme

KINDS = ("sync", "asyncio", "trio")
Scenario: TypeAlias = Callable[[Any], Awaitable[Any]]


async def done(result: Any) -> Any:
    """What a method of either client returned."""
    return await result if isawaitable(result) else result


def at_once(coroutine: Any) -> Any:
    """What a coroutine returns that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError("it waits")


def play(
    kind: str,
    scenario: Scenario,
    *,
    credentials: Mapping[str, Any] | None = None,
    http: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """Run a scenario with a client, and see that it leaves nothing open.

    Args:
        kind: One of KINDS.
        scenario: What to run; it is called with the client.
        credentials: Of the client.
        http: Arguments for an HTTP client of the user's own, if it is to have one;
            unless they say otherwise it trusts nobody, which is quickly made.
        options: Further arguments of the client.
    """
    given = credentials or {}
    if http is not None:
        http = {"verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), **http}

    def run_sync() -> Any:
        own = None if http is None else httpx2.Client(**http)
        with own or nullcontext(), Acme(given, http_client=own, **options) as acme:
            return at_once(scenario(acme))

    async def run_async() -> Any:
        own = None if http is None else httpx2.AsyncClient(**http)
        async with (
            own or nullcontext(),
            AsyncAcme(given, http_client=own, **options) as acme,
        ):
            return await scenario(acme)

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            if kind == "sync":
                return run_sync()
            return anyio.run(run_async, backend=kind)
        finally:
            gc.collect()


def play_alone(kind: str, url: str, scenario: Scenario, **options: Any) -> Any:
    """Run a scenario with a client of a server that has but one connection to it."""
    given: dict[str, Any] = {
        "base_url": url,
        "timeout": Timeout(connect=5, read=5, write=5, pool=0.5),
        "max_retries": 0,
        "http": {"limits": httpx2.Limits(max_connections=1)},
    }
    return play(kind, scenario, **{**given, **options})
