"""What arrives of a request body that is not JSON, as the tests compare it.

A second implementation of OpenAPI 3.1.1, section 4.8.15, and of RFC 7578.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.code import Code, py
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.media import File, Media, part_type
from codegen.testing.wire import Pairs, query_pairs

# File name, media type and content of a part.
Part = tuple[str | None, str | None, Any]

_STYLING = frozenset({"style", "explode", "allowReserved"})


def expected_body(
    document: Mapping[str, Any], media: Media, body: Any
) -> tuple[Code, Code]:
    """The attribute of a request to look at, and what it must be."""
    match media.kind:
        case "multipart":
            return Code("parts"), py(parts_of(document, media, body))
        case "form":
            return Code("form"), py(grouped(form_pairs(media, body)))
        case "text":
            return Code("content"), py(body.encode())
        case _:
            return Code("content"), py(body.content)


def content_type(media: Media, body: Any) -> str | None:
    """The header, where it is known before the request is seen."""
    if media.kind == "multipart":
        return None
    return body.content_type or media.sent if isinstance(body, File) else media.sent


def parts_of(
    document: Mapping[str, Any], media: Media, fields: Mapping[str, Any]
) -> dict[str, list[Part]]:
    """The parts of a multipart body, by name."""
    found: dict[str, list[Part]] = {}
    for name, value in fields.items():
        said = part_type(media, name, document)
        for key, part in _parts(media, name, value, said):
            found.setdefault(key, []).append(part)
    return found


def _parts(
    media: Media, name: str, value: Any, said: str
) -> Iterator[tuple[str, Part]]:
    items = value if is_list(value) else [value]
    if is_styled(media, name) and not any(isinstance(item, File) for item in items):
        for key, text in _styled(media.encoding(name), name, value):
            yield key, (None, None, text)
        return
    for item in items:
        if isinstance(item, File):
            guess = "text/plain" if item.name else "application/octet-stream"
            media_type = item.content_type or said or guess
            yield name, (item.name or "upload", media_type, item.content)
        elif is_mapping(item) or is_list(item):
            yield name, (None, said or "application/json", item)
        elif item is not None:
            yield name, (None, said or None, _read(_text(item), said))


def _read(text: str, media_type: str) -> Any:
    """The content of a part as the tests look at it: JSON objects are parsed."""
    if not media_type.endswith("json"):
        return text
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if is_mapping(value) or is_list(value) else text


def form_pairs(media: Media, fields: Mapping[str, Any]) -> Pairs:
    """The decoded pairs of a urlencoded form."""
    pairs: Pairs = []
    for name, value in fields.items():
        if is_styled(media, name):
            pairs += _styled(media.encoding(name), name, value)
        else:
            items = value if is_list(value) else [value]
            pairs += [(name, _text(item)) for item in items if item is not None]
    return pairs


def is_styled(media: Media, name: str) -> bool:
    """Whether a field is written as a query parameter: section 4.8.15.1."""
    return not _STYLING.isdisjoint(media.encoding(name))


def grouped(pairs: Pairs) -> dict[str, str | list[str]]:
    """Pairs as a dict; a name that occurs more than once has a list."""
    values: dict[str, list[str]] = {}
    for name, text in pairs:
        values.setdefault(name, []).append(text)
    return {name: v if len(v) > 1 else v[0] for name, v in values.items()}


def _styled(encoding: Mapping[str, Any], name: str, value: Any) -> Pairs:
    if encoding.get("style") == "deepObject":
        return list(_deep(name, value))
    return query_pairs({**encoding, "name": name}, value)


def _deep(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if is_mapping(value):
        for key, item in value.items():
            yield from _deep(f"{name}[{key}]", item)
    elif is_list(value):
        for index, item in enumerate(value):
            yield from _deep(f"{name}[{index}]", item)
    elif value is not None:
        yield name, _text(value)


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
