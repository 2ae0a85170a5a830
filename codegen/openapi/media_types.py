"""Kinds of media types: what a body is sent or read as."""

from __future__ import annotations

from typing import Any, Final, Literal

from codegen.reading.source import Node

Kind = Literal[
    "json", "events", "lines", "multipart", "form", "csv", "xml", "text", "binary"
]

_EXACT: Final[dict[str, Kind]] = {
    "text/event-stream": "events",
    "application/json-lines": "lines",
    "application/json-seq": "lines",
    "application/jsonl": "lines",
    "application/jsonlines": "lines",
    "application/ndjson": "lines",
    "application/stream+json": "lines",
    "application/x-jsonlines": "lines",
    "application/x-ndjson": "lines",
    "application/x-www-form-urlencoded": "form",
    "text/csv": "csv",
    "application/csv": "csv",
    "application/xml": "xml",
    "text/xml": "xml",
}
_TEXT_ENDINGS: Final = ("/graphql", "/x-yaml", "/yaml", "+yaml")
STREAMS: Final[frozenset[Kind]] = frozenset({"events", "lines"})
TEXTS: Final[frozenset[Kind]] = frozenset({"csv", "xml", "text"})


def plain(media_type: str) -> str:
    """A media type without its parameters, in lower case."""
    return media_type.partition(";")[0].strip().lower()


def kind_of(media_type: str, schema: Any = None) -> Kind:
    """What a body of a media type is sent or read as.

    Args:
        schema: Tells what `*/*` means: bytes where it says so, JSON where not; and
            what a vendor's type means that has no suffix: JSON, if it has structure.
    """
    name = plain(media_type)
    if name in _EXACT:
        return _EXACT[name]
    if name in ("*/*", "application/*"):
        return "binary" if is_binary(schema) else "json"
    if name.endswith(("/json", "+json")) or _is_vendors_json(name, schema):
        return "json"
    if name.startswith("multipart/"):
        return "multipart"
    if name.endswith("+xml") and not name.startswith("image/"):
        return "xml"
    is_text = name.startswith("text/") or name.endswith(_TEXT_ENDINGS)
    return "text" if is_text else "binary"


def _is_vendors_json(name: str, schema: Any) -> bool:
    if not name.startswith("application/vnd.") or "+" in name:
        return False
    if not isinstance(schema, Node):
        return False
    is_structured = schema.keys() & {"$ref", "items", "properties"}
    return bool(is_structured) or schema.get("type") in ("array", "object")


def is_binary(schema: Any) -> bool:
    """Whether a schema is that of bytes: OpenAPI 3.0 `format: binary`, and 3.1."""
    if not isinstance(schema, Node) or schema.get("type", "string") != "string":
        return False
    media_type = schema.get("contentMediaType")
    encoded = "contentEncoding" in schema or "contentSchema" in schema
    is_bytes = isinstance(media_type, str) and kind_of(media_type) == "binary"
    return schema.get("format") == "binary" or (is_bytes and not encoded)
