"""What a generated test passes to an operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.model.ir import Operation
from codegen.problems import Problems, Where
from codegen.testing.bodies import is_styled
from codegen.testing.examples import documented, example
from codegen.testing.keywords import is_list, is_mapping, kind, listed, mapping, strings
from codegen.testing.media import (
    completed,
    file_fields,
    media_of,
    whole,
    with_files,
)
from codegen.testing.misfits import misfit
from codegen.testing.sendable import sendable, unsendable, without_null
from codegen.testing.synthesis import Endless, Json, Synthesis
from codegen.testing.wire import ABSENT, described, is_json, is_sent, media_type_object

# Each has a meaning of its own in a URL, or is not ASCII.
AWKWARD = " &/?#%+=ü"
_LIMITING = frozenset(
    {"const", "enum", "format", "pattern", "maxLength", "contentEncoding"}
)

Key = tuple[str, str]  # place and wire name of an argument
Given = Mapping[Key, Json]


@dataclass(frozen=True, slots=True)
class Call:
    """The arguments of one call, by place and wire name, and their JSON body."""

    given: Given
    body: Json  # or ABSENT


class Calls:
    """The calls of one operation that are tested.

    Args:
        document: The normalised document.
        node: The operation in it.
        operation: Says what can be passed; the rest comes from the document.
    """

    def __init__(
        self,
        document: Mapping[str, Any],
        node: Mapping[str, Any],
        operation: Operation,
        problems: Problems,
    ) -> None:
        self._document = document
        self._problems = problems
        self._name = f"{operation.method} {operation.path}"
        self._known = {(str(a.place), a.wire) for a in operation.arguments}
        self._known |= {(str(c.place), c.wire) for c in operation.constants}
        self._parameters = {
            (parameter["in"], parameter["name"]): parameter
            for parameter in listed(node, "parameters")
            if is_sent(parameter)
        }
        self._flattened = operation.body is not None and operation.body.flattened
        self._body = mapping(node, "requestBody")
        self._media = media_of(document, node)
        self._schema: Any = self._media.schema if self._media else {}
        self._files = file_fields(self._media, document) if self._media else {}
        self._made = Synthesis(document, "request")

    @property
    def endless(self) -> bool:
        """Whether the schema of the body allows values without end alone."""
        try:
            Synthesis(self._document, "request").value(self._schema, "body")
        except (Endless, RecursionError):
            return True
        return False

    def documented(self) -> tuple[Call, ...]:
        """One call for each example of the body, with all parameters."""
        given = self._writable(
            {key: self._shown(parameter) for key, parameter in self._parameters.items()}
        )
        return tuple(self._call({**given, **fields}) for fields in self._bodies())

    def each(self) -> Call:
        """A call with every argument, their values as different as they can be."""
        given = self._writable({key: self._told_apart(key) for key in self._parameters})
        body = self._value(self._schema, "body") if self._media else ABSENT
        return self._call(given | self._fields(body, named=False))

    def required(self, call: Call) -> Call:
        """The same call without what may be left out."""
        needed = {
            key
            for key, parameter in self._parameters.items()
            if parameter.get("required") is True or key[0] == "path"
        }
        if self._flattened:
            names = strings(self._made.flat(self._schema), "required")
            needed |= {("body", name) for name in names}
        elif self._body.get("required") is True:
            needed.add(("body", "body"))
        return self._call({k: v for k, v in call.given.items() if k in needed})

    def _call(self, given: Mapping[Key, Json]) -> Call:
        # In the order of the document, whatever Python's arguments are in.
        body: Json = {wire: v for (place, wire), v in given.items() if place == "body"}
        if not self._flattened:
            body = given.get(("body", "body"), ABSENT)
        elif not body and self._body.get("required") is not True:
            body = ABSENT
        return Call(given, body)

    def _shown(self, parameter: Mapping[str, Any]) -> Json:
        """The documented value of a parameter, or one that is made for it."""
        schema = self._schema_of(parameter)
        for item in documented(described(parameter), self._document)[:1]:
            wrong = misfit(item.value, schema, self._document, "request")
            wrong = f"does not fit its schema ({wrong})" if wrong else None
            wrong = wrong or unsendable(parameter["in"], item.value)
            if wrong is None:
                return item.value
            self._note(
                parameter,
                f"the example of parameter {parameter['name']!r} {wrong}; "
                "the generated tests send a value made from the schema",
            )
        return example(schema, self._document, "request", parameter["name"])

    def _schema_of(self, parameter: Mapping[str, Any]) -> Any:
        """The schema of what is passed: a text where content is no JSON."""
        schema = described(parameter).get("schema", {})
        media_type, _ = media_type_object(parameter)
        structured = kind(self._made.flat(schema)) in ("object", "array", "any")
        is_text = media_type and not is_json(media_type) and "*" not in media_type
        return {"type": "string"} if is_text and structured else schema

    def _writable(self, given: dict[Key, Json]) -> dict[Key, Json]:
        """The values without nulls and what is empty, which are not sent."""
        result: dict[Key, Json] = {}
        for key, value in given.items():
            parameter = self._parameters[key]
            is_content = bool(media_type_object(parameter)[0])
            sent = value if is_content else without_null(value)
            if sent in (None, [], {}) and key[0] != "path":
                continue
            if not is_content or sent is None:
                sent = self._sendable(parameter, sent)
            result[key] = sent
            self._note_inner(parameter, sent)
        return result

    def _sendable(self, parameter: Mapping[str, Any], value: Json) -> Json:
        """The value, or what of it can be sent."""
        place, name = parameter["in"], parameter["name"]
        wrong = unsendable(place, value)
        if wrong is None:
            return value
        text = f"parameter {name!r} may have a value that {wrong}; "
        self._note(parameter, f"{text}the generated tests send another one")
        return sendable(place, value, self._made.flat(self._schema_of(parameter)))

    def _note_inner(self, parameter: Mapping[str, Any], value: Json) -> None:
        """Note what OpenAPI does not say how to write, and how it is written."""
        items = value.values() if is_mapping(value) else value
        if media_type_object(parameter)[0] or isinstance(items, str | int | float):
            return
        if any(is_mapping(item) or is_list(item) for item in items):
            name, way = parameter["name"], "as JSON"
            if parameter.get("style") == "deepObject":
                way = f"as {name}[a][b]"
            text = (
                f"parameter {name!r} has values inside of others, which OpenAPI does "
            )
            self._note(
                parameter, f"{text}not say how to write; they are sent {way}", "N302"
            )

    def _told_apart(self, key: Key) -> Json:
        place, name = key
        schema = self._schema_of(self._parameters[key])
        shape = self._made.flat(schema)
        plain = kind(shape) == "string" and not shape.keys() & _LIMITING
        if place in ("path", "query") and plain:
            return name + AWKWARD
        return self._value(schema, name)

    def _value(self, schema: Any, name: str) -> Json:
        try:
            return self._made.value(schema, name)
        except (Endless, RecursionError):
            return None

    def _bodies(self) -> Iterator[dict[Key, Json]]:
        """The documented bodies, or the one that is made, as arguments."""
        if self._media is None:
            yield {}
            return
        count = 0
        for item in documented(self._media.value, self._document):
            if self._media.kind in ("binary", "text") and count:
                break
            value = completed(item.value, self._files, self._schema, self._document)
            wrong = self._misfit(value)
            if wrong is None:
                count += 1
                yield self._fields(value)
                continue
            label = f" {item.name!r}" if item.name else ""
            self._note(
                self._media.value,
                f"the example{label} of the request body does not fit its schema "
                f"({wrong}); the generated tests do not send it",
            )
        if not count:
            yield self._fields(self._example())

    def _example(self) -> Json:
        """A body that is made; what is passed as arguments has no more than these."""
        body = example(self._schema, self._document, "request", "body")
        if not self._flattened or body is None:
            return body
        if not is_mapping(body):
            body = self._value(self._schema, "body")
        known = ((name, value) for name, value in (body or {}).items())
        return {name: value for name, value in known if ("body", name) in self._known}

    def _misfit(self, body: Json) -> str | None:
        """What keeps a documented body from being sent as it is."""
        if self._media is not None and self._media.kind in ("binary", "text"):
            return None
        wrong = misfit(body, self._schema, self._document, "request")
        return self._unknown(body) if wrong is None and self._flattened else wrong

    def _unknown(self, body: Json) -> str | None:
        """What keeps a body from being passed as arguments."""
        if not is_mapping(body):
            return "it is not an object"
        for name in body:
            if ("body", name) not in self._known:
                return f"{name!r} is not one of its properties"
        return None

    def _fields(self, body: Json, *, named: bool = True) -> dict[Key, Json]:
        media = self._media
        if media is None:
            return {}
        if media.kind in ("binary", "text"):
            return {("body", "body"): whole(media, body, named=named)}
        if media.kind != "json" and not is_mapping(body):
            body = {"field": "value"}  # no schema says what the fields are
        if body is None and self._flattened:  # its schema allows endless values alone
            names = strings(self._made.flat(self._schema), "required")
            body = {name: dict[str, Json]() for name in names}
        body = with_files(body, self._files, named=named)
        if not self._flattened:
            return {("body", "body"): body}
        given = {("body", name): body[name] for name in body or ()}
        if media.kind == "json":
            return given
        for key, value in given.items():
            given[key] = without_null(value) if is_styled(media, key[1]) else value
        needed = strings(self._made.flat(self._schema), "required")
        return {k: v for k, v in given.items() if v not in (None, []) or k[1] in needed}

    def _note(self, node: Mapping[str, Any], text: str, code: str = "N301") -> None:
        where = getattr(node, "where", Where("", 0))
        self._problems.note(where, code, text, operation=self._name)
