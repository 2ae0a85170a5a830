"""Names for the flattened schemas of a legacy page.

`refIdentifier` says that a component is one of the parts that an entry was
merged from, not that the entry is that component. So a name is taken only
where the entry has the component's properties; what stands on the same page
decides, and without that the entry is the component as far as the page knows.
Other pages may know better: such a component is reported as lifted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from codegen.reading.nodes import Node, Seq, clone

PREFIX = "#/components/schemas/"

Direction = Literal["request", "response"]
_HIDDEN: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_TEXT = frozenset({"title", "description", "examples", "example", "deprecated"})
_UNREADABLE = frozenset({"oneOf", "anyOf", "not", "if", "discriminator"})
# What the flattening keeps of a schema, apart from text.
_COMPARED = frozenset(
    {"type", "enum", "items", "additionalProperties", "format", "const", "default"}
    | {"minLength", "maxLength", "minItems", "maxItems", "multipleOf"}
    | {"minProperties", "maxProperties", "minimum", "maximum"}
)
_MAX_CHAIN = 50
_MAX_PARTS = 100


def referenced(entry: Node) -> str:
    """The component that an entry names; empty where it names none."""
    ref = entry.get("refIdentifier")
    if not isinstance(ref, str) or not ref.startswith(PREFIX):
        return ""
    name = ref.removeprefix(PREFIX)
    return "" if "/" in name else name.replace("~1", "/").replace("~0", "~")


def reference(name: str, entry: Node) -> Node:
    """A `$ref` to the component, at the place of the entry."""
    escaped = name.replace("~", "~0").replace("/", "~1")
    return Node({"$ref": PREFIX + escaped}, entry.where)


class Names:
    """Which entries of a page are which components."""

    def __init__(self, components: Node) -> None:
        self._components = components
        self._met: dict[str, list[tuple[Direction, Node]]] = {}
        self._chosen: dict[str, Node] = {}

    @property
    def lifted(self) -> dict[str, Node]:
        """The components that no page text defines but entries, after `choose`."""
        return self._chosen

    def meet(self, entry: Node, schema: Node, direction: Direction) -> None:
        """Take note of an entry that stands alone and names a component."""
        name = referenced(entry)
        if name and name not in self._components:
            self._met.setdefault(name, []).append((direction, schema))

    def choose(self) -> None:
        """Decide what each component that was met is."""
        for name, met in self._met.items():
            # The fewest properties: the others may be mixed with more.
            met = sorted(met, key=lambda pair: len(pair[1].get("properties", ())))
            _, schema = met[0]
            for direction, other in met[1:]:
                schema = _joined(schema, other, direction) or schema
            self._chosen[name] = clone(schema)

    def name(
        self, entry: Node, schema: Node, direction: Direction, *, nullable: bool
    ) -> str:
        """The component that an entry is, or an empty text.

        `nullable`: whether null stands beside the entry.
        """
        name = referenced(entry)
        if not name:
            return ""
        if name in self._chosen:
            same = _same(schema, self._chosen[name], direction)
            return name if same else ""
        return name if self.is_defined(entry, schema, direction, nullable) else ""

    def is_defined(
        self, entry: Node, schema: Node, direction: Direction, nullable: bool
    ) -> bool:
        """Whether an entry is the component it names, by the page's definition."""
        raw = self._components.get(referenced(entry))
        if not isinstance(raw, Node) or (is_nullable(raw) and not nullable):
            return False
        merged = _flatten(raw, self._components)
        return merged is not None and _same(schema, merged, direction)


def _same(schema: Node, component: Node, direction: Direction) -> bool:
    """Whether a lifted schema is the component, as this direction shows it."""
    return _essence(schema) == _essence(_shown(component, direction))


def _essence(schema: Node) -> dict[str, Any]:
    essence = {key: value for key, value in schema.items() if key not in _TEXT}
    essence["required"] = set(essence.get("required", ()))
    return essence


def _shown(component: Node, direction: Direction) -> Node:
    """A component without the properties that this direction leaves out."""
    properties = component.get("properties")
    if not isinstance(properties, Node):
        return component
    hidden = {n for n, p in properties.items() if _marked(p, _HIDDEN[direction])}
    if not hidden:
        return component
    shown = Node(component, component.where, component.key_where)
    kept = {n: p for n, p in properties.items() if n not in hidden}
    shown["properties"] = Node(kept, properties.where, properties.key_where)
    if not kept:
        del shown["properties"]
    required = [n for n in component.get("required", ()) if n not in hidden]
    shown["required"] = Seq(required, component.where)
    return shown


def _marked(schema: Any, mark: str) -> bool:
    return isinstance(schema, Node) and schema.get(mark) is True


def _joined(schema: Node, other: Node, direction: Direction) -> Node | None:
    """The wider of two schemas, where the other direction hides the difference.

    `direction` is the one in which `other`, with as many properties or more,
    was met.
    """
    opposite: Direction = "request" if direction == "response" else "response"
    return other if _same(schema, other, opposite) else None


def is_nullable(raw: Node) -> bool:
    """Whether a schema of either notation allows null by its type."""
    kind = raw.get("type")
    return raw.get("nullable") is True or (isinstance(kind, Seq) and "null" in kind)


def _flatten(raw: Node, components: Node) -> Node | None:
    """A component as the dialect would flatten it; None where that is unclear."""
    parts = _parts(raw, components, [])
    if parts is None:
        return None
    flat = Node((), raw.where)
    properties = Node((), raw.where)
    required: list[Any] = []
    for part in parts:
        for key, value in part.items():
            if key == "properties" and isinstance(value, Node):
                if properties.keys() & value.keys():
                    return None
                properties.update(value)
            elif key == "required" and isinstance(value, Seq):
                required += [name for name in value if isinstance(name, str)]
            elif key not in flat and key in _COMPARED:
                flat[key] = value
            elif key in _COMPARED and flat[key] != value:
                return None
    return _finished(flat, properties, required)


def _finished(flat: Node, properties: Node, required: Sequence[Any]) -> Node:
    kind = flat.get("type")
    if isinstance(kind, Seq):
        kinds = [item for item in kind if item != "null"]
        flat["type"] = kinds[0] if len(kinds) == 1 else kind
    if properties:
        flat["properties"] = properties
        flat.setdefault("type", "object")
    elif "items" in flat:
        flat.setdefault("type", "array")
    required = [name for name in dict.fromkeys(required) if name in properties]
    if required:
        flat["required"] = Seq(required, flat.where)
    if flat.get("additionalProperties") is True:
        del flat["additionalProperties"]
    if flat.get("type") in ("number", "integer"):
        flat.pop("format", None)
    return flat


def _parts(raw: Node, components: Node, chain: list[str]) -> list[Node] | None:
    """The parts that an `allOf` and references merge, own keywords first."""
    if _UNREADABLE & raw.keys() or len(chain) > _MAX_CHAIN:
        return None
    ref = raw.get("$ref")
    if isinstance(ref, str):
        target = components.get(ref.removeprefix(PREFIX))
        if ref in chain or not isinstance(target, Node):
            return None
        return _parts(target, components, [*chain, ref])
    parts = [raw]
    members = raw.get("allOf")
    for member in members if isinstance(members, Seq) else ():
        inner = None
        if isinstance(member, Node):
            inner = _parts(member, components, chain)
        if inner is None:
            return None
        parts += inner
        if len(parts) > _MAX_PARTS:
            return None
    return parts
