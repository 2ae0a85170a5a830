"""`enum` and `const`: literals of Python as far as it has them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from codegen.model.shapes import ANY, NULL, Array, Enum, Map, Scalar, Type
from codegen.openapi.schemas import types_of
from codegen.reading.nodes import Node, Seq, type_of


def values_of(schema: Node) -> list[Any] | None:
    """The values that `enum` or `const` allows; None: all."""
    if "const" in schema:
        return [schema["const"]]
    values = schema.get("enum")
    return list(values) if isinstance(values, Seq) and values else None


def literals(values: Sequence[Any], schema: Node, *, is_open: bool) -> Iterator[Type]:
    """The types that the values are of, the literals first and null last.

    A number with a fraction has no literal, nor has an object or array. One value
    is never open: it often tells what an object is.
    """
    numeric = any(isinstance(value, float) for value in values)
    known = {
        (type(value), value): value
        for value in values
        if isinstance(value, str | bool) or (isinstance(value, int) and not numeric)
    }
    if known.keys() == {(bool, True), (bool, False)}:
        yield Scalar("boolean")
    elif known:
        yield Enum(tuple(known.values()), is_open and len(known) > 1)
    if numeric:
        yield Scalar("number")
    if any(isinstance(value, Node) for value in values):
        yield Map(ANY)
    if any(isinstance(value, Seq) for value in values):
        yield Array(ANY)
    if None in values or "null" in types_of(schema):
        yield NULL


def stranger(values: Sequence[Any], schema: Node) -> Any | None:
    """The first value that is not of the schema's own `type`; None: all are."""
    kinds = {*types_of(schema)}
    kinds |= {"integer"} if "number" in kinds else set()
    for value in values:
        kind = type_of(value)
        whole = isinstance(value, float) and value.is_integer() and "integer" in kinds
        if kinds and value is not None and kind not in kinds and not whole:
            return value
    return None
