"""What errors of one side may hide is not called new, or gone, on the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codegen.changes.pairing import pair
from codegen.model.shapes import refs
from codegen.problems import Problem, Where
from codegen.surface import Event, Operation, Surface


@dataclass(frozen=True, slots=True)
class Read:
    """The surface of a side, and the errors that may have left out parts of it."""

    surface: Surface
    errors: tuple[Problem, ...]


def comparable(old: Read, new: Read) -> tuple[Surface, Surface]:
    """Both surfaces, each without what only it has and the other may not show."""
    pairing = pair(old.surface.operations, new.surface.operations)
    return _known(old, new, pairing.gone), _known(new, old, pairing.added)


def _known(side: Read, other: Read, alone: Iterable[Operation]) -> Surface:
    """The surface of `side`, in which `alone` are the operations that `other` lacks."""
    if not other.errors:
        return side.surface
    surface, there = side.surface, other.surface
    doubt = _Doubt.of(surface, other.errors)
    hidden = {one.key for one in alone if doubt.operation(one)}
    variables = {variable.name for variable in there.variables}
    servers = {text for server in there.servers for text in (server.name, server.url)}
    credentials = {str(name) for each in there.schemes for name in each.arguments}
    shown = replace(
        surface,
        operations={k: v for k, v in surface.operations.items() if k not in hidden},
        events={
            name: event
            for name, event in surface.events.items()
            if name in there.events or not doubt.event(event)
        },
        servers=tuple(s for s in surface.servers if servers & {s.name, s.url}),
        base_path=surface.base_path if there.operations else there.base_path,
        variables=tuple(v for v in surface.variables if v.name in variables),
        schemes=tuple(
            each
            for each in surface.schemes
            if credentials & set(map(str, each.arguments))
        ),
    )
    lost = _used(surface) - _used(shown)
    models = {key: model for key, model in surface.models.items() if key not in lost}
    return replace(shown, models=models)


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What errors may hide: all of a file, unless they name what they are about.

    Files are known by their last name; one that is not on this side may be any.
    """

    labels: frozenset[str]
    files: frozenset[str]
    anywhere: bool

    @classmethod
    def of(cls, surface: Surface, errors: Sequence[Problem]) -> _Doubt:
        labels = frozenset(p.operation for p in errors if p.operation)
        files = frozenset(_name(p.where) for p in errors if not p.operation)
        known = {_name(operation.where) for operation in surface.operations.values()}
        known |= {_name(event.where) for event in surface.events.values()}
        return cls(labels, files, not files <= known)

    def operation(self, operation: Operation) -> bool:
        method, path, _ = operation.key
        # The path of a server may since have become part of that of the operation.
        ends = (label.removeprefix(f"{method} ") for label in self.labels)
        named = any(end.startswith("/") and path.endswith(end) for end in ends)
        return named or self._file(operation.where)

    def event(self, event: Event) -> bool:
        named = any(label.partition(" ")[2] == event.name for label in self.labels)
        return named or self._file(event.where)

    def _file(self, where: Where) -> bool:
        return self.anywhere or _name(where) in self.files


def _name(where: Where) -> str:
    return PurePosixPath(where.file).name


def _used(surface: Surface) -> set[str]:
    """The models that operations and webhooks lead to."""
    types = [type_ for one in surface.operations.values() for type_ in one.types]
    types += [event.type for event in surface.events.values() if event.type is not None]
    todo = [ref for type_ in types for ref in refs(type_)]
    found: set[str] = set()
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += refs(surface.models[key].body)
    return found
