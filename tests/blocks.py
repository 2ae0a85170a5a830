"""What a flattened block means, for comparing two of them.

What may differ is left out or brought to one form: `refIdentifier`, `allOf`
around a single schema, OpenAPI 3.0 and 3.1 notation, the order of required
names, and names that are required but have no property.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from codegen.reading.pages import split
from codegen.reading.source import load_yaml

PLACES = ("path", "query", "header", "cookie")
Key = tuple[str, str, str]

_MAPS = ("properties", "patternProperties", "$defs", "dependentSchemas")
_LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
_SINGLES = ("items", "additionalProperties", "propertyNames", "contains", "not")
_OUTSIDE = ("description", "title", "deprecated", "readOnly", "writeOnly")
_NULL = {"type": "null"}


def blocks_of(file: Path) -> Iterator[tuple[Key, Any]]:
    """The flattened blocks of a page, by type, path and method."""
    for page in split(file.name, file.read_text(encoding="utf-8")):
        for block in page.blocks:
            value = load_yaml(block.text, file.name, block.line)
            endpoint = value.get("paths") if isinstance(value, dict) else None
            if isinstance(endpoint, dict) and isinstance(endpoint.get("path"), str):
                kind = endpoint.get("type", "path")
                yield (kind, endpoint["path"], endpoint["method"]), value


def meaning(block: Any) -> Any:
    """A block as data that is equal where two blocks say the same."""
    endpoint = block["paths"]
    request = endpoint["request"]
    schemas = block.get("components", {}).get("schemas", {})
    return {
        "deprecated": bool(endpoint.get("deprecated")),
        "servers": endpoint.get("servers", []),
        "security": request.get("security", []),
        "parameters": {
            place: {name: _parameter(found) for name, found in group.items()}
            for place in PLACES
            if (group := request["parameters"].get(place))
        },
        "body": _content(request.get("body", {})),
        "response": {
            status: _content(content)
            for status, content in endpoint["response"].items()
        },
        **{key: request.get(key) for key in ("codeSamples",)},
        **{key: endpoint.get(key) for key in ("xMcp", "xMint")},
        "schemas": {name: _schema(schema) for name, schema in schemas.items()},
    }


def _parameter(found: Any) -> Any:
    return {**found, "schema": [_entry(entry) for entry in found["schema"]]}


def _content(content: Any) -> Any:
    return {
        media_type: {
            "description": found.get("description", ""),
            "examples": found.get("examples", {}),
            "schemaArray": [_entry(entry) for entry in found["schemaArray"]],
        }
        for media_type, found in content.items()
    }


def _entry(entry: Any) -> Any:
    found = _schema(entry)
    properties = found.get("properties") or {}
    required = found.get("requiredProperties") or []
    found["requiredProperties"] = sorted(set(required) & properties.keys())
    for key in ("requiredProperties", "properties", "items"):
        if not found.get(key):
            found.pop(key, None)
    return found


def _schema(schema: Any) -> Any:
    if not isinstance(schema, dict):
        return schema
    found = {key: value for key, value in schema.items() if key != "refIdentifier"}
    for key in _MAPS:
        if isinstance(found.get(key), dict):
            found[key] = {name: _schema(value) for name, value in found[key].items()}
    for key in _LISTS:
        if isinstance(found.get(key), list):
            found[key] = [_schema(value) for value in found[key]]
    for key in _SINGLES:
        if key in found:
            found[key] = _schema(found[key])
    _new_notation(found)
    nullable = found.pop("nullable", None) is True
    found = _merged(found)
    return _outside(_nullable(found) if nullable else found)


def _new_notation(schema: dict[str, Any]) -> None:
    for bound in ("minimum", "maximum"):
        exclusive = f"exclusive{bound.capitalize()}"
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive):
            schema[exclusive] = schema.pop(bound, None)
    if "example" in schema:
        schema.setdefault("examples", [schema.pop("example")])
        schema.pop("example", None)


def _nullable(schema: dict[str, Any]) -> dict[str, Any]:
    kinds = schema.get("type", [])
    kinds = kinds if isinstance(kinds, list) else [kinds]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    if kinds and "null" not in kinds:
        schema["type"] = [*kinds, "null"]
    if kinds or "enum" in schema or not schema.keys() - set(_OUTSIDE):
        return schema
    return {"anyOf": [schema, _NULL]}


def _outside(schema: dict[str, Any]) -> dict[str, Any]:
    """What is said of a schema, or null, said of the two."""
    members = schema.get("anyOf")
    if isinstance(members, list) and len(members) == 2 and members[1] == _NULL:
        inner = members[0]
        moved = {key: inner[key] for key in _OUTSIDE if key in inner}
        rest = {key: value for key, value in inner.items() if key not in moved}
        return {**moved, **schema, "anyOf": [rest, _NULL]}
    return schema


def _merged(schema: dict[str, Any]) -> dict[str, Any]:
    """`allOf` without what adds nothing, or the one schema that it holds."""
    members = schema.get("allOf")
    if not isinstance(members, list):
        return schema
    kept: list[Any] = []
    for member in members:
        if member not in kept and member not in ({}, True):
            kept.append(member)
    kept = [member for member in kept if not _only_type(member, kept)]
    rest = {key: value for key, value in schema.items() if key != "allOf"}
    if len(kept) > 1 or any(key in rest for member in kept for key in member):
        return {**rest, "allOf": kept}
    return {**kept[0], **rest} if kept else rest


def _only_type(member: Any, members: list[Any]) -> bool:
    return set(member) == {"type"} and any(
        other is not member and other.get("type") == member["type"] for other in members
    )
