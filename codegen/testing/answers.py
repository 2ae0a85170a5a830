"""The documented answers of an operation, and what a client makes of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from codegen.problems import Problems, Where
from codegen.testing.answer_kinds import body_kind, item_schema, stream_items
from codegen.testing.examples import documented
from codegen.testing.json_bodies import JsonBody, json_bodies, other_forms
from codegen.testing.keywords import is_mapping, mapping
from codegen.testing.misfits import misfit
from codegen.testing.parsed import Parsed, read_back
from codegen.testing.synthesis import Endless, Json, Synthesis
from codegen.testing.wire import content_of, media_type_of

Kind = Literal["json", "text", "bytes", "events", "lines", "none"]

# Statuses to try for `4XX` and the like: the first that is not documented itself.
_IN_RANGE = {
    "2": (200, 201, 202, 203, 206, 299),
    "3": (300, 399),
    "4": (400, 404, 409, 418, 499),
    "5": (500, 502, 503, 504, 599),
}
_DEFAULT = ("2", "4", "5")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server sends in a test.

    Args:
        key: The status as it is documented: 200, 4XX or default.
        status: The status that is sent.
        body: Its JSON, its text, or the items of a stream; None where it has no
            content.
        parsed: What the result, or the body of the error, is on the wire.
        fits: Whether the body is as its schema says.
        declared: Whether the schema names every property in the body.
        models: How many models it becomes, where unions leave that open; else 0.
        form: The number of the form, of a body that has several; 0: documented.
    """

    key: str
    status: int
    kind: Kind
    body: Json
    parsed: Json
    fits: bool
    declared: bool
    models: int = 0
    form: int = 0

    @property
    def success(self) -> bool:
        return 200 <= self.status < 300


class Answers:
    """Works out the answers of a document, those of responses that are alike once.

    Args:
        problems: Gets a note for each example that breaks its schema.
    """

    def __init__(self, document: Mapping[str, Any], problems: Problems) -> None:
        self._document = document
        self._problems = problems
        self._known: dict[str, tuple[list[Answer], list[str]]] = {}

    def of(self, operation: Mapping[str, Any], name: str) -> tuple[Answer, ...]:
        """An answer for each example of each documented response.

        Args:
            name: The operation in messages: ``POST /v8/certs``.
        """
        responses = mapping(operation, "responses")
        found = [
            answer
            for key, status in _statuses(responses)
            for answer in self._of_one(responses[key], key, status, name)
        ]
        streams = any(answer.kind in ("events", "lines") for answer in found)
        return tuple(
            # A stream without content is one without items.
            replace(a, parsed=[]) if streams and a.success and a.kind == "none" else a
            for a in found
        )

    def _of_one(
        self, response: Mapping[str, Any], key: str, status: int, name: str
    ) -> list[Answer]:
        written = json.dumps([key, status, response], default=str)
        if written not in self._known:
            texts: list[str] = []
            found = answers_of(self._document, response, key, status, texts.append)
            self._known[written] = list(found), texts
        answers, texts = self._known[written]
        for text in texts:
            note_misfit(self._problems, response, text, name)
        return answers


def note_misfit(
    problems: Problems, response: Mapping[str, Any], text: str, name: str
) -> None:
    """Note that an example of a response, or of a payload, breaks its schema."""
    holder = content_of(response)
    place = getattr(holder, "where", Where("", 0))
    problems.note(place, "N301", text, operation=name)


def least_answer(
    document: Mapping[str, Any], operation: Mapping[str, Any], answer: Answer
) -> Answer | None:
    """`answer` without what may be missing, and with null where it is allowed.

    None where that makes no difference, or where a schema allows no such value.
    """
    response = mapping(operation, "responses").get(answer.key)
    schema = content_of(response).get("schema")
    if answer.kind != "json" or not is_mapping(schema):
        return None
    try:
        body = Synthesis(document, "response", least=True).value(schema, "value")
    except (Endless, RecursionError):
        return None
    if _outline(body) == _outline(answer.body):
        return None
    if misfit(body, schema, document, "response"):
        return None
    declared = read_back(body, schema, Synthesis(document, "response")).declared
    return replace(
        answer, body=body, parsed=body, fits=True, declared=declared, models=0
    )


