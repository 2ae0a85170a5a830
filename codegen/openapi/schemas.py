"""Walking over the schemas of an OpenAPI 3.1 document (JSON Schema 2020-12)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeGuard

from codegen.openapi.refs import component_of
from codegen.reading.source import Node, Seq, unplaced

MAPS = (
    "properties",
    "patternProperties",
    "$defs",
    "definitions",
    "dependentSchemas",
)
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
SINGLES = (
    "items",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
    "propertyNames",
    "contains",
    "not",
    "if",
    "then",
    "else",
)
# The mappings of OpenAPI whose keys are the author's: also "default", "example".
_NAMED = (
    *MAPS,
    "responses",
    "schemas",
    "parameters",
    "requestBodies",
    "headers",
    "pathItems",
)
# Keys whose values are data and no schemas.
_DATA = frozenset({"example", "examples", "default", "enum", "const"})
_OF_OBJECTS = frozenset({"additionalProperties", "required"})
_SAYING = frozenset({"$ref", "type", "enum", "const", "not", *LISTS})
METHODS = ("get", "post", "put", "patch", "delete", "head", "options", "trace")

Rewrite = Callable[[Node], Any]


def rewrite(schema: Any, change: Rewrite) -> Any:
    """A copy of `schema` with `change` applied to every schema in it, inner first.

    Boolean schemas and anything that is not a mapping are passed through.
    """
    if not isinstance(schema, Node):
        return schema
    copy = Node(schema, schema.where, schema.key_where)
    for key in MAPS:
        inner = copy.get(key)
        if isinstance(inner, Node):
            copy[key] = Node(
                {name: rewrite(value, change) for name, value in inner.items()},
                inner.where,
                inner.key_where,
            )
    for key in LISTS:
        inner = copy.get(key)
        if isinstance(inner, Seq):
            copy[key] = Seq([rewrite(value, change) for value in inner], inner.where)
    for key in SINGLES:
        if isinstance(copy.get(key), Node):
            copy[key] = rewrite(copy[key], change)
    return change(copy)


def rewrite_all(value: Any, change: Rewrite) -> Any:
    """`rewrite` for every schema below a piece of an OpenAPI document.

    Schemas are recognised by their place: the value of `schema`, and the
    members of `components.schemas`. Examples are data and stay as they are.
    """
    if isinstance(value, Seq):
        return Seq([rewrite_all(item, change) for item in value], value.where)
    if not isinstance(value, Node):
        return value
    copy = Node(value, value.where, value.key_where)
    for key, inner in value.items():
        if key in ("schema", "itemSchema"):
            copy[key] = rewrite(inner, change)
        elif key == "schemas" and isinstance(inner, Node):
            copy[key] = Node(
                {name: rewrite(item, change) for name, item in inner.items()},
                inner.where,
                inner.key_where,
            )
        elif not is_data(key):
            copy[key] = rewrite_all(inner, change)
    return copy


def is_data(key: str) -> bool:
    """Whether what a key of a document holds is data, whatever it looks like."""
    return key in ("example", "examples") or key.startswith("x-")


def references(value: Any) -> Iterator[tuple[str, Node]]:
    """Every `$ref` below `value` and the node it stands in; not in examples.

    So are those that a discriminator maps its tags to; that node is the mapping.
    """
    todo = [value]
    while todo:
        value = todo.pop()
        if isinstance(value, Seq):
            todo += reversed(value)
        elif isinstance(value, Node):
            yield from _own_references(value)
            inside: list[Any] = []
            for key, inner in value.items():
                if key in _DATA or not isinstance(inner, Node | Seq):
                    continue
                if key in _NAMED and isinstance(inner, Node):
                    inside += inner.values()
                else:
                    inside.append(inner)
            todo += reversed(inside)


def _own_references(node: Node) -> Iterator[tuple[str, Node]]:
    ref = node.get("$ref")
    if isinstance(ref, str):
        yield ref, node
    tags = node.get("discriminator")
    mapping = tags.get("mapping") if isinstance(tags, Node) else None
    if isinstance(mapping, Node):
        listed = [ref for ref in mapping.values() if isinstance(ref, str)]
        yield from ((ref, mapping) for ref in listed)


def types_of(schema: Node) -> tuple[str, ...]:
    """The `type` keyword as a tuple; empty where there is none."""
    kind = schema.get("type")
    if isinstance(kind, str):
        return (kind,)
    if isinstance(kind, Seq):
        return tuple(str(item) for item in kind)
    return ()


def is_number(value: Any) -> TypeGuard[int | float]:
    """Whether a value is a number of JSON; a truth value is none."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def is_object(schema: Any) -> bool:
    """Whether the schema describes an object with named properties."""
    return (
        isinstance(schema, Node)
        and isinstance(schema.get("properties"), Node)
        and bool(schema["properties"])
        and set(types_of(schema)) <= {"object", "null"}
    )


