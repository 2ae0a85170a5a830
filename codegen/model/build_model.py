"""Definitions to `ir.Model`: fields named, documented, aliased where needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.code import ident
from codegen.model.ir import Field, Model
from codegen.model.names import RESERVED_FIELDS, RESERVED_PREFIXES, camel, snake, unique
from codegen.model.operation_doc import docstring, opening
from codegen.model.prose import bounds_text, field_text
from codegen.model.said import encoding_text
from codegen.model.shapes import Named, Object, Property, bounds_of, nullable
from codegen.model.types import ClassName

_INDENT = 4
_WIDTH = 88 - _INDENT - len('""""""')


def build_models(
    definitions: Mapping[str, Named],
    classes: Mapping[str, ClassName],
    camel_case: bool,
) -> tuple[Model, ...]:
    """The models of definitions, in order.

    Args:
        definitions: They, by their keys, and
        classes: what they are called.
        camel_case: Whether the base class has the generator of aliases.
    """
    return tuple(
        _model(named, classes[key], camel_case) for key, named in definitions.items()
    )


def _model(named: Named, class_name: ClassName, camel_case: bool) -> Model:
    fields: tuple[Field, ...] | None = None
    if isinstance(named.body, Object):
        names = field_names(named.body)
        fields = tuple(
            _field(prop, names[prop.wire], named, camel_case)
            for prop in named.body.properties
        )
    # An alias is a statement of the module, a class holds its text.
    indent = 0 if fields is None else _INDENT
    title = opening(named.title, indent)
    return Model(
        module=class_name.module,
        name=ident(class_name.name),
        direction=named.direction,
        fields=fields,
        closed=isinstance(named.body, Object) and named.body.closed,
        doc=docstring([title] if title else [], indent),
        where=named.where,
    )


def field_names(body: Object) -> dict[str, str]:
    """The Python names of an object's properties, by wire name."""
    spelled = {prop.wire: _spelled(prop.wire) for prop in body.properties}
    exact = {wire: [name] for wire, name in spelled.items() if wire == name}
    names = unique(exact, RESERVED_FIELDS)
    # Whoever is written differently gives way to the one that is written so.
    others = {wire: [name] for wire, name in spelled.items() if wire != name}
    return names | unique(others, RESERVED_FIELDS | set(names.values()))


def _spelled(wire: str) -> str:
    name = snake(wire)
    return f"{name}_" if name.startswith(RESERVED_PREFIXES) else name


def camel_case_votes(definitions: Iterable[Named]) -> int:
    """How many names are camelCase, less those that are snake_case or neither.

    Those that are the same in both do not count.
    """
    votes = 0
    for named in definitions:
        if isinstance(named.body, Object):
            for prop in named.body.properties:
                name = _spelled(prop.wire)
                if name != prop.wire:
                    votes += 1 if camel(name) == prop.wire else -1
                elif "_" in name:
                    votes -= 1
    return votes


def _field(prop: Property, name: str, named: Named, camel_case: bool) -> Field:
    automatic = camel(name) if camel_case else name
    response = named.direction == "response"
    # The model itself says the bounds of a request's field.
    text = field_text(
        _WIDTH,
        description=prop.description,
        encoding=encoding_text(prop.checks, prop.description),
        bounds=bounds_text(bounds_of(prop.type)) if response else "",
        default=prop.default,
        example=prop.example,
        deprecated=prop.deprecated,
    )
    return Field(
        name=ident(name),
        wire=prop.wire,
        required=prop.required,
        nullable=nullable(prop.type),
        alias=automatic != prop.wire,
        doc=docstring([opening(text, _INDENT)], _INDENT) if text else None,
    )
