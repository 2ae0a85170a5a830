"""Any value as JSON: models by their wire names, ours only with what was set."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from pydantic_core import PydanticSerializationError, SchemaSerializer, core_schema

from .guards import is_array, is_object
from .model import Wired
from .omit import given

_serializer = SchemaSerializer(
    core_schema.any_schema(), core_schema.CoreConfig(ser_json_inf_nan="constants")
)


def dumped(value: object) -> bytes:
    """Return `value` as JSON text.

    Raises:
        TypeError: Something in it has no JSON form.
        ValueError: It has a NaN or an infinity, which JSON does not know.
    """
    try:
        content = _serializer.to_json(_opened(value), by_alias=True, warnings=False)
    except (PydanticSerializationError, RecursionError) as error:
        raise TypeError(f"cannot be sent as JSON: {error}") from None
    if b"NaN" in content or b"Infinity" in content:
        json.loads(content, parse_constant=_refuse)
    return content


def _opened(value: Any) -> Any:
    """Return `value` with our models as dicts, and without what is `omit` in dicts."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Wired):
        return value.to_wire()
    if is_object(value):
        return {key: _opened(item) for key, item in given(value).items()}
    if is_array(value):
        return [_opened(item) for item in value]
    if isinstance(value, bytes | bytearray):
        raise TypeError("JSON has no bytes: send text, which is mostly their base64")
    return value


def plain(value: object) -> Any:
    """Return `value` as it is in JSON; raises what `dumped` does."""
    return json.loads(dumped(value), parse_float=_number)


def _number(text: str) -> int | float:
    """Return a number; a model makes 1.0 of 1, and JSON knows no difference."""
    value = float(text)
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} cannot be sent as JSON")
