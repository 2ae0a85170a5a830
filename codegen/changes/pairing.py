"""Which operation of the new surface is which of the old one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from codegen.surface import Key, Operation

_PARAMETER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True)
class Pairing:
    """The operations of two surfaces: those in both, and those in one alone."""

    pairs: tuple[tuple[Operation, Operation], ...]
    gone: tuple[Operation, ...]
    added: tuple[Operation, ...]


def pair(old: Mapping[Key, Operation], new: Mapping[Key, Operation]) -> Pairing:
    """Pair operations by method and path, whatever parameters are called in it.

    One that moved to another address is known by its Python name.
    """
    left, right = list(old.values()), list(new.values())
    pairs: list[tuple[Operation, Operation]] = []
    for identity in (_key, _template, _call):
        found = list(_partners(left, right, identity))
        pairs += found
        left = [one for one in left if all(one is not was for was, _ in found)]
        right = [one for one in right if all(one is not now for _, now in found)]
    return Pairing(tuple(pairs), tuple(left), tuple(right))


def _partners(
    old: list[Operation], new: list[Operation], identity: Callable[[Operation], object]
) -> Iterator[tuple[Operation, Operation]]:
    """Those that have one identity, which no other operation has."""
    known, others = _grouped(old, identity), _grouped(new, identity)
    for key, found in known.items():
        partners = others.get(key, [])
        if len(found) == len(partners) == 1:
            yield found[0], partners[0]


def _grouped(
    operations: list[Operation], identity: Callable[[Operation], object]
) -> dict[object, list[Operation]]:
    found: dict[object, list[Operation]] = {}
    for operation in operations:
        found.setdefault(identity(operation), []).append(operation)
    return found


def template(path: str) -> str:
    """A path without the names of its parameters."""
    return _PARAMETER.sub("{}", path)


def _key(operation: Operation) -> object:
    return operation.key


def _template(operation: Operation) -> object:
    method, path, variant = operation.key
    return method, template(path), variant


def _call(operation: Operation) -> object:
    return operation.call
