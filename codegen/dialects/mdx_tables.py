"""The fields of an MDX page that stand in tables instead of components.

A table below a heading such as `Query parameters`, with a column of names and
one of types, says what `<ParamField>` does: each row is one. Of a place that has
components on the page a table is text beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.dialects.mdx_tree import HEADING, Listed, listed, place_of
from codegen.problems import Where
from codegen.reading.components import FIELDS, Component, Text

_COLUMNS = {
    "name": ("name", "parameter", "param", "field", "property", "attribute", "key"),
    "type": ("type", "data type"),
    "required": ("required", "required?", "mandatory"),
    "default": ("default", "default value"),
    "description": ("description", "details", "notes"),
}
_KNOWN = {word: column for column, words in _COLUMNS.items() for word in words}
_RULE = re.compile(r"(?=[^-]*+-)[\s|:-]++")
_CELL = re.compile(r"(?<!\\)\|")
_NAME = re.compile(r"[^\s`*()<>/,|]+")
_ANSWER = re.compile(r"\b(?:response|returns?)\b", re.IGNORECASE)
_NO_BODY = re.compile(r"\b(?:headers?|codes?|status(?:es)?|errors?)\b", re.IGNORECASE)
_YES = frozenset({"yes", "true", "required", "y", "✅", "✓", "✔", "✔️", "mandatory"})
_EXAMPLES = frozenset({"RequestExample", "ResponseExample"})
_NO_DEFAULT = frozenset({"", "-", "\u2013", "\u2014", "none", "n/a"})


@dataclass(slots=True)
class _Walk:
    heading: str = ""


def described(page: Component) -> list[Listed]:
    """The fields of a page: its components, and for places without, its tables."""
    items = listed(page)
    known = {_kind(item) for item in items}
    return items + [item for item in _tabled(page, _Walk()) if _kind(item) not in known]


def _kind(item: Listed) -> str:
    return "answer" if item.tag.name == "ResponseField" else place_of(item)


def _tabled(holder: Component, walk: _Walk) -> Iterator[Listed]:
    for child in holder.children:
        if isinstance(child, Text):
            yield from _rows(child, walk)
        elif (
            isinstance(child, Component)
            and child.name not in FIELDS
            and child.name not in _EXAMPLES
        ):
            yield from _tabled(child, walk)


def _rows(text: Text, walk: _Walk) -> Iterator[Listed]:
    lines = text.text.lstrip().split("\n")
    columns: list[str] = []
    for at, line in enumerate(lines):
        heading = HEADING.match(line)
        if heading is not None:
            walk.heading = heading["text"].strip()
        if not line.lstrip().startswith("|"):
            columns = []
        elif columns and not _RULE.fullmatch(line):
            where = Where(text.where.file, text.where.line + at)
            item = _field(dict(zip(columns, _cells(line), strict=False)), where, walk)
            if item is not None:
                yield item
        elif at + 1 < len(lines) and _RULE.fullmatch(lines[at + 1]):
            found = [_KNOWN.get(cell.lower(), "") for cell in _cells(line)]
            columns = found if {"name", "type"} <= {*found} else []


def _cells(line: str) -> list[str]:
    cells = _CELL.split(line.strip().strip("|"))
    return [re.sub(r"\\(.)", r"\1", cell).strip().strip("*").strip() for cell in cells]


def _field(cells: dict[str, str], where: Where, walk: _Walk) -> Listed | None:
    """The field of a row; None where it has no name, or no place."""
    name = cells.get("name", "").strip("`")
    if not _NAME.fullmatch(name):
        return None
    attributes: dict[str, object] = {"name": name, "type": cells["type"].strip("`")}
    if cells.get("required", "").lower() in _YES:
        attributes["required"] = True
    default = cells.get("default", "").strip("`")
    if default.lower() not in _NO_DEFAULT:
        attributes["default"] = default
    text = Text(cells.get("description", ""), where)
    field = Component("ParamField", attributes, where, [text])
    item = Listed(field, (), (), walk.heading)
    if _ANSWER.search(walk.heading):
        if _NO_BODY.search(walk.heading):
            return None
        return Listed(Component("ResponseField", attributes, where, [text]), (), (), "")
    return item if place_of(item) else None
