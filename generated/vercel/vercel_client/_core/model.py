"""The bases of the models: open for responses, closed to surprises for requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, model_validator

from .guards import is_object
from .omit import given, omit
from .response import SchemaIssue

_ISSUES = "_schema_issues"


class _Wired(BaseModel):
    model_config = ConfigDict(
        extra="allow",
        validate_by_name=True,
        validate_by_alias=True,
        protected_namespaces=(),
        defer_build=True,
    )

    def to_wire(self) -> dict[str, Any]:
        """Return it as JSON-able data by wire names, only what was set or received."""
        # What was repaired does not have the types of the fields, which is known.
        return self.model_dump(
            mode="json", by_alias=True, exclude_unset=True, warnings=False
        )


class Model(_Wired):
    """Base of what the server sends. Fields that it adds are kept."""

    if not TYPE_CHECKING:  # or else the checkers accept every name

        def __getattr__(self, name: str) -> Any:
            if name in type(self).model_fields:
                raise AttributeError(
                    f"{type(self).__name__}.{name} is required by the schema, "
                    "and the server did not send it"
                )
            return super().__getattr__(name)


class RequestModel(_Wired):
    """Base of what the caller sends. A field that is `omit` is not sent."""

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if value is omit:
            self.model_fields_set.discard(name)

    @model_validator(mode="before")
    @classmethod
    def _without_omitted(cls, data: Any) -> Any:
        return given(data) if is_object(data) else data


def schema_issues(value: object) -> tuple[SchemaIssue, ...]:
    """Return where a parsed object, or what is in it, is not as its schema says.

    Empty if it fits, and for what is not a model; then see `RawResponse.issues`.
    """
    if not isinstance(value, Model):
        return ()
    issues: tuple[SchemaIssue, ...] = (value.__pydantic_private__ or {}).get(
        _ISSUES, ()
    )
    return issues


def note_issues(model: Model, issues: tuple[SchemaIssue, ...]) -> None:
    """Keep `issues` on `model`, where copies and pickles keep them too."""
    # Not a private attribute by declaration: that costs each object, clean ones too.
    object.__setattr__(model, "__pydantic_private__", {_ISSUES: issues})
