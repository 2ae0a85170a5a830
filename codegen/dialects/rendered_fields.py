"""Fields of a page saved as seen: name, type, flags, text, line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.dialects.rendered_lines import Line
from codegen.dialects.rendered_types import (
    literal,
    parse_type,
    set_limit,
    set_options,
)
from codegen.problems import InputError, Problem, Where
from codegen.reading.nodes import Node, Seq

_ANCHOR = re.compile(r"(?:authorization|parameter|body|response)-")
_NAME = re.compile(r"[^\s`\"'()<>/]+")
_DEFAULT = re.compile(r"default:\s*(?P<value>\S.*)", re.IGNORECASE)
_CODE = re.compile(r"`([^`]*)`")
_FLAGS = {
    "read-only": "readOnly",
    "read only": "readOnly",
    "readonly": "readOnly",
    "write-only": "writeOnly",
    "write only": "writeOnly",
    "writeonly": "writeOnly",
}
_PLACES = frozenset({"header", "query", "cookie"})


@dataclass(slots=True)
class Field:
    """A parameter, or a field of a body.

    `path` leads to it from the top, `parent` is set for a nested one, which
    is in its parent's schema already. `place` is set for credentials.
    `collapsed`: it has fields of its own that the page does not show.
    """

    name: str
    where: Where
    schema: Node
    path: tuple[str, ...]
    parent: Field | None = None
    required: bool = False
    deprecated: bool = False
    place: str = ""
    description: str = ""
    collapsed: bool = False
    expanded: bool = False
    notes: list[str] = field(default_factory=list[str])


def preamble(lines: Sequence[Line], file: str) -> list[Line]:
    """The lines before the first field."""
    starts = _starts(lines, file)
    before = list(lines[: starts[0]]) if starts else _without_footer(list(lines), 0)
    return [line for line in before if line.text]


def read_fields(lines: Sequence[Line], file: str) -> list[Field]:
    """The fields of a section, nested ones after their parents.

    Raises `InputError` E110 where a field cannot be read.
    """
    starts = _starts(lines, file)
    ends = [*starts[1:], len(lines)]
    fields: dict[tuple[str, ...], Field] = {}
    for start, end in zip(starts, ends, strict=False):
        own = list(lines[start:end])
        if end == len(lines):
            own = _without_footer(own)
        elif own[-1].anchor and not own[-1].text:
            own.pop()  # the next field's
        found = _read(own, file)
        if found.path in fields:
            continue
        parent = fields.get(found.path[:-1])
        if parent is not None and _adopt(parent, found):
            found.parent = parent
            parent.expanded = parent.collapsed = False
        fields[found.path] = found
    for found in fields.values():
        if found.expanded:
            text = (
                f"the attributes of {found.name!r} are shown without its name; they "
                "cannot be told from the fields after it"
            )
            raise InputError(Problem(found.where, "E110", text))
    return list(fields.values())


def _starts(lines: Sequence[Line], file: str) -> list[int]:
    """Where fields begin: at their anchors, else at a name before a type."""
    anchored = [
        at if line.text else at + 1
        for at, line in enumerate(lines)
        if _ANCHOR.match(line.anchor)
    ]
    if anchored:
        return [at for at in anchored if at < len(lines) and lines[at].text]
    starts: list[int] = []
    for at, line in enumerate(lines[:-1]):
        if starts[-1:] == [at - 1] or not _NAME.fullmatch(line.text):
            continue  # a type is no name, though a field may be called `string`
        following = lines[at + 1]
        if parse_type(following.text, Where(file, line.number)) is not None:
            starts.append(at)
        elif at + 2 < len(lines) and lines[at + 2].text == "required":
            raise _unreadable(following, file, line.text)
    return starts


def _without_footer(lines: list[Line], first: int = 2) -> list[Line]:
    for at, line in enumerate(lines[first:], first):
        if line.is_footer:
            return lines[:at]
    return lines


def _unreadable(line: Line, file: str, name: str) -> InputError:
    text = (
        f"the type {line.text!r} of {name!r} cannot be read; save the page's "
        "Markdown form (its URL with .md) instead"
    )
    return InputError(Problem(Where(file, line.number), "E110", text))


def _read(lines: Sequence[Line], file: str) -> Field:
    where = Where(file, lines[0].number)
    name = lines[0].text.strip("`")
    if len(lines) < 2:
        raise _unreadable(lines[0], file, name)
    schema = parse_type(lines[1].text, where)
    if schema is None:
        raise _unreadable(lines[1], file, name)
    path = tuple(name.replace("[]", "").split("."))
    found = Field(name, where, schema, path)
    rest = list(lines[2:])
    while rest and _take_flag(found, rest[0].text):
        del rest[0]
    _read_text(found, rest)
    return found


def _take_flag(found: Field, text: str) -> bool:
    default = _DEFAULT.fullmatch(text)
    if text == "required":
        found.required = True
    elif text == "deprecated":
        found.deprecated = True
    elif text in _PLACES and not found.place:
        found.place = text
    elif text.lower() in _FLAGS:
        found.schema[_FLAGS[text.lower()]] = True
    elif default is not None:
        found.schema["default"] = literal(default["value"], found.schema)
    else:
        return False
    return True


def _read_text(found: Field, lines: list[Line]) -> None:
    """The description, and the labelled lines among and after it."""
    options: list[Any] = []
    examples = Seq((), found.where)
    text: list[Line] = []
    while lines:
        line = lines.pop(0)
        label = line.text
        if label == "Available options:":
            options += [literal(code, found.schema) for code in _codes(lines)]
        elif label in ("Example:", "Examples:"):
            examples += [literal(code, found.schema) for code in _codes(lines)]
        elif label == "Show child attributes":
            found.collapsed = True
        elif label == "Hide child attributes":
            found.expanded = True
        elif not set_limit(found.schema, label):
            text.append(line)
    if not set_options(found.schema, options):
        found.notes.append("the page does not list its options")
    if examples:
        found.schema["examples"] = examples
    found.description = paragraphs(text)


def _codes(lines: list[Line]) -> list[str]:
    """The values in back-ticks on the following lines, which are taken off."""
    values: list[str] = []
    while lines and lines[0].text.startswith("`"):
        values += _CODE.findall(lines.pop(0).text)
    return values


def _adopt(parent: Field, child: Field) -> bool:
    """Put a field into the object, or list of objects, it belongs to."""
    target: Any = parent.schema
    while isinstance(target, Node) and target.get("type") == "array":
        target = target.get("items")
    if not isinstance(target, Node):
        return False
    kind = target.get("type")
    if kind != "object" and not (isinstance(kind, Seq) and "object" in kind):
        return False
    child.name = child.path[-1]
    add_property(target, child)
    return True


def add_property(schema: Node, found: Field) -> None:
    """Make a field a property of an object schema."""
    if found.description:
        found.schema["description"] = found.description
    if found.deprecated:
        found.schema["deprecated"] = True
    properties = schema.setdefault("properties", Node((), found.where))
    properties[found.name] = found.schema
    properties.key_where[found.name] = found.where
    if found.required:
        schema.setdefault("required", Seq((), found.where)).append(found.name)


def parameter_of(place: str, found: Field) -> Node:
    """A field as a parameter of OpenAPI."""
    parameter = Node({"name": found.name, "in": place}, found.where)
    if found.required or place == "path":
        parameter["required"] = True
    if found.description:
        parameter["description"] = found.description
    if found.deprecated:
        parameter["deprecated"] = True
    parameter["schema"] = found.schema
    return parameter


def paragraphs(lines: Sequence[Line]) -> str:
    """Lines as text; where the page has blank lines, one stays."""
    text = ""
    for at, line in enumerate(lines):
        if at:
            text += "\n" if line.number == lines[at - 1].number + 1 else "\n\n"
        text += line.text
    return text
