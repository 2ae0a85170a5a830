"""Names for the flattened schemas of a legacy page.

`refIdentifier` says that a component is one of the parts that an entry was
merged from, not that the entry is that component. So a name is taken only
where the entry has the component's properties; what stands on the same page
decides, and without that the entry is the component as far as the page knows.
Other pages may know better: such a component is reported as lifted.
"""

from __future__ import annotations

from codegen.dialects.flattened import (
    PREFIX,
    Direction,
    flattened,
    is_nullable,
    joined,
    same,
)
from codegen.dialects.legacy_schemas import referenced
from codegen.dialects.legacy_unions import with_null
from codegen.reading.nodes import Node, clone

# What an entry may say in other words than the component that it is.
_TEXT = ("title", "description", "deprecated")


class Names:
    """Which entries of a page are which components."""

    def __init__(self, components: Node) -> None:
        self._components = components
        self._met: dict[str, list[tuple[Node, bool]]] = {}
        self._chosen: dict[str, Node] = {}
        self._nullable: set[str] = set()

    @property
    def lifted(self) -> dict[str, Node]:
        """The components that no page text defines but entries, after `choose`."""
        return {
            name: with_null(clone(schema)) if name in self._nullable else schema
            for name, schema in self._chosen.items()
        }

    def meet(self, entry: Node, schema: Node, *, nullable: bool) -> None:
        """Take note of an entry that names a component.

        `nullable`: null stands beside it under the same name.
        """
        name = referenced(entry)
        if name and name not in self._components:
            self._met.setdefault(name, []).append((schema, nullable))

    def choose(self) -> None:
        """Decide what each component that was met is."""
        for name, met in self._met.items():
            # The fewest properties: the others may be mixed with more.
            met = sorted(met, key=lambda one: len(one[0].get("properties", ())))
            schema, *others = (schema for schema, _ in met)
            for other in others:
                schema = joined(schema, other) or schema
            self._chosen[name] = clone(schema)
            if all(nullable for _, nullable in met):
                self._nullable.add(name)

    def name(
        self, entry: Node, schema: Node, direction: Direction, *, nullable: bool
    ) -> str:
        """The component that an entry is, or an empty text.

        `nullable`: whether null stands beside the entry.
        """
        name = referenced(entry)
        if name in self._chosen:
            return name if same(schema, self._chosen[name], direction) else ""
        raw = self._components.get(name)
        if not isinstance(raw, Node) or (is_nullable(raw) and not nullable):
            return ""
        flat = flattened(raw, self._components)
        return name if flat is not None and same(schema, flat, direction) else ""

    def is_nullable(self, name: str) -> bool:
        """Whether null is one of the component's own values."""
        raw = self._components.get(name)
        return name in self._nullable or (isinstance(raw, Node) and is_nullable(raw))

    def reference(self, name: str, entry: Node) -> Node:
        """A `$ref` to the component, and what the entry says in other words."""
        escaped = name.replace("~", "~0").replace("/", "~1")
        found = Node({"$ref": PREFIX + escaped}, entry.where)
        component = self._chosen.get(name, self._components.get(name))
        if isinstance(component, Node) and "allOf" not in component:
            for key in _TEXT:
                if key in entry and entry[key] != component.get(key):
                    found[key] = entry[key]
        return found
