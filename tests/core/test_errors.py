"""The tree of errors."""

import copy
import pickle
from typing import Any

import httpx2
import pytest
from _core import errors
from _core.errors import APIConnectionError, APIError, APIStatusError, ResponseError
from _core.headers import Headers
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (302, "APIStatusError"),
        (400, "BadRequestError"),
        (401, "AuthenticationError"),
        (402, "PaymentRequiredError"),
        (403, "PermissionDeniedError"),
        (404, "NotFoundError"),
        (408, "RequestTimeoutError"),
        (409, "ConflictError"),
        (410, "GoneError"),
        (418, "APIStatusError"),
        (422, "UnprocessableEntityError"),
        (429, "RateLimitError"),
        (449, "APIStatusError"),
        (500, "InternalServerError"),
        (503, "InternalServerError"),
        (599, "InternalServerError"),
    ],
)
def test_each_status_has_its_error(face: Any, status: int, kind: str) -> None:
    headers = {"x-request-id": "req-1"}
    acme = face(httpx2.Response(status, headers=headers, json={}), max_retries=0)

    with pytest.raises(APIStatusError) as caught:
        acme.call(
            acme.client.things.get, "1", options=RequestOptions(query={"q": "s3cret"})
        )

    error = caught.value
    assert type(error) is getattr(errors, kind)
    assert (error.status_code, error.request_id) == (status, "req-1")
    assert (error.method, error.url) == ("GET", "https://api.example.com/v1/things/1")
    assert str(error).startswith(f"GET {error.url}: {status}")
    assert str(error).endswith("(request id req-1)")
    assert error.headers["X-Request-ID"] == "req-1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"message": "no"}', "400: no"),
        (b'{"error": "no"}', "400: no"),
        (b'{"error": {"code": 1, "message": "no"}}', "400: no"),
        (b'{"detail": [{"msg": "no"}]}', '400: [{"msg":"no"}]'),
        (b'{"message": ["m1", "\xc3\xa9"]}', '400: ["m1","\u00e9"]'),
        (b'{"errors": [{"msg": "no"}]}', '400: [{"msg":"no"}]'),
        (b'{"msg": "no"}', "400: no"),
        (b'{"code": 1}', "400"),
        (b'{"message": "a\\u001b[31m\\u202e\\ud800"}', r"400: a\x1b[31m\u202e\ud800"),
        (b'{"title": "no\\n  way"}', "400: no way"),
        (b'{"error": {"error": {}}}', '400: {"error":{}}'),
        (b"[1]", "400"),
        (b"<html>", "400"),
        (b"", "400"),
        (b"[" * 100_000, "400"),
    ],
)
def test_the_message_of_the_server(face: Any, content: bytes, message: str) -> None:
    acme = face(httpx2.Response(400, content=content))
    with pytest.raises(APIStatusError) as caught:
        acme.call(acme.client.things.get, "1")
    assert caught.value.message == message


def test_a_long_message_is_cut(face: Any) -> None:
    headers = {"content-type": "text/plain"}
    acme = face(httpx2.Response(400, headers=headers, content=b"x" * 10_000))
    with pytest.raises(APIStatusError) as caught:
        acme.call(acme.client.things.get, "1")
    assert len(str(caught.value)) < 1000


def test_a_long_url_is_cut_and_too_long_a_url_is_refused(face: Any) -> None:
    acme = face(httpx2.Response(404))
    with pytest.raises(APIStatusError) as caught:
        acme.call(acme.client.things.get, "x" * 10_000)
    assert len(str(caught.value)) < 1000
    assert len(caught.value.url) > 10_000

    with pytest.raises(ValueError, match="the URL cannot be sent") as refused:
        acme.call(acme.client.things.get, "x" * 100_000)
    assert len(str(refused.value)) < 1000
    assert len(acme.requests) == 1


@pytest.mark.parametrize(
    ("answer", "options"),
    [
        (httpx2.Response(400, json={"code": "c", "message": "m"}), {}),
        (httpx2.Response(200, content=b"<"), {}),
        (httpx2.Response(200, json={"id": 1}), {"strict": True}),
        (httpx2.ConnectError("refused"), {"max_retries": 0}),
    ],
    ids=["status", "decode", "validation", "connection"],
)
def test_errors_pickle_and_copy(face: Any, answer: Any, options: Any) -> None:
    acme = face(answer, **options)
    with pytest.raises(APIError) as caught:
        acme.call(acme.client.things.get, "1")

    for twin in (pickle.loads(pickle.dumps(caught.value)), copy.copy(caught.value)):
        assert type(twin) is type(caught.value)
        assert str(twin) == str(caught.value)
        assert twin.__dict__.keys() == caught.value.__dict__.keys()
        if not isinstance(twin, APIConnectionError):
            assert twin.content == caught.value.content
            assert dict(twin.headers) == dict(caught.value.headers)


def test_headers_are_a_mapping_without_regard_to_case() -> None:
    headers = Headers([("A", "1"), ("b", "2"), ("a", "3")])

    assert dict(headers) == {"a": "1, 3", "b": "2"}
    assert headers.get("B") == "2"
    assert "c" not in headers
    assert len(headers) == 2
    with pytest.raises(KeyError):
        headers["c"]


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("a\x1b]0;title\x07\x1b[31m", r"a\x1b]0;title\x07\x1b[31m"),
        ("secret-token", "***"),
        ("x" * 1000, "x" * 300 + "..."),
    ],
)
@pytest.mark.parametrize("status", [200, 404])
def test_the_request_id_is_shown_as_any_text_of_the_server(
    face: Any, status: int, sent: str, shown: str
) -> None:
    headers = {"x-request-id": sent}
    acme = face(httpx2.Response(status, headers=headers, content=b"no JSON"))
    secured = Operation[Any](
        "GET", "/x", security=(("bearer",),), responses={200: "Any"}
    )

    with pytest.raises(ResponseError) as caught:
        acme.send(Request(secured))

    assert str(caught.value).endswith(f"(request id {shown})")
    assert caught.value.request_id == sent
    restored = pickle.loads(pickle.dumps(caught.value))
    assert str(restored) == str(caught.value)
