"""Responses of an MDX page: its response fields and its examples, by status.

A field belongs to the status in the title of its tab or accordion, in the
heading above it, or in its own name; else to the success. What is said of
errors in general holds for each error that has an example and no fields.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from codegen.dialects.mdx_fields import FieldReader
from codegen.dialects.mdx_statuses import (
    caption,
    leading_status,
    phrase,
    status_in,
    status_of_example,
)
from codegen.dialects.mdx_tree import Listed, name_of, prose
from codegen.dialects.mdx_types import parse_written
from codegen.dialects.rendered_examples import Example, read_json
from codegen.problems import Where
from codegen.reading.components import Code, Component
from codegen.reading.nodes import Node, Seq

_IN_HEADING = re.compile(r"\b([1-5](?:\d\d|XX))\b")
_ERROR = re.compile(r"\b(?:errors?|fail(?:ed|ure)s?)\b", re.IGNORECASE)
_SUCCESS = re.compile(r"\b(?:success(?:ful)?|ok)\b", re.IGNORECASE)
_ERRORS = "errors"
_EMPTY = frozenset({"204", "205", "304"})
_JSON = "application/json"
_TEXTS = {"text": "plain", "txt": "plain", "csv": "csv", "html": "html", "xml": "xml"}


@dataclass(slots=True)
class _Answer:
    """What the page has on one status; `where` is where it first speaks of it."""

    where: Where
    description: str = ""
    items: list[Listed] = field(default_factory=list[Listed])
    whole: Listed | None = None
    example: Example | None = None
    text: str = ""


class ResponseReader:
    """Reads the responses of one page."""

    def __init__(self, fields: FieldReader, file: str, where: Where) -> None:
        self._fields = fields
        self._file = file
        self._where = where
        self._answers: dict[str, _Answer] = {}

    def read(self, items: Sequence[Listed], page: Component) -> Node:
        """The responses by status. Raises `InputError` E121."""
        for group in page.inside("ResponseExample"):
            self._examples(group)
        said = [*self._answers, *(_said_by(item) for item in items)]
        success = next((key for key in said if key.startswith("2")), "default")
        for item in items:
            self._add(item, success)
        self._spread_errors(success)
        if success == "default" and "default" in self._answers:
            text = "the page does not say the status of its response; it is for any"
            self._fields.note(self._answers["default"].where, text)
        if not self._answers:
            self._fields.note(
                self._where, "the page shows no response; any is accepted"
            )
        return Node(
            ((key, self._response(key)) for key in sorted(self._answers)), self._where
        )

    def _examples(self, group: Component) -> None:
        """The first example of each status, and of what has none."""
        for code in _codes(group):
            language, title = caption(code.info)
            status = status_of_example(title) or leading_status(language)
            if not status and _ERROR.search(title):
                text = "the example does not say the status of its error; left out"
                self._fields.note(code.where, text)
                continue
            key = status or "default"
            if key == "default" and self._answers:
                continue  # a further example of a status before it
            answer = self._at(key, code.where)
            if answer.example is not None or not code.text.strip():
                continue
            answer.description = answer.description or phrase(title, key)
            answer.example = read_json(code.text, self._file, code.where.line)
            if answer.example is None and code.text.lstrip()[:1] in ("{", "["):
                text = f"the example of {key} is not JSON; left out"
                self._fields.note(code.where, text)
            elif answer.example is None and key not in _EMPTY:
                answer.text = _TEXTS.get(language.lower(), "")

    def _add(self, item: Listed, success: str) -> None:
        status = _named(item.tag)
        if status:
            answer = self._at(status, item.tag.where)
            answer.items += item.inner
            if _is_container(item.tag):
                answer.whole = answer.whole or item
            if not answer.description:
                title = phrase(name_or_empty(item.tag), status)
                answer.description = prose(item.tag) or title
            return
        status, around = _status_of(item)
        answer = self._at(status or success, item.tag.where)
        if name_or_empty(item.tag):
            answer.items.append(replace(item, around=around))
        else:
            answer.whole = answer.whole or item

    def _at(self, status: str, where: Where) -> _Answer:
        """The answer of a status; what has none yet is of the first success."""
        new = status not in self._answers
        if new and status.startswith("2") and "default" in self._answers:
            self._answers[status] = self._answers.pop("default")
        return self._answers.setdefault(status, _Answer(where))

    def _spread_errors(self, success: str) -> None:
        """Give the fields of any error to the errors without fields of their own."""
        common = self._answers.pop(_ERRORS, None)
        if common is None:
            return
        bare = [
            answer
            for status, answer in self._answers.items()
            if status[0] in "45" and not answer.items and answer.whole is None
        ]
        if not bare:  # `default` is what no other status is
            self._answers.setdefault(
                "4XX" if success == "default" else "default", common
            )
        for answer in bare:
            answer.items, answer.whole = common.items, common.whole

    def _response(self, status: str) -> Node:
        answer = self._answers[status]
        response = Node({"description": answer.description}, answer.where)
        if answer.text and not answer.items and answer.whole is None:
            media = Node(
                {"schema": Node({"type": "string"}, answer.where)}, answer.where
            )
            response["content"] = Node({f"text/{answer.text}": media}, answer.where)
            return response
        schema = self._schema(answer)
        if schema is None and answer.example is None:
            return response
        media = Node({"schema": schema or Node((), answer.where)}, answer.where)
        if answer.example is not None:
            media["example"] = answer.example.value
            if schema is None:
                text = (
                    f"the response {status} has no fields on the page, only an example"
                )
                self._fields.note(answer.where, f"{text}; anything is allowed")
        response["content"] = Node({_JSON: media}, answer.where)
        return response

    def _schema(self, answer: _Answer) -> Node | None:
        """The schema of the fields; a list where the example is one of objects."""
        if answer.items:
            schema = self._fields.object(answer.items, answer.where)
            value = None if answer.example is None else answer.example.value
            if isinstance(value, Seq) and all(isinstance(item, Node) for item in value):
                return Node({"type": "array", "items": schema}, answer.where)
            return schema
        if answer.whole is not None:
            return self._fields.whole(answer.whole)
        return None


def name_or_empty(tag: Component) -> str:
    """The name of a response field; one without is the response itself."""
    return tag.text("name") if tag.name == "ResponseField" else name_of(tag)


def _named(tag: Component) -> str:
    """The status that a field has for its name: `402 Insufficient Balance`."""
    return leading_status(name_or_empty(tag))


def _is_container(tag: Component) -> bool:
    """Whether a field of a status has the type of a body, and not of a code."""
    schema = parse_written(tag.text("type"), tag.where)
    return schema is not None and schema.get("type") in ("object", "array")


def _said_by(item: Listed) -> str:
    return _named(item.tag) or _status_of(item)[0]


def _status_of(item: Listed) -> tuple[str, tuple[Component, ...]]:
    """The status of a field, and the groups around it that do not say it."""
    for group in reversed(item.around):
        title = group.text("title")
        status = status_in(title)
        if not status and group.name != "Expandable":
            status = _kind(title)
        if status or _SUCCESS.search(title):
            others = tuple(other for other in item.around if other is not group)
            return status, others
    found = _IN_HEADING.search(item.heading)
    return (found[1].upper() if found else _kind(item.heading)), item.around


def _kind(title: str) -> str:
    return _ERRORS if _ERROR.search(title) else ""


def _codes(group: Component) -> list[Code]:
    found: list[Code] = []
    for child in group.children:
        if isinstance(child, Code):
            found.append(child)
        elif isinstance(child, Component):
            found += _codes(child)
    return found


def all_codes(page: Component) -> list[Code]:
    """The code blocks of a page, those of request examples first."""
    first = [code for group in page.inside("RequestExample") for code in _codes(group)]
    shown = [code for group in page.inside("ResponseExample") for code in _codes(group)]
    grouped = {id(code) for code in (*first, *shown)}
    return first + [code for code in _codes(page) if id(code) not in grouped]
