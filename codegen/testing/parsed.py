"""What a client makes of a body, worked out from its schema."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from codegen.reading.nodes import type_of
from codegen.testing.families import IMPLIED
from codegen.testing.keywords import (
    constants,
    is_list,
    is_mapping,
    kind,
    kinds,
    listed,
    mapping,
    strings,
)
from codegen.testing.synthesis import Json, Synthesis

_SECONDS = re.compile(r"-?\d{1,18}(?:\.\d{1,6})?", re.ASCII)
_MOMENT = re.compile(
    r"\d{4}-\d\d-\d\d"
    r"(?:[Tt _]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d:?\d\d)?)?",
    re.ASCII,
)
_MOST_SECONDS = 20_000_000_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TYPING = frozenset({"type", "enum", "const", "format"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body as a client gives it back.

    Args:
        value: The same on the wire; dates and UUIDs are in their usual spelling.
        declared: Whether the schema names every property in it.
        models: How many of the objects in it have named properties.
        fields: How many of the properties in it are named.
        typed: Whether no value in it is of a schema that allows everything.
    """

    value: Json
    declared: bool = False
    models: int = 0
    fields: int = 0
    typed: bool = True

    @property
    def rank(self) -> tuple[bool, int, bool]:
        """Of several readings of one value the client takes the highest."""
        return self.declared and self.typed, self.fields, self.models > 0


def read_back(value: Json, schema: Any, made: Synthesis) -> Parsed:
    """What a client makes of `value`: the form of its schema that names most of it."""
    best: Parsed | None = None
    counts: set[int] = set()
    shapes = [s for s, _ in made.shapes(schema) if _is_of_kind(value, kinds(s))]
    # A union with what may be anything is anything, whatever else is in it.
    shapes = [s for s in shapes if _allows_everything(s)][:1] or shapes
    for shape in shapes:
        typed = not shape.keys().isdisjoint(_TYPING)
        if is_mapping(value):
            if len(shapes) > 1 and _is_another(value, shape, made):
                continue  # a single one is repaired
            found = _object(value, shape, made)
        elif is_list(value):
            found = _array(value, shape, made)
            counts.add(found.models)
        elif isinstance(value, str):
            found = Parsed(*_spelled(value, shape.get("format")), typed=typed)
        else:
            return Parsed(value, True, typed=typed)
        if best is None or found.rank > best.rank:
            best = found
    if best is not None and len(counts) > 1:  # arrays are not told apart by fields
        best = replace(best, declared=False)
    return best or Parsed(value, not is_mapping(value) and not is_list(value))


def _allows_everything(shape: Mapping[str, Any]) -> bool:
    return kind(shape) == "any" and shape.keys().isdisjoint({"enum", "const"})


def _is_of_kind(value: Json, wanted: Sequence[str]) -> bool:
    """Whether a value may be of one of these types; numbers and such always."""
    found = type_of(value)
    return not wanted or found not in ("object", "array", "string") or found in wanted


def _is_of_parts(shape: Mapping[str, Any]) -> bool:
    """Whether a shape is that of objects or arrays alone."""
    return bool(kinds(shape)) and {"object", "array"}.issuperset(kinds(shape))


def _is_another(
    value: Mapping[str, Json], shape: Mapping[str, Any], made: Synthesis
) -> bool:
    """Whether the value, or one in it, lacks what is required, or has another tag."""
    properties = mapping(shape, "properties")
    if any(
        name not in value and not made.hidden(properties.get(name))
        for name in strings(shape, "required")
    ):
        return True
    given = (
        (value[name], schema) for name, schema in properties.items() if name in value
    )
    return any(
        (constants(schema) and item not in constants(schema))
        or _is_refused(item, schema, made)
        for item, schema in given
    )


def _is_refused(value: Json, schema: Any, made: Synthesis) -> bool:
    """Whether a value, or one in a list, is of no form of its schema."""
    every = [shape for shape, _ in made.shapes(schema)]
    shapes = [shape for shape in every if _is_of_kind(value, kinds(shape))]
    if not shapes:
        return bool(every)
    if is_mapping(value):
        return all(_is_another(value, shape, made) for shape in shapes)
    if not is_list(value):
        return all(_is_of_parts(shape) for shape in shapes)
    return any(
        _is_refused(item, shape.get("items"), made)
        for shape in shapes[:1]
        for item in value
    )


def _object(
    value: Mapping[str, Json], shape: Mapping[str, Any], made: Synthesis
) -> Parsed:
    properties = mapping(shape, "properties")
    others: list[Any] = list(mapping(shape, "patternProperties").values())
    if "additionalProperties" in shape or not others:
        others.append(shape.get("additionalProperties"))
    other = others[0] if len(others) == 1 else {"anyOf": others}
    found: dict[str, Parsed] = {}
    declared, fields = True, 0
    for name, item in value.items():
        named = name in properties and not made.hidden(properties[name])
        named = named and IMPLIED not in mapping(properties, name)
        found[name] = read_back(item, properties[name] if named else other, made)
        declared &= found[name].declared and (named or not properties)
        fields += found[name].fields + named
    own = 1 if properties else 0
    return Parsed(
        {name: item.value for name, item in found.items()},
        declared,
        own + sum(item.models for item in found.values()),
        fields,
        all(item.typed for item in found.values()),
    )


def _array(value: Sequence[Json], shape: Mapping[str, Any], made: Synthesis) -> Parsed:
    first = listed(shape, "prefixItems")
    rest = shape.get("items")
    found = [
        read_back(item, first[place] if place < len(first) else rest, made)
        for place, item in enumerate(value)
    ]
    return Parsed(
        [item.value for item in found],
        all(item.declared for item in found),
        sum(item.models for item in found),
        sum(item.fields for item in found),
        all(item.typed for item in found),
    )


def _spelled(text: str, format_: Any) -> tuple[str, bool]:
    readers: dict[str, Callable[[str], str]] = {
        "date-time": _zulu,
        "date": lambda t: date.fromisoformat(t).isoformat(),
        "uuid": lambda t: str(UUID(t)),
    }
    try:
        reader = readers.get(format_) if isinstance(format_, str) else None
        spelled = reader(text) if reader else text
    except (ValueError, OverflowError):
        return text, False
    return spelled, True


def _zulu(text: str) -> str:
    """A time as pydantic writes it again."""
    spelled = _moment(text).isoformat()
    return f"{spelled[:-6]}Z" if spelled.endswith("+00:00") else spelled


def _moment(text: str) -> datetime:
    """A time as pydantic reads it: digits alone are seconds, many of them thousandths."""
    if _MOMENT.fullmatch(text):
        return datetime.fromisoformat(text.upper())
    if not _SECONDS.fullmatch(text):
        raise ValueError(text)
    seconds = Decimal(text)
    if abs(seconds) > _MOST_SECONDS:
        seconds /= 1000
    return _EPOCH + timedelta(microseconds=round(seconds * 1_000_000))
