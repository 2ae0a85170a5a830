"""One client for many threads or tasks, for long, and for who changes their mind."""

from __future__ import annotations

import gc
import sys
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from _core.errors import APIError
from _core.http import Transport
from _core.options import RequestOptions
from acme.client import Acme, AsyncAcme

from tests.core import faults
from tests.core.conftest import FakeClock
from tests.core.faults import (
    FaultServer,
    Received,
    Script,
    Step,
    answer,
    hang,
    head,
    reset,
)
from tests.core.playing import KINDS, done, play

THREADS = 32
TASKS = 1_000


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer(echo)
    yield server
    server.close()


def echo(request: Received) -> Script:
    """Answer with a thing whose id is the last segment of the path."""
    name = request.target.rpartition("/")[2]
    return [answer(b'{"id": "%s"}' % name.encode())]


@pytest.fixture
def restless() -> Iterator[None]:
    """Threads take turns as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(function: Callable[[int], Any]) -> list[Any]:
    """Call it with 0, 1, ... by as many threads, which start together."""
    start = threading.Barrier(THREADS)

    def one(number: int) -> Any:
        start.wait(10)
        return function(number)

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.mark.usefixtures("restless")
def test_32_threads_share_a_client(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[httpx2.Client] = []

    really = Transport._make

    def make(self: Transport) -> httpx2.Client:
        made.append(really(self))
        return made[-1]

    monkeypatch.setattr(Transport, "_make", make)

    def some(number: int) -> list[str]:
        mine = acme.with_options(max_retries=number)
        names = [f"{number}-{call}" for call in range(10)]
        assert [mine.things.get(name).id for name in names] == names
        return names

    with Acme({}, base_url=server.url) as acme:
        names = [name for found in at_once(some) for name in found]

    assert len(made) == 1
    assert made[0].is_closed
    assert server.connections <= THREADS
    assert sorted(r.target for r in server.requests) == sorted(
        f"/things/{name}" for name in names
    )


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_1000_tasks_share_a_client(backend: str, server: FaultServer) -> None:
    found: list[str] = []

    async def main() -> None:
        async with AsyncAcme({}, base_url=server.url) as acme:

            async def one(name: str) -> None:
                thing = await acme.things.get(name)
                assert thing.id == name
                found.append(name)

            async with anyio.create_task_group() as tasks:
                for number in range(TASKS):
                    tasks.start_soon(one, str(number))

    anyio.run(main, backend=backend)
    assert len(set(found)) == TASKS
    assert server.connections <= 100


def test_who_closes_while_another_thread_begins(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[httpx2.Client] = []
    acme = Acme({}, base_url=server.url)
    closing = threading.Thread(target=acme.close)

    really = Transport._make

    def make(self: Transport) -> httpx2.Client:
        closing.start()
        made.append(really(self))
        return made[-1]

    monkeypatch.setattr(Transport, "_make", make)
    acme._transport.client()
    closing.join(10)

    assert made[0].is_closed
    with pytest.raises(RuntimeError, match="closed"):
        acme.things.get("1")


@pytest.mark.parametrize("kind", KINDS)
def test_with_options_shares_the_pool(kind: str, server: FaultServer) -> None:
    async def scenario(client: Any) -> None:
        for number in range(3):
            other = client.with_options(timeout=5 + number, headers={"x-n": "1"})
            assert (await done(other.things.get("a"))).id == "a"
            assert (await done(client.things.get("b"))).id == "b"

    play(kind, scenario, base_url=server.url)
    assert len(server.requests) == 6
    assert server.connections == 1


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
@pytest.mark.parametrize(
    "script", [[hang], [head()[:9], hang], [head(200, "content-length: 9"), hang]]
)
def test_who_is_cancelled_leaves_the_pool_usable(
    backend: str, script: list[Step], server: FaultServer
) -> None:
    async def scenario(client: Any) -> None:
        for number in range(1, 11):
            server.does(script)
            async with anyio.create_task_group() as tasks:
                # One is on its way; the other waits for its connection.
                tasks.start_soon(client.things.get, "x")
                tasks.start_soon(client.things.get, "x")
                await anyio.to_thread.run_sync(server.received, number * 2 - 1)
                tasks.cancel_scope.cancel()
            server.does(echo)
            assert (await client.things.get("1")).id == "1"

    limits = httpx2.Limits(max_connections=1)
    play(backend, scenario, base_url=server.url, http={"limits": limits})
    assert len(server.requests) == 20


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_who_is_cancelled_between_two_attempts(
    backend: str, server: FaultServer
) -> None:
    class Eternal(FakeClock):
        async def sleep_async(self, seconds: float) -> None:
            self.waits.append(seconds)
            await anyio.sleep_forever()

    clock = Eternal()

    async def scenario(client: Any) -> None:
        server.does([answer(b"", 503)])
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(client.things.get, "x")
            while not clock.waits:
                await anyio.lowlevel.checkpoint()
            tasks.cancel_scope.cancel()
        server.does(echo)
        assert (await client.things.get("1")).id == "1"

    limits = httpx2.Limits(max_connections=1)
    options = {"base_url": server.url, "clock": clock}
    play(backend, scenario, http={"limits": limits}, **options)
    assert len(server.requests) == 2


COOKIE = "set-cookie: n%d=1; path=/"
MIXED: list[Script] = [
    [answer(b'{"id": "1"}', 200, COOKIE)],
    [answer(b'{"message": "none"}', 404, COOKIE)],
    [answer(b"no JSON", 200, COOKIE)],
    [head(200, "content-length: 9", COOKIE), reset],
]


def memory() -> int:
    """The bytes in use, but for what the server waits with for requests."""
    server = tracemalloc.Filter(False, faults.__file__)
    found = tracemalloc.take_snapshot().filter_traces([server])
    return sum(each.size for each in found.statistics("filename"))


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("calls", [300, pytest.param(10_000, marks=pytest.mark.large)])
def test_nothing_leaks(kind: str, calls: int, server: FaultServer) -> None:
    count = 0

    def mixed(_: Received) -> Script:
        nonlocal count
        count += 1
        script = MIXED[count % len(MIXED)]
        return [
            step.replace(b"%d", b"%d" % count) if isinstance(step, bytes) else step
            for step in script
        ]

    async def some(client: Any, number: int) -> None:
        for _ in range(number):
            try:
                await done(client.things.create(options=RequestOptions(max_retries=0)))
            except APIError:
                continue
        server.requests.clear()
        gc.collect()

    async def scenario(client: Any) -> None:
        await some(client, 100)
        files = open_files()
        tracemalloc.start()
        try:
            await some(client, 100)
            before = memory()
            await some(client, calls)
            grown = memory() - before
        finally:
            tracemalloc.stop()
        assert grown < 100_000
        # The server may not have closed its side of the last ones.
        assert open_files() <= files + 3

    server.does(mixed)
    play(kind, scenario, credentials={"bearer": "t"}, base_url=server.url)
