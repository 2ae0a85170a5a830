"""Hooks: what is called around each attempt, and what it can change."""

from typing import Any

import httpx2
import pytest
from _core.hooks import Answer, Attempt, Hooks
from _core.operation import Operation
from _core.request import Request

OK = httpx2.Response(200, json={"id": "1"})
BUSY = httpx2.Response(503)
THING: Operation[Any] = Operation(
    "GET", "/things/{id}", security=(("bearer",),), responses={200: "Any"}
)
GET = Request(THING, path={"id": "7"}, query={"q": "private"})
TOKEN = {"bearer": "s3cret"}


def test_they_see_each_attempt_and_what_came_of_it(face: Any) -> None:
    before: list[Attempt] = []
    after: list[Answer] = []
    hooks = Hooks(before=before.append, after=after.append)
    acme = face([BUSY, httpx2.ReadError("reset"), OK], TOKEN, hooks=hooks)

    acme.send(GET)

    assert [attempt.number for attempt in before] == [1, 2, 3]
    assert [answer.attempt for answer in after] == before
    assert {attempt.path for attempt in before} == {"/things/{id}"}
    assert before[0].url == "https://api.example.com/v1/things/7"
    assert [answer.response and answer.response.status_code for answer in after] == [
        503,
        None,
        200,
    ]
    assert str(after[1].error) == "reset"


def test_they_see_no_credential(face: Any) -> None:
    seen: list[Any] = []
    acme = face(OK, TOKEN, hooks=Hooks(before=seen.append, after=seen.append))

    acme.send(GET)

    attempt = seen[0]
    assert acme.requests[0].headers["authorization"] == "Bearer s3cret"
    assert "s3cret" not in f"{attempt.headers}{attempt.url}"
    assert "private" not in f"{attempt!r}{seen[1]!r}"


def test_a_header_can_be_set_for_one_attempt(face: Any) -> None:
    def sign(attempt: Attempt) -> None:
        assert "X-Signature" not in attempt.headers
        attempt.headers["X-Signature"] = str(attempt.number)

    acme = face([BUSY, OK], TOKEN, hooks=Hooks(before=sign))

    acme.send(GET)

    assert [r.headers["x-signature"] for r in acme.requests] == ["1", "2"]


def test_what_is_set_is_checked(face: Any) -> None:
    def break_out(attempt: Attempt) -> None:
        attempt.headers["x-a"] = "1\r\nx-b: 2"

    acme = face(OK, TOKEN, hooks=Hooks(before=break_out))

    with pytest.raises(ValueError, match="control character"):
        acme.send(GET)
    assert acme.requests == []


@pytest.mark.parametrize("name", ["before", "after"])
def test_what_they_raise_ends_the_call(face: Any, name: str) -> None:
    def refuse(_: object) -> None:
        raise LookupError("no more")

    acme = face([BUSY, OK], TOKEN, hooks=Hooks(**{name: refuse}))

    with pytest.raises(LookupError, match="no more"):
        acme.send(GET)
    assert len(acme.requests) == (name == "after")


def test_those_of_an_asynchronous_client_may_be_so(face: Any) -> None:
    seen: list[object] = []

    async def note(item: object) -> None:
        seen.append(item)

    acme = face(OK, TOKEN, hooks=Hooks(before=note, after=note))
    if acme.kind != "sync":
        acme.send(GET)
        assert len(seen) == 2
    else:
        with pytest.raises(TypeError, match="async client"):
            acme.send(GET)
        assert acme.requests == []
