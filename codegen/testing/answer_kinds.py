"""What bodies of a media type are, and the items of a documented stream.

A second reading of what the document says, which shares nothing with that of the
generator.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from codegen.testing.examples import documented, example
from codegen.testing.keywords import is_list, is_mapping, kinds, listed, mapping
from codegen.testing.misfits import misfit
from codegen.testing.synthesis import Endless, Json, Synthesis

Kind = Literal["json", "text", "bytes", "events", "lines"]

_EVENTS = "text/event-stream"
_TEXTUAL = ("csv", "xml", "yaml", "graphql")
_LINES = ("ndjson", "jsonl", "json-lines", "jsonlines", "json-seq", "stream+json")
_END = "[DONE]"
# RFC 9110, 8.3.1: what is none is not asked for.
_TOKEN = r"[\w!#$&^.+*-]+"
_MEDIA_TYPE = re.compile(rf"{_TOKEN}/{_TOKEN}( *;[ -~]*)?", re.ASCII)


def body_kind(media_type: str, schema: Any = None) -> Kind:
    """What a client makes of a body; streams are given item by item."""
    name = media_type.partition(";")[0].strip().lower()
    if name == _EVENTS:
        return "events"
    if name.startswith("application/") and name.endswith(_LINES):
        return "lines"
    if name.endswith(("/json", "+json")):
        return "json"
    if name.startswith("application/vnd.") and "+" not in name and is_mapping(schema):
        if {"$ref", "items", "properties"} & schema.keys():
            return "json"
        return "json" if kinds(schema) in (["object"], ["array"]) else "bytes"
    if name in ("*/*", "application/*"):
        is_file = is_mapping(schema) and schema.get("format") == "binary"
        return "bytes" if is_file else "json"
    main, _, sub = name.partition("/")
    if main == "image":
        return "bytes"
    last = sub.rpartition("+")[2].removeprefix("x-")
    return "text" if main == "text" or last in _TEXTUAL else "bytes"


def accepted(operation: Mapping[str, Any]) -> str:
    """The header `Accept`: the media types of the documented successes."""
    responses = mapping(operation, "responses")
    keys = [key for key in responses if key.startswith("2")] or ["default"]
    found: list[str] = []
    for key in keys:
        for name, value in mapping(mapping(responses, key), "content").items():
            pieces = [piece.strip() for piece in name.split(";")]
            kept = [p for p in pieces if not p.lower().startswith("charset=")]
            is_json = body_kind(name, mapping({"": value}, "").get("schema")) == "json"
            wild = "*" in name and is_json
            if _MEDIA_TYPE.fullmatch(name):
                found.append("application/json" if wild else "; ".join(kept))
    return ", ".join(dict.fromkeys(found)) or "application/json"


def item_schema(
    holder: Mapping[str, Any], media_type: str, document: Mapping[str, Any]
) -> Any:
    """The schema of one item: of the data of an event, or of a line."""
    made = Synthesis(document, "response")
    schema = holder.get("itemSchema", holder.get("schema", {}))
    shapes = [s for s, _ in made.shapes(schema) if kinds(s) != ["null"]]
    if "itemSchema" not in holder and len(shapes) == 1:
        is_whole = {*kinds(shapes[0])} - {"null"} == {"array"}
        if is_whole and "prefixItems" not in shapes[0]:
            schema = shapes[0].get("items", {})
    if body_kind(media_type) == "lines":
        return schema
    found = [data for data in _data(schema, made) if not _is_end(data, made)]
    return found[0] if len(found) == 1 else {"anyOf": found} if found else {}


def _data(schema: Any, made: Synthesis) -> Iterator[Any]:
    """What the events of each kind have as data."""
    shapes = [shape for shape, _ in made.shapes(schema)]
    events = [_event_data(shape, made) for shape in shapes]
    if not any(is_event for is_event, _ in events) and not any(
        _is_end(shape, made) for shape in shapes
    ):
        yield schema
        return
    for shape, (is_event, data) in zip(shapes, events, strict=True):
        yield data if is_event else shape


def _event_data(shape: Mapping[str, Any], made: Synthesis) -> tuple[bool, Any]:
    properties = mapping(shape, "properties")
    if "data" not in properties or properties.keys() - {"data", "event", "id", "retry"}:
        return False, None
    data = made.flat(properties["data"])
    if "contentSchema" in data:
        return True, data["contentSchema"]
    return True, {} if "contentMediaType" in data else properties["data"]


def _is_end(schema: Any, made: Synthesis) -> bool:
    flat = made.flat(schema)
    return flat.get("const") == _END or listed(flat, "enum") == [_END]


def stream_items(
    holder: Mapping[str, Any], media_type: str, document: Mapping[str, Any]
) -> list[Json]:
    """Items to send: those of the documented example, or two that are made."""
    schema = item_schema(holder, media_type, document)
    is_text = kinds(Synthesis(document, "response").flat(schema)) == ["string"]
    for item in documented(holder, document)[:1]:
        shown = [*_shown(item.value, media_type, is_text)]
        if shown and not any(misfit(i, schema, document, "response") for i in shown):
            return shown
    made: list[Json] = [example(schema, document, "response")]
    try:
        least = Synthesis(document, "response", least=True).value(schema, "value")
    except Endless:
        return made
    fits = misfit(least, schema, document, "response") is None
    return [*made, least] if fits and least not in (*made, None, "") else made


def _shown(value: Json, media_type: str, is_text: bool) -> Iterator[Json]:
    """The items of an example, which may be shown as they are sent."""
    if is_list(value):
        for member in value:
            yield from _shown(member, media_type, is_text)
    elif is_mapping(value) and body_kind(media_type) == "events":
        is_event = "data" in value and not value.keys() - {
            "data",
            "event",
            "id",
            "retry",
        }
        yield from _parsed(value["data"], is_text) if is_event else [value]
    elif not isinstance(value, str):
        yield value
    elif body_kind(media_type) == "lines":
        for line in filter(str.strip, value.split("\n")):
            yield from _parsed(line, is_text)
    elif "data:" in value:
        for block in value.replace("\r\n", "\n").split("\n\n"):
            lines = [ln[5:] for ln in block.split("\n") if ln.startswith("data:")]
            text = "\n".join(line.removeprefix(" ") for line in lines)
            if lines and text != _END:
                yield from _parsed(text, is_text)
    elif is_text and value:
        yield value


def _parsed(value: Json, is_text: bool) -> Iterator[Json]:
    if not isinstance(value, str) or is_text:
        yield value
        return
    try:
        yield json.loads(value)
    except ValueError:
        yield value
