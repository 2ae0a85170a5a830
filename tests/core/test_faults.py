"""What a caller gets, and what the servers got, for all that a server can do.

Each fault meets a GET, a POST, and a POST with an idempotency key, one after the other
over one connection; after each, the client has to be usable.
"""

from __future__ import annotations

import gzip
import tracemalloc
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import formatdate
from random import Random
from typing import Any

import httpx2
import pytest
from _core.errors import (
    APIConnectionError,
    APIError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    NotFoundError,
    RateLimitError,
    RequestTimeoutError,
    ResponseDecodeError,
)
from _core.operation import Operation
from _core.options import RequestOptions, Timeout
from _core.request import Request
from _core.retry import BASE_DELAY

from tests.core.conftest import FakeClock
from tests.core.faults import (
    OK,
    FaultServer,
    Script,
    Step,
    answer,
    chunk,
    hang,
    hang_up,
    head,
    linger,
    many,
    refusing,
    reset,
    unread,
)
from tests.core.playing import KINDS, done, play

SECRETS = {
    "bearer": "s3cret-token",
    "header_key": "s3cret-key",
    "query_key": "s3cret&query",
    "cookie_key": "s3cret-cookie",
}
SENT = ("Bearer s3cret-token", "s3cret-key", "key=s3cret%26query", "s3cret-cookie")
RESPONSES = {200: "things.Thing", "4XX": "Any"}
SECURITY = (tuple(SECRETS),)
GET: Operation[Any] = Operation(
    "GET", "/things", security=SECURITY, responses=RESPONSES
)
POST: Operation[Any] = Operation(
    "POST", "/things", security=SECURITY, responses=RESPONSES
)
AFTER: Operation[Any] = Operation("POST", "/after", responses=RESPONSES)

# How often each of the three is sent where one retry is allowed.
ONCE = (1, 1, 1)  # it would be the same again, or the answer counts
LOST = (2, 1, 2)  # the server may have acted
SAFE = (2, 2, 2)  # it cannot have acted
LOOP = (6, 1, 1)  # five redirects, and only of a GET

NOW = FakeClock().now
BACKOFF = BASE_DELAY / 2  # by the chance of the fake clock
THING = b'{"id": "1"}'
PACKED = gzip.compress(THING, mtime=0)
BOMB = gzip.compress(b'{"id": "%s"}' % (b"x" * (65 << 20)), 1, mtime=0)


@dataclass(frozen=True)
class Fault:
    """What a server does, and what comes of it.

    Args:
        script: What it does; the other origin stands for ELSEWHERE.
        error: What the caller gets; None: a result.
        says: A part of the message.
        sent: How often the GET, the POST and the POST with a key were sent.
        wait: What the client waited before it tried again.
        patience: For how many seconds the client waits for bytes.
    """

    script: Script
    error: type[APIError] | None
    says: str
    sent: tuple[int, int, int]
    wait: float = BACKOFF
    patience: float = 5


def hanging(*script: Any) -> Fault:
    return Fault([*script, hang], APITimeoutError, "timed out", LOST, patience=0.05)


def breaking(says: str, *script: Any) -> Fault:
    return Fault(script, APIConnectionError, says, LOST)


def limited(status: int, header: str, wait: float | None) -> Fault:
    """A server that says when to come back; None: later than the deadline."""
    error = RateLimitError if status == 429 else InternalServerError
    sent = ONCE if wait is None else SAFE
    return Fault([answer(b"", status, header)], error, str(status), sent, wait or 0)


def undecodable(says: str, *script: Any) -> Fault:
    return Fault(script, ResponseDecodeError, says, ONCE)


def redirecting(location: str, sent: tuple[int, int, int] = ONCE) -> Fault:
    script = [answer(b"", 302, f"location: {location}")]
    return Fault(script, APIStatusError, "redirect that is not followed", sent)


def fine(*script: Any) -> Fault:
    return Fault(script, None, "", ONCE)


