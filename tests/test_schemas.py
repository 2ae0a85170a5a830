"""Schemas on their way to one notation: 3.0 to 3.1, `allOf`, references."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.openapi.allof import alone, flatten
from codegen.openapi.refs import UnknownReference, component_name, lookup, resolve
from codegen.openapi.upgrade import upgrade
from codegen.reading.source import load_yaml


def upgraded(schema: str) -> Any:
    lines = "".join(f"\n      {line}" for line in schema.split("\n"))
    text = f"openapi: 3.0.3\npaths: {{}}\ncomponents:\n  schemas:\n    X:{lines}\n"
    return upgrade(load_yaml(text, "x.yaml"))["components"]["schemas"]["X"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("{type: string, nullable: false}", {"type": "string"}),
        (
            "{type: string, enum: [a], nullable: true}",
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            "{$ref: '#/components/schemas/Y', nullable: true}",
            {"anyOf": [{"$ref": "#/components/schemas/Y"}, {"type": "null"}]},
        ),
        (
            "{description: D, allOf: [{type: string}], nullable: true}",
            {
                "description": "D",
                "anyOf": [{"allOf": [{"type": "string"}]}, {"type": "null"}],
            },
        ),
        ("{nullable: true}", {}),
        (
            "{type: integer, minimum: 1, exclusiveMinimum: true}",
            {"type": "integer", "exclusiveMinimum": 1},
        ),
        (
            "{type: integer, maximum: 1, exclusiveMaximum: false}",
            {"type": "integer", "maximum": 1},
        ),
        (
            "{type: integer, exclusiveMaximum: 5}",
            {"type": "integer", "exclusiveMaximum": 5},
        ),
        ("{type: string, example: x}", {"type": "string", "examples": ["x"]}),
        (
            "{type: [string, 'null'], const: x}",
            {"type": ["string", "null"], "const": "x"},
        ),
        (
            "{properties: {nullable: {type: boolean, nullable: true}}}",
            {"properties": {"nullable": {"type": ["boolean", "null"]}}},
        ),
    ],
)
def test_schemas_of_3_0_become_3_1(old: str, new: Any) -> None:
    assert upgraded(old) == new


def test_examples_are_data_whatever_they_look_like() -> None:
    text = "openapi: 3.0.3\npaths: {/a: {get: {example: {schema: {nullable: true}}}}}"
    document = upgrade(load_yaml(text, "x.yaml"))
    kept = document["paths"]["/a"]["get"]["example"]
    assert kept == {"schema": {"nullable": True}}


DOCUMENT = """
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string}, at: {}}}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}, {type: object}]}
    a/b~c: {type: string}
    Me: {$ref: '#/components/schemas/You'}
    You: {$ref: '#/components/schemas/Me'}
"""


def flattened(schema: str) -> Any:
    return flatten(load_yaml(schema, "x.yaml"), load_yaml(DOCUMENT, "x.yaml"))


def test_members_of_all_of_are_merged() -> None:
    schema = """
description: Mine
allOf:
  - {$ref: '#/components/schemas/Base'}
  - type: object
    description: Theirs
    required: [name, id]
    properties: {name: {type: string, maxLength: 9}, at: {type: string}}
    additionalProperties: false
"""
    assert flattened(schema) == {
        "description": "Mine",
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string"},
            "at": {"type": "string"},
            "name": {"type": "string", "maxLength": 9},
        },
        "additionalProperties": False,
    }


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("{minLength: 1}", "{minLength: 3}", {"minLength": 3}),
        ("{maximum: 1}", "{maximum: 3}", {"maximum": 1}),
        ("{enum: [a, b]}", "{enum: [b, c]}", {"enum": ["b"]}),
        ("{type: number}", "{type: integer}", {"type": "integer"}),
        ("{type: string}", "{}", {"type": "string"}),
    ],
)
def test_both_members_hold(first: str, second: str, both: Any) -> None:
    assert flattened(f"allOf: [{first}, {second}]") == both


def test_a_schema_inside_itself_ends() -> None:
    assert flattened("$ref: '#/components/schemas/Loop'") == {"type": "object"}


def test_a_wrapper_around_one_schema_is_that_schema() -> None:
    schema = load_yaml("description: D\nallOf: [{$ref: '#/x'}]", "x.yaml")
    assert alone(schema) == {"$ref": "#/x"}
    schema = load_yaml("type: object\nallOf: [{$ref: '#/x'}]", "x.yaml")
    assert alone(schema) is None


def test_references_are_followed_and_what_leads_nowhere_says_so() -> None:
    document = load_yaml(DOCUMENT, "x.yaml")
    node = document["components"]
    found = lookup(document, "#/components/schemas/a~1b~0c", node)
    assert found == {"type": "string"}
    assert component_name("#/components/schemas/a~1b~0c") == "a/b~c"
    assert component_name("#/components/schemas/Base/properties/id") is None
    for ref, why in (
        ("#/components/schemas/Nope", "is not defined"),
        ("other.yaml#/X", "another file"),
        ("https://x.example/y.yaml", "another file"),
    ):
        with pytest.raises(UnknownReference, match=why):
            lookup(document, ref, node)
    with pytest.raises(UnknownReference, match="back to itself"):
        resolve(document, document["components"]["schemas"]["Me"])
