"""Query strings and the other parameters that are not in the path."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote

from .guards import is_array, is_object
from .omit import omit
from .style import FORM, SIMPLE, Pairs, Style, opened, parts, text

_DELIMITERS = {"spaceDelimited": "%20", "pipeDelimited": "%7C"}
# Of the reserved characters of RFC 3986 those at which no server splits a query.
_RESERVED = "/:?@!$'()*"
# Of the characters that RFC 6265 allows those that are not used to encode others.
_COOKIE = "!#$&'()*+-./:=?@[]^_`{|}~<>"

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")  # RFC 3986, 2.3: sent as they are

_name = lru_cache(maxsize=1024)(partial(quote, safe=""))
_quote_cookie = partial(quote, safe=_COOKIE)
_quote_cookie_name = partial(quote, safe=_COOKIE.replace("=", ""))


def query_string(values: Mapping[str, Any], styles: Mapping[str, Style]) -> str:
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
            pieces.append(f"{_name(name)}={value}")
            continue
        for key, content in _query_pairs(name, value, styles.get(name, FORM)):
            pieces.append(f"{_name(key)}={content}")
    return "&".join(pieces)


def _is_plain(value: Any) -> bool:
    """Whether its text goes into a query as it is; most values are so."""
    if type(value) is str:
        return _UNRESERVED.fullmatch(value) is not None
    return type(value) is int


def _query_pairs(name: str, value: Any, style: Style) -> Pairs:
    safe = _RESERVED if style.reserved else ""
    if style.name == "deepObject":
        return [(key, quote(item, safe)) for key, item in _deep(name, value)]
    content = parts(value, style)
    if style.reserved and isinstance(content, str):
        safe += ","  # a single value is not split at it
    delimiter = _DELIMITERS.get(style.name, ",")
    return _form(name, content, style, delimiter, partial(quote, safe=safe))


def _form(
    name: str,
    content: str | list[str] | Pairs | None,
    style: Style,
    delimiter: str,
    encode: Callable[[str], str],
) -> Pairs:
    """Return the names of a value's parts, each with its encoded text."""
    if not content:
        return [] if content != "" else [(name, "")]
    if isinstance(content, str):
        return [(name, encode(content))]
    named = [item if isinstance(item, tuple) else (name, item) for item in content]
    if style.explode:
        return [(key, encode(item)) for key, item in named]
    flat = [part for item in content for part in _members(item)]
    return [(name, delimiter.join(map(encode, flat)))]


def _members(item: str | tuple[str, str]) -> tuple[str, ...]:
    return (item,) if isinstance(item, str) else item


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


def header_values(
    values: Mapping[str, Any], styles: Mapping[str, Style]
) -> dict[str, str]:
    """Return header parameters as text, by name; what is `omit` or None is left out."""
    filled: dict[str, str] = {}
    for name, value in values.items():
        style = styles.get(name, SIMPLE)
        content = None if value is omit else parts(value, style)
        if isinstance(content, list):
            sign = "=" if style.explode else ","
            content = ",".join(sign.join(_members(item)) for item in content)
        if content is not None:
            filled[name] = content
    return filled


def cookie_header(values: Mapping[str, Any], styles: Mapping[str, Style]) -> str:
    """Return the value of the `cookie` header; empty if there is nothing to send.

    Each member of an exploded array or object is a cookie of its own: the `&` of the
    style `form` does not separate cookies.
    """
    return "; ".join(
        f"{_quote_cookie_name(key)}={content}"
        for name, value in values.items()
        if value is not omit
        for style in (styles.get(name, FORM),)
        for key, content in _form(name, parts(value, style), style, ",", _quote_cookie)
    )
