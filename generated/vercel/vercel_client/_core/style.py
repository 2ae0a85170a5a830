"""How OpenAPI writes the value of a parameter: text, arrays, objects, and styles."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from .guards import is_array, is_object
from .omit import given

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
Pairs: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Style:
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


SIMPLE: Final = Style("simple")
FORM: Final = Style("form", explode=True)


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
    simple = _plain(value)
    if is_object(simple) or is_array(simple) or isinstance(simple, float):
        return _json(simple)
    return text(simple)


def parts(value: Any, style: Style) -> str | list[str] | Pairs | None:
    """Return a value as text, as texts, or as pairs of name and text.

    None is left out, alone and as a member, as in RFC 6570.
    """
    if style.name == "json":
        return _json(_plain(value))
    value = opened(value)
    if is_object(value):
        pairs = ((str(key), text(item)) for key, item in value.items())
        return [(key, item) for key, item in pairs if item is not None]
    if is_array(value):
        return [item for item in map(text, value) if item is not None]
    return text(value)


def opened(value: Any) -> Any:
    """Return models and objects as objects without `omit`; anything else as it is."""
    if value is None or isinstance(value, str | int | float) or is_array(value):
        return value
    if is_object(value):
        return given(value)
    simple = _plain(value)
    return simple if is_object(simple) else value


def _json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))  # ASCII, as headers have to be


def _plain(value: Any) -> Any:
    from .jsonable import plain  # pydantic, which most calls need later

    return plain(value)
