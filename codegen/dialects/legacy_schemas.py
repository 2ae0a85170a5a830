"""Flattened schemas of the legacy dialect back to JSON Schema.

A `schemaArray` lists alternatives, each the merger of the source's schema
down to one level: its properties, items and additional properties are the
source's own schemas, wrapped in an `allOf`, and stay as they are.
"""

from __future__ import annotations

import re
from typing import Any

from codegen.dialects.checks import malformed, mapping, text
from codegen.dialects.flattened import PREFIX
from codegen.reading.nodes import Node, Seq, clone

_SIMPLE_TYPES = frozenset({"boolean", "string", "number", "integer", "array", "object"})

_ENUM = re.compile(r"enum<(string|number|integer)>")
_KEPT = frozenset(
    {
        "title",
        "description",
        "readOnly",
        "writeOnly",
        "deprecated",
        "enum",
        "format",
        "const",
        "default",
        "maxLength",
        "minLength",
        "multipleOf",
        "maximum",
        "exclusiveMaximum",
        "minimum",
        "exclusiveMinimum",
        "maxItems",
        "minItems",
        "maxProperties",
        "minProperties",
        "contentMediaType",
        "x-default",
    }
)


def referenced(entry: Node) -> str:
    """The component that an entry names; empty where it names none."""
    ref = entry.get("refIdentifier")
    if not isinstance(ref, str) or not ref.startswith(PREFIX):
        return ""
    name = ref.removeprefix(PREFIX)
    return "" if "/" in name else name.replace("~1", "/").replace("~0", "~")


def entries_of(content: Node, key: str) -> list[Node]:
    """The alternatives under `key`; raises E109 if it is not a list of them."""
    found = content.get(key)
    if not isinstance(found, Seq) or not found:
        raise malformed(content, key, f"{key!r} must be a non-empty list of schemas")
    for entry in found:
        if not isinstance(entry, Node):
            raise malformed(content, key, f"{key!r} must list mappings")
        text(entry, "type")
    return list(found)


def lift_entry(entry: Node) -> Node | None:
    """One alternative as a schema; None for a file that has none."""
    schema = Node((), entry.where, entry.key_where)
    if not _lift_type(entry, schema):
        return None
    _lift_parts(entry, schema)
    for key in entry:
        if key in _KEPT:
            schema[key] = clone(entry[key])
    for bound in ("minimum", "maximum"):
        exclusive = "exclusive" + bound.capitalize()
        flag = schema.get(exclusive)
        if isinstance(flag, bool):
            del schema[exclusive]
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)
    examples = entry.get("examples")
    if isinstance(examples, Seq):
        schema["examples"] = clone(examples)
    elif "example" in entry:
        schema["examples"] = Seq([clone(entry["example"])], entry.where)
    return schema


def _lift_type(entry: Node, schema: Node) -> bool:
    kind = text(entry, "type")
    enum = _ENUM.fullmatch(kind)
    if enum is not None:
        schema["type"] = enum[1]
    elif kind in _SIMPLE_TYPES or kind == "null":
        schema["type"] = kind
    elif kind == "file":
        encoding = entry.get("contentEncoding")
        if encoding is None:
            return False
        schema["type"] = "string"
        schema["format" if encoding == "binary" else "contentEncoding"] = encoding
    elif kind != "any":
        expected = "one of the dialect's types, such as string or enum<string>"
        raise malformed(entry, "type", f"type {kind!r} is not {expected}")
    return True


def _lift_parts(entry: Node, schema: Node) -> None:
    properties = mapping(entry, "properties", optional=True)
    if properties:
        schema["properties"] = Node(
            {name: _unwrap(properties, name) for name in properties},
            properties.where,
            properties.key_where,
        )
    required = entry.get("requiredProperties")
    if isinstance(required, Seq):
        # Names of removed read-only or write-only properties are left over.
        names = [n for n in required if isinstance(n, str) and n in properties]
        if names:
            schema["required"] = Seq(names, required.where)
    if "items" in entry and mapping(entry, "items"):
        schema["items"] = _unwrap(entry, "items")
    additional = entry.get("additionalProperties")
    if isinstance(additional, bool):
        schema["additionalProperties"] = additional
    elif additional is not None:
        schema["additionalProperties"] = _unwrap(entry, "additionalProperties")


def _unwrap(container: Node, key: str) -> Any:
    """The source's schema, or an `allOf` where several parts define the key."""
    wrapper = container[key]
    if not isinstance(wrapper, Node):
        raise malformed(container, key, f"{key!r} must be a mapping with 'allOf'")
    members = wrapper.get("allOf")
    if len(wrapper) != 1 or not isinstance(members, Seq):
        return clone(wrapper)
    parts: list[Any] = []
    for member in members:
        if member not in parts and member not in ({}, True):
            parts.append(member)
    if len(parts) > 1:
        parts = [part for part in parts if not _says_only_type(part, parts)]
    if not parts:
        return Node((), wrapper.where)
    copies = Seq([clone(part) for part in parts], members.where)
    return copies[0] if len(copies) == 1 else Node({"allOf": copies}, wrapper.where)


def _says_only_type(part: Any, parts: list[Any]) -> bool:
    """Whether `part` is only a type that another part states as well."""
    return (
        isinstance(part, Node)
        and set(part) == {"type"}
        and any(
            isinstance(other, Node)
            and other is not part
            and other.get("type") == part["type"]
            for other in parts
        )
    )
