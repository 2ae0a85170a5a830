"""`allOf` to one schema: what all its members say together.

Source: JSON Schema 2020-12, section 10.2.1.1.
"""

from __future__ import annotations

from typing import Any

from codegen.openapi.refs import TooComplex, resolve
from codegen.openapi.schemas import is_number, types_of
from codegen.reading.source import Node, Seq

# Say something about a schema, not about its values.
_TEXT = frozenset(
    {"title", "description", "deprecated", "readOnly", "writeOnly", "examples"}
    | {"default", "$comment", "externalDocs", "xml"}
)
_UNIONS = ("oneOf", "anyOf")
# What a type is made of; other keywords say something about its values alone.
_SHAPING = frozenset(
    {"type", "properties", "required", "additionalProperties", "items", "prefixItems"}
    | {"enum", "const", "format", "allOf", "minLength", "maxLength", "minItems"}
    | {"maxItems", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"}
    | {"multipleOf", *_UNIONS}
)
_LOWER = frozenset({"minimum", "exclusiveMinimum", "minLength", "minItems"})
_UPPER = frozenset({"maximum", "exclusiveMaximum", "maxLength", "maxItems"})
_MOST_ALTERNATIVES = 64
_MOST_STEPS = 10_000


def alone(schema: Node) -> Node | None:
    """The one schema that `schema` only wraps in `allOf`, or alike, else None."""
    joining = _joining(schema)
    if not joining:
        return None
    members = [member for keyword in joining for member in schema[keyword]]
    real = [m for m in members if isinstance(m, Node) and any(map(_says, m))]
    if len(real) != 1 or any(_says(key) for key in schema if key not in joining):
        return None
    return real[0]


def _joining(schema: Node) -> list[str]:
    """The keywords whose members all hold: `allOf`, and a union of only one."""
    return [
        keyword
        for keyword in ("allOf", "oneOf", "anyOf")
        if isinstance(members := schema.get(keyword), Seq)
        and (keyword == "allOf" or (len(members) == 1 and isinstance(members[0], Node)))
    ]


def flatten(schema: Any, document: Node) -> Any:
    """`schema` with its `$ref` followed and its `allOf` merged, one level deep.

    Texts that stand beside a `$ref` or `allOf` win over those of the members, of
    which only those count that describe the whole: they say nothing else.
    """
    return _Flattening(document).of(schema, ())


def adds(schema: Node, document: Node) -> bool:
    """Whether what stands beside a `$ref` changes what its target allows."""
    beside = {key for key in schema if key in _SHAPING}
    if not beside:
        return False
    target = flatten(Node({"$ref": schema["$ref"]}, schema.where, {}), document)
    if not isinstance(target, Node):
        return False
    both = flatten(schema, document)
    # What is said again, and a bare `type`, changes nothing.
    return any(both.get(key) != target.get(key) for key in beside - {"type"}) or (
        bool(types_of(target)) and types_of(both) != types_of(target)
    )


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
        if joining := _joining(schema):
            members = [each for keyword in joining for each in schema[keyword]]
            members = [self.of(member, inside) for member in members]
            own = {key: value for key, value in schema.items() if key not in joining}
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
        if not isinstance(member, Node):
            continue
        describes = len(members) == 1 or not any(map(_says, member))
        for key, value in member.items():
            if key == "discriminator" and "allOf" in schema:
                continue  # it is about the base, not about what extends it
            if not describes and key in _TEXT:
                continue
            result[key] = _both(key, result[key], value) if key in result else value
            key_where.setdefault(key, member.key_where.get(key, member.where))
    for key, value in own.items():
        structural = key in result and _says(key)
        result[key] = _both(key, result[key], value) if structural else value
    return Node(result, schema.where, key_where)


def _both(key: str, first: Any, second: Any) -> Any:
    """The value of a keyword that two schemas give, when both hold."""
    if isinstance(first, Node) and isinstance(second, Node):
        return _both_nodes(key, first, second)
    if isinstance(first, Seq) and isinstance(second, Seq) and key != "type":
        return _both_lists(key, first, second)
    if key == "additionalProperties" and False in (first, second):
        return False
    if key == "type":
        return _both_types(first, second)
    if key in _LOWER or key in _UPPER:
        numbers = [value for value in (first, second) if is_number(value)]
        wanted = max if key in _LOWER else min
        return wanted(numbers) if numbers else second
    return second


def _both_nodes(key: str, first: Node, second: Node) -> Any:
    if key == "properties":
        return _properties(first, second)
    if key in ("items", "additionalProperties") and first != second:
        return Node({"allOf": Seq([first, second], second.where)}, second.where, {})
    return second


def _both_lists(key: str, first: Seq, second: Seq) -> Seq:
    if key == "required":
        return Seq(
            [*first, *(name for name in second if name not in first)], first.where
        )
    if key == "enum":
        return Seq([value for value in first if value in second], first.where)
    if key in _UNIONS and len(first) * len(second) <= _MOST_ALTERNATIVES:
        pairs = (
            Node({"allOf": Seq([one, two], second.where)}, second.where, {})
            for one in first
            for two in second
        )
        return Seq(pairs, first.where)
    return second


def _both_types(first: Any, second: Any) -> Any:
    """The types in both; the later ones where there is none, as nothing fits then."""
    lists = [value if isinstance(value, Seq) else [value] for value in (first, second)]
    shared = [kind for kind in lists[0] if kind in lists[1]]
    if {"integer", "number"} <= {*map(str, lists[0]), *map(str, lists[1])}:
        shared += ["integer"] if "integer" not in shared else []
    if not shared or not isinstance(second, Seq):
        return shared[0] if len(shared) == 1 else second
    return Seq(shared, second.where)


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
