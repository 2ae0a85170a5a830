"""Request bodies: which media type is sent, and what kind of body it is.

Source: OpenAPI 3.1.1, sections 4.8.13 to 4.8.15.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from codegen.openapi.allof import flatten
from codegen.openapi.media_types import kind_of, plain
from codegen.openapi.responses import is_json
from codegen.openapi.schemas import types_of
from codegen.problems import Where
from codegen.reading.source import Node, Seq, unplaced

BodyKind = Literal["json", "multipart", "form", "text", "binary"]

_FORM_DATA = "multipart/form-data"
_ORDER: tuple[BodyKind, ...] = ("json", "multipart", "form", "binary", "text")
# RFC 9110, sections 5.6.2 and 8.3.1; a range is none.
_TOKEN = r"[!#$%&'+\-.^_`|~0-9A-Za-z]+"
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}( *;[ -+\--~]*)?")


@dataclass(frozen=True, slots=True)
class RequestContent:
    """The media type that a request body is sent in, and its schema."""

    media_type: str
    kind: BodyKind
    schema: Any  # None: the page has none
    value: Node

    def encoding(self, wire: str) -> Node:
        """What the Encoding Object of a field says; empty without one."""
        encodings = self.value.get("encoding")
        found = encodings.get(wire) if isinstance(encodings, Node) else None
        return found if isinstance(found, Node) else unplaced()


def request_content(holder: Any, document: Node) -> RequestContent | None:
    """The content of a request body; None where it has none.

    JSON goes before multipart, that before a urlencoded form, anything else last.
    """
    content = holder.get("content") if isinstance(holder, Node) else None
    if not isinstance(content, Node) or not content:
        return None
    found: list[RequestContent] = []
    for media_type, value in content.items():
        value = value if isinstance(value, Node) else Node({}, content.where, {})
        schema = value.get("schema")
        kind = _kind(media_type, schema, document)
        found.append(RequestContent(media_type, kind, schema, value))
    best = min(found, key=lambda c: (_ORDER.index(c.kind), "*" in c.media_type))
    sent = _concrete(best.media_type, best.kind)
    return RequestContent(sent, best.kind, best.schema, best.value)


def is_of_nothing(body: Any) -> bool:
    """Whether a body has nothing to say: it may be missing, or an empty object."""
    content = body.get("content") if isinstance(body, Node) else None
    if not isinstance(content, Node) or body.get("required") is True:
        return False
    holders = content.values()
    schemas = [h.get("schema") if isinstance(h, Node) else None for h in holders]
    return bool(schemas) and all(map(_is_closed_and_empty, schemas))


def _is_closed_and_empty(schema: Any) -> bool:
    if not isinstance(schema, Node) or types_of(schema) != ("object",):
        return False
    others = ("properties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref")
    closed = schema.get("additionalProperties") is False
    return closed and not any(schema.get(key) for key in others)


def is_file_type(media_type: str) -> bool:
    """Whether data of a media type or range is a file, and no text."""
    return "/" in media_type and _kind(media_type, None, unplaced()) == "binary"


def part_type(encoding: Node, schema: Node) -> str:
    """The media type that a field of a form has; empty: none, or a choice.

    Args:
        encoding: Its Encoding Object, which goes before
        schema: the `contentMediaType` of its schema.
    """
    text = encoding.get("contentType")
    if text is None and "contentEncoding" not in schema:
        text = schema.get("contentMediaType")
    found = _MEDIA_TYPE.fullmatch(text.strip()) if isinstance(text, str) else None
    return found.group() if found else ""


def fixed_headers(encoding: Node) -> dict[str, str]:
    """The headers of a part that can have one value only, by name."""
    found: dict[str, str] = {}
    for name, header in _headers(encoding):
        schema = header.get("schema")
        schema = schema if isinstance(schema, Node) else unplaced()
        values = schema.get("enum")
        fixed = values if isinstance(values, Seq) else [schema.get("const")]
        texts = [value for value in fixed if isinstance(value, str)]
        if len(texts) == len(fixed) == 1 and _is_sendable(name, texts[0]):
            found[name] = texts[0]
    return found


def unsent_headers(content: RequestContent) -> Iterator[tuple[Where, str]]:
    """Place and text for each header of a part whose value nothing says."""
    encodings = content.value.get("encoding")
    for wire, encoding in encodings.items() if isinstance(encodings, Node) else ():
        encoding = encoding if isinstance(encoding, Node) else unplaced()
        for name, header in _headers(encoding):
            if name not in fixed_headers(encoding):
                text = f"the header {name!r} of the field {wire!r} has no fixed value"
                yield header.where, f"{text}; it is not sent"


def _is_sendable(name: str, value: str) -> bool:
    token = re.fullmatch(_TOKEN, name) is not None
    return token and value.isascii() and value.isprintable()


def _headers(encoding: Node) -> Iterator[tuple[str, Node]]:
    headers = encoding.get("headers")
    for name, header in headers.items() if isinstance(headers, Node) else ():
        if isinstance(header, Node) and name.lower() != "content-type":
            yield name, header


def refusal(content: RequestContent, document: Node) -> str | None:
    """Why a body cannot be sent in its media type; None: it can."""
    if content.media_type.startswith("multipart/") and content.kind != "multipart":
        return "of the multipart types only form-data is supported yet"
    if content.kind not in ("multipart", "form"):
        return None
    schema = flatten(content.schema, document)
    if not isinstance(schema, Node):
        return None
    kinds = types_of(schema)
    if kinds and "object" not in kinds:
        return f"a form has fields, and its schema is of type {kinds[0]!r}"
    properties = schema.get("properties")
    for wire, value in properties.items() if isinstance(properties, Node) else ():
        flat = flatten(value, document)
        media_type = part_type(content.encoding(wire), unplaced())
        is_object = isinstance(flat, Node) and "object" in types_of(flat)
        if is_object and media_type and not is_json(media_type):
            return f"its field {wire!r} is an object to be sent as {media_type!r}"
    return None


def _kind(media_type: str, schema: Any, document: Node) -> BodyKind:
    shape = flatten(schema, document) if "*" in media_type else schema
    match kind_of(media_type, shape):
        case "json" | "form" | "binary" as kind:
            return kind
        case "multipart":
            return "multipart" if plain(media_type) == _FORM_DATA else "binary"
        case _:
            return "text"


def _concrete(media_type: str, kind: BodyKind) -> str:
    """What is sent for a range where any type of its kind will do."""
    if "*" in media_type and kind != "binary":
        return "application/json" if kind == "json" else "text/plain"
    return media_type
