"""Small documents that differ in one thing."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from codegen.analysis import Analysis, analyse
from codegen.changes.change import Change
from codegen.changes.compare import compare
from codegen.changes.read_surface import surface_of
from codegen.files import Source
from codegen.options import ClientOptions

Document = dict[str, Any]
OPTIONS = ClientOptions("shop", ("shop",), "", "shop_client", "Shop")
BEARER = {"type": "http", "scheme": "bearer"}


def document(
    operation: Document | None = None,
    *,
    path: str = "/things",
    method: str = "post",
    schemas: Document | None = None,
    more: Document | None = None,
) -> Document:
    """An API of one operation, `things.send`, changed by what is given.

    `more` are members of the document; paths and components are joined with its own.
    """
    own: Document = {
        "operationId": "send",
        "tags": ["things"],
        "responses": {"200": {"description": "Fine."}},
    }
    found: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {path: {method: {**own, **(operation or {})}}},
        "components": {"schemas": schemas or {}, "securitySchemes": {"token": BEARER}},
    }
    for key, value in (more or {}).items():
        inner = found.get(key)
        found[key] = {**inner, **value} if isinstance(inner, dict) else value
    return found


def parameter(schema: Document, **said: Any) -> Document:
    """A document with the query parameter `q`."""
    return document(
        {"parameters": [{"name": "q", "in": "query", "schema": schema, **said}]}
    )


def json_of(schema: Document) -> Document:
    return {"content": {"application/json": {"schema": schema}}}


def body(schema: Document, **said: Any) -> Document:
    """A document whose request body has a schema; it is required unless said."""
    return document({"requestBody": {"required": True, **json_of(schema), **said}})


def sent(
    schema: Document, *, required: bool = False, beside: Document | None = None
) -> Document:
    """A document whose request body has the property `p`."""
    return body(_object("p", schema, required, beside))


def answer(schema: Document | None, status: str = "200") -> Document:
    """A document whose response has a schema."""
    response = {
        "description": "Fine.",
        **(json_of(schema) if schema is not None else {}),
    }
    return document({"responses": {status: response}})


def got(
    schema: Document, *, required: bool = True, beside: Document | None = None
) -> Document:
    """A document whose response has the property `p`."""
    return answer(_object("p", schema, required, beside))


def _object(
    name: str, schema: Document, required: bool, beside: Document | None
) -> Document:
    found: Document = {
        "type": "object",
        "properties": {
            name: schema,
            **({"z": {"type": "string"}} if beside is None else beside),
        },
    }
    return {**found, "required": [name]} if required else found


def analysed(text: Document) -> Analysis:
    analysis = analyse(
        [Source("api.json", json.dumps(text, indent=1).encode())], OPTIONS
    )
    assert not analysis.errors, analysis.errors
    return analysis


def changes(old: Document, new: Document) -> Sequence[Change]:
    """What differs between two documents."""
    return compare(surface_of(analysed(old)), surface_of(analysed(new)))


def rules(old: Document, new: Document) -> list[str]:
    """The rules of what differs, sorted."""
    return sorted(change.rule.id for change in changes(old, new))
