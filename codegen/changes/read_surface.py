"""An analysis to the public surface of its client."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from codegen.analysis import Analysis
from codegen.model import ir
from codegen.model.build import Built
from codegen.model.build_model import field_names
from codegen.model.build_operation import Draft
from codegen.model.build_responses import Answer as AnswerDraft
from codegen.model.ir_arguments import Style
from codegen.model.ir_body import FieldEncoding
from codegen.model.ir_pagination import Pagination
from codegen.model.prose import text_of
from codegen.model.said import Said
from codegen.model.shapes import Named, Object
from codegen.model.types import Annotations
from codegen.openapi.schemas import listed
from codegen.openapi.signatures import Signature
from codegen.options import COMMAND_LINE
from codegen.problems import Where
from codegen.public_names import spelled
from codegen.reading.source import Node, unplaced, where_of
from codegen.surface import (
    Answer,
    Event,
    Key,
    Member,
    Model,
    Operation,
    Option,
    Surface,
    describe,
)


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
        client=f"{package.name}.{package.client}",
        version=package.version,
        operations={operation.key: operation for operation in operations},
        models={model.key: model for model in models},
        events={event.name: event for event in _events(built)},
        servers=package.servers,
        base_path=package.base_path,
        variables=package.variables,
        renamed={spelled(old): spelled(new) for old, new in package.renamed.items()},
        signature=_signature(package.webhooks.signature),
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
    styles = {encoding.wire: _encoding(encoding) for encoding in written.encodings}
    members = (
        Member(
            names[field.place, field.wire],
            field.wire,
            field.place,
            field.type,
            field.required,
            field.said,
            field.where,
            (
                _style(field.style)
                if field.place != "body"
                else styles.get(field.wire, "")
            ),
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
        answers={a.status: _answer(a, draft.node) for a in draft.answers},
        security=_security(draft.node, analysis),
        servers=written.servers,
        paging=_paging(pagination) if pagination else "",
        deprecated=written.deprecated,
        description="\n\n".join(text for text in texts if text),
        where=written.where,
    )


def _encoding(encoding: FieldEncoding) -> str:
    """How a field is written; that it is a file is said by its type."""
    return str(encoding.arguments).removeprefix("file=True").removeprefix(", ")


def _style(style: Style | None) -> str:
    if style is None:
        return ""
    parts = [
        style.name,
        "explode" if style.explode else "",
        "reserved" if style.reserved else "",
    ]
    return " ".join(part for part in parts if part)


def _signature(signature: Signature | None) -> str:
    if signature is None:
        return ""
    if signature.standard:
        return f"the headers {signature.header}-id, -timestamp and -signature"
    return f"the header {signature.header} {signature.prefix}".strip()


def _paging(pagination: Pagination) -> str:
    """The scheme, as `pagination` in the configuration would say it."""
    scheme = pagination.scheme
    said = {"style": scheme.style, "parameter": scheme.wire} | {
        name: ".".join(path) for name, path in scheme.paths.items()
    }
    return ", ".join(f'{name} = "{value}"' for name, value in said.items() if value)


def _answer(answer: AnswerDraft, operation: Node) -> Answer:
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
            name.lower(): isinstance(header, Node) and header.get("required") is True
            for name, header in headers.items()
        },
    )


def _security(operation: Node, analysis: Analysis) -> frozenset[Option]:
    """The alternatives; a scheme is described by what it asks for, not by its name."""
    stated = operation.get("security", analysis.document.get("security"))
    known = analysis.built.schemes
    found: set[Option] = set()
    for option in listed(stated):
        if isinstance(option, Node) and all(name in known for name in option):
            schemes = (
                (describe(known[name]), _scopes(option[name])) for name in option
            )
            found.add(frozenset(schemes))
    return frozenset(found) if found != {frozenset()} else frozenset()


def _scopes(value: object) -> frozenset[str]:
    return frozenset(str(scope) for scope in listed(value))


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
