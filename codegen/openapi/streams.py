"""What one item of a documented stream is.

OpenAPI 3.2 says it by `itemSchema`. Before, `schema` is used for it in several ways:
it is that of the data of one event, of the event with its fields `data`, `event`,
`id` and `retry`, or of the array of all items.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from codegen.openapi.allof import flatten
from codegen.openapi.media_types import kind_of
from codegen.openapi.responses import Content
from codegen.openapi.schemas import types_of
from codegen.reading.source import Node, Seq

_FIELDS: Final = frozenset({"data", "event", "id", "retry"})
_DONE: Final = "[DONE]"
_DEEPEST: Final = 2  # of unions in unions


def item_schema(content: Content, document: Node) -> Any:
    """The schema of what one item says, parsed; None: it is not documented."""
    schema = content.value.get("itemSchema", content.schema)
    if "itemSchema" not in content.value:
        flat = _present(schema, document)
        is_list = isinstance(flat, Node) and {*types_of(flat)} - {"null"} == {"array"}
        if is_list and "prefixItems" not in flat:
            schema = flat.get("items")
    if kind_of(content.media_type) == "lines":
        return schema
    found = [*_data_schemas(schema, document)]
    if len(found) == 1 or not isinstance(schema, Node):
        return found[0] if found else None
    return Node({"anyOf": Seq(found, schema.where)}, schema.where, {})


def _present(schema: Any, document: Node) -> Any:
    """`schema` flattened; of a schema or null, the schema."""
    flat = flatten(schema, document)
    for keyword in ("oneOf", "anyOf"):
        members = flat.get(keyword) if isinstance(flat, Node) else None
        if isinstance(members, Seq):
            flats = [_present(member, document) for member in members]
            real = [f for f in flats if not _is_null(f)]
            return real[0] if len(real) == 1 else flat
    return flat


def _is_null(flat: Any) -> bool:
    return isinstance(flat, Node) and types_of(flat) == ("null",)


def is_text(schema: Any, document: Node) -> bool:
    """Whether the data of an event is text as it comes."""
    flat = flatten(schema, document)
    return isinstance(flat, Node) and types_of(flat) == ("string",)


def _data_schemas(schema: Any, document: Node, depth: int = 0) -> Iterator[Any]:
    """The schemas of the data of each kind of event, without the end mark."""
    flat = flatten(schema, document)
    if not isinstance(flat, Node):
        yield schema
        return
    for keyword in ("oneOf", "anyOf"):
        members = flat.get(keyword)
        plain = "properties" not in flat and depth < _DEEPEST
        if isinstance(members, Seq) and plain:
            inner = [[*_data_schemas(m, document, depth + 1)] for m in members]
            if any(found != [m] for found, m in zip(inner, members, strict=True)):
                yield from (found for each in inner for found in each)
                return
    if _DONE in (flat.get("const"), *_only(flat.get("enum"))):
        return
    properties = flat.get("properties")
    if isinstance(properties, Node) and "data" in properties.keys() <= _FIELDS:
        data = flatten(properties["data"], document)
        if not isinstance(data, Node):
            yield None
            return
        media_type = data.get("contentMediaType")
        if isinstance(media_type, str) and kind_of(media_type) == "json":
            yield data.get("contentSchema")
        elif _DONE not in (data.get("const"), *_only(data.get("enum"))):
            yield properties["data"]
        return
    yield schema


def _only(values: Any) -> Seq | tuple[()]:
    return values if isinstance(values, Seq) and len(values) == 1 else ()
