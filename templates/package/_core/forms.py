"""Urlencoded forms, and the fields of all forms: OpenAPI 3.1.1, section 4.8.15."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from .guards import is_array, is_object
from .omit import given, omit
from .operation import Operation
from .request import Encoded
from .values import DefaultStyle, opened, query_string, text


@dataclass(frozen=True, slots=True)
class Encoding:
    """How a field of a form is written, where its value alone does not say it.

    Args:
        file: Whether it is a file, or several.
        content_type: The media type of its parts.
        headers: More headers of its parts.
        style: The style of an array or object: as in a query, instead of JSON.
    """

    file: bool = False
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    style: DefaultStyle | None = None


PLAIN = Encoding()


@dataclass(frozen=True, slots=True)
class FormBody:
    """The body `application/x-www-form-urlencoded` with these fields."""

    fields: Any = field(repr=False)

    def encoded(
        self, operation: Operation[Any], extra: Mapping[str, Any]
    ) -> Encoded | None:
        """Return it as it is sent; None if nothing is in it that has to be.

        Raises:
            TypeError: A value cannot be sent in its style, or at all.
        """
        fields = fields_of(self.fields, extra)
        if not fields and not operation.body_required:
            return None
        pieces: list[str] = []
        for name, value in fields.items():
            encoding = operation.encodings.get(name, PLAIN)
            if encoding.style is not None:
                pieces.append(query_string({name: value}, {name: encoding.style}))
            else:
                found = (plain(item, encoding)[0] for item in items(value))
                pairs = [(name, content) for content in found if content is not None]
                pieces.append(urlencode(pairs, quote_via=quote))
        content = "&".join(filter(None, pieces)).encode()
        return Encoded(operation.media_type, content)


def fields_of(value: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a form and those added to it, with files as they are.

    None is left out.

    Raises:
        TypeError: It is not an object.
    """
    if value is omit:
        value = {}
    if hasattr(value, "model_dump"):
        ours = hasattr(value, "to_wire")  # only what was set, as in JSON
        value = value.model_dump(by_alias=True, exclude_unset=ours, warnings=False)
    if not is_object(value):
        raise TypeError(f"a form is an object with fields, not {type(value)!r}")
    found = {**given(value), **extra}
    return {name: item for name, item in found.items() if item is not None}


def items(value: Any) -> Iterable[Any]:
    """Return the values of a field; those of an array have the same name."""
    return value if is_array(value) else (value,)


def plain(value: Any, encoding: Encoding) -> tuple[str | None, str]:
    """Return a value that is no file as text, None to send none, and its media type.

    Raises:
        TypeError: It has no text.
    """
    value = opened(value)
    if is_object(value) or is_array(value):
        from .jsonable import dumped  # pydantic, which no import need wait for

        return dumped(value).decode(), encoding.content_type or "application/json"
    return text(value), encoding.content_type
