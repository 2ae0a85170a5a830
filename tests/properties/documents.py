"""Strategies for valid OpenAPI documents, small and as odd as they may be."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

Data = dict[str, Any]
Schemas = st.SearchStrategy[Any]

NAMES = st.sampled_from(
    [
        "id",
        "class",
        "self",
        "2fa",
        "a.b",
        "a-b",
        "x_y",
        "xY",
        "X",
        "größe",
        "json",
        "model_config",
        "filter[name]",
        "options",
        "body",
        "None",
        "list",
        "str",
        "@type",
        "_private",
        "__dunder__",
        "date",
        "Any",
        "用户",
        "$ref",
        "omit",
        "copy",
    ]
)
COMPONENTS = ("Cat", "cat", "datetime", "Model", "Big.Cat", "list-item", "Übung", "Any")
TEXTS = st.sampled_from(["A text.", 'A "quoted" \\ text', "", "Line\n\n- item", "{x}"])


def ref(name: str) -> Data:
    return {"$ref": "#/components/schemas/" + name}


def scalars() -> Schemas:
    string = {"type": "string"}
    return st.one_of(
        st.just(string),
        st.sampled_from(["date", "date-time", "uuid", "email", "uri", "byte"]).map(
            lambda name: {**string, "format": name}
        ),
        st.integers(0, 30).map(
            lambda n: {**string, "minLength": n, "maxLength": n + 5}
        ),
        st.sampled_from(["^[a-z]{3}$", r"^\d+-[A-F]+$"]).map(
            lambda pattern: {**string, "pattern": pattern}
        ),
        st.sampled_from([["a", "b"], ["x y", "class", "1"], ["one"], ["a", "A"]]).map(
            lambda values: {**string, "enum": values}
        ),
        st.sampled_from([[1, 2], [0], [7, 8, 9, 10]]).map(
            lambda values: {"type": "integer", "enum": values}
        ),
        st.just({"type": "boolean"}),
        st.integers(-5, 5).map(
            lambda n: {"type": "integer", "minimum": n, "maximum": n + 9}
        ),
        st.just({"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5}),
    )


def nullable(schema: Data, old: bool) -> Data:
    """`schema` or null, in the notation of 3.0 or 3.1."""
    if old:
        inner = {"allOf": [schema]} if "$ref" in schema else schema
        extra = {"enum": [*inner["enum"], None]} if "enum" in inner else {}
        return {**inner, **extra, "nullable": True}
    return {"anyOf": [schema, {"type": "null"}]}


def objects(inner: Schemas) -> Schemas:
    def with_required(properties: Data, count: int, closed: bool) -> Data:
        made = {"type": "object", "properties": properties}
        if closed:
            made["additionalProperties"] = False
        return {**made, "required": list(properties)[:count]} if count else made

    properties = st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    return st.builds(with_required, properties, st.integers(0, 3), st.booleans())


def schemas(names: list[str], old: bool) -> Schemas:
    leaves = scalars() | st.just({})
    if names:
        leaves |= st.sampled_from(names).map(ref)

    def grown(inner: Schemas) -> Schemas:
        return st.one_of(
            objects(inner),
            inner.map(lambda items: {"type": "array", "items": items}),
            inner.map(lambda v: {"type": "object", "additionalProperties": v}),
            inner.filter(bool).map(lambda schema: nullable(schema, old)),
            st.builds(
                lambda text, schema: {**schema, "description": text},
                TEXTS,
                objects(inner),
            ),
            st.lists(objects(inner), min_size=2, max_size=3).map(
                lambda members: {"oneOf": members}
            ),
            objects(inner).map(lambda member: {"anyOf": [{"type": "string"}, member]}),
        )

    return st.recursive(leaves, grown, max_leaves=6)


def _plain(kind: str) -> Schemas:
    plain = scalars()
    if kind == "array":
        return plain.map(lambda s: {"type": "array", "items": s, "minItems": 1})
    if kind == "object":
        return st.dictionaries(NAMES, plain, min_size=1, max_size=3).map(
            lambda found: {"type": "object", "properties": found}
        )
    return plain


STYLES = [
    (place, style, explode, kind)
    for place, styles in {
        "path": ("simple", "label", "matrix"),
        "query": ("form",),
        "header": ("simple",),
        "cookie": ("form",),
    }.items()
    for style in styles
    for explode in (True, False)
    for kind in ("scalar", "array", "object")
    if not (place == "cookie" and kind != "scalar")
] + [
    ("query", "spaceDelimited", False, "array"),
    ("query", "pipeDelimited", False, "array"),
    ("query", "deepObject", True, "object"),
]


@st.composite
def parameters(draw: st.DrawFn) -> list[Data]:
    found: dict[tuple[str, str], Data] = {}
    for _ in range(draw(st.integers(0, 3))):
        place, style, explode, kind = draw(st.sampled_from(STYLES))
        name = draw(NAMES)
        if place in ("header", "cookie") or "$" in name:
            name = f"x-{len(found)}"
        found[name, place] = {
            "name": name,
            "in": place,
            "required": place == "path" or draw(st.booleans()),
            "style": style,
            "explode": explode,
            "description": draw(TEXTS),
            "schema": draw(_plain(kind)),
        }
    return list(found.values())


@st.composite
def operations(draw: st.DrawFn, names: list[str], old: bool, number: int) -> Data:
    method = draw(st.sampled_from(["get", "post", "put", "patch", "delete"]))
    json = schemas(names, old).map(lambda s: {"application/json": {"schema": s}})
    given = draw(parameters())
    placed = "".join(f"/{{{p['name']}}}" for p in given if p["in"] == "path")
    responses: Data = {}
    for status in draw(
        st.lists(st.sampled_from(["200", "201", "404", "4XX", "default"]), max_size=3)
    ):
        responses[status] = {"description": draw(TEXTS), "content": draw(json)}
    if draw(st.booleans()) or not responses:
        responses["204"] = {"description": ""}
    made: Data = {"responses": responses, "summary": draw(TEXTS)}
    if given:
        made["parameters"] = given
    if draw(st.booleans()):
        made["operationId"] = draw(NAMES)
    if draw(st.booleans()):
        made["tags"] = [draw(NAMES)]
    if method in ("post", "put", "patch") and draw(st.booleans()):
        made["requestBody"] = {"content": draw(json), "required": draw(st.booleans())}
    return {f"/things{number}{placed}": {method: made}}


SCHEMES: Data = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "X-Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query key": {"type": "apiKey", "in": "query", "name": "key"},
}


@st.composite
def documents(draw: st.DrawFn) -> Data:
    """A valid document of OpenAPI 3.0 or 3.1."""
    old = draw(st.booleans())
    names = draw(st.lists(st.sampled_from(COMPONENTS), unique=True, max_size=4))
    paths: Data = {}
    for number in range(draw(st.integers(1, 3))):
        paths |= draw(operations(names, old, number))
    option = st.dictionaries(st.sampled_from(sorted(SCHEMES)), st.just([]), max_size=2)
    return {
        "openapi": "3.0.3" if old else "3.1.0",
        "info": {"title": draw(TEXTS), "version": "1"},
        "servers": [{"url": "https://api.example.com/v1"}][: draw(st.integers(0, 1))],
        "security": draw(st.lists(option, max_size=2)),
        "paths": paths,
        "components": {
            "schemas": {name: draw(objects(schemas(names, old))) for name in names},
            "securitySchemes": SCHEMES,
        },
    }
