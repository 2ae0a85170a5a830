"""What two OpenAPI documents say differently, operation by operation.

For tests: the same API is read in several forms, and each difference that is
left must be one that the form explains. Schemas are compared by what they mean
(see `alternatives`), examples not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.alternatives import TEXTS, Alternative, Alternatives, alternatives

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")

_INNER = {"items": "[]", "additionalProperties": "{}"}
_LENT = ("description", "deprecated")
_MAX_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two documents say differently of an operation.

    `place` leads there: ``query limit``, ``200 application/json data[].id``;
    `what` is the keyword. A side that does not have it says None.
    """

    operation: str
    place: str
    what: str
    first: Any
    second: Any

    @property
    def top(self) -> bool:
        """Whether it is of a parameter's or media type's own schema."""
        return "." not in self.place


def differences(
    first: Mapping[str, Any], second: Mapping[str, Any]
) -> list[Difference]:
    """All differences of two documents, sorted by operation."""
    return list(_Comparison(first, second).all())


def operations(document: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Path item and operation by ``GET /path``, or ``webhook name``."""
    found: dict[str, tuple[Any, Any]] = {}
    for root, prefix in (("paths", ""), ("webhooks", "webhook ")):
        for path, item in document.get(root, {}).items():
            for method in METHODS:
                if method in item:
                    key = f"{prefix}{method.upper()} {path}"
                    found[key] = item, item[method]
    return found


class _Comparison:
    def __init__(self, first: Mapping[str, Any], second: Mapping[str, Any]) -> None:
        self._documents = first, second
        self._compared: dict[tuple[int, int], Any] = {}
        self._operation = ""

    def all(self) -> Iterator[Difference]:
        infos = [document.get("info", {}) for document in self._documents]
        yield from self._keys("info", *infos, ("title", "version", "description"))
        first, second = (operations(document) for document in self._documents)
        for key in sorted(first.keys() | second.keys()):
            self._operation = key
            if key not in first or key not in second:
                yield self._found("", "operation", key in first, key in second)
            else:
                yield from self._operations(first[key][1], second[key][1])

    def _found(self, place: str, what: str, first: Any, second: Any) -> Difference:
        return Difference(self._operation, place, what, first, second)

    def _keys(
        self, place: str, first: Any, second: Any, keys: tuple[str, ...]
    ) -> Iterator[Difference]:
        for key in keys:
            values = first.get(key) or None, second.get(key) or None
            if values[0] != values[1]:
                yield self._found(place, key, *values)

    def _operations(self, first: Any, second: Any) -> Iterator[Difference]:
        named = ("operationId", "tags", "summary", "description", "deprecated")
        yield from self._keys("", first, second, (*named, "callbacks", "externalDocs"))
        servers = [self._servers(side, op) for side, op in enumerate((first, second))]
        if servers[0] != servers[1]:
            yield self._found("", "servers", *servers)
        yield from self._security(first, second)
        yield from self._parameters(first, second)
        yield from self._bodies(first.get("requestBody"), second.get("requestBody"))
        yield from self._responses(
            *(side.get("responses", {}) for side in (first, second))
        )

    def _servers(self, side: int, operation: Any) -> Any:
        return operation.get("servers") or self._documents[side].get("servers")

    def _security(self, first: Any, second: Any) -> Iterator[Difference]:
        options = [self._options(side, op) for side, op in enumerate((first, second))]
        kinds = [[[kind for _, kind, _ in o] for o in found] for found in options]
        if kinds[0] != kinds[1]:
            yield self._found("", "security", *kinds)
            return
        for what, at in (("scheme", 0), ("scopes", 2)):
            values = [[[one[at] for one in o] for o in found] for found in options]
            if values[0] != values[1]:
                yield self._found("", what, *values)

    def _options(self, side: int, operation: Any) -> list[list[tuple[str, Any, Any]]]:
        """The alternatives, each a list of schemes: id, kind and scopes."""
        document = self._documents[side]
        schemes = document.get("components", {}).get("securitySchemes", {})
        found = operation.get("security", document.get("security")) or []
        return [
            [(name, _kind(schemes.get(name, {})), option[name]) for name in option]
            for option in found
        ]

    def _parameters(self, first: Any, second: Any) -> Iterator[Difference]:
        sides = [
            {f"{p['in']} {p['name']}": p for p in side.get("parameters", ())}
            for side in (first, second)
        ]
        for place in _both(*sides):
            one, other = (side.get(place) for side in sides)
            if one is None or other is None:
                yield self._found(place, "parameter", one, other)
                continue
            keys = ("required", "style", "explode", *_LENT)
            said = [self._with_texts(n, p) for n, p in enumerate((one, other))]
            yield from self._keys(place, *said, keys)
            schemas = one.get("schema", {}), other.get("schema", {})
            for found in self._schemas(place, *schemas):
                if found.place != place or found.what not in _LENT:
                    yield found
            yield from self._contents(place, one, other)

    def _with_texts(self, side: int, parameter: Any) -> Mapping[str, Any]:
        """A parameter that says itself what its schema says of it."""
        found = alternatives(parameter.get("schema"), self._documents[side])
        texts = found.members[0].texts if len(found.members) == 1 else {}
        return {**{key: texts[key] for key in _LENT if key in texts}, **parameter}

    def _bodies(self, first: Any, second: Any) -> Iterator[Difference]:
        if first is None or second is None:
            if first is not second:
                yield self._found("body", "requestBody", first, second)
            return
        yield from self._keys("body", first, second, ("required", "description"))
        yield from self._contents("body", first, second)

    def _responses(self, first: Any, second: Any) -> Iterator[Difference]:
        for status in _both(first, second):
            one, other = first.get(status), second.get(status)
            if one is None or other is None:
                yield self._found(status, "response", one, other)
                continue
            keys = ("description", "headers", "links")
            yield from self._keys(status, one, other, keys)
            yield from self._contents(status, one, other)

    def _contents(self, place: str, first: Any, second: Any) -> Iterator[Difference]:
        sides = first.get("content", {}), second.get("content", {})
        for media_type in _both(*sides):
            inner = f"{place} {media_type}".replace(".", "·")
            one, other = (side.get(media_type) for side in sides)
            if one is None or other is None:
                yield self._found(inner, "content", one, other)
                continue
            yield from self._keys(inner, one, other, ("encoding",))
            yield from self._schemas(inner, one.get("schema"), other.get("schema"))

    def _schemas(
        self, place: str, first: Any, second: Any, depth: int = 0
    ) -> Iterator[Difference]:
        """Each pair of schemas is compared once, where it is met first."""
        pair = id(first), id(second)
        if pair in self._compared or depth > _MAX_DEPTH:
            return
        if isinstance(first, dict) and isinstance(second, dict):
            self._compared[pair] = first, second  # which keeps their ids theirs
        one = alternatives(first, self._documents[0])
        other = alternatives(second, self._documents[1])
        yield from self._unions(place, one, other)
        if len(one.members) != len(other.members):
            kinds = [[m.kind for m in side.members] for side in (one, other)]
            yield self._found(place, "members", *kinds)
            return
        pairs = zip(one.members, other.members, strict=True)
        for index, members in enumerate(pairs):
            inner = f"{place}|{index}" if len(one.members) > 1 else place
            yield from self._members(inner, *members, depth)

    def _unions(
        self, place: str, first: Alternatives, second: Alternatives
    ) -> Iterator[Difference]:
        for what in ("nullable", "union", "discriminator"):
            sides = getattr(first, what), getattr(second, what)
            if sides[0] != sides[1]:
                yield self._found(place, what, *sides)

    def _members(
        self, place: str, first: Alternative, second: Alternative, depth: int
    ) -> Iterator[Difference]:
        if first.names != second.names:
            what = "names" if first.parts == second.parts else "allOf"
            yield self._found(place, what, sorted(first.names), sorted(second.names))
        if first.kind != second.kind:
            yield self._found(place, "type", first.kind, second.kind)
            return
        if first.parts == second.parts == 1:
            yield from self._keys(place, first.texts, second.texts, TEXTS)
        own, others = first.keywords, second.keywords
        for key in _both(own, others):
            one, other = own.get(key), others.get(key)
            if key == "properties":
                yield from self._properties(place, one or {}, other or {}, depth)
            elif key in _INNER and isinstance(one, dict) and isinstance(other, dict):
                inner = f"{place}.{_INNER[key]}"
                yield from self._schemas(inner, one, other, depth + 1)
            elif one != other:
                yield self._found(place, key, one, other)

    def _properties(
        self, place: str, first: Any, second: Any, depth: int
    ) -> Iterator[Difference]:
        for name in _both(first, second):
            if name not in first or name not in second:
                sides = first.get(name), second.get(name)
                yield self._found(place, f"property {name}", *sides)
            else:
                sides = first[name], second[name]
                yield from self._schemas(f"{place}.{name}", *sides, depth + 1)


def _kind(scheme: Mapping[str, Any]) -> Any:
    """What a client must know of a security scheme."""
    keys = ("type", "in", "name", "scheme")
    return {key: scheme[key] for key in keys if key in scheme}


def _both(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))
