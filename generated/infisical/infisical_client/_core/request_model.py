"""The base of the models of requests, which are closed to surprises."""

from __future__ import annotations

from typing import Any

from pydantic import (
    ConfigDict,
    SerializationInfo,
    SerializerFunctionWrapHandler,
    model_serializer,
    model_validator,
)

from .guards import is_object
from .model import Wired
from .omit import given, omit


class RequestModel(Wired):
    """Base of what the caller sends. A field that is `omit` is not sent."""

    model_config = ConfigDict(ser_json_inf_nan="constants")  # to be found and refused

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if value is omit:
            self.model_fields_set.discard(name)

    @model_validator(mode="before")
    @classmethod
    def _without_omitted(cls, data: Any) -> Any:
        return given(data) if is_object(data) else data

    @model_serializer(mode="wrap")
    def _only_given(
        self, serialize: SerializerFunctionWrapHandler, info: SerializationInfo
    ) -> dict[str, Any]:
        wire: dict[str, Any] = serialize(self)
        for name, field in type(self).model_fields.items():
            if self.__dict__.get(name) is omit:
                alias = field.serialization_alias if info.by_alias else None
                wire.pop(alias or name, None)
        return wire
