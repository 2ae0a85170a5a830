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
from acme.client import Acme, AsyncAcme

KINDS = ("sync", "asyncio", "trio")
Scenario: TypeAlias = Callable[[Any], Awaitable[Any]]


async def done(result: Any) -> Any:
    """What a method of either client returned."""
    return await result if isawaitable(result) else result


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
            coroutine: Any = scenario(acme)
            try:
                coroutine.send(None)
            except StopIteration as end:
                return end.value
            raise AssertionError("it waits")

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
