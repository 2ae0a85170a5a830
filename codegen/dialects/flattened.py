"""What a component looks like once the legacy dialect has flattened it.

An entry says which component it was made of (`refIdentifier`), but it may have
been merged with more. Whether it is that component is seen by flattening the
component the same way, and comparing.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Any, Literal

from codegen.openapi.schemas import listed, requires_only, without_text
from codegen.reading.nodes import Node, Seq

PREFIX = "#/components/schemas/"

Direction = Literal["request", "response"]
_HIDDEN: dict[Direction, str] = {"request": "readOnly", "response": "writeOnly"}
_TEXT = frozenset({"title", "description", "examples", "example", "deprecated"})
_UNREADABLE = frozenset({"oneOf", "anyOf", "not", "if", "discriminator"})
# What the flattening keeps of a schema, apart from text.
_COMPARED = frozenset(
    {"type", "enum", "items", "additionalProperties", "format", "const", "default"}
    | {"minLength", "maxLength", "minItems", "maxItems", "multipleOf", "anyOf"}
    | {"minProperties", "maxProperties", "minimum", "maximum"}
    | {"exclusiveMinimum", "exclusiveMaximum", "readOnly", "writeOnly"}
)
_MAX_CHAIN = 50
_MAX_PARTS = 100


def same(schema: Node, component: Node, direction: Direction | None) -> bool:
    """Whether a lifted schema is the flattened component, as a direction shows it.

    No direction: as a whole. Texts do not count.
    """
    shown = component if direction is None else _shown(component, direction)
    essence = _essence(shown)
    if "const" not in schema:  # older pages leave it out
        essence.pop("const", None)
    return _essence(schema) == essence


def joined(first: Node, second: Node) -> Node | None:
    """The schema of which requests show one of the two and responses the other.

    None where they differ in more than properties that go one way only.
    """
    ours, theirs = _properties(first), _properties(second)
    if not (
        _all_marked(ours, theirs, "writeOnly") and _all_marked(theirs, ours, "readOnly")
    ) and not (
        _all_marked(ours, theirs, "readOnly") and _all_marked(theirs, ours, "writeOnly")
    ):
        return None
    common = ours.keys() & theirs.keys()
    if _essence(_without(first, common)) != _essence(_without(second, common)):
        return None
    whole = Node(first, first.where, first.key_where)
    added = {name: theirs[name] for name in theirs if name not in ours}
    whole["properties"] = Node({**ours, **added}, first.where)
    needed = [*first.get("required", ()), *second.get("required", ())]
    if needed:
        whole["required"] = Seq(dict.fromkeys(needed), first.where)
    return whole


def _properties(schema: Node) -> Node:
    found = schema.get("properties")
    return found if isinstance(found, Node) else Node((), schema.where)


def _all_marked(properties: Node, others: Node, mark: str) -> bool:
    """Whether all properties that `others` lack go one way only."""
    return all(
        _marked(properties[name], mark) for name in properties.keys() - others.keys()
    )


def _essence(schema: Node) -> dict[str, Any]:
    essence = {k: without_text(v) for k, v in schema.items() if k not in _TEXT}
    essence["required"] = set(essence.get("required", ()))
    return essence


def _shown(component: Node, direction: Direction) -> Node:
    """A component without the properties that this direction leaves out."""
    properties = _properties(component)
    hidden = {n for n, p in properties.items() if _marked(p, _HIDDEN[direction])}
    return _without(component, properties.keys() - hidden) if hidden else component


def _without(schema: Node, kept: Set[str]) -> Node:
    """An object schema with no more than the properties `kept`."""
    properties = _properties(schema)
    shown = Node(schema, schema.where, schema.key_where)
    rest = {name: value for name, value in properties.items() if name in kept}
    shown["properties"] = Node(rest, properties.where, properties.key_where)
    if not rest:
        del shown["properties"]
    required = [name for name in schema.get("required", ()) if name in kept]
    shown["required"] = Seq(required, schema.where)
    return shown


def _marked(schema: Any, mark: str) -> bool:
    return isinstance(schema, Node) and schema.get(mark) is True


def is_nullable(raw: Node) -> bool:
    """Whether a schema of either notation allows null by its type."""
    kind = raw.get("type")
    return raw.get("nullable") is True or (isinstance(kind, Seq) and "null" in kind)


def flattened(raw: Node, components: Node) -> Node | None:
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
    kind, values = flat.get("type"), flat.get("enum")
    if isinstance(kind, Seq):
        kinds = [item for item in kind if item != "null"]
        flat["type"] = kinds[0] if len(kinds) == 1 else kind
    if isinstance(values, Seq) and None in values:
        flat["enum"] = Seq([v for v in values if v is not None], values.where)
    if flat.get("items") == {}:
        del flat["items"]
    if properties:
        flat["properties"] = properties
        flat.setdefault("type", "object")
    elif "items" in flat:
        flat.setdefault("type", "array")
    elif isinstance(values, Seq) and all(isinstance(v, str) for v in flat["enum"]):
        flat.setdefault("type", "string")
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
    unreadable = set(_UNREADABLE & raw.keys())
    if requires_only(raw.get("anyOf")):
        unreadable.discard("anyOf")
    if unreadable or len(chain) > _MAX_CHAIN:
        return None
    ref = raw.get("$ref")
    if isinstance(ref, str):
        target = components.get(ref.removeprefix(PREFIX))
        if ref in chain or not isinstance(target, Node):
            return None
        return _parts(target, components, [*chain, ref])
    parts = [raw]
    for member in listed(raw.get("allOf")):
        inner = None
        if isinstance(member, Node):
            inner = _parts(member, components, chain)
        if inner is None:
            return None
        parts += inner
        if len(parts) > _MAX_PARTS:
            return None
    return parts
