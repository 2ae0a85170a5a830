"""Pages that the members of one parameter ask for: `page[after]`, `page[number]`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from .guards import is_object
from .omit import omit
from .paging import (
    Body,
    CursorPaging,
    Item,
    LastItemPaging,
    NumberPaging,
    OffsetPaging,
    Paging,
    Step,
)
from .request import Request
from .values import opened


@dataclass(frozen=True, kw_only=True)
class _Inside(Paging[Item]):
    """The parameter that says which page is wanted is a member of an object.

    Args:
        inside: The name of that object, among those of the query.
    """

    inside: str

    def _to(self, request: Request[Body], value: object) -> Step[Body]:
        values = {**self._values(request), self.parameter: value}
        query = {**request.query, self.inside: values}
        return Step(str(value), replace(request, query=query))

    def _values(self, request: Request[Any]) -> Mapping[str, Any]:
        given = request.query.get(self.inside, omit)
        values = None if given is omit else opened(given)
        return values if is_object(values) else {}


@dataclass(frozen=True, kw_only=True)
class DeepCursorPaging(_Inside[Item], CursorPaging[Item]):
    """A `CursorPaging` by a member of an object."""


@dataclass(frozen=True, kw_only=True)
class DeepLastItemPaging(_Inside[Item], LastItemPaging[Item]):
    """A `LastItemPaging` by a member of an object."""


@dataclass(frozen=True, kw_only=True)
class DeepNumberPaging(_Inside[Item], NumberPaging[Item]):
    """A `NumberPaging` by a member of an object."""


@dataclass(frozen=True, kw_only=True)
class DeepOffsetPaging(_Inside[Item], OffsetPaging[Item]):
    """An `OffsetPaging` by a member of an object."""
