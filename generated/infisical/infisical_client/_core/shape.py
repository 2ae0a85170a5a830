"""An annotation as pydantic validates it, and the annotations of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from decimal import Decimal
from functools import cached_property
from inspect import get_annotations
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from pydantic import ConfigDict, PydanticUndefinedAnnotation, TypeAdapter

from .model import FailFast, ResponseModel

_KINDS: dict[type, str] = {
    dict: "an object",
    Mapping: "an object",
    list: "an array",
    Sequence: "an array",
    tuple: "an array",
    str: "a string",
    int: "a number",
    float: "a number",
    bool: "a boolean",
    NoneType: "null",
}


def kind_of(data: Any) -> str:
    """Return the kind of JSON that `data` is."""
    return _KINDS[type(data)]


class Choice:
    """What `Annotated` says beside a union of which the data choose the member."""

    members: Mapping[str | int, Any]

    def key_for(self, data: Any) -> str | int | None:
        """Return which of `members` it is; None if it is the union's last member."""
        raise NotImplementedError


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
        is_annotated = get_origin(annotation) is Annotated
        kind, *said = get_args(annotation) if is_annotated else [annotation]
        self._annotation = kind
        self._choice = next((item for item in said if isinstance(item, Choice)), None)
        # Models have their own configuration, and refuse another.
        has_own = isinstance(kind, type) and kind not in (float, Decimal)
        config = None if has_own else ConfigDict(allow_inf_nan=False)
        if not has_own:  # as in models
            annotation = Annotated[annotation, FailFast()]
        self._adapter: TypeAdapter[Any] = TypeAdapter(annotation, config=config)

    def validated(self, content: bytes) -> Any:
        """Return JSON text as an object.

        Text never becomes a number or a truth value, nor the other way round.

        Raises:
            pydantic.ValidationError: It is not JSON, or does not fit.
        """
        return self._adapter.validate_json(
            content, strict=True, by_alias=True, by_name=False
        )

    @cached_property
    def kinds(self) -> Set[str]:
        """The kinds of JSON that it can be; empty if it does not say."""
        if self._members:
            kinds = [member.kinds for member in self._members]
            return frozenset[str]().union(*kinds) if all(kinds) else frozenset()
        if self.model:
            return {_KINDS[dict]}
        kind = get_origin(self._annotation) or self._annotation
        return {_KINDS[kind]} if isinstance(kind, type) and kind in _KINDS else set()

    def part_for(self, data: Any) -> Shape | None:
        """Return this, or the one member of a union, as far as `data` is of its kind.

        None if there is nothing to take apart, or no member or several come into
        question.
        """
        if self._choice:
            key = self._choice.key_for(data)
            member = self._members[-1] if key is None else self._by_key[key]
            return member.part_for(data)
        if self._members:
            found = [part for m in self._members if (part := m.part_for(data))]
            if len(found) > 1:
                found = [part for part in found if part.tags_match(data)]
            return found[0] if len(found) == 1 else None
        has_parts = self.model or self.inner or self.places
        return self if has_parts and kind_of(data) in self.kinds else None

    def tags_match(self, data: Any) -> bool:
        """Whether no field of a closed choice, such as a tag, has another value."""
        return all(
            data[wire] in field.shape.literals
            for wire, field in self.fields.items()
            if wire in data and field.shape.literals
        )

    @cached_property
    def model(self) -> type[ResponseModel] | None:
        """The model, if it is one."""
        kind = self._annotation
        if isinstance(kind, type) and issubclass(kind, ResponseModel):
            return kind
        return None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """The fields of the model, by wire name."""
        fields: dict[str, Field] = {}
        if self.model:
            self.model.model_rebuild()  # what its module defined after it is known now
            for name, info in self.model.model_fields.items():
                alias = info.validation_alias
                field = Field(Shape(info.rebuild_annotation()), info.is_required())
                fields[alias if isinstance(alias, str) else name] = field
        return fields

    @cached_property
    def inner(self) -> Shape | None:
        """What an array, or an object without fields, holds throughout."""
        arguments = get_args(self._annotation)
        is_one = get_origin(self._annotation) in (dict, list, Mapping, Sequence)
        return Shape(arguments[-1]) if is_one else None

    @cached_property
    def places(self) -> Sequence[Shape]:
        """What an array holds in each of its places, if their number is fixed."""
        is_tuple = get_origin(self._annotation) is tuple
        return [Shape(kind) for kind in get_args(self._annotation)] if is_tuple else ()

    @cached_property
    def extra(self) -> Shape | None:
        """What the properties without a field are, if the model says it."""
        said = get_annotations(self.model, eval_str=True) if self.model else {}
        kind = said.get("__pydantic_extra__")
        return Shape(get_args(kind)[1]) if kind else None

    @cached_property
    def _by_key(self) -> Mapping[str | int, Shape]:
        members = self._choice.members.items() if self._choice else ()
        return {key: Shape(member) for key, member in members}

    @cached_property
    def _members(self) -> Sequence[Shape]:
        """What a union can be; what an alias is another name for."""
        kind = self._annotation
        is_union = get_origin(kind) in (Union, UnionType)
        members = get_args(kind) if is_union else [getattr(kind, "__value__", None)]
        try:
            return [Shape(member) for member in members if member is not None]
        except PydanticUndefinedAnnotation:  # an alias that names itself by a string
            return ()

    @cached_property
    def literals(self) -> Sequence[Any]:
        """The documented values, if it is a closed choice."""
        is_literal = get_origin(self._annotation) is Literal
        return get_args(self._annotation) if is_literal else ()
