"""A function of a piece of a document, called once for each.

The pages of an API share the pieces that they repeat word for word.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from codegen.reading.source import Node, Seq

T = TypeVar("T")


class Once(Generic[T]):
    """Gives what `make` gives, and gave, for a value.

    Mappings and lists are known by identity, so that none must be changed.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make
        self._made: dict[int, tuple[Any, T]] = {}  # with the node, so that it stays

    def __call__(self, value: Any) -> T:
        if not isinstance(value, Node | Seq):
            return self._make(value)
        known = self._made.get(id(value))
        if known is None:
            known = self._made[id(value)] = value, self._make(value)
        return known[1]
