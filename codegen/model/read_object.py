"""Objects: properties, those that go one way only, and what may stand beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegen.model.markup import described
from codegen.model.prose import example_of, show
from codegen.model.said import checks_of
from codegen.model.shapes import ANY, Map, Object, Property, Type, union
from codegen.openapi.schemas import listed, types_of
from codegen.reading.source import Node, Seq, where_of

if TYPE_CHECKING:
    from codegen.model.place import Place
    from codegen.model.read_schema import Reader

_OPEN = ("additionalProperties", "unevaluatedProperties")
_IGNORED = (
    "not",
    "if",
    "dependentSchemas",
    "dependencies",
    "contains",
    "propertyNames",
)

# What every name is: said by tools that have nothing to say of names.
_ANY_NAME = {"type": "string"}


def read_object(reader: Reader, schema: Node, place: Place) -> Object:
    """The properties of an object, those of the other direction left out."""
    required = listed(schema.get("required"))
    wanted = dict.fromkeys(name for name in required if isinstance(name, str))
    hidden = "readOnly" if place.direction == "request" else "writeOnly"
    found: list[Property] = []
    for wire, value in schema["properties"].items():
        texts = reader.flat(value)
        texts = texts if isinstance(texts, Node) else Node({}, schema.where, {})
        if texts.get(hidden) is not True and value is not False:
            found.append(
                Property(
                    wire=wire,
                    type=reader.property(value, place, wire),
                    required=wire in wanted,
                    description=_description(texts, reader),
                    default=show(texts["default"]) if "default" in texts else "",
                    example=example_of(texts),
                    deprecated=texts.get("deprecated") is True,
                    where=where_of(schema["properties"], wire),
                    checks=checks_of(texts, reader.flat),
                )
            )
    for wire in wanted:
        if wire not in schema["properties"]:
            where = where_of(schema, "required")
            found.append(Property(wire, ANY, True, "", "", "", False, where))
    others = _others(reader, schema, place)
    return Object(tuple(found), others is None, None if others == ANY else others)


def _description(flat: Node, reader: Reader) -> str:
    """What is said of a value; of one that can be null, what its other form says."""
    text = described(flat)
    members = flat.get("anyOf", flat.get("oneOf"))
    if text or not isinstance(members, Seq):
        return text
    others = [m for m in members if not (isinstance(m, Node) and _is_null(m))]
    inner = reader.flat(others[0]) if len(others) == 1 else None
    return described(inner) if isinstance(inner, Node) else ""


def _is_null(schema: Node) -> bool:
    return types_of(schema) == ("null",)


def object_or_map(reader: Reader, schema: Node, place: Place) -> Object | Type:
    """An object with properties, or one whose values are all of one type."""
    if isinstance(schema.get("properties"), Node) and schema["properties"]:
        return read_object(reader, schema, place)
    return Map(_others(reader, schema, place) or ANY)


def _others(reader: Reader, schema: Node, place: Place) -> Type | None:
    """The type of the properties that have no name of their own; None: there are none.

    A name can fit several patterns or none, so it is the union of all of them.
    """
    patterns = schema.get("patternProperties")
    values = patterns.values() if isinstance(patterns, Node) else ()
    found = [reader.type_of(value, place.value()) for value in values]
    key = next((key for key in _OPEN if key in schema), "")
    rest = schema.get(key, not found)
    if rest is True or (isinstance(rest, Node) and not rest):
        return ANY
    if isinstance(rest, Node):
        found.append(reader.type_of(rest, place.value()))
    return union(*found) if found else None


def note_ignored(reader: Reader, schema: Node) -> None:
    """Say which keywords of a schema are passed over."""
    for key in _IGNORED:
        says_nothing = key == "propertyNames" and schema.get(key) == _ANY_NAME
        if key in schema and not says_nothing:
            text = f"{key!r} has no counterpart among Python's types; it is not checked"
            reader.note(where_of(schema, key), "N410", text)
