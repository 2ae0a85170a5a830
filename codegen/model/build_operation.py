"""One operation of the normalised document to `ir.Operation`.

In two passes, because class names are settled over the whole API: `read`
collects the definitions that the operation needs, `write` uses their names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import starmap
from typing import Any

from codegen.code import ident
from codegen.model import ir_arguments
from codegen.model.answer_types import answer_type
from codegen.model.argument_names import argument_names
from codegen.model.build_body import read_body
from codegen.model.build_responses import Answer, read_answers, returned, write_response
from codegen.model.hoist import Hoist
from codegen.model.ir import Operation
from codegen.model.ir_arguments import Argument, Constant, Style
from codegen.model.ir_body import Body
from codegen.model.ir_pagination import Pagination
from codegen.model.ir_servers import Server
from codegen.model.markup import described
from codegen.model.names import constant, pascal
from codegen.model.naming import Called
from codegen.model.operation_doc import operation_doc
from codegen.model.parameters import style_of, type_in
from codegen.model.place import Place
from codegen.model.prose import bounds_text, example_of, show
from codegen.model.said import NOTHING_SAID, Said, checks_of
from codegen.model.shapes import Property, Type, bounds_of
from codegen.model.summary import told
from codegen.model.types import Annotations
from codegen.model.variant_doc import difference
from codegen.model.variants import Variant, accepted
from codegen.openapi.allof import flatten
from codegen.openapi.parameters import content_of, is_sent, schema_of
from codegen.openapi.paths import constants_of
from codegen.reading.source import Node


@dataclass(frozen=True, slots=True)
class Field:
    """An argument before it has its Python name."""

    wire: str
    place: ir_arguments.Place
    type: Type
    required: bool
    text: str
    style: Style | None
    where: Any
    said: Said = NOTHING_SAID


@dataclass(frozen=True, slots=True)
class Draft:
    """What `read` found: everything but names of classes.

    Args:
        entered: The shared schemas that were read for it, if only to be left out.
    """

    path: str
    method: str
    variant: Variant
    called: Called
    fields: tuple[Field, ...]
    body: Body | None
    answers: tuple[Answer, ...]
    beside: str  # the method that this is a variant of
    constants: tuple[Constant, ...]
    entered: tuple[str, ...]

    @property
    def node(self) -> Node:
        return self.variant.node

    @property
    def types(self) -> list[Type]:
        """The types of what it sends and answers, in order."""
        answered = [answer.type for answer in self.answers if answer.type is not None]
        return [*(field.type for field in self.fields), *answered]


def read(
    path: str,
    method: str,
    variant: Variant,
    called: Called,
    hoist: Hoist,
    others: Mapping[str, Draft],
) -> Draft:
    """Everything an operation says, its inline objects hoisted.

    What a variant has in common with the `others`, by their suffixes, is not read
    again, so that they have the same classes.
    """
    main, alike = others.get(""), others.get(variant.sends)
    answering = others.get(variant.answers, main)
    node, key = variant.node, f"{method} {path}"
    fields = (
        _parameters(node, path, called, key, hoist)
        if main is None
        else [field for field in main.fields if field.place != "body"]
    )
    if alike is not None:
        body = alike.body
        body_fields = tuple(field for field in alike.fields if field.place == "body")
    else:
        body, body_fields = _body(node.get("requestBody"), called, key, hoist)
    body_fields = tuple(f for f in body_fields if f.wire not in variant.constants)
    answers = read_answers(
        node.get("responses") or {},
        called,
        key,
        hoist,
        answering.answers if answering else (),
    )
    fixed = constants_of(path, node, hoist.document)
    return Draft(
        path,
        method,
        variant,
        called,
        (*body_fields, *fields),
        body,
        tuple(answers),
        main.called.method if main else "",
        (
            *starmap(Constant, variant.constants.items()),
            *(Constant(*pair, "query") for pair in fixed.items()),
        ),
        hoist.entered(),
    )


def _parameters(
    node: Node, path: str, called: Called, key: str, hoist: Hoist
) -> list[Field]:
    fields = [
        _parameter(parameter, called, key, hoist)
        for parameter in node.get("parameters", ())
        if is_sent(parameter)
    ]
    fields.sort(key=lambda field: _path_order(field, path))
    return fields


def write(
    draft: Draft,
    annotations: Annotations,
    classes: Mapping[str, str],
    security: tuple[tuple[str, ...], ...],
    url: str,
    servers: tuple[Server, ...],
    pagination: Pagination | None,
) -> Operation:
    """The operation with final names; `classes` says `module.Class` by key."""
    positional, keywords = _divided(_arguments(draft.fields, annotations))
    deprecated = draft.node.get("deprecated") is True
    responses = tuple(write_response(a, annotations, classes) for a in draft.answers)
    texts = told(described(draft.node, "summary"), described(draft.node))
    other, as_other = difference(draft.variant, draft.body, draft.beside)
    line = texts.line or (f"As {draft.beside}" if other else "")
    return Operation(
        resource=draft.called.resource,
        name=ident(draft.called.method),
        builder=ident(f"_{draft.called.method}"),
        constant=ident(constant(draft.called.method, (pascal(draft.called.resource),))),
        method=draft.method.upper(),
        path=draft.path,
        positional=positional,
        keywords=keywords,
        body=draft.body,
        responses=responses,
        returns=returned(draft.answers, responses),
        answers=answer_type(draft.answers, annotations),
        security=security,
        doc=operation_doc(
            title=texts.title or f"{draft.method.upper()} {draft.path}",
            text=texts.text,
            paginated=pagination is not None,
            difference=as_other,
            url=url,
            deprecated=deprecated,
            arguments=(*positional, *keywords),
            responses=responses,
        ),
        summary=f"{line} ({other})" if other else line,
        url=url,
        deprecated=deprecated,
        where=draft.node.where,
        servers=servers,
        pagination=pagination,
        variant=draft.variant.suffix,
        accept=accepted(draft.node),
        constants=draft.constants,
    )


def _divided(
    arguments: tuple[Argument, ...],
) -> tuple[tuple[Argument, ...], tuple[Argument, ...]]:
    """Those of the path, and the others, of which the required ones come first."""
    others = [a for a in arguments if a.place != "path"]
    others.sort(key=lambda argument: not argument.required)
    return tuple(a for a in arguments if a.place == "path"), tuple(others)


def _arguments(
    fields: tuple[Field, ...], annotations: Annotations
) -> tuple[Argument, ...]:
    names = argument_names([(field.place, field.wire) for field in fields])
    return tuple(
        Argument(
            name=ident(names[index]),
            wire=field.wire,
            place=field.place,
            annotation=annotations.of(field.type, "argument"),
            required=field.required,
            doc=field.text,
            style=field.style,
            where=field.where,
            array=annotations.is_array(field.type),
        )
        for index, field in enumerate(fields)
    )


def _parameter(parameter: Node, called: Called, key: str, hoist: Hoist) -> Field:
    place = parameter["in"]
    schema = schema_of(parameter)
    type_ = hoist.argument(schema, _request(called, key).property(parameter["name"]))
    type_ = type_in(parameter, type_)
    flat = flatten(schema, hoist.document)
    flat = flat if isinstance(flat, Node) else parameter
    _, content = content_of(parameter) or ("", parameter)
    said = Said(
        description=described(parameter) or described(flat),
        default=show(flat["default"]) if "default" in flat else "",
        deprecated=parameter.get("deprecated") is True,
        checks=checks_of(flat, lambda inner: flatten(inner, hoist.document)),
    )
    text = said.text(
        bounds_text(bounds_of(type_)),
        example_of(parameter) or example_of(content) or example_of(flat),
    )
    return Field(
        wire=parameter["name"],
        place=place,
        type=type_,
        required=parameter.get("required") is True or place == "path",
        text=text,
        style=style_of(parameter, type_),
        where=parameter.where,
        said=said,
    )


def _request(called: Called, key: str) -> Place:
    return Place(key, "request", called.call, called.class_name)


def _path_order(field: Field, path: str) -> int:
    return path.find(f"{{{field.wire}}}") if field.place == "path" else len(path)


def _body(
    node: Any, called: Called, key: str, hoist: Hoist
) -> tuple[Body | None, tuple[Field, ...]]:
    found = read_body(node, _request(called, key), hoist)
    if found is None:
        return None, ()
    if found.properties is not None:
        return found.body, tuple(_body_field(prop) for prop in found.properties)
    said = Said(description=described(node) or found.description)
    required = found.body.required
    field = Field(
        "body", "body", found.type, required, said.text(), None, node.where, said
    )
    return found.body, (field,)


def _body_field(prop: Property) -> Field:
    said = Said(prop.description, prop.default, prop.deprecated, prop.checks)
    text = said.text(bounds_text(bounds_of(prop.type)), prop.example)
    return Field(
        prop.wire, "body", prop.type, prop.required, text, None, prop.where, said
    )
