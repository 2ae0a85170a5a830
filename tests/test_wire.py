"""The second implementation of OpenAPI's serialisation, against its tables."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.testing.bodies import content_type, form_pairs, parts_of
from codegen.testing.media import File, Media, file_fields, media_of
from codegen.testing.wire import is_sent, path_text, query_pairs, sent, simple_text

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
        address="https://a.example/base",
    )

    assert (request.method, request.path) == ("POST", "/base/v1/things/a%2Fb")
    assert request.url == "https://a.example/base/v1/things/a%2Fb"
    assert request.query == (("b", "1"), ("b", "2"), ("a", "1"))
    assert request.headers == {"x-trace": "t"}
    assert request.cookies == (("session", "s"),)


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


BINARY = {"type": "string", "format": "binary"}


def media(content: dict[str, Any], **more: Any) -> Media:
    found = media_of(more, {"requestBody": {"content": content}})
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("content", "kind", "sent_as"),
    [
        ({"text/plain": {}, "application/a+json": {}}, "json", "application/a+json"),
        ({"multipart/form-data": {}, "application/json": {}}, "json", None),
        (
            {"application/x-www-form-urlencoded": {}, "multipart/form-data": {}},
            "multipart",
            None,
        ),
        ({"application/x-www-form-urlencoded": {}, "text/csv": {}}, "form", None),
        ({"text/csv": {}}, "text", "text/csv"),
        ({"application/soap+xml": {}}, "text", "application/soap+xml"),
        ({"text/*": {}}, "text", "text/plain"),
        ({"*/*": {}}, "json", "application/json"),
        ({"*/*": {"schema": BINARY}}, "binary", "*/*"),
        ({"application/json": {"schema": BINARY}}, "json", None),
        ({"image/*": {}}, "binary", "image/*"),
        ({"application/pdf": {}}, "binary", "application/pdf"),
    ],
)
def test_the_media_type_of_a_body(
    content: dict[str, Any], kind: str, sent_as: str | None
) -> None:
    found = media(content)

    assert found.kind == kind
    assert sent_as in (None, found.sent)


def test_without_a_body_there_is_no_media_type() -> None:
    assert media_of({}, {}) is None
    assert content_type(media({"multipart/form-data": {}}), {}) is None
    assert content_type(media({"image/*": {}}), File(b"", "", "image/x")) == "image/x"


@pytest.mark.parametrize(
    ("schema", "encoding", "files"),
    [
        (BINARY, {}, {"a": False}),
        ({"type": "array", "items": BINARY}, {}, {"a": True}),
        ({"type": ["string", "null"], "format": "binary"}, {}, {"a": False}),
        ({"$ref": "#/components/schemas/File"}, {}, {"a": False}),
        ({"type": "string", "contentMediaType": "image/png"}, {}, {"a": False}),
        ({"type": "string", "format": "file"}, {}, {"a": False}),
        ({"type": "string", "contentEncoding": "binary"}, {}, {"a": False}),
        ({}, {"contentType": "image/png, image/jpeg"}, {"a": False}),
        ({"type": "array"}, {"contentType": "application/pdf"}, {"a": True}),
        ({}, {"contentType": "application/json"}, {}),
        ({}, {}, {}),
        ({"type": "string", "format": "byte"}, {}, {}),
        ({"contentMediaType": "image/png", "contentEncoding": "base64"}, {}, {}),
        ({"enum": ["a"]}, {"contentType": "image/png"}, {}),
        ({"type": "object", "properties": {}}, {"contentType": "image/png"}, {}),
    ],
)
def test_which_fields_are_files(schema: Any, encoding: Any, files: Any) -> None:
    value = {
        "schema": {"type": "object", "properties": {"a": schema}},
        "encoding": {"a": encoding},
    }
    document = {"components": {"schemas": {"File": BINARY}}}

    assert file_fields(media({"multipart/form-data": value}), document) == files


@pytest.mark.parametrize(
    ("value", "encoding", "parts"),
    [
        ("x", {}, {"a": [(None, None, "x")]}),
        (True, {}, {"a": [(None, None, "true")]}),
        (None, {}, {}),
        (["x", 1], {}, {"a": [(None, None, "x"), (None, None, "1")]}),
        ({"b": 1}, {}, {"a": [(None, "application/json", {"b": 1})]}),
        ([{"b": 1}], {}, {"a": [(None, "application/json", {"b": 1})]}),
        ("x", {"contentType": "text/csv"}, {"a": [(None, "text/csv", "x")]}),
        ({"b": [1]}, {"style": "deepObject"}, {"a[b][0]": [(None, None, "1")]}),
        (["x", "y"], {"explode": False}, {"a": [(None, None, "x,y")]}),
        (
            File(b"b", "b.txt"),
            {"contentType": "image/png, image/jpeg"},
            {"a": [("b.txt", "text/plain", b"b")]},
        ),
        (
            [File(b"b"), File(b"c")],
            {"contentType": "image/png"},
            {"a": [("upload", "image/png", b"b"), ("upload", "image/png", b"c")]},
        ),
    ],
)
def test_parts_of_a_multipart_body(value: Any, encoding: Any, parts: Any) -> None:
    found = media({"multipart/form-data": {"encoding": {"a": encoding}}})

    assert parts_of({}, found, {"a": value}) == parts


@pytest.mark.parametrize(
    ("value", "encoding", "pairs"),
    [
        (["x", 1], {}, [("a", "x"), ("a", "1")]),
        ({"b": "ü", "c": [1]}, {}, [("a", '{"b":"ü","c":[1]}')]),
        ([{"b": 1}], {}, [("a", '{"b":1}')]),
        (None, {}, []),
        ({"b": 1}, {"style": "form"}, [("b", "1")]),
        ([1, 2], {"style": "pipeDelimited"}, [("a", "1|2")]),
        ([1, 2], {"style": {"no": "style"}, "explode": False}, [("a", "1,2")]),
        (
            [{"b": {"c": 1}}, {"b": None}],
            {"style": "deepObject", "explode": True},
            [("a[0][b][c]", "1")],
        ),
    ],
)
def test_pairs_of_a_form(value: Any, encoding: Any, pairs: Any) -> None:
    content = {"application/x-www-form-urlencoded": {"encoding": {"a": encoding}}}

    assert form_pairs(media(content), {"a": value}) == pairs
