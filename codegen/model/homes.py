"""In which component a property is written.

Schemas that take it over by `allOf` share its classes: they are named by the
component that writes it, and made once.
"""

from __future__ import annotations

from collections.abc import Iterator

from codegen.openapi.refs import component
from codegen.openapi.schemas import listed, mapping
from codegen.reading.source import Node


class Homes:
    """Finds the component of a property's schema, which is known by identity."""

    def __init__(self, document: Node) -> None:
        self._found: dict[int, tuple[str, str] | None] = {}
        for name, schema in mapping(mapping(document, "components"), "schemas").items():
            for wire, value in _properties(schema):
                # One that stands in two components is at home in neither.
                is_new = id(value) not in self._found
                self._found[id(value)] = (component(name), wire) if is_new else None

    def of(self, schema: object) -> tuple[str, str] | None:
        """The reference to the component, and what the property is called there."""
        return self._found.get(id(schema))


def _properties(schema: object) -> Iterator[tuple[str, Node]]:
    """The properties that a schema writes itself, also in a member of `allOf`."""
    if not isinstance(schema, Node):
        return
    for wire, value in mapping(schema, "properties").items():
        if isinstance(value, Node):
            yield wire, value
    for member in listed(schema.get("allOf")):
        yield from _properties(member)
