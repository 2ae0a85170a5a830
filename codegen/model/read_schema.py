"""One JSON Schema (2020-12, as in OpenAPI 3.1) to `shapes`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Protocol

from codegen.model.names import pascal
from codegen.model.prose import example_of, show, text_of
from codegen.model.shapes import (
    ANY,
    NULL,
    Array,
    Bounds,
    Direction,
    Enum,
    Kind,
    Map,
    Object,
    Property,
    Scalar,
    Type,
    Union,
    union,
)
from codegen.openapi.allof import alone, flatten
from codegen.openapi.refs import TooComplex
from codegen.openapi.schemas import types_of
from codegen.problems import Where
from codegen.reading.source import Node, Seq, where_of

_FORMATS: dict[str, Kind] = {
    "uuid": "uuid",
    "date-time": "datetime",
    "date": "date",
    "binary": "binary",
}
_LENGTHS = ("minLength", "maxLength")
_COUNTS = ("minItems", "maxItems")
_RANGE = (
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
)
# Where type checkers give up on an annotation.
_DEEPEST = 40
_MOST_MEMBERS = 200


class Definitions(Protocol):
    """Where named schemas are found and inline objects are put."""

    @property
    def document(self) -> Node: ...

    def component(self, ref: str, node: Node, direction: Direction) -> Type:
        """The type a `$ref` stands for."""
        ...

    def hoist(self, body: Object | Type, schema: Node, place: Place) -> Type:
        """Give an inline object or enum a name of its own."""
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where a schema stands, and what a class for it would be called.

    `key` is of the operation or component, `path` the way from there, as in
    ``attributes.altNames[]``; `owner` is how documentation calls the whole.
    """

    key: str
    direction: Direction
    owner: str
    name: str
    path: str = ""

    def property(self, wire: str) -> Place:
        path = f"{self.path}.{wire}" if self.path else wire
        return replace(self, name=f"{self.name}{pascal(wire)}", path=path)

    def item(self) -> Place:
        return replace(self, name=_singular(self.name), path=f"{self.path}[]")

    def value(self) -> Place:
        return replace(self, name=f"{self.name}Value", path=f"{self.path}[...]")

    def variant(self, member: Node, index: int) -> Place:
        """One of several members of a union, told apart by title or count."""
        title = pascal(text_of(member, "title")) if text_of(member, "title") else ""
        return replace(self, name=f"{self.name}{title or f'Option{index + 1}'}")


