"""Lists of lifted alternatives to one schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codegen.dialects.legacy_schemas import lift_entry, referenced
from codegen.openapi.schemas import listed
from codegen.problems import Where
from codegen.reading.nodes import Node, Seq

# What says nothing about the value, and belongs to the union where all agree.
ANNOTATIONS = ("title", "description", "default", "deprecated", "examples")
_PREFIX = "#/components/schemas/"


def without_null(entries: list[Node]) -> tuple[list[Node], list[Node]]:
    """The entries for null, and the others."""
    nulls = [entry for entry in entries if entry["type"] == "null"]
    return nulls, [entry for entry in entries if entry["type"] != "null"]


def alternatives(entries: list[Node]) -> list[tuple[Node, Node]]:
    """Each entry and its schema; nothing where one is a file of any kind.

    Entries that are one component, of which they require different properties,
    are one alternative.
    """
    lifted = [(entry, lift_entry(entry)) for entry in entries]
    found = [(entry, schema) for entry, schema in lifted if schema is not None]
    if len(found) < len(lifted):
        return []
    names = {referenced(entry) for entry in entries}
    if len(found) > 1 and len(names) == 1 and names != {""}:
        whole = _one_object([schema for _, schema in found])
        if whole is not None:
            return [(entries[0], whole)]
    return found


def with_null(schema: Node) -> Node:
    """`schema`, or null."""
    kind = schema.get("type")
    if isinstance(kind, Seq):
        schema["type"] = Seq([*kind, "null"], kind.where)
        return schema
    if isinstance(kind, str) and "const" not in schema:
        schema["type"] = Seq([kind, "null"], schema.where)
        values = schema.get("enum")
        if isinstance(values, Seq) and None not in values:
            schema["enum"] = Seq([*values, None], values.where)
        return schema
    if not schema.keys() - set(ANNOTATIONS):
        return schema  # anything, null included
    null = Node({"type": "null"}, schema.where)
    members = schema.get("anyOf", schema.get("oneOf"))
    if isinstance(members, Seq):
        members.append(null)
        return schema
    return Node({"anyOf": Seq([schema, null], schema.where)}, schema.where)


def unite(members: list[Node], where: Where, components: Node) -> Node:
    """The union of alternatives, and what they all say, outside of them.

    Members may be references to `components`; at least one is given.
    """
    if len(members) == 1:
        return members[0]
    shared = _take_shared(members)
    body = _one_object(members) or _one_type_list(members)
    if body is None:
        choices = Seq(members, where)
        found = _discriminator(members, components)
        body = Node({"anyOf" if found is None else "oneOf": choices}, where)
        if found is not None and all("$ref" in member for member in members):
            name, values = found
            refs = [member["$ref"] for member in members]
            mapped = Node(zip(values, refs, strict=True), where)
            body["discriminator"] = Node(
                {"propertyName": name, "mapping": mapped}, where
            )
    return Node({**shared, **body}, where, dict(body.key_where))


def _take_shared(members: Sequence[Node]) -> dict[str, Any]:
    shared: dict[str, Any] = {}
    for key in ANNOTATIONS:
        if all(key in member and member[key] == members[0][key] for member in members):
            shared[key] = members[0][key]
            for member in members:
                del member[key]
    return shared


def _one_object(members: Sequence[Node]) -> Node | None:
    """Objects that differ in nothing but what they require, as one object."""
    bodies = [{k: v for k, v in m.items() if k != "required"} for m in members]
    if bodies[0].get("type") != "object" or any(b != bodies[0] for b in bodies[1:]):
        return None
    needed = [list(member.get("required", ())) for member in members]
    common = [name for name in needed[0] if all(name in names for names in needed)]
    rests = [[name for name in names if name not in common] for names in needed]
    first = members[0]
    whole = Node(bodies[0], first.where, first.key_where)
    if common:
        whole["required"] = Seq(common, first.where)
    if any(rests):
        choices = [
            Node({"required": Seq(rest, member.where)} if rest else (), member.where)
            for rest, member in zip(rests, members, strict=True)
        ]
        whole["anyOf"] = Seq(choices, first.where)
    return whole


def _one_type_list(members: Sequence[Node]) -> Node | None:
    """Alternatives that are nothing but types, as one list of types."""
    if any(set(member) != {"type"} for member in members):
        return None
    where = members[0].where
    return Node({"type": Seq([m["type"] for m in members], where)}, where)


def _discriminator(
    members: Sequence[Node], components: Node
) -> tuple[str, list[str]] | None:
    """A property that all require, with a value of its own in each."""
    objects = [_follow(member, components) for member in members]
    for name in listed(objects[0].get("required")):
        if not isinstance(name, str):
            continue
        values = [_single_value(item, name, components) for item in objects]
        texts = [value for value in values if value is not None]
        if len(texts) == len(values) == len(set(texts)):
            return name, texts
    return None


def _single_value(schema: Node, name: str, components: Node) -> str | None:
    properties = schema.get("properties")
    required = schema.get("required")
    if not isinstance(properties, Node) or not isinstance(required, Seq):
        return None
    if name not in required or not isinstance(properties.get(name), Node):
        return None
    found = _follow(properties[name], components)
    values = found.get("enum")
    if isinstance(values, Seq) and len(values) == 1:
        value = values[0]
    else:
        value = found.get("const")
    return value if isinstance(value, str) else None


def _follow(schema: Node, components: Node) -> Node:
    """The component that `schema` refers to, one step, or `schema`."""
    ref = schema.get("$ref")
    if isinstance(ref, str) and ref.startswith(_PREFIX):
        target = components.get(ref.removeprefix(_PREFIX))
        if isinstance(target, Node):
            return target
    return schema
