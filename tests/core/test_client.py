"""Clients: raw responses, options, closing, threads, imports."""

import ast
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from _core import clock, omit, operation
from _core.errors import NotFoundError
from _core.options import RequestOptions
from _core.response import RawResponse
from acme.client import Acme, AsyncAcme

CORE = Path(operation.__file__).parent
OK = httpx2.Response(200, json={"id": "1"})
PYDANTIC = {
    "jsonable.py",
    "model.py",
    "omit.py",
    "events.py",
    "items.py",
    "parse.py",
    "request_model.py",
    "repair.py",
    "shape.py",
    "tags.py",
}
TOKEN = {"bearer": "secret-token"}


def echo(request: httpx2.Request) -> httpx2.Response:
    """Answer with a thing whose id is the last segment of the path."""
    name = request.url.path.rpartition("/")[2]
    return httpx2.Response(200, json={"id": name}, headers={"x-name": name})


def test_raw(face: Any) -> None:
    answer = httpx2.Response(
        200,
        headers=[("X-Request-Id", "req-1"), ("Set-Cookie", "a=1"), ("set-cookie", "b")],
        json={"id": 5},
    )
    acme = face([httpx2.Response(500), answer])

    raw = acme.raw(acme.client.things.get, "1")

    assert isinstance(raw, RawResponse)
    assert (raw.status_code, raw.parsed.id, raw.retries_taken) == (200, 5, 1)
    assert raw.headers["X-REQUEST-ID"] == "req-1"
    assert raw.headers.get_list("set-cookie") == ["a=1", "b"]
    assert raw.request_id == "req-1"
    assert raw.content == raw.text.encode() == b'{"id":5}'
    assert raw.json() == {"id": 5}
    assert [str(i) for i in raw.issues] == ["id: Input should be a valid string"]
    assert "a=1" not in repr(raw.headers) + repr(raw)


def test_raw_passes_arguments_and_errors_on(face: Any) -> None:
    acme = face([OK, httpx2.Response(404)])
    options = RequestOptions(headers={"x-a": "1"})

    acme.raw(acme.client.things.create, name="n", options=options)
    assert acme.request.content == b'{"name":"n"}'
    assert acme.request.headers["x-a"] == "1"

    with pytest.raises(NotFoundError):
        acme.raw(acme.client.things.get, "1")


def test_raw_refuses_what_is_not_its_own_before_it_is_called(face: Any) -> None:
    acme, other = face(OK), face(OK)
    for method in (other.client.things.get, acme.client.with_options, len):
        with pytest.raises(TypeError, match="of this same client"):
            acme.raw(method, "1")
    assert acme.requests == other.requests == []


def test_a_credential_function_may_use_the_client(face: Any) -> None:
    acme = face(echo, {"bearer": lambda: login()})

    def login() -> Any:
        if acme.kind == "sync":
            return acme.client.things.get("login").id
        return nested()

    async def nested() -> str:
        return str((await acme.client.things.get("login")).id)

    raw = acme.raw(acme.client.things.create, name="x")

    assert raw.parsed.id == "things"
    assert acme.requests[1].headers["authorization"] == "Bearer login"


def test_raw_in_threads_does_not_mix() -> None:
    transport = httpx2.MockTransport(echo)
    with httpx2.Client(transport=transport) as http_client:
        acme = Acme(TOKEN, http_client=http_client)

        def both(number: int) -> bool:
            name = f"n{number}"
            plain = acme.things.get(f"plain-{name}")
            raw = acme.raw(acme.things.get, name)
            return raw.headers["x-name"] == raw.parsed.id == name and bool(plain)

        with ThreadPoolExecutor(32) as pool:
            assert all(pool.map(both, range(500)))


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_raw_in_tasks_does_not_mix(backend: str) -> None:
    results: dict[str, str] = {}

    async def handler(request: httpx2.Request) -> httpx2.Response:
        await anyio.lowlevel.checkpoint()
        return echo(request)

    async def main() -> None:
        transport = httpx2.MockTransport(handler)
        async with httpx2.AsyncClient(transport=transport) as http_client:
            acme = AsyncAcme(TOKEN, http_client=http_client)

            async def one(name: str) -> None:
                raw = await acme.raw(acme.things.get, name)
                results[name] = raw.headers["x-name"]

            async with anyio.create_task_group() as tasks:
                for number in range(200):
                    tasks.start_soon(one, f"n{number}")

    anyio.run(main, backend=backend)
    assert results == {name: name for name in results}
    assert len(results) == 200


