"""The bounds of values that pydantic can check, of those that a schema says."""

from __future__ import annotations

from math import ceil, floor
from typing import Any

from codegen.model.shapes import Bounds
from codegen.openapi.schemas import is_number
from codegen.reading.source import Node

_SIZES = {"string": ("minLength", "maxLength"), "array": ("minItems", "maxItems")}
_UP = ("minimum", "exclusiveMaximum")  # `>= 1.5` and `< 1.5` are `>= 2` and `< 2`
_RANGE = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
)
_LARGEST = 2**63 - 1


def bounds(schema: Node, kind: str) -> Bounds:
    """The bounds of a string, array, integer or number; without those that say nothing.

    Sizes and the bounds of integers come as integers, whatever they are written as.
    """
    found: list[tuple[str, int | float | None]]
    if kind in _SIZES:
        found = [(key, _size(schema.get(key))) for key in _SIZES[kind]]
    else:
        whole = kind == "integer"
        found = [(key, _limit(key, schema.get(key), whole)) for key in _RANGE]
    return tuple((key, value) for key, value in found if value is not None)


def _size(value: Any) -> int | None:
    good = is_number(value) and 0 <= value <= _LARGEST and value == int(value)
    return int(value) if good else None


def _limit(key: str, value: Any, whole: bool) -> int | float | None:
    if not is_number(value) or abs(value) > _LARGEST:
        return None
    if key == "multipleOf" and (value <= 0 or (whole and value != int(value))):
        return None
    if not whole or isinstance(value, int):
        return value
    return ceil(value) if key in _UP else floor(value)
