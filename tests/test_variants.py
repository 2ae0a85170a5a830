"""Operations of several media types: their methods, names and bodies."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.analysis import Analysis, analyse
from codegen.files import Source
from codegen.inspect import as_json, as_rows
from codegen.model.ir import Operation
from codegen.openapi.media_types import kind_of
from codegen.options import ClientOptions
from codegen.reading.source import unplaced

TEXT = {"type": "string"}
FILE = {"type": "string", "format": "binary"}
THING = {"type": "object", "properties": {"a": TEXT}}
OTHER = {"type": "object", "properties": {"b": TEXT}}
UPLOAD = {"type": "object", "properties": {"name": TEXT, "file": FILE}}


def flagged(**flag: Any) -> dict[str, Any]:
    properties = {"a": TEXT, "stream": {"type": "boolean", **flag}}
    return {"type": "object", "properties": properties}


def contents(**kinds: Any) -> dict[str, Any]:
    names = {
        "json": "application/json",
        "vendor": "application/vnd.x+json",
        "vendors": "application/vnd.x.raw",
        "form": "application/x-www-form-urlencoded",
        "multipart": "multipart/form-data",
        "xml": "application/xml",
        "text": "text/plain",
        "csv": "text/csv",
        "pdf": "application/pdf",
        "png": "image/png",
        "any": "*/*",
        "events": "text/event-stream",
        "lines": "application/x-ndjson",
    }
    return {
        names[kind]: {} if schema is None else {"schema": schema}
        for kind, schema in kinds.items()
    }


def operation(
    responses: dict[str, dict[str, Any]], body: dict[str, Any] | None = None
) -> dict[str, Any]:
    made: dict[str, Any] = {
        "operationId": "get_it",
        "tags": ["x"],
        "responses": {
            status: {"description": "Fine.", **({"content": c} if c else {})}
            for status, c in responses.items()
        },
    }
    if body:
        made["requestBody"] = {"content": body}
    return made


def analysed(*operations: dict[str, Any], **options: Any) -> Analysis:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "X", "version": "1"},
        "servers": [{"url": "https://x.example"}],
        "paths": {f"/x{n}": {"post": item} for n, item in enumerate(operations)},
    }
    source = Source("x.json", json.dumps(document).encode())
    given = ClientOptions("x", ("x",), "out", "x_client", "X", **options)
    return analyse([source], given)


def methods(analysis: Analysis) -> dict[str, Operation]:
    return {str(o.name): o for o in analysis.built.package.operations}


def answering(**kinds: Any) -> dict[str, str]:
    found = methods(analysed(operation({"200": contents(**kinds)})))
    return {name: method.accept for name, method in found.items()}


@pytest.mark.parametrize(
    ("kinds", "accepts"),
    [
        ({"json": THING}, {"get_it": "application/json"}),
        ({"any": THING}, {"get_it": "application/json"}),
        ({"any": FILE}, {"get_it": "*/*"}),
        ({"vendor": THING}, {"get_it": "application/vnd.x+json"}),
        ({"vendors": THING, "json": OTHER}, {"get_it": "application/json"}),
        ({"xml": THING, "text": THING, "json": THING}, {"get_it": "application/json"}),
        (
            {"text": TEXT, "json": THING},
            {"get_it": "application/json", "get_it_text": "text/plain"},
        ),
        (
            {"csv": THING, "pdf": FILE, "json": THING, "png": FILE},
            {
                "get_it": "application/json",
                "get_it_csv": "text/csv",
                "get_it_binary": "application/pdf, image/png",
            },
        ),
        ({"pdf": FILE, "png": FILE}, {"get_it": "application/pdf, image/png"}),
        (
            {"csv": TEXT, "events": THING},
            {"get_it": "text/csv", "get_it_stream": "text/event-stream"},
        ),
        (
            {"lines": THING, "events": THING, "json": THING},
            {"get_it": "application/json", "get_it_stream": "application/x-ndjson"},
        ),
        ({"events": THING, "lines": THING}, {"get_it": "text/event-stream"}),
    ],
)
def test_an_answer_of_another_kind_has_a_method(
    kinds: dict[str, Any], accepts: dict[str, str]
) -> None:
    assert answering(**kinds) == accepts


def test_kinds_of_different_statuses_are_one_method() -> None:
    responses = {"200": contents(json=THING), "206": contents(pdf=FILE), "202": {}}
    (method,) = methods(analysed(operation(responses))).values()
    assert method.accept == "application/json, application/pdf"
    assert method.returns.code == "GetItOkResponse | bytes | None"


def test_streams_are_never_mixed_with_others() -> None:
    responses = {"200": contents(events=THING), "202": contents(json=OTHER), "204": {}}
    plain, stream = methods(analysed(operation(responses))).values()
    assert (plain.name, plain.returns.code) == ("get_it", "GetItResponse | None")
    assert [response.status for response in plain.responses] == ["202", "204"]
    assert stream.name == "get_it_stream"
    assert stream.returns.code == "Stream[GetItStreamEvent]"
    assert stream.async_returns == "AsyncStream[GetItStreamEvent]"


def test_json_of_another_schema_is_noted() -> None:
    analysis = analysed(operation({"200": contents(json=THING, vendor=OTHER)}))
    (problem,) = analysis.problems
    assert (problem.code, problem.level) == ("N320", "note")
    assert "'application/vnd.x+json' has another schema" in problem.text
    same = analysed(operation({"200": contents(json=THING, vendor=THING)}))
    assert same.problems == ()


BOTH = {"200": contents(json=THING, events=OTHER)}


def sent(**flag: Any) -> dict[str, tuple[list[str], dict[str, bool]]]:
    analysis = analysed(operation(BOTH, contents(json=flagged(**flag))))
    return {
        name: (
            [f"{a.name}: {a.accepted}" for a in method.arguments],
            {constant.wire: constant.value for constant in method.constants},
        )
        for name, method in methods(analysis).items()
    }


def test_the_method_says_whether_it_streams() -> None:
    assert sent() == sent(default=False)
    assert sent() == {
        "get_it": (["a: str | Omit", "stream: Literal[False] | Omit"], {}),
        "get_it_stream": (["a: str | Omit"], {"stream": True}),
    }


def test_a_server_that_streams_by_itself_is_told_not_to() -> None:
    assert sent(default=True) == {
        "get_it": (["a: str | Omit"], {"stream": False}),
        "get_it_stream": (["a: str | Omit"], {"stream": True}),
    }


def test_a_stream_of_another_type_is_an_argument() -> None:
    assert sent(type="string") == {
        "get_it": (["a: str | Omit", "stream: str | Omit"], {}),
        "get_it_stream": (["a: str | Omit", "stream: str | Omit"], {}),
    }


def test_without_a_stream_the_property_is_as_documented() -> None:
    body = contents(json=flagged())
    (method,) = methods(analysed(operation({"200": {}}, body))).values()
    assert [str(a.accepted) for a in method.arguments] == ["str | Omit", "bool | Omit"]


def test_what_can_only_stream_asks_for_it() -> None:
    body = contents(json=flagged())
    analysis = analysed(operation({"200": contents(events=THING)}, body))
    (method,) = methods(analysis).values()
    assert [str(a.name) for a in method.arguments] == ["a"]
    assert [c.value for c in method.constants] == [True]


def test_both_methods_have_the_same_models() -> None:
    inner = {"type": "object", "properties": {"inner": THING}}
    body = contents(json={"type": "object", "properties": {"a": {"items": inner}}})
    plain, stream = methods(analysed(operation(BOTH, body))).values()
    assert plain.arguments == stream.arguments
    names = [str(m.name) for m in analysed(operation(BOTH, body)).built.package.models]
    assert sorted(names) == [
        "GetItAItem",
        "GetItAItemInner",
        "GetItResponse",
        "GetItStreamEvent",
    ]


@pytest.mark.parametrize(
    ("kinds", "media_type"),
    [
        ({"form": THING, "json": THING, "xml": THING}, "application/json"),
        ({"vendor": THING, "json": THING}, "application/json"),
        ({"multipart": None, "json": THING}, "application/json"),
        ({"form": {"type": "object"}, "json": THING}, "application/json"),
    ],
)
def test_bodies_of_one_content_are_one_method(
    kinds: dict[str, Any], media_type: str
) -> None:
    (method,) = methods(analysed(operation({"200": {}}, contents(**kinds)))).values()
    assert method.body is not None
    assert method.body.media_type == media_type


def test_further_bodies_and_further_answers_are_combined() -> None:
    body = contents(json=THING, multipart=UPLOAD)
    answers = contents(json=OTHER, png=FILE, events=OTHER)
    analysis = analysed(operation({"200": answers}, body))
    found = methods(analysis)
    assert {
        name: (method.body and method.body.media_type, method.accept)
        for name, method in found.items()
    } == {
        "get_it": ("application/json", "application/json"),
        "get_it_multipart": ("multipart/form-data", "application/json"),
        "get_it_binary": ("application/json", "image/png"),
        "get_it_stream": ("application/json", "text/event-stream"),
        "get_it_multipart_binary": ("multipart/form-data", "image/png"),
        "get_it_multipart_stream": ("multipart/form-data", "text/event-stream"),
    }
    both, sent, answered = (
        found[f"get_it_{name}"] for name in ("multipart_stream", "multipart", "stream")
    )
    assert both.arguments == sent.arguments
    assert both.returns == answered.returns
    assert str(both.doc).splitlines()[2].strip() == (
        "As `get_it`, but sends `multipart/form-data` and answers `text/event-stream`."
    )
    assert "As `get_it`, but sends `multipart/form-data`.\n" in str(sent.doc)
    assert "As `get_it`, but answers `text/event-stream`.\n" in str(answered.doc)
    assert analysis.problems == ()


def test_pairs_end_where_they_are_very_many() -> None:
    body = contents(json=THING, multipart=UPLOAD, form=OTHER, pdf=FILE)
    answers = contents(json=OTHER, png=FILE, csv=TEXT, events=THING)
    analysis = analysed(operation({"200": answers}, body))
    assert len(methods(analysis)) == 4 + 3 + 6
    assert [(p.code, p.level) for p in analysis.problems] == [("N320", "note")] * 3
    assert "sends 'application/pdf' and answers events" in analysis.problems[-1].text


def test_names_give_way_to_names() -> None:
    one, other = operation(BOTH), operation({"200": {}})
    other["operationId"] = "get_it_stream"
    assert list(methods(analysed(one, other))) == [
        "get_it",
        "get_it_as_stream",
        "get_it_stream",
    ]
    one["operationId"] = "it_stream"
    assert list(methods(analysed(one))) == ["it_stream", "it_stream_as_stream"]


def test_a_new_name_is_that_of_all_methods() -> None:
    found = analysed(operation(BOTH), rename={"POST /x0": "y.ask"})
    assert [o.call for o in found.built.package.operations] == ["y.ask", "y.ask_stream"]


def test_inspect_has_one_entry_and_a_row_for_each() -> None:
    analysis = analysed(operation(BOTH, contents(json=flagged())))
    (entry,) = as_json(analysis)["operations"]
    assert entry["call"] == "x.get_it"
    assert entry["variants"] == [
        {
            "call": "x.get_it_stream",
            "request_media_type": "application/json",
            "response_media_type": "text/event-stream",
        }
    ]
    assert [row[0] for row in as_rows(analysis)] == ["x.get_it", "x.get_it_stream"]


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (THING, "GetItEvent"),
        ({"type": "array", "items": TEXT}, "str"),
        ({}, "Any"),
        (TEXT, "str"),
        ({"type": "integer"}, "int"),
        ({"type": "object", "properties": {"data": {"type": "integer"}}}, "int"),
        ({"type": "object", "properties": {"data": TEXT, "more": TEXT}}, "GetItEvent"),
        (
            {
                "properties": {
                    "event": TEXT,
                    "data": {
                        "type": "string",
                        "contentMediaType": "application/json",
                        "contentSchema": {"type": "boolean"},
                    },
                }
            },
            "bool",
        ),
        (
            {
                "oneOf": [
                    {
                        "properties": {
                            "event": {"const": "n"},
                            "data": {"type": "number"},
                        }
                    },
                    {"properties": {"event": {"const": "s"}, "data": THING}},
                    {"properties": {"data": {"const": "[DONE]"}}},
                ]
            },
            "float | GetItEventA",
        ),
        ({"anyOf": [THING, {"type": "string", "enum": ["[DONE]"]}]}, "GetItEvent"),
    ],
)
def test_what_an_event_is(schema: dict[str, Any], items: str) -> None:
    analysis = analysed(operation({"200": contents(events=schema)}))
    (method,) = methods(analysis).values()
    assert method.returns.code == f"Stream[{items}]"


def test_item_schemas_are_those_of_items() -> None:
    content = {"application/jsonl": {"itemSchema": {"type": "array", "items": TEXT}}}
    (method,) = methods(analysed(operation({"200": content}))).values()
    assert method.returns.code == "Stream[list[str]]"


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json; charset=utf-8", "json"),
        ("Application/Problem+JSON", "json"),
        ("application/stream+json", "lines"),
        ("text/event-stream;charset=UTF-8", "events"),
        ("text/html", "text"),
        ("application/atom+xml", "xml"),
        ("image/svg+xml", "binary"),
        ("application/octet-stream", "binary"),
        ("multipart/mixed", "multipart"),
        ("", "binary"),
    ],
)
def test_kinds(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind


def test_kinds_that_the_schema_tells() -> None:
    assert kind_of("*/*", unplaced(FILE)) == "binary"
    assert kind_of("*/*", unplaced({"contentMediaType": "image/png"})) == "binary"
    assert kind_of("*/*", unplaced(TEXT)) == "json"
    assert kind_of("application/vnd.x.raw", unplaced(TEXT)) == "binary"
    assert kind_of("application/vnd.x.raw", unplaced(THING)) == "json"
