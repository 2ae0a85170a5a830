"""Schemas in the intermediate model: a few frozen kinds of type.

`hoist` makes them of JSON Schema; annotations, the model generator's input and
`inspect` are made of them. Every object with properties is a `Named`
definition and is referred to by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from codegen.problems import Where

Direction = Literal["request", "response"]
Kind = Literal[
    "any",
    "null",
    "string",
    "integer",
    "number",
    "boolean",
    "uuid",
    "datetime",
    "date",
    "binary",
]
Bounds = tuple[tuple[str, int | float | str], ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `bounds` are JSON Schema's keywords, as minLength."""

    kind: Kind
    bounds: Bounds = ()


@dataclass(frozen=True, slots=True)
class Enum:
    """One of a few values; open (in responses): or another of the same kind."""

    values: tuple[str | int | bool, ...]
    open: bool


@dataclass(frozen=True, slots=True)
class Array:
    items: Type
    bounds: Bounds = ()


@dataclass(frozen=True, slots=True)
class Map:
    """An object without properties of its own; every value is of one type."""

    values: Type


@dataclass(frozen=True, slots=True)
class Ref:
    """The definition with this key."""

    key: str


@dataclass(frozen=True, slots=True)
class Union:
    members: tuple[Type, ...]


Type = Scalar | Enum | Array | Map | Ref | Union

ANY = Scalar("any")
NULL = Scalar("null")


@dataclass(frozen=True, slots=True)
class Property:
    wire: str
    type: Type
    required: bool
    description: str
    default: str  # as the docs show it; empty: none
    example: str
    deprecated: bool
    where: Where


@dataclass(frozen=True, slots=True)
class Object:
    """An object with properties; closed: it must not have others."""

    properties: tuple[Property, ...]
    closed: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A definition that becomes a class, or an alias where it is no object.

    `names` are the class names it would like, the best one first. `component`
    is the name in the source, where it has one; shared: it has one, or is a part
    of what has.
    """

    key: str
    direction: Direction
    names: tuple[str, ...]
    body: Object | Type
    component: str
    title: str
    where: Where
    shared: bool = False


def parts(body: Object | Type) -> tuple[Type, ...]:
    """The types that `body` is directly made of."""
    match body:
        case Object(properties):
            return tuple(prop.type for prop in properties)
        case Array(items):
            return (items,)
        case Map(values):
            return (values,)
        case Union(members):
            return members
        case _:
            return ()


def refs(body: Object | Type) -> Iterator[str]:
    """The keys of all definitions that `body` names, in order."""
    if isinstance(body, Ref):
        yield body.key
    for part in parts(body):
        yield from refs(part)


def replaced(type_: Type, wanted: Callable[[str], bool]) -> Type:
    """A type with Any for every reference to a definition that is `wanted`."""
    match type_:
        case Ref(key):
            return ANY if wanted(key) else type_
        case Array(items, bounds):
            return Array(replaced(items, wanted), bounds)
        case Map(values):
            return Map(replaced(values, wanted))
        case Union(members):
            return union(*(replaced(member, wanted) for member in members))
        case _:
            return type_


def nullable(type_: Type) -> bool:
    """Whether null is one of the values of the type."""
    if isinstance(type_, Union):
        return any(nullable(member) for member in type_.members)
    return type_ in (ANY, NULL)


def union(*members: Type) -> Type:
    """The union of types, flat and each once; Any takes all, null stands last."""
    flat: dict[Type, None] = {}
    for member in members:
        for inner in member.members if isinstance(member, Union) else (member,):
            flat[inner] = None
    if ANY in flat:
        return ANY
    if NULL in flat:
        flat.pop(NULL)
        flat[NULL] = None
    found = tuple(flat)
    return found[0] if len(found) == 1 else Union(found)
