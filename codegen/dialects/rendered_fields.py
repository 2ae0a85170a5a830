"""Fields of a page saved as seen: name, type, flags, text, line by line."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.dialects.rendered_lines import Line
from codegen.dialects.rendered_starts import (
    field_starts,
    type_end,
    unglue,
    unreadable,
    without_footer,
)
from codegen.dialects.rendered_tabs import without_tabs
from codegen.dialects.rendered_types import (
    core_of,
    literal,
    parse_type,
    set_limit,
    set_options,
    unite,
)
from codegen.dialects.rendered_values import listed
from codegen.problems import InputError, Problem, Where
from codegen.reading.nodes import Node, Seq

_DEFAULT = re.compile(r"default:\s*(?P<value>\S.*)", re.IGNORECASE)
_FLAGS = {
    "read-only": "readOnly",
    "read only": "readOnly",
    "readonly": "readOnly",
    "write-only": "writeOnly",
    "write only": "writeOnly",
    "writeonly": "writeOnly",
}
_PLACES = frozenset({"header", "query", "cookie"})
_ANY_NAME = re.compile(r"\{.*\}")
_FOLDED = re.compile(r"(?P<which>Show|Hide)\s*child attributes")
_LABEL = re.compile(r"(?P<label>Available options|Examples?):\s*(?P<rest>.*)")


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
    anchor: str = ""
    collapsed: bool = False
    expanded: bool = False
    notes: list[str] = field(default_factory=list[str])


def preamble(lines: Sequence[Line], file: str) -> list[Line]:
    """The lines before the first field."""
    lines = unglue(lines, file)
    starts = field_starts(lines, file)
    before = list(lines[: starts[0]]) if starts else without_footer(list(lines), 0)
    return [line for line in before if line.text]


def read_fields(lines: Sequence[Line], file: str) -> list[Field]:
    """The fields of a section, nested ones after their parents.

    Raises `InputError` E110 where a field cannot be read.
    """
    lines = unglue(lines, file)
    starts = field_starts(lines, file)
    if not starts:
        _check_names(lines, file)
    ends = [*starts[1:], len(lines)]
    fields: dict[tuple[str, ...], Field] = {}
    unfolded: dict[str, Field] = {}
    for start, end in zip(starts, ends, strict=False):
        own = list(lines[start:end])
        if end == len(lines):
            own = without_footer(own)
        elif own[-1].anchor and not own[-1].text:
            own.pop()  # the next field's
        found = _read(own, file, lines[start - 1].anchor if start else "")
        found.path = _place(found, unfolded)
        if found.path in fields:
            continue
        if found.expanded or found.collapsed:
            unfolded[found.anchor] = found
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


def _check_names(lines: Sequence[Line], file: str) -> None:
    """Refuse fields without names, which some scrapers lose, and tables of fields."""
    for line in lines:
        limits = set_limit(Node({"type": "array"}, Where(file, line.number)), line.text)
        if limits or _FOLDED.fullmatch(line.text) or line.text.startswith("|"):
            text = "fields are not printed as their name and then their type; save the "
            text += "page's Markdown form (its URL with .md) instead"
            raise InputError(Problem(Where(file, line.number), "E110", text))


def _place(found: Field, unfolded: Mapping[str, Field]) -> tuple[str, ...]:
    """The path of a field; its anchor tells where its name does not."""
    plain = re.sub(r"[^a-z0-9]", "", found.name.lower())
    parts = found.anchor.split("-") if len(found.path) == 1 else []
    for end in range(len(parts) - 1, 0, -1):
        parent = unfolded.get("-".join(parts[:end]))
        inner = "-".join(parts[end:])
        inner = re.sub(r"^(?:items-|one-of-\d+-|any-of-\d+-)+", "", inner)
        if parent is not None and inner.replace("-", "") == plain:
            return parent.path + found.path
    return found.path


def _read(lines: Sequence[Line], file: str, anchor: str = "") -> Field:
    where = Where(file, lines[0].number)
    name = lines[0].text.strip("`")
    if len(lines) < 2:
        raise unreadable(lines[0], file, name)
    schema = parse_type(lines[1].text, where)
    if schema is None:
        raise unreadable(lines[1], file, name)
    tabs = type_end(lines, 1, file)
    if tabs > 2:
        listed = [parse_type(line.text, where) for line in lines[2:tabs]]
        schema = unite([option for option in listed if option is not None], where)
    path = tuple(name.replace("[]", "").split("."))
    found = Field(name, where, schema, path, anchor=lines[0].anchor or anchor)
    if found.anchor == "authorization-authorization":  # the word may be translated
        found.name = "Authorization"
    rest = list(lines[tabs:])
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
        folded = _FOLDED.fullmatch(label)
        labelled = _LABEL.fullmatch(label)
        if labelled is not None:
            many = labelled["label"] == "Available options"
            values = listed(labelled["rest"], lines, many)
            literals = [literal(value, found.schema) for value in values]
            (options if many else examples).extend(literals)
        elif folded is not None:
            found.collapsed = folded["which"] == "Show"
            found.expanded = not found.collapsed
            _skip_item(found, lines)
        elif not set_limit(found.schema, label):
            text.append(line)
    if not set_options(found.schema, options):
        found.notes.append("the page does not list its options")
    if examples:
        found.schema["examples"] = examples
    text, note = without_tabs(text)
    if note:
        found.notes.append(f"of {found.name!r} {note}")
    found.description = paragraphs(text)


def _skip_item(found: Field, lines: list[Line]) -> None:
    """Take off the type of a list's items, which some pages print on its own."""
    at = next((at for at, line in enumerate(lines) if line.text), 0)
    items = found.schema.get("items")
    if lines and items is not None and parse_type(lines[at].text, found.where) == items:
        del lines[: at + 1]
        found.collapsed = found.expanded = False


def _adopt(parent: Field, child: Field) -> bool:
    """Put a field into the object, or list of objects, it belongs to.

    Of alternatives that is the first one, which is the one a page shows.
    """
    target = core_of(parent.schema, frozenset({"object"}))
    if target is None:
        return False
    child.name = child.path[-1]
    if _ANY_NAME.fullmatch(child.name):  # `labels.{key}`
        target["additionalProperties"] = child.schema
    else:
        add_property(target, child)
    return True


def add_property(schema: Node, found: Field) -> None:
    """Make a field a property of an object schema, in place of one before it."""
    if found.description:
        found.schema["description"] = found.description
    if found.deprecated:
        found.schema["deprecated"] = True
    properties = schema.setdefault("properties", Node((), found.where))
    properties[found.name] = found.schema
    properties.key_where[found.name] = found.where
    if found.required:
        required = schema.setdefault("required", Seq((), found.where))
        if found.name not in required:
            required.append(found.name)


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
