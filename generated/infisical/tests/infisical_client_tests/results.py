"""What there is in a result, compared with what came."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from pydantic import BaseModel, TypeAdapter

_ANYTHING: TypeAdapter[Any] = TypeAdapter(Any)


def to_wire(value: Any) -> Any:
    """A result as it came: models, also those in lists and dicts, by wire names."""
    if isinstance(value, BaseModel):
        return value.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False
        )
    if isinstance(value, dict):
        found = cast("dict[str, Any]", value)
        return {key: to_wire(item) for key, item in found.items()}
    if isinstance(value, list | tuple):
        return [to_wire(item) for item in cast("Iterable[Any]", value)]
    if isinstance(value, bytes):
        return value
    return _ANYTHING.dump_python(value, mode="json")


def undocumented(value: Any) -> list[str]:
    """What came for which the models have no field."""
    if isinstance(value, BaseModel):
        extra = value.model_extra or {}
        own = [f"{type(value).__name__}.{name}" for name in extra]
        return own + _undocumented(item for name, item in value if name not in extra)
    if isinstance(value, dict):
        return _undocumented(cast("dict[str, Any]", value).values())
    if isinstance(value, list):
        return _undocumented(cast("Iterable[Any]", value))
    return []


def models(value: Any) -> int:
    """How many models there are in a result, itself included; a dict is none."""
    if isinstance(value, BaseModel):
        return 1 + sum(models(item) for _, item in value)
    if isinstance(value, dict):
        return sum(models(item) for item in cast("dict[str, Any]", value).values())
    if isinstance(value, list | tuple):
        return sum(models(item) for item in cast("Iterable[Any]", value))
    return 0


def _undocumented(values: Iterable[Any]) -> list[str]:
    return [name for value in values for name in undocumented(value)]
