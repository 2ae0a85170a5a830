"""Schemas in OpenAPI 3.0 notation, or in a mix of both, to 3.1.

Source: the OpenAPI 3.1 release notes, and section 5.4 of the notes on the
flattened dialect. What is 3.1 already is left as it is.
"""

from __future__ import annotations

from typing import Any

from codegen.openapi.discriminators import with_references
from codegen.openapi.once import Once
from codegen.openapi.schemas import is_data, rewrite, rewrite_all, types_of
from codegen.reading.source import Node, Seq

_COMPONENTS = "components"


class Upgrade:
    """Copies documents, with all their schemas in 3.1 notation.

    What several documents share, a component or the tags, their copies share too.
    """

    def __init__(self) -> None:
        self._schema = Once[Any](lambda schema: rewrite(schema, _upgrade))
        self._other = Once[Any](lambda value: rewrite_all(value, _upgrade))

    def __call__(self, document: Node) -> Node:
        copy = Node(document, document.where, document.key_where)
        for key, value in document.items():
            if key == _COMPONENTS:
                copy[key] = self._components(value)
            elif not is_data(key):
                copy[key] = self._other(value)
        return copy

    def _components(self, components: Any) -> Any:
        if not isinstance(components, Node):
            return components
        copy = Node(components, components.where, components.key_where)
        for section, table in components.items():
            if isinstance(table, Node) and not is_data(section):
                member = self._schema if section == "schemas" else self._other
                copy[section] = Node(
                    {name: member(value) for name, value in table.items()},
                    table.where,
                    table.key_where,
                )
        return copy


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