FAULTS = {
    # The connection
    "reset before the head": breaking("reset", reset),
    "end before the head": breaking("disconnected", hang_up),
    "end in the head": breaking("disconnected", head()[:30], hang_up),
    "hang before the head": hanging(),
    "hang in the head": hanging(head()[:30]),
    "reset after the head": breaking("reset", head(200, "content-length: 9"), reset),
    "hang after the head": hanging(head(200, "content-length: 9")),
    "hang in the body": hanging(head(200, "content-length: 9"), b"{"),
    "half a body": breaking(
        "incomplete|complete message", head(200, "content-length: 9"), b"{", hang_up
    ),
    "half a chunked body": breaking(
        "incomplete chunked",
        head(200, "transfer-encoding: chunked"),
        b"b\r\n{",
        hang_up,
    ),
    "half the body of an error": Fault(
        [head(404, "content-length: 9"), b"{", hang_up], NotFoundError, "404$", ONCE
    ),
    "hang in the body of an error": Fault(
        [head(404, "content-length: 9"), hang], NotFoundError, "404$", ONCE, 0, 0.3
    ),
    # What is not HTTP
    "another protocol": breaking("status line", b"SSH-2.0-x\r\n\r\n", hang_up),
    "a status of two digits": breaking("status line", head("HTTP/1.1 42 X"), hang_up),
    "a length that is negative": breaking("Length", head(200, "content-length: -1")),
    "two lengths": breaking(
        "Length", head(200, "content-length: 11", "content-length: 12"), THING
    ),
    "a chunk of no length": breaking(
        "chunk", head(200, "transfer-encoding: chunked"), b"zz\r\n"
    ),
    "a head of 300 kB": breaking("too long", answer(THING, 200, "x: " + "x" * 300_000)),
    "another protocol after 101": breaking(
        "proposal", head("HTTP/1.1 101 X", "upgrade: x", "connection: upgrade")
    ),
    # What is HTTP, and unusual
    "1xx before the answer": fine(
        head("HTTP/1.1 100 Continue", kind=""),
        head("HTTP/1.1 103 Early Hints", "link: </x>", kind=""),
        answer(),
    ),
    "no length": fine(head(), THING, hang_up),
    "HTTP/1.0": fine(head("HTTP/1.0 200 OK"), THING, hang_up),
    "a length and chunks": fine(
        head(200, "content-length: 5", "transfer-encoding: chunked"),
        chunk(THING) + chunk(b""),
    ),
    "a header of 60 kB": fine(answer(THING, 200, "x: " + "x" * 60_000)),
    "5,000 headers": fine(answer(THING, 200, *[f"x{n}: y" for n in range(5_000)])),
    "two types": fine(answer(THING, 200, "content-type: text/html")),
    "status 999": Fault([answer(b"", 999)], InternalServerError, "999", LOST),
    # Bodies
    "no JSON": undecodable("is not JSON", answer(b'{"id": ')),
    "deep JSON": undecodable("is not JSON", answer(b"[" * 100_000)),
    "not UTF-8": undecodable("is not JSON", answer(b'{"id": "\xff"}')),
    "nothing": undecodable("is empty", answer(b"")),
    "HTML": undecodable(
        "text/html, 8 bytes.*starts with: <h1>Down",
        answer(b"<h1>Down", kind="text/html"),
    ),
    "not gzip": undecodable("decoded", answer(THING, 200, "content-encoding: gzip")),
    "half of gzip": undecodable(
        "is not JSON", answer(PACKED[:-12], 200, "content-encoding: gzip")
    ),
    "gzip six times": undecodable(
        "decoded", answer(PACKED, 200, "content-encoding: " + ", ".join(["gzip"] * 6))
    ),
    "a gzip bomb": undecodable(
        "decoded: [0-9]+ bytes become more than [0-9]+$",
        answer(BOMB, 200, "content-encoding: gzip"),
    ),
    "a gzip bomb as an error": Fault(
        [answer(BOMB, 404, "content-encoding: gzip")], NotFoundError, "404$", ONCE
    ),
    # Statuses
    "408": Fault([answer(b"", 408)], RequestTimeoutError, "408", LOST),
    "500": Fault([answer(b"", 500)], InternalServerError, "500", LOST),
    "503": Fault([answer(b"", 503)], InternalServerError, "503", LOST),
    "503 for 7 s": limited(503, "retry-after: 7", 7),
    "429": limited(429, "x: y", BACKOFF),
    "429 for 7 s": limited(429, "retry-after: 7", 7),
    "429 for 1,500 ms": limited(429, "retry-after-ms: 1500", 1.5),
    "429 until a date": limited(
        429, f"retry-after: {formatdate(NOW + 20, usegmt=True)}", 20
    ),
    "429 until a date that is past": limited(
        429, f"retry-after: {formatdate(NOW - 20, usegmt=True)}", BACKOFF
    ),
    "429 for minus 5 s": limited(429, "retry-after: -5", BACKOFF),
    "429 for two times": limited(429, "retry-after: 5\r\nretry-after: 6", BACKOFF),
    "429 for a day": limited(429, "retry-after: 86400", None),
    "429 for ever": limited(429, f"retry-after: {'9' * 400}", None),
    # Redirects
    "to another origin": redirecting("ELSEWHERE/things"),
    "to another origin, shortly": redirecting("//ELSEWHERE/things"),
    "to another host": redirecting("http://localhost:PORT/things"),
    "to https": redirecting("https://127.0.0.1:PORT/things"),
    "to a user": redirecting("http://user@127.0.0.1:PORT/things"),
    "to nothing": redirecting(""),
    "to what is no URL": redirecting("http://[bad"),
    "to no port": redirecting("http://127.0.0.1:99999999/"),
    "to a script": redirecting("javascript:alert(1)"),
    "in a circle": redirecting("/things", LOOP),
}


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


