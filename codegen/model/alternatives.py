"""What the alternatives of a union are called."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

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
    constants, properties = _constants(flat), _only_properties(flat)
    return [
        place.variant(
            titles[index]
            or constants.get(index)
            or properties[index]
            or f"Option{index + 1}"
        )
        for index in range(len(members))
    ]


def _is_plain(member: Node) -> bool:
    """Whether it is surely no class, alias or tagged union."""
    kinds = types_of(member)
    if kinds == ("array",) and isinstance(member.get("items"), Node):
        return _is_plain(member["items"])
    several = len(values_of(member) or ()) > 1  # may be an alias
    return bool(kinds) and {*kinds} <= _PLAIN and not several


def _constants(members: Sequence[Node]) -> dict[int, str]:
    """What the first constant that no other member shares says of a member."""
    said: dict[str, dict[int, str]] = {}
    for index, member in enumerate(members):
        for wire, schema in mapping(member, "properties").items():
            said.setdefault(wire, {})[index] = _constant(schema)
    found: dict[int, str] = {}
    for names in said.values():
        count = Counter(names.values())
        for index, name in names.items():
            if name and count[name] == 1:
                found.setdefault(index, name)
    return found


def _constant(schema: Any) -> str:
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
