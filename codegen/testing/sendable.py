"""Which values of parameters a client refuses, and others in their place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from codegen.testing.keywords import is_list, is_mapping, listed
from codegen.testing.synthesis import Json


def unsendable(place: str, value: Json) -> str | None:
    """Why a parameter must not have this value; None: it may."""
    if value in (None, "", [], {}):
        return "is empty"
    texts = value if is_list(value) else [value]
    if is_mapping(value):
        texts = [*value, *value.values()]
    elif place == "path" and "" in texts:
        return "is empty"
    for text in (text for text in texts if isinstance(text, str)):
        if place == "header" and not (text.isascii() and text.isprintable()):
            return "has characters that cannot stand in a header"
        while place == "path" and (decoded := unquote(text)) != text:
            text = decoded
        if place == "path" and {".", ".."} & set(text.replace("\\", "/").split("/")):
            return "would lead to another path"
    return None


def sendable(place: str, value: Json, shape: Mapping[str, Any]) -> Json:
    """What of a value that is refused can be sent, or another one.

    Args:
        shape: The schema of the parameter, as plain keywords.
    """

    def fits(*texts: Json) -> bool:
        return unsendable(place, [*texts]) is None

    if is_mapping(value):
        kept = {key: item for key, item in value.items() if fits(key, item)}
        return kept or {"key": "value"}
    if is_list(value):
        return [item for item in value if fits(item)] or ["value"]
    return next(filter(fits, listed(shape, "enum")), "value")


def without_null(value: Json) -> Json:
    """A value without the nulls in it, which are not sent."""
    if is_mapping(value):
        return {name: item for name, item in value.items() if item is not None}
    if is_list(value):
        return [item for item in value if item is not None]
    return value
