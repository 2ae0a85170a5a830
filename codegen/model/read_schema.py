"""One JSON Schema (2020-12, as in OpenAPI 3.1) to `shapes`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Protocol

from codegen.model.alternatives import places
from codegen.model.bounds import bounds
from codegen.model.enums import literals, stranger, values_of
from codegen.model.place import Place
from codegen.model.prose import show
from codegen.model.read_object import note_ignored, object_or_map, read_object
from codegen.model.shapes import (
    ANY,
    NULL,
    Array,
    Direction,
    Enum,
    Kind,
    Map,
    Object,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    Union,
    forms,
    is_long,
    not_null,
    nullable,
    union,
)
from codegen.model.tags import tagged
from codegen.openapi.allof import adds, alone, flatten
from codegen.openapi.discriminators import is_family, mapping_of, tag_of
from codegen.openapi.refs import TooComplex
from codegen.openapi.schemas import (
    guessed,
    mapping,
    members_of,
    requires_only,
    says_nothing,
    types_of,
)
from codegen.problems import Where
from codegen.reading.source import Node, Seq

_FORMATS: dict[str, Kind] = {
    "uuid": "uuid",
    "date-time": "datetime",
    "date": "date",
    "binary": "binary",
}
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
        """Give an inline object, enum or tagged union a name of its own."""
        ...

    def home(self, schema: Any, direction: Direction) -> Place | None:
        """The place of a property in the component that writes it, if one does."""
        ...

    def note(self, where: Where, code: str, text: str) -> None:
        """Say what of a schema has no counterpart in Python's types."""
        ...


