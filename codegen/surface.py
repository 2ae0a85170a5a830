"""The public surface of a client: what callers name, send, get and rely on.

Made of an analysis, and frozen, so that two of them can be compared. Types are those
of `model.shapes`; a `Ref` in them is a key of `Surface.models`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codegen.model import ir
from codegen.model.build import Built
from codegen.model.build_model import field_names
from codegen.model.build_operation import Draft
from codegen.model.build_responses import Answer as AnswerDraft
from codegen.model.ir_pagination import Pagination
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server, ServerVariable
from codegen.model.prose import text_of
from codegen.model.said import Said
from codegen.model.shapes import Direction, Named, Object, Type
from codegen.model.types import Annotations, Flavour
from codegen.openapi.refs import resolve
from codegen.options import COMMAND_LINE
from codegen.pipeline import Analysis
from codegen.problems import Where
from codegen.reading.source import Node, Seq, unplaced, where_of

Key = tuple[str, str, str]  # method, path and the suffix of a variant
Option = frozenset[tuple[str, frozenset[str]]]  # schemes needed together, with scopes


@dataclass(frozen=True, slots=True)
class Member:
    """An argument of a method, or a field of a model (`place` is empty)."""

    name: str
    wire: str
    place: str
    type: Type
    required: bool
    said: Said
    where: Where

    @property
    def key(self) -> tuple[str, str]:
        return self.place, self.wire


@dataclass(frozen=True, slots=True)
class Answer:
    """A documented status; `headers` says of each whether it is always there."""

    status: str
    success: bool
    media_type: str
    type: Type | None
    streams: bool
    description: str
    headers: Mapping[str, bool]

    @property
    def returned(self) -> object:
        """What callers get for it, comparable with that of other statuses."""
        return self.type, self.streams, "" if self.type else self.media_type


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of the client."""

    key: Key
    call: str
    positional: tuple[str, ...]
    members: Mapping[tuple[str, str], Member]
    media_type: str  # of the body; empty: it has none
    flattened: bool
    body_required: bool
    answers: Mapping[str, Answer]
    security: frozenset[Option]
    servers: tuple[Server, ...]
    paging: str  # how its pages follow each other; empty: it has none
    deprecated: bool
    description: str
    where: Where

    @property
    def endpoint(self) -> str:
        return f"{self.key[0]} {self.key[1]}"

    @property
    def types(self) -> Iterator[Type]:
        for member in self.members.values():
            yield member.type
        for answer in self.answers.values():
            if answer.type is not None:
                yield answer.type


@dataclass(frozen=True, slots=True)
class Model:
    """A class, or an alias of `body` where it is no object."""

    key: str
    name: str  # as it is imported from `models`
    direction: Direction
    body: Object | Type
    members: Mapping[tuple[str, str], Member]
    description: str
    where: Where


@dataclass(frozen=True, slots=True)
class Event:
    """A webhook; `type` is None where `parse_event` does not read its payload."""

    name: str
    media_type: str
    type: Type | None
    description: str
    where: Where


@dataclass(frozen=True, slots=True)
class Surface:
    """Everything public of one client."""

    version: str
    operations: Mapping[Key, Operation]
    models: Mapping[str, Model]
    events: Mapping[str, Event]
    servers: tuple[Server, ...]
    base_path: str
    variables: tuple[ServerVariable, ...]
    schemes: tuple[SecurityScheme, ...]
    annotations: Annotations
    servers_where: Where
    security_where: Where

    def spell(self, type_: Type, direction: Direction) -> str:
        """A type as the signatures of the package have it."""
        flavour: Flavour = "argument" if direction == "request" else "result"
        return str(self.annotations.of(type_, flavour).code)


def surface_of(analysis: Analysis) -> Surface:
    """The public surface of what was read."""
    built, package = analysis.built, analysis.built.package
    written = {_key(operation): operation for operation in package.operations}
    operations = (
        _operation(draft, written[_draft_key(draft)], analysis)
        for draft in built.drafts
    )
    models = (
        _model(named, _import_name(built, named.key)) for named in built.definitions
    )
    definitions = {named.key: named for named in built.definitions}
    return Surface(
        version=package.version,
        operations={operation.key: operation for operation in operations},
        models={model.key: model for model in models},
        events={event.name: event for event in _events(built)},
        servers=package.servers,
        base_path=package.base_path,
        variables=package.variables,
        schemes=package.security,
        annotations=Annotations(built.classes, definitions, ""),
        servers_where=_where(analysis.document, "servers", written.values()),
        security_where=_where(
            analysis.document["components"], "securitySchemes", written.values()
        ),
    )


