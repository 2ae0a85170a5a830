"""Unions of objects that the value of one property tells apart.

The property is the one of a `discriminator` or, where there is none, one that
all members require, each with values of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codegen.model.enums import values_of
from codegen.model.shapes import (
    ANY,
    NULL,
    Map,
    Ref,
    Tagged,
    Type,
    not_null,
    nullable,
    union,
)
from codegen.openapi.allof import flatten
from codegen.openapi.discriminators import mapping_of, tag_of
from codegen.openapi.refs import component_name
from codegen.openapi.schemas import types_of
from codegen.reading.source import Node, Seq

Tag = str | int
# What an object with an unknown tag is: the raw object.
_RAW = Map(ANY)


def tagged(
    schema: Node, members: Sequence[tuple[Node, Type]], document: Node
) -> Type | None:
    """The members of the union `schema` by their tags; None: none tells them apart.

    Members that are no objects stand beside. `members` are the schemas and
    what each of them is.
    """
    given = [(m, t) for m, t in members if _is_object(m, document)]
    objects = [(m, not_null(t)) for m, t in given]
    if not all(isinstance(type_, Ref) or type_ == _RAW for _, type_ in objects):
        return None
    others = [t for m, t in members if not _is_object(m, document)]
    if any(nullable(t) or "null" in types_of(flatten(m, document)) for m, t in given):
        others.append(NULL)
    declared = tag_of(schema)
    if len(objects) < (2 if declared is None else 1):
        return None
    names = [declared] if declared is not None else _shared(objects[0][0], document)
    for name in names:
        found = [
            (
                _declared(schema, member, name, document)
                if declared is not None
                else _own(member, name, document, must=True)
            )
            for member, _ in objects
        ]
        every = [tag for tags in found for tag in tags]
        apart = len(set(every)) == len(every) or declared is not None
        if all(found) and apart:
            choices: dict[Tag, Type] = {}
            for tags, (_, type_) in zip(found, objects, strict=True):
                for tag in tags:
                    choices.setdefault(tag, type_)
            return union(Tagged(name, tuple(choices.items()), _RAW), *others)
    return None


def _declared(schema: Node, member: Node, name: str, document: Node) -> list[Tag]:
    """The tags of a member by the discriminator, by its own constants, by its name."""
    ref = member.get("$ref")
    mapped: list[Tag] = [t for t, r in mapping_of(schema).items() if r == ref]
    if mapped:
        return mapped
    own = _own(member, name, document, must=False)
    if own or not isinstance(ref, str):
        return own
    implied = component_name(ref)
    return [implied] if implied is not None else []


def _shared(member: Node, document: Node) -> list[str]:
    """The properties of a member that may tell it from others: those it requires."""
    flat = flatten(member, document)
    alternatives = _alternatives(flat)
    if alternatives:
        return _shared(alternatives[0], document) if len(alternatives) < 9 else []
    required = flat.get("required")
    return (
        [n for n in required if isinstance(n, str)] if isinstance(required, Seq) else []
    )


def _own(
    member: Node,
    name: str,
    document: Node,
    *,
    must: bool,
    entered: tuple[str, ...] = (),
) -> list[Tag]:
    """The only values that a property of a member can have; empty: it can have any.

    Args:
        must: It has none either where the member does not require it.
        entered: The `$ref`s that have led here.
    """
    ref = member.get("$ref")
    if isinstance(ref, str):
        if ref in entered:
            return []
        entered = (*entered, ref)
    flat = flatten(member, document)
    found: list[Tag] = []
    for inner in _alternatives(flat):
        tags = _own(inner, name, document, must=must, entered=entered)
        if not tags:
            return []
        found += tags
    properties = flat.get("properties")
    required = flat.get("required")
    if found or not isinstance(properties, Node):
        return list(dict.fromkeys(found))
    if must and not (isinstance(required, Seq) and name in required):
        return []
    return _constants(flatten(properties.get(name), document))


def _constants(schema: Any) -> list[Tag]:
    if not isinstance(schema, Node):
        return []
    values = values_of(schema) or []
    good = all(isinstance(v, str | int) and not isinstance(v, bool) for v in values)
    return list(dict.fromkeys(values)) if good else []


def _alternatives(flat: Any) -> list[Node]:
    for key in ("oneOf", "anyOf"):
        members = flat.get(key) if isinstance(flat, Node) else None
        if isinstance(members, Seq):
            return [member for member in members if isinstance(member, Node)]
    return []


def _is_object(member: Node, document: Node, entered: tuple[str, ...] = ()) -> bool:
    ref = member.get("$ref")
    if isinstance(ref, str):
        if ref in entered:
            return True
        entered = (*entered, ref)
    flat = flatten(member, document)
    if not isinstance(flat, Node):
        return False
    kinds = types_of(flat)
    if kinds:
        return {*kinds} - {"null"} == {"object"}
    if "properties" in flat:
        return True
    inner = _alternatives(flat)
    return bool(inner) and all(_is_object(m, document, entered) for m in inner)
