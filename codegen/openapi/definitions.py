"""The components that one document defines: what each is, and a new name for it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Set
from dataclasses import dataclass
from graphlib import TopologicalSorter
from hashlib import sha256
from typing import Any

from codegen.model.cycles import knots
from codegen.openapi.once import Once
from codegen.openapi.refs import escaped, pointer
from codegen.openapi.schemas import (
    METHODS,
    components,
    mapping,
    references,
    rewrite_all,
    without_text,
)
from codegen.reading.source import Node, Seq, clone

Pair = tuple[str, str]  # section and name

_LEGAL = re.compile(r"[A-Za-z0-9._-]+")
_ILLEGAL = re.compile(r"[^A-Za-z0-9._-]+")
# Of a security scheme the flattened dialect keeps only what a client needs.
_SCHEME = ("type", "scheme", "in", "name")


@dataclass(frozen=True, slots=True)
class Definition:
    """A component.

    Args:
        own: Stands for what it says itself, texts left out.
        whole: Stands for that and for all that it refers to.
    """

    value: Any
    own: str
    whole: str


class Definitions:
    """Reads the components of documents; one that several share it reads once."""

    def __init__(self) -> None:
        self._reached = Once(_reached)
        self._digest = Once(lambda value: _digest(_told(value)))

    def __call__(self, document: Node, *, without: Set[str]) -> dict[Pair, Definition]:
        """All components of a document, but for the schemas in `without`."""
        values = {
            (section, name): value
            for section, name, value in components(document)
            if section != "schemas" or name not in without
        }
        own = {pair: self._own(pair[0], value) for pair, value in values.items()}
        reached = {
            pair: self._reached(value) & values.keys() for pair, value in values.items()
        }
        whole = _wholes(own, reached)
        return {
            pair: Definition(value, own[pair], whole[pair])
            for pair, value in values.items()
        }

    def _own(self, section: str, value: Any) -> str:
        if section == "securitySchemes" and isinstance(value, Node):
            return _digest([value.get(key) for key in _SCHEME])
        return self._digest(value)


def _told(value: Any) -> Any:
    """What a definition says itself; a type beside `allOf` is that of its members.

    A flattened page has it where the component is a body, another page has it not.
    """
    if isinstance(value, Node) and "allOf" in value and "type" in value:
        parts = {key: item for key, item in value.items() if key != "type"}
        value = Node(parts, value.where, value.key_where)
    return without_text(value)


def _digest(said: Any) -> str:
    text = json.dumps(said, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()


def _reached(value: Any) -> set[Pair]:
    """The components that a definition refers to directly."""
    found: set[Pair] = set()
    for ref, _ in references(value):
        parts = pointer(ref)
        if len(parts) > 2 and parts[0] == "components":
            found.add((parts[1], parts[2]))
    return found


def _wholes(
    own: Mapping[Pair, str], reached: Mapping[Pair, Set[Pair]]
) -> dict[Pair, str]:
    """For each definition what stands for all that it leads to.

    Those that lead to each other have it together, and it is made of that of the next.
    """
    knot = knots(reached)
    members: dict[Pair, list[str]] = {}
    following: dict[Pair, set[Pair]] = {}
    for pair in sorted(own):
        first = knot[pair]
        members.setdefault(first, []).append(f"{pair[0]} {pair[1]} {own[pair]}")
        others = {knot[inner] for inner in reached[pair]} - {first}
        following.setdefault(first, set()).update(others)
    found: dict[Pair, str] = {}
    for first in TopologicalSorter(following).static_order():
        lines = [*members[first], *sorted(found[other] for other in following[first])]
        found[first] = sha256("\n".join(lines).encode()).hexdigest()
    return {pair: found[knot[pair]] for pair in own}


def renamed(document: Node, names: Mapping[Pair, str]) -> Node:
    """A copy of a document in which the components in `names` are called so."""
    refs = {
        f"#/components/{section}/{escaped(old)}": f"#/components/{section}/{escaped(new)}"
        for (section, old), new in names.items()
    }

    def change(schema: Node) -> Node:
        tags = mapping(mapping(schema, "discriminator"), "mapping")
        for tag, target in tags.items():
            by_name = names.get(("schemas", str(target)), target)
            tags[tag] = refs.get(str(target), by_name)
        return schema

    copy: Node = rewrite_all(clone(document), change)
    for ref, node in references(copy):
        head, rest = _split(ref)
        if head in refs and "$ref" in node:
            node["$ref"] = refs[head] + rest
    for section, table in mapping(copy, "components").items():
        if isinstance(table, Node):
            copy["components"][section] = _with_names(
                table, {old: new for (s, old), new in names.items() if s == section}
            )
    schemes = {old: new for (s, old), new in names.items() if s == "securitySchemes"}
    if schemes:
        _rename_security(copy, schemes)
    return copy


def published(document: Node) -> Node:
    """A document whose components have names that OpenAPI allows.

    Source: OpenAPI 3.1.1, section 4.8.7.
    """
    names: dict[Pair, str] = {}
    for section, table in mapping(document, "components").items():
        taken = set(table)
        for name in table:
            if not _LEGAL.fullmatch(name):
                wanted = legal = _ILLEGAL.sub("_", name).strip("_") or "unnamed"
                count = 1
                while legal in taken:
                    count += 1
                    legal = f"{wanted}_{count}"
                taken.add(legal)
                names[section, name] = legal
    return renamed(document, names) if names else document


def _split(ref: str) -> tuple[str, str]:
    """A reference as its first three steps, which name a component, and the rest."""
    steps = ref.split("/")
    return "/".join(steps[:4]), "".join(f"/{step}" for step in steps[4:])


def _with_names(table: Node, names: Mapping[str, str]) -> Node:
    return Node(
        {names.get(key, key): value for key, value in table.items()},
        table.where,
        {names.get(key, key): where for key, where in table.key_where.items()},
    )


def _rename_security(document: Node, names: Mapping[str, str]) -> None:
    holders = [document]
    for item in mapping(document, "paths").values():
        if isinstance(item, Node):
            holders += [item[key] for key in METHODS if isinstance(item.get(key), Node)]
    for holder in holders:
        security = holder.get("security")
        if isinstance(security, Seq):
            holder["security"] = Seq(
                [
                    _with_names(option, names) if isinstance(option, Node) else option
                    for option in security
                ],
                security.where,
            )
