"""A schema as the list of its alternatives, for comparing what schemas mean.

`oneOf`, `anyOf` and lists of types are sums, `allOf` and keywords that stand
beside one another are products; each alternative is one product, merged. Null
in any notation is no alternative but a flag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any
from urllib.parse import unquote

TEXTS = ("title", "description", "deprecated", "readOnly", "writeOnly", "default")
_NUMBERS = {"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"}
# Keywords that say something about values of one type only.
_OF_TYPE = {
    "string": {"minLength", "maxLength", "pattern", "format"}
    | {"contentEncoding", "contentMediaType"},
    "number": {*_NUMBERS, "format"},
    "integer": {*_NUMBERS, "format"},
    "array": {"items", "minItems", "maxItems", "uniqueItems", "prefixItems"},
    "object": {"properties", "required", "additionalProperties", "minProperties"}
    | {"maxProperties", "patternProperties", "propertyNames"},
}
_GUESSES = {
    "properties": "object",
    "required": "object",
    "additionalProperties": "object",
    "items": "array",
}
_IGNORED = frozenset({"example", "examples", "$comment", "xml", "discriminator"})
_COMBINED = frozenset({"$ref", "allOf", "oneOf", "anyOf", "type", *TEXTS, *_IGNORED})
_LIMIT = 300
_SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way for a value to be right.

    `names` are the components it is, `parts` counts the schemas it was merged
    from. `kind` is its type, "any" where it has none.
    """

    kind: str = "any"
    names: frozenset[str] = frozenset()
    parts: int = 0
    keywords: Mapping[str, Any] = field(default_factory=dict[str, Any])
    texts: Mapping[str, Any] = field(default_factory=dict[str, Any])


@dataclass(frozen=True, slots=True)
class Alternatives:
    """What a schema means; `union` is its oneOf or anyOf, empty without one."""

    members: tuple[Alternative, ...]
    nullable: bool
    union: str
    discriminator: str | None


def alternatives(schema: Any, document: Mapping[str, Any]) -> Alternatives:
    """The alternatives of a schema of a normalised document, each once."""
    reader = _Reader(document)
    found = [_typed(each) for each in reader.expand(schema, ())]
    nullable = any(each.kind == "null" for each in found)
    members: list[Alternative] = []
    for each in found:
        values = each.keywords.get("enum")
        if isinstance(values, list) and None in values and each.kind != "null":
            nullable = True
            rest = {"enum": [value for value in values if value is not None]}
            each = replace(each, keywords={**each.keywords, **rest})
        if each.kind != "null" and each not in members:
            members.append(each)
    union = reader.union if len(members) > 1 else ""
    return Alternatives(tuple(members), nullable, union, reader.discriminator)


class _Reader:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self.union = ""
        self.discriminator: str | None = None

    def expand(self, schema: Any, inside: tuple[str, ...]) -> list[Alternative]:
        if not isinstance(schema, dict):
            return [Alternative(parts=1)]
        factors = [self._own(schema)]
        ref = schema.get("$ref")
        if isinstance(ref, str):
            factors.append(self._target(ref, inside))
        factors += [self.expand(m, inside) for m in schema.get("allOf", ())]
        for keyword in ("oneOf", "anyOf"):
            if keyword in schema:
                self.union = self.union or keyword
                members = [self.expand(m, inside) for m in schema[keyword]]
                factors.append([each for member in members for each in member])
        named = schema.get("discriminator", {}).get("propertyName")
        self.discriminator = self.discriminator or named
        found: list[Alternative] = []
        for chosen in product(*factors):
            merged = _merged(chosen)
            if merged is not None and len(found) < _LIMIT:
                found.append(merged)
        return found or [Alternative(parts=1)]

    def _own(self, schema: Mapping[str, Any]) -> list[Alternative]:
        """The keywords of the schema itself, for each of its types."""
        keywords = {k: v for k, v in schema.items() if k not in _COMBINED}
        keywords = {k: v for k, v in keywords.items() if not k.startswith("x-")}
        texts = {k: schema[k] for k in TEXTS if k in schema}
        parts = int(bool(keywords or "type" in schema))
        kinds = schema.get("type", "any")
        return [
            Alternative(kind, frozenset(), parts, keywords, texts)
            for kind in (kinds if isinstance(kinds, list) else [kinds])
        ]

    def _target(self, ref: str, inside: tuple[str, ...]) -> list[Alternative]:
        if ref in inside:
            return [Alternative(parts=1)]
        target: Any = self._document
        for part in ref.removeprefix("#/").split("/"):
            key = unquote(part).replace("~1", "/").replace("~0", "~")
            target = target[int(key) if isinstance(target, list) else key]
        found = self.expand(target, (*inside, ref))
        if len({each.kind for each in found} - {"null"}) > 1 or "/" in _name(ref):
            return found  # a union's own name is not its members'
        return [replace(each, names=each.names | {_name(ref)}) for each in found]


def _name(ref: str) -> str:
    return ref.removeprefix(_SCHEMAS)


def _merged(parts: tuple[Alternative, ...]) -> Alternative | None:
    """What all parts say together; None where their types exclude each other."""
    kinds = {part.kind for part in parts} - {"any"}
    if kinds == {"integer", "number"}:
        kinds = {"integer"}
    if len(kinds) > 1:
        return None
    keywords: dict[str, Any] = {}
    texts: dict[str, Any] = {}
    for part in parts:
        for key, value in part.keywords.items():
            known = keywords.get(key)
            keywords[key] = value if known is None else _both(key, known, value)
        texts = {**part.texts, **texts}
    names = frozenset[str]().union(*(part.names for part in parts))
    count = sum(part.parts for part in parts)
    return Alternative(kinds.pop() if kinds else "any", names, count, keywords, texts)


def _both(key: str, first: Any, second: Any) -> Any:
    if first == second:
        return first
    match key:
        case "properties":
            merged = dict(first)
            for name, value in second.items():
                known = merged.get(name, {})
                both = {"allOf": [known, value]}
                merged[name] = value if known in ({}, value) else both
            return merged
        case "required":
            return list(dict.fromkeys([*first, *second]))
        case "enum":
            return [value for value in first if value in second]
        case "minimum" | "minLength" | "minItems" | "exclusiveMinimum":
            return max(first, second)
        case "maximum" | "maxLength" | "maxItems" | "exclusiveMaximum":
            return min(first, second)
        case "additionalProperties":
            return False if False in (first, second) else second
        case _:
            return second


def _typed(found: Alternative) -> Alternative:
    """An alternative with its type, and only the keywords of that type.

    Names that are required and no property stand under `undescribed`.
    """
    kind = found.kind
    if kind == "any":
        kind = next((_GUESSES[k] for k in _GUESSES if k in found.keywords), "any")
    if kind == "any" and found.keywords.get("enum"):
        texts = all(isinstance(value, str) for value in found.keywords["enum"])
        kind = "string" if texts else "any"
    own = _OF_TYPE.get(kind, frozenset[str]())
    others = frozenset[str]().union(*_OF_TYPE.values()) - own
    keywords = {k: v for k, v in found.keywords.items() if k not in others}
    if keywords.get("additionalProperties") in (True, {}):
        del keywords["additionalProperties"]
    properties = keywords.get("properties") or {}
    required = sorted(set(keywords.get("required") or ()))
    keywords["required"] = [name for name in required if name in properties]
    keywords["undescribed"] = [name for name in required if name not in properties]
    for key in ("properties", "required", "undescribed", "items"):
        if key in keywords and not keywords[key]:
            del keywords[key]
    return replace(found, kind=kind, keywords=keywords)