@pytest.fixture
def elsewhere() -> Iterator[FaultServer]:
    """Another origin."""
    server = FaultServer()
    yield server
    server.close()


def written(script: Script, server: FaultServer, elsewhere: FaultServer) -> Script:
    """The script with the addresses of the servers in it."""
    own, other = str(server.port).encode(), elsewhere.url.encode()
    return [
        (
            step.replace(b"//ELSEWHERE", other[5:])
            .replace(b"ELSEWHERE", other)
            .replace(b"PORT", own)
            if isinstance(step, bytes) and len(step) < 1_000
            else step
        )
        for step in script
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault(
    kind: str,
    name: str,
    server: FaultServer,
    elsewhere: FaultServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    fault, clock = FAULTS[name], FakeClock()
    script = written(fault.script, server, elsewhere)

    async def one(client: Any, operation: Operation[Any], key: str | None) -> int:
        server.does(script)
        server.requests.clear()
        clock.now, clock.waits = NOW, []
        timeout = Timeout(read=fault.patience)
        options = RequestOptions(timeout=timeout, max_retries=1, idempotency_key=key)
        try:
            result = await done(client.send(Request(operation), options))
        except Exception as error:
            seen_by_the_caller(error, fault)
        else:
            assert fault.error is None
            assert result.id == "1"
        server.does(OK)
        assert (await done(client.send(Request(AFTER)))).id == "1"

        expected = fault.sent[(operation is POST) + (key is not None)]
        *requests, last = server.received(expected + 1)
        assert last.target == "/after"
        assert not any(secret in last.text for secret in SENT)
        assert all(secret in r.text for r in requests for secret in SENT)
        assert {r.header("idempotency-key") for r in requests} == {key}
        assert len({r.body for r in requests}) == 1
        if fault.sent != LOOP:
            assert clock.waits == [fault.wait] * (len(requests) - 1)
        return len(requests)

    async def scenario(client: Any) -> tuple[int, ...]:
        return (
            await one(client, GET, None),
            await one(client, POST, None),
            await one(client, POST, "key-1"),
        )

    sent = play(
        kind,
        scenario,
        credentials=SECRETS,
        base_url=server.url,
        clock=clock,
        http={"limits": httpx2.Limits(max_connections=1)},
    )

    assert sent == fault.sent
    assert elsewhere.requests == []
    assert not [s for s in (*SECRETS.values(), *SENT) if s in caplog.text]


def seen_by_the_caller(error: Exception, fault: Fault) -> None:
    assert type(error) is fault.error
    with pytest.raises(type(error), match=fault.says):
        raise error
    said = str(error) + repr(error)
    assert not [secret for secret in SECRETS.values() if secret in said]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_listens(kind: str, method: str) -> None:
    clock = FakeClock()
    operation: Operation[Any] = Operation(method, "/x", responses=RESPONSES)

    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="no answer") as caught:
            await done(client.send(Request(operation)))
        assert caught.value.retries_taken == 2

    taken, url = refusing()
    with taken:
        play(kind, scenario, base_url=url, clock=clock)
    assert len(clock.waits) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_a_storm_that_ends(kind: str, server: FaultServer) -> None:
    busy = [answer(b"", 503, "retry-after: 2")]
    server.does(busy, [reset], [answer(b"", 500)], [head()[:9], hang_up], OK)
    clock = FakeClock()

    async def scenario(client: Any) -> None:
        assert (await done(client.things.get("1"))).id == "1"

    play(kind, scenario, base_url=server.url, clock=clock, max_retries=4)
    assert len(server.requests) == 5
    assert clock.waits == [2, 2 * BACKOFF, 4 * BACKOFF, 8 * BACKOFF]


TOO_LARGE = answer(b'{"message": "too large"}', 413, "connection: close")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("then", [linger, hang_up, reset])
def test_an_answer_before_the_upload_is_over(
    kind: str, then: Step, server: FaultServer
) -> None:
    server.does([unread, TOO_LARGE, then])
    body = {"name": "x" * (8 << 20)}

    async def scenario(client: Any) -> None:
        with pytest.raises(APIError) as caught:
            await done(client.send(Request(POST, json=body)))
        if then is linger:
            assert str(caught.value).endswith("413: too large")
        else:  # it can be lost with the connection
            assert isinstance(caught.value, APIStatusError | APIConnectionError)
        server.does(OK)
        assert (await done(client.send(Request(AFTER)))).id == "1"

    play(kind, scenario, credentials=SECRETS, base_url=server.url)
    assert [request.method for request in server.requests] == ["POST"] * 2


@pytest.mark.parametrize("kind", KINDS)
def test_cookies_are_neither_sent_nor_kept(kind: str, server: FaultServer) -> None:
    script = [answer(THING, 200, "set-cookie: a=s3cret; path=/", "set-cookie: b=1")]
    server.does(script)

    async def scenario(client: Any) -> None:
        for _ in range(2):
            await done(client.send(Request(AFTER)))
        assert list(client._transport.client().cookies.jar) == []

    play(kind, scenario, base_url=server.url)
    assert [request.header("cookie") for request in server.requests] == [None, None]


@pytest.mark.parametrize("kind", KINDS)
def test_cookies_of_an_http_client_of_the_user_are_kept(
    kind: str, server: FaultServer
) -> None:
    server.does([answer(THING, 200, "set-cookie: a=1; path=/")])

    async def scenario(client: Any) -> None:
        for _ in range(2):
            await done(client.send(Request(AFTER)))

    play(kind, scenario, base_url=server.url, http={})
    assert [request.header("cookie") for request in server.requests] == [None, "a=1"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("body", [THING, PACKED], ids=["plain", "gzip"])
def test_hooks_of_the_user_see_bodies(
    kind: str, body: bytes, server: FaultServer
) -> None:
    server.does([answer(body, 200, *["content-encoding: gzip"][: body is PACKED])])
    seen: list[bytes] = []

    def sent(request: httpx2.Request) -> None:
        seen.append(request.content)

    async def asent(request: httpx2.Request) -> None:
        sent(request)

    def read(response: httpx2.Response) -> None:
        seen.append(response.read())

    async def aread(response: httpx2.Response) -> None:
        seen.append(await response.aread())

    async def scenario(client: Any) -> None:
        thing = await done(client.send(Request(AFTER, json={"name": "x"})))
        assert thing.id == "1"

    hooks: Any = {"request": [sent], "response": [read]}
    if kind != "sync":
        hooks = {"request": [asent], "response": [aread]}
    play(kind, scenario, base_url=server.url, http={"event_hooks": hooks})
    assert seen == [b'{"name":"x"}', THING]


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_long_and_usual_is_no_bomb(
    kind: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("_core.http._MAX_INFLATED", 1 << 20)
    noise = Random(1).randbytes(1 << 16).hex().encode()
    body = b'{"id": "%s"}' % (noise * 20)
    server.does([answer(gzip.compress(body), 200, "content-encoding: gzip")])

    async def scenario(client: Any) -> None:
        assert len((await done(client.things.get("1"))).id) == 20 * len(noise)

    play(kind, scenario, base_url=server.url)


@pytest.mark.large
@pytest.mark.parametrize("kind", KINDS)
def test_100_megabytes(kind: str, server: FaultServer) -> None:
    size, piece = 100 << 20, b"x" * (1 << 16)
    pieces = many(piece for _ in range(size // len(piece)))
    server.does([head(200, f"content-length: {size + 10}"), b'{"id":"', pieces, b'" }'])

    async def scenario(client: Any) -> None:
        tracemalloc.start()
        try:
            assert len((await done(client.things.get("1"))).id) == size
            # What came, in pieces and as a whole; and then what was made of it.
            assert tracemalloc.get_traced_memory()[1] < 2.2 * size
        finally:
            tracemalloc.stop()

    play(kind, scenario, base_url=server.url)
