"""How OpenAPI writes the value of a parameter: text, arrays, objects, and styles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from .guards import is_array, is_object

StyleName: TypeAlias = Literal[
    "simple",
    "label",
    "matrix",
    "form",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
]
Pairs: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Style:
    """The style of a parameter where it is not the default of its place.

    Args:
        name: As in OpenAPI.
        explode: Whether each member of an array or object stands for itself.
    """

    name: StyleName
    explode: bool = False


SIMPLE: Final = Style("simple")
FORM: Final = Style("form", explode=True)


def text(value: Any) -> str | None:
    """Return the text of one value: as in JSON, without quotes; None for None.

    Raises:
        TypeError: It is an array or an object.
    """
    if type(value) is str or value is None:
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is int:
        return str(value)
    simple = _plain(value)
    if is_object(simple) or is_array(simple):
        raise TypeError("arrays and objects inside a parameter cannot be sent")
    if isinstance(simple, float):
        return repr(simple)
    return text(simple)


def parts(value: Any) -> str | list[str] | Pairs | None:
    """Return a value as text, as texts, or as pairs of name and text.

    None is left out, alone and as a member, as in RFC 6570.

    Raises:
        TypeError: It is nested deeper than one level.
    """
    value = opened(value)
    if is_object(value):
        pairs = ((str(key), text(item)) for key, item in value.items())
        return [(key, item) for key, item in pairs if item is not None]
    if is_array(value):
        return [item for item in map(text, value) if item is not None]
    return text(value)


def opened(value: Any) -> Any:
    """Return a value with models as objects; anything else as it is."""
    if value is None or isinstance(value, str | int | float):
        return value
    if is_object(value) or is_array(value):
        return value
    simple = _plain(value)
    return simple if is_object(simple) else value


def _plain(value: Any) -> Any:
    from .jsonable import plain  # pydantic, which most calls need later

    return plain(value)
