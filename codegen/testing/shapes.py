"""The ways to read a schema of OpenAPI 3.1 (JSON Schema 2020-12) as plain keywords."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from codegen.testing.families import as_base, forms, may_be, pinned, tag_for
from codegen.testing.keywords import (
    COMBINING,
    both,
    is_mapping,
    kinds,
    listed,
    lookup,
    mapping,
)

Direction = Literal["request", "response"]

_STRUCTURED = frozenset({"$ref", "allOf", "properties"})
# Bounds for schemas that refer to each other in ever more ways.
_TRIES = 100_000
_DEEP = 50
_MARK = {"request": "readOnly", "response": "writeOnly"}


@dataclass(frozen=True, slots=True)
class _Base:
    """A schema that another extends."""

    schema: Any


class Shapes:
    """Reads the schemas of one document, in one direction.

    Args:
        turn: which of the objects in a union comes first.

    Attributes:
        most: The largest number of objects in a union that was met.
    """

    def __init__(
        self, document: Mapping[str, Any], direction: Direction, *, turn: int = 0
    ) -> None:
        self._document = document
        self._mark = _MARK[direction]
        self._turn = turn
        self.most = 1
        self._tries = 0

    def flat(self, schema: Any) -> Mapping[str, Any]:
        """The best shape of `schema`: without `$ref`, `allOf` and alternatives."""
        for shape, _ in self.shapes(schema):
            return shape
        return {}

    def hidden(self, schema: Any) -> bool:
        """Whether a property goes only the other way."""
        if is_mapping(schema) and COMBINING.isdisjoint(schema):
            return schema.get(self._mark) is True
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
            if len(schema) == 1:  # which most are
                target = lookup(self._document, ref)
                yield from self.shapes(as_base(target) if base else target, entered)
                return
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
        name = str(mapping(schema, "discriminator").get("propertyName"))
        for form in found:
            for shape, inner in self.shapes({"$ref": form["$ref"]}, entered - own):
                known = self.flat(mapping(shape, "properties").get(name))
                if may_be(known, form["tag"]):
                    yield pinned(shape, name, form["tag"]), inner

    def _in_turn(self, members: list[Any]) -> list[Any]:
        """The alternatives, null last, and another one first at each turn."""
        members = [member for member in members if member is not False] or members
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
