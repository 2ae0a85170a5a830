"""An annotation as pydantic validates it, and the annotations of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import PydanticUndefinedAnnotation, TypeAdapter

from .guards import is_array, is_object
from .model import Model


class Field(NamedTuple):
    """A field of a model, and whether it must be there."""

    shape: Shape
    required: bool


class Shape:
    """An annotation. Its parts are looked at only when something has to be repaired.

    Args:
        annotation: Any type that pydantic knows, without open forward references.
    """

    def __init__(self, annotation: Any) -> None:
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation)
        self._annotation = annotation
        while get_origin(self._annotation) is Annotated:
            self._annotation = get_args(self._annotation)[0]

    def validated(self, content: bytes) -> Any:
        """Return JSON text as an object.

        Text never becomes a number or a truth value, nor the other way round.

        Raises:
            pydantic.ValidationError: It is not JSON, or does not fit.
        """
        return self._adapter.validate_json(
            content, strict=True, by_alias=True, by_name=False
        )

    def part_for(self, data: Any) -> Shape | None:
        """Return this, or the one member of a union, as far as `data` is of its kind.

        None if there is nothing to take apart, or no member or several come into
        question.
        """
        if self._alias:
            return self._alias.part_for(data)
        if self._members:
            found = [part for m in self._members if (part := m.part_for(data))]
            if len(found) > 1:
                found = [part for part in found if part.tags_match(data)]
            return found[0] if len(found) == 1 else None
        if is_object(data):
            return self if self.model or self.value else None
        return self if is_array(data) and self.item else None

    def tags_match(self, data: Any) -> bool:
        """Whether no field of a closed choice, such as a tag, has another value."""
        return all(
            data[wire] in field.shape.literals
            for wire, field in self.fields.items()
            if wire in data and field.shape.literals
        )

    @cached_property
    def model(self) -> type[Model] | None:
        """The model, if it is one."""
        kind = self._annotation
        return kind if isinstance(kind, type) and issubclass(kind, Model) else None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields of the model, by wire name."""
        fields = self.model.model_fields.items() if self.model else ()
        return {
            info.validation_alias if isinstance(info.validation_alias, str) else name: (
                Field(Shape(info.rebuild_annotation()), info.is_required())
            )
            for name, info in fields
        }

    @cached_property
    def item(self) -> Shape | None:
        """What an array holds, if it is one."""
        arguments = get_args(self._annotation)
        is_array = get_origin(self._annotation) in (list, Sequence)
        return Shape(arguments[0]) if is_array and arguments else None

    @cached_property
    def value(self) -> Shape | None:
        """What an object without fields holds, if it is one."""
        arguments = get_args(self._annotation)
        is_mapping = get_origin(self._annotation) in (dict, Mapping)
        return Shape(arguments[1]) if is_mapping and arguments else None

    @cached_property
    def _alias(self) -> Shape | None:
        """What it is another name for; None too if that names itself by a string."""
        value = getattr(self._annotation, "__value__", None)
        try:
            return None if value is None else Shape(value)
        except PydanticUndefinedAnnotation:
            return None

    @cached_property
    def _members(self) -> Sequence[Shape]:
        if get_origin(self._annotation) in (Union, UnionType):
            return [Shape(member) for member in get_args(self._annotation)]
        return ()

    @cached_property
    def literals(self) -> Sequence[Any]:
        """The documented values, if it is a closed choice."""
        is_literal = get_origin(self._annotation) is Literal
        return get_args(self._annotation) if is_literal else ()
