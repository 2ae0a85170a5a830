"""A pair of documents for each of our rules that no check of oasdiff has."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.changes.documents import (
    Document,
    answer,
    body,
    document,
    got,
    json_of,
    parameter,
    sent,
)


class Case(NamedTuple):
    """Two documents, and every rule by which they differ."""

    old: Document
    new: Document
    rules: tuple[str, ...]


# fmt: off
# A table: one line for each case.

STRING: Document = {"type": "string"}
INTEGER: Document = {"type": "integer"}
THING: Document = {"type": "object", "properties": {"a": STRING}}
FINE: Document = {"description": "Fine."}


def cases() -> Iterator[Case]:
    """All of them."""
    yield from _operations()
    yield from _bodies()
    yield from _answers()
    yield from _members()
    yield from _models()
    yield from _servers()
    yield from _credentials()
    yield from _events()


def path_parameters(*names: str) -> Document:
    """A document whose path has parameters."""
    at = [{"name": name, "in": "path", "required": True, "schema": STRING} for name in names]
    return document({"parameters": at}, path="".join(f"/{{{name}}}" for name in names))


def paged(parameter: str, following: str, *, more: bool = True) -> Document:
    """A list that comes in pages, or (without `more`) does not."""
    items: Document = {"type": "array", "items": THING}
    page: Document = {"type": "object", "properties": {"data": items, following: STRING}, "required": ["data"]}
    query = [{"name": parameter, "in": "query", "schema": STRING}]
    operation: Document = {"responses": {"200": {**FINE, **json_of(page)}}}
    return document({**operation, "parameters": query if more else []}, method="get")


def _operations() -> Iterator[Case]:
    yield Case(document({"summary": "Send."}), document({"summary": "Give."}), ("operation-description",))
    yield Case(path_parameters("a", "b"), path_parameters("b", "a"), ("path-order",))
    yield Case(path_parameters("a"), path_parameters("b"), ("request-name",))
    yield Case(document(path="/a"), document(path="/b"), ("operation-moved",))
    yield Case(document(method="post"), document(method="put"), ("operation-moved",))
    own = {"servers": [{"url": "https://upload.example.com"}]}
    other: Document = {"paths": {"/others": {"get": {"operationId": "list", "tags": ["others"], "responses": {"200": FINE}}}}}
    yield Case(document(more=other), document(own, more=other), ("operation-servers",))
    yield Case(paged("cursor", "next_cursor", more=False), paged("cursor", "next_cursor"), ("paging-added", "request-added"))
    yield Case(paged("cursor", "next_cursor"), paged("cursor", "next_cursor", more=False), ("paging-removed", "request-removed"))
    yield Case(paged("cursor", "next_cursor"), paged("cursor", "nextCursor"), ("paging-changed", "response-wire-renamed"))


def _bodies() -> Iterator[Case]:
    yield Case(body(THING, required=False), body(THING), ("body-required",))
    yield Case(body(THING), body(THING, required=False), ("body-optional",))
    open_: Document = {**THING, "properties": {"a": {**THING, "additionalProperties": True}}}
    closed: Document = {**THING, "properties": {"a": {**THING, "additionalProperties": False}}}
    yield Case(body(open_), body(closed), ("request-closed",))
    yield Case(body(closed), body(open_), ("request-opened",))
    typed: Document = {**THING, "properties": {"a": {**THING, "additionalProperties": STRING}}}
    number: Document = {**THING, "properties": {"a": {**THING, "additionalProperties": INTEGER}}}
    yield Case(body(typed), body(number), ("request-type",))
    file: Document = {"type": "object", "properties": {"a": {**STRING, "format": "binary"}}}

    def form(schema: Document, said: Document) -> Document:
        content: Document = {"multipart/form-data": {"schema": schema, "encoding": {"a": said}}}
        return document({"requestBody": {"required": True, "content": content}})

    yield Case(form(THING, {}), form(file, {}), ("request-type",))
    yield Case(form(file, {}), body(file), ("body-media-type", "request-type"))
    yield Case(form(file, {}), form(file, {"contentType": "image/png"}), ("request-style",))


def _answers() -> Iterator[Case]:
    def api(**found: Document) -> Document:
        return document({"responses": {name[1:]: response for name, response in found.items()}})

    fine: Document = {**FINE, **json_of(THING)}
    yield Case(api(_200=fine), api(_200=fine, _404=FINE), ("error-added",))
    yield Case(api(_200=fine, _404=FINE), api(_200=fine), ("error-removed",))
    yield Case(api(_200=fine, _404=FINE), api(_200=fine, _404=fine), ("error-body-added", "models-added"))
    yield Case(api(_204=FINE), api(_204=FINE, _202=FINE), ("status-added",))
    yield Case(api(_200=fine), api(_201=fine), ("status-renumbered",))
    yield Case(api(_200=fine), api(_204=FINE), ("models-removed", "response-type", "status-renumbered"))
    other: Document = {**FINE, **json_of({"type": "object", "properties": {"b": STRING}})}
    yield Case(api(_200=fine, _202=FINE), api(_201=other, _202=FINE), ("response-removed", "response-added", "status-renumbered"))
    yield Case(api(_200=FINE), api(_200={"description": "Better."}), ("response-description",))

    def headed(**said: Any) -> Document:
        return api(_200={**fine, "headers": {"X-Left": {"schema": INTEGER, **said}}})

    yield Case(headed(), headed(required=True), ("header-required",))
    shared: Document = {"components": {"schemas": {}, "securitySchemes": {}, "headers": {"Left": {"schema": INTEGER}}}}
    by_name: Document = {"headers": {"X-Left": {"$ref": "#/components/headers/Left"}}}
    yield Case(document(more=shared), document({"responses": {"200": {**FINE, **by_name}}}, more=shared), ("header-added",))
    events: Document = {**FINE, "content": {"application/jsonl": {"schema": THING}}}
    yield Case(api(_200=fine), api(_200=events), ("models-added", "models-removed", "response-media-type", "response-type"))
    csv: Document = {**FINE, "content": {"text/csv": {"schema": STRING}}}
    yield Case(api(_200=fine), api(_200=csv), ("models-removed", "response-media-type", "response-type"))


def _members() -> Iterator[Case]:
    told: Document = {**STRING, "description": "The name that people see."}
    query = {"in": "query", "schema": told}
    one = document({"parameters": [{**query, "name": "title"}]})
    yield Case(one, document({"parameters": [{**query, "name": "label"}]}), ("request-renamed",))
    yield Case(document({"parameters": [{**query, "name": "teamId"}]}), document({"parameters": [{**query, "name": "team_id"}]}), ("request-wire-renamed",))
    yield Case(one, document({"parameters": [{"in": "header", "schema": told, "name": "title"}]}), ("request-moved",))
    moved = document({"parameters": [{**query, "name": "p"}]})
    yield Case(moved, sent(told, beside={}), ("request-moved",))
    both = document({"parameters": [{**query, "name": "p"}], "requestBody": {"required": True, **json_of({"type": "object", "properties": {"p": STRING}})}})
    yield Case(sent(STRING, beside={}), both, ("request-added", "request-name"))
    yield Case(parameter({**STRING, "format": "email"}), parameter({**STRING, "format": "hostname"}), ("request-format",))
    yield Case(parameter(STRING), parameter({**STRING, "format": "uuid"}), ("request-narrowed",))
    yield Case(parameter(STRING), parameter({**STRING, "contentEncoding": "base64"}), ("request-format",))
    yield Case(parameter(STRING), parameter({**STRING, "format": "binary"}), ("request-format",))
    yield Case(parameter({"type": "array", "items": STRING}), parameter({"type": "array", "items": {**STRING, "pattern": "a"}}), ("request-check-added",))
    yield Case(parameter({"type": "array", "items": STRING}), parameter({"type": "array", "items": STRING, "uniqueItems": True}), ("request-check-added",))
    yield Case(parameter({**INTEGER, "multipleOf": 4}), parameter({**INTEGER, "multipleOf": 2}), ("request-bound-loosened",))
    yield Case(parameter(STRING), parameter(told), ("member-description",))
    several: Document = {"type": "array", "items": STRING}
    yield Case(parameter(several, explode=True), parameter(several, explode=False), ("request-style",))
    named = answer({"type": "object", "properties": {"title": told}})
    yield Case(named, answer({"type": "object", "properties": {"label": told}}), ("response-renamed",))
    camel, snake = ({"type": "object", "properties": {name: STRING}} for name in ("createdAt", "created_at"))
    yield Case(answer(camel), answer(snake), ("response-wire-renamed",))
    twice: Document = {"type": "object", "properties": {"created_at": STRING, "createdAt": STRING}}
    yield Case(answer(camel), answer(twice), ("response-added", "response-name"))
    yield Case(got({**STRING, "const": "a"}), got({**STRING, "enum": ["a", "b"]}), ("response-values-opened",))
    yield Case(got({}), got(STRING), ("response-narrowed",))
    yield Case(got({}), got(THING), ("models-added", "response-type"))
    yield Case(got({**STRING, "format": "date-time"}), got(STRING), ("response-type",))
    yield Case(sent({}), sent(THING), ("models-added", "request-narrowed"))
    closed: Document = {**THING, "additionalProperties": False}
    yield Case(got(THING), got(closed), ("response-extra",))


def referring(name: str, schemas: Document, *, told: str = "") -> Document:
    """A document whose response is a component."""
    ref = {"$ref": f"#/components/schemas/{name}"}
    schemas = {key: {**value, "description": told} if told else value for key, value in schemas.items()}
    return document({"responses": {"200": {**FINE, **json_of(ref)}}}, schemas=schemas)


def _models() -> Iterator[Case]:
    yield Case(referring("Item", {"Item": THING}), referring("Item", {"Item": THING}, told="An item."), ("model-description",))
    yield Case(referring("Item", {"Item": THING}), referring("Thing", {"Thing": THING}), ("model-renamed",))
    team: Document = {"type": "object", "properties": {"members": INTEGER, "leader": STRING}}
    yield Case(referring("User", {"User": THING}), referring("Team", {"Team": team}), ("models-added", "models-removed", "response-type"))
    inner = {"type": "object", "properties": {"one": {"$ref": "#/components/schemas/A"}, "two": {"$ref": "#/components/schemas/A"}}}
    other = {"type": "object", "properties": {"one": {"$ref": "#/components/schemas/A"}, "two": {"$ref": "#/components/schemas/B"}}}
    models = {"A": THING, "B": {**THING}}
    yield Case(referring("Pair", {**models, "Pair": inner}), referring("Pair", {**models, "Pair": other}), ("model-replaced",))


def _servers() -> Iterator[Case]:
    def at(*servers: Document) -> Document:
        return document(more={"servers": list(servers)})

    us: Document = {"url": "https://us.example.com", "description": "US"}
    eu: Document = {"url": "https://eu.example.com", "description": "EU"}
    yield Case(at(us), at(us, eu), ("server-added",))
    yield Case(at(us, eu), at(us), ("server-removed",))
    yield Case(at(us, eu), at(eu, us), ("server-default",))
    yield Case(at(us), at({**us, "url": "https://america.example.com"}), ("server-changed",))
    yield Case(at(us, eu), at(us, {**eu, "description": "Europe"}), ("server-renamed",))

    def of(**region: Any) -> Document:
        variables: Document = {"region": region} if region else {}
        name = "{region}" if region else "us"
        return at({"url": f"https://api.example.com/{name}", "variables": variables, "description": "Main"})

    yield Case(of(), of(default="us"), ("server-changed", "variable-added"))
    yield Case(of(default="us"), of(), ("server-changed", "variable-removed"))
    yield Case(of(default="us"), of(default="eu"), ("variable-default",))
    yield Case(of(default="us", enum=["us", "de"]), of(default="us", enum=["us", "de", "eu"]), ("variable-value-added",))
    yield Case(of(default="us", enum=["us", "de", "eu"]), of(default="us", enum=["us", "de"]), ("variable-value-removed",))
    shared: Document = {"url": "https://{tenant}.example.com", "variables": {"tenant": {"default": "a"}}}
    other: Document = {"url": "https://{tenant}.example.org", "variables": {"tenant": {"default": "b"}}}
    yield Case(at(us), at(us, shared, other), ("server-added", "server-added", "variable-added-required"))


def _credentials() -> Iterator[Case]:
    def api(scheme: Document, needed: Any) -> Document:
        components: Document = {"schemas": {}, "securitySchemes": {"key": scheme}}
        return document({"security": needed}, more={"components": components})

    key: Document = {"type": "apiKey", "in": "header", "name": "X-Key"}
    one: Any = [{"key": []}]
    either: Any = [{"key": []}, {}]
    yield Case(api(key, []), api(key, one), ("auth-required", "credential-added"))
    yield Case(api(key, one), api(key, []), ("auth-dropped", "credential-removed"))
    yield Case(api(key, one), api(key, either), ("auth-dropped",))
    yield Case(api(key, either), api(key, one), ("auth-required",))
    yield Case(api(key, []), api(key, either), ("auth-option-added", "credential-added"))
    other = {**key, "name": "X-Token"}
    yield Case(api(key, one), api(other, one), ("auth-option-added", "auth-option-removed", "credential-changed"))


def _events() -> Iterator[Case]:
    def api(content: Document, **said: Any) -> Document:
        event: Document = {"requestBody": {"content": content}, "responses": {}, **said}
        return document(more={"webhooks": {"paid": {"post": event}}})

    json: Document = {"application/json": {"schema": THING}}
    text: Document = {"text/plain": {"schema": STRING}}
    yield Case(api(text), api(json), ("event-parsed", "models-added"))
    yield Case(api(json), api(text), ("event-unparsed", "models-removed"))
    yield Case(api(json, summary="Paid."), api(json, summary="It is paid."), ("event-description", "model-description"))
    def signed(*names: str) -> Document:
        headers = [{"name": name, "in": "header", "schema": STRING} for name in names]
        return api(json, parameters=headers)

    standard = [f"webhook-{name}" for name in ("id", "timestamp", "signature")]
    svix = [f"svix-{name}" for name in ("id", "timestamp", "signature")]
    yield Case(signed(), signed(*standard), ("verify-added",))
    yield Case(signed(*standard), signed(), ("verify-removed",))
    yield Case(signed(*standard), signed(*svix), ("verify-changed",))
    more: Document = {"application/json": {"schema": {**THING, "properties": {"a": STRING, "b": STRING}}}}
    yield Case(api(json), api(more), ("response-added",))
