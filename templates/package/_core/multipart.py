"""Multipart forms, and the files in them: RFC 7578."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from .files import BINARY, as_file, is_file
from .forms import PLAIN, Encoding, fields_of, items, plain
from .headers import checked
from .operation import Operation
from .request import Encoded
from .upload import Source, Upload
from .values import query_string

# As browsers do it (WHATWG HTML, 4.10.22.8); other control characters as well.
_ESCAPED = {code: f"%{code:02X}" for code in (*range(32), ord('"'), 127)}


@dataclass(frozen=True, slots=True)
class MultipartBody:
    """The body `multipart/form-data` with these fields."""

    fields: Any = field(repr=False)

    def encoded(
        self, operation: Operation[Any], extra: Mapping[str, Any]
    ) -> Encoded | None:
        """Return it as it is sent; None if nothing is in it that has to be.

        Files go last, for servers that need the other fields to take them in.

        Raises:
            OSError: A path leads to no file.
            TypeError: A value cannot be sent in its style, or at all.
        """
        fields = fields_of(self.fields, extra)
        if not fields and not operation.body_required:
            return None
        boundary = os.urandom(16).hex()
        parts: list[tuple[_Part, Encoding]] = []
        for name, value in fields.items():
            encoding = operation.encodings.get(name, PLAIN)
            parts += [(part, encoding) for part in _parts(name, value, encoding)]
        pieces: list[bytes | Source] = []
        for part, encoding in sorted(parts, key=lambda pair: bool(pair[0].file_name)):
            content = part.content
            pieces.append(_head(boundary, part, encoding.headers))
            pieces.append(content.encode() if isinstance(content, str) else content)
            pieces.append(b"\r\n")
        pieces.append(f"--{boundary}--\r\n".encode())
        media_type = f"multipart/form-data; boundary={boundary}"
        return Encoded(media_type, Upload(pieces), is_final=True)


@dataclass(frozen=True, slots=True)
class _Part:
    """A name with one value; all files have a name of their own."""

    name: str
    content: str | Source
    content_type: str = ""
    file_name: str = ""


def _parts(name: str, value: Any, encoding: Encoding) -> Iterator[_Part]:
    if encoding.style is not None:
        query = query_string({name: value}, {name: encoding.style})
        for key, content in parse_qsl(query, keep_blank_values=True):
            yield _Part(key, content, encoding.content_type)
        return
    for item in items(value):
        if is_file(item) or (encoding.file and item is not None):
            yield _file(name, item, encoding)
            continue
        text, content_type = plain(item, encoding)
        if text is not None:
            yield _Part(name, text, content_type)


def _file(name: str, value: Any, encoding: Encoding) -> _Part:
    try:
        file = as_file(value)
    except TypeError as error:
        raise TypeError(f"{name!r}: {error}") from None
    content_type = file.content_type or encoding.content_type or file.guessed_type
    return _Part(name, file.source(), content_type or BINARY, file.file_name)


def _head(boundary: str, part: _Part, headers: Mapping[str, str]) -> bytes:
    disposition = f'form-data; name="{part.name.translate(_ESCAPED)}"'
    if part.file_name:
        disposition += f'; filename="{part.file_name.translate(_ESCAPED)}"'
    lines = [f"--{boundary}", f"Content-Disposition: {disposition}"]
    if part.content_type:
        lines.append(f"Content-Type: {checked('content-type', part.content_type)}")
    lines += [f"{name}: {checked(name, value)}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape")