class Reader:
    """Reads schemas, each at its place."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions

    def type_of(self, schema: Any, place: Place) -> Type:
        """The type of a schema; an object, long enum or tagged union gets a name."""
        body = self.body(schema, place)
        if isinstance(body, Object | Tagged) or (
            isinstance(body, Enum) and _is_long(body)
        ):
            return self._definitions.hoist(body, schema, place)
        if isinstance(body, Union):
            whole = union(*(self._named(m, schema, place) for m in body.members))
            return self._shortened(whole, schema, place)
        return body

    def _shortened(self, whole: Type, schema: Any, place: Place) -> Type:
        """A union whose models have a name together, if an argument has many."""
        if place.direction == "response" or not is_long(whole):
            return whole
        models, others = list[Type](), list[Type]()
        for form in forms(whole):
            (models if isinstance(form, Ref) else others).append(form)
        return union(self._definitions.hoist(union(*models), schema, place), *others)

    def _named(self, member: Type, schema: Any, place: Place) -> Type:
        if isinstance(member, Tagged):
            return self._definitions.hoist(member, schema, place)
        return member

    def body(self, schema: Any, place: Place) -> Object | Type:
        """As `type_of`, but an object at the top is returned, not hoisted."""
        while isinstance(schema, Node) and (inner := alone(schema)) is not None:
            schema = inner
        if not isinstance(schema, Node):
            return ANY
        if place.path.count("[") > _DEEPEST:
            text = f"more than {_DEEPEST} arrays or maps stand in each other"
            raise TooComplex(schema.where, text)
        document = self._definitions.document
        if "$ref" in schema and not adds(schema, document):
            ref = str(schema["$ref"])
            return self._definitions.component(ref, schema, place.direction)
        if is_family(schema):
            return self._family(schema, place)
        schema = flatten(schema, document)
        note_ignored(self, schema)
        values = values_of(schema)
        if values is not None:
            return self._enum(schema, values, place)
        for keyword in ("anyOf", "oneOf"):
            if isinstance(schema.get(keyword), Seq) and schema[keyword]:
                return self._union(schema, keyword, place)
        kinds = types_of(schema)
        if len(kinds) > 1:
            of_kind = [self.type_of(_with_type(schema, kind), place) for kind in kinds]
            return union(*of_kind)
        return self._single(schema, kinds[0] if kinds else guessed(schema), place)

    def object(self, schema: Node, place: Place) -> Object:
        """The properties of an object, those of the other direction left out."""
        return read_object(self, schema, place)

    def note(self, where: Where, code: str, text: str) -> None:
        """Say what of a schema has no counterpart in Python's types."""
        self._definitions.note(where, code, text)

    def property(self, schema: Any, place: Place, wire: str) -> Type:
        """The type of a property of what stands at a place."""
        home = self._definitions.home(schema, place.direction)
        return self.type_of(schema, home or place.property(wire))

    def flat(self, schema: Any) -> Any:
        """`schema` with its reference followed and its `allOf` merged."""
        return flatten(schema, self._definitions.document)

    def _single(self, schema: Node, kind: str, place: Place) -> Object | Type:
        match kind:
            case "object":
                return object_or_map(self, schema, place)
            case "array":
                return self._array(schema, place)
            case "string":
                found = _FORMATS.get(str(schema.get("format")), "string")
                if found == "binary" and place.direction == "response":
                    found = "string"  # in JSON it is text, whatever it stands for
                return Scalar(found, bounds(schema, kind) if found == kind else ())
            case "integer" | "number":
                return Scalar(kind, bounds(schema, kind))
            case "boolean":
                return Scalar("boolean")
            case "null":
                return NULL
            case _:
                return ANY

    def _array(self, schema: Node, place: Place) -> Type:
        """One type for all items, or one for each place where their number is fixed."""
        first = schema.get("prefixItems")
        rest = schema.get("items", schema.get("unevaluatedItems"))
        size = dict(bounds(schema, kind="array"))
        if not isinstance(first, Seq) or not first:
            return Array(self.type_of(rest, place.item()), bounds(schema, "array"))
        places = [self.type_of(item, place.item()) for item in first]
        ends = not isinstance(rest, Node | bool) or rest is False
        ends |= size.get("maxItems") == len(first)
        if ends and size.get("minItems", len(first)) == len(first):
            return Tuple(tuple(places))
        others = [] if ends else [self.type_of(rest, place.item())]
        return Array(union(*places, *others), bounds(schema, "array"))

    def _union(self, schema: Node, keyword: str, place: Place) -> Object | Type:
        members = members_of(schema[keyword])
        base = Node(
            {k: v for k, v in schema.items() if k != keyword},
            schema.where,
            schema.key_where,
        )
        structural = bool(base.keys() & {"properties", "allOf", "items"})
        if structural and requires_only(members):
            return self.body(base, place)
        joined = [_join(base, member, structural) for member in members]
        if not joined or any(map(says_nothing, joined)):
            return ANY
        owned = places(members, [self.flat(member) for member in members], place)
        found = [self.type_of(*pair) for pair in zip(joined, owned, strict=True)]
        whole = union(*found)
        if isinstance(whole, Union) and len(whole.members) > _MOST_MEMBERS:
            text = f"`{keyword}` has more than {_MOST_MEMBERS} members"
            raise TooComplex(schema.where, text)
        if place.direction == "response":
            pairs = list(zip(members, found, strict=True))
            told_apart = tagged(schema, pairs, self._definitions.document)
            return told_apart or union(*self._wider_first(pairs))
        return whole

    def _wider_first(self, pairs: Iterable[tuple[Node, Type]]) -> list[Type]:
        """What has all the properties of another before it.

        Of two that fit as well pydantic takes the first, and what that has not would
        be left as it came.
        """
        found: list[tuple[set[str], Type]] = []
        for member, type_ in pairs:
            names = set(mapping(self.flat(member), "properties"))
            narrower = (
                n for n, (known, _) in enumerate(found) if known and known < names
            )
            found.insert(next(narrower, len(found)), (names, type_))
        return [type_ for _, type_ in found]

    def _family(self, schema: Node, place: Place) -> Type:
        """A base and all that extend it; what has no known tag is just the base."""
        flat = self.flat(schema)
        base: Type = Map(ANY)
        if isinstance(flat.get("properties"), Node):
            as_base = replace(place, name=f"{place.name}Base")
            base = self._definitions.hoist(self.object(flat, place), schema, as_base)
        component = self._definitions.component
        found = {
            tag: component(ref, schema, place.direction)
            for tag, ref in mapping_of(schema).items()
        }
        is_null = "null" in types_of(flat) or any(map(nullable, found.values()))
        null = [NULL] if is_null else []
        members = tuple((tag, not_null(type_)) for tag, type_ in found.items())
        if place.direction == "request":
            return union(*(type_ for _, type_ in members), base, *null)
        return union(Tagged(str(tag_of(schema)), members, base), *null)

    def _enum(self, schema: Node, values: list[Any], place: Place) -> Type:
        """Literals, and the plain types of values that Python has no literals for."""
        odd = stranger(values, schema)
        if odd is not None:
            text = f"the value {show(odd)} is not of the type that stands beside it; "
            self.note(schema.where, "N412", f"{text}the values count")
        is_open = place.direction == "response"
        found = [*literals(values, schema, is_open=is_open)]
        if len(found) > 1 and isinstance(found[0], Enum) and _is_long(found[0]):
            found[0] = self._definitions.hoist(found[0], schema, place)
        return union(*found)


def _with_type(schema: Node, kind: str) -> Node:
    return Node({**schema, "type": kind}, schema.where, schema.key_where)


def _join(base: Node, member: Node, structural: bool) -> Node:
    """A member of a union, with what stands beside the union."""
    if not structural and (says_nothing(base) or not says_nothing(member)):
        return member
    return Node({"allOf": Seq([base, member], member.where)}, member.where, {})


def _is_long(enum: Enum) -> bool:
    """Whether an enum is better read under a name than in its place."""
    count, letters = len(enum.values), sum(len(str(v)) + 4 for v in enum.values)
    return count > 3 or (count > 1 and letters > 40)
