"""Unions of objects that the value of one property, the tag, tells apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from .guards import is_object
from .model import ResponseModel
from .shape import Choice


class ByTag(Choice):
    """Says which member of a union an object is.

    Put into `Annotated` beside the union, whose last member is what an object
    without a known tag is. An object with a known tag is never anything else,
    even if it does not fit.

    Args:
        name: The property, as on the wire.
        members: The types by its values.
    """

    def __init__(self, name: str, members: Mapping[str | int, Any]) -> None:
        self.name = name
        self.members = members

    def key_for(self, data: Any) -> str | int | None:
        """Return the tag of an object, if it is known; else None."""
        tag = data.get(self.name) if is_object(data) else None
        # By turns, as what came may not be hashable.
        return next((known for known in self.members if known == tag), None)

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        other = handler.generate_schema(get_args(source)[-1])
        known = core_schema.tagged_union_schema(
            {tag: handler.generate_schema(kind) for tag, kind in self.members.items()},
            self.name,
        )
        # Only what the first one refuses comes to the second, and to Python code.
        # After it, not before: before, what is strict would no longer see JSON.
        unknown = core_schema.no_info_after_validator_function(self._unknown, other)
        # A model that a caller made says itself what it is.
        made = core_schema.is_instance_schema(ResponseModel)
        return core_schema.json_or_python_schema(
            core_schema.union_schema([known, unknown], mode="left_to_right"),
            core_schema.union_schema([known, unknown, made], mode="left_to_right"),
        )

    def _unknown(self, value: Any) -> Any:
        wire = value if is_object(value) else _wire(value, self.name)
        if self.key_for(wire) is not None:
            raise ValueError(f"not the object that its {self.name!r} says")
        return value


def _wire(value: ResponseModel, name: str) -> dict[str, Any]:
    """One property of a model, by its wire name."""
    for field, info in type(value).model_fields.items():
        if name in (info.validation_alias, field):
            return {name: getattr(value, field)}
    return value.model_extra or {}
