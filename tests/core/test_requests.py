"""What is sent."""

from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import httpx2
import pytest
from _core.cookie_values import CookieValues
from _core.header_values import HeaderValues
from _core.omit import omit
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request
from _core.style import Style
from acme.models.things import ThingAttributes
from pydantic import BaseModel, Field

OK = httpx2.Response(200, json={})


class Inner(BaseModel):
    foo_bar: Annotated[int, Field(alias="fooBar")] = 2


class Theirs(BaseModel):
    """A model that is not ours: its defaults are its own business, and are sent."""

    foo_bar: Annotated[int, Field(alias="fooBar")] = 1
    inner: Inner | ThingAttributes | None = Inner()


THEIRS_WITH_OURS = b'{"fooBar":1,"inner":{"size":1}}'


def operation(method: str = "POST", path: str = "/x", **options: Any) -> Operation[Any]:
    return Operation(method, path, responses={200: "Any"}, **options)


def sent(face: Any, request: Request[Any], **options: Any) -> httpx2.Request:
    acme = face(OK)
    acme.send(request, RequestOptions(**options))
    result: httpx2.Request = acme.request
    return result


def test_a_whole_request(face: Any) -> None:
    request = sent(
        face,
        Request(
            operation(
                "PUT",
                "/a/{ids}/b",
                styles={
                    "path": {"ids": Style("label", explode=True)},
                    "query": {"ids": Style("form")},
                },
            ),
            path={"ids": ["1/2", 3]},
            query={"ids": ["a", "b"], "q": omit},
            headers=HeaderValues({"X-Trace": 5, "X-None": omit}),
            cookies=CookieValues({"c": "d"}),
            json={"k": None},
        ),
    )

    assert request.method == "PUT"
    assert str(request.url) == "https://api.example.com/v1/a/.1%2F2.3/b?ids=a,b"
    assert request.headers["host"] == "api.example.com"
    assert request.headers["user-agent"] == "acme/1"
    assert request.headers["accept"] == "application/json"
    assert request.headers["content-type"] == "application/json"
    assert request.headers["x-trace"] == "5"
    assert "x-none" not in request.headers
    assert request.headers["cookie"] == "c=d"
    assert request.headers["content-length"] == "10"
    assert request.content == b'{"k":null}'
    assert "authorization" not in request.headers


def values_of(part: str, value: Any) -> dict[str, Any]:
    classes = {"headers": HeaderValues, "cookies": CookieValues}
    return classes.get(part, dict)({"a": value})


ARRAYS = {"path": ("a",), "query": ("a",), "headers": ("a",), "cookies": ("a",)}


@pytest.mark.parametrize("part", [*ARRAYS, "json"])
@pytest.mark.parametrize("text", ["a", "", b"a"])
def test_a_text_is_no_list_of_its_letters(face: Any, part: str, text: Any) -> None:
    called = operation(path="/{a}", arrays={**ARRAYS, "json": ("a",)})
    empty = {name: values_of(name, [1]) for name in ARRAYS}
    acme = face(OK)

    with pytest.raises(TypeError, match="'a' takes a list"):
        acme.send(
            Request(
                called, **{"json": {"a": [1]}, **empty, part: values_of(part, text)}
            )
        )
    assert acme.requests == []

    acme.send(Request(called, **{"json": {"a": omit}, **empty}))
    assert acme.request.headers["a"] == "1"


