"""Schemas in OpenAPI 3.0 notation, or in a mix of both, to 3.1.

Source: the OpenAPI 3.1 release notes, and section 5.4 of the notes on the
flattened dialect. What is 3.1 already is left as it is.
"""

from __future__ import annotations

from typing import Any

from codegen.openapi.discriminators import with_references
from codegen.openapi.schemas import rewrite, rewrite_all, types_of
from codegen.reading.source import Node, Seq


def upgrade(document: Node) -> Node:
    """A copy of `document` with all its schemas in 3.1 notation."""
    result: Node = rewrite_all(document, _upgrade)
    return result


def _upgrade(schema: Node) -> Node:
    schema = with_references(schema)
    if "type" in schema and not types_of(schema):
        del schema["type"]
    for bound, exclusive in (
        ("minimum", "exclusiveMinimum"),
        ("maximum", "exclusiveMaximum"),
    ):
        flag = schema.get(exclusive)
        if isinstance(flag, bool):
            del schema[exclusive]
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)
    if isinstance(schema.get("items"), Seq):
        # Before JSON Schema 2020-12 a list of items was what `prefixItems` is now.
        first = schema.pop("items")
        items = [rewrite(item, _upgrade) for item in first]
        schema["prefixItems"] = Seq(items, first.where)
        if "additionalItems" in schema:
            schema["items"] = rewrite(schema.pop("additionalItems"), _upgrade)
    if "example" in schema:
        example = schema.pop("example")
        if "examples" not in schema:
            schema["examples"] = Seq([example], schema.where)
    if schema.pop("nullable", None) is True:
        return _nullable(schema)
    return schema


def _nullable(schema: Node) -> Node:
    kinds = types_of(schema)
    if kinds:
        if "null" not in kinds:
            schema["type"] = Seq([*kinds, "null"], schema.where)
        _allow_null(schema)
        return schema
    if "enum" in schema:
        _allow_null(schema)
        return schema
    null = Node({"type": "null"}, schema.where, {})
    outer: dict[str, Any] = {
        key: schema.pop(key)
        for key in ("description", "title", "deprecated", "readOnly", "writeOnly")
        if key in schema and "$ref" not in schema
    }
    if not schema:
        return Node(outer, schema.where, schema.key_where)
    outer["anyOf"] = Seq([schema, null], schema.where)
    return Node(outer, schema.where, schema.key_where)


def _allow_null(schema: Node) -> None:
    values = schema.get("enum")
    if isinstance(values, Seq) and None not in values:
        schema["enum"] = Seq([*values, None], values.where)
