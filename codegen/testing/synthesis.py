"""A value for a schema of OpenAPI 3.1 (JSON Schema 2020-12).

Values are told apart: a string is made of the name of its property, numbers
count up, so that a test sees when two arguments have changed places. The same
schema gives the same value every time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.testing.keywords import (
    constants,
    is_of_kind,
    kind,
    kinds,
    listed,
    mapping,
    strings,
    unnamed,
    whole,
)
from codegen.testing.patterns import matching
from codegen.testing.scalars import a_number, a_string
from codegen.testing.shapes import Direction, Shapes
from codegen.testing.unquoted import unquoted

Json = Any

# Two elements make a difference: `ids=1,2` is not `ids=1&ids=2`.
_SCALARS = 2
_LONGEST = 100
# A value of more parts than can be read is made anew, with all that is optional only to
# so many levels. Schemas refer to each other in ever more ways.
_PARTS = 150
_LEVELS = (50, 4, 3, 2, 1)


class Endless(Exception):
    """Each value of a schema would have to contain another one of it."""


class _TooLarge(Exception):
    """A value has more parts than it should."""


class Synthesis(Shapes):
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
        super().__init__(document, direction, turn=turn)
        self._shown = shown
        self._levels = 0
        self._level = 0
        self._full_turn = turn
        self._count = 0
        self._parts = 0
        self._least = least

    def value(self, schema: Any, name: str) -> Json:
        """A value for `schema`, which is that of a property called `name`.

        Raises:
            Endless: no finite value was found.
        """
        counted = self._count  # goes on, so that this value is unlike others, too
        for levels in _LEVELS[-1:] if self._least else _LEVELS:
            self._count, self._parts, self._levels = counted, 0, levels
            try:
                return self._value(schema, name, frozenset())
            except _TooLarge:
                continue
        raise AssertionError("the last round is never too large")

    def _value(self, schema: Any, name: str, entered: frozenset[str]) -> Json:
        """`entered` are the `$ref`s that have led here; none is followed twice."""
        self._parts += 1
        if self._parts > _PARTS and self._levels > _LEVELS[-1]:
            raise _TooLarge
        if self._least and any(
            "null" in kinds(shape) for shape, _ in self.shapes(schema, entered)
        ):
            return None
        for shape, inner in self.shapes(schema, entered):
            try:
                return self._of_shape(shape, name, inner)
            except Endless:
                continue
        raise Endless(name)

    def _of_shape(
        self, shape: Mapping[str, Any], name: str, entered: frozenset[str]
    ) -> Json:
        if "const" in shape:
            return shape["const"]  # the tag of a form, whatever its base shows
        for shown in listed(shape, "examples")[:1] if self._shown else ():
            meant = unquoted(shown, shape)
            if is_of_kind(meant, kinds(shape)):
                return meant
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
        self._go(1)
        try:
            return self._filled(shape, entered)
        finally:
            self._go(-1)

    def _go(self, levels: int) -> None:
        self._level += levels
        self._turn = self._full_turn if self._level <= self._levels else 0

    def _filled(
        self, shape: Mapping[str, Any], entered: frozenset[str]
    ) -> dict[str, Json]:
        properties = mapping(shape, "properties")
        required = strings(shape, "required")
        value: dict[str, Json] = {}
        for name, schema in properties.items():
            if not (name in required or self._is_shown(schema)) or self.hidden(schema):
                continue
            if schema is False:  # it must not be there
                continue
            try:
                value[name] = self._value(schema, name, entered)
            except Endless:
                if name in required:
                    raise
        for name in required:
            if name not in properties:
                value[name] = self._value(unnamed(shape, name), name, entered)
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
                value[key] = self._value(other, key, entered)
            except Endless:
                if len(value) < (whole(shape, "minProperties") or 0):
                    raise
                break
        return value

    def _is_shown(self, schema: Any) -> bool:
        """Whether a property that may be missing is there."""
        # A constant tells which form of a union it is.
        return not self._least and (
            self._level <= self._levels or bool(constants(schema))
        )

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
                    else self._value(schema, label, entered)
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
