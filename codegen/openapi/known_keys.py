"""The keys of OpenAPI 3.0 to 3.2 and JSON Schema, and which one is meant by another."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from functools import lru_cache

from codegen.openapi.schemas import METHODS
from codegen.problems import Problems
from codegen.reading.nodes import Node, where_of


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


DOCUMENT = _words(
    "openapi $self info jsonSchemaDialect servers paths webhooks components security "
    "tags externalDocs"
)
COMPONENTS = _words(
    "schemas responses parameters examples requestBodies headers securitySchemes links "
    "callbacks pathItems mediaTypes"
)
PATH_ITEM = frozenset(METHODS) | _words(
    "$ref summary description query additionalOperations servers parameters"
)
OPERATION = _words(
    "tags summary description externalDocs operationId parameters requestBody "
    "responses callbacks deprecated security servers"
)
PARAMETER = _words(
    "$ref summary name in description required deprecated allowEmptyValue style "
    "explode allowReserved schema example examples content"
)
REQUEST_BODY = _words("$ref summary description content required")
RESPONSE = _words("$ref summary description headers content links")
MEDIA_TYPE = _words(
    "$ref schema itemSchema example examples encoding prefixEncoding itemEncoding"
)
TYPES = _words("string number integer boolean array object null")
SCHEMA = _words(
    "$ref $id id $schema $anchor $dynamicRef $dynamicAnchor $recursiveRef "
    "$recursiveAnchor $vocabulary $comment $defs definitions type enum const "
    "multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength "
    "pattern maxItems minItems uniqueItems maxContains minContains maxProperties "
    "minProperties required dependentRequired dependentSchemas dependencies if then "
    "else allOf anyOf oneOf not properties patternProperties additionalProperties "
    "propertyNames unevaluatedItems unevaluatedProperties items additionalItems "
    "prefixItems contains format contentMediaType contentEncoding contentSchema title "
    "description default deprecated readOnly writeOnly example examples nullable "
    "discriminator xml externalDocs"
)

_CUTOFF = 0.8  # of difflib
_MOST_LETTERS = 2  # too many or too few


def check(
    holder: Node, known: Set[str], lost: Set[str], label: str, problems: Problems
) -> None:
    """Report the misspelled keys of a mapping; `lost` are those that are errors."""
    for key, near in misspelled(holder, known):
        tell(holder, key, near, problems, lost=near in lost, label=label)


def tell(
    holder: Node, key: str, near: str, problems: Problems, *, lost: bool, label: str
) -> None:
    """E209 where something of a request is lost with an unknown key, else N210."""
    text = f"unknown key {key!r}; did you mean {near!r}? It is ignored"
    where = where_of(holder, key)
    if lost:
        problems.error(where, "E209", text, label)
    else:
        problems.note(where, "N210", text, label)


def misspelled(holder: Node, known: Set[str]) -> Iterator[tuple[str, str]]:
    """The keys of a mapping that it does not know, each with the one that is meant.

    Extensions are not among them, nor what is like no known key that is missing.
    """
    if known >= holder.keys():
        return
    missing = frozenset(filter(_is_meant, known - holder.keys()))
    for key in holder.keys() - known:
        if not key.lower().startswith(("x-", "x_")):
            near = nearest(key, missing)
            if near is not None:
                yield key, near


def _is_meant(key: str) -> bool:
    """Whether a slip may have led away from it: much is like `if` and `$schema`."""
    return key == "$ref" or (len(key) > len("in") and key[0] not in "$_")


@lru_cache(maxsize=4096)
def nearest(word: str, known: frozenset[str]) -> str | None:
    """The one of `known` that differs from a word by a slip; case does not count."""
    from difflib import get_close_matches  # only where something is wrong

    wanted = _letters(word)
    letters = {
        found: each
        for each in sorted(known)
        if abs(len(found := _letters(each)) - len(wanted)) <= _MOST_LETTERS
    }
    near = get_close_matches(wanted, letters, 1, _CUTOFF)
    return letters[near[0]] if near else None


def _letters(word: str) -> str:
    return re.sub(r"[\W_]", "", word).lower()