def _statuses(responses: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Each documented status, and for a range one that only the range stands for."""
    named = {int(key) for key in responses if key.isdigit()}
    ranges = {key[0] for key in responses if key[1:].upper() == "XX"}
    for key in responses:
        if key.isdigit():
            tried: tuple[int, ...] = (int(key),) if int(key) >= 200 else ()
        elif key == "default":
            free = [r for r in _DEFAULT if r not in ranges]
            succeeds = any(other.startswith("2") for other in responses)
            free = [r for r in free if (r == "2") != succeeds]
            tried = _IN_RANGE[free[0]] if free else ()
        else:
            tried = _IN_RANGE.get(key[:1], ())
        for status in tried:
            if key.isdigit() or status not in named:
                yield key, status
                break


def answers_of(
    document: Mapping[str, Any],
    response: Mapping[str, Any],
    key: str,
    status: int,
    note: Callable[[str], object],
    *,
    event: bool = False,
) -> Iterator[Answer]:
    """An answer for each example of a response, or of the payload of an event.

    Args:
        note: Gets a text for each example that breaks its schema; see `note_misfit`.
    """
    what = "payload" if event else f"{key} response"
    media_type = media_type_of(response)
    if not media_type:
        yield Answer(key, status, "none", None, None, True, True)
        return
    holder = mapping(mapping(response, "content"), media_type)
    schema = holder.get("schema", {})
    form = body_kind(media_type, schema)
    if form in ("events", "lines") and 200 <= status < 300:
        yield _stream(holder, media_type, key, status, document)
        return
    if form != "json":
        found = documented(holder, document)
        plain: Kind = "bytes" if form == "bytes" else "text"
        text = str(found[0].value) if found else f"<{plain}>"
        yield Answer(key, status, plain, text, text, True, True)
        return
    for body in json_bodies(holder, document, what, note, tagged=event):
        yield _json(body, key, status, schema, document)


def other_forms_of(
    document: Mapping[str, Any], response: Mapping[str, Any], key: str, status: int
) -> Iterator[Answer]:
    """An answer for each other object that the JSON of a response may be or have."""
    holder = content_of(response)
    schema = holder.get("schema", {})
    for body in other_forms(schema, document):
        yield _json(body, key, status, schema, document)


def _json(
    body: JsonBody, key: str, status: int, schema: Any, document: Mapping[str, Any]
) -> Answer:
    made = Synthesis(document, "response")
    read = read_back(body.value, schema, made)
    return Answer(
        key,
        status,
        "json",
        body.value,
        read.value,
        body.fits,
        # Of one that does not fit, what fits is read all the same.
        declared=body.fits and read.declared,
        models=read.models if body.fits and read.declared and made.most > 1 else 0,
        form=body.form,
    )


def _stream(
    holder: Mapping[str, Any],
    media_type: str,
    key: str,
    status: int,
    document: Mapping[str, Any],
) -> Answer:
    schema = item_schema(holder, media_type, document)
    made = Synthesis(document, "response")
    items = stream_items(holder, media_type, document)
    fits = not any(misfit(item, schema, document, "response") for item in items)
    read = [read_back(i, schema, made) if fits else Parsed(i) for i in items]
    parsed, declared = [r.value for r in read], all(r.declared for r in read)
    kind = body_kind(media_type)
    return Answer(key, status, kind, items, parsed, fits, declared)


def _outline(value: Json) -> Json:
    """Which properties there are, and which of them are null."""
    if is_mapping(value):
        return {name: _outline(item) for name, item in value.items()}
    return value is None
