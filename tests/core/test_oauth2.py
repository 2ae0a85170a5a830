"""OAuth2 client credentials: one token for all calls, renewed when it has to be."""

import base64
import logging
import threading
import traceback
from functools import partial
from typing import Any
from urllib.parse import parse_qsl

import anyio
import httpx2
import pytest
from _core.errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    AuthenticationError,
    MissingCredentialsError,
    TokenError,
)
from _core.oauth2 import OAuth2Given
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request
from acme.client import Acme, AsyncAcme

SECURITY = (("oauth",),)
THING = Request(Operation("GET", "/x", security=SECURITY, responses={200: "Any"}))
POST = Request(Operation("POST", "/x", security=SECURITY, responses={200: "Any"}))
CLIENT = OAuth2Given(client_id="id", client_secret="s3cret/+")


class Authority:
    """An authorization server, and the API that takes its tokens.

    Attributes:
        answers: What it answers in turn, the last one forever; by default tokens.
        expires_in: What it says of how long a token lives, if anything.
        valid: The tokens that the API takes; all of them if None.
    """

    def __init__(self, *answers: Any, expires_in: object = 3600) -> None:
        self.answers = list(answers)
        self.expires_in = expires_in
        self.valid: set[str] | None = None
        self.issued = 0
        self.asked: list[httpx2.Request] = []

    def __call__(self, request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/oauth/token"):
            self.asked.append(request)
            return self._answer()
        sent = request.headers["authorization"].removeprefix("Bearer ")
        refused = self.valid is not None and sent not in self.valid
        if refused:
            return httpx2.Response(401, json={"message": "no"})
        return httpx2.Response(200, json={"id": sent})

    def _answer(self) -> httpx2.Response:
        if self.answers:
            many = len(self.answers) > 1
            answer = self.answers.pop(0) if many else self.answers[0]
            if isinstance(answer, Exception):
                raise answer
            if answer is not None:
                return httpx2.Response(**answer)
        self.issued += 1
        body = {"access_token": f"token-{self.issued}", "token_type": "bearer"}
        if self.expires_in is not None:
            body["expires_in"] = self.expires_in
        return httpx2.Response(200, json=body)


def test_a_token_is_fetched_once_and_sent(face: Any) -> None:
    authority = Authority()
    acme = face(authority, {"oauth": CLIENT})

    results = [acme.send(THING), acme.send(POST), acme.send(THING)]

    assert results == [{"id": "token-1"}] * 3
    (asked,) = authority.asked
    assert (asked.method, str(asked.url)) == (
        "POST",
        "https://api.example.com/oauth/token",
    )
    assert dict(parse_qsl(asked.content.decode())) == {
        "grant_type": "client_credentials",
        "scope": "read write",
    }
    kind, _, pair = asked.headers["authorization"].partition(" ")
    assert (kind, base64.b64decode(pair)) == ("Basic", b"id:s3cret%2F%2B")
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_where_and_what_for_can_be_said(face: Any) -> None:
    authority = Authority()
    given = OAuth2Given(
        client_id=lambda: "id",
        client_secret=lambda: "x",
        token_url="https://auth.example.com/a/oauth/token?tenant=1",
        scopes=[],
    )
    acme = face(authority, {"oauth": given})

    acme.send(THING)

    (asked,) = authority.asked
    assert str(asked.url) == "https://auth.example.com/a/oauth/token?tenant=1"
    assert asked.content == b"grant_type=client_credentials"


def test_copies_of_a_client_share_the_token(face: Any) -> None:
    authority = Authority()
    acme = face(authority, {"oauth": CLIENT})
    acme.send(THING)

    acme.call(acme.client.with_options(max_retries=0).send, THING)

    assert len(authority.asked) == 1


@pytest.mark.parametrize(
    ("expires_in", "passed", "fetches"),
    [
        (100, 69, 1),
        (100, 71, 2),
        ("100", 71, 2),
        (20, 9, 1),
        (20, 11, 2),
        (0, 0, 2),
        (-5, 0, 2),
        (None, 1e9, 1),
        ("soon", 1e9, 1),
        (float("inf"), 1e9, 1),
        (True, 1e9, 1),
    ],
)
def test_a_token_is_renewed_before_its_end(
    face: Any, expires_in: object, passed: float, fetches: int
) -> None:
    authority = Authority(expires_in=None)
    if expires_in == float("inf"):
        text = '{"access_token": "t", "expires_in": 1e999}'
        authority.answers = [{"status_code": 200, "text": text}]
    else:
        authority.expires_in = expires_in
    acme = face(authority, {"oauth": CLIENT})
    acme.send(THING)

    acme.clock.now += passed
    acme.send(THING)

    assert len(authority.asked) == fetches


@pytest.mark.parametrize("request_", [THING, POST], ids=["get", "post"])
def test_a_token_that_is_refused_is_renewed_once(face: Any, request_: Any) -> None:
    authority = Authority()
    acme = face(authority, {"oauth": CLIENT}, max_retries=0)
    acme.send(request_)
    authority.valid = {"token-2"}

    assert acme.send(request_) == {"id": "token-2"}
    assert acme.clock.waits == []

    authority.valid = set()
    with pytest.raises(AuthenticationError) as caught:
        acme.send(request_)

    assert not isinstance(caught.value, TokenError)
    assert len(authority.asked) == 3
    assert caught.value.retries_taken == 0


def test_a_refused_token_of_the_caller_is_not_renewed(face: Any) -> None:
    authority = Authority()
    authority.valid = set()
    acme = face(authority, {"oauth": OAuth2Given(token="mine")})

    with pytest.raises(AuthenticationError):
        acme.send(THING)

    assert acme.request.headers["authorization"] == "Bearer mine"


@pytest.mark.parametrize(
    ("given", "environment", "expected"),
    [
        (OAuth2Given(token="mine", client_id="a", client_secret="b"), {}, "mine"),
        (OAuth2Given(token="mine"), {"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "mine"),
        (CLIENT, {"OAUTH_TOKEN": "env"}, "token-1"),
        (None, {"OAUTH_TOKEN": "env", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "env"),
        (None, {"CLIENT_ID": "a", "CLIENT_SECRET": "b"}, "token-1"),
        (OAuth2Given(client_id="a"), {"CLIENT_SECRET": "b"}, "token-1"),
    ],
)
def test_what_is_given_comes_before_the_environment(
    face: Any,
    monkeypatch: pytest.MonkeyPatch,
    given: Any,
    environment: dict[str, str],
    expected: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(f"ACME_{name}", value)
    acme = face(Authority(), {"oauth": given})

    assert acme.send(THING) == {"id": expected}


@pytest.mark.parametrize("given", [None, OAuth2Given(client_id="a")])
def test_what_is_missing_is_named(face: Any, given: Any) -> None:
    acme = face(Authority(), {"oauth": given})

    with pytest.raises(MissingCredentialsError) as caught:
        acme.send(THING)

    wanted = "token= or ACME_OAUTH_TOKEN (or client_id= or ACME_CLIENT_ID and client_secret= or "
    assert wanted in str(caught.value)
    assert acme.requests == []


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("http://auth.example.com/token", "in the clear"),
        ("ftp://auth.example.com/token", "not an address"),
        ("https://user@auth.example.com/token", "not an address"),
        ("https://auth.example.com/token#x", "not an address"),
    ],
)
def test_a_secret_goes_nowhere_that_is_not_safe(
    face: Any, url: str, error: str
) -> None:
    given = OAuth2Given(client_id="a", client_secret="b", token_url=url)
    with pytest.raises(ValueError, match=error):
        face(Authority(), {"oauth": given})


def test_a_server_may_want_the_secret_in_the_body(face: Any) -> None:
    refused = {"status_code": 401, "json": {"error": "invalid_client"}}
    authority = Authority(refused, None, expires_in=100)
    acme = face(authority, {"oauth": CLIENT})

    acme.send(THING)
    acme.clock.now += 100
    acme.send(THING)  # and by now it is known

    first, second, third = authority.asked
    assert "authorization" in first.headers
    assert "authorization" not in second.headers
    assert dict(parse_qsl(second.content.decode())) == {
        "grant_type": "client_credentials",
        "scope": "read write",
        "client_id": "id",
        "client_secret": "s3cret/+",
    }
    assert third.content == second.content


INVALID = {"error": "invalid_client", "error_description": "no s3cret/+\nhere"}
MISSING = {"error": "invalid_request", "error_description": "no id"}


@pytest.mark.parametrize(
    ("answers", "code", "message"),
    [
        ([{"json": INVALID}], "invalid_client", "400: invalid_client: no *** here"),
        (
            [{"json": INVALID}, {"json": MISSING}],
            "invalid_client",
            "400: invalid_client: no *** here",
        ),
        (
            [{"json": MISSING}, {"json": INVALID}],
            "invalid_client",
            "400: invalid_client: no *** here",
        ),
        ([{"text": "<html>s3cret/+"}], None, "400"),
        ([{"json": {"message": "s3cret/+"}}], None, "400: ***"),
        ([{"json": [1]}], None, "400"),
        ([{"status_code": 404, "text": "<html>"}], None, "404"),
        ([{"status_code": 302, "headers": {"location": "/x"}}], None, "302"),
        ([{"status_code": 200, "text": "<p>"}], None, "200: no access token in"),
        ([{"status_code": 200, "json": {}}], None, "200: no access token in"),
        (
            [{"status_code": 200, "json": {"access_token": "a\nb"}}],
            None,
            "200: no access token in",
        ),
        (
            [{"status_code": 200, "json": {"error": "slow_down"}}],
            "slow_down",
            "200: slow_down: no access token in",
        ),
        ([{"status_code": 500, "text": "oops"}], None, "500"),
    ],
)
def test_what_the_authority_says_is_wrong(
    face: Any, answers: list[Any], code: str | None, message: str
) -> None:
    authority = Authority(*({"status_code": 400, **answer} for answer in answers))
    acme = face(authority, {"oauth": CLIENT})

    with pytest.raises(TokenError) as caught:
        acme.send(THING)

    assert isinstance(caught.value, AuthenticationError)
    assert caught.value.code == code
    assert caught.value.message.startswith(message)
    assert str(caught.value).startswith("POST https://api.example.com/oauth/token: ")
    assert acme.requests == authority.asked


def test_a_failing_authority_is_asked_again(face: Any) -> None:
    lost = httpx2.ReadTimeout("slow")
    authority = Authority({"status_code": 500}, lost, None)
    acme = face(authority, {"oauth": CLIENT})

    assert acme.send(POST) == {"id": "token-1"}
    assert len(authority.asked) == 3


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (httpx2.ReadTimeout("slow"), APITimeoutError),
        (httpx2.ConnectError("no"), APIConnectionError),
    ],
)
def test_an_authority_that_does_not_answer(face: Any, problem: Any, kind: Any) -> None:
    authority = Authority(problem)
    acme = face(authority, {"oauth": CLIENT}, max_retries=1)

    with pytest.raises(kind) as caught:
        acme.send(THING)

    assert caught.value.__cause__ is problem
    assert len(authority.asked) == 2
    authority.answers = []
    assert acme.send(THING) == {"id": "token-1"}


def test_an_authority_that_hangs(face: Any, server: Any) -> None:
    hold = threading.Event()
    server.behave = lambda _: hold.wait(10)
    given = OAuth2Given(
        client_id="a", client_secret="b", token_url=f"{server.url}/token"
    )
    options = {"base_url": server.url, "timeout": 0.05, "max_retries": 0}
    acme = face(Authority(), {})

    def call() -> None:
        if acme.kind == "sync":
            with Acme({"oauth": given}, **options) as client:
                client.send(THING)
        else:
            anyio.run(partial(_send_async, given, options), backend=acme.kind)

    try:
        with pytest.raises(APITimeoutError):
            call()
    finally:
        hold.set()


async def _send_async(given: Any, options: dict[str, Any]) -> None:
    async with AsyncAcme({"oauth": given}, **options) as client:
        await client.send(THING)


@pytest.mark.parametrize("answer", [None, {"status_code": 403}], ids=["ok", "refused"])
@pytest.mark.parametrize("calls", [32, 1000])
def test_many_calls_fetch_one_token(face: Any, answer: Any, calls: int) -> None:
    """Threads on real time; tasks on a transport that lets the others run."""
    kind = face(Authority(), {}).kind
    authority = Authority(answer, expires_in=None)
    if kind == "sync":
        found = _by_threads(authority, min(calls, 32))
    else:
        found = anyio.run(partial(_by_tasks, authority, calls), backend=kind)

    assert len(authority.asked) == 1
    expected = "token-1" if answer is None else "TokenError 403"
    assert found == [expected] * len(found)
    assert len(found) in (32, calls)


def _by_threads(authority: Authority, calls: int) -> list[str]:
    waiting = threading.Semaphore(0)

    def answer(request: httpx2.Request) -> httpx2.Response:
        if not authority.asked:
            for _ in range(calls):
                assert waiting.acquire(timeout=10)
        return authority(request)

    client = Acme(
        {"oauth": CLIENT},
        http_client=httpx2.Client(transport=httpx2.MockTransport(answer)),
    )
    found: list[str] = []

    def call() -> None:
        waiting.release()
        try:
            found.append(client.send(THING)["id"])
        except TokenError as error:
            found.append(f"TokenError {error.status_code}")

    threads = [threading.Thread(target=call) for _ in range(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    return found


async def _by_tasks(authority: Authority, calls: int) -> list[str]:
    begun = 0

    async def answer(request: httpx2.Request) -> httpx2.Response:
        while begun < calls:
            await anyio.lowlevel.checkpoint()
        return authority(request)

    client = AsyncAcme(
        {"oauth": CLIENT},
        http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(answer)),
    )
    found: list[str] = []

    async def call() -> None:
        nonlocal begun
        begun += 1
        try:
            found.append((await client.send(THING))["id"])
        except TokenError as error:
            found.append(f"TokenError {error.status_code}")

    async with anyio.create_task_group() as group:
        for _ in range(calls):
            group.start_soon(call)
    return found


@pytest.mark.parametrize("kind", ["asyncio", "trio"])
def test_a_fetch_that_is_given_up_keeps_nobody_waiting(kind: str) -> None:
    authority = Authority()

    async def main() -> object:
        async def answer(request: httpx2.Request) -> httpx2.Response:
            if not authority.asked:
                authority.asked.append(request)
                await anyio.sleep_forever()
            return authority(request)

        client = AsyncAcme(
            {"oauth": CLIENT},
            http_client=httpx2.AsyncClient(transport=httpx2.MockTransport(answer)),
        )
        async with anyio.create_task_group() as group:
            group.start_soon(client.send, THING)
            await anyio.wait_all_tasks_blocked()
            group.cancel_scope.cancel()
        with anyio.fail_after(10):
            return await client.send(THING)

    assert anyio.run(main, backend=kind) == {"id": "token-1"}


def test_a_caller_who_asks_for_the_secret_and_fails(face: Any) -> None:
    secrets = iter(["", "good"])
    given = OAuth2Given(client_id="a", client_secret=lambda: next(secrets))
    acme = face(Authority(), {"oauth": given})

    with pytest.raises(ValueError, match="client_secret is empty"):
        acme.send(THING)

    assert acme.send(THING) == {"id": "token-1"}


@pytest.mark.parametrize(
    "answer",
    [
        {"status_code": 400, "json": INVALID},
        {"status_code": 200, "text": "s3cret/+ aWQ6czNjcmV0JTJGJTJC"},
        httpx2.ConnectError("no"),
        None,
    ],
    ids=["400", "html", "lost", "ok"],
)
def test_secrets_are_nowhere_to_be_read(
    face: Any, answer: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    authority = Authority(answer)
    authority.valid = set()
    acme = face(authority, {"oauth": CLIENT}, max_retries=0)
    with pytest.raises(APIError) as caught:
        acme.send(THING)

    error = caught.value
    shown = [repr(acme.client), repr(vars(acme.client)), repr(CLIENT)]
    shown += [str(error), repr(error), error.url, repr(error.args)]
    shown += [record.getMessage() for record in caplog.records]
    found: BaseException | None = error
    while found:
        for frame, _ in traceback.walk_tb(found.__traceback__):
            if "/_core/" in frame.f_code.co_filename:
                shown += map(repr, frame.f_locals.values())
        found = found.__cause__
    for secret in ("s3cret", "aWQ6czNj", "token-1", "token-2"):
        assert [text for text in shown if secret in text] == []


def test_a_header_of_the_call_needs_no_token(face: Any) -> None:
    authority = Authority()
    acme = face(authority, {"oauth": CLIENT})
    options = RequestOptions(headers={"Authorization": "Bearer own"})

    assert acme.send(THING, options) == {"id": "own"}
