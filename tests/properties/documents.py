"""Strategies for valid OpenAPI documents, small and as odd as they may be."""

from __future__ import annotations

from hypothesis import strategies as st

from .schemas import (
    COMPONENTS,
    NAMES,
    TEXTS,
    Data,
    Schemas,
    families,
    objects,
    scalars,
    schemas,
)


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
        made: Data = {
            "name": name,
            "in": place,
            "required": place == "path" or draw(st.booleans()),
            "description": draw(TEXTS),
        }
        if draw(st.integers(0, 5)):
            made |= {"style": style, "explode": explode, "schema": draw(_plain(kind))}
        else:
            made["content"] = {"application/json": {"schema": draw(_plain(kind))}}
        found[name, place] = made
    return list(found.values())


# Few of them fit their schemas: an example may be wrong, and is noted then.
SHOWN: Schemas = st.sampled_from(
    [
        *[{}] * 5,
        {"example": {"id": 1, "class": "a"}},
        {"example": []},
        {"example": "text"},
        {"example": None},
        {"examples": {"one": {"value": {"größe": None}}, "two": {"value": 5}}},
    ]
)
ENCODINGS = st.sampled_from(
    [
        {"contentType": "application/json"},
        {"contentType": "image/png, image/jpeg"},
        {"contentType": "text/plain; charset=utf-8"},
        {"style": "form", "explode": False},
        {"style": "deepObject", "explode": True},
    ]
)


def contents(inner: Schemas, kinds: list[str]) -> Schemas:
    """What a body may be, in one or two media types."""
    files = st.sampled_from(
        [
            {"type": "string", "format": "binary"},
            {"type": "array", "items": {"type": "string", "format": "binary"}},
        ]
    )
    forms = {
        "application/json": inner,
        "application/problem+json": inner,
        "application/x-www-form-urlencoded": objects(scalars() | inner),
        "multipart/form-data": objects(scalars() | files | inner),
        "text/plain": st.just({"type": "string"}),
        "application/octet-stream": st.just({"type": "string", "format": "binary"}),
        "text/event-stream": inner,
        "application/x-ndjson": inner,
        "application/vnd.zoo.v2+json; charset=utf-8": inner,
        "image/png": st.just({"type": "string", "format": "binary"}),
        "text/csv": st.just({"type": "string"}),
        "*/*": inner,
        "application/xml": inner,
    }

    @st.composite
    def made(draw: st.DrawFn) -> Data:
        chosen = draw(
            st.lists(st.sampled_from(kinds), unique=True, min_size=1, max_size=2)
        )
        content: Data = {}
        for kind in chosen:
            content[kind] = {"schema": draw(forms[kind]), **draw(SHOWN)}
            properties = content[kind]["schema"].get("properties")
            if properties and "form" in kind and draw(st.booleans()):
                content[kind]["encoding"] = {next(iter(properties)): draw(ENCODINGS)}
        return content

    usual = inner.map(lambda s: {"application/json": {"schema": s}})
    return usual | made()


SENT = [
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",
    "application/octet-stream",
    "application/vnd.zoo.v2+json; charset=utf-8",
    "image/png",
    "text/csv",
    "*/*",
    "application/xml",
]
ANSWERED = [
    "application/json",
    "application/problem+json",
    "text/plain",
    "application/octet-stream",
    "text/event-stream",
    "application/x-ndjson",
    "application/vnd.zoo.v2+json; charset=utf-8",
    "image/png",
    "text/csv",
    "*/*",
    "application/xml",
]
SERVERS: list[Data] = [
    {"url": "https://api.example.com/v1"},
    {
        "url": "https://{region}.example.com",
        "variables": {"region": {"default": "eu", "enum": ["eu", "us"]}},
    },
    {"url": "https://test.example.com/a b", "description": "The test server"},
]
servers = st.lists(st.sampled_from(SERVERS), max_size=2, unique_by=lambda s: s["url"])


