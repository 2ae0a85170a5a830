"""Keys that OpenAPI does not know, each a slip away from one that it does.

What they hold would be lost without a word. Each is told once, however many
operations share it: an error (E209) where an operation, its parameters or its
body would be lost, else a note (N210).
"""

from __future__ import annotations

from collections.abc import Iterable, Set
from typing import Any

from codegen.openapi import known_keys as keys
from codegen.openapi.entry import Entry
from codegen.openapi.schemas import LISTS, MAPS, METHODS, SINGLES, listed
from codegen.problems import Problems
from codegen.reading.nodes import Node, Seq, where_of

_LOST_OF_ITEM = frozenset({*METHODS, "parameters"})
_LOST_OF_OPERATION = frozenset({"parameters", "requestBody"})
_CONTENT, _SCHEMA = frozenset({"content"}), frozenset({"schema"})


class Misspelled:
    """Reports to `problems`; a piece that several operations share is read once."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._seen = set[int]()

    def document(self, document: Node) -> None:
        """The top of a document, which is the same for all of its operations."""
        self._check(document, keys.DOCUMENT, frozenset({"paths"}), "")
        components = document.get("components")
        if isinstance(components, Node):
            self._check(components, keys.COMPONENTS, frozenset(), "")

    def item(self, path: str, item: Node) -> None:
        """A path item, but for its operations."""
        for key, near in keys.misspelled(item, keys.PATH_ITEM):
            if key.lower() in METHODS:
                continue  # E205
            label = f"{near.upper()} {path}" if near in METHODS else path
            lost = near in _LOST_OF_ITEM
            keys.tell(item, key, near, self._problems, lost=lost, label=label)
        self._parameters(item.get("parameters"), path)

    def operation(self, entry: Entry) -> None:
        """An operation with all that stands in it."""
        operation, label = entry.operation, entry.key
        self._check(operation, keys.OPERATION, _LOST_OF_OPERATION, label)
        self._parameters(operation.get("parameters"), label)
        self._body(operation.get("requestBody"), label)
        for response in _values(operation.get("responses")):
            self._response(response, label)

    def components(self, components: Node) -> None:
        for schema in _values(components.get("schemas")):
            self._schema(schema)
        for name, parameter in _items(components.get("parameters")):
            self._parameter(parameter, f"components.parameters.{name}")
        for name, body in _items(components.get("requestBodies")):
            self._body(body, f"components.requestBodies.{name}")
        for name, response in _items(components.get("responses")):
            self._response(response, f"components.responses.{name}")

    def _parameters(self, parameters: Any, label: str) -> None:
        for parameter in listed(parameters):
            self._parameter(parameter, label)

    def _parameter(self, parameter: Any, label: str) -> None:
        if isinstance(parameter, Node):
            self._check(parameter, keys.PARAMETER, frozenset(), label)
            self._schema(parameter.get("schema"))

    def _body(self, body: Any, label: str) -> None:
        if isinstance(body, Node):
            self._check(body, keys.REQUEST_BODY, _CONTENT, label)
            self._content(body.get("content"), _SCHEMA, label)

    def _response(self, response: Any, label: str) -> None:
        if isinstance(response, Node):
            self._check(response, keys.RESPONSE, frozenset(), label)
            self._content(response.get("content"), frozenset(), label)

    def _content(self, content: Any, lost: Set[str], label: str) -> None:
        for media_type in _values(content):
            if isinstance(media_type, Node):
                self._check(media_type, keys.MEDIA_TYPE, lost, label)
                self._schema(media_type.get("schema"))

    def _schema(self, schema: Any) -> None:
        """A schema and all that is below it."""
        todo = [schema]
        while todo:
            found = todo.pop()
            if not isinstance(found, Node) or id(found) in self._seen:
                continue
            self._seen.add(id(found))
            self._check(found, keys.SCHEMA, frozenset(), "")
            self._type(found)
            for key, value in found.items():
                if key in SINGLES:
                    todo.append(value)
                elif key in LISTS and isinstance(value, Seq):
                    todo += value
                elif key in MAPS:
                    todo += _values(value)

    def _type(self, schema: Node) -> None:
        kind = schema.get("type")
        for name in kind if isinstance(kind, Seq) else (kind,):
            if isinstance(name, str) and name not in keys.TYPES:
                near = keys.nearest(name, keys.TYPES)
                if near is not None:
                    text = (
                        f"unknown type {name!r}; did you mean {near!r}? It is ignored"
                    )
                    self._problems.note(where_of(schema, "type"), "N210", text)

    def _check(self, holder: Node, known: Set[str], lost: Set[str], label: str) -> None:
        keys.check(holder, known, lost, label, self._problems)


def _items(value: Any) -> Iterable[tuple[str, Any]]:
    return value.items() if isinstance(value, Node) else ()


def _values(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, Node) else ()
