"""The documented answers of an operation, and what a client makes of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from codegen.problems import Problems, Where
from codegen.testing.examples import Example, documented, example, misfit
from codegen.testing.keywords import is_list, is_mapping, kind, mapping
from codegen.testing.synthesis import Endless, Json, Synthesis
from codegen.testing.wire import is_json, media_type_of

Kind = Literal["json", "text", "bytes", "none"]

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
        body: Its JSON, or its text; None where it has no content.
        parsed: What the result, or the body of the error, is on the wire.
        fits: Whether the body is as its schema says.
        declared: Whether the schema names every property in the body.
    """

    key: str
    status: int
    kind: Kind
    body: Json
    parsed: Json
    fits: bool
    declared: bool

    @property
    def success(self) -> bool:
        return 200 <= self.status < 300


def answers(
    document: Mapping[str, Any],
    operation: Mapping[str, Any],
    name: str,
    problems: Problems,
) -> tuple[Answer, ...]:
    """An answer for each example of each documented response.

    Args:
        name: The operation in messages: ``POST /v8/certs``.
        problems: Gets a note for each example that breaks its schema.
    """
    responses = mapping(operation, "responses")
    return tuple(
        answer
        for key, status in _statuses(responses)
        for answer in _answers(document, responses[key], key, status, name, problems)
    )


def least_answer(
    document: Mapping[str, Any], operation: Mapping[str, Any], answer: Answer
) -> Answer | None:
    """`answer` without what may be missing, and with null where it is allowed.

    None where that makes no difference, or where a schema allows no such value.
    """
    response = mapping(operation, "responses").get(answer.key)
    content = mapping(response, "content")
    schema = mapping(content, media_type_of(response)).get("schema")
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
    _, declared = _read(body, schema, Synthesis(document, "response"))
    return replace(answer, body=body, parsed=body, fits=True, declared=declared)


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


def _answers(
    document: Mapping[str, Any],
    response: Mapping[str, Any],
    key: str,
    status: int,
    name: str,
    problems: Problems,
) -> Iterator[Answer]:
    media_type = media_type_of(response)
    if not media_type:
        yield Answer(key, status, "none", None, None, True, True)
        return
    holder = mapping(mapping(response, "content"), media_type)
    found = documented(holder, document)
    if not is_json(media_type) and "*" not in media_type:
        plain: Kind = "text" if media_type.startswith("text/") else "bytes"
        text = str(found[0].value) if found else f"<{plain}>"
        yield Answer(key, status, plain, text, text, True, True)
        return
    schema = holder.get("schema", {})
    made = Synthesis(document, "response")
    if not found:
        found = (Example("", example(schema, document, "response")),)
    for item in found:
        wrong = misfit(item.value, schema, document, "response")
        fit = wrong is None
        if wrong:
            label = f" {item.name!r}" if item.name else ""
            sends = "it as it is"
            if not _is_of_kind(item.value, schema, made):
                # No client makes a result of it; there is nothing to compare.
                item = Example("", example(schema, document, "response"))
                fit = misfit(item.value, schema, document, "response") is None
                sends = "one made from the schema" if fit else "none"
            problems.note(
                getattr(holder, "where", Where("", 0)),
                "N301",
                f"the example{label} of the {key} response does not fit its schema "
                f"({wrong}); the generated test sends {sends}",
                operation=name,
            )
            if sends == "none":
                continue
        parsed, declared = (
            _read(item.value, schema, made) if fit else (item.value, False)
        )
        yield Answer(key, status, "json", item.value, parsed, fit, declared)


def _is_of_kind(value: Json, schema: Any, made: Synthesis) -> bool:
    """Whether a value is an object, an array or neither where the schema says so."""
    wanted = {kind(shape) for shape, _ in made.shapes(schema)}
    if not wanted or "any" in wanted:
        return True
    if is_mapping(value) or is_list(value):
        return ("object" if is_mapping(value) else "array") in wanted
    return bool(wanted - {"object", "array"})


def _read(value: Json, schema: Any, made: Synthesis) -> tuple[Json, bool]:
    """`value` as a client gives it back; whether the schema names all properties.

    A client parses dates and UUIDs and writes them in their usual spelling.
    """
    best: tuple[Json, bool] = (value, not is_mapping(value) and not is_list(value))
    for shape, _ in made.shapes(schema):
        if is_mapping(value):
            found = _read_object(value, shape, made)
        elif is_list(value):
            items = [_read(item, shape.get("items"), made) for item in value]
            found = [item for item, _ in items], all(known for _, known in items)
        elif isinstance(value, str):
            found = _spelled(value, shape.get("format"))
        else:
            return value, True
        if found[1]:
            return found
        best = found
    return best


def _read_object(
    value: Mapping[str, Json], shape: Mapping[str, Any], made: Synthesis
) -> tuple[Json, bool]:
    properties = mapping(shape, "properties")
    result: dict[str, Json] = {}
    declared = True
    for name, item in value.items():
        named = name in properties and not made.hidden(properties[name])
        schema = properties[name] if named else shape.get("additionalProperties")
        result[name], known = _read(item, schema, made)
        declared &= known and (named or not properties)
    return result, declared


def _outline(value: Json) -> Json:
    """Which properties there are, and which of them are null."""
    if is_mapping(value):
        return {name: _outline(item) for name, item in value.items()}
    return value is None


def _spelled(text: str, format_: Any) -> tuple[str, bool]:
    readers: dict[Any, Callable[[str], str]] = {
        "date-time": lambda t: datetime.fromisoformat(t).isoformat(),
        "date": lambda t: date.fromisoformat(t).isoformat(),
        "uuid": lambda t: str(UUID(t)),
    }
    try:
        spelled = readers[format_](text) if format_ in readers else text
    except ValueError:
        return text, False
    return f"{spelled[:-6]}Z" if spelled.endswith("+00:00") else spelled, True
