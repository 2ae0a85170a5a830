"""`allOf` to one schema: what all its members say together.

Source: JSON Schema 2020-12, section 10.2.1.1.
"""

from __future__ import annotations

from typing import Any

from codegen.openapi.refs import TooComplex, resolve
from codegen.reading.source import Node, Seq

# Say something about a schema, not about its values.
_TEXT = frozenset(
    {"title", "description", "deprecated", "readOnly", "writeOnly", "examples"}
    | {"default", "$comment", "externalDocs", "xml"}
)
_MOST_STEPS = 10_000


def alone(schema: Node) -> Node | None:
    """The one schema that `schema` only wraps in `allOf`, else None."""
    members = schema.get("allOf")
    if not isinstance(members, Seq):
        return None
    real = [member for member in members if isinstance(member, Node) and member]
    if len(real) != 1 or any(_says(key) for key in schema if key != "allOf"):
        return None
    return real[0]


def flatten(schema: Any, document: Node) -> Any:
    """`schema` with its `$ref` followed and its `allOf` merged, one level deep.

    Texts that stand beside a `$ref` or `allOf` win over those of the members.
    """
    return _Flattening(document).of(schema, ())


class _Flattening:
    """One flattening; bounded, since members can name each other in many ways."""

    def __init__(self, document: Node) -> None:
        self._document = document
        self._steps = 0

    def of(self, schema: Any, inside: tuple[str, ...]) -> Any:
        if not isinstance(schema, Node):
            return schema
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise TooComplex(schema.where, "`allOf` leads to too many other schemas")
        if "$ref" in schema:
            return self._referred(schema, inside)
        if isinstance(schema.get("allOf"), Seq):
            members = [self.of(member, inside) for member in schema["allOf"]]
            own = {key: value for key, value in schema.items() if key != "allOf"}
            return _merge(members, own, schema)
        return schema

    def _referred(self, schema: Node, inside: tuple[str, ...]) -> Any:
        ref = str(schema["$ref"])
        if ref in inside:
            return Node({}, schema.where, {})
        alone = Node({"$ref": ref}, schema.where, {})
        target = self.of(resolve(self._document, alone), (*inside, ref))
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return _merge([target], beside, schema) if beside else target


def _merge(members: list[Any], own: dict[str, Any], schema: Node) -> Node:
    result: dict[str, Any] = {}
    key_where = dict(schema.key_where)
    for member in members:
        for key, value in member.items() if isinstance(member, Node) else ():
            if key in _TEXT and len(members) > 1:
                continue
            result[key] = _both(key, result[key], value) if key in result else value
            key_where.setdefault(key, member.key_where.get(key, member.where))
    for key, value in own.items():
        structural = key in result and _says(key)
        result[key] = _both(key, result[key], value) if structural else value
    return Node(result, schema.where, key_where)


def _both(key: str, first: Any, second: Any) -> Any:
    """The value of a keyword that two schemas give, when both hold."""
    if key == "properties" and isinstance(first, Node) and isinstance(second, Node):
        return _properties(first, second)
    if key == "required" and isinstance(first, Seq) and isinstance(second, Seq):
        return Seq(list(dict.fromkeys([*first, *second])), first.where)
    if key == "enum" and isinstance(first, Seq) and isinstance(second, Seq):
        return Seq([value for value in first if value in second], first.where)
    if key == "additionalProperties" and False in (first, second):
        return False
    if key == "type" and sorted([str(first), str(second)]) == ["integer", "number"]:
        return "integer"
    numbers = [value for value in (first, second) if isinstance(value, int | float)]
    if len(numbers) < 2:
        return numbers[0] if numbers else second
    if key.startswith(("minimum", "minLength", "minItems", "exclusiveMin")):
        return max(numbers)
    if key.startswith(("maximum", "maxLength", "maxItems", "exclusiveMax")):
        return min(numbers)
    return second


def _properties(first: Node, second: Node) -> Node:
    both = dict(first)
    for name, value in second.items():
        known = both.get(name)
        if known is None or known == {} or known == value:
            both[name] = value
        elif value != {} and isinstance(value, Node):
            both[name] = Node(
                {"allOf": Seq([known, value], value.where)}, value.where, {}
            )
    return Node(both, first.where, {**second.key_where, **first.key_where})


def _says(key: str) -> bool:
    return key not in _TEXT and not key.startswith("x-")
