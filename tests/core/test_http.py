"""Over real connections: what a server can do, and that nothing stays open."""

import gc
import socket
import struct
import warnings
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import anyio
import pytest
from _core.errors import APIConnectionError, APIError, APITimeoutError, NotFoundError
from _core.multipart import MultipartBody
from _core.operation import Operation
from _core.options import Timeout
from _core.request import Request
from acme.client import Acme, AsyncAcme

Run = Callable[..., Any]


@pytest.fixture(params=["sync", "asyncio", "trio"])
def run(request: pytest.FixtureRequest) -> Run:
    """Make a client for a URL, call one method of its things, and close it."""

    def run_sync(url: str, method: str, *args: Any, **options: Any) -> Any:
        with Acme({"bearer": "t", "query_key": "k&k"}, base_url=url, **options) as acme:
            return getattr(acme.things, method)(*args)

    async def run_async(url: str, method: str, args: Any, options: Any) -> Any:
        credentials = {"bearer": "t", "query_key": "k&k"}
        async with AsyncAcme(credentials, base_url=url, **options) as acme:
            return await getattr(acme.things, method)(*args)

    def run_in_loop(url: str, method: str, *args: Any, **options: Any) -> Any:
        return anyio.run(run_async, url, method, args, options, backend=request.param)

    return run_sync if request.param == "sync" else run_in_loop


def test_a_call(run: Run, server: Any) -> None:
    assert run(server.url, "get", "a/b c").id == "1"
    assert server.paths == ["/things/a%2Fb%20c"]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_sees_what_stays_on_this_machine(
    run: Run, server: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert run(server.url, "get", "1", max_retries=0).id == "1"


def test_a_status_counts_even_if_the_body_is_lost(run: Run, server: Any) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        half_a_body(handler, 404)

    server.behave = behave
    with pytest.raises(NotFoundError):
        run(server.url, "get", "1")
    assert len(server.paths) == 1


def reset(handler: BaseHTTPRequestHandler) -> None:
    linger = struct.pack("ii", 1, 0)
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def hang(handler: BaseHTTPRequestHandler) -> None:
    # Until the client, out of patience, hangs up.
    handler.connection.recv(1)
    handler.close_connection = True


def half_a_body(handler: BaseHTTPRequestHandler, status: int = 200) -> None:
    handler.send_response(status)
    handler.send_header("content-length", "100")
    handler.end_headers()
    handler.wfile.write(b'{"id": ')
    handler.wfile.flush()
    reset(handler)


@pytest.mark.parametrize("behave", [reset, half_a_body])
@pytest.mark.parametrize(("method", "sent"), [("get", 2), ("create", 1)])
def test_a_lost_answer(
    run: Run, server: Any, behave: Any, method: str, sent: int, monkeypatch: Any
) -> None:
    server.behave = behave
    monkeypatch.setattr("_core.retry.BASE_DELAY", 0)
    arguments = ["1"] if method == "get" else []

    with pytest.raises(APIConnectionError) as caught:
        run(server.url, method, *arguments, max_retries=1)

    assert not isinstance(caught.value, APITimeoutError)
    assert len(server.paths) == sent


def test_a_server_that_hangs(run: Run, server: Any) -> None:
    server.behave = hang

    with pytest.raises(APITimeoutError):
        run(server.url, "get", "1", timeout=Timeout(read=0.05), max_retries=0)


def test_nobody_listens(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(APIConnectionError, match="no answer"):
            run(url, "create", max_retries=0)


@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
def test_a_file_is_read_again_for_each_attempt(
    server: Any, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(200_000))
    put: Operation[Any] = Operation("PUT", "/x", responses={200: "Any"})
    request = Request(put, body=MultipartBody({"file": path, "name": "n"}))

    def behave(handler: BaseHTTPRequestHandler) -> None:
        server.behave = answer
        handler.send_response(503)
        handler.send_header("retry-after-ms", "1")
        handler.send_header("content-length", "0")
        handler.end_headers()

    async def send_async() -> None:
        async with AsyncAcme({}, base_url=server.url) as acme:
            await acme.send(request)

    answer, server.behave = server.behave, behave
    if kind == "sync":
        with Acme({}, base_url=server.url) as acme:
            acme.send(request)
    else:
        anyio.run(send_async, backend=kind)

    first, second = server.bodies
    assert first == second
    assert first.count(bytes(200_000)) == 1


def test_a_secret_in_the_query_reaches_the_server(
    server: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    security = (("query_key",),)
    keyed: Operation[Any] = Operation(
        "GET", "/x", security=security, responses={200: "Any"}
    )
    with Acme({"query_key": "k&k"}, base_url=server.url) as acme:
        acme.send(Request(keyed, query={"a": 1}))

    assert server.paths == ["/x?a=1&key=k%26k"]
    assert "HTTP Request: GET" in caplog.text
    assert "k%26k" not in caplog.text


def test_nothing_stays_open(run: Run, server: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for path in ("1", "2"):
            run(server.url, "get", path)
        server.behave = reset
        with pytest.raises(APIError):
            run(server.url, "create")
        gc.collect()


def test_a_cancelled_call_leaves_the_client_usable(server: Any) -> None:
    async def main() -> None:
        async with AsyncAcme({}, base_url=server.url) as acme:
            server.behave = hang
            with anyio.move_on_after(0.05) as scope:
                await acme.things.get("1")
            assert scope.cancelled_caught
            server.behave = answer
            assert (await acme.things.get("2")).id == "1"

    answer = server.behave
    anyio.run(main)
