"""The styles of parameters that OpenAPI does not presume."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias
from urllib.parse import quote

from .guards import is_array, is_object
from .values import (
    DefaultStyle,
    Pairs,
    Parts,
    encoded,
    flat,
    json_text,
    opened,
    plain,
    text,
)

StyleName: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "json",
]
_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
# Of the reserved characters of RFC 3986 those at which no server splits a query.
_RESERVED = "/:?@!$'()*"


@dataclass(frozen=True, slots=True)
class Style(DefaultStyle):
    """The style of a parameter where it is not the default of its place.

    Args:
        name: As in OpenAPI; `json` is what `content` asks for: the value as JSON text.
        explode: Whether each member of an array or object stands for itself.
        reserved: Whether a query shows what has no meaning of its own in its values,
            as `:` and `/` (`allowReserved`). What has one is encoded all the same.
    """

    name: StyleName
    explode: bool = False
    reserved: bool = False

    def parts(self, value: Any) -> Parts:
        """Return a value in parts; as one text, if it is to be JSON."""
        if self.name == "json":
            return json_text(plain(value))
        return DefaultStyle.parts(self, value)

    def query(self, name: str, value: Any) -> Pairs:
        """Return the names that a value has in a query, each with its encoded text."""
        safe = _RESERVED if self.reserved else ""
        if self.name == "deepObject":
            return [(key, quote(item, safe)) for key, item in _deep(name, value)]
        content = self.parts(value)
        if self.reserved and isinstance(content, str):
            safe += ","  # a single value is not split at it
        return self.form(name, content, partial(quote, safe=safe))

    def path(self, name: str, content: str | list[str] | Pairs) -> str:
        """Return the parts of a value as they stand in a path."""
        if self.name == "matrix":
            return self._matrix(encoded(name), content)
        if self.name == "label":
            items = self._members(content, encoded)
            return "." + ("." if self.explode else ",").join(items)
        return self.simple(content, encoded)

    def form(self, name: str, content: Parts, encode: Callable[[str], str]) -> Pairs:
        """Return names, each with its encoded text: one for all parts, or of each."""
        if self.explode or not content or isinstance(content, str):
            return DefaultStyle.form(self, name, content, encode)
        delimiter = _DELIMITERS.get(self.name, ",")
        return [(name, delimiter.join(map(encode, flat(content))))]

    def simple(
        self, content: str | list[str] | Pairs, encode: Callable[[str], str]
    ) -> str:
        """Return the encoded parts with commas between them."""
        return ",".join(self._members(content, encode))

    def _matrix(self, key: str, content: str | list[str] | Pairs) -> str:
        items = self._members(content, encoded)
        if not self.explode:
            return f";{key}={','.join(items)}"
        named = isinstance(content[0], tuple)
        return "".join(f";{item}" if named else f";{key}={item}" for item in items)

    def _members(
        self, content: str | list[str] | Pairs, encode: Callable[[str], str]
    ) -> list[str]:
        """Return the encoded parts; of an object that is exploded `name=value`."""
        sign = "=" if self.explode else ","
        items = [content] if isinstance(content, str) else content
        return [sign.join(map(encode, flat([item]))) for item in items]


def _deep(name: str, value: Any) -> Pairs:
    """Return the pairs of a value however deep: `a[b]=`, and `a[0]=` in arrays.

    OpenAPI says nothing of what is in an object's members. PHP, the `qs` of JavaScript
    and the servers that follow them write and read it so. A name that ends in `[]`
    says itself how its items are written, as Rails has it.
    """
    value = opened(value)
    if is_array(value) and name.endswith("[]"):
        return [pair for item in value for pair in _deep(name, item)]
    if is_array(value):
        value = {str(index): item for index, item in enumerate(value)}
    if is_object(value):
        return [
            pair
            for key, item in value.items()
            for pair in _deep(f"{name}[{key}]", item)
        ]
    content = text(value)
    return [] if content is None else [(name, content)]
