"""Which operations have pages: recognised, or as the configuration states it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from codegen.model.build_operation import Draft, Field
from codegen.model.build_responses import Answer
from codegen.model.ir_pagination import Pagination, Scheme
from codegen.model.ir_security import SecurityScheme
from codegen.model.page_shape import (
    Definitions,
    item_type,
    items_path,
    kinds_of,
    members,
    plain,
    python_path,
)
from codegen.model.recognise_pages import Listing, Parameter, recognised
from codegen.model.shapes import Object, Scalar, Type
from codegen.model.stated_pages import stated
from codegen.model.types import Annotations
from codegen.openapi.parameters import schema_of
from codegen.openapi.refs import resolve
from codegen.options import ClientOptions
from codegen.problems import Problems, corrected
from codegen.reading.source import Node

Schemes = Mapping[tuple[str, str, str], Scheme]


def read(
    document: Node,
    drafts: Sequence[Draft],
    definitions: Definitions,
    options: ClientOptions,
    problems: Problems,
) -> Schemes:
    """The schemes of operations that have pages, by path, method and variant.

    Args:
        problems: Gets an error for what the configuration states and the document
            does not have.
    """
    found: dict[tuple[str, str, str], Scheme] = {}
    known: set[str] = set()
    for draft in drafts:
        key = f"{draft.method.upper()} {draft.path}"
        known.add(key)
        body = page_body(draft)
        parameters = tuple(_parameters(document, draft, definitions))
        scheme: Scheme | None = None
        if key not in options.pagination:
            listing = body and _listing(draft, parameters, body, definitions)
            scheme = recognised(listing) if listing else None
        elif not draft.variant.suffix or body is not None:
            scheme = stated(key, body, parameters, definitions, options, problems)
        if scheme is not None:
            scheme = _inside(scheme, parameters)
            found[draft.path, draft.method, draft.variant.suffix] = scheme
    for key in sorted(options.pagination.keys() - known):
        text = f"pagination: there is no operation {key!r}; "
        text += corrected(key, known, "take it out")
        problems.error(options.place("pagination", key), "E622", text)
    return found


def write(
    schemes: Schemes,
    draft: Draft,
    annotations: Annotations,
    known: Iterable[SecurityScheme],
) -> Pagination | None:
    """The scheme of an operation with the types of its items and names of fields."""
    scheme = schemes.get((draft.path, draft.method, draft.variant.suffix))
    body, definitions = page_body(draft), annotations.definitions
    if scheme is None or body is None:
        return None
    item = item_type(body, scheme.items, definitions)
    assert item is not None
    return Pagination(
        scheme,
        annotations.of(item, "result"),
        {
            name: python_path(body, path, definitions)
            for name, path in scheme.paths.items()
        },
        python_path(item, scheme.key, definitions),
        tuple(
            sorted({s.wire for s in known if s.kind == "apiKey" and s.place == "query"})
            if scheme.style in ("link", "header")
            else ()
        ),
    )


def page_body(draft: Draft) -> Type | None:
    """The type of what the method returns, if that is JSON of one documented kind."""
    successes: list[Answer] = [answer for answer in draft.answers if answer.success]
    if len(successes) != 1 or successes[0].streams:
        return None
    return successes[0].type


def _listing(
    draft: Draft,
    parameters: tuple[Parameter, ...],
    body: Type,
    definitions: Definitions,
) -> Listing | None:
    items = items_path(body, definitions, draft.path)
    if items is None:
        return None
    item = item_type(body, items, definitions)
    shape = None if item is None else plain(item, definitions)
    properties = shape.properties if isinstance(shape, Object) else ()
    return Listing(
        method=draft.method.upper(),
        parameters=parameters,
        items=items,
        members=members(body, definitions),
        item_keys=frozenset(
            prop.wire
            for prop in properties
            if kinds_of(prop.type) & {"string", "uuid", "integer"}
        ),
        has_link="link" in _headers(draft),
    )


def _parameters(
    document: Node, draft: Draft, definitions: Definitions
) -> Iterator[Parameter]:
    body = draft.body
    has_fields = body is not None and body.flattened and body.kind == "json"
    for field in draft.fields:
        if field.place == "query" or (field.place == "body" and has_fields):
            yield Parameter(
                field.wire,
                field.place == "body",
                kinds_of(field.type),
                field.text,
                _start(document, draft.node, field),
            )
        if field.style is not None and field.style.name == "deepObject":
            yield from _members(field, definitions)


def _members(field: Field, definitions: Definitions) -> Iterator[Parameter]:
    """The members of an object, each of which has a name of its own in the query."""
    shape = plain(field.type, definitions)
    for prop in shape.properties if isinstance(shape, Object) else ():
        yield Parameter(
            f"{field.wire}[{prop.wire}]",
            False,
            kinds_of(prop.type),
            prop.description,
            int(prop.default) if prop.default.isdecimal() else _least(prop.type),
            field.wire,
        )


def _inside(scheme: Scheme, parameters: Iterable[Parameter]) -> Scheme:
    """A scheme that names members of an object by their own names there."""
    inside = {p.wire: p.inside for p in parameters}.get(scheme.parameter)
    if not inside:
        return scheme

    def member(wire: str) -> str:
        return wire.removeprefix(f"{inside}[").removesuffix("]")

    return replace(
        scheme,
        inside=inside,
        parameter=member(scheme.parameter),
        backward=member(scheme.backward),
    )


def _start(document: Node, operation: Node, field: Field) -> int | None:
    """The default of a parameter; else its least value, if that is 0 or 1."""
    for parameter in operation.get("parameters", ()):
        if (parameter["in"], parameter["name"]) == (field.place, field.wire):
            schema: Any = resolve(document, schema_of(parameter))
            default = schema.get("default") if isinstance(schema, Node) else None
            if isinstance(default, int | float) and not isinstance(default, bool):
                return int(default)
    return _least(field.type)


def _least(type_: Type) -> int | None:
    bounds = dict(type_.bounds) if isinstance(type_, Scalar) else {}
    least = bounds.get("minimum")
    return {0: 0, 1: 1}.get(least) if isinstance(least, int) else None


def _headers(draft: Draft) -> frozenset[str]:
    responses = draft.node.get("responses")
    if not isinstance(responses, Node):
        return frozenset()
    found: set[str] = set()
    for answer in draft.answers:
        headers = responses[answer.status].get("headers")
        if answer.success and isinstance(headers, Node):
            found |= {str(name).lower() for name in headers}
    return frozenset(found)
