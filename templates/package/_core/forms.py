"""Forms, urlencoded and multipart, as OpenAPI 3.1.1 has them in section 4.8.15."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qsl, quote, urlencode

from .files import BINARY, Source, as_file, is_file, source_of
from .guards import is_array, is_object
from .headers import checked
from .query import query_string
from .style import Style, opened, text
from .upload import Upload


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
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A name with one value; all files have a name of their own."""

    name: str
    content: str | Source
    content_type: str = ""
    file_name: str = ""


_PLAIN: Final = Encoding()
# As browsers do it (WHATWG HTML, 4.10.22.8); other control characters as well.
_ESCAPED = {code: f"%{code:02X}" for code in (*range(32), ord('"'), 127)}


def form(fields: Mapping[str, Any], encodings: Mapping[str, Encoding]) -> bytes:
    """Return fields as `application/x-www-form-urlencoded`; None is left out.

    Raises:
        TypeError: A value cannot be sent in its style, or at all.
    """
    pieces: list[str] = []
    for name, value in fields.items():
        encoding = encodings.get(name, _PLAIN)
        if encoding.style is not None:
            pieces.append(query_string({name: value}, {name: encoding.style}))
        else:
            parts = [_plain(name, item, encoding) for item in _items(value)]
            pairs = [(part.name, part.content) for part in parts if part is not None]
            pieces.append(urlencode(pairs, quote_via=quote))
    return "&".join(filter(None, pieces)).encode()


def multipart(
    fields: Mapping[str, Any], encodings: Mapping[str, Encoding]
) -> tuple[str, Upload]:
    """Return the media type and the body of fields as `multipart/form-data`.

    Files go last, for servers that need the other fields to take them in. None is
    left out.

    Raises:
        OSError: A path leads to no file.
        TypeError: A value cannot be sent in its style, or at all.
    """
    boundary = os.urandom(16).hex()
    parts: list[tuple[_Part, Encoding]] = []
    for name, value in fields.items():
        encoding = encodings.get(name, _PLAIN)
        parts += [(part, encoding) for part in _parts(name, value, encoding)]
    pieces: list[bytes | Source] = []
    for part, encoding in sorted(parts, key=lambda pair: bool(pair[0].file_name)):
        content = part.content
        pieces.append(_head(boundary, part, encoding.headers))
        pieces.append(content.encode() if isinstance(content, str) else content)
        pieces.append(b"\r\n")
    pieces.append(f"--{boundary}--\r\n".encode())
    return f"multipart/form-data; boundary={boundary}", Upload(pieces)


def _parts(name: str, value: Any, encoding: Encoding) -> Iterator[_Part]:
    if encoding.style is not None:
        query = query_string({name: value}, {name: encoding.style})
        for key, content in parse_qsl(query, keep_blank_values=True):
            yield _Part(key, content, encoding.content_type)
        return
    for item in _items(value):
        if is_file(item) or (encoding.file and item is not None):
            yield _file(name, item, encoding)
        elif (part := _plain(name, item, encoding)) is not None:
            yield part


def _items(value: Any) -> Iterable[Any]:
    """Return the values of a field; those of an array have the same name."""
    return value if is_array(value) else (value,)


def _file(name: str, value: Any, encoding: Encoding) -> _Part:
    try:
        file = as_file(value)
    except TypeError as error:
        raise TypeError(f"{name!r}: {error}") from None
    content_type = file.content_type or encoding.content_type or file.guessed_type
    return _Part(name, source_of(file.content), content_type or BINARY, file.file_name)


def _plain(name: str, value: Any, encoding: Encoding) -> _Part | None:
    value = opened(value)
    if is_object(value) or is_array(value):
        from .jsonable import dumped  # pydantic, which no import need wait for

        content_type = encoding.content_type or "application/json"
        return _Part(name, dumped(value).decode(), content_type)
    content = text(value)
    return None if content is None else _Part(name, content, encoding.content_type)


def _head(boundary: str, part: _Part, headers: Mapping[str, str]) -> bytes:
    disposition = f'form-data; name="{part.name.translate(_ESCAPED)}"'
    if part.file_name:
        disposition += f'; filename="{part.file_name.translate(_ESCAPED)}"'
    lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    if part.content_type:
        lines.append(f"Content-Type: {checked('content-type', part.content_type)}")
    lines += [f"{name}: {checked(name, value)}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
