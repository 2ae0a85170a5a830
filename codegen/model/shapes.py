"""Schemas in the intermediate model: a few frozen kinds of type.

`hoist` makes them of JSON Schema; annotations, the model generator's input and
`inspect` are made of them. Every object with properties is a `Named`
definition and is referred to by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
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
    "binary",  # while schemas are read; see `binaries`
    "bytes",
    "file",
]
_MANY = 6
Bounds = tuple[tuple[str, int | float | str], ...]
Checks = tuple[tuple[str, str | int | float | bool], ...]


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. `bounds` are JSON Schema's keywords, as minLength."""

    kind: Kind
    bounds: Bounds = ()


@dataclass(frozen=True, slots=True, eq=False)
class Enum:
    """One of a few values; open (in responses): or another of the same kind."""

    values: tuple[str | int | bool, ...]
    open: bool

    @property
    def _told_apart(self) -> tuple[object, ...]:
        """1 and True are equal in Python, and not in JSON."""
        return self.open, self.values, *map(type, self.values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Enum) and self._told_apart == other._told_apart

    def __hash__(self) -> int:
        return hash(self._told_apart)


@dataclass(frozen=True, slots=True)
class Array:
    items: Type
    bounds: Bounds = ()


@dataclass(frozen=True, slots=True)
class Tuple:
    """An array with an item of its own type in each place."""

    items: tuple[Type, ...]


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


@dataclass(frozen=True, slots=True)
class Tagged:
    """One of several objects, told apart by the value of the property `tag`.

    `members` has their types by those values; `other` is what an object with
    another value is, or with none.
    """

    tag: str
    members: tuple[tuple[str | int, Type], ...]
    other: Type

    @property
    def types(self) -> tuple[Type, ...]:
        """The types that it can be, each once; the last one is `other`."""
        known = dict.fromkeys(type_ for _, type_ in self.members)
        known.pop(self.other, None)
        return (*known, self.other)


Type = Scalar | Enum | Array | Tuple | Map | Ref | Union | Tagged

ANY = Scalar("any")
NULL = Scalar("null")
BYTES = Scalar("bytes")
FILE = Scalar("file")  # sent as it is, in a multipart form or as the whole body


@dataclass(frozen=True, slots=True)
class Property:
    wire: str
    type: Type
    required: bool
    description: str
    default: str  # as the docs show it; empty: none
    example: str
    deprecated: bool
    where: Where = field(compare=False)
    checks: Checks = ()  # what the server checks and Python's types cannot say


@dataclass(frozen=True, slots=True)
class Object:
    """An object with properties; closed: it must not have others.

    `extra` is the type of those others, where the schema says one.
    """

    properties: tuple[Property, ...]
    closed: bool
    extra: Type | None = None


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
        case Object(properties, _, extra):
            own = tuple(prop.type for prop in properties)
            return own if extra is None else (*own, extra)
        case Array(items):
            return (items,)
        case Tuple(items):
            return items
        case Map(values):
            return (values,)
        case Union(members):
            return members
        case Tagged():
            return body.types
        case _:
            return ()


def is_long(body: Object | Type) -> bool:
    """Whether a type is a union of so many models that it is better read by name."""
    return sum(isinstance(form, Ref) for form in forms(body)) > _MANY


def has_dict(named: Named) -> bool:
    """Whether something beside it says what an argument takes in its place."""
    return named.direction == "request" and (
        isinstance(named.body, Object) or is_long(named.body)
    )


def refs(body: Object | Type) -> Iterator[str]:
    """The keys of all definitions that `body` names, in order."""
    if isinstance(body, Ref):
        yield body.key
    for part in parts(body):
        yield from refs(part)


def forms(body: Object | Type) -> Iterator[Type]:
    """What a value of the type can be itself: the members of its unions."""
    if isinstance(body, Union | Tagged):
        for part in parts(body):
            yield from forms(part)
    elif not isinstance(body, Object):
        yield body


def without(type_: Type, unwanted: Callable[[str], bool]) -> Type:
    """A type without those of its forms that are `unwanted` definitions."""
    match type_:
        case Ref(key) if unwanted(key):
            return ANY
        case Union(members):
            kept = [m for m in members if not (isinstance(m, Ref) and unwanted(m.key))]
            return union(*(without(m, unwanted) for m in kept)) if kept else ANY
        case Tagged(tag, members, other):
            known = tuple(
                (value, inner)
                for value, inner in members
                if not (isinstance(inner, Ref) and unwanted(inner.key))
            )
            return Tagged(tag, known, other)
        case _:
            return type_


def is_recursive(key: str, definitions: Mapping[str, Named]) -> bool:
    """Whether a definition is written out in itself, with no class between."""
    todo, seen = [key], set[str]()
    while todo:
        body = definitions[todo.pop()].body
        for inner in () if isinstance(body, Object) else refs(body):
            if inner == key:
                return True
            if inner not in seen:
                seen.add(inner)
                todo.append(inner)
    return False


def nullable(type_: Type) -> bool:
    """Whether null is one of the values of the type."""
    if isinstance(type_, Union):
        return any(nullable(member) for member in type_.members)
    return type_ in (ANY, NULL)


def not_null(type_: Type) -> Type:
    """The type without null, which it may be beside others."""
    if isinstance(type_, Union):
        return union(*(member for member in type_.members if member != NULL))
    return type_


def bounds_of(type_: Type) -> Bounds:
    """The bounds of a type, or of what it is where it is not null."""
    type_ = not_null(type_)
    return type_.bounds if isinstance(type_, Scalar | Array) else ()


def union(*members: Type) -> Type:
    """The union of types, flat and each once; Any takes all, null stands last.

    Before it stands a mapping of anything, which would be preferred to models.
    """
    flat: dict[Type, None] = {}
    for member in members:
        for inner in member.members if isinstance(member, Union) else (member,):
            flat[inner] = None
    if ANY in flat:
        return ANY
    for last in (Map(ANY), NULL):
        if last in flat:
            flat.pop(last)
            flat[last] = None
    found = tuple(flat)
    return found[0] if len(found) == 1 else Union(found)
