"""The media type that a request body is sent in, and which of its fields are files.

A second reading of OpenAPI 3.1.1, sections 4.8.13 to 4.8.15, that shares nothing
with the one the packages are built from.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from codegen.testing.answer_kinds import body_kind
from codegen.testing.keywords import is_mapping, kind, kinds, listed, mapping
from codegen.testing.synthesis import Synthesis

Kind = Literal["json", "multipart", "form", "binary", "text"]

_PREFERRED: tuple[Kind, ...] = ("json", "multipart", "form", "binary", "text")


@dataclass(frozen=True, slots=True)
class File:
    """A file that a test sends; without a name it is sent as bare bytes."""

    content: bytes
    name: str = ""
    content_type: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """What a request body is sent as.

    Args:
        kind: How it is written.
        sent: The media type that arrives, where the body does not add to it.
        value: The Media Type Object.
    """

    kind: Kind
    sent: str
    value: Mapping[str, Any]

    @property
    def schema(self) -> Any:
        return self.value.get("schema", {})

    def encoding(self, name: str) -> Mapping[str, Any]:
        return mapping(mapping(self.value, "encoding"), name)


def media_of(document: Mapping[str, Any], operation: Mapping[str, Any]) -> Media | None:
    """How the body of an operation is sent; None if it has none."""
    found: list[tuple[int, bool, int, Media]] = []
    content = mapping(mapping(operation, "requestBody"), "content")
    for index, name in enumerate(content):
        value = mapping(content, name)
        how = _kind(name, value.get("schema"), document)
        sent = name
        if "*" in name and how in ("json", "text"):
            sent = {"json": "application/json", "text": "text/plain"}[how]
        rank = _PREFERRED.index(how)
        found.append((rank, "*" in name, index, Media(how, sent, value)))
    return min(found, key=lambda item: item[:3])[3] if found else None


def file_fields(media: Media, document: Mapping[str, Any]) -> dict[str, bool]:
    """The fields that are files, and whether they are several."""
    if media.kind != "multipart":
        return {}
    made = Synthesis(document, "request")
    found: dict[str, bool] = {}
    for name, schema in mapping(made.flat(media.schema), "properties").items():
        shape = made.flat(schema)
        several = kind(shape) == "array"
        if several:
            shape = made.flat(shape.get("items"))
        if _is_file(shape, media.encoding(name), document):
            found[name] = several
    return found


def part_type(media: Media, name: str, document: Mapping[str, Any]) -> str:
    """The media type that the parts of a field have by document; empty: none."""
    made = Synthesis(document, "request")
    properties = mapping(made.flat(media.schema), "properties")
    shape = made.flat(properties.get(name))
    if kind(shape) == "array":
        shape = made.flat(shape.get("items"))
    said = media.encoding(name).get("contentType")
    if said is None and "contentEncoding" not in shape:
        said = shape.get("contentMediaType")
    text = str(said or "").strip()
    is_one = text.isascii() and text.isprintable() and text.count("/") == 1
    return text if is_one and not {",", "*"} & set(text) else ""


def _is_file(
    shape: Mapping[str, Any], encoding: Mapping[str, Any], document: Mapping[str, Any]
) -> bool:
    if set(kinds(shape)) - {"string", "null"}:
        return False
    if shape.get("format") == "binary":
        return True
    if shape.keys() & {"enum", "const", "properties"}:
        return False
    if "contentEncoding" in shape:
        return bool(shape["contentEncoding"] == "binary")
    said = encoding.get("contentType") or shape.get("contentMediaType") or ""
    names = [name.strip() for name in str(said).split(",") if name.strip()]
    binary = ["/" in n and _kind(n, None, document) == "binary" for n in names]
    return shape.get("format") == "file" or bool(binary and all(binary))


def _kind(name: str, schema: Any, document: Mapping[str, Any]) -> Kind:
    plain = name.split(";")[0].strip().lower()
    if plain == "multipart/form-data":
        return "multipart"
    if plain.endswith("/x-www-form-urlencoded"):
        return "form"
    shape = Synthesis(document, "request").flat(schema) if "*" in plain else schema
    how = body_kind(name, shape)
    return "json" if how == "json" else "binary" if how == "bytes" else "text"


def completed(
    value: Any, files: Mapping[str, bool], schema: Any, document: Mapping[str, Any]
) -> Any:
    """A documented form with a stand-in for each file that it must have."""
    if not is_mapping(value):
        return value
    required = listed(Synthesis(document, "request").flat(schema), "required")
    added = {
        name: ["file"] if several else "file"
        for name, several in files.items()
        if name in value or name in required
    }
    return {**value, **added}


def with_files(body: Any, files: Mapping[str, bool], *, named: bool) -> Any:
    """A form with files in place of what stands for them.

    Args:
        named: The files have names; of several, each one.
    """
    if not is_mapping(body):
        return body
    changed = dict(body)
    for name in files.keys() & body.keys():
        if files[name]:
            changed[name] = [_file(f"{name} {n}", named=named) for n in (1, 2)]
        else:
            changed[name] = _file(name, named=named)
    return changed


def _file(title: str, *, named: bool) -> File:
    return File(f"Bytes of {title}".encode(), f"{title}.txt" if named else "")


def whole(media: Media, shown: Any, *, named: bool) -> Any:
    """A body that is text or a file: the documented one, or one that is made."""
    if media.kind == "text":
        return shown if isinstance(shown, str) and shown else "The text of the body: ü"
    content = b"The bytes of the body.\r\n\0\xff"
    if "*" in media.sent:
        return File(content, content_type=media.sent.replace("*", "x-test"))
    return File(content, "file.bin" if named else "")
