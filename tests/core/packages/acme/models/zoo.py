"""Models of `zoo`: unions told apart by a tag, arrays with places, typed extras."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from _core.tags import ByTag
from pydantic import Field

from .things import ResponseModel


class Lion(ResponseModel):
    animal_kind: str
    lives: int
    friend: Animal | None = None


class Eel(ResponseModel):
    lives: str


class Event(ResponseModel):
    type: str
    at: date


class Born(ResponseModel):
    type: str
    at: date
    mother: str


class Table(ResponseModel):
    name: str
    corner: tuple[int, date] | None = None

    if not TYPE_CHECKING:
        __pydantic_extra__: dict[str, date] = Field(init=False)


Animal: TypeAlias = Annotated[
    Lion | Eel | dict[str, Any],
    ByTag("animalKind", {"lion": Lion, "cub": Lion, "eel": Eel}),
]
Numbered: TypeAlias = Annotated[
    Lion | Eel | dict[str, Any], ByTag("code", {1: Lion, 2: Eel})
]
Animals: TypeAlias = list[Animal | None]
ByName: TypeAlias = dict[str, Animal]
Happening: TypeAlias = Annotated[Born | Event, ByTag("type", {"born": Born})]
