"""What parsing a response costs, as a ratio to `validate_json` of the same model.

Clean, with one bad value among 1,000 objects, and with one in each. Run it from
the project's folder: `.venv/bin/python -m benchmarks.parsing`.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from importlib import import_module
from types import SimpleNamespace
from typing import Any

from pydantic import TypeAdapter

from benchmarks.package import USER, generated

TURNS = 15
OBJECTS = 1000


def _time(one: Callable[[], object]) -> float:
    began = time.process_time()
    one()
    return time.process_time() - began


def _report(what: str, bare: Callable[[], object], ours: Callable[[], object]) -> None:
    _time(bare), _time(ours)
    pairs = [(_time(bare), _time(ours)) for _ in range(TURNS)]
    ratio = statistics.median(ours / bare for bare, ours in pairs)
    milliseconds = statistics.median(ours for _, ours in pairs) * 1000
    print(f"{what:<36} {ratio:5.2f}   {milliseconds:7.2f} ms")


def main() -> None:
    with generated() as folder:
        sys.path.insert(0, str(folder))
        parse: Any = import_module("bench_client._core.parse")
        response: Any = import_module("bench_client._core.response")
        operation: Any = import_module("bench_client._core.operation")
        models: Any = import_module("bench_client.models.users")
        kind = list[models.GetUserResponse]
        listed = operation.Operation("GET", "/users", responses={200: "users.Users"})
        models.Users = kind
        api = SimpleNamespace(package="bench_client")
        settings = SimpleNamespace(api=api)
        call = SimpleNamespace(method="GET", operation=listed, settings=settings)
        headers = import_module("bench_client._core.headers").Headers()
        adapter = TypeAdapter(kind)

        def parsed(content: bytes) -> object:
            answer = response.Response(200, headers, content)
            return parse.success(call, answer)

        clean = json.dumps([USER] * OBJECTS).encode()
        users = [USER] * OBJECTS
        users[OBJECTS // 2] = {**USER, "active": "yes"}
        one = json.dumps(users).encode()
        every = json.dumps([{**USER, "active": "yes"}] * OBJECTS).encode()

        def bare() -> object:
            return adapter.validate_json(clean)

        _report("clean", bare, lambda: parsed(clean))
        _report(f"one bad value in {OBJECTS:,} objects", bare, lambda: parsed(one))
        _report("one in each of them", bare, lambda: parsed(every))


if __name__ == "__main__":
    main()
