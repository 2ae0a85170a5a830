"""What a generated test passes to an operation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from codegen.model.ir import Argument, Operation
from codegen.problems import Problems, Where
from codegen.testing.examples import documented, example, misfit
from codegen.testing.keywords import is_list, is_mapping, kind, listed, mapping, strings
from codegen.testing.synthesis import Endless, Json, Synthesis
from codegen.testing.wire import ABSENT, is_sent, media_type_of

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
        self._parameters = {
            (parameter["in"], parameter["name"]): parameter
            for parameter in listed(node, "parameters")
            if is_sent(parameter)
        }
        self._flattened = operation.body is not None and operation.body.flattened
        self._body = mapping(node, "requestBody")
        self._content = mapping(
            mapping(self._body, "content"), media_type_of(self._body)
        )
        self._schema = self._content.get("schema", {})
        self._made = Synthesis(document, "request")

    def documented(self) -> tuple[Call, ...]:
        """One call for each example of the body, with all parameters."""
        given = self._writable(
            {key: self._shown(parameter) for key, parameter in self._parameters.items()}
        )
        return tuple(self._call({**given, **fields}) for fields in self._bodies())

    def each(self) -> Call:
        """A call with every argument, their values as different as they can be."""
        given = self._writable({key: self._told_apart(key) for key in self._parameters})
        body = self._value(self._schema, "body") if self._content else ABSENT
        return self._call(given | self._fields(body))

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
        schema = parameter.get("schema", {})
        for item in documented(parameter, self._document)[:1]:
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

    def _writable(self, given: dict[Key, Json]) -> dict[Key, Json]:
        """What OpenAPI says how to write: nothing inside of arrays and objects."""
        result: dict[Key, Json] = {}
        for key, value in given.items():
            flat = _without_inner(value)
            if flat != value:
                self._note(
                    self._parameters[key],
                    f"parameter {key[1]!r} has values inside of others, which OpenAPI "
                    "does not say how to write; the generated tests leave them out",
                    code="N302",
                )
            if flat not in (None, [], {}):
                result[key] = flat
        return result

    def _told_apart(self, key: Key) -> Json:
        place, name = key
        schema = self._parameters[key].get("schema", {})
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
        if not self._content:
            yield {}
            return
        count = 0
        for item in documented(self._content, self._document):
            wrong = misfit(item.value, self._schema, self._document, "request")
            if wrong is None and self._flattened:
                wrong = self._unknown(item.value)
            if wrong is None:
                count += 1
                yield self._fields(item.value)
                continue
            label = f" {item.name!r}" if item.name else ""
            self._note(
                self._content,
                f"the example{label} of the request body does not fit its schema "
                f"({wrong}); the generated tests do not send it",
            )
        if not count:
            body = example(self._schema, self._document, "request", "body")
            yield self._fields(body)

    def _unknown(self, body: Json) -> str | None:
        """What keeps a body from being passed as arguments."""
        if not is_mapping(body):
            return "it is not an object"
        for name in body:
            if ("body", name) not in self._known:
                return f"{name!r} is not one of its properties"
        return None

    def _fields(self, body: Json) -> dict[Key, Json]:
        if body is ABSENT:
            return {}
        if not self._flattened:
            return {("body", "body"): body}
        return {("body", name): body[name] for name in body or ()}

    def _note(self, node: Mapping[str, Any], text: str, code: str = "N301") -> None:
        where = getattr(node, "where", Where("", 0))
        self._problems.note(where, code, text, operation=self._name)


def unsendable(place: str, value: Json) -> str | None:
    """Why a parameter must not have this value; None: it may."""
    if value in (None, "", [], {}):
        return "is empty"
    texts = value if is_list(value) else [value]
    for text in (text for text in texts if isinstance(text, str)):
        if place == "header" and not (text.isascii() and text.isprintable()):
            return "has characters that cannot stand in a header"
        while place == "path" and (decoded := unquote(text)) != text:
            text = decoded
        if place == "path" and {".", ".."} & set(text.replace("\\", "/").split("/")):
            return "would lead to another path"
    return None


def _without_inner(value: Json) -> Json:
    if is_mapping(value):
        return {name: item for name, item in value.items() if _is_simple(item)}
    if is_list(value):
        return [item for item in value if _is_simple(item)]
    return value


def _is_simple(value: Json) -> bool:
    return value is not None and not is_mapping(value) and not is_list(value)


def in_python(
    call: Call, operation: Operation
) -> tuple[tuple[tuple[Argument, Json], ...], tuple[tuple[Argument, Json], ...]]:
    """The positional and the keyword arguments of a call, in their order."""
    positional, keywords = (
        tuple(
            (argument, call.given[argument.place, argument.wire])
            for argument in arguments
            if (argument.place, argument.wire) in call.given
        )
        for arguments in (operation.positional, operation.keywords)
    )
    return positional, keywords
