"""What stands in the body of a page: its members, and which of them are the items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from codegen.model.build_model import field_names
from codegen.model.ir_pagination import Path
from codegen.model.shapes import (
    NULL,
    Array,
    Enum,
    Map,
    Named,
    Object,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    Union,
)

Plain = Object | Array | Map | Scalar | Enum | Tuple | None
Definitions = Mapping[str, Named]

_DEPTH: Final = 3
# Arrays that are never what a list is a list of.
_NO_ITEMS: Final = frozenset({"errors", "included", "links", "messages", "warnings"})
_ITEMS: Final = frozenset(
    {"collection", "content", "data", "docs", "documents", "elements", "entries"}
    | {"hits", "items", "list", "nodes", "objects", "records", "resources", "results"}
    | {"rows", "values"}
)
# Objects that hold the whole answer.
_ENVELOPES: Final = frozenset(
    {"body", "content", "data", "payload", "response", "result"}
)


def normal(name: str) -> str:
    """A name without regard to how its words are written together."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


@dataclass(frozen=True, slots=True)
class Member:
    """A property somewhere in a body; `text` is what is said of it."""

    path: Path
    type: Type
    text: str
    example: str

    @property
    def name(self) -> str:
        return normal(self.path[-1])

    @property
    def holder(self) -> str:
        """The name of the object that it is in; empty: that is the body."""
        return normal(self.path[-2]) if len(self.path) > 1 else ""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of scalar that it may be, but for null."""
        return kinds_of(self.type)


def kinds_of(type_: Type) -> frozenset[str]:
    """The kinds of scalar that a value may be, but for null; empty: another type."""
    members = type_.members if isinstance(type_, Union) else (type_,)
    found: set[str] = set()
    for member in members:
        match member:
            case Scalar(kind):
                found |= {kind} - {"null"}
            case Enum(values):
                found |= {"string" for value in values if isinstance(value, str)}
            case _:
                return frozenset()
    return frozenset(found)


def plain(type_: Object | Type, definitions: Definitions) -> Plain:
    """What a type is behind its names and but for null; None: one of several."""
    seen: set[str] = set()
    while True:
        match type_:
            case Ref(key):
                if key in seen:
                    return None
                seen.add(key)
                type_ = definitions[key].body
            case Union(members):
                kept = [member for member in members if member != NULL]
                if len(kept) != 1:
                    return None
                type_ = kept[0]
            case Tagged():
                return None
            case _:
                return type_


def members(type_: Type, definitions: Definitions) -> tuple[Member, ...]:
    """The properties of a body and of the objects in it, those on top first."""
    found = list(_members(type_, definitions, ()))
    return tuple(sorted(found, key=lambda member: len(member.path)))


def _members(type_: Type, definitions: Definitions, path: Path) -> Iterator[Member]:
    body = plain(type_, definitions)
    if not isinstance(body, Object) or len(path) == _DEPTH:
        return
    for prop in body.properties:
        inner = (*path, prop.wire)
        yield Member(inner, prop.type, prop.description, prop.example)
        yield from _members(prop.type, definitions, inner)


def items_path(type_: Type, definitions: Definitions, url: str) -> Path | None:
    """Where the items of a page are; None: that cannot be told.

    Args:
        type_: The type of the body: an array, or an object with one array that can be
            told from others: it is alone, or has a usual name, or that of the URL.
        url: The path of the operation.
    """
    body = plain(type_, definitions)
    if isinstance(body, Array):
        return ()
    if not isinstance(body, Object):
        return None
    arrays = [
        prop.wire
        for prop in body.properties
        if isinstance(plain(prop.type, definitions), Array)
        and normal(prop.wire) not in _NO_ITEMS
    ]
    if not arrays:
        return _in_envelope(body, definitions, url)
    last = [part for part in url.split("/") if part and "{" not in part][-1:]
    for names in (
        arrays,
        [n for n in arrays if normal(n) in _ITEMS],
        _like(arrays, last),
    ):
        if len(names) == 1:
            return (names[0],)
    return None


def _like(arrays: list[str], last: list[str]) -> list[str]:
    return [name for name in arrays if normal(name) in map(normal, last)]


def _in_envelope(body: Object, definitions: Definitions, url: str) -> Path | None:
    inner = [
        (prop.wire, prop.type)
        for prop in body.properties
        if normal(prop.wire) in _ENVELOPES
        and isinstance(plain(prop.type, definitions), Object)
    ]
    if len(inner) != 1:
        return None
    (name, type_), *_ = inner
    path = items_path(type_, definitions, url)
    return None if path is None else (name, *path)


def type_at(type_: Type, path: Path, definitions: Definitions) -> Type | None:
    """The type at a place in a body; None: there is no such place."""
    for name in path:
        body = plain(type_, definitions)
        properties = body.properties if isinstance(body, Object) else ()
        inner = [prop.type for prop in properties if prop.wire == name]
        if not inner:
            return None
        type_ = inner[0]
    return type_


def item_type(type_: Type, path: Path, definitions: Definitions) -> Type | None:
    """The type of the items of the array at a place; None: there is no array."""
    found = type_at(type_, path, definitions)
    array = None if found is None else plain(found, definitions)
    return array.items if isinstance(array, Array) else None


def python_path(type_: Type, path: Path, definitions: Definitions) -> Path:
    """A place in a body by the names of the package."""
    found: list[str] = []
    for name in path:
        body = plain(type_, definitions)
        if not isinstance(body, Object):
            return (*found, *path[len(found) :])
        found.append(field_names(body)[name])
        type_ = next(prop.type for prop in body.properties if prop.wire == name)
    return tuple(found)
