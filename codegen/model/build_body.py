"""The request body of an operation: its kind, its fields, which of them are files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from codegen.code import Code, py
from codegen.model.binaries import sent_as
from codegen.model.hoist import Hoist
from codegen.model.ir_body import Body, FieldEncoding
from codegen.model.markup import described
from codegen.model.place import Place
from codegen.model.shapes import (
    ANY,
    BYTES,
    FILE,
    NULL,
    Array,
    Map,
    Named,
    Object,
    Property,
    Scalar,
    Type,
    Union,
    union,
)
from codegen.openapi.allof import flatten
from codegen.openapi.bodies import (
    RequestContent,
    fixed_headers,
    is_file_type,
    part_type,
    request_content,
)
from codegen.openapi.schemas import types_of
from codegen.reading.source import Node, Seq, unplaced

_TEXT = union(Scalar("string"), BYTES)
_KNOWN_STYLES = ("form", "spaceDelimited", "pipeDelimited", "deepObject")
_STYLES = ("style", "explode", "allowReserved")


@dataclass(frozen=True, slots=True)
class ReadBody:
    """A body as it is read: its properties, or the type of the whole."""

    body: Body
    properties: tuple[Property, ...] | None
    type: Type
    description: str = ""  # of the type


def read_body(node: Any, place: Place, hoist: Hoist) -> ReadBody | None:
    """What a call of an operation sends; None where it has no body."""
    content = request_content(node, hoist.document)
    if content is None:
        return None
    required = node.get("required") is True
    body = Body(content.media_type, content.kind, required, False, ())
    if content.kind == "binary":
        return ReadBody(body, None, FILE)
    if content.kind == "text":
        return ReadBody(body, None, _TEXT)
    found = hoist.fields(content.schema, place)
    if found is None:
        whole = place.property("body")
        schema = content.schema
        type_ = hoist.argument(schema, whole) if schema is not None else ANY
        if content.kind != "json" and type_ == ANY:
            type_ = Map(ANY)
        if content.kind == "multipart" and isinstance(type_, Map):
            type_ = Map(sent_as(type_.values, _definitions(hoist), FILE))
        flat = flatten(schema, hoist.document)
        text = described(flat) if isinstance(flat, Node) else ""
        return ReadBody(body, None, type_, text)
    properties = found.properties
    if content.kind == "multipart":
        properties = _with_files(found, content, hoist)
    encodings = tuple(_encodings(properties, content, hoist.document))
    body = replace(body, flattened=True, encodings=encodings)
    return ReadBody(body, properties, ANY)


def _with_files(
    body: Object, content: RequestContent, hoist: Hoist
) -> tuple[Property, ...]:
    """The properties of a multipart form, of type file where they are files."""
    definitions = _definitions(hoist)
    schemas = flatten(content.schema, hoist.document)["properties"]
    found: list[Property] = []
    for prop in body.properties:
        type_ = sent_as(prop.type, definitions, FILE)
        schema = schemas.get(prop.wire)
        if _is_file_by_media_type(schema, content.encoding(prop.wire), hoist.document):
            type_ = _leaves_as_file(type_)
        found.append(replace(prop, type=type_))
    return tuple(found)


def _definitions(hoist: Hoist) -> dict[str, Named]:
    return {named.key: named for named in hoist.definitions}


def _is_file_by_media_type(schema: Any, encoding: Node, document: Node) -> bool:
    """Whether media types alone say that a string, or a value of no type, is a file.

    As in JSON Schema 2020-12 (8.4) and OpenAPI 3.1.1 (4.8.15.1): `contentMediaType`
    without a `contentEncoding` that makes it text, or the `contentType` of an
    Encoding Object. `format: file` is what pages keep of Swagger 2.
    """
    return all(_is_file(leaf, encoding) for leaf in _leaves(schema, document))


def _is_file(leaf: Node, encoding: Node) -> bool:
    encoded = leaf.get("contentEncoding", "binary") != "binary"
    if encoded or set(types_of(leaf)) - {"string", "null"}:
        return False
    if leaf.keys() & {"enum", "const", "anyOf", "oneOf", "properties"}:
        return False
    given = str(encoding.get("contentType", leaf.get("contentMediaType", "")))
    types = [name.strip() for name in given.split(",") if name.strip()]
    if leaf.get("format") == "file" or "contentEncoding" in leaf:
        return True
    return bool(types) and all(map(is_file_type, types))


def _leaves(schema: Any, document: Node, depth: int = 3) -> Iterator[Node]:
    """The schemas of one value of a field: of each alternative, and of an item.

    Null is none of them. It is looked into so deep as a choice of arrays of choices.
    """
    flat = flatten(schema, document)
    flat = flat if isinstance(flat, Node) else unplaced()
    if types_of(flat) == ("null",):
        return
    inner = flat.get("anyOf", flat.get("oneOf"))
    if "array" in types_of(flat):
        inner = Seq([flat.get("items")], flat.where)
    if not depth or not isinstance(inner, Seq):
        yield flat
        return
    for member in inner:
        yield from _leaves(member, document, depth - 1)


def _part_type(schema: Any, encoding: Node, document: Node) -> str:
    """The media type of all values of a field; empty: none, or a choice."""
    found = {part_type(encoding, leaf) for leaf in _leaves(schema, document)}
    return found.pop() if len(found) == 1 else ""


def _leaves_as_file(type_: Type) -> Type:
    match type_:
        case Array(items, bounds):
            return Array(_leaves_as_file(items), bounds)
        case Union(members):
            return union(*(_leaves_as_file(member) for member in members))
        case _:
            return NULL if type_ == NULL else FILE


def _encodings(
    properties: tuple[Property, ...], content: RequestContent, document: Node
) -> Iterator[FieldEncoding]:
    """What the runtime has to know of fields, beside their values."""
    schemas = flatten(content.schema, document).get("properties", unplaced())
    for prop in properties if content.kind in ("multipart", "form") else ():
        encoding = content.encoding(prop.wire)
        media_type = _part_type(schemas.get(prop.wire), encoding, document)
        is_file = _is_only_files(prop.type)  # of which no style says anything
        styled = not is_file and any(key in encoding for key in _STYLES)
        arguments: list[Code] = []
        if is_file:
            arguments.append(Code("file=True"))
        if content.kind == "multipart" and media_type and not styled:
            arguments.append(Code("content_type=") + py(media_type))
        if content.kind == "multipart" and (headers := fixed_headers(encoding)):
            arguments.append(Code("headers=") + py(headers))
        if styled:
            style = encoding.get("style", "form")
            explode = encoding.get("explode", style == "form") is True
            style = style if style in _KNOWN_STYLES else "form"
            text = Code("style=Style(") + py(style) + Code(", explode=")
            arguments.append(text + py(explode) + Code(")"))
        if arguments:
            yield FieldEncoding(prop.wire, Code(", ").join(arguments), styled)


def _is_only_files(type_: Type) -> bool:
    match type_:
        case Array(items):
            return _is_only_files(items)
        case Union(members):
            return all(_is_only_files(m) for m in members if m != NULL)
        case _:
            return type_ == FILE
