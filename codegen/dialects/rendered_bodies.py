"""Request body and responses of a page saved as seen."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from codegen.dialects.rendered_examples import STATUS, Example, infer
from codegen.dialects.rendered_fields import (
    Field,
    add_property,
    paragraphs,
    preamble,
    read_fields,
)
from codegen.dialects.rendered_lines import Line
from codegen.dialects.rendered_sections import Section
from codegen.dialects.rendered_tabs import without_tabs
from codegen.dialects.rendered_types import parse_type
from codegen.problems import InputError, Problem, Problems, Where
from codegen.reading.nodes import Node, Seq

_JSON = "application/json"
_MEDIA_TYPE = re.compile(r"[a-z]+/[\w.+*-]+(?:;.*)?")
_STATUS = re.compile(
    rf"(?P<status>{STATUS.pattern})(?:\s*[-·]?\s*(?P<media>[a-z]+/\S+))?"
)
# All that a menu offers, the line breaks between which are lost.
_STATUSES = re.compile(rf"(?:{STATUS.pattern}){{2,}}")
_MEDIA_TYPES = re.compile(
    r"(?:(?:application|text|multipart|image|audio|video)/[a-z\d.+*-]+?){2,}"
)
_WHOLE = re.compile(r"The (?:body|response) is of type (?P<type>.+?)\.?")


@dataclass(slots=True)
class _Content:
    """What a section says before and in its fields."""

    where: Where
    statuses: list[str]
    media_type: str
    description: str
    schema: Node | None


class BodyReader:
    """Reads the bodies of one page; notes what their examples had to fill in."""

    def __init__(self, file: str, problems: Problems, label: str) -> None:
        self._file = file
        self._problems = problems
        self._label = label

    def request(self, section: Section, media: str, example: Example | None) -> Node:
        """The request body; `media` and `example` are what cURL sends.

        Raises `InputError` E110.
        """
        content = self._read(section, example)
        body = Node((), content.where)
        if content.description:
            body["description"] = content.description
        body["content"] = self._media_types(content, media, example)
        return body

    def responses(
        self,
        sections: Sequence[Section],
        statuses: Sequence[str],
        example: Example | None,
        where: Where,
    ) -> Node:
        """All responses: the one that is printed and those with a tab only.

        `statuses` are those of the tabs, `example` that of the first of them.
        Raises `InputError` E110.
        """
        found: dict[str, Node] = {}
        first = next(iter(statuses), "")
        for section in sections:
            status = self._status(section, first)
            shown = example if status == first or not first else None
            content = self._read(section, shown)
            response = Node({"description": content.description}, content.where)
            if content.media_type or content.schema is not None:
                media = _JSON if shown is not None else ""
                response["content"] = self._media_types(content, media, shown)
            found.setdefault(status, response)
            for other in content.statuses[1:]:
                found.setdefault(other, Node({"description": ""}, content.where))
        for status in statuses:
            if status not in found:
                found[status] = Node({"description": ""}, where)
                if status == first and example is not None and example.intact:
                    anything = Node({"schema": Node((), where)}, where)
                    anything["example"] = example.value
                    found[status]["content"] = Node({_JSON: anything}, where)
        if not found:
            text = "the page shows no response; any is accepted"
            self._problems.note(where, "N111", text, self._label)
        return Node(((status, found[status]) for status in sorted(found)), where)

    def _status(self, section: Section, first: str) -> str:
        statuses = self._read_preamble(section)[0]
        if statuses or first:
            return statuses[0] if statuses else first
        text = "the page does not print the status of its response; it is for any"
        where = Where(self._file, section.heading.number)
        self._problems.note(where, "N111", text, self._label)
        return "default"

    def _read(self, section: Section, example: Example | None) -> _Content:
        where = Where(self._file, section.heading.number)
        statuses, media_type, text, schema = self._read_preamble(section)
        fields = read_fields(section.lines, self._file)
        if fields:
            schema = Node({"type": "object"}, where)
            self.unfold(fields, example)
            for found in fields:
                if found.parent is None:
                    add_property(schema, found)
        text = self._without_tabs(text, where)
        return _Content(where, statuses, media_type, paragraphs(text), schema)

    def _read_preamble(
        self, section: Section
    ) -> tuple[list[str], str, list[Line], Node | None]:
        statuses: list[str] = []
        media_type = ""
        text: list[Line] = []
        schema: Node | None = None
        lines = preamble(section.lines, self._file)
        for line, after in zip_longest(lines, lines[1:]):
            status = _STATUS.fullmatch(line.text)
            whole = _WHOLE.fullmatch(line.text)
            if status is not None and not media_type and _with_media(status, after):
                text.clear()  # what some scrapers put before it
            if not text and _STATUSES.fullmatch(line.text):
                statuses += [s for s in STATUS.findall(line.text) if s not in statuses]
            elif status is not None and not text:
                statuses.append(status["status"])
                media_type = status["media"] or media_type
            elif not media_type and not text and _MEDIA_TYPE.fullmatch(line.text):
                media_type = line.text
            elif whole is not None:
                where = Where(self._file, line.number)
                schema = parse_type(whole["type"], where)
            else:
                text.append(line)
        return statuses, media_type, text, schema

    def _without_tabs(self, lines: Sequence[Line], where: Where) -> list[Line]:
        lines, note = without_tabs(lines)
        if note:
            self._problems.note(where, "N110", note, self._label)
        own = [line for line in lines if not _MEDIA_TYPES.fullmatch(line.text)]
        if len(own) < len(lines):
            note = "the page has several media types, and shows the fields of one"
            self._problems.note(where, "N110", note, self._label)
        return own

    def _media_types(
        self, content: _Content, fallback: str, example: Example | None
    ) -> Node:
        name = content.media_type or fallback
        if not name:
            text = "the page does not print the media type of its fields; save its "
            text += "Markdown form (its URL with .md) instead"
            raise InputError(Problem(content.where, "E110", text))
        media_type = Node((), content.where)
        if content.schema is not None:
            media_type["schema"] = content.schema
        if example is not None and example.intact and "json" in name:
            media_type["example"] = example.value
        return Node({name: media_type}, content.where)

    def unfold(self, fields: Sequence[Field], example: Example | None) -> None:
        """Give folded fields the attributes that the example shows."""
        for found in fields:
            for text in found.notes:
                self._note(found, text)
            if not found.collapsed:
                continue
            value = None if example is None else _value_at(example.value, found.path)
            if _graft(found.schema, infer(value, found.where)):
                text = "are folded on the page; its example gives them, as optional"
            else:
                text = "are folded on the page; anything is allowed"
            self._note(found, f"the attributes of {found.name!r} {text}")

    def _note(self, found: Field, text: str) -> None:
        self._problems.note(found.where, "N110", text, self._label)


def _with_media(status: re.Match[str], after: Line | None) -> bool:
    """Whether a status is printed with a media type, on its line or behind it."""
    return bool(status["media"] or (after and _MEDIA_TYPE.fullmatch(after.text)))


def _value_at(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        while isinstance(value, Seq) and value:
            value = value[0]
        if not isinstance(value, Node) or name not in value:
            return None
        value = value[name]
    return value


def _graft(schema: Any, shown: Any) -> bool:
    """Put the properties of a schema made of an example into the printed one."""
    while isinstance(schema, Node) and schema.get("type") == "array":
        schema = schema.get("items")
        shown = shown.get("items") if isinstance(shown, Node) else None
    if not isinstance(schema, Node) or not isinstance(shown, Node):
        return False
    if "properties" not in shown or "object" not in schema.get("type", ()):
        return False
    schema["properties"] = shown["properties"]
    return True