@st.composite
def operation(draw: st.DrawFn, names: list[str], old: bool, method: str) -> Data:
    inner = schemas(names, old)
    responses: Data = {}
    for status in draw(
        st.lists(
            st.sampled_from(
                ["200", "201", "2XX", "302", "404", "4XX", "500", "default"]
            ),
            max_size=3,
        )
    ):
        content = draw(contents(inner, ANSWERED))
        responses[status] = {"description": draw(TEXTS), "content": content}
    if draw(st.booleans()) or not responses:
        responses["204"] = {"description": ""}
    made: Data = {"responses": responses, "summary": draw(TEXTS)}
    if draw(st.booleans()):
        made["operationId"] = draw(NAMES)
    if draw(st.booleans()):
        made["tags"] = [draw(NAMES)]
    if method in ("post", "put", "patch") and draw(st.booleans()):
        content = draw(contents(inner, SENT))
        made["requestBody"] = {"content": content, "required": draw(st.booleans())}
    if not draw(st.integers(0, 4)):
        made["security"] = draw(security)
    if not draw(st.integers(0, 6)):
        made["servers"] = draw(servers)
    if not draw(st.integers(0, 6)):
        made["deprecated"] = True
    return made


@st.composite
def path_items(draw: st.DrawFn, names: list[str], old: bool, number: int) -> Data:
    given = draw(parameters())
    placed = "".join(f"/{{{p['name']}}}" for p in given if p["in"] == "path")
    methods = ["get", "post", "put", "patch", "delete"]
    item: Data = {
        method: draw(operation(names, old, method))
        for method in draw(
            st.lists(st.sampled_from(methods), unique=True, min_size=1, max_size=2)
        )
    }
    for made in [item] if draw(st.booleans()) else list(item.values()):
        if given:
            made["parameters"] = given
    return {f"/things{number}{placed}": item}


SCHEMES: Data = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "X-Key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "query key": {"type": "apiKey", "in": "query", "name": "key"},
    "crumb": {"type": "apiKey", "in": "cookie", "name": "crumb"},
    "grant": {
        "type": "oauth2",
        "flows": {
            "clientCredentials": {
                "tokenUrl": "https://auth.example.com/token",
                "scopes": {"read": "Read."},
            }
        },
    },
}
_option: Schemas = st.dictionaries(
    st.sampled_from(sorted(SCHEMES)), st.just([]), max_size=2
)
security = st.lists(_option, max_size=2)


@st.composite
def webhooks(draw: st.DrawFn, names: list[str]) -> Data:
    found: Data = {}
    for name in draw(st.lists(NAMES, unique=True, max_size=2)):
        content = {"application/json": {"schema": draw(objects(schemas(names, False)))}}
        found[name] = {
            "post": {
                "requestBody": {"content": content, "required": True},
                "responses": {"200": {"description": ""}},
            }
        }
    return found


@st.composite
def documents(draw: st.DrawFn) -> Data:
    """A valid document of OpenAPI 3.0 or 3.1."""
    old = draw(st.booleans())
    names = draw(st.lists(st.sampled_from(COMPONENTS), unique=True, max_size=4))
    plain = list(names)
    family: Data = {}
    if draw(st.booleans()):
        family = draw(families(plain, old))
        names += list(family)
    paths: Data = {}
    for number in range(draw(st.integers(1, 3))):
        paths |= draw(path_items(names, old, number))
    made: Data = {
        "openapi": "3.0.3" if old else "3.1.0",
        "info": {"title": draw(TEXTS), "version": "1"},
        "servers": draw(servers),
        "security": draw(security),
        "paths": paths,
        "components": {
            "schemas": {name: draw(objects(schemas(names, old))) for name in plain}
            | family,
            "securitySchemes": SCHEMES,
        },
    }
    if not old and draw(st.booleans()):
        made["webhooks"] = draw(webhooks(names))
    return made
