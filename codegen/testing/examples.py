"""Examples: those that a page documents, and values made where it has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.testing.keywords import is_mapping, listed, lookup, mapping
from codegen.testing.misfits import misfit
from codegen.testing.shapes import Direction
from codegen.testing.synthesis import Endless, Json, Synthesis
from codegen.testing.unquoted import unquoted


@dataclass(frozen=True, slots=True)
class Example:
    """A documented value; `name` is empty where the page has but one."""

    name: str
    value: Json


def documented(
    holder: Mapping[str, Any], document: Mapping[str, Any]
) -> tuple[Example, ...]:
    """The examples of a media type or parameter, or else of its schema.

    Source: OpenAPI 3.1.1, sections 4.8.12 and 4.8.14; `default` is what is left
    where a schema has no `examples`. Empty: nothing is documented.
    """
    shape = Synthesis(document, "request", shown=True).flat(holder.get("schema"))
    if "example" in holder:
        return (Example("", unquoted(holder["example"], shape)),)
    named: list[Example] = []
    for name, item in mapping(holder, "examples").items():
        if is_mapping(item) and isinstance(item.get("$ref"), str):
            item = lookup(document, item["$ref"])
        if is_mapping(item) and "value" in item:
            named.append(Example(str(name), unquoted(item["value"], shape)))
    if len(named) == 1:
        return (Example("", named[0].value),)
    if named:
        return tuple(named)
    found = listed(shape, "examples") or [shape[k] for k in ("default",) if k in shape]
    return tuple(Example("", unquoted(value, shape)) for value in found[:1])


def example(
    schema: Any,
    document: Mapping[str, Any],
    direction: Direction,
    name: str = "value",
    *,
    shown: bool = True,
) -> Json:
    """A value for `schema` that has all its properties.

    Args:
        direction: leaves out what is `readOnly` or `writeOnly`.
        name: of the property or parameter that the value is for.
        shown: take the `examples` of single properties, where they fit.

    Returns:
        The value; None for a schema that only an endless value would fit.
    """
    for use in (True, False) if shown else (False,):
        try:
            value = Synthesis(document, direction, shown=use).value(schema, name)
        except (Endless, RecursionError):
            return None
        if not use or misfit(value, schema, document, direction) is None:
            return value
    raise AssertionError("the last round returns")
