"""Where a schema stands, and what a class for it would be called."""

from __future__ import annotations

from dataclasses import dataclass, replace

from codegen.model.names import pascal, singular
from codegen.model.shapes import Direction


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands, and what a class for it would be called.

    `key` is of the operation or component, `path` the way from there, as in
    ``attributes.altNames[]``; `owner` is how documentation calls the whole.
    `suffix` stands at the end of the names of the whole, its items and its forms.
    `many` is the name of the list whose item it is, where that is another one.
    """

    key: str
    direction: Direction
    owner: str
    name: str
    path: str = ""
    suffix: str = ""
    many: str = ""

    @property
    def class_name(self) -> str:
        return f"{self.name}{self.suffix}"

    def property(self, wire: str) -> Place:
        path = f"{self.path}.{wire}" if self.path else wire
        name = f"{self.class_name}{pascal(wire)}"
        return replace(self, name=name, path=path, suffix="", many="")

    def item(self) -> Place:
        name, many = singular(self.name), self.name
        if name == many:
            name, many = f"{name}Item", ""
        return replace(self, name=name, path=f"{self.path}[]", many=many)

    def value(self) -> Place:
        path = f"{self.path}[...]"
        return replace(self, name=f"{self.name}Value", path=path, many="")

    def variant(self, telling: str) -> Place:
        """One of several members of a union, by what tells it from the others."""
        return replace(self, name=f"{self.name}{telling}", many="")
