"""How the values of parameters become text, in the styles that OpenAPI presumes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias
from urllib.parse import quote

from .guards import is_array, is_object
from .omit import given, omit

Pairs: TypeAlias = list[tuple[str, str]]
Parts: TypeAlias = str | list[str] | Pairs | None

encoded: Final = partial(quote, safe="")
_encoded_name = lru_cache(maxsize=1024)(encoded)
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")  # RFC 3986, 2.3: sent as they are


class DefaultStyle:
    """`form` that is exploded where parameters are pairs, `simple` elsewhere."""

    __slots__ = ()

    def parts(self, value: Any) -> Parts:
        """Return a value as text, as texts, or as pairs of name and text.

        None is left out, alone and as a member, as in RFC 6570.
        """
        value = opened(value)
        if is_object(value):
            pairs = ((str(key), text(item)) for key, item in value.items())
            return [(key, item) for key, item in pairs if item is not None]
        if is_array(value):
            return [item for item in map(text, value) if item is not None]
        return text(value)

    def query(self, name: str, value: Any) -> Pairs:
        """Return the names that a value has in a query, each with its encoded text."""
        return self.form(name, self.parts(value), encoded)

    def path(
        self,
        name: str,  # noqa: ARG002 which other styles need
        content: str | list[str] | Pairs,
    ) -> str:
        """Return the parts of a value as they stand in a path."""
        return self.simple(content, encoded)

    def form(self, name: str, content: Parts, encode: Callable[[str], str]) -> Pairs:
        """Return names, each with its encoded text: one of each part."""
        if not content:
            return [] if content != "" else [(name, "")]
        if isinstance(content, str):
            return [(name, encode(content))]
        named = (item if isinstance(item, tuple) else (name, item) for item in content)
        return [(key, encode(item)) for key, item in named]

    def simple(
        self, content: str | list[str] | Pairs, encode: Callable[[str], str]
    ) -> str:
        """Return the encoded parts with commas between them."""
        return ",".join(map(encode, flat(content)))


DEFAULT: Final = DefaultStyle()
# Of the parameters whose style is not the default of their place, by name.
Styles: TypeAlias = Mapping[str, DefaultStyle]


def query_string(values: Mapping[str, Any], styles: Styles) -> str:
    """Return the query string of `values`, without the question mark.

    `omit`, None and empty arrays are left out, as in RFC 6570.

    Raises:
        TypeError: A value has no text.
    """
    pieces: list[str] = []
    for name, value in values.items():
        if value is omit:
            continue
        if name not in styles and _is_plain(value):
            pieces.append(f"{_encoded_name(name)}={value}")
            continue
        for key, content in styles.get(name, DEFAULT).query(name, value):
            pieces.append(f"{_encoded_name(key)}={content}")
    return "&".join(pieces)


def _is_plain(value: Any) -> bool:
    """Whether its text goes into a query as it is; most values are so."""
    if type(value) is str:
        return _UNRESERVED.fullmatch(value) is not None
    return type(value) is int


def flat(content: Sequence[str | tuple[str, str]]) -> list[str]:
    """Return the texts of all parts, of pairs both."""
    if isinstance(content, str):
        return [content]
    return [
        text
        for item in content
        for text in ((item,) if isinstance(item, str) else item)
    ]


def text(value: Any) -> str | None:
    """Return the text of one value: as in JSON, without quotes; None for None.

    An array or object inside of another becomes JSON text: OpenAPI leaves it open, and
    that is what the forms of its documentation send.
    """
    if type(value) is str or value is None:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    simple = plain(value)
    if is_object(simple) or is_array(simple) or isinstance(simple, float):
        return json_text(simple)
    return text(simple)


def opened(value: Any) -> Any:
    """Return models and objects as objects without `omit`; anything else as it is."""
    if value is None or isinstance(value, str | int | float) or is_array(value):
        return value
    if is_object(value):
        return given(value)
    simple = plain(value)
    return simple if is_object(simple) else value


def json_text(value: Any) -> str:
    """Return JSON in ASCII, as headers have to be."""
    return json.dumps(value, separators=(",", ":"))


def plain(value: Any) -> Any:
    """Return a value as it is in JSON."""
    from .jsonable import plain  # pydantic, which most calls need later

    return plain(value)
