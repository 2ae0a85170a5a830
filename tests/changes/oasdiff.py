"""The checks of oasdiff that apply, each with a pair of documents and our rules.

Its levels: `error` is breaking, `warning` may be, `info` is not. Where our verdict is
another one, `why` says why. `docs/diff-rules.md` is made of this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.changes.documents import (
    BEARER,
    Document,
    answer,
    body,
    document,
    got,
    json_of,
    parameter,
    sent,
)

ERROR, WARNING, INFO = "error", "warning", "info"

BOUNDS_ARE_TEXT = (
    "no type of a response says its bounds, and a response is not held to them"
)
DEFAULT = "a call that leaves it out means something else, without a word"
KEYWORD_GONE = "the keyword is gone, so a call that gives it is a TypeError"
FIELD_GONE = "the attribute is gone, so code that reads it fails"
UNION_WIDER = "the type of the result is wider, which typed code has to handle"
OPEN_ENUM = "enums are open in responses, so typed code handles unknown values"
TAG_KNOWN = "an object of an unknown tag was the raw object before, so code expects it"
DICT_TO_MODEL = "values that were plain data become objects of a class"


@dataclass(frozen=True)
class Check:
    """A check of oasdiff; `rules` are ours for its pair of documents."""

    id: str
    level: str
    old: Document
    new: Document
    rules: tuple[str, ...]
    why: str = ""


# fmt: off
# A table: one line for each check.

STRING: Document = {"type": "string"}
INTEGER: Document = {"type": "integer"}
NUMBER: Document = {"type": "number"}
LIST: Document = {"type": "array", "items": STRING}
NULLABLE: Document = {"type": ["string", "null"]}
ENUM: Document = {"type": "string", "enum": ["a", "b"]}
LARGER: Document = {"type": "string", "enum": ["a", "b", "c"]}
ONE: Document = {"type": "string", "const": "a"}
OTHER: Document = {"type": "string", "const": "b"}

Place = Callable[..., Document]
REQUEST: tuple[tuple[str, Place], ...] = (
    ("request-parameter", parameter),
    ("request-property", sent),
    ("request-body", body),
)
RESPONSE: tuple[tuple[str, Place], ...] = (
    ("response-property", got),
    ("response-body", answer),
)


def checks() -> Iterator[Check]:
    """All of them."""
    yield from _operations()
    yield from _security()
    yield from _parameters()
    yield from _bounds()
    yield from _types()
    yield from _values()
    yield from _unions()
    yield from _discriminators()
    yield from _bodies()
    yield from _properties()
    yield from _responses()


def _operations() -> Iterator[Check]:
    one = document()
    other = {"/others": {"get": {"operationId": "list", "tags": ["others"], "responses": {"200": {"description": ""}}}}}
    two = document(more={"paths": other})
    second = {"get": {**other["/others"]["get"], "operationId": "list_things"}}
    same_path = document(more={"paths": {"/things": {**one["paths"]["/things"], **second}}})
    deprecated = document({"deprecated": True})
    gone_deprecated = document(more={"paths": {"/others": {"get": {**other["/others"]["get"], "deprecated": True}}}})
    announced = "who calls it breaks all the same when it goes"
    yield Check("endpoint-added", INFO, one, two, ("operation-added",))
    yield Check("api-path-removed-without-deprecation", ERROR, two, one, ("operation-removed",))
    yield Check("api-path-removed-with-deprecation", INFO, gone_deprecated, one, ("operation-removed",), announced)
    yield Check("api-removed-without-deprecation", ERROR, same_path, one, ("operation-removed",))
    yield Check("api-removed-with-deprecation", INFO, gone_deprecated, one, ("operation-removed",), announced)
    yield Check("endpoint-deprecated", INFO, one, deprecated, ("operation-deprecated",))
    yield Check("endpoint-reactivated", INFO, deprecated, one, ("operation-restored",))
    named = "the Python name of the method is made of it"
    yield Check("api-operation-id-removed", INFO, one, document({"operationId": "give"}), ("operation-renamed",), named)
    yield Check("api-operation-id-added", INFO, document({"operationId": ""}), one, ("operation-renamed",), named)
    yield Check("api-tag-added", INFO, document({"tags": ["b"]}), document({"tags": ["b", "c"]}), ())
    yield Check("api-tag-removed", INFO, document({"tags": ["b"]}), document({"tags": ["c"]}), ("operation-renamed",), named)
    event = {"post": {"requestBody": json_of({"type": "object", "properties": {"a": STRING}}), "responses": {}}}
    hooked = document(more={"webhooks": {"paid": event}})
    yield Check("webhook-added", INFO, one, hooked, ("event-added", "models-added"))
    yield Check("webhook-removed", ERROR, hooked, one, ("event-removed", "models-removed"))
    item = {"type": "object", "properties": {"a": STRING}}
    ref = {"responses": {"200": {"description": "Fine.", **json_of({"$ref": "#/components/schemas/Item"})}}}
    used = document(ref, schemas={"Item": item})
    unused = document({"responses": {"200": {"description": "Fine.", **json_of({"$ref": "#/components/schemas/Thing"})}}}, schemas={"Thing": item})
    yield Check("api-schema-removed", INFO, used, unused, ("model-renamed",), "an import of the class fails, where the package had it")


def _security() -> Iterator[Check]:
    key = {"type": "apiKey", "in": "header", "name": "X-Key"}
    oauth: Document = {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "https://api.example.com/token", "scopes": {"read": "", "write": ""}}}}

    def api(schemes: Document, needed: Any, at_top: bool = False) -> Document:
        stated: Document = {"security": needed}
        more: Document = {"components": {"schemas": {}, "securitySchemes": schemes}}
        return document({} if at_top else stated, more=more | (stated if at_top else {}))

    schemes: Document = {"token": BEARER, "key": key}
    one: Any = [{"token": []}]
    two: Any = [{"token": []}, {"key": []}]
    for name, top in (("api-security", False), ("api-global-security", True)):
        yield Check(f"{name}-added", INFO, api(schemes, one, top), api(schemes, two, top), ("auth-option-added", "credential-added"))
        yield Check(f"{name}-removed", ERROR, api(schemes, two, top), api(schemes, one, top), ("auth-option-removed", "credential-removed"))
        less: Any = [{"oauth": ["read"]}]
        more: Any = [{"oauth": ["read", "write"]}]
        yield Check(f"{name}-scope-added", ERROR, api({"oauth": oauth}, less, top), api({"oauth": oauth}, more, top), ("auth-scope-added",))
        yield Check(f"{name}-scope-removed", INFO, api({"oauth": oauth}, more, top), api({"oauth": oauth}, less, top), ("auth-scope-removed",))
    unused = api({"token": BEARER, "key": key}, one)
    yield Check("api-security-component-added", INFO, api({"token": BEARER}, one), unused, ())
    yield Check("api-security-component-removed", INFO, unused, api({"token": BEARER}, one), ())
    basic: Document = {"token": {"type": "http", "scheme": "basic"}}
    rules = ("auth-option-added", "auth-option-removed", "credential-added", "credential-added", "credential-removed")
    yield Check("api-security-component-type-changed", INFO, api({"token": BEARER}, one), api(basic, one), rules, "callers have to give other credentials")
    moved: Document = {**oauth, "flows": {"clientCredentials": {**oauth["flows"]["clientCredentials"], "tokenUrl": "https://login.example.com/token"}}}
    stays: Any = [{"oauth": []}]
    yield Check("api-security-component-oauth-token-url-changed", INFO, api({"oauth": oauth}, stays), api({"oauth": moved}, stays), ("token-url",), "the client fetches tokens there: secrets go to another address")
    scoped: Document = {**oauth, "flows": {"clientCredentials": {**oauth["flows"]["clientCredentials"], "scopes": {"read": ""}}}}
    yield Check("api-security-component-oauth-scope-added", INFO, api({"oauth": scoped}, stays), api({"oauth": oauth}, stays), ())
    yield Check("api-security-component-oauth-scope-removed", INFO, api({"oauth": oauth}, stays), api({"oauth": scoped}, stays), ())


def _parameters() -> Iterator[Check]:
    none, some, must = document(), parameter(STRING), parameter(STRING, required=True)
    yield Check("new-required-request-parameter", ERROR, none, must, ("request-added-required",))
    yield Check("new-optional-request-parameter", INFO, none, some, ("request-added",))
    whole = {"parameters": [{"name": "q", "in": "query", "schema": STRING}]}
    shared = document(more={"paths": {"/things": {**whole, **none["paths"]["/things"]}}})
    whole_must = {"parameters": [{**whole["parameters"][0], "required": True}]}
    shared_must = document(more={"paths": {"/things": {**whole_must, **none["paths"]["/things"]}}})
    yield Check("new-optional-request-default-parameter-to-existing-path", INFO, none, shared, ("request-added",))
    yield Check("new-required-request-default-parameter-to-existing-path", ERROR, none, shared_must, ("request-added-required",))
    at: Document = {"name": "id", "in": "path", "required": True, "schema": STRING}
    yield Check("new-request-path-parameter", ERROR, none, document({"parameters": [at]}, path="/things/{id}"), ("operation-moved", "request-added-required"))
    yield Check("request-parameter-removed", WARNING, some, none, ("request-removed",))
    old = parameter(STRING, deprecated=True)
    yield Check("request-parameter-removed-with-deprecation", INFO, old, none, ("request-removed",), KEYWORD_GONE)
    yield Check("request-parameter-deprecated", INFO, some, old, ("member-deprecated",))
    yield Check("request-parameter-reactivated", INFO, old, some, ("member-restored",))
    yield Check("request-parameter-became-required", ERROR, some, must, ("request-required",))
    yield Check("request-parameter-became-optional", INFO, must, some, ("request-optional",))

    def header(schema: Document) -> Document:
        return document({"parameters": [{"name": "X-A", "in": "header", "schema": schema}]})

    fields: Document = {"type": "object", "properties": {"a": STRING}}
    more: Document = {"type": "object", "properties": {"a": STRING, "b": STRING}}
    yield Check("new-required-request-header-property", ERROR, header(fields), header({**more, "required": ["b"]}), ("request-added-required",))
    yield Check("request-header-property-became-required", ERROR, header(fields), header({**fields, "required": ["a"]}), ("request-required",))
    yield Check("request-header-property-became-enum", ERROR, header(fields), header({"type": "object", "properties": {"a": ENUM}}), ("request-values-limited",))

    def inside(schema: Document) -> Document:
        return parameter({"type": "object", "properties": {"a": schema}}, style="deepObject", explode=True)

    yield Check("request-parameter-property-became-nullable", INFO, inside(STRING), inside(NULLABLE), ("request-nullable",))
    yield Check("request-parameter-property-became-not-nullable", ERROR, inside(NULLABLE), inside(STRING), ("request-not-nullable",))
    yield Check("request-parameter-property-enum-value-added", INFO, inside(ENUM), inside(LARGER), ("request-value-added",))
    yield Check("request-parameter-property-enum-value-removed", ERROR, inside(LARGER), inside(ENUM), ("request-value-removed",))
    yield Check("request-parameter-property-type-changed", WARNING, inside(STRING), inside(INTEGER), ("request-type",))
    yield Check("request-parameter-property-type-generalized", INFO, inside(INTEGER), inside(NUMBER), ("request-widened",))
    yield Check("request-parameter-property-type-specialized", ERROR, inside(NUMBER), inside(INTEGER), ("request-narrowed",))


def _bounds() -> Iterator[Check]:
    """Each bound, set, raised and lowered, in each place that oasdiff looks at."""
    kinds = (
        ("max", "maximum", INTEGER),
        ("min", "minimum", INTEGER),
        ("exclusive-max", "exclusiveMaximum", NUMBER),
        ("exclusive-min", "exclusiveMinimum", NUMBER),
        ("max-length", "maxLength", STRING),
        ("min-length", "minLength", STRING),
        ("max-items", "maxItems", LIST),
        ("min-items", "minItems", LIST),
    )
    for name, keyword, schema in kinds:
        free, low, high = schema, {**schema, keyword: 2}, {**schema, keyword: 4}
        upper = "max" in name
        for place, of in REQUEST:
            if name != "max-items" or place == "request-parameter":
                rules = ("request-bound-tightened",), ("request-bound-loosened",)
                raised = (INFO, rules[1]) if upper else (ERROR, rules[0])
                lowered = (ERROR, rules[0]) if upper else (INFO, rules[1])
                yield Check(f"{place}-{name}-increased", raised[0], of(low), of(high), raised[1])
                yield Check(f"{place}-{name}-decreased", lowered[0], of(high), of(low), lowered[1])
                if name not in ("max-items", "min-length"):
                    yield Check(f"{place}-{name}-set", ERROR, of(free), of(low), rules[0])
        for place, of in RESPONSE:
            if name != "max-items":
                pair = (of(low), of(high)) if upper else (of(high), of(low))
                step = "increased" if upper else "decreased"
                yield Check(f"{place}-{name}-{step}", ERROR, *pair, ("response-bound",), BOUNDS_ARE_TEXT)
                if name in ("max-length", "min-items"):
                    yield Check(f"{place}-{name}-unset", ERROR, of(low), of(free), ("response-bound",), BOUNDS_ARE_TEXT)
    one, other = ({**STRING, "pattern": pattern} for pattern in ("^a$", "^b$"))
    for place, of in REQUEST[:2]:
        yield Check(f"{place}-pattern-added", ERROR, of(STRING), of(one), ("request-check-added",))
        yield Check(f"{place}-pattern-removed", INFO, of(one), of(STRING), ("request-check-removed",))
        yield Check(f"{place}-pattern-changed", WARNING, of(one), of(other), ("request-check-changed",))
        anything = {**STRING, "pattern": ".*"}
        yield Check(f"{place}-pattern-generalized", INFO, of(one), of(anything), ("request-check-changed",), "which of two patterns takes more is not worked out")
    yield Check("response-property-pattern-added", INFO, got(STRING), got(one), ("response-check",))
    yield Check("response-property-pattern-changed", WARNING, got(one), got(other), ("response-check",))
    yield Check("response-property-pattern-removed", ERROR, got(one), got(STRING), ("response-check",), BOUNDS_ARE_TEXT)


def _types() -> Iterator[Check]:
    several: Document = {"type": ["string", "integer"]}
    wide, narrow = ("request-form-added",), ("request-form-removed",)
    for place, of in REQUEST:
        yield Check(f"{place}-type-changed", ERROR, of(STRING), of(INTEGER), ("request-type",))
        yield Check(f"{place}-type-generalized", INFO, of(INTEGER), of(NUMBER), ("request-widened",))
        yield Check(f"{place}-list-of-types-widened", INFO, of(STRING), of(several), wide)
        yield Check(f"{place}-list-of-types-narrowed", ERROR, of(several), of(STRING), narrow)
        yield Check(f"{place}-became-nullable", INFO, of(STRING), of(NULLABLE), ("request-nullable",))
        yield Check(f"{place}-became-not-nullable", ERROR, of(NULLABLE), of(STRING), ("request-not-nullable",))
    for place, of in RESPONSE:
        yield Check(f"{place}-type-changed", ERROR, of(STRING), of(INTEGER), ("response-type",))
        yield Check(f"{place}-type-generalized", ERROR, of(INTEGER), of(NUMBER), ("response-widened",))
        yield Check(f"{place}-type-specialized", INFO, of(NUMBER), of(INTEGER), ("response-narrowed",))
        yield Check(f"{place}-list-of-types-widened", ERROR, of(STRING), of(several), ("response-form-added",))
        yield Check(f"{place}-list-of-types-narrowed", INFO, of(several), of(STRING), ("response-form-removed",))
        yield Check(f"{place}-became-nullable", ERROR, of(STRING), of(NULLABLE), ("response-nullable",))
        yield Check(f"{place}-became-not-nullable", INFO, of(NULLABLE), of(STRING), ("response-not-nullable",))
    pair: Document = {"type": "array", "prefixItems": [STRING, INTEGER], "minItems": 2, "items": False}
    three: Document = {**pair, "prefixItems": [STRING, INTEGER, STRING], "minItems": 3}
    length = "a tuple of another length is another type"
    for place, of in REQUEST[1:]:
        yield Check(f"{place}-prefix-items-added", INFO, of(pair), of(three), ("request-type",), length)
        yield Check(f"{place}-prefix-items-removed", ERROR, of(three), of(pair), ("request-type",))
    for place, of in RESPONSE:
        yield Check(f"{place}-prefix-items-added", ERROR, of(pair), of(three), ("response-type",))
        yield Check(f"{place}-prefix-items-removed", INFO, of(three), of(pair), ("response-type",), length)


def _values() -> Iterator[Check]:
    for place, of in REQUEST:
        yield Check(f"{place}-became-enum", ERROR, of(STRING), of(ENUM), ("request-values-limited",))
        yield Check(f"{place}-enum-value-removed", ERROR, of(LARGER), of(ENUM), ("request-value-removed",))
        if of is not body:
            yield Check(f"{place}-enum-value-added", INFO, of(ENUM), of(LARGER), ("request-value-added",))
        one, other = ({**STRING, "default": value} for value in ("x", "y"))
        if of is body:
            continue  # the default of a whole body is no one's
        yield Check(f"{place}-default-value-added", INFO, of(STRING), of(one), ("request-default-said",))
        yield Check(f"{place}-default-value-removed", INFO, of(one), of(STRING), ("request-default-said",))
        yield Check(f"{place}-default-value-changed", INFO, of(one), of(other), ("request-default-changed",), DEFAULT)
    for place, of in REQUEST[1:]:
        yield Check(f"{place}-const-added", ERROR, of(STRING), of(ONE), ("request-values-limited",))
        yield Check(f"{place}-const-removed", INFO, of(ONE), of(STRING), ("request-values-free",))
        yield Check(f"{place}-const-changed", ERROR, of(ONE), of(OTHER), ("request-value-added", "request-value-removed"))
    for place, of in RESPONSE:
        yield Check(f"{place}-const-added", INFO, of(STRING), of(ONE), ("response-values-limited",))
        yield Check(f"{place}-const-removed", ERROR, of(ONE), of(STRING), ("response-values-free",), OPEN_ENUM)
        yield Check(f"{place}-const-changed", ERROR, of(ONE), of(OTHER), ("response-value-added", "response-value-removed"), OPEN_ENUM)
    yield Check("response-property-enum-value-added", WARNING, got(ENUM), got(LARGER), ("response-value-added",))
    yield Check("response-property-enum-value-removed", INFO, got(LARGER), got(ENUM), ("response-value-removed",))
    yield Check("response-mediatype-enum-value-removed", INFO, answer(LARGER), answer(ENUM), ("response-value-removed",))
    one, other = ({**STRING, "default": value} for value in ("x", "y"))
    yield Check("response-property-default-value-added", INFO, got(STRING), got(one), ("response-default",))
    yield Check("response-property-default-value-removed", INFO, got(one), got(STRING), ("response-default",))
    yield Check("response-property-default-value-changed", INFO, got(one), got(other), ("response-default",))


def _unions() -> Iterator[Check]:
    for keyword in ("anyOf", "oneOf"):
        name = "any-of" if keyword == "anyOf" else "one-of"
        few: Document = {keyword: [STRING, INTEGER]}
        many: Document = {keyword: [STRING, INTEGER, LIST]}
        for place, of in REQUEST[1:]:
            yield Check(f"{place}-{name}-added", INFO, of(few), of(many), ("request-form-added",))
            yield Check(f"{place}-{name}-removed", ERROR, of(many), of(few), ("request-form-removed",))
        for place, of in RESPONSE:
            yield Check(f"{place}-{name}-added", ERROR, of(few), of(many), ("response-form-added",))
            yield Check(f"{place}-{name}-removed", INFO, of(many), of(few), ("response-form-removed",))
    part: Document = {"type": "object", "properties": {"b": STRING}, "required": ["b"]}
    base: Document = {"type": "object", "properties": {"a": STRING}}
    one, two = {"allOf": [base]}, {"allOf": [base, part]}
    merged = "parts are merged first: it is compared what they say together"
    for place, of in REQUEST[1:]:
        yield Check(f"{place}-all-of-added", ERROR, of(one), of(two), ("request-added-required",))
        yield Check(f"{place}-all-of-removed", INFO, of(two), of(one), ("request-removed",), merged)
    for place, of in RESPONSE:
        yield Check(f"{place}-all-of-added", INFO, of(one), of(two), ("response-added",))
        yield Check(f"{place}-all-of-removed", ERROR, of(two), of(one), ("response-removed",))


def _discriminators() -> Iterator[Check]:
    def kind(name: str) -> Document:
        tag: Document = {"type": "string", "const": name}
        return {"type": "object", "properties": {"kind": tag, "type": tag, name: STRING}, "required": ["kind", "type"]}

    schemas: Document = {name.title(): kind(name) for name in ("cat", "dog", "cow")}

    def union(names: str, tag: str) -> Document:
        refs = [{"$ref": f"#/components/schemas/{name.title()}"} for name in names.split()]
        mapping = {name: ref["$ref"] for name, ref in zip(names.split(), refs, strict=True)}
        said: Document = {"discriminator": {"propertyName": tag, "mapping": mapping}} if tag else {}
        return {"oneOf": refs, **said}

    def requested(names: str, tag: str = "kind") -> Document:
        found = body({"type": "object", "properties": {"p": union(names, tag)}})
        return {**found, "components": {**found["components"], "schemas": schemas}}

    def answered(names: str, tag: str = "kind") -> Document:
        found = got(union(names, tag))
        return {**found, "components": {**found["components"], "schemas": schemas}}

    few, more = "cat dog", "cat dog cow"
    yield Check("request-property-discriminator-mapping-added", INFO, requested(few), requested(more), ("models-added", "request-form-added"))
    yield Check("request-property-discriminator-mapping-deleted", INFO, requested(more), requested(few), ("models-removed", "request-form-removed"), "an object that was sent is refused")
    yield Check("response-property-discriminator-mapping-added", INFO, answered(few), answered(more), ("models-added", "response-tag-added"))
    yield Check("response-property-discriminator-mapping-deleted", INFO, answered(more), answered(few), ("models-removed", "response-tag-removed"), "a class that nothing uses is no longer in the package")
    yield Check("request-property-discriminator-property-name-changed", INFO, requested(few), requested(few, "type"), ())


def _bodies() -> Iterator[Check]:
    fields: Document = {"type": "object", "properties": {"a": STRING}}
    must: Document = {**fields, "required": ["a"]}
    yield Check("request-body-added-required", ERROR, document(), body(must), ("request-added-required",))
    yield Check("request-body-added-optional", INFO, document(), body(fields, required=False), ("request-added",))
    yield Check("request-body-removed", ERROR, body(fields), document(), ("request-removed",))
    yield Check("request-body-became-required", ERROR, body(LIST, required=False), body(LIST), ("request-required",))
    yield Check("request-body-became-optional", INFO, body(LIST), body(LIST, required=False), ("request-optional",))
    form = {"application/x-www-form-urlencoded": {"schema": fields}}
    json = {"application/json": {"schema": fields}}
    two = document({"requestBody": {"required": True, "content": {**json, **form}}})
    only = document({"requestBody": {"required": True, "content": form}})
    yield Check("request-body-media-type-added", INFO, body(fields), two, ())
    yield Check("request-body-media-type-removed", ERROR, two, only, ("body-media-type",))
    untyped = document({"requestBody": {"required": True, "content": {"application/json": {}}}})
    joined = ("body-fields-joined",)
    yield Check("request-body-media-type-schema-removed", INFO, body(fields), untyped, joined, "the fields are arguments no more")
    yield Check("request-body-media-type-schema-added", ERROR, untyped, body(fields), ("body-fields-parted",))


def _properties() -> Iterator[Check]:
    none = body({"type": "object", "properties": {"z": STRING}})
    some, must = sent(STRING), sent(STRING, required=True)
    given = sent({**STRING, "default": "x"}, required=True)
    yield Check("new-required-request-property", ERROR, none, must, ("request-added-required",))
    yield Check("new-required-request-property-with-default", ERROR, none, given, ("request-added-required",))
    yield Check("new-optional-request-property", INFO, none, some, ("request-added",))
    yield Check("request-property-removed", WARNING, some, none, ("request-removed",))
    yield Check("request-property-became-required", ERROR, some, must, ("request-required",))
    yield Check("request-property-became-required-with-default", ERROR, sent({**STRING, "default": "x"}), given, ("request-required",))
    yield Check("request-property-became-optional", INFO, must, some, ("request-optional",))
    old = {**STRING, "deprecated": True}
    yield Check("request-property-deprecated", INFO, some, sent(old), ("member-deprecated",))
    yield Check("request-property-reactivated", INFO, sent(old), some, ("member-restored",))
    yield Check("response-property-deprecated", INFO, got(STRING), got(old), ("member-deprecated",))
    yield Check("response-property-reactivated", INFO, got(old), got(STRING), ("member-restored",))
    for need in ("optional", "required"):
        required = need == "required"
        plain = sent(STRING, required=required)
        read = sent({**STRING, "readOnly": True}, required=required)
        write = sent({**STRING, "writeOnly": True}, required=required)
        new = ("request-added-required",) if required else ("request-added",)
        why = "a keyword that has to be given" if required else ""
        yield Check(f"request-{need}-property-became-read-only", INFO, plain, read, ("request-removed",), KEYWORD_GONE)
        yield Check(f"request-{need}-property-became-not-read-only", INFO, read, plain, new, why)
        yield Check(f"request-{need}-property-became-write-only", INFO, plain, write, ())
        yield Check(f"request-{need}-property-became-not-write-only", INFO, write, plain, ())
        shown = got(STRING, required=required)
        hidden = got({**STRING, "writeOnly": True}, required=required)
        seen = got({**STRING, "readOnly": True}, required=required)
        level = WARNING if required else INFO
        yield Check(f"response-{need}-property-became-write-only", INFO, shown, hidden, ("response-removed",), FIELD_GONE)
        yield Check(f"response-{need}-property-became-not-write-only", level, hidden, shown, ("response-added",))
        yield Check(f"response-{need}-property-became-read-only", INFO, shown, seen, ())
        yield Check(f"response-{need}-property-became-not-read-only", INFO, seen, shown, ())
        without = answer({"type": "object", "properties": {"z": STRING}})
        gone = ERROR if required else INFO
        yield Check(f"response-{need}-property-removed", gone, shown, without, ("response-removed",), "" if required else FIELD_GONE)
        yield Check(f"response-{need}-property-added", INFO, without, shown, ("response-added",))
        yield Check(f"response-{need}-write-only-property-removed", INFO, hidden, without, ())
        yield Check(f"response-{need}-write-only-property-added", INFO, without, hidden, ())
    optional, always = got(STRING, required=False), got(STRING)
    yield Check("response-property-became-optional", ERROR, always, optional, ("response-optional",))
    yield Check("response-property-became-required", INFO, optional, always, ("response-required",))


def _responses() -> Iterator[Check]:
    fields: Document = {"type": "object", "properties": {"a": STRING}}
    fine: Document = {"description": "Fine.", **json_of(fields)}
    wrong: Document = {"description": "Wrong.", **json_of(fields)}

    def api(**found: Document) -> Document:
        return document({"responses": {name[1:]: response for name, response in found.items()}})

    one = api(_200=fine)
    typed = "the typed body of the exception is gone"
    yield Check("response-success-status-added", INFO, one, api(_200=fine, _204={"description": ""}), ("return-widened",), UNION_WIDER)
    yield Check("response-success-status-removed", ERROR, api(_200=fine, _204={"description": ""}), one, ("status-removed",))
    yield Check("response-non-success-status-added", INFO, one, api(_200=fine, _404=wrong), ("error-body-added", "models-added"))
    yield Check("response-non-success-status-removed", INFO, api(_200=fine, _404=wrong), one, ("error-body-removed", "models-removed"), typed)
    problem = {"description": "Fine.", "content": {"application/vnd.a+json": {"schema": fields}}}
    text = {"description": "Fine.", "content": {"application/json": {"schema": fields}, "text/csv": {"schema": STRING}}}
    yield Check("response-media-type-added", INFO, one, api(_200=text), ("operation-added",))
    yield Check("response-media-type-removed", ERROR, api(_200=text), one, ("operation-removed",))
    yield Check("response-media-type-name-changed", INFO, one, api(_200=problem), ("response-media-type",), "packages in use ask for the old media type")
    empty = {"description": "Fine.", "content": {"application/json": {}}}
    rules = ("models-added", "response-type")
    yield Check("response-body-media-type-schema-added", INFO, api(_200=empty), one, rules, DICT_TO_MODEL)
    yield Check("response-body-media-type-schema-removed", ERROR, one, api(_200=empty), ("models-removed", "response-type"))

    def headed(**said: Any) -> Document:
        return api(_200={**fine, "headers": {"X-Left": {"schema": INTEGER, **said}}})

    yield Check("response-header-added", INFO, one, headed(), ("header-added",))
    yield Check("required-response-header-removed", ERROR, headed(required=True), one, ("header-removed",))
    yield Check("optional-response-header-removed", WARNING, headed(), one, ("header-omitted",))
    yield Check("response-header-became-optional", ERROR, headed(required=True), headed(), ("header-optional",))
