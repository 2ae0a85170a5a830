"""What a typed call costs, as a ratio to the same GET by httpx2 and `json()`.

The two take turns, so that what else the machine does meets both; each ratio is
the median over the turns, of CPU time of this process alone. Run it from the
project's folder: `.venv/bin/python -m benchmarks.calls`.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import httpx2

from benchmarks.package import USER, generated
from benchmarks.server import serving

TURNS = 40
CALLS = 50
TASKS = 32
_numbers = itertools.count()


def _time(one: Callable[[], object]) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        one()
    return (time.process_time() - began) / CALLS


async def _time_async(one: Callable[[], Awaitable[object]], tasks: int) -> float:
    async def many() -> None:
        for _ in range(CALLS):
            await one()

    began = time.process_time()
    await asyncio.gather(*(many() for _ in range(tasks)))
    return (time.process_time() - began) / (CALLS * tasks)


def _report(what: str, pairs: list[tuple[float, float]]) -> None:
    ratio = statistics.median(ours / raw for raw, ours in pairs)
    raw, ours = (statistics.median(times) * 1e6 for times in zip(*pairs, strict=True))
    print(f"{what:<28} {ratio:5.2f}   {raw:6.0f}   {ours:6.0f}", flush=True)


def _sync(package: Any, base: str, what: str, team: Callable[[], str]) -> None:
    url = f"{base}/users"
    with httpx2.Client() as client, package.Client(token="t", base_url=base) as typed:
        get_user = typed.users.get_user

        def raw() -> object:
            return client.get(url, params={"teamId": team(), "limit": 20}).json()

        def ours() -> object:
            return get_user(team_id=team(), limit=20)

        _time(raw), _time(ours)
        pairs = [(_time(raw), _time(ours)) for _ in range(TURNS)]
    _report(what, pairs)


async def _async(package: Any, base: str, tasks: int) -> None:
    url = f"{base}/users"
    async with (
        httpx2.AsyncClient() as client,
        package.AsyncClient(token="t", base_url=base) as typed,
    ):
        get_user = typed.users.get_user

        async def raw() -> object:
            query = {"teamId": _another(), "limit": 20}
            return (await client.get(url, params=query)).json()

        async def ours() -> object:
            return await get_user(team_id=_another(), limit=20)

        await _time_async(raw, tasks), await _time_async(ours, tasks)
        pairs = [
            (await _time_async(raw, tasks), await _time_async(ours, tasks))
            for _ in range(TURNS if tasks == 1 else TURNS // 8)
        ]
    _report(f"async call, {tasks} at once", pairs)


def _another() -> str:
    return f"team_{next(_numbers)}"


class _Names:
    """The clients of the package, whatever they are called."""

    def __init__(self, module: Any) -> None:
        self.Client = module.Bench
        self.AsyncClient = module.AsyncBench


def main() -> None:
    with generated() as folder, serving(json.dumps(USER).encode()) as base:
        sys.path.insert(0, str(folder))
        package = _Names(import_module("bench_client"))
        print(f"{'':<28} ratio   httpx2     ours   (microseconds of CPU)")
        _sync(package, base, "sync call, another URL", _another)
        _sync(package, base, "sync call, the same URL", lambda: "team_1")
        asyncio.run(_async(package, base, 1))
        asyncio.run(_async(package, base, TASKS))


if __name__ == "__main__":
    main()
