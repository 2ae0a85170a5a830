"""Components that flattened pages name but do not define.

What such a page shows is a component, or a component merged with more. The
pages of one API decide together: a definition that some page writes out wins,
else the one with the fewest properties. A page that shows something else keeps
that in its place, without the name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from codegen.dialects import Fragment
from codegen.dialects.flattened import Direction, flattened, is_nullable, joined, same
from codegen.openapi.refs import component
from codegen.openapi.schemas import rewrite_all, without_text
from codegen.reading.source import Node

_TEXTS = ("title", "description")
_DIRECTIONS: tuple[Direction | None, ...] = (None, "request", "response")


def settle_lifted(
    fragments: Sequence[Fragment], written: Node
) -> tuple[dict[str, Node], list[Fragment]]:
    """The components that are only shown, and the fragments that agree on them.

    `written` are the schemas that some page defines.
    """
    shown: dict[str, list[Node]] = {}
    for fragment in fragments:
        for name in fragment.lifted:
            shown.setdefault(name, []).append(_schemas(fragment)[name])
    chosen = {
        name: _smallest(shown[name]) for name in sorted(shown.keys() - written.keys())
    }
    schemas = Node({**written, **chosen}, written.where)
    settled = [_settled(fragment, schemas) for fragment in fragments]
    return chosen, settled


def _schemas(fragment: Fragment) -> Node:
    found: Node = fragment.document["components"]["schemas"]
    return found


def _smallest(shown: Sequence[Node]) -> Node:
    """The schema with the fewest properties: others may be mixed with more."""
    distinct: dict[str, Node] = {}
    for schema in shown:
        distinct.setdefault(json.dumps(without_text(schema)), schema)
    first, *others = (distinct[text] for text in sorted(distinct, key=_size))
    for other in others:
        first = joined(first, other) or first
    return first


def _size(text: str) -> tuple[int, str]:
    return len(json.loads(text).get("properties", ())), text


def _settled(fragment: Fragment, schemas: Node) -> Fragment:
    own: dict[str, Node] = {}
    for name in fragment.lifted:
        known, shown = schemas[name], _schemas(fragment)[name]
        if not _agree(known, shown, schemas):
            own[component(name)] = shown
        elif texts := _other_texts(known, shown):
            texts["$ref"] = component(name)
            own[component(name)] = texts
    if not own:
        return fragment
    document = rewrite_all(fragment.document, lambda schema: _in_place(schema, own))
    return replace(fragment, document=document)


def _other_texts(known: Node, shown: Node) -> Node:
    """What a page says of a component in other words than its definition."""
    texts = _TEXTS if "allOf" not in known else ()
    found = {k: shown[k] for k in texts if k in shown and shown[k] != known.get(k)}
    return Node(found, shown.where)


def _in_place(schema: Node, own: Mapping[str, Node]) -> Node:
    """A reference to what the page has of its own, or with its own words."""
    found = own.get(str(schema.get("$ref")))
    if found is None:
        return schema
    beside = {key: value for key, value in schema.items() if key != "$ref"}
    return Node({**found, **beside}, schema.where, found.key_where)


def _agree(known: Any, shown: Node, schemas: Node) -> bool:
    """Whether `shown` is the component, but for texts and one-way properties."""
    if not isinstance(known, Node) or is_nullable(known) != is_nullable(shown):
        return False
    if without_text(known) == without_text(shown):
        return True
    whole, flat = flattened(known, schemas), flattened(shown, schemas)
    return (
        whole is not None
        and flat is not None
        and any(same(flat, whole, direction) for direction in _DIRECTIONS)
    )