class Reader:
    """Reads schemas, each at its place."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def type_of(self, schema: Any, place: Place) -> Type:
        """The type of a schema; an inline object or long enum is hoisted."""
        body = self.body(schema, place)
        if isinstance(body, Object) or (isinstance(body, Enum) and _is_long(body)):
            return self._definitions.hoist(body, schema, place)
        return body

    def body(self, schema: Any, place: Place) -> Object | Type:
        """As `type_of`, but an object at the top is returned, not hoisted."""
        while isinstance(schema, Node) and (inner := alone(schema)) is not None:
            schema = inner
        if not isinstance(schema, Node):
            return ANY
        if place.path.count("[") > _DEEPEST:
            text = f"more than {_DEEPEST} arrays or maps stand in each other"
            raise TooComplex(schema.where, text)
        if "$ref" in schema:
            ref = str(schema["$ref"])
            return self._definitions.component(ref, schema, place.direction)
        schema = self.flat(schema)
        if "const" in schema:
            return self._enum(schema, [schema["const"]], place)
        if isinstance(schema.get("enum"), Seq):
            return self._enum(schema, schema["enum"], place)
        for keyword in ("anyOf", "oneOf"):
            if isinstance(schema.get(keyword), Seq) and schema[keyword]:
                return self._union(schema, keyword, place)
        kinds = types_of(schema)
        if len(kinds) > 1:
            of_kind = [self.type_of(_with_type(schema, kind), place) for kind in kinds]
            return union(*of_kind)
        return self._single(schema, kinds[0] if kinds else _guess(schema), place)

    def object(self, schema: Node, place: Place) -> Object:
        """The properties of an object, those of the other direction left out."""
        required = schema.get("required")
        wanted = frozenset[str](required if isinstance(required, Seq) else ())
        hidden = "readOnly" if place.direction == "request" else "writeOnly"
        found: list[Property] = []
        for wire, value in schema["properties"].items():
            texts = self.flat(value)
            texts = texts if isinstance(texts, Node) else Node({}, schema.where, {})
            if texts.get(hidden) is not True:
                type_ = self.type_of(value, place.property(wire))
                where = where_of(schema["properties"], wire)
                found.append(
                    Property(
                        wire=wire,
                        type=type_,
                        required=wire in wanted,
                        description=text_of(texts, "description"),
                        default=show(texts["default"]) if "default" in texts else "",
                        example=example_of(texts),
                        deprecated=texts.get("deprecated") is True,
                        where=where,
                    )
                )
        for wire in required if isinstance(required, Seq) else ():
            if isinstance(wire, str) and wire not in schema["properties"]:
                found.append(_unsaid(wire, where_of(schema, "required")))
        return Object(tuple(found), schema.get("additionalProperties") is False)

    def flat(self, schema: Any) -> Any:
        """`schema` with its reference followed and its `allOf` merged."""
        return flatten(schema, self._definitions.document)

    def _single(self, schema: Node, kind: str, place: Place) -> Object | Type:
        match kind:
            case "object":
                return self._object_or_map(schema, place)
            case "array":
                items = self.type_of(schema.get("items"), place.item())
                return Array(items, _bounds(schema, _COUNTS))
            case "string":
                found = _FORMATS.get(str(schema.get("format")), "string")
                return Scalar(
                    found, _bounds(schema, _LENGTHS) if found == "string" else ()
                )
            case "integer":
                return Scalar("integer", _bounds(schema, _RANGE))
            case "number":
                return Scalar("number", _bounds(schema, _RANGE))
            case "boolean":
                return Scalar("boolean")
            case "null":
                return NULL
            case _:
                return ANY

    def _object_or_map(self, schema: Node, place: Place) -> Object | Type:
        if isinstance(schema.get("properties"), Node) and schema["properties"]:
            return self.object(schema, place)
        values = schema.get("additionalProperties")
        if isinstance(values, Node) and values:
            return Map(self.type_of(values, place.value()))
        return Map(ANY)

    def _union(self, schema: Node, keyword: str, place: Place) -> Object | Type:
        members = [member for member in schema[keyword] if isinstance(member, Node)]
        base = Node(
            {k: v for k, v in schema.items() if k != keyword},
            schema.where,
            schema.key_where,
        )
        structural = bool(base.keys() & {"properties", "allOf", "items"})
        if structural and all(member.keys() <= {"required"} for member in members):
            return self.body(base, place)
        if len(members) < len(schema[keyword]):
            return ANY
        several = sum(types_of(member) != ("null",) for member in members) > 1
        found: list[Type] = []
        for index, member in enumerate(members):
            own = place.variant(member, index) if several else place
            found.append(self.type_of(_join(base, member, structural), own))
        whole = union(*found)
        if isinstance(whole, Union) and len(whole.members) > _MOST_MEMBERS:
            text = f"`{keyword}` has more than {_MOST_MEMBERS} members"
            raise TooComplex(schema.where, text)
        return whole

    def _enum(self, schema: Node, values: list[Any], place: Place) -> Object | Type:
        """Literals, or the plain type where Python has no literals for them."""
        literals = tuple(dict.fromkeys(v for v in values if isinstance(v, str | int)))
        if any(not isinstance(v, str | int | None) for v in values) or not literals:
            if values and all(value is None for value in values):
                return NULL
            plain = {k: v for k, v in schema.items() if k not in ("enum", "const")}
            plain.setdefault("type", _kind_of(values))
            return self.body(Node(plain, schema.where, schema.key_where), place)
        is_open = place.direction == "response" and len(literals) > 1
        enum = Enum(literals, is_open)
        if None not in values:
            return enum
        named = self._definitions.hoist(enum, schema, place) if _is_long(enum) else enum
        return union(named, NULL)


def _unsaid(wire: str, where: Where) -> Property:
    """A property that is required, and of which nothing else is said."""
    return Property(wire, ANY, True, "", "", "", False, where)


def _with_type(schema: Node, kind: str) -> Node:
    return Node({**schema, "type": kind}, schema.where, schema.key_where)


def _join(base: Node, member: Node, structural: bool) -> Node:
    """A member of a union, with what stands beside the union."""
    if not structural:
        return member
    return Node({"allOf": Seq([base, member], member.where)}, member.where, {})


def _guess(schema: Node) -> str:
    """The type that the keywords of a schema without `type` belong to."""
    if schema.keys() & {"properties", "additionalProperties", "required"}:
        return "object"
    if schema.keys() & {"items", "minItems", "maxItems"}:
        return "array"
    if schema.keys() & {"minLength", "maxLength", "pattern", "format"}:
        return "string"
    return "any"


def _kind_of(values: list[Any]) -> str:
    if values and all(isinstance(value, int | float) for value in values):
        return "number"
    return "any"


def _bounds(schema: Node, keywords: tuple[str, ...]) -> Bounds:
    return tuple(
        (key, schema[key])
        for key in keywords
        if isinstance(schema.get(key), int | float)
        and not isinstance(schema[key], bool)
    )


def _is_long(enum: Enum) -> bool:
    """Whether an enum is better read under a name than in its place."""
    count, letters = len(enum.values), sum(len(str(v)) + 4 for v in enum.values)
    return count > 3 or (count > 1 and letters > 40)


def _singular(name: str) -> str:
    """The name for one item of a list that is called `name`."""
    if name.endswith("ies") and len(name) > 4:
        return f"{name[:-3]}y"
    if name.endswith("s") and not name.endswith(("ss", "us", "is")):
        return name[:-1]
    return f"{name}Item"
