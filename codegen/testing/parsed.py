"""What a client makes of a body, worked out from its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from codegen.testing.families import IMPLIED
from codegen.testing.keywords import is_list, is_mapping, listed, mapping
from codegen.testing.synthesis import Json, Synthesis


@dataclass(frozen=True, slots=True)
class Parsed:
    """A body as a client gives it back.

    Args:
        value: The same on the wire; dates and UUIDs are in their usual spelling.
        declared: Whether the schema names every property in it.
        models: How many of the objects in it have named properties.
    """

    value: Json
    declared: bool = False
    models: int = 0


def read_back(value: Json, schema: Any, made: Synthesis) -> Parsed:
    """What a client makes of `value`, by the first form of its schema that names all."""
    best = Parsed(value, not is_mapping(value) and not is_list(value))
    for shape, _ in made.shapes(schema):
        if is_mapping(value):
            if _is_another(value, shape):
                continue
            found = _object(value, shape, made)
        elif is_list(value):
            found = _array(value, shape, made)
        elif isinstance(value, str):
            found = Parsed(*_spelled(value, shape.get("format")))
        else:
            return Parsed(value, True)
        if found.declared:
            return found
        best = found
    return best


def _is_another(value: Mapping[str, Json], shape: Mapping[str, Any]) -> bool:
    """Whether a constant of the shape, such as a tag, is not that of the value."""
    return any(
        name in value and value[name] not in _constants(known)
        for name, known in mapping(shape, "properties").items()
        if is_mapping(known) and _constants(known)
    )


def _constants(schema: Mapping[str, Any]) -> list[Json]:
    """The one value that a schema allows; empty where it allows several."""
    if "const" in schema:
        return [schema["const"]]
    values = listed(schema, "enum")
    return values if len(values) == 1 else []


def _object(
    value: Mapping[str, Json], shape: Mapping[str, Any], made: Synthesis
) -> Parsed:
    properties = mapping(shape, "properties")
    others: list[Any] = list(mapping(shape, "patternProperties").values())
    if "additionalProperties" in shape or not others:
        others.append(shape.get("additionalProperties"))
    other = others[0] if len(others) == 1 else {"anyOf": others}
    found: dict[str, Parsed] = {}
    declared = True
    for name, item in value.items():
        named = name in properties and not made.hidden(properties[name])
        named = named and IMPLIED not in mapping(properties, name)
        found[name] = read_back(item, properties[name] if named else other, made)
        declared &= found[name].declared and (named or not properties)
    own = 1 if properties else 0
    return Parsed(
        {name: item.value for name, item in found.items()},
        declared,
        own + sum(item.models for item in found.values()),
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
    )


def _spelled(text: str, format_: Any) -> tuple[str, bool]:
    readers: dict[Any, Callable[[str], str]] = {
        "date-time": lambda t: datetime.fromisoformat(t).isoformat(),
        "date": lambda t: date.fromisoformat(t).isoformat(),
        "uuid": lambda t: str(UUID(t)),
    }
    try:
        spelled = readers[format_](text) if format_ in readers else text
    except ValueError:
        return text, False
    return f"{spelled[:-6]}Z" if spelled.endswith("+00:00") else spelled, True
