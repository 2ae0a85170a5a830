"""The public surface of a client: what callers name, send, get and rely on.

Frozen, so that two of them can be compared; `changes.read_surface` makes it. Types are
those of `model.shapes`; a `Ref` in them is a key of `Surface.models`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server, ServerVariable
from codegen.model.said import Said
from codegen.model.shapes import Direction, Object, Type
from codegen.model.types import Annotations, Flavour
from codegen.problems import Where

Key = tuple[str, str, str]  # method, path and the suffix of a variant
Option = frozenset[tuple[str, frozenset[str]]]  # schemes needed together, with scopes


@dataclass(frozen=True, slots=True)
class Member:
    """An argument of a method, or a field of a model (`place` is empty)."""

    name: str
    wire: str
    place: str
    type: Type
    required: bool
    said: Said
    where: Where
    style: str = ""  # how it is written, where that is not as usual

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.wire


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented status; `headers` says of each whether it is always there."""

    status: str
    success: bool
    media_type: str
    type: Type | None
    streams: bool
    description: str
    headers: Mapping[str, bool]

    @property
    def returned(self) -> object:
        """What callers get for it, comparable with that of other statuses."""
        return self.type, self.streams, "" if self.type else self.media_type


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the client."""

    key: Key
    call: str
    positional: tuple[str, ...]
    members: Mapping[tuple[str, str], Member]
    media_type: str  # of the body; empty: it has none
    flattened: bool
    body_required: bool
    answers: Mapping[str, Answer]
    security: frozenset[Option]
    servers: tuple[Server, ...]
    paging: str  # how its pages follow each other; empty: it has none
    deprecated: bool
    description: str
    where: Where

    @property
    def endpoint(self) -> str:
        return f"{self.key[0]} {self.key[1]}"

    @property
    def types(self) -> Iterator[Type]:
        for member in self.members.values():
            yield member.type
        for answer in self.answers.values():
            if answer.type is not None:
                yield answer.type


@dataclass(frozen=True, slots=True)
class Model:
    """A class, or an alias of `body` where it is no object."""

    key: str
    name: str  # as it is imported from `models`
    direction: Direction
    body: Object | Type
    members: Mapping[tuple[str, str], Member]
    description: str
    where: Where


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook; `type` is None where `parse_event` does not read its payload."""

    name: str
    media_type: str
    type: Type | None
    description: str
    where: Where


@dataclass(frozen=True, slots=True)
class Surface:
    """Everything public of one client; `client` is where its class is imported from."""

    client: str
    version: str
    operations: Mapping[Key, Operation]
    models: Mapping[str, Model]
    events: Mapping[str, Event]
    servers: tuple[Server, ...]
    base_path: str
    variables: tuple[ServerVariable, ...]
    renamed: Mapping[str, str]  # old names that still work, and the new ones
    signature: str  # how webhooks are signed; empty: that is not known
    schemes: tuple[SecurityScheme, ...]
    annotations: Annotations
    servers_where: Where
    security_where: Where

    def spell(self, type_: Type, direction: Direction) -> str:
        """A type as the signatures of the package have it."""
        flavour: Flavour = "argument" if direction == "request" else "result"
        return str(self.annotations.of(type_, flavour).code)


def describe(scheme: SecurityScheme) -> str:
    """What a scheme asks for: ``bearer``, ``apiKey X-Key in header``."""
    if scheme.kind == "apiKey":
        prefix = f" after {scheme.prefix}" if scheme.prefix else ""
        return f"apiKey {scheme.wire} in {scheme.place}{prefix}"
    return scheme.kind
