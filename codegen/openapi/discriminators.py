"""Discriminators with all that they imply written out.

The tags of a `oneOf` may be implied by the names of its members, and a base
schema does not list those that extend it. Source: OpenAPI 3.1.1, section 4.8.25;
`x-ms-discriminator-value`: the extensions of AutoRest.
"""

from __future__ import annotations

from typing import Any

from codegen.openapi.refs import UnknownReference, component
from codegen.openapi.schemas import listed, mapping
from codegen.problems import Problems
from codegen.reading.source import Node, Seq, where_of

_UNIONS = ("oneOf", "anyOf")


def tag_of(schema: Any) -> str | None:
    """The property that tells the forms of `schema` apart; None: it has none."""
    found = schema.get("discriminator") if isinstance(schema, Node) else None
    name = found.get("propertyName") if isinstance(found, Node) else None
    return name if isinstance(name, str) else None


def mapping_of(schema: Any) -> dict[str, str]:
    """The `$ref` of each tag that the discriminator of `schema` lists."""
    written = schema.get("discriminator") if isinstance(schema, Node) else None
    found: dict[str, str] = {}
    for tag, ref in mapping(written, "mapping").items():
        # Some write the reference as schemas do: `{$ref: …}`.
        ref = ref.get("$ref") if isinstance(ref, Node) else ref
        if isinstance(ref, str):
            found[str(tag)] = ref
    return found


def is_family(schema: Any) -> bool:
    """Whether `schema` is the base of others, which its discriminator lists."""
    return (
        isinstance(schema, Node)
        and not any(key in schema for key in _UNIONS)
        and tag_of(schema) is not None
        and bool(mapping_of(schema))
    )


def with_references(schema: Node) -> Node:
    """`schema` with its tags mapped to `$ref`s, also those that were given as names."""
    tags = mapping_of(schema)
    if "discriminator" in schema and tag_of(schema) is None:
        schema.pop("discriminator")
    elif tags:
        old = schema["discriminator"]
        written = {
            tag: ref if "/" in ref or "#" in ref else component(ref)
            for tag, ref in tags.items()
        }
        places = old["mapping"]
        schema["discriminator"] = Node(
            {**old, "mapping": Node(written, places.where, places.key_where)},
            old.where,
            old.key_where,
        )
    return schema


def complete(schemas: Node) -> None:
    """List with each base among named `schemas` those that extend it with `allOf`.

    A union of members that extend the union itself is taken apart: what they have
    in common becomes a schema of its own.
    """
    children = _children(schemas)
    for name in list(schemas):
        heirs = _descendants(name, children)
        if heirs and _lists_one_of(schemas[name], heirs):
            _split(name, heirs, schemas)
    for name, schema in schemas.items():
        base = _with_own_discriminator(schema)
        tag = tag_of(base)
        if tag is None or any(key in base for key in _UNIONS):
            continue
        tags = mapping_of(base)
        for child in _descendants(name, children):
            if component(child) not in tags.values():
                value = _value(schemas[child], tag)
                if value is None or value in tags:  # of two that say the same
                    value = child
                tags.setdefault(value, component(child))
        if tags:
            old = base["discriminator"]
            written = Node(
                tags, old.where, getattr(old.get("mapping"), "key_where", {})
            )
            schemas[name] = Node(
                {
                    **base,
                    "discriminator": Node({**old, "mapping": written}, old.where, {}),
                },
                base.where,
                base.key_where,
            )


def drop_tags(
    tags: Node, error: UnknownReference, operation: str, problems: Problems
) -> None:
    """Take out of the mapping of a discriminator what leads to no schema."""
    for tag in [tag for tag, ref in tags.items() if ref == error.ref]:
        where = where_of(tags, tag)
        del tags[tag]
        text = f"the discriminator maps {tag!r} to {error.ref!r}, which is not defined "
        text += "in the specification; objects with that tag stay as they come"
        problems.note(where, "N413", text, operation=operation)


def _lists_one_of(schema: Node, names: list[str]) -> bool:
    refs = {component(name) for name in names}
    return any(
        isinstance(member, Node) and member.get("$ref") in refs
        for key in _UNIONS
        if isinstance(schema.get(key), Seq)
        for member in schema[key]
    )


def _split(name: str, heirs: list[str], schemas: Node) -> None:
    """Make `name` the union alone, and what its `heirs` extend a schema beside it."""
    old = schemas[name]
    base = f"{name}Base"
    while base in schemas:
        base += "_"
    union = {*_UNIONS, "discriminator", "description", "title"}
    for new, kept in (
        (base, {k: v for k, v in old.items() if k not in union}),
        (name, {k: v for k, v in old.items() if k in union}),
    ):
        schemas[new] = Node(kept, old.where, old.key_where)
    for heir in heirs:
        schema = schemas[heir]
        parts = [
            (
                Node({**part, "$ref": component(base)}, part.where, part.key_where)
                if isinstance(part, Node) and part.get("$ref") == component(name)
                else part
            )
            for part in schema["allOf"]
        ]
        schemas[heir] = Node(
            {**schema, "allOf": Seq(parts, schema["allOf"].where)},
            schema.where,
            schema.key_where,
        )


def _with_own_discriminator(schema: Any) -> Any:
    """`schema` with the discriminator that one of its inline parts has."""
    parts = schema.get("allOf") if isinstance(schema, Node) else None
    if tag_of(schema) is None and isinstance(parts, Seq):
        for part in parts:
            if tag_of(part) is not None and "$ref" not in part:
                found = {**schema, "discriminator": part["discriminator"]}
                return Node(found, schema.where, schema.key_where)
    return schema


def _value(schema: Node, tag: str) -> str | None:
    """The tag that a schema gives itself: said beside it, or its only value."""
    said = schema.get("x-ms-discriminator-value")
    if isinstance(said, str):
        return said
    for part in (schema, *listed(schema.get("allOf"))):
        found = mapping(mapping(part, "properties"), tag)
        values = found.get("enum")
        alone = values[0] if isinstance(values, Seq) and len(values) == 1 else None
        value = found.get("const", alone)
        if isinstance(value, str):
            return value
    return None


def _children(schemas: Node) -> dict[str, list[str]]:
    """The names of the schemas that extend each one, by its `$ref`."""
    found: dict[str, list[str]] = {}
    for name, schema in schemas.items():
        for part in listed(schema.get("allOf") if isinstance(schema, Node) else None):
            ref = part.get("$ref") if isinstance(part, Node) else None
            if isinstance(ref, str):
                found.setdefault(ref, []).append(name)
    return found


def _descendants(name: str, children: dict[str, list[str]]) -> list[str]:
    found: dict[str, None] = {}
    todo = list(children.get(component(name), ()))
    while todo:
        child = todo.pop(0)
        if child not in found and child != name:
            found[child] = None
            todo += children.get(component(child), ())
    return list(found)
