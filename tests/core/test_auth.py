"""Credentials: where they come from and where they go."""

import base64
import json
import logging
import pickle
import traceback
from typing import Any
from urllib.parse import quote, quote_plus

import httpx2
import pytest
from _core.basic import Basic
from _core.cookie_values import CookieValues
from _core.errors import APIError, AuthenticationError, MissingCredentialsError
from _core.operation import Operation
from _core.options import RequestOptions
from _core.request import Request

OK = httpx2.Response(200, json={"id": "1"})


def secured(*security: tuple[str, ...], method: str = "GET") -> Request[Any]:
    return Request(Operation(method, "/x", security=security, responses={200: "Any"}))


@pytest.mark.parametrize("token", ["abc", " abc\n", lambda: "abc", lambda: "abc\n"])
def test_bearer(face: Any, token: Any) -> None:
    acme = face(OK, {"bearer": token})

    acme.send(secured(("bearer",)))

    assert acme.request.headers["authorization"] == "Bearer abc"


@pytest.mark.parametrize("scheme", ["bearer", "raw_key"])
@pytest.mark.parametrize("written", ["abc", "{} abc", "{}  abc "])
def test_a_prefix_is_sent_once(face: Any, scheme: str, written: str) -> None:
    word = {"bearer": "Bearer", "raw_key": "Token"}[scheme]
    acme = face(OK, {scheme: written.format(word.lower())})

    acme.send(secured((scheme,)))

    assert acme.request.headers["authorization"] == f"{word} abc"


def test_of_two_in_one_header_the_first_is_sent(face: Any) -> None:
    acme = face(OK, {"bearer": "t", "raw_key": "k"})

    acme.send(secured(("bearer", "raw_key")))

    assert acme.request.headers.get_list("authorization") == ["Bearer t"]


@pytest.mark.parametrize("password", ["p:é", "", lambda: "p:é"])
def test_basic(face: Any, password: Any) -> None:
    acme = face(OK, {"basic": ("user", password)})

    acme.send(secured(("basic",)))

    kind, _, pair = acme.request.headers["authorization"].partition(" ")
    expected = f"user:{password() if callable(password) else password}"
    assert (kind, base64.b64decode(pair).decode()) == ("Basic", expected)


def test_a_key_in_each_place(face: Any) -> None:
    keys = {"header_key": "h", "query_key": "q&", "cookie_key": "c"}
    acme = face(OK, keys)
    operation: Operation[Any] = Operation(
        "GET", "/x", security=(tuple(keys),), responses={200: "Any"}
    )

    acme.send(Request(operation, query={"a": 1}, cookies=CookieValues({"b": 2})))

    assert acme.request.headers["x-key"] == "h"
    assert acme.request.url.query == b"a=1&key=q%26"
    assert acme.request.headers["cookie"] == "b=2; session=c"


def test_an_operation_without_security_gets_none(face: Any) -> None:
    acme = face(OK)

    acme.send(secured())

    assert "authorization" not in acme.request.headers


@pytest.mark.parametrize(
    ("given", "security", "expected"),
    [
        ({"bearer": "t"}, [("bearer",), ("header_key",)], {"authorization"}),
        ({"header_key": "t"}, [("bearer",), ("header_key",)], {"x-key"}),
        ({"header_key": "t"}, [("bearer", "header_key"), ("header_key",)], {"x-key"}),
        ({"bearer": "t"}, [(), ("bearer",)], {"authorization"}),
        ({}, [("bearer",), ()], set()),
    ],
)
def test_alternatives(face: Any, given: Any, security: Any, expected: set[str]) -> None:
    acme = face(OK, given)

    acme.send(secured(*security))

    sent = {"authorization", "x-key"}.intersection(acme.request.headers)
    assert sent == expected


def test_missing_credentials_are_named_and_nothing_is_sent(face: Any) -> None:
    acme = face(OK, {"header_key": "k"})

    with pytest.raises(MissingCredentialsError) as caught:
        acme.send(secured(("bearer", "header_key"), ("basic",)))

    message = str(caught.value)
    assert "token= or ACME_TOKEN" in message
    assert "username= or ACME_USERNAME" in message
    assert acme.requests == []


