"""When a call is tried again."""

import ssl
import time
from email.utils import formatdate
from typing import Any

import httpx2
import pytest
from _core.errors import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    InternalServerError,
    RateLimitError,
)
from _core.exchange import Failure
from _core.header_values import HeaderValues
from _core.headers import Headers
from _core.omit import omit
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request
from _core.response import Response
from _core.retry import BASE_DELAY, MAX_DELAY, RetryPlan, retry_after
from hypothesis import given
from hypothesis import strategies as st

from tests.core.conftest import Face, FakeClock

KEY = RequestOptions(idempotency_key="key-1")
OK = httpx2.Response(200, json={"id": "1"})
ASKED = {"retry-after": "1"}


def untrusted() -> httpx2.ConnectError:
    error = httpx2.ConnectError("certificate verify failed")
    error.__cause__ = ssl.SSLCertVerificationError()
    return error


# What the first attempt ends with, and whether a second one follows: for an
# idempotent method or with a key, and for any other call.
OUTCOMES: list[tuple[Any, bool, bool]] = [
    (httpx2.ConnectError("refused"), True, True),
    (httpx2.ConnectTimeout("slow"), True, True),
    (httpx2.PoolTimeout("busy"), True, True),
    (untrusted(), False, False),
    (httpx2.ReadTimeout("slow"), True, False),
    (httpx2.WriteTimeout("slow"), True, False),
    (httpx2.ReadError("reset"), True, False),
    (httpx2.WriteError("reset"), True, False),
    (httpx2.RemoteProtocolError("cut off"), True, False),
    (httpx2.LocalProtocolError("ours"), False, False),
    (httpx2.UnsupportedProtocol("what"), False, False),
    (httpx2.DecodingError("not gzip"), False, False),
    (httpx2.Response(408), True, False),
    (httpx2.Response(429), True, True),
    (httpx2.Response(429, headers=ASKED), True, True),
    (httpx2.Response(500), True, False),
    (httpx2.Response(502, headers=ASKED), True, False),
    (httpx2.Response(503), True, False),
    (httpx2.Response(503, headers=ASKED), True, True),
    (httpx2.Response(503, headers={"retry-after-ms": "20"}), True, True),
    (httpx2.Response(503, headers={"retry-after": "soon"}), True, False),
    (httpx2.Response(504), True, False),
    (httpx2.Response(400), False, False),
    (httpx2.Response(401), False, False),
    (httpx2.Response(404), False, False),
    (httpx2.Response(409), False, False),
    (httpx2.Response(425), False, False),
    (httpx2.Response(302), False, False),
]


def name(value: object) -> str | None:
    return repr(value) if isinstance(value, httpx2.Response | Exception) else None


def operation(method: str) -> Operation[Any]:
    return Operation(method, "/things", responses={200: "Any"})


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"])
@pytest.mark.parametrize(("outcome", "repeated", "_"), OUTCOMES, ids=name)
def test_idempotent_methods(
    face: Any, method: str, outcome: Any, repeated: bool, _: bool
) -> None:
    assert attempts(face, method, outcome, None) == 1 + repeated


@pytest.mark.parametrize("method", ["POST", "PATCH"])
@pytest.mark.parametrize(("outcome", "_", "repeated"), OUTCOMES, ids=name)
def test_other_methods_are_sent_twice_only_if_the_server_cannot_have_acted(
    face: Any, method: str, outcome: Any, _: bool, repeated: bool
) -> None:
    assert attempts(face, method, outcome, None) == 1 + repeated


@pytest.mark.parametrize(("outcome", "repeated", "_"), OUTCOMES, ids=name)
def test_other_methods_with_an_idempotency_key(
    face: Any, outcome: Any, repeated: bool, _: bool
) -> None:
    assert attempts(face, "POST", outcome, KEY) == 1 + repeated


@pytest.mark.parametrize("name", ["Idempotency-Key", "idempotency-key"])
@pytest.mark.parametrize("place", ["parameter", "options"])
@pytest.mark.parametrize(
    ("key", "outcome", "repeated"),
    [
        ("key-1", httpx2.ReadError("reset"), True),
        ("key-1", httpx2.Response(500), True),
        ("key-1", httpx2.Response(409), False),
        ("", httpx2.ReadError("reset"), False),
        (omit, httpx2.ReadError("reset"), False),
    ],
    ids=str,
)
def test_a_key_that_is_a_header_of_the_call(
    face: Any, name: str, place: str, key: Any, outcome: Any, repeated: bool
) -> None:
    headers, options = HeaderValues({name: key}), None
    if place == "options":
        headers = HeaderValues({name: omit})
        options = RequestOptions(headers={} if key is omit else {name: key})

    count = attempts(face, "POST", outcome, options, headers)

    assert count == 1 + repeated


