"""Uploads over real connections: what they say of their progress, and what goes wrong."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from _core.clock import Clock
from _core.errors import InternalServerError
from _core.files import BLOCK, File, FileBody
from _core.multipart import MultipartBody
from _core.operation import Operation
from _core.request import Request
from acme.client import Acme, AsyncAcme

SIZE = 3 * BLOCK + 1
STEPS = [0, BLOCK, 2 * BLOCK, 3 * BLOCK, SIZE]
BINARY: Operation[Any] = Operation(
    "PUT", "/x", responses={200: "Any"}, media_type="application/octet-stream"
)
FORM: Operation[Any] = Operation(
    "PUT", "/x", responses={200: "Any"}, media_type="multipart/form-data"
)
Put = Callable[..., list[BaseException | None]]


class NoWaiting(Clock):
    def sleep(self, seconds: float) -> None:
        """Let no time pass."""

    async def sleep_async(self, seconds: float) -> None:
        """Let no time pass."""


@pytest.fixture(params=["sync", "asyncio", "trio"])
def put(request: pytest.FixtureRequest, server: Any) -> Put:
    """Send files one after the other, over one connection; return what they raise."""
    limits = httpx2.Limits(max_connections=1)
    options: dict[str, Any] = {"base_url": server.url, "clock": NoWaiting()}

    def put_sync(requests: list[Request[Any]]) -> Iterator[BaseException | None]:
        with httpx2.Client(limits=limits) as http:
            acme = Acme({}, http_client=http, **options)
            for one in requests:
                yield raised(partial(acme.send, one))

    async def put_async(requests: list[Request[Any]]) -> list[BaseException | None]:
        found: list[BaseException | None] = []
        async with httpx2.AsyncClient(limits=limits) as http:
            acme = AsyncAcme({}, http_client=http, **options)
            for one in requests:
                try:
                    await acme.send(one)
                    found.append(None)
                except Exception as error:
                    found.append(error)
        return found

    def put_all(*requests: Request[Any]) -> list[BaseException | None]:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            if request.param == "sync":
                return list(put_sync(list(requests)))
            return anyio.run(put_async, list(requests), backend=request.param)

    return put_all


def raised(call: Callable[[], Any]) -> BaseException | None:
    try:
        call()
    except Exception as error:
        return error
    return None


def binary(content: Any, progress: Any = None) -> Request[Any]:
    return Request(BINARY, body=FileBody(File(content, progress=progress)))


def answers(*statuses: int) -> Callable[[BaseHTTPRequestHandler], None]:
    """Answer with each status in turn, the last one forever; 0 is none at all."""
    left = list(statuses)

    def behave(handler: BaseHTTPRequestHandler) -> None:
        status = left.pop(0) if len(left) > 1 else left[0]
        handler.close_connection = not status
        if status:
            handler.send_response(status)
            handler.send_header("content-length", "2")
            handler.end_headers()
            handler.wfile.write(b"{}")

    return behave


@pytest.mark.parametrize("kind", [Path, bytes, bytearray, io.BytesIO])
def test_progress_is_told_block_by_block(
    put: Put, server: Any, tmp_path: Path, kind: Any
) -> None:
    (tmp_path / "a").write_bytes(bytes(SIZE))
    content = tmp_path / "a" if kind is Path else kind(bytes(SIZE))
    told: list[tuple[int, int | None]] = []

    assert put(binary(content, lambda *now: told.append(now))) == [None]

    assert told == [(sent, SIZE) for sent in STEPS]
    assert server.bodies == [bytes(SIZE)]


def test_each_file_of_a_form_has_its_own_progress(put: Put, server: Any) -> None:
    told: dict[str, list[tuple[int, int | None]]] = {"a": [], "b": []}

    def tell(name: str, *now: Any) -> None:
        told[name].append(now)

    fields = {
        name: File(name.encode() * 3, progress=partial(tell, name)) for name in told
    }
    assert put(Request(FORM, body=MultipartBody({**fields, "c": b"ccc"}))) == [None]

    assert told == {name: [(0, 3), (3, 3)] for name in "ab"}
    assert all(content in server.bodies[0] for content in (b"aaa", b"bbb", b"ccc"))


def test_each_attempt_begins_anew(put: Put, server: Any, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(SIZE))
    server.behave = answers(503, 0, 200)
    told: list[int] = []

    assert put(binary(tmp_path / "a", lambda sent, _: told.append(sent))) == [None]

    assert server.bodies == [bytes(SIZE)] * 3
    assert told == STEPS * 3


def test_who_is_told_can_end_the_call(put: Put, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(SIZE))

    def give_up(sent: int, _: int | None) -> None:
        if sent:
            raise ZeroDivisionError

    error, then = put(binary(tmp_path / "a", give_up), binary(b"next"))
    assert isinstance(error, ZeroDivisionError)
    assert then is None


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        (lambda path: path.write_bytes(b"short"), OSError, "bytes shorter"),
        (Path.unlink, FileNotFoundError, "No such file"),
        (lambda path: path.write_bytes(bytes(2 * SIZE)), None, ""),
    ],
)
def test_a_path_that_changes_between_two_attempts(
    put: Put, server: Any, tmp_path: Path, change: Any, error: Any, message: str
) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(SIZE))
    server.behave = answers(503, 200)
    changed: list[bool] = []

    def change_once(sent: int, _: int | None) -> None:
        if sent == SIZE and not changed:
            changed.append(True)
            change(path)

    first, second = put(binary(path, change_once), binary(b"next"))

    assert second is None
    if error is None:  # what was announced is sent, and no more
        assert first is None
        assert server.bodies[:2] == [bytes(SIZE)] * 2
    else:
        assert type(first) is error
        assert message in str(first)


def test_what_is_lost_after_all_tries_is_an_error(put: Put, server: Any) -> None:
    server.behave = answers(503)

    (error,) = put(binary(b"x"))

    assert isinstance(error, InternalServerError)
    assert len(server.bodies) == 3


def test_progress_is_not_part_of_what_is_shown() -> None:
    assert "progress" not in repr(File(b"", progress=print))