@pytest.mark.parametrize(
    ("json", "required", "content"),
    [
        (omit, False, b""),
        (omit, True, b"{}"),
        ({"a": omit}, False, b""),
        ({"a": omit}, True, b"{}"),
        ({"a": omit, "b": 1}, False, b'{"b":1}'),
        ({"a": None}, False, b'{"a":null}'),
        ({}, False, b"{}"),
        ([], False, b"[]"),
        (None, False, b"null"),
        ("text", False, b'"text"'),
        (ThingAttributes(size=1, odd="x"), False, b'{"size":1,"ODD":"x"}'),
        ([ThingAttributes(size=1)], False, b'[{"size":1}]'),
        (
            {"a": (ThingAttributes(size=1), {"b": 2})},
            False,
            b'{"a":[{"size":1},{"b":2}]}',
        ),
        ({"a": UUID(int=1)}, False, b'{"a":"00000000-0000-0000-0000-000000000001"}'),
        (
            {"a": datetime(2024, 1, 2, tzinfo=UTC)},
            False,
            b'{"a":"2024-01-02T00:00:00Z"}',
        ),
        ({"a": "NaN and Infinity"}, False, b'{"a":"NaN and Infinity"}'),
        ({"b": {"a": omit, "c": [{"d": omit}]}}, False, b'{"b":{"c":[{}]}}'),
        ([ThingAttributes.model_construct(size=1, note=omit)], False, b'[{"size":1}]'),
        (Theirs(), False, b'{"fooBar":1,"inner":{"fooBar":2}}'),
        ({"a": [Theirs(inner=None)]}, False, b'{"a":[{"fooBar":1,"inner":null}]}'),
        (Theirs(inner=ThingAttributes(size=1)), False, THEIRS_WITH_OURS),
    ],
)
def test_json_bodies(face: Any, json: Any, required: bool, content: bytes) -> None:
    request = sent(face, Request(operation(body_required=required), json=json))

    assert request.content == content
    assert ("content-type" in request.headers) == bool(content)


def test_the_media_type_is_the_operations(face: Any) -> None:
    media_type = "application/merge-patch+json"
    request = sent(face, Request(operation(media_type=media_type), json={"a": 1}))

    assert request.headers["content-type"] == media_type


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (float("nan"), ValueError),
        ([float("inf")], ValueError),
        (object(), TypeError),
        (b"text", TypeError),
        ([bytearray(b"\xff")], TypeError),
        ([omit], TypeError),
        (ThingAttributes(size=1, more=float("nan")), ValueError),
    ],
)
def test_what_has_no_json_form_is_refused(
    face: Any, value: Any, error: type[Exception]
) -> None:
    acme = face(OK)
    with pytest.raises(error, match="JSON"):
        acme.send(Request(operation(), json={"a": value}))
    assert acme.requests == []


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "a\nb", "a\rb", "a\x00b", "é"])
@pytest.mark.parametrize("place", ["parameter", "option", "key"])
def test_header_values_that_break_out_are_refused(
    face: Any, value: str, place: str
) -> None:
    acme = face(OK)
    own = {"X-A": value} if place == "parameter" else {}
    request = Request(operation(), headers=HeaderValues(own))
    options = RequestOptions(
        headers={"X-A": value} if place == "option" else {},
        idempotency_key=value if place == "key" else None,
    )
    with pytest.raises(ValueError, match="header") as caught:
        acme.send(request, options)

    assert value not in str(caught.value)
    assert acme.requests == []


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a\r\nb", "é"])
def test_header_names_that_break_out_are_refused(face: Any, name: str) -> None:
    acme = face(OK)
    with pytest.raises(ValueError, match="name of a header"):
        acme.send(Request(operation()), RequestOptions(headers={name: "x"}))


def test_a_refused_path_sends_nothing(face: Any) -> None:
    acme = face(OK)
    with pytest.raises(ValueError, match="'id'"):
        acme.call(acme.client.things.get, "..")
    assert acme.requests == []


def test_what_is_documented_is_asked_for(face: Any) -> None:
    acme = face(OK)
    operation: Any = Operation("GET", "/x", responses={200: "str"}, accept="text/csv")
    acme.send(Request(operation))
    assert acme.request.headers["accept"] == "text/csv"


def test_headers_and_cookies_of_the_users_http_client(face: Any) -> None:
    acme = face(OK)
    acme.http_client.headers.update({"x-team": "1", "accept": "text/css"})
    acme.http_client.cookies.set("seen", "yes", domain="api.example.com")
    acme.http_client.params = {"all": "1"}

    acme.send(Request(operation("GET"), query={"a": 1}))

    assert acme.request.headers["x-team"] == "1"
    assert acme.request.headers["accept"] == "application/json"
    assert acme.request.headers["cookie"] == "seen=yes"
    assert acme.request.url.query == b"a=1"
