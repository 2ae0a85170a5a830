"""The tests of the events that webhooks send, computed from the document alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.code import Code, ident, py
from codegen.model.ir import Package
from codegen.model.names import snake, unique
from codegen.model.webhooks import Webhook
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.answers import (
    Answer,
    answers_of,
    least_answer,
    note_misfit,
    other_forms_of,
)
from codegen.testing.examples import documented
from codegen.testing.imports import TestImports
from codegen.testing.keywords import is_mapping, listed, mapping
from codegen.testing.synthesis import Json, Synthesis
from codegen.testing.values import has_empty
from codegen.testing.wire import content_of, media_type_of

_LONG = 3000  # letters; of an example that nobody documented


@dataclass(frozen=True, slots=True)
class EventTest:
    """A payload, and what becomes of it.

    Args:
        parsed: What the event is on the wire; empty where it is the payload.
        typed: It is of the class `model`.
        alone: It is known by its payload alone.
        strict: The payload is as its schema says.
        declared: The class has fields for all of it.
    """

    name: Code
    event: str
    payload: Code
    vague: bool
    parsed: Code
    model: Code
    typed: bool
    alone: bool
    strict: bool
    declared: bool

    @property
    def differs(self) -> bool:
        return bool(self.parsed)


@dataclass(frozen=True, slots=True)
class EventTests:
    """The module of all tests of events."""

    imports: tuple[Code, ...]
    events: tuple[EventTest, ...]


def webhook_tests(
    document: Mapping[str, Any], package: Package, problems: Problems
) -> EventTests:
    """A test for each example of each event that is JSON.

    Args:
        document: The normalised document that the package was built from.
        problems: Gets a note for each example that does not fit its schema.
    """
    imports = TestImports(events=True)
    imports.results.add("to_wire")
    classes = {
        f"{model.module}.{model.name}"
        for model in package.models
        if model.fields is not None
    }
    tags = _Tags(document, package)
    found: dict[str, tuple[Webhook, Answer]] = {}
    for event in package.webhooks.parsed:
        for number, answer in enumerate(_payloads(document, event, problems), 1):
            many = f" {number}" if number > 1 else ""
            found[f"{event.name} example{many}"] = event, answer
    names = unique({title: [snake(title)] for title in found})
    tests: list[EventTest] = []
    for title, (event, answer) in found.items():
        typed = event.model in classes
        declared = answer.declared and answer.fits and is_mapping(answer.body)
        imports.typing |= has_empty(answer.body)
        if declared:
            imports.results.add("undocumented")
        model = Code("")
        if typed:
            module, _, name = str(event.model).rpartition(".")
            model = imports.model(module, name)
        tests.append(
            EventTest(
                name=ident(names[title]),
                event=event.name,
                payload=py(answer.body),
                vague=has_empty(answer.body),
                parsed=py(answer.parsed) if answer.parsed != answer.body else Code(""),
                model=model,
                typed=typed,
                alone=typed and answer.fits and tags.tell(event.name, answer.body),
                strict=answer.fits,
                declared=declared,
            )
        )
    return EventTests(imports.lines(package.name), tuple(tests))


def _payloads(
    document: Mapping[str, Any], event: Webhook, problems: Problems
) -> Iterator[Answer]:
    """The documented examples; else one that is made, a short one if it can be."""
    body = _body(document, event)

    def note(text: str) -> None:
        note_misfit(problems, body, text, event.name)

    found = list(answers_of(document, body, "", 200, note, event=True))
    found += other_forms_of(document, body, "", 200) if found else ()
    holder = content_of(body)
    if found and not documented(holder, document) and len(py(found[0].body)) > _LONG:
        operation = {"responses": {"": body}}
        found = [least_answer(document, operation, found[0]) or found[0]]
    yield from found


def _body(document: Mapping[str, Any], event: Webhook) -> Mapping[str, Any]:
    """The request body of a webhook; where it may be anything, an object."""
    operation = document["webhooks"][event.name][event.method.lower()]
    body = mapping(operation, "requestBody")
    media_type = media_type_of(body) or "application/json"
    found = mapping(mapping(body, "content"), media_type)
    where = getattr(found, "where", operation.where)
    schema = found.get("schema") if event.model != "Any" else None
    holder = Node({**found, "schema": schema or {"type": "object"}}, where, {})
    return {"content": {media_type: holder}}


class _Tags:
    """By which fields the events can be told apart."""

    def __init__(self, document: Mapping[str, Any], package: Package) -> None:
        made = Synthesis(document, "response")
        self._values: dict[str, dict[str, Json]] = {}
        for event in package.webhooks.parsed:
            body = _body(document, event)
            holder = content_of(body)
            properties = mapping(made.flat(holder["schema"]), "properties")
            if event.model != "Any":
                self._values[event.name] = dict(_single(properties, made))

    def tell(self, name: str, payload: Json) -> bool:
        """Whether a field says that `payload` is the event `name` and no other."""
        return any(
            is_mapping(payload)
            and payload.get(wire) == value
            and all(
                wire in other and (other[wire] != value or event == name)
                for event, other in self._values.items()
            )
            for wire, value in self._values[name].items()
        )


def _single(
    properties: Mapping[str, Any], made: Synthesis
) -> Iterator[tuple[str, Json]]:
    for wire, schema in properties.items():
        flat = made.flat(schema)
        values = [flat["const"]] if "const" in flat else listed(flat, "enum")
        if len(values) == 1:
            yield wire, values[0]
