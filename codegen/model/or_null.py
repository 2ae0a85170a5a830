"""Components that say of themselves that null will do in their place."""

from __future__ import annotations

from typing import Any

from codegen.openapi.discriminators import is_family
from codegen.openapi.schemas import types_of
from codegen.reading.source import Node, Seq

# What says more than that either stands there.
_STRUCTURAL = frozenset({"$ref", "allOf", "properties", "items", "enum", "const"})


def apart(schema: Any) -> Node | None:
    """The one thing that a schema is where it is not null; None: not so simple.

    The class or alias of a component is that one thing, and null belongs to where
    the component is used.
    """
    if not isinstance(schema, Node) or is_family(schema):
        return None
    unions = [key for key in ("anyOf", "oneOf") if key in schema]
    if unions:
        simple = len(unions) == 1 and not schema.keys() & _STRUCTURAL
        return _other(schema[unions[0]]) if simple else None
    if "allOf" in schema or "$ref" in schema or "const" in schema:
        return None
    kinds = types_of(schema)
    left = [kind for kind in kinds if kind != "null"]
    values = schema.get("enum")
    if isinstance(values, Seq) and values:
        said = [value for value in values if value is not None]
        is_null = None in values or len(left) < len(kinds)
        return _with(schema, left, said) if is_null and said else None
    return _with(schema, left) if len(left) == 1 < len(kinds) else None


def _other(members: Any) -> Node | None:
    """The one of two members that is not null, where it is written there."""
    if not isinstance(members, Seq) or len(members) != 2:
        return None
    others = [m for m in members if isinstance(m, Node) and types_of(m) != ("null",)]
    return others[0] if len(others) == 1 and "$ref" not in others[0] else None


def _with(schema: Node, kinds: list[str], values: list[Any] | None = None) -> Node:
    copy = Node(schema, schema.where, schema.key_where)
    if kinds:
        copy["type"] = kinds[0] if len(kinds) == 1 else Seq(kinds, schema.where)
    if values is not None:
        copy["enum"] = Seq(values, schema.where)
    return copy
