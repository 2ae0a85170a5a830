"""Streams over real connections: their items, their ends, and what they leave open.

Each test is a scenario, and has the clients of either kind behind one face.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import Any

import anyio
import pytest
from _core.clock import Clock
from _core.errors import (
    APIConnectionError,
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    ResponseDecodeError,
    ResponseValidationError,
)
from _core.model import schema_issues
from _core.operation import Operation
from _core.options import RequestOptions, Timeout
from _core.request import Request
from _core.sse import EventDecoder
from _core.streaming import AsyncStream, Stream
from acme.client import AsyncAcme
from acme.models.things import Failure, Thing

from tests.core.playing import KINDS, done, play_alone


class Iterated:
    """An iterator, of either kind, as an asynchronous one."""

    def __init__(self, inner: Any) -> None:
        self.inner = inner

    def __aiter__(self) -> AsyncIterator[Any]:
        return self

    async def __anext__(self) -> Any:
        if hasattr(self.inner, "__anext__"):
            return await anext(self.inner)
        try:
            return next(self.inner)
        except StopIteration:
            raise StopAsyncIteration from None


class Opened(Iterated):
    """A stream, of either kind, as an asynchronous one."""

    async def __aenter__(self) -> Opened:
        enter = "__aenter__" if hasattr(self.inner, "__aenter__") else "__enter__"
        assert await done(getattr(self.inner, enter)()) is self.inner
        return self

    async def __aexit__(self, *error: Any) -> None:
        leave = "__aexit__" if hasattr(self.inner, "__aexit__") else "__exit__"
        await done(getattr(self.inner, leave)(*error))

    async def close(self) -> None:
        name = "aclose" if hasattr(self.inner, "aclose") else "close"
        await done(getattr(self.inner, name)())

    def events(self, **options: Any) -> Iterated:
        return Iterated(self.inner.events(**options))


class Caller:
    """A client of either kind."""

    def __init__(self, client: Any) -> None:
        self.client = client

    async def watch(self, **options: Any) -> Opened:
        given = RequestOptions(**options)
        return Opened(await done(self.client.things.watch(options=given)))

    async def stream(
        self, *, responses: Any, method: str = "GET", **arguments: Any
    ) -> Opened:
        operation: Any = Operation(method, "/x", responses=responses, **arguments)
        kind: Any = AsyncStream if isinstance(self.client, AsyncAcme) else Stream
        return Opened(await done(kind.open(self.client, Request(operation), None)))

    async def get(self) -> Thing:
        thing: Thing = await done(self.client.things.get("1"))
        return thing


Scenario = Callable[[Caller], Awaitable[Any]]
Run = Callable[..., Any]


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest, server: Any) -> Run:
    """Run a scenario with a client of the server that has but one connection."""

    def run_any(scenario: Scenario, **options: Any) -> Any:
        def called(client: Any) -> Awaitable[Any]:
            return scenario(Caller(client))

        return play_alone(request.param, server.url, called, **options)

    return run_any


def sends(
    pieces: Iterable[bytes],
    content_type: str = "text/event-stream",
    *,
    status: int = 200,
    then: Callable[[BaseHTTPRequestHandler], None] | None = None,
    headers: Iterable[tuple[str, str]] = (),
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Send each piece as a chunk; and then end the answer, or do something else."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith("/1"):
            pieces_now, kind = [b'{"id": "1"}'], "application/json"
        else:
            pieces_now, kind = list(pieces), content_type
        handler.send_response(status)
        if kind:
            handler.send_header("content-type", kind)
        for name, value in headers:
            handler.send_header(name, value)
        handler.send_header("transfer-encoding", "chunked")
        handler.end_headers()
        for piece in pieces_now:
            handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            handler.wfile.flush()
        if then and kind == content_type:
            then(handler)
        else:
            handler.wfile.write(b"0\r\n\r\n")

    return behave


def until_hung_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(5)
    handler.connection.recv(1)
    handler.close_connection = True


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


EVENTS = (
    b'data: {"id": "1"}\r\n\r\n: still here\r\n\r\n'
    b'event: change\r\nid: e2\r\nretry: 9\r\ndata: {"id": "2",\r\ndata: "count": 3}\r\n\r\n'
)


async def ids(stream: Iterated) -> list[str]:
    return [item.id async for item in stream]


@pytest.mark.parametrize("size", [1, 7, 10_000])
def test_the_items_of_a_stream(run: Run, server: Any, size: int) -> None:
    pieces = [EVENTS[at : at + size] for at in range(0, len(EVENTS), size)]
    server.behave = sends(pieces, "text/event-stream; charset=utf-8")

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch()
        first, second = [item async for item in stream]
        assert isinstance(first, Thing)
        assert (first.id, second.id, second.count) == ("1", "2", 3)
        assert await ids(stream) == []
        assert stream.inner.response.status_code == 200
        assert stream.inner.response.headers["Transfer-Encoding"] == "chunked"

    run(scenario)


def test_an_item_is_there_before_the_next_is_sent(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        async with await caller.watch() as stream:
            assert (await anext(stream)).id == "1"
            assert (await anext(stream)).id == "2"

    run(scenario)


def test_events_have_kinds_and_ids(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS])

    async def scenario(caller: Caller) -> None:
        first, second = [event async for event in (await caller.watch()).events()]
        assert (first.event, first.id, first.retry) == ("message", "", None)
        assert (second.event, second.id, second.retry) == ("change", "e2", 9)
        assert (second.data.id, second.issues) == ("2", ())

    run(scenario)


def test_the_usual_mark_ends_a_stream(run: Run, server: Any) -> None:
    content = b'data: {"id": "1"}\n\ndata: [DONE]\n\ndata: {"id": "2"}\n\n'
    server.behave = sends([content], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        assert await ids(await caller.watch()) == ["1"]
        assert (await caller.get()).id == "1"

    run(scenario)


@pytest.mark.parametrize(
    "content_type",
    ["application/x-ndjson", "application/jsonl", "application/json", ""],
)
def test_lines(run: Run, server: Any, content_type: str) -> None:
    server.behave = sends(
        [b'{"id": "1"}\n{"i', b'd": "2"}\n\n{"id": "3"}'], content_type
    )

    async def scenario(caller: Caller) -> None:
        responses = {200: "Stream[things.Thing]"}
        stream = await caller.stream(responses=responses, accept="application/jsonl")
        assert await ids(stream) == ["1", "2", "3"]

    run(scenario)


@pytest.mark.parametrize(
    ("name", "content", "items"),
    [
        (
            "str",
            b'data: {"a": 1}\n\ndata\n\ndata: a\ndata: b\n\n',
            ['{"a": 1}', "", "a\nb"],
        ),
        ("Any", b'data: {"a": 1}\n\ndata:\n\ndata: plain\n\n', [{"a": 1}, "plain"]),
        ("things.Json", b'data: ["x"]\n\ndata: plain\n\n', [["x"], "plain"]),
    ],
)
def test_text_that_is_not_json(
    run: Run, server: Any, name: str, content: bytes, items: list[Any]
) -> None:
    server.behave = sends([content])

    async def scenario(caller: Caller) -> None:
        stream = await caller.stream(
            responses={"2XX": f"Stream[{name}]"}, accept="text/event-stream"
        )
        assert [item async for item in stream] == items

    run(scenario)


def test_an_answer_without_content_has_no_items(run: Run, server: Any) -> None:
    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(204)
        handler.end_headers()

    server.behave = behave

    async def scenario(caller: Caller) -> None:
        assert await ids(await caller.watch()) == []

    run(scenario)


def test_a_stream_that_breaks_off(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS, b"data: "], then=hang_up)

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch()
        assert (await anext(stream)).id == "1"
        assert (await anext(stream)).id == "2"
        with pytest.raises(APIConnectionError, match="broke off") as caught:
            await anext(stream)
        assert not isinstance(caught.value, APITimeoutError)
        assert await ids(stream) == []
        assert (await caller.get()).id == "1"

    run(scenario)
    assert len(server.paths) == 2


def test_a_stream_that_says_nothing_for_too_long(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(timeout=Timeout(read=0.05))
        with pytest.raises(APITimeoutError, match="broke off"):
            await ids(stream)
        assert (await caller.get()).id == "1"

    run(scenario)


def test_an_error_is_read_to_its_end(run: Run, server: Any) -> None:
    content = [b'{"code": "none", ', b'"message": "no such thing"}']
    server.behave = sends(content, "application/json", status=404)

    async def scenario(caller: Caller) -> None:
        with pytest.raises(NotFoundError, match="no such thing") as caught:
            await caller.watch()
        assert isinstance(caught.value.body, Failure)
        assert caught.value.body.code == "none"

    run(scenario)


def test_only_what_has_not_begun_is_tried_again(
    run: Run, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("_core.retry.BASE_DELAY", 0)
    fails = sends([], status=500)
    begins = sends([EVENTS], then=hang_up)
    behaviours = iter([fails, begins, begins])
    server.behave = lambda handler: next(behaviours)(handler)

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=1)
        with pytest.raises(APIConnectionError):
            await ids(stream)

    run(scenario)
    assert len(server.paths) == 2


def test_errors_of_a_server_are_errors(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS], status=500)

    async def scenario(caller: Caller) -> None:
        with pytest.raises(InternalServerError) as caught:
            await caller.watch()
        assert caught.value.content == EVENTS

    run(scenario)


@pytest.mark.parametrize("content_type", ["application/json", "text/html"])
def test_what_is_no_stream_is_an_error_that_shows_it(
    run: Run, server: Any, content_type: str
) -> None:
    content = b'{"id": "1"}'
    server.behave = sends([content], content_type)

    async def scenario(caller: Caller) -> None:
        with pytest.raises(ResponseDecodeError, match=f"{content_type} came") as caught:
            await caller.watch()
        assert caught.value.content == content
        assert (await caller.get()).id == "1"

    run(scenario)


def test_an_item_that_does_not_fit(run: Run, server: Any) -> None:
    server.behave = sends([b'data: {"id": 1, "count": 2}\n\n', EVENTS])

    async def lenient(caller: Caller) -> None:
        stream = (await caller.watch()).events()
        event = await anext(stream)
        assert (event.data.id, event.data.count) == (1, 2)
        assert [issue.path for issue in event.issues] == [("id",)]
        assert schema_issues(event.data) == event.issues
        assert [event.data.id async for event in stream] == ["1", "2"]

    async def strict(caller: Caller) -> None:
        stream = await caller.watch()
        with pytest.raises(ResponseValidationError, match="id") as caught:
            await anext(stream)
        assert json.loads(caught.value.content) == {"id": 1, "count": 2}
        assert await ids(stream) == []

    run(lenient)
    run(strict, strict=True)


@pytest.mark.parametrize("data", [b"not JSON", b"[1]"])
def test_an_item_of_another_kind(run: Run, server: Any, data: bytes) -> None:
    server.behave = sends([b'data: {"id": "1"}\n\ndata: ', data, b"\n\n", EVENTS])

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch()
        assert (await anext(stream)).id == "1"
        with pytest.raises(ResponseDecodeError) as caught:
            await anext(stream)
        assert caught.value.content == data
        assert await ids(stream) == []
        assert (await caller.get()).id == "1"

    run(scenario)


def test_an_item_without_end(
    run: Run, server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = partial(EventDecoder, limit=1_000)
    monkeypatch.setattr("_core.reading.EventDecoder", short)
    server.behave = sends([b"data: " + b"x" * 600] * 2, then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        with pytest.raises(ResponseDecodeError, match="too long"):
            await ids(await caller.watch())

    run(scenario)


@pytest.mark.parametrize("items", [0, 1])
def test_who_leaves_early_gives_the_connection_back(
    run: Run, server: Any, items: int
) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        async with await caller.watch() as stream:
            for _ in range(items):
                await anext(stream)
        assert await ids(stream) == []
        await stream.close()
        assert (await caller.get()).id == "1"
        other = await caller.watch()
        await other.close()
        assert (await caller.get()).id == "1"

    run(scenario)


def test_an_error_of_the_caller_gives_the_connection_back(
    run: Run, server: Any
) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def fails_within(caller: Caller) -> None:
        async with await caller.watch() as stream:
            async for _ in stream:
                raise ZeroDivisionError

    async def scenario(caller: Caller) -> None:
        with pytest.raises(ZeroDivisionError):
            await fails_within(caller)
        assert (await caller.get()).id == "1"

    run(scenario)


@pytest.mark.parametrize("in_with", [True, False])
@pytest.mark.parametrize("run", ["asyncio", "trio"], indirect=True)
def test_who_is_cancelled_gives_the_connection_back(
    run: Run, server: Any, in_with: bool
) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch()
        with anyio.move_on_after(0.1) as scope:
            if in_with:
                async with stream:
                    async for _ in stream:
                        pass
            else:
                async for _ in stream:
                    pass
        assert scope.cancelled_caught
        assert (await caller.get()).id == "1"

    run(scenario)


@pytest.mark.parametrize("run", ["asyncio", "trio"], indirect=True)
def test_another_task_can_close_a_stream(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS], then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch()
        assert (await anext(stream)).id == "1"
        assert (await anext(stream)).id == "2"
        async with anyio.create_task_group() as tasks:

            async def read() -> None:
                with pytest.raises(APIConnectionError, match="broke off"):
                    await anext(stream)

            tasks.start_soon(read)
            await anyio.wait_all_tasks_blocked()
            await stream.close()
        assert (await caller.get()).id == "1"

    run(scenario)


def test_compressed_streams(run: Run, server: Any) -> None:
    packed = gzip.compress(EVENTS)
    pieces = [packed[at : at + 5] for at in range(0, len(packed), 5)]
    server.behave = sends(pieces, headers=[("content-encoding", "gzip")])

    async def scenario(caller: Caller) -> None:
        assert await ids(await caller.watch()) == ["1", "2"]

    run(scenario)


def test_the_whole_response_of_a_stream(run: Run, server: Any) -> None:
    server.behave = sends([EVENTS], headers=[("x-request-id", "r1")])

    async def scenario(caller: Caller) -> None:
        client = caller.client
        raw = await done(client.raw(client.things.watch))
        assert (raw.status_code, raw.request_id, raw.content) == (200, "r1", b"")
        assert await ids(Opened(raw.parsed)) == ["1", "2"]

    run(scenario)


def test_the_request_asks_for_a_stream(run: Run, server: Any) -> None:
    seen: list[str] = []

    def behave(handler: BaseHTTPRequestHandler) -> None:
        seen.append(str(handler.headers["accept"]))
        sends([EVENTS])(handler)

    server.behave = behave

    async def scenario(caller: Caller) -> None:
        assert await ids(await caller.watch()) == ["1", "2"]

    run(scenario)
    assert seen == ["text/event-stream"]


class Waits(Clock):
    """Time passes only by waiting, and there is no chance."""

    def __init__(self, then: Callable[[], Awaitable[None]] | None = None) -> None:
        self.waits: list[float] = []
        self.then = then

    def monotonic(self) -> float:
        return 1000 + sum(self.waits)

    def random(self) -> float:
        return 0.5

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)
        if self.then is not None:
            await self.then()


class Behaviours:
    """Behave in one way after the other; notes what each request went on after."""

    def __init__(self, *behaviours: Callable[[BaseHTTPRequestHandler], None]) -> None:
        self.left = list(behaviours)
        self.last_ids: list[str | None] = []

    def __call__(self, handler: BaseHTTPRequestHandler) -> None:
        if handler.path.endswith("/1"):
            sends([])(handler)
            return
        self.last_ids.append(handler.headers["last-event-id"])
        (self.left.pop(0) if len(self.left) > 1 else self.left[0])(handler)


def item(number: int, *fields: bytes) -> bytes:
    """An event with these other fields."""
    return b"".join(f + b"\n" for f in fields) + b'data: {"id": "%d"}\n\n' % number


def test_a_stream_goes_on_where_it_broke_off(run: Run, server: Any) -> None:
    server.behave = behaviours = Behaviours(
        sends([EVENTS, b"id: e3\nretry: 1\ndata: "], then=hang_up),
        sends([item(3)], then=hang_up),
        sends([item(4, b"id: e4"), b"data: cut"]),
    )
    clock = Waits()

    async def scenario(caller: Caller) -> None:
        headers = {"Last-Event-ID": "e0", "x-mine": "1"}
        stream = await caller.watch(headers=headers, max_retries=1)
        first = stream.inner.response
        events = [event async for event in stream.events(reconnect=True)]
        assert [event.data.id for event in events] == ["1", "2", "3", "4"]
        assert [event.id for event in events] == ["", "e2", "e2", "e4"]
        assert stream.inner.response is not first
        assert (await caller.get()).id == "1"

    run(scenario, clock=clock)
    assert behaviours.last_ids == ["e0", "e2", "e2"]
    assert clock.waits == [0.25, 0.25]


def test_the_server_says_how_long_to_wait(run: Run, server: Any) -> None:
    server.behave = Behaviours(
        sends([b"retry: 2500\n\n", item(1, b"id: a")], then=hang_up),
        sends([item(2)], then=hang_up),
        sends([item(3, b"retry: 1000")], then=hang_up),
        sends([]),
    )
    clock = Waits()

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=1)
        events = stream.events(reconnect=True)
        assert [event.data.id async for event in events] == ["1", "2", "3"]

    run(scenario, clock=clock)
    assert clock.waits == [2.5, 2.5, 1.0]


@pytest.mark.parametrize(
    "begins",
    [
        sends([item(1)], then=hang_up),
        sends([item(1), b"id: a\ndata: "], then=hang_up),
        sends([item(1, b"id: a"), b"id\n\n"], then=hang_up),
        sends([item(1, "id: ü".encode())], then=hang_up),
        sends([b'{"id": "1"}\n{'], "application/jsonl", then=hang_up),
    ],
)
def test_without_an_id_there_is_no_way_back(run: Run, server: Any, begins: Any) -> None:
    server.behave = begins

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=5)
        events = stream.events(reconnect=True)
        assert (await anext(events)).data.id == "1"
        with pytest.raises(APIConnectionError, match="broke off"):
            await anext(events)

    run(scenario, clock=Waits())
    assert len(server.paths) == 1


def test_there_is_an_end_to_going_on(run: Run, server: Any) -> None:
    server.behave = Behaviours(
        sends([item(1, b"id: a")], then=hang_up),
        sends([], then=hang_up),
        sends([item(2)], then=hang_up),
        sends([b": nothing\n\n"], then=hang_up),
    )
    clock = Waits()

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=2)
        events = stream.events(reconnect=True)
        assert [(await anext(events)).data.id for _ in "12"] == ["1", "2"]
        with pytest.raises(APIConnectionError, match="broke off"):
            await anext(events)
        assert (await anext(events, None)) is None

    run(scenario, clock=clock)
    assert len(server.paths) == 5
    assert clock.waits == [0.25, 0.5, 0.25, 0.5]


def test_no_stream_goes_on_after_the_deadline(run: Run, server: Any) -> None:
    begins = sends([item(1, b"id: a", b"retry: 3000")], then=hang_up)
    server.behave = Behaviours(begins, sends([], then=hang_up))
    clock = Waits()

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=9, deadline=8)
        with pytest.raises(APIConnectionError, match="broke off"):
            [event async for event in stream.events(reconnect=True)]

    run(scenario, clock=clock)
    assert clock.waits == [3.0, 3.0]


def test_silence_is_a_break_too(run: Run, server: Any) -> None:
    server.behave = behaviours = Behaviours(
        sends([item(1, b"id: a")], then=until_hung_up), sends([item(2)])
    )

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(timeout=Timeout(read=0.1), max_retries=1)
        events = stream.events(reconnect=True)
        assert [event.data.id async for event in events] == ["1", "2"]

    run(scenario, clock=Waits())
    assert behaviours.last_ids == [None, "a"]


def test_an_error_on_the_way_back_is_the_error(run: Run, server: Any) -> None:
    server.behave = Behaviours(
        sends([item(1, b"id: a")], then=hang_up),
        sends([b"{}"], "application/json", status=404),
    )

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=5)
        with pytest.raises(NotFoundError):
            [event async for event in stream.events(reconnect=True)]
        assert len(server.paths) == 2

    run(scenario, clock=Waits())


def test_only_what_was_got_can_be_got_again(run: Run, server: Any) -> None:
    server.behave = sends([item(1, b"id: a")], then=hang_up)

    async def scenario(caller: Caller) -> None:
        async with await caller.stream(
            method="POST",
            responses={200: "Stream[things.Thing]"},
            accept="text/event-stream",
        ) as stream:
            with pytest.raises(ValueError, match="GET"):
                stream.events(reconnect=True)

    run(scenario)
    assert len(server.paths) == 1


def test_who_leaves_a_stream_that_went_on_gives_the_connection_back(
    run: Run, server: Any
) -> None:
    server.behave = Behaviours(
        sends([item(1, b"id: a")], then=hang_up),
        sends([item(2)], then=until_hung_up),
    )

    async def scenario(caller: Caller) -> None:
        async with await caller.watch(max_retries=1) as stream:
            async for event in stream.events(reconnect=True):
                if event.data.id == "2":
                    break
        server.behave = sends([])
        assert (await caller.get()).id == "1"

    run(scenario, clock=Waits())


@pytest.mark.parametrize("waiting", [True, False])
@pytest.mark.parametrize("run", ["asyncio", "trio"], indirect=True)
def test_what_another_task_closes_does_not_go_on(
    run: Run, server: Any, waiting: bool
) -> None:
    then = hang_up if waiting else until_hung_up
    server.behave = Behaviours(
        sends([item(1, b"id: a")], then=then),
        sends([item(2)], then=until_hung_up),
    )
    clock = Waits()

    async def scenario(caller: Caller) -> None:
        stream = await caller.watch(max_retries=5)
        events = stream.events(reconnect=True)
        assert (await anext(events)).data.id == "1"
        if waiting:
            clock.then = stream.close
            assert (await anext(events, None)) is None
        else:
            async with anyio.create_task_group() as tasks:

                async def read() -> None:
                    with pytest.raises(APIConnectionError, match="broke off"):
                        await anext(events)

                tasks.start_soon(read)
                await anyio.wait_all_tasks_blocked()
                await stream.close()
        server.behave = sends([])
        assert (await caller.get()).id == "1"

    run(scenario, clock=clock)
    assert clock.waits == ([0.25] if waiting else [])
