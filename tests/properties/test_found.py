"""What the searches found, each as the smallest document that shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from .many import failures

Data = dict[str, Any]
TEXT: Data = {"type": "string"}


def document(operation: Data, path: str = "/a", **more: Any) -> Data:
    operation = {"responses": {"204": {"description": ""}}, **operation}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {path: {"post": operation}},
        **more,
    }


def parameter(name: str, place: str, schema: Data, **more: Any) -> Data:
    parameter = {"name": name, "in": place, "required": True, "schema": schema, **more}
    return document({"parameters": [parameter]}, "/{p}" if place == "path" else "/a")


def answer(schema: Data, media_type: str = "application/json") -> Data:
    content = {media_type: {"schema": schema}}
    return document({"responses": {"200": {"description": "", "content": content}}})


def body(**content: Data) -> Data:
    types = {"json": "application/json", "form": "multipart/form-data"}
    types["file"] = "application/octet-stream"
    made = {types[kind]: {"schema": schema} for kind, schema in content.items()}
    return document({"requestBody": {"content": made, "required": True}})


def objects(properties: Data) -> Data:
    return {"type": "object", "properties": properties}


def named(schema: Data) -> Data:
    return {"type": "object", "patternProperties": {"^k": schema}}


BEARER = {"type": "http", "scheme": "bearer"}
GRANT = {"tokenUrl": "https://auth.example.com/token", "scopes": {}}
OAUTH = {"type": "oauth2", "flows": {"clientCredentials": GRANT}}
FILE = {"type": "string", "format": "binary"}
BOUNDED = {"type": "object", "additionalProperties": named({"maxLength": 10})}
HOOK = {"requestBody": {"content": {"application/json": {"schema": True}}}}
KIND_A = {**objects({"k": {"const": "a"}}), "required": ["k"]}
KIND_B = {**objects({"k": {"const": "b"}, "n": TEXT}), "required": ["k", "n"]}
CAT = {"$ref": "#/components/schemas/Cat"}
CATS = {"application/json": {"schema": {"type": "array", "items": CAT}}}

TREE = {"$ref": "#/components/schemas/Tree"}
ENDLESS = {**objects({"parent": TREE, "name": TEXT}), "required": ["parent"]}


def arrays(*items: Data) -> Data:
    return {"anyOf": [{"type": "array", "items": item} for item in items]}


FOUND = {
    "an empty value for a path": parameter("p", "path", {**TEXT, "enum": [[], "b"]}),
    "a body of which no value has an end": document(
        {"requestBody": {"content": {"application/json": {"schema": TREE}}}},
        components={"schemas": {"Tree": ENDLESS}},
    ),
    "arrays of this or that": answer(
        objects(
            {
                "tools": arrays(
                    objects({"a": TEXT, "b": objects({"c": TEXT})}),
                    {**objects({"a": TEXT}), "required": ["a"]},
                    {"type": "object"},
                )
            }
        )
    ),
    "a name that no header can have": parameter("x", "header", objects({"ü": TEXT})),
    "a value that no header can have": parameter("x", "header", {"enum": ["ü", "u"]}),
    "a value that no path can have": parameter("p", "path", {"enum": ["", "p"]}),
    "two credentials for one header": document(
        {"security": [{"bearer": [], "grant": []}]},
        components={"securitySchemes": {"bearer": BEARER, "grant": OAUTH}},
    ),
    "a pattern that made up names match": answer(named({"type": "integer"})),
    "a stream of an array or null": answer(
        {"anyOf": [{"type": "array", "items": objects({"a": TEXT})}, {"type": "null"}]},
        "application/x-ndjson",
    ),
    "a form beside a list": body(
        json={"type": "array", "items": TEXT}, form=objects({"file": FILE})
    ),
    "a form beside a file": body(file=FILE, form=objects({"file": FILE, "a": TEXT})),
    "a file in a style": document(
        {
            "requestBody": {
                "content": {
                    "multipart/form-data": {
                        "schema": objects({"file": FILE, "a": TEXT}),
                        "encoding": {"file": {"style": "form"}},
                    }
                }
            }
        }
    ),
    "an object where a text may be": answer(
        {"anyOf": [TEXT, objects({"a": TEXT})], "examples": [{"b": 1}]}
    ),
    "a whole number in the JSON of a parameter": document(
        {
            "parameters": [
                {
                    "name": "x",
                    "in": "header",
                    "content": {
                        "application/json": {
                            "schema": objects(
                                {"a": {"type": "number", "multipleOf": 1}}
                            )
                        }
                    },
                }
            ]
        }
    ),
    "a type in what is sent and in what comes": document(
        {
            "requestBody": {"content": CATS},
            "responses": {"200": {"description": "", "content": CATS}},
        },
        components={"schemas": {"Cat": objects({"str": BOUNDED})}},
    ),
    "a union in which all is allowed": answer({"oneOf": [True, KIND_A, KIND_B]}),
    "a union in which all objects are": answer(
        {"type": "object", "anyOf": [KIND_A, KIND_B, {"description": "Or any."}]}
    ),
    "a union in which one is never": answer({"oneOf": [False, KIND_A, KIND_B]}),
    "a webhook of anything": document({}, webhooks={"made": {"post": HOOK}}),
    "required fields of a form that nothing is sent of": body(
        form={
            **objects(
                {"no": {"type": "null"}, "none": {"type": "array", "items": False}}
            ),
            "required": ["no", "none"],
        }
    ),
}


def test_all_of_it_passes(tmp_path: Path) -> None:
    names = list(FOUND)
    failed = failures(FOUND.values(), tmp_path)
    assert {names[number]: test for number, test in failed.items()} == {}
