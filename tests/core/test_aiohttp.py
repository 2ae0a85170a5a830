"""A transport that is not httpx2's own: aiohttp, of the extra of that name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _core.errors import APIConnectionError, InternalServerError
from _core.multipart import MultipartBody
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request
from httpx_aiohttp.httpx2 import AiohttpTransport

from tests.core.conftest import FakeClock
from tests.core.faults import (
    OK,
    FaultServer,
    Script,
    answer,
    chunk,
    hang,
    hang_up,
    head,
    refusing,
    reset,
)
from tests.core.playing import Scenario, play

EVENTS = b'data: {"id": "1"}\n\ndata: {"id": "2"}\n\n'


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


def run(scenario: Scenario, url: str, **options: Any) -> FakeClock:
    clock = FakeClock()
    http = {"transport": AiohttpTransport()}
    play("asyncio", scenario, base_url=url, clock=clock, http=http, **options)
    return clock


def test_calls_and_uploads(server: FaultServer, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(200_000))
    put: Operation[Any] = Operation("PUT", "/x", responses={200: "Any"})

    async def scenario(client: Any) -> None:
        assert (await client.things.get("a/b")).id == "1"
        assert (await client.things.create(name="x")).id == "1"
        await client.send(Request(put, body=MultipartBody({"file": path})))

    run(scenario, server.url, credentials={"bearer": "s3cret"})
    get, post, upload = server.requests
    assert get.target == "/things/a%2Fb"
    assert post.body == b'{"name":"x"}'
    assert post.header("authorization") == "Bearer s3cret"
    assert upload.body.count(bytes(200_000)) == 1


def test_streams(server: FaultServer) -> None:
    begin = head(200, "transfer-encoding: chunked", kind="text/event-stream")
    server.does([begin, chunk(EVENTS), chunk(b"")], [begin, chunk(EVENTS), hang])

    async def scenario(client: Any) -> None:
        stream = await client.things.watch()
        assert [item.id async for item in stream] == ["1", "2"]
        async with await client.things.watch() as stream:
            assert (await anext(stream)).id == "1"

    run(scenario, server.url)


@pytest.mark.parametrize(
    "script",
    [
        [reset],
        [hang_up],
        [head()[:9], hang_up],
        [hang],
        [head(200, "content-length: 9"), hang],
        [head(200, "content-length: 9"), hang_up],
        [answer(b"", 503)],
    ],
)
def test_a_post_whose_answer_was_lost_is_sent_once(
    script: Script, server: FaultServer
) -> None:
    server.does(script)

    async def scenario(client: Any) -> None:
        brief = RequestOptions(timeout=0.1)
        with pytest.raises((APIConnectionError, InternalServerError)):
            await client.things.create(name="x", options=brief)
        server.does(OK)
        assert (await client.things.get("1")).id == "1"

    clock = run(scenario, server.url, credentials={"bearer": "t"})
    assert clock.waits == []
    assert [request.method for request in server.received(2)] == ["POST", "GET"]


def test_nobody_listens() -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="Cannot connect"):
            await client.things.get("1")

    taken, url = refusing()
    with taken:
        clock = run(scenario, url)
    assert len(clock.waits) == 2
