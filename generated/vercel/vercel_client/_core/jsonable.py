"""Any value as JSON: models by their wire names, only what was set."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from pydantic_core import (
    PydanticSerializationError,
    SchemaSerializer,
    core_schema,
)

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
        content = _serializer.to_json(
            value, by_alias=True, exclude_unset=True, warnings=False
        )
    except PydanticSerializationError as error:
        raise TypeError(f"cannot be sent as JSON: {error}") from None
    if b"NaN" in content or b"Infinity" in content:
        json.loads(content, parse_constant=_refuse)
    return content


def plain(value: object) -> Any:
    """Return `value` as it is in JSON: dicts, lists, text, numbers, True, None.

    Raises:
        TypeError: As `dumped`.
        ValueError: As `dumped`.
    """
    return json.loads(dumped(value))


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} cannot be sent as JSON")