def attempts(
    face: Any,
    method: str,
    outcome: Any,
    options: Any,
    headers: HeaderValues | None = None,
) -> int:
    acme = face([outcome, OK], max_retries=1)
    request = Request(operation(method), headers=headers)
    if isinstance(outcome, httpx2.Response):
        error: type[Exception] = APIStatusError
    else:
        error = APIConnectionError
    try:
        acme.send(request, options)
    except error:
        assert len(acme.requests) == 1
    assert len({r.headers.get("idempotency-key") for r in acme.requests}) == 1
    return len(acme.requests)


def test_each_attempt_carries_the_same_idempotency_key(face: Any) -> None:
    acme = face([httpx2.Response(500), httpx2.ReadError("lost"), OK])

    acme.call(acme.client.things.create, name="x", options=KEY)

    assert [r.headers["idempotency-key"] for r in acme.requests] == ["key-1"] * 3
    assert len({r.content for r in acme.requests}) == 1


def test_no_idempotency_key_of_our_own(face: Any) -> None:
    acme = face(OK)

    acme.call(acme.client.things.create, name="x")

    assert "idempotency-key" not in acme.request.headers


def test_waits_grow_up_to_a_cap(face: Any) -> None:
    acme = face(httpx2.Response(500), max_retries=7)
    acme.clock.chance = 1.0

    with pytest.raises(InternalServerError) as caught:
        acme.call(acme.client.things.get, "1")

    assert acme.clock.waits == [0.5, 1, 2, 4, 8, 8, 8]
    assert caught.value.retries_taken == 7


def test_max_retries_of_a_call_and_of_the_client(face: Any) -> None:
    acme = face(httpx2.Response(500), max_retries=0)
    with pytest.raises(InternalServerError):
        acme.call(acme.client.things.get, "1")
    assert len(acme.requests) == 1

    with pytest.raises(InternalServerError):
        acme.call(acme.client.things.get, "1", options=RequestOptions(max_retries=3))
    assert len(acme.requests) == 1 + 4


def test_the_server_says_how_long(face: Any) -> None:
    answer = httpx2.Response(429, headers={"retry-after": "30"})
    acme = face([answer, OK])

    acme.call(acme.client.things.get, "1")

    assert acme.clock.waits == [30]


def test_a_wait_beyond_the_deadline_raises_at_once(face: Any) -> None:
    answer = httpx2.Response(429, headers={"retry-after": "30"})
    acme = face([answer, OK])

    with pytest.raises(RateLimitError):
        acme.call(acme.client.things.get, "1", options=RequestOptions(deadline=29))

    assert (len(acme.requests), acme.clock.waits) == (1, [])


def test_timeouts_have_their_own_error(face: Any) -> None:
    acme = face(httpx2.ReadTimeout("too slow"), max_retries=0)

    with pytest.raises(APITimeoutError, match="too slow") as caught:
        acme.call(acme.client.things.get, "1")

    assert isinstance(caught.value.__cause__, httpx2.ReadTimeout)


def test_a_very_patient_plan() -> None:
    plan = RetryPlan(repeatable=True, max_retries=10_000, deadline=1e9)
    wait = plan.wait(Response(500, Headers(), b""), 9_999, 0, clock_of(chance=1))
    assert wait == MAX_DELAY


NOW = 1_700_000_000.0


def clock_of(chance: float) -> FakeClock:
    clock = FakeClock()
    clock.now, clock.chance = NOW, chance
    return clock


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "5"}, 5),
        ({"retry-after": " 0.5 "}, 0.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": formatdate(NOW + 20, usegmt=True)}, 20),
        ({"retry-after": formatdate(NOW - 20, usegmt=True)}, 0),
        ({"retry-after": "9" * 400}, float("inf")),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 99 Foo 2024 00:00:00 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9),
    ],
)
def test_retry_after(headers: dict[str, str], expected: float | None) -> None:
    assert retry_after(Headers(headers.items()), NOW) == expected


