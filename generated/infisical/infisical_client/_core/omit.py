"""`omit`: the argument that was not given, where `None` means a JSON null."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, final


@final
class Omit:
    """The type of `omit`; test for it with `isinstance`."""

    __slots__ = ()

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "omit"

    def __reduce__(self) -> str:
        return "omit"  # copies and pickles are the one object again

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from pydantic_core import core_schema

        # A RequestModel takes it out of what is dumped, even as JSON.
        dumped = core_schema.plain_serializer_function_ser_schema(
            lambda value: None if value is omit else value, when_used="json"
        )
        return core_schema.is_instance_schema(cls, serialization=dumped)


omit: Final = Omit()


def given(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return `values` without those that are `omit`."""
    return {key: value for key, value in values.items() if value is not omit}
