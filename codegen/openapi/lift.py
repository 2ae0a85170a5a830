"""References that lead to no component: their targets become components.

A `$ref` may lead into an operation, a response or the `$defs` of a schema, or name
its target by `$anchor` or `$id`. Later stages know references to schemas by name
alone. Source: JSON Schema 2020-12, section 8.2.
"""

from __future__ import annotations

from typing import Any

from codegen.model.names import pascal
from codegen.openapi.once import Once
from codegen.openapi.refs import (
    SCHEMAS,
    UnknownReference,
    component,
    lookup,
    pointer,
    resolve,
)
from codegen.openapi.schemas import (
    components,
    mapping,
    references,
    rewrite,
    rewrite_all,
)
from codegen.reading.source import Node, Seq

# Steps of a pointer that say nothing of what is there.
_GENERIC = frozenset(
    {"paths", "components", "schema", "schemas", "content", "properties", "items"}
    | {"$defs", "definitions", "parameters", "responses", "requestBodies", "headers"}
)


class Lift:
    """Copies documents so that their schemas refer to named schemas alone.

    A document that has nothing else is left as it is.
    """

    def __init__(self) -> None:
        self._is_deep = Once(_refers_deep)

    def __call__(self, document: Node) -> Node:
        parts = [value for key, value in document.items() if key != "components"]
        parts += [value for _, _, value in components(document)]
        return _lifted(document) if any(map(self._is_deep, parts)) else document


def _refers_deep(value: Any) -> bool:
    return any(_is_deep(ref) for ref, _ in references(value))


def _lifted(document: Node) -> Node:
    lifted = _Lifted(document)
    copy: Node = rewrite_all(_inlined(document, document, 0), lifted.by_name)
    components = Node(mapping(copy, "components"), copy.where, {})
    schemas = mapping(components, "schemas")
    components["schemas"] = Node(
        {**schemas, **lifted.schemas()}, schemas.where, schemas.key_where
    )
    return Node({**copy, "components": components}, copy.where, copy.key_where)


def _is_deep(ref: str) -> bool:
    if ref.startswith(SCHEMAS):
        return "/$defs/" in ref
    return not ref.startswith("#/components/") or ref.count("/") > 3


def _inlined(value: Any, document: Node, depth: int) -> Any:
    """Parameters, responses and so on that stand elsewhere in `paths`, in their place."""
    if isinstance(value, Seq):
        return Seq([_inlined(item, document, depth) for item in value], value.where)
    if not isinstance(value, Node):
        return value
    ref = value.get("$ref")
    if isinstance(ref, str) and ref.startswith("#/paths/") and depth < 9:
        try:
            return _inlined(resolve(document, value), document, depth + 1)
        except UnknownReference:
            return value
    data = ("schema", "schemas", "example", "examples")
    return Node(
        {
            key: item if key in data else _inlined(item, document, depth)
            for key, item in value.items()
        },
        value.where,
        value.key_where,
    )


class _Lifted:
    def __init__(self, document: Node) -> None:
        self._document = document
        self._names: dict[str, str] = {}  # by reference
        self._found: dict[str, Any] = {}  # by name
        self._marked: dict[str, Any] | None = None

    def by_name(self, schema: Node) -> Node:
        """A schema whose reference, if it is deep, leads to a component."""
        ref = schema.get("$ref", schema.get("$dynamicRef"))
        if not isinstance(ref, str) or not _is_deep(ref):
            return schema
        if ref not in self._names:
            target = self._target(ref, schema)
            if target is None:
                return schema  # reported when it is followed
            self._names[ref] = self._name(ref, target)
        kept = {k: v for k, v in schema.items() if k != "$dynamicRef"}
        kept["$ref"] = component(self._names[ref])
        return Node(kept, schema.where, schema.key_where)

    def schemas(self) -> dict[str, Any]:
        """The new components, by name."""
        done: dict[str, Any] = {}
        while left := self._found.keys() - done.keys():
            for name in sorted(left):
                done[name] = rewrite(self._found[name], self.by_name)
        return done

    def _target(self, ref: str, node: Node) -> Any:
        if ref.startswith("#/"):
            try:
                return lookup(self._document, ref, node)
            except UnknownReference:
                pass
        return self._marks().get(ref.rsplit("/", 1)[-1].rsplit("#", 1)[-1])

    def _name(self, ref: str, target: Any) -> str:
        known = mapping(mapping(self._document, "components"), "schemas")
        for name, schema in (*known.items(), *self._found.items()):
            if schema == target:
                return name
        steps = pointer(ref) if "/" in ref else [ref.lstrip("#")]
        telling = [s for s in steps if s not in _GENERIC and "/json" not in s]
        wanted = name = pascal(" ".join(telling[-4:]))
        count = 1
        while name in known or name in self._found:
            count += 1
            name = f"{wanted}{count}"
        self._found[name] = target
        return name

    def _marks(self) -> dict[str, Any]:
        """The schemas that have a name of JSON Schema's own, by that name."""
        if self._marked is None:
            found: dict[str, Any] = {}

            def mark(schema: Node) -> Node:
                for key in ("$anchor", "$dynamicAnchor", "$id"):
                    said = schema.get(key)
                    if isinstance(said, str):
                        found.setdefault(said.rsplit("/", 1)[-1], schema)
                for key in ("$defs", "definitions"):
                    for name, inner in mapping(schema, key).items():
                        found.setdefault(name, inner)
                return schema

            rewrite_all(self._document, mark)
            self._marked = found
        return self._marked