def guessed(schema: Node) -> str:
    """The type that the keywords of a schema without `type` belong to."""
    if schema.get("properties") or schema.keys() & _OF_OBJECTS:
        return "object"
    if schema.keys() & {"items", "minItems", "maxItems"}:
        return "array"
    if schema.keys() & {"minLength", "maxLength", "pattern", "format"}:
        return "string"
    return "any"


def says_nothing(schema: Node) -> bool:
    """Whether a schema, as it is written, allows everything."""
    return schema.keys().isdisjoint(_SAYING) and guessed(schema) == "any"


def members_of(written: Seq) -> Seq:
    """The members of a union that are schemas: true allows everything, false nothing."""
    anything = Node({}, written.where, {})
    found = [item for item in written if item is not False]
    return Seq(
        [item if isinstance(item, Node) else anything for item in found], written.where
    )


def requires_only(members: Any) -> bool:
    """Whether alternatives differ in nothing but the properties they require, or bar."""
    return isinstance(members, Seq) and all(
        isinstance(member, Node) and _says_required(member) for member in members
    )


def _says_required(member: Node) -> bool:
    """Whether a schema says only which properties there are: `title` tells of it."""
    said = member.keys() - _TEXT - {"required"}
    barred = member.get("not")
    bars = isinstance(barred, Node) and (
        requires_only(barred.get("anyOf", Seq([barred], barred.where)))
    )
    kind = member.get("type", "object") == "object"
    return kind and said <= ({"type", "not"} if bars else {"type"})


def without_text(value: Any) -> Any:
    """`value` without what only documents: for comparing definitions."""
    if isinstance(value, Node):
        return {
            key: without_text(item)
            for key, item in value.items()
            if key not in _TEXT or isinstance(item, Node)
        }
    if isinstance(value, Seq):
        return [without_text(item) for item in value]
    return value


def without_words(value: Any) -> Any:
    """A piece of a document without its summaries and descriptions.

    Data stays as it is, whatever its keys are called.
    """
    if isinstance(value, Node):
        return {
            key: item if is_data(key) or key in _KEYED else without_words(item)
            for key, item in value.items()
            if key not in _WORDS or not isinstance(item, str)
        }
    if isinstance(value, Seq):
        return [without_words(item) for item in value]
    return value


_WORDS = frozenset({"description", "summary"})
# Data, and mappings of the author's own keys to texts.
_KEYED = _DATA | {"mapping", "scopes"}
_TEXT = frozenset({"title", "description", "example", "examples", "summary"})


def mapping(value: Any, key: str) -> Node:
    """The mapping under `key`; an empty one where there is none."""
    inner = value.get(key) if isinstance(value, Node) else None
    return inner if isinstance(inner, Node) else unplaced()


def listed(value: Any) -> Seq | tuple[()]:
    """`value` if it is a list; an empty one if it is anything else."""
    return value if isinstance(value, Seq) else ()


def components(document: Node) -> Iterator[tuple[str, str, Any]]:
    """Section, name and value of each component of a document."""
    for section, table in mapping(document, "components").items():
        if isinstance(table, Node):
            for name, value in table.items():
                yield section, name, value


def used_schemas(root: Any, components: Node) -> set[str]:
    """The names of all schemas that `root` reaches, directly or not."""
    schemas = mapping(components, "schemas")
    todo, seen = [root], set[str]()
    while todo:
        for ref, _ in references(todo.pop()):
            name = component_of(ref)
            if name is not None and name in schemas and name not in seen:
                seen.add(name)
                todo.append(schemas[name])
    return seen