def test_the_environment_is_read_when_the_client_is_made(
    face: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACME_TOKEN", "from-environment\n")
    acme = face(OK, {"bearer": None})
    monkeypatch.setenv("ACME_TOKEN", "later")

    acme.send(secured(("bearer",)))
    assert acme.request.headers["authorization"] == "Bearer from-environment"

    acme = face(OK, {"bearer": "given"})
    acme.send(secured(("bearer",)))
    assert acme.request.headers["authorization"] == "Bearer given"


def test_basic_from_the_environment(face: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACME_USERNAME", "u")
    acme = face(OK, {"basic": (None, "p")})

    acme.send(secured(("basic",)))

    pair = base64.b64encode(b"u:p").decode()
    assert acme.request.headers["authorization"] == f"Basic {pair}"


@pytest.mark.parametrize("value", ["", "  "])
def test_an_empty_variable_is_not_set(
    face: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ACME_TOKEN", value)
    acme = face(OK, {})

    with pytest.raises(MissingCredentialsError):
        acme.send(secured(("bearer",)))


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        ({"bearer": ""}, ValueError, "token is empty"),
        ({"bearer": " \n"}, ValueError, "token is empty"),
        ({"bearer": "a\r\nb"}, ValueError, "token has a character"),
        ({"bearer": "t\u00e9"}, ValueError, "token has a character"),
        ({"header_key": "t\u00e9"}, ValueError, "header_key has a character"),
        ({"bearer": 5}, TypeError, "token must be text"),
        ({"basic": ("", "p")}, ValueError, "username is empty"),
        ({"basic": ("u", "p\n")}, ValueError, "password has a character"),
    ],
)
def test_secrets_that_cannot_be_meant(
    face: Any, given: Any, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        face(OK, given)


@pytest.mark.parametrize("value", ["t\u00e9", "a\nb"])
def test_a_variable_that_cannot_be_meant_is_named(
    face: Any, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    monkeypatch.setenv("ACME_TOKEN", value)
    with pytest.raises(ValueError, match="ACME_TOKEN has a character"):
        face(OK, {})


def test_a_key_in_the_query_may_be_any_text(face: Any) -> None:
    acme = face(OK, {"query_key": "t\u00e9"})
    acme.send(secured(("query_key",)))
    assert acme.request.url.query == b"key=t%C3%A9"


def test_a_user_name_has_no_colon() -> None:
    with pytest.raises(ValueError, match="colon"):
        Basic().placed(["a:b", "c"])


@pytest.mark.parametrize(("value", "error"), [("", ValueError), (None, TypeError)])
def test_a_function_that_gives_nothing(
    face: Any, value: Any, error: type[Exception]
) -> None:
    acme = face(OK, {"bearer": lambda: value})

    with pytest.raises(error, match="token"):
        acme.send(secured(("bearer",)))
    assert acme.requests == []


def test_a_function_is_asked_at_each_attempt(face: Any) -> None:
    tokens = iter(["one", "two"])
    acme = face([httpx2.Response(500), OK], {"bearer": lambda: next(tokens)})

    acme.send(secured(("bearer",)))

    sent = [request.headers["authorization"] for request in acme.requests]
    assert sent == ["Bearer one", "Bearer two"]


def test_an_async_function_is_for_the_async_client(face: Any) -> None:
    async def token() -> str:
        return "awaited"

    acme = face(OK, {"bearer": token})
    if acme.kind == "sync":
        with pytest.raises(TypeError, match="async client"):
            acme.send(secured(("bearer",)))
    else:
        acme.send(secured(("bearer",)))
        assert acme.request.headers["authorization"] == "Bearer awaited"


def test_an_explicit_header_of_a_call_wins(face: Any) -> None:
    acme = face(OK)
    options = RequestOptions(headers={"Authorization": "Custom x"})

    acme.send(secured(("bearer",)), options)

    assert acme.request.headers["authorization"] == "Custom x"


@pytest.mark.parametrize(
    ("security", "name", "credentials", "sent"),
    [
        ([("bearer",)], "Authorization", {}, {"authorization"}),
        ([("basic",)], "authorization", {}, {"authorization"}),
        ([("query_key",), ("header_key",)], "x-key", {}, {"x-key"}),
        ([("bearer", "header_key")], "X-KEY", {"bearer": "t"}, None),
    ],
)
def test_a_header_of_a_call_is_a_credential(
    face: Any, security: Any, name: str, credentials: Any, sent: Any
) -> None:
    acme = face(OK, credentials)

    acme.send(secured(*security), RequestOptions(headers={name: "Own x"}))

    found = {"authorization", "x-key"}.intersection(acme.request.headers)
    assert found == (sent or {"authorization", "x-key"})
    assert acme.request.headers[name] == "Own x"


def test_another_header_is_no_credential(face: Any) -> None:
    acme = face(OK, {})
    with pytest.raises(MissingCredentialsError):
        acme.send(secured(("query_key",)), RequestOptions(headers={"key": "x"}))


SECRETS = {
    "bearer": "s3cret-token",
    "basic": ("user", "s3cret-password"),
    "header_key": "s3cret-key",
    "query_key": "s3cret-query",
    "cookie_key": "s3cret-cookie",
}


@pytest.mark.parametrize("scheme", list(SECRETS))
@pytest.mark.parametrize(
    "outcome",
    [
        httpx2.ConnectError("cannot send s3cret-query to it"),
        httpx2.Response(
            401,
            json={
                "message": "bad key s3cret-token s3cret-password s3cret-key "
                "s3cret-query s3cret-cookie dXNlcjpzM2NyZXQtcGFzc3dvcmQ="
            },
        ),
        httpx2.Response(
            200,
            text="<s3cret-token s3cret-password s3cret-key "
            "s3cret-query s3cret-cookie>",
        ),
        OK,
    ],
    ids=["lost", "401", "html", "ok"],
)
def test_secrets_are_nowhere_to_be_read(
    face: Any, scheme: str, outcome: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    acme = face(outcome, {scheme: SECRETS[scheme]}, max_retries=1)
    shown = [repr(acme.client), repr(acme.client.things), repr(vars(acme.client))]
    try:
        acme.send(secured((scheme,)))
    except APIError as error:
        if not isinstance(outcome, httpx2.RequestError):
            shown += traceback.format_exception(error)
        shown += [str(error), repr(error), error.url, error.message]
        shown += [repr(error.__dict__.get("response")), str(error.args)]
    shown += [record.getMessage() for record in caplog.records]

    secret = SECRETS[scheme]
    secret = secret if isinstance(secret, str) else secret[1]
    assert [text for text in shown if secret in text] == []
    assert scheme != "basic" or "dXNlcjpz" not in str(shown)
    assert any(record.name == "acme" for record in caplog.records)
    assert acme.requests


SECRET = 's3c"ret/\\+ \u00e9'


@pytest.mark.parametrize(
    "form",
    [
        SECRET,
        json.dumps(SECRET),
        json.dumps(SECRET, ensure_ascii=False),
        quote(SECRET),
        quote(SECRET, safe=""),
        quote(SECRET, safe="").lower(),
        quote_plus(SECRET),
    ],
)
def test_other_forms_of_a_secret_are_hidden(face: Any, form: str) -> None:
    headers = {"content-type": "text/plain"}
    content = f"bad key: {form} (was s3)".encode()
    acme = face(
        httpx2.Response(401, headers=headers, content=content), {"query_key": SECRET}
    )

    with pytest.raises(AuthenticationError) as caught:
        acme.send(secured(("query_key",)))

    assert caught.value.message.replace('"', "") == "401: bad key: *** (was s3)"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (httpx2.Response(401, json={"message": "body 40"}), "401: *** ***"),
        (
            httpx2.Response(
                200, content=b"body", headers={"content-type": "text/html"}
            ),
            "200: the body (text/html, 4 bytes) is not JSON; it starts with: ***",
        ),
        (httpx2.ConnectError("no body"), "no answer: no ***"),
    ],
)
def test_our_own_words_are_not_hidden(face: Any, answer: Any, message: str) -> None:
    acme = face(answer, {"bearer": "body", "header_key": "40"}, max_retries=0)

    with pytest.raises(APIError) as caught:
        acme.send(secured(("bearer", "header_key")))

    assert caught.value.message == message


@pytest.mark.parametrize("scheme", list(SECRETS))
@pytest.mark.parametrize(
    "outcome",
    [
        httpx2.ConnectError("no"),
        httpx2.Response(401, json={"message": "no"}),
        httpx2.Response(200, text="no"),
    ],
    ids=["lost", "401", "html"],
)
def test_no_frame_of_ours_shows_a_secret(face: Any, scheme: str, outcome: Any) -> None:
    acme = face(outcome, {scheme: SECRETS[scheme]}, max_retries=0)
    with pytest.raises(APIError) as caught:
        acme.send(secured((scheme,)))

    frames: list[str] = []
    error: BaseException | None = caught.value
    while error:
        for frame, _ in traceback.walk_tb(error.__traceback__):
            if "/_core/" in frame.f_code.co_filename:
                frames += map(repr, frame.f_locals.values())
        error = error.__cause__
    assert frames
    assert [text for text in frames if "s3cret" in text or "dXNlcjpz" in text] == []


def test_the_log_says_what_happened_and_no_values(
    face: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="acme")
    acme = face([httpx2.Response(500), OK])

    acme.call(acme.client.things.get, "personal")

    assert [r.getMessage() for r in caplog.records if r.name == "acme"] == [
        "GET /things/{id}: 500 after 0.000 s (attempt 1)",
        "GET /things/{id}: 200 after 0.000 s (attempt 2)",
    ]


def test_an_error_can_be_pickled(face: Any) -> None:
    acme = face(httpx2.Response(401, json={"message": "no"}))
    with pytest.raises(AuthenticationError) as caught:
        acme.call(acme.client.things.create)

    copy = pickle.loads(pickle.dumps(caught.value))

    assert str(copy) == str(caught.value)
    assert (copy.status_code, copy.body) == (401, {"message": "no"})