@pytest.mark.parametrize(
    "date", ["Tue Nov 14 22:13:40 2023", "Tue, 14 Nov 2023 22:13:40 -0000"]
)
def test_dates_of_the_older_forms_are_of_no_time_zone(
    date: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    try:
        assert retry_after(Headers([("retry-after", date)]), NOW) == 20
    finally:
        monkeypatch.undo()
        time.tzset()


outcomes = st.one_of(
    st.builds(
        Response,
        st.sampled_from([200, 400, 408, 409, 429, 500, 503, 529]),
        st.one_of(
            st.just(Headers()),
            st.floats(0, 1e6).map(lambda s: Headers([("retry-after", f"{s:f}")])),
            st.text().map(lambda s: Headers([("retry-after", s)])),
        ),
        st.just(b""),
    ),
    st.builds(
        Failure,
        st.just(OSError()),
        st.sampled_from(["unsent", "lost", "hopeless"]),
        st.booleans(),
    ),
)


def may(outcome: Response | Failure, repeatable: bool) -> bool:
    """Whether the promise allows another attempt."""
    if isinstance(outcome, Failure):
        return outcome.kind == "unsent" or (outcome.kind == "lost" and repeatable)
    asked = retry_after(outcome.headers, NOW) is not None
    status = outcome.status_code
    cannot_have_acted = status == 429 or (status == 503 and asked)
    return cannot_have_acted or (repeatable and status in (408, 500, 503, 529))


@given(
    repeatable=st.booleans(),
    max_retries=st.integers(0, 50),
    deadline=st.floats(0.1, 1e4),
    steps=st.lists(
        st.tuples(outcomes, st.floats(0, 100), st.floats(0, 1)),
        min_size=51,
        max_size=60,
    ),
)
def test_any_run_of_outcomes_keeps_to_the_plan(
    repeatable: bool, max_retries: int, deadline: float, steps: list[Any]
) -> None:
    plan = RetryPlan(repeatable, max_retries, deadline)
    elapsed, taken = 0.0, 0
    for outcome, seconds, chance in steps:
        elapsed += seconds
        wait = plan.wait(outcome, taken, elapsed, clock_of(chance))
        asked = (
            retry_after(outcome.headers, NOW) if isinstance(outcome, Response) else None
        )
        cap = min(MAX_DELAY, BASE_DELAY * 2**taken)
        if wait is None:
            in_time = elapsed + max(asked or 0, chance * cap) <= deadline
            assert taken == max_retries or not in_time or not may(outcome, repeatable)
            break
        lost = isinstance(outcome, Failure) and outcome.kind == "lost"
        assert repeatable or not lost
        assert wait >= (asked or 0)
        assert wait <= max(asked or 0, cap)
        elapsed += wait
        taken += 1
        assert elapsed <= deadline

    assert taken <= max_retries


@given(
    call=st.sampled_from([("GET", None), ("POST", None), ("POST", "key-1")]),
    steps=st.lists(
        st.tuples(st.sampled_from(OUTCOMES), st.floats(0, 20)), min_size=7, max_size=7
    ),
    max_retries=st.integers(0, 5),
    deadline=st.floats(0.1, 40),
)
def test_any_call_keeps_to_its_promise(
    call: tuple[str, str | None], steps: list[Any], max_retries: int, deadline: float
) -> None:
    method, key = call
    starts: list[float] = []

    def handler(_: httpx2.Request) -> httpx2.Response:
        (outcome, _, _), seconds = steps[len(starts)]
        starts.append(acme.clock.now)
        acme.clock.now += seconds
        if isinstance(outcome, Exception):
            raise outcome
        return httpx2.Response(outcome.status_code, headers=outcome.headers)

    acme = Face("sync", handler, {}, {})
    options = RequestOptions(
        max_retries=max_retries, deadline=deadline, idempotency_key=key
    )
    with pytest.raises((APIStatusError, APIConnectionError)):
        acme.send(Request(operation(method)), options)

    assert 1 <= len(starts) <= max_retries + 1
    assert starts[-1] - starts[0] <= deadline + 1e-6
    repeatable = method == "GET" or key is not None
    for (_, if_repeatable, always), _ in steps[: len(starts) - 1]:
        assert if_repeatable if repeatable else always
    assert {r.headers.get("idempotency-key") for r in acme.requests} == {key}
