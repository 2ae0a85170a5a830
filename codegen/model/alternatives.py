"""What the alternatives of a union are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from codegen.model.enums import values_of
from codegen.model.names import pascal
from codegen.model.place import Place
from codegen.model.prose import text_of
from codegen.openapi.schemas import mapping, types_of
from codegen.reading.source import Node

_PLAIN = frozenset({"string", "integer", "number", "boolean", "null"})


def places(members: Sequence[Node], flat: Sequence[Node], place: Place) -> list[Place]:
    """The place of each alternative of a union, which has its name from there.

    A name is the title, a constant, or the only property, where no other has the
    same; else a count. The only one that can need a name needs none of its own,
    but where the whole union is called so. `flat` are the members with what they
    refer to.
    """
    several = sum(types_of(member) != ("null",) for member in members) > 1
    needy = sum(not _is_plain(member) for member in members)
    if not several or (needy == 1 and place.path):
        return [place] * len(members)
    titles = [pascal(text) if (text := text_of(m, "title")) else "" for m in members]
    tells = [titles, *_constants(flat), _only_properties(flat)]
    found: list[Place] = []
    for index, names in enumerate(zip(*tells, strict=True)):
        telling = next((name for name in names if name), f"Option{index + 1}")
        found.append(place.variant(telling))
    return found


def _is_plain(member: Node) -> bool:
    """Whether it is surely no class, alias or tagged union."""
    kinds = types_of(member)
    if kinds == ("array",) and isinstance(member.get("items"), Node):
        return _is_plain(member["items"])
    several = len(values_of(member) or ()) > 1  # may be an alias
    return bool(kinds) and {*kinds} <= _PLAIN and not several


def _constants(members: Sequence[Node]) -> list[list[str]]:
    """For each property that is constant in some members, what it says of each."""
    wires = dict.fromkeys(wire for m in members for wire in mapping(m, "properties"))
    return [_distinct([_constant(m, wire) for m in members]) for wire in wires]


def _constant(member: Node, wire: str) -> str:
    schema = mapping(member, "properties").get(wire)
    values = values_of(schema) if isinstance(schema, Node) else None
    if values is None or len(values) != 1 or not isinstance(values[0], str):
        return ""
    return pascal(values[0]) if values[0][:1].isalpha() else ""


def _only_properties(members: Sequence[Node]) -> list[str]:
    found = [[*mapping(member, "properties")] for member in members]
    count = Counter(wire for names in found for wire in names)
    return [
        pascal(names[0]) if len(names) == 1 and count[names[0]] == 1 else ""
        for names in found
    ]


def _distinct(names: list[str]) -> list[str]:
    """The names that one member alone has, and nothing for the others."""
    count = Counter(names)
    return [name if count[name] == 1 else "" for name in names]
