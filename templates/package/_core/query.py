"""Query strings and the other parameters that are not in the path."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from .guards import is_array, is_object
from .omit import omit
from .style import FORM, SIMPLE, Pairs, Style, opened, parts, text

_DELIMITERS = {"form": ",", "spaceDelimited": "%20", "pipeDelimited": "%7C"}
_COOKIE = "!#$&'()*+-./:=?@[]^_`{|}~<>"


def query_string(values: Mapping[str, Any], styles: Mapping[str, Style]) -> str:
    """Return the query string of `values`, without the question mark.

    `omit`, None and empty arrays are left out, as in RFC 6570.

    Raises:
        TypeError: A value cannot be sent in its style.
    """
    pairs = [
        pair
        for name, value in values.items()
        if value is not omit
        for pair in _query_pairs(name, value, styles.get(name, FORM))
    ]
    return "&".join(pairs)


def _query_pairs(name: str, value: Any, style: Style) -> list[str]:
    if style.name == "deepObject":
        return [f"{_quote(key)}={_quote(item)}" for key, item in _deep(name, value)]
    content = parts(value)
    key = _quote(name)
    if content is None:
        return []
    if isinstance(content, str):
        return [f"{key}={_quote(content)}"]
    if style.explode:
        pairs = [item if isinstance(item, tuple) else (name, item) for item in content]
        return [f"{_quote(member)}={_quote(item)}" for member, item in pairs]
    flat = [
        _quote(piece)
        for item in content
        for piece in (item if isinstance(item, tuple) else (item,))
    ]
    return [f"{key}={_DELIMITERS.get(style.name, ',').join(flat)}"] if flat else []


def _deep(name: str, value: Any) -> Pairs:
    value = opened(value)
    if is_object(value):
        return [
            pair
            for key, item in value.items()
            for pair in _deep(f"{name}[{key}]", item)
        ]
    if is_array(value):
        # Of servers that read brackets, most lose values of the same name.
        return [
            pair
            for index, item in enumerate(value)
            for pair in _deep(f"{name}[{index}]", item)
        ]
    content = text(value)
    return [] if content is None else [(name, content)]


def header_values(
    values: Mapping[str, Any], styles: Mapping[str, Style]
) -> dict[str, str]:
    """Return header parameters as text, by name; what is `omit` or None is left out."""
    filled: dict[str, str] = {}
    for name, value in values.items():
        content = None if value is omit else parts(value)
        if isinstance(content, list):
            sign = "=" if styles.get(name, SIMPLE).explode else ","
            content = ",".join(
                item if isinstance(item, str) else sign.join(item) for item in content
            )
        if content is not None:
            filled[name] = content
    return filled


def cookie_header(values: Mapping[str, Any]) -> str:
    """Return the value of the `cookie` header; empty if there is nothing to send."""
    contents = header_values(values, {})
    return "; ".join(
        f"{name}={quote(value, safe=_COOKIE)}" for name, value in contents.items()
    )


def _quote(value: str) -> str:
    return quote(value, safe="")
