"""The bases of the models: what the server sends is open to what it adds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler

from .guards import is_array, is_object
from .response import Issues

if TYPE_CHECKING:
    from pydantic_core import CoreSchema

_ISSUES = "_schema_issues"


class Wired(BaseModel):
    """Base of all models."""

    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
    )

    @classmethod
    def model_rebuild(
        cls, *, _types_namespace: Mapping[str, Any] | None = None, **options: Any
    ) -> bool | None:
        """Build it; an annotation is what it is in its module.

        And not a variable of that name where the model happens to be used first.
        """
        return super().model_rebuild(_types_namespace=_types_namespace or {}, **options)

    def to_wire(self) -> dict[str, Any]:
        """Return it as JSON-able data by wire names, only what was set or received."""
        # What was repaired does not have the types of the fields, which is known.
        return self.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False
        )


class ResponseModel(Wired):
    """Base of what the server sends. Fields that it adds are kept."""

    model_config = ConfigDict(allow_inf_nan=False)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, source: type[BaseModel], handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        return FailFast().__get_pydantic_core_schema__(source, handler)

    if not TYPE_CHECKING:  # or else the checkers accept every name

        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise AttributeError(
                    f"{type(self).__name__}.{name} is required by the schema, "
                    "and the server did not send it"
                )
            return super().__getattr__(name)


class FailFast:
    """Lets arrays and maps end at their first fault, those in an alias, too.

    For each fault pydantic needs memory, many times that of the value.
    """

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler, /
    ) -> CoreSchema:
        schema = handler(source)
        _fail_fast(schema, handler, set())
        return schema


def _fail_fast(schema: Any, handler: GetCoreSchemaHandler, seen: set[str]) -> None:
    said: object = schema
    if is_object(said):
        for part in said.values():
            _fail_fast(part, handler, seen)
        kind = said.get("type")
        if kind in ("list", "dict"):
            schema["fail_fast"] = True
        elif kind == "definition-ref" and schema["schema_ref"] not in seen:
            seen.add(schema["schema_ref"])
            _fail_fast_inside(schema, handler, seen)
    elif is_array(said):
        for part in said:
            _fail_fast(part, handler, seen)


def _fail_fast_inside(
    schema: Any, handler: GetCoreSchemaHandler, seen: set[str]
) -> None:
    with suppress(LookupError):  # it is being made
        inner = handler.resolve_ref_schema(schema)
        if inner["type"] != "model":  # which does it itself
            _fail_fast(inner, handler, seen)


def schema_issues(value: object) -> Issues:
    """Return where a parsed object, or what is in it, is not as its schema says.

    Empty if it fits, and for what is not a model; then see `RawResponse.issues`.
    """
    # Not by the class: each generated package has a ResponseModel of its own.
    private = getattr(value, "__pydantic_private__", None)
    return private.get(_ISSUES, ()) if is_object(private) else ()


def note_issues(model: ResponseModel, issues: Issues) -> None:
    """Keep `issues` on `model`, where copies and pickles keep them too."""
    # Not a private attribute by declaration: that costs each object, clean ones too.
    object.__setattr__(model, "__pydantic_private__", {_ISSUES: issues})
