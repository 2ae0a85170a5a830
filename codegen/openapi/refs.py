"""Local references: JSON pointers (RFC 6901) into one document."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import unquote

from codegen.problems import Where
from codegen.reading.source import Node, Seq

SCHEMAS = "#/components/schemas/"
_INDEX = re.compile("[0-9]{1,9}")


class UnknownReference(Exception):
    """A `$ref` that leads nowhere, out of the document, or back to itself."""

    def __init__(self, ref: str, node: Node, why: str) -> None:
        super().__init__(f"$ref {ref!r} {why}")
        self.ref = ref
        self.node = node


class TooComplex(Exception):
    """Schemas of which no types, or no readable ones, can be made."""

    def __init__(self, where: Where, why: str) -> None:
        super().__init__(why)
        self.where = where


def lookup(document: Node, ref: str, node: Node) -> Any:
    """What `ref` points at; `node` is where it stands, for the message."""
    if not ref.startswith("#"):
        raise UnknownReference(ref, node, "leads to another file, which is not read")
    value: Any = document
    for part in pointer(ref):
        if isinstance(value, Node) and part in value:
            value = value[part]
        elif (
            isinstance(value, Seq) and _INDEX.fullmatch(part) and int(part) < len(value)
        ):
            value = value[int(part)]
        else:
            raise UnknownReference(ref, node, "is not defined in the specification")
    return value


def resolve(document: Node, value: Any) -> Any:
    """`value`, or what its chain of `$ref`s ends at.

    Siblings of a `$ref` that OpenAPI 3.1 allows beside one (`summary`,
    `description`) replace those of the target.
    """
    seen: set[str] = set()
    overlay: dict[str, Any] = {}
    while isinstance(value, Node) and isinstance(value.get("$ref"), str):
        ref = value["$ref"]
        if ref in seen:
            raise UnknownReference(ref, value, "leads back to itself")
        seen.add(ref)
        for key in ("summary", "description"):
            if key in value:
                overlay.setdefault(key, value[key])
        value = lookup(document, ref, value)
    if overlay and isinstance(value, Node):
        return Node({**value, **overlay}, value.where, value.key_where)
    return value


def component(name: str) -> str:
    """The reference to a named schema."""
    return SCHEMAS + escaped(name)


def pointer(ref: str) -> list[str]:
    """The steps of a local reference."""
    return [_unescaped(step) for step in ref.removeprefix("#").split("/")[1:]]


def escaped(name: str) -> str:
    """A name as a step of a JSON pointer (RFC 6901, section 3)."""
    return name.replace("~", "~0").replace("/", "~1")


def component_name(ref: str) -> str | None:
    """The schema a reference names, or None where it points elsewhere."""
    return None if "/" in ref.removeprefix(SCHEMAS) else component_of(ref)


def component_of(ref: str) -> str | None:
    """The named schema that a reference leads to or into, if to one at all."""
    if not ref.startswith(SCHEMAS):
        return None
    return _unescaped(ref.removeprefix(SCHEMAS).split("/")[0])


def _unescaped(part: str) -> str:
    return unquote(part).replace("~1", "/").replace("~0", "~")
