"""Schemas that have several forms: told apart by a tag, or extended by others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.testing.keywords import is_list, is_mapping, listed, mapping

# Marks the property of a tag that only the union names, not its member.
IMPLIED = "x-implied"
_UNIONS = ("oneOf", "anyOf")


def forms(schema: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The tag and the `$ref` of each schema that extends this base; else nothing."""
    discriminator = mapping(schema, "discriminator")
    if not any(key in schema for key in _UNIONS) and "propertyName" in discriminator:
        for tag, ref in mapping(discriminator, "mapping").items():
            if isinstance(ref, str):
                yield str(tag), ref


def as_base(schema: Any) -> Any:
    """A schema as those that extend it have it: without its forms."""
    if not is_mapping(schema):
        return schema
    return {key: value for key, value in schema.items() if key != "discriminator"}


def tag_for(schema: Mapping[str, Any], refs: frozenset[str]) -> tuple[str, str] | None:
    """The property and value by which a union knows the member among `refs`."""
    discriminator = mapping(schema, "discriminator")
    name = discriminator.get("propertyName")
    if not isinstance(name, str):
        return None  # as of most unions, which may be long
    tags = {ref: tag for tag, ref in mapping(discriminator, "mapping").items()}
    for member in listed(schema, "oneOf") + listed(schema, "anyOf"):
        ref = member.get("$ref") if is_mapping(member) else None
        if isinstance(ref, str) and ref in refs:
            return name, str(tags.get(ref, ref.rsplit("/", 1)[-1]))
    return None


def may_be(known: Mapping[str, Any], tag: str) -> bool:
    """Whether a property, as its schema is `known`, may have a tag as its value."""
    allowed = [known["const"]] if "const" in known else known.get("enum")
    return not is_list(allowed) or tag in allowed


def pinned(shape: dict[str, Any], name: str, tag: str) -> dict[str, Any]:
    """An object with its tag, unless its own constant says another."""
    known = mapping(shape, "properties").get(name, {IMPLIED: True})
    if not is_mapping(known) or "const" in known or "$ref" in known:
        return shape
    if not may_be(known, tag):
        return shape
    properties = {**mapping(shape, "properties"), name: {**known, "const": tag}}
    return {**shape, "properties": properties}