def test_the_first_calls_may_come_from_many_threads() -> None:
    # In a process of its own, where no model has been built yet.
    code = """
import sys, threading
sys.path[:0] = sys.argv[1:]
import httpx2
from acme.client import Acme

wire = {"id": "1", "owner": {"name": "a"}, "pets": [{"kind": "cat", "lives": 1}]}
answer = lambda request: httpx2.Response(200, json=wire)
acme = Acme({}, http_client=httpx2.Client(transport=httpx2.MockTransport(answer)))
start, found = threading.Barrier(32), []

def first() -> None:
    start.wait()
    found.append(acme.things.get("1").pets[0].lives)

threads = [threading.Thread(target=first) for _ in range(32)]
[t.start() for t in threads]
[t.join() for t in threads]
assert found == [1] * 32, found
"""
    packages = str(Path(__file__).parent / "packages")
    run_python(code, str(CORE.parent), packages)


def run_python(code: str, *arguments: str) -> None:
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    subprocess.run(command, check=True, timeout=60)


def test_with_options_shares_the_connections(face: Any) -> None:
    acme = face([httpx2.Response(500), OK])
    assert acme.client.things  # is made, and not to be shared
    patient = acme.client.with_options(max_retries=1, headers={"x-a": "1"}, timeout=7)
    assert acme.client.things is not patient.things

    assert acme.call(patient.things.get, "1").id == "1"
    assert {r.headers["x-a"] for r in acme.requests} == {"1"}
    assert acme.requests[0].extensions["timeout"]["read"] == 7

    acme.call(acme.client.things.get, "1")
    assert "x-a" not in acme.requests[-1].headers


def test_a_closed_client_says_so(face: Any) -> None:
    acme = face(OK)
    acme.call(acme.client.close if acme.kind == "sync" else acme.client.aclose)

    with pytest.raises(RuntimeError, match="closed"):
        acme.call(acme.client.things.get, "1")
    assert not acme.http_client.is_closed


def test_closing_with_the_context() -> None:
    with Acme(TOKEN) as acme:
        assert acme.things
    with pytest.raises(RuntimeError, match="closed"):
        acme.things.get("1")


def test_closing_with_the_async_context() -> None:
    async def main() -> None:
        async with AsyncAcme(TOKEN) as acme:
            assert acme.things
        with pytest.raises(RuntimeError, match="closed"):
            await acme.things.get("1")

    anyio.run(main)


@pytest.mark.parametrize(
    ("client", "http_client"),
    [(Acme, httpx2.AsyncClient), (AsyncAcme, httpx2.Client), (Acme, partial(str, "x"))],
)
def test_the_wrong_http_client(client: Any, http_client: Any) -> None:
    with pytest.raises(TypeError, match="http_client"):
        client(TOKEN, http_client=http_client())


def test_omit_is_one_object() -> None:
    code = "import copy, pickle; from _core.omit import omit; import sys"
    assert repr(omit.omit) == "omit"
    assert not omit.omit
    run_python(
        f"import sys; sys.path[:0] = sys.argv[1:]\n{code}\n"
        "assert copy.deepcopy(omit) is omit is pickle.loads(pickle.dumps(omit))",
        str(CORE.parent),
    )


def test_what_resources_import_is_light() -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import _core.omit, _core.operation, _core.request, _core.resource, _core.options
import _core.errors
heavy = {"httpx2", "pydantic", "pydantic_core", "anyio", "ssl"} & set(sys.modules)
assert not heavy, heavy
"""
    run_python(code, str(CORE.parent))


def test_pydantic_is_imported_with_the_first_answer() -> None:
    code = """
import sys
sys.path.insert(0, sys.argv[1])
import _core.api, _core.client
assert not {"pydantic", "pydantic_core", "anyio"} & set(sys.modules)
"""
    run_python(code, str(CORE.parent))


def test_a_client_that_was_refused_can_be_shown() -> None:
    half = Acme.__new__(Acme)
    assert repr(half) == "<Acme>"


def test_each_library_is_known_to_few_modules() -> None:
    known: dict[str, set[str]] = {}
    for path in CORE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            for name in names:
                known.setdefault(name.split(".")[0], set()).add(path.name)

    others = {name for name in known if name not in sys.stdlib_module_names}
    assert others == {
        "anyio",
        "httpx2",
        "pydantic",
        "pydantic_core",
        "typing_extensions",
    }
    assert known["httpx2"] == {"http.py"}
    assert known["typing_extensions"] == {"deprecation.py"}  # for type checkers alone
    assert known["anyio"] == {"clock.py", "opened.py"}
    pydantic = known["pydantic"] | known["pydantic_core"]
    assert pydantic <= PYDANTIC


def test_the_system_clock() -> None:
    now = clock.SYSTEM_CLOCK.monotonic()
    clock.SYSTEM_CLOCK.sleep(0)
    anyio.run(clock.SYSTEM_CLOCK.sleep_async, 0)

    assert clock.SYSTEM_CLOCK.monotonic() >= now
    assert clock.SYSTEM_CLOCK.time() > 1_700_000_000
    assert 0 <= clock.SYSTEM_CLOCK.random() < 1