def _where(node: Node, key: str, operations: Iterable[ir.Operation]) -> Where:
    """Where something is said of the whole API, or else its first operation stands."""
    if key in node:
        found = where_of(node, key)
        if found.line:
            return found
    return min((operation.where for operation in operations), default=COMMAND_LINE)


def _key(operation: ir.Operation) -> Key:
    return operation.method, operation.path, operation.variant


def _draft_key(draft: Draft) -> Key:
    return draft.method.upper(), draft.path, draft.variant.suffix


def _import_name(built: Built, key: str) -> str:
    found = built.classes[key]
    return found.name if found.module == "shared" else f"{found.module}.{found.name}"


def _operation(draft: Draft, written: ir.Operation, analysis: Analysis) -> Operation:
    names = {(a.place, a.wire): str(a.name) for a in written.arguments}
    members = (
        Member(
            names[field.place, field.wire],
            field.wire,
            field.place,
            field.type,
            field.required,
            field.said,
            field.where,
        )
        for field in draft.fields
    )
    body, pagination = written.body, written.pagination
    texts = (text_of(draft.node, key) for key in ("summary", "description"))
    return Operation(
        key=_key(written),
        call=written.call,
        positional=tuple(str(argument.name) for argument in written.positional),
        members={member.key: member for member in members},
        media_type=body.media_type if body else "",
        flattened=body is not None and body.flattened,
        body_required=body is not None and body.required,
        answers={a.status: _answer(a, draft.node, analysis) for a in draft.answers},
        security=_security(draft.node, analysis),
        servers=written.servers,
        paging=_paging(pagination) if pagination else "",
        deprecated=written.deprecated,
        description="\n\n".join(text for text in texts if text),
        where=written.where,
    )


def _paging(pagination: Pagination) -> str:
    scheme = pagination.scheme
    said = {"by": scheme.parameter} | {
        name: ".".join(path) for name, path in scheme.paths.items()
    }
    parts = [f"{name} {value}" for name, value in said.items() if value]
    return " ".join([scheme.style, *parts])


def _answer(answer: AnswerDraft, operation: Node, analysis: Analysis) -> Answer:
    node = operation["responses"][answer.status]
    written = node.get("headers")
    headers = written if isinstance(written, Node) else unplaced()
    return Answer(
        status=answer.status,
        success=answer.success,
        media_type=answer.content.media_type if answer.content else "",
        type=answer.type,
        streams=answer.streams,
        description=answer.description,
        headers={
            name.lower(): _always(resolve(analysis.document, header))
            for name, header in headers.items()
        },
    )


def _always(header: object) -> bool:
    return isinstance(header, Node) and header.get("required") is True


def _security(operation: Node, analysis: Analysis) -> frozenset[Option]:
    """The alternatives; a scheme is described by what it asks for, not by its name."""
    stated = operation.get("security", analysis.document.get("security"))
    known = analysis.built.schemes
    found: set[Option] = set()
    for option in stated if isinstance(stated, Seq) else ():
        if isinstance(option, Node) and all(name in known for name in option):
            schemes = (
                (describe(known[name]), _scopes(option[name])) for name in option
            )
            found.add(frozenset(schemes))
    return frozenset(found) if found != {frozenset()} else frozenset()


def _scopes(value: object) -> frozenset[str]:
    return frozenset(str(scope) for scope in (value if isinstance(value, Seq) else ()))


def describe(scheme: SecurityScheme) -> str:
    """What a scheme asks for: ``bearer``, ``apiKey X-Key in header``."""
    if scheme.kind == "apiKey":
        prefix = f" after {scheme.prefix}" if scheme.prefix else ""
        return f"apiKey {scheme.wire} in {scheme.place}{prefix}"
    return scheme.kind


def _model(named: Named, name: str) -> Model:
    members: list[Member] = []
    if isinstance(named.body, Object):
        names = field_names(named.body)
        for prop in named.body.properties:
            said = Said(prop.description, prop.default, prop.deprecated, prop.checks)
            python, type_ = names[prop.wire], prop.type
            members.append(
                Member(python, prop.wire, "", type_, prop.required, said, prop.where)
            )
    return Model(
        key=named.key,
        name=name,
        direction=named.direction,
        body=named.body,
        members={member.key: member for member in members},
        description=named.title,
        where=named.where,
    )


def _events(built: Built) -> Iterator[Event]:
    for draft in built.hooks:
        media_type = draft.content.media_type if draft.content else ""
        text = text_of(draft.node, "summary") or text_of(draft.node, "description")
        yield Event(draft.name, media_type, draft.type, text, draft.node.where)
