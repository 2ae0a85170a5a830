"""The second implementation of OpenAPI's serialisation, against its tables."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.testing.wire import (
    ABSENT,
    is_sent,
    path_text,
    query_pairs,
    sent,
    simple_text,
)

LIST = ["blue", "black"]
OBJECT = {"R": 100, "G": 200}


# OpenAPI 3.1.1, section 4.8.12.6
@pytest.mark.parametrize(
    ("style", "explode", "value", "text"),
    [
        ("simple", False, "blue", "blue"),
        ("simple", False, LIST, "blue,black"),
        ("simple", False, OBJECT, "R,100,G,200"),
        ("simple", True, LIST, "blue,black"),
        ("simple", True, OBJECT, "R=100,G=200"),
        ("label", False, "blue", ".blue"),
        ("label", False, LIST, ".blue,black"),
        ("label", False, OBJECT, ".R,100,G,200"),
        ("label", True, LIST, ".blue.black"),
        ("label", True, OBJECT, ".R=100.G=200"),
        ("matrix", False, "blue", ";color=blue"),
        ("matrix", False, LIST, ";color=blue,black"),
        ("matrix", False, OBJECT, ";color=R,100,G,200"),
        ("matrix", True, "blue", ";color=blue"),
        ("matrix", True, LIST, ";color=blue;color=black"),
        ("matrix", True, OBJECT, ";R=100;G=200"),
    ],
)
def test_path_styles(style: str, explode: bool, value: Any, text: str) -> None:
    parameter = {"name": "color", "in": "path", "style": style, "explode": explode}

    assert path_text(parameter, value) == text


def test_everything_in_a_path_but_unreserved_characters_is_encoded() -> None:
    parameter = {"name": "x", "in": "path"}

    assert path_text(parameter, "a-b.c_d~e f/g%ü") == "a-b.c_d~e%20f%2Fg%25%C3%BC"
    assert path_text(parameter, ["a,b", "c"]) == "a%2Cb,c"


@pytest.mark.parametrize(
    ("style", "explode", "value", "pairs"),
    [
        (None, None, "a&b", [("color", "a&b")]),
        (None, None, True, [("color", "true")]),
        (None, None, 1.5, [("color", "1.5")]),
        (None, None, LIST, [("color", "blue"), ("color", "black")]),
        (None, None, OBJECT, [("R", "100"), ("G", "200")]),
        ("form", False, LIST, [("color", "blue,black")]),
        ("form", False, OBJECT, [("color", "R,100,G,200")]),
        ("spaceDelimited", False, LIST, [("color", "blue black")]),
        ("pipeDelimited", None, LIST, [("color", "blue|black")]),
        ("pipeDelimited", False, OBJECT, [("color", "R|100|G|200")]),
        ("pipeDelimited", True, LIST, [("color", "blue"), ("color", "black")]),
        ("deepObject", True, OBJECT, [("color[R]", "100"), ("color[G]", "200")]),
        (
            "deepObject",
            True,
            [{"a": [1, True]}],
            [("color[0][a][0]", "1"), ("color[0][a][1]", "true")],
        ),
        ("deepObject", True, {"a": None}, []),
        ("form", True, [{"a": [1, 2]}], [("color", '{"a":[1,2]}')]),
    ],
)
def test_query_styles(
    style: str | None, explode: bool | None, value: Any, pairs: list[tuple[str, str]]
) -> None:
    parameter: dict[str, Any] = {"name": "color", "in": "query"}
    if style is not None:
        parameter["style"] = style
    if explode is not None:
        parameter["explode"] = explode

    assert query_pairs(parameter, value) == pairs


def test_a_name_may_say_how_its_items_are_written() -> None:
    parameter = {"name": "x[]", "in": "query", "style": "deepObject"}

    assert query_pairs(parameter, [{"a": 1}, 2]) == [("x[][a]", "1"), ("x[]", "2")]


def test_a_parameter_with_content_is_json() -> None:
    parameter = {"name": "x", "in": "query", "content": {"application/json": {}}}

    assert query_pairs(parameter, {"a": [1]}) == [("x", '{"a":[1]}')]
    assert path_text(parameter, {"a": [1]}) == "%7B%22a%22%3A%5B1%5D%7D"
    assert simple_text(parameter, ["ü"]) == '["\\u00fc"]'


def test_a_parameter_with_other_content_is_text() -> None:
    content: dict[str, Any] = {"text/plain": {}}
    parameter = {"name": "x", "in": "query", "content": content}

    assert query_pairs(parameter, "a,b") == [("x", "a,b")]


def test_each_member_of_an_exploded_cookie_is_a_cookie() -> None:
    parameter = {"name": "color", "in": "cookie"}

    assert query_pairs(parameter, LIST) == [("color", "blue"), ("color", "black")]
    folded = {**parameter, "explode": False}
    assert query_pairs(folded, LIST) == [("color", "blue,black")]


@pytest.mark.parametrize(
    ("place", "name", "expected"),
    [
        ("header", "X-Trace", True),
        ("header", "Authorization", False),
        ("header", "Host", False),
        ("header", "X Trace", False),
        ("query", "Host", True),
    ],
)
def test_which_parameters_are_sent(place: str, name: str, expected: bool) -> None:
    assert is_sent({"in": place, "name": name}) is expected


@pytest.mark.parametrize(
    ("explode", "value", "text"),
    [
        (False, "blue", "blue"),
        (False, LIST, "blue,black"),
        (False, OBJECT, "R,100,G,200"),
        (True, OBJECT, "R=100,G=200"),
    ],
)
def test_header_styles(explode: bool, value: Any, text: str) -> None:
    parameter = {"name": "X-Color", "in": "header", "explode": explode}

    assert simple_text(parameter, value) == text


def document(operation: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"paths": {"/v1/things/{id}": {"post": operation}}, **more}


def parameter(place: str, name: str) -> dict[str, Any]:
    return {"in": place, "name": name, "schema": {}}


def test_a_request_is_put_together() -> None:
    operation = {
        "parameters": [
            parameter("query", "b"),
            parameter("path", "id"),
            parameter("query", "a"),
            parameter("header", "X-Trace"),
            parameter("header", "Accept"),
            parameter("cookie", "session"),
            parameter("query", "unused"),
        ],
        "requestBody": {"content": {"text/plain": {}, "application/a+json": {}}},
    }
    given = {
        ("path", "id"): "a/b",
        ("query", "a"): 1,
        ("query", "b"): [1, 2],
        ("header", "X-Trace"): "t",
        ("header", "Accept"): "no parameter, says OpenAPI",
        ("cookie", "session"): "s",
        ("query", "unused"): None,
    }

    request = sent(
        document(operation),
        "/v1/things/{id}",
        "post",
        given,
        {"x": 1},
        address="https://a.example/base",
    )

    assert (request.method, request.path) == ("POST", "/base/v1/things/a%2Fb")
    assert request.url == "https://a.example/base/v1/things/a%2Fb"
    assert request.query == (("b", "1"), ("b", "2"), ("a", "1"))
    assert request.headers == {"x-trace": "t", "content-type": "application/a+json"}
    assert request.cookies == (("session", "s"),)
    assert request.body == {"x": 1}


def test_without_a_body_there_is_no_content_type() -> None:
    content: dict[str, Any] = {"application/json": {}}
    operation = {"requestBody": {"content": content}}

    request = sent({"paths": {"/": {"get": operation}}}, "/", "get", {}, credentials={})

    assert request.body is ABSENT
    assert request.headers == {}


SCHEMES = {
    "bearer": {"type": "http", "scheme": "Bearer"},
    "oauth": {"type": "oauth2", "flows": {}},
    "basic": {"type": "http", "scheme": "basic"},
    "header": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query": {"type": "apiKey", "in": "query", "name": "key"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": "sid"},
}
SECRETS = {name: ["secret"] for name in SCHEMES} | {"basic": ["user", "pass"]}


@pytest.mark.parametrize(
    ("security", "headers", "query", "cookies"),
    [
        ([{"bearer": []}], {"authorization": "Bearer secret"}, (), {}),
        ([{"oauth": []}], {"authorization": "Bearer secret"}, (), {}),
        ([{"basic": []}], {"authorization": "Basic dXNlcjpwYXNz"}, (), {}),
        ([{"header": []}], {"x-key": "secret"}, (), {}),
        ([{"query": []}], {}, (("key", "secret"),), {}),
        ([{"cookie": []}], {}, (), {"sid": "secret"}),
        ([{"header": [], "query": []}], {"x-key": "secret"}, (("key", "secret"),), {}),
        ([{"unknown": []}, {"header": []}], {"x-key": "secret"}, (), {}),
        ([{}, {"header": []}], {"x-key": "secret"}, (), {}),
        ([{}], {}, (), {}),
        ([], {}, (), {}),
        (None, {"authorization": "Bearer secret"}, (), {}),
    ],
)
def test_credentials_go_where_the_document_says(
    security: Any, headers: Any, query: Any, cookies: Any
) -> None:
    operation = {} if security is None else {"security": security}
    whole = {
        "paths": {"/": {"get": operation}},
        "security": [{"bearer": []}],
        "components": {"securitySchemes": SCHEMES},
    }

    request = sent(whole, "/", "get", {}, credentials=SECRETS)

    assert request.headers == headers
    assert request.query == query
    assert dict(request.cookies) == cookies
