"""`format: binary`: a file in a form, and text in JSON, which has no bytes.

Only its place tells them apart, and a component may stand in several. So schemas are
read with a kind of its own for it, of which nothing is left in what is `settled`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from codegen.model.shapes import (
    ANY,
    BYTES,
    Array,
    Enum,
    Map,
    Named,
    Object,
    Ref,
    Scalar,
    Tuple,
    Type,
    Union,
    forms,
    union,
)

Definitions = Mapping[str, Named]


def sent_as(type_: Type, definitions: Definitions, wanted: Type) -> Type:
    """The type of a field of a form, with `wanted` for what is sent as a file."""
    match type_:
        case Scalar("binary"):
            return wanted
        case Array(items, bounds):
            return Array(sent_as(items, definitions, wanted), bounds)
        case Union(members):
            return union(*(sent_as(m, definitions, wanted) for m in members))
        case Ref(key):
            named = definitions.get(key)
            if named is None or isinstance(named.body, Object | Enum):
                return type_
            hidden = replace(named, body=ANY)  # not entered twice
            inner = sent_as(named.body, {**definitions, key: hidden}, wanted)
            return type_ if inner == named.body else inner
        case _:
            return type_


def as_text(type_: Type) -> Type:
    """A type with text in place of all that is binary and no file of a form."""
    match type_:
        case Scalar("binary"):
            return Scalar("string")
        case Array(items, bounds):
            return Array(as_text(items), bounds)
        case Map(values):
            return Map(as_text(values))
        case Tuple(items):
            return Tuple(tuple(map(as_text, items)))
        case Union(members):
            return union(*map(as_text, members))
        case _:
            return type_


def settled(definitions: Definitions, bodies: Iterable[Type]) -> dict[str, Named]:
    """The definitions with bytes in models that are forms, and text in all others.

    `bodies` are the types of multipart bodies that are one argument.
    """
    models = _models(definitions, bodies)
    found: dict[str, Named] = {}
    for key, named in definitions.items():
        body = named.body
        if not isinstance(body, Object):
            found[key] = replace(named, body=as_text(body))
            continue
        if key in models:
            body = _with_bytes(body, definitions)
        extra = None if body.extra is None else as_text(body.extra)
        properties = tuple(replace(p, type=as_text(p.type)) for p in body.properties)
        found[key] = replace(
            named, body=replace(body, properties=properties, extra=extra)
        )
    return found


def _with_bytes(body: Object, definitions: Definitions) -> Object:
    properties = tuple(
        replace(p, type=sent_as(p.type, definitions, BYTES)) for p in body.properties
    )
    return replace(body, properties=properties)


def _models(definitions: Definitions, bodies: Iterable[Type]) -> set[str]:
    """The keys of the objects that the bodies may be."""
    todo, found = list(bodies), set[str]()
    while todo:
        for form in forms(todo.pop()):
            if isinstance(form, Ref) and form.key not in found:
                found.add(form.key)
                body = definitions[form.key].body
                todo += [] if isinstance(body, Object) else [body]
    return found
