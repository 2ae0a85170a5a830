"""A value for a schema of OpenAPI 3.1 (JSON Schema 2020-12).

Values are told apart: a string is made of the name of its property, numbers
count up, so that a test sees when two arguments have changed places. The same
schema gives the same value every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from codegen.reading.scalars import a_number, a_string
from codegen.testing.families import as_base, forms, pinned, tag_for
from codegen.testing.keywords import (
    COMBINING,
    both,
    is_mapping,
    kind,
    kinds,
    listed,
    lookup,
    mapping,
    strings,
    unnamed,
    whole,
)
from codegen.testing.patterns import matching
from codegen.testing.unquoted import unquoted

Direction = Literal["request", "response"]
Json = Any

# Two elements make a difference: `ids=1,2` is not `ids=1&ids=2`.
_SCALARS = 2
_LONGEST = 100
_STRUCTURED = frozenset({"$ref", "allOf", "properties"})
# Bounds for schemas that refer to each other in ever more ways: of the parts of
# a value, after which only what is required goes on, and of the shapes tried.
_PARTS = 1_000
_TRIES = 100_000
_DEEP = 50
_MARK = {"request": "readOnly", "response": "writeOnly"}


class Endless(Exception):
    """Each value of a schema would have to contain another one of it."""


@dataclass(frozen=True, slots=True)
class _Base:
    """A schema that another extends."""

    schema: Any


class Synthesis:
    """Makes values for the schemas of one document, in one direction.

    Args:
        shown: use the `examples` of a schema where it has them.
        least: only what is required, and null wherever it is allowed.
        turn: which of the objects in a union comes first.

    Attributes:
        most: The largest number of objects in a union that was met.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        direction: Direction,
        *,
        shown: bool = False,
        least: bool = False,
        turn: int = 0,
    ) -> None:
        self._document = document
        self._mark = _MARK[direction]
        self._shown = shown
        self._least = least
        self._turn = turn
        self._count = 0
        self.most = 1
        self._parts = 0
        self._tries = 0

    def value(
        self, schema: Any, name: str, entered: frozenset[str] = frozenset()
    ) -> Json:
        """A value for `schema`, which is that of a property called `name`.

        Args:
            entered: the `$ref`s that have led here; none is followed twice.

        Raises:
            Endless: no finite value was found.
        """
        self._parts += 1
        shapes = self.shapes(schema, entered)
        if self._least and any("null" in kinds(shape) for shape, _ in shapes):
            return None
        for shape, inner in self.shapes(schema, entered):
            try:
                return self._of_shape(shape, name, inner)
            except Endless:
                continue
        raise Endless(name)

    def flat(self, schema: Any) -> Mapping[str, Any]:
        """The best shape of `schema`: without `$ref`, `allOf` and alternatives."""
        for shape, _ in self.shapes(schema):
            return shape
        return {}

    def hidden(self, schema: Any) -> bool:
        """Whether a property goes only the other way."""
        return self.flat(schema).get(self._mark) is True

    def shapes(
        self, schema: Any, entered: frozenset[str] = frozenset(), *, base: bool = False
    ) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
        """Each way to read a schema as plain keywords, the best one first.

        With each go the `$ref`s that lead into it. `base`: as a schema that
        extends it has it.
        """
        self._tries += 1
        if self._tries > _TRIES or len(entered) > _DEEP:
            return
        if not is_mapping(schema):
            yield {}, entered
            return
        if COMBINING.isdisjoint(schema):
            yield dict(schema), entered
            return
        ref = schema.get("$ref")
        if isinstance(ref, str) and ref in entered:
            return
        if isinstance(ref, str):
            entered |= {ref}
        if base:
            schema = as_base(schema)
        yield from self._forms(schema, entered)
        parts: list[list[Any]] = []
        if isinstance(ref, str):
            target = lookup(self._document, ref)
            parts.append([as_base(target) if base else target])
        parts += [[_Base(member)] for member in listed(schema, "allOf")]
        for key in ("anyOf", "oneOf"):
            members = listed(schema, key)
            if members:
                parts.append(self._in_turn(members))
        own = {key: schema[key] for key in schema if key not in COMBINING}
        for shape, inner in self._combined(own, parts, entered, entered):
            tag = tag_for(schema, inner - entered)
            yield pinned(shape, *tag) if tag else shape, inner

    def _forms(
        self, schema: Mapping[str, Any], entered: frozenset[str]
    ) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
        """The shapes of what extends a base, each with its tag."""
        found = self._in_turn([{"$ref": ref, "tag": tag} for tag, ref in forms(schema)])
        if not found:
            return
        own = {ref for ref in entered if lookup(self._document, ref) is schema}
        name = mapping(schema, "discriminator").get("propertyName")
        for form in found:
            for shape, inner in self.shapes({"$ref": form["$ref"]}, entered - own):
                yield pinned(shape, str(name), form["tag"]), inner

    def _in_turn(self, members: list[Any]) -> list[Any]:
        """The alternatives, null last, and another one first at each turn."""
        real = [member for member in members if kinds(member) != ["null"]]
        null = [member for member in members if kinds(member) == ["null"]]
        objects = [m for m in real if is_mapping(m) and m.keys() & _STRUCTURED]
        self.most = max(self.most, len(objects))
        start = self._turn % len(real) if real else 0
        return real[start:] + real[:start] + null

    def _combined(
        self,
        shape: dict[str, Any],
        parts: list[list[Any]],
        entered: frozenset[str],
        seen: frozenset[str],
    ) -> Iterator[tuple[dict[str, Any], frozenset[str]]]:
        """`shape` and one member of each of `parts`, in all combinations."""
        if not parts:
            yield shape, seen
            return
        for member in parts[0]:
            base = isinstance(member, _Base)
            schema = member.schema if isinstance(member, _Base) else member
            for found, inner in self.shapes(schema, entered, base=base):
                merged = both(shape, found)
                if merged is not None:
                    yield from self._combined(merged, parts[1:], entered, seen | inner)

    def _of_shape(
        self, shape: Mapping[str, Any], name: str, entered: frozenset[str]
    ) -> Json:
        shown = listed(shape, "examples")
        if shown and self._shown:
            return unquoted(shown[0], shape)
        if "const" in shape:
            return shape["const"]
        values = listed(shape, "enum")
        if values:
            return next((value for value in values if value is not None), None)
        match kind(shape):
            case "object":
                return self._object(shape, entered)
            case "array":
                return self._array(shape, name, entered)
            case "integer" | "number" as numeric:
                self._count += 1
                return a_number(shape, self._count, integer=numeric == "integer")
            case "boolean":
                return False  # what is sent although it is false is seldom tried
            case "null":
                return None
            case _:
                self._count += 1
                return a_string(shape, name, self._count)

    def _object(
        self, shape: Mapping[str, Any], entered: frozenset[str]
    ) -> dict[str, Json]:
        properties = mapping(shape, "properties")
        required = strings(shape, "required")
        value: dict[str, Json] = {}
        for name, schema in properties.items():
            short = self._least or self._parts > _PARTS
            if (short and name not in required) or self.hidden(schema):
                continue
            if schema is False:  # it must not be there
                continue
            try:
                value[name] = self.value(schema, name, entered)
            except Endless:
                if name in required:
                    raise
        for name in required:
            if name not in properties:
                value[name] = self.value(unnamed(shape, name), name, entered)
        least = whole(shape, "minProperties") or 0
        if not properties and not self._least:
            least = max(least, 1)
        for key in self._keys(shape):
            if len(value) >= least:
                break
            other = unnamed(shape, key)
            if key in value or other is False:
                continue
            try:
                value[key] = self.value(other, key, entered)
            except Endless:
                if len(value) < (whole(shape, "minProperties") or 0):
                    raise
                break
        return value

    def _keys(self, shape: Mapping[str, Any]) -> Iterator[str]:
        """Keys for properties that the schema does not name."""
        yield from strings(self.flat(shape.get("propertyNames")), "enum")
        for pattern in mapping(shape, "patternProperties"):
            yield from filter(None, (matching(pattern, n) for n in range(_SCALARS)))
        yield "key"
        yield from (f"key{number}" for number in range(2, _LONGEST))

    def _array(
        self, shape: Mapping[str, Any], name: str, entered: frozenset[str]
    ) -> list[Json]:
        first = listed(shape, "prefixItems")
        items = shape.get("items", True)
        least = whole(shape, "minItems") or 0
        usual = 0 if self._least else self._usual_length(items)
        length = max(least, len(first) or usual)
        length = min(
            length, _LONGEST, *(n for n in [whole(shape, "maxItems")] if n is not None)
        )
        result: list[Json] = []
        try:
            for index in range(length):
                schema = first[index] if index < len(first) else items
                label = f"{name} {index + 1}" if length > 1 else name
                values = listed(self.flat(schema), "enum")
                result.append(
                    values[index % len(values)]
                    if values
                    else self.value(schema, label, entered)
                )
        except Endless:
            if least:
                raise
        return result

    def _usual_length(self, items: Any) -> int:
        if items is False:
            return 0
        shape = self.flat(items)
        if kind(shape) in ("object", "array") or "const" in shape:
            return 1
        return min(_SCALARS, len(listed(shape, "enum")) or _SCALARS)
