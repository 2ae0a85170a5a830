"""The keywords of JSON Schema, read tolerantly, and two schemas read as one.

A keyword whose value is of a wrong type counts as absent: whether a schema is
well formed is the business of the stages that come before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, TypeGuard

from codegen.openapi.refs import pointer
from codegen.reading.nodes import type_of
from codegen.testing.patterns import is_found

_INDEX = re.compile("[0-9]{1,9}")
_steps = cache(pointer)  # the same few, again and again
COMBINING = frozenset({"$ref", "allOf", "anyOf", "oneOf", "discriminator"})
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})
_NUMERIC = frozenset({"integer", "number"})
_TELLING = {
    "properties": "object",
    "additionalProperties": "object",
    "patternProperties": "object",
    "required": "object",
    "items": "array",
    "prefixItems": "array",
    "pattern": "string",
    "minLength": "string",
    "maxLength": "string",
    "format": "string",
    "minimum": "number",
    "maximum": "number",
    "multipleOf": "number",
}


def is_mapping(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, dict)  # several times as fast as of the abstract class


def is_list(value: Any) -> TypeGuard[list[Any]]:
    return isinstance(value, list)


def mapping(schema: Any, key: str) -> Mapping[str, Any]:
    value = schema.get(key) if is_mapping(schema) else None
    return value if is_mapping(value) else {}


def listed(schema: Any, key: str) -> list[Any]:
    value = schema.get(key) if is_mapping(schema) else None
    return value if is_list(value) else []


def strings(schema: Any, key: str) -> list[str]:
    return [value for value in listed(schema, key) if isinstance(value, str)]


def real(schema: Mapping[str, Any], key: str) -> int | float | None:
    value = schema.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if math.isfinite(value) else None


def whole(schema: Mapping[str, Any], key: str) -> int | None:
    value = real(schema, key)
    return None if value is None else max(0, int(value))


def kinds(schema: Any) -> list[str]:
    """The `type` keyword as a list; empty where there is none."""
    kind = schema.get("type") if is_mapping(schema) else None
    return [kind] if isinstance(kind, str) else strings(schema, "type")


def kind(shape: Mapping[str, Any]) -> str:
    """The type that a value gets; guessed from the keywords where none is said."""
    found = kinds(shape)
    if found:
        return next((name for name in found if name != "null"), "null")
    telling = (key for key in _TELLING if key in shape)
    return next((_TELLING[k] for k in telling if k != "properties" or shape[k]), "any")


def constants(schema: Any) -> list[Any]:
    """The one value that a schema allows; empty where it allows several."""
    if is_mapping(schema) and "const" in schema:
        return [schema["const"]]
    values = listed(schema, "enum")
    return values if len(values) == 1 else []


def is_of_kind(value: Any, wanted: Collection[str]) -> bool:
    """Whether a value is of one of some types of JSON; none of them: of any."""
    if not wanted or "any" in wanted:
        return True
    found = type_of(value)
    return found in wanted or (found in _NUMERIC and not _NUMERIC.isdisjoint(wanted))


def lookup(document: Mapping[str, Any], ref: str) -> Any:
    """What a local `$ref` points at; None where it leads nowhere."""
    value: Any = document
    for part in _steps(ref):
        if is_list(value) and _INDEX.fullmatch(part) and int(part) < len(value):
            value = value[int(part)]
        else:
            value = value.get(part) if is_mapping(value) else None
    return value


def unnamed(shape: Mapping[str, Any], name: str) -> Any:
    """The schema of a property that `properties` does not name."""
    patterns = mapping(shape, "patternProperties")
    found = [schema for key, schema in patterns.items() if is_found(key, name)]
    if len(found) > 1:
        return {"allOf": found}
    return found[0] if found else shape.get("additionalProperties", True)


def both(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any] | None:
    """Both schemas at once; what both say and cannot be joined is said by `one`.

    Neither has a key of `COMBINING`. None: no value fits both.
    """
    result = {**other, **one}
    for key in one.keys() & other.keys():
        match key:
            case "properties":
                result[key] = _properties(mapping(one, key), mapping(other, key))
            case "required":
                result[key] = list(
                    dict.fromkeys(strings(one, key) + strings(other, key))
                )
            case "enum":
                result[key] = [v for v in listed(one, key) if v in listed(other, key)]
                if not result[key]:
                    return None
            case "type":
                result[key] = _common(kinds(one), kinds(other))
                if not result[key]:
                    return None
            case "additionalProperties" if other[key] is False:
                result[key] = False
            case "items" | "additionalProperties" if one[key] != other[key]:
                result[key] = {"allOf": [one[key], other[key]]}
            case _ if key in _LOWER or key in _UPPER:
                bounds = [
                    v for v in (real(one, key), real(other, key)) if v is not None
                ]
                if bounds:
                    result[key] = max(bounds) if key in _LOWER else min(bounds)
            case _:
                pass
    return result


def _properties(one: Mapping[str, Any], other: Mapping[str, Any]) -> dict[str, Any]:
    result = {**one, **other}
    for name in one.keys() & other.keys():
        if one[name] != other[name]:
            result[name] = {"allOf": [one[name], other[name]]}
    return result


def _common(one: Sequence[str], other: Sequence[str]) -> list[str]:
    shared = [name for name in one if name in other]
    if not shared and {*one, *other} >= {"integer", "number"}:
        return ["integer"]
    return shared
