"""Timeouts and the options of a call."""

from typing import Any

import httpx2
import pytest
from _core.operation import Operation
from _core.options import CallOptions, RequestOptions, Timeout
from _core.request import Request

OK = httpx2.Response(200, json={"id": "1"})
ANY: Operation[Any] = Operation("POST", "/x", responses={200: "Any"})


@pytest.mark.parametrize("value", [0, -1, float("inf"), float("nan")])
def test_a_timeout_is_finite(value: float) -> None:
    for make in (Timeout, Timeout.of, lambda v: RequestOptions(timeout=v)):
        with pytest.raises(ValueError, match="finite"):
            make(value)


@pytest.mark.parametrize("value", ["5", True, (1, 2)])
def test_a_timeout_is_a_number(value: Any) -> None:
    with pytest.raises(TypeError, match="number of seconds"):
        Timeout.of(value)


def test_no_phase_is_without_limit() -> None:
    nothing: Any = None
    with pytest.raises(TypeError, match=r"timeout \(read\)"):
        Timeout(read=nothing)


def test_one_number_is_for_every_phase() -> None:
    assert Timeout.of(3) == Timeout(3, 3, 3, 3)


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"max_retries": -1}, ValueError),
        ({"max_retries": 1.5}, TypeError),
        ({"max_retries": True}, TypeError),
        ({"deadline": 0}, ValueError),
        ({"idempotency_key": ""}, ValueError),
        ({"idempotency_key": 5}, TypeError),
    ],
)
def test_options_that_make_no_sense(
    options: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        RequestOptions(**options)


def test_options_are_no_dict(face: Any) -> None:
    options: Any = {"timeout": 1}
    with pytest.raises(TypeError, match=r"options must be RequestOptions, not .*dict"):
        face(OK).send(Request(ANY), options)


def test_the_client_checks_its_own(face: Any) -> None:
    with pytest.raises(ValueError, match="timeout"):
        face(OK, timeout=float("inf"))
    with pytest.raises(ValueError, match="max_retries"):
        face(OK, max_retries=-1)


def test_what_is_not_given_is_as_the_client_has_it() -> None:
    defaults = CallOptions(
        timeout=Timeout.of(3),
        max_retries=4,
        deadline=5.0,
        headers={"a": "1", "b": "1"},
        query={"c": 1},
    )

    assert defaults.with_(None) == defaults.with_(RequestOptions()) == defaults
    merged = defaults.with_(RequestOptions(max_retries=0, headers={"b": "2"}))
    assert (merged.max_retries, merged.headers) == (0, {"a": "1", "b": "2"})
    assert merged.timeout == defaults.timeout


def test_timeouts_reach_the_transport(face: Any) -> None:
    acme = face(OK, timeout=Timeout(connect=1, read=2, write=3, pool=4))

    acme.send(Request(ANY))
    acme.send(Request(ANY), RequestOptions(timeout=9))

    first, second = (request.extensions["timeout"] for request in acme.requests)
    assert first == {"connect": 1, "read": 2, "write": 3, "pool": 4}
    assert second == {"connect": 9, "read": 9, "write": 9, "pool": 9}


def test_extra_headers_query_and_body(face: Any) -> None:
    acme = face(OK)
    options = RequestOptions(headers={"X-A": "1"}, query={"b": 2}, body={"c": 3})

    acme.send(Request(ANY, query={"a": 1, "b": 1}, json={"a": 1, "c": 1}), options)

    assert acme.request.headers["x-a"] == "1"
    assert acme.request.url.query == b"a=1&b=2"
    assert acme.request.content == b'{"a":1,"c":3}'


@pytest.mark.parametrize("name", ["Content-Length", "transfer-encoding", "Host"])
def test_headers_of_the_connection_are_refused(face: Any, name: str) -> None:
    acme = face(OK)
    with pytest.raises(ValueError, match=f"'{name}'"):
        acme.send(Request(ANY), RequestOptions(headers={name: "1"}))
    assert acme.requests == []


@pytest.mark.parametrize("value", [5, None, b"x"])
def test_headers_are_text(face: Any, value: Any) -> None:
    acme = face(OK)
    with pytest.raises(TypeError, match="'X-A'"):
        acme.send(Request(ANY), RequestOptions(headers={"X-A": value}))


def test_an_extra_body_needs_an_object(face: Any) -> None:
    acme = face(OK)
    with pytest.raises(TypeError, match="object"):
        acme.send(Request(ANY, json=[1]), RequestOptions(body={"a": 1}))


def test_options_do_not_show_what_may_be_secret() -> None:
    options = RequestOptions(
        headers={"authorization": "s3cret"}, query={"k": "s3cret"}, body={"k": "s3cret"}
    )

    assert "s3cret" not in repr(options)
