"""Strategies for schemas of OpenAPI 3.0 and 3.1, small and as odd as they may be."""

from __future__ import annotations

from functools import cache
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
        "from",
        "validate",
        "schema",
        "a b",
        "1",
        "-",
        "A",
        "a",
        "__class__",
        "model_fields",
        "data",
        "items",
        "createdAt",
    ]
)
COMPONENTS = (
    "Cat",
    "cat",
    "datetime",
    "ResponseModel",
    "Big.Cat",
    "list-item",
    "Übung",
    "Any",
)
TEXTS = st.sampled_from(["A text.", 'A "quoted" \\ text', "", "Line\n\n- item", "{x}"])
FORMATS = (
    *("date", "date-time", "uuid", "email", "uri", "byte", "time", "ipv4"),
    *("duration", "password", "decimal", "binary", "x-unknown"),
)


def ref(name: str) -> Data:
    return {"$ref": "#/components/schemas/" + name}


def scalars() -> Schemas:
    string = {"type": "string"}
    return st.one_of(
        st.just(string),
        st.sampled_from(FORMATS).map(lambda name: {**string, "format": name}),
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
        st.sampled_from(
            [
                {"type": "integer", "format": "int64"},
                {"type": "number", "format": "float", "minimum": -1.5},
                {"type": "integer", "multipleOf": 5, "maximum": 20},
                {"type": "boolean", "enum": [True]},
                {"type": "number", "enum": [1, 2.5]},
                {"type": "string", "enum": ["", "-", "größe", "a b"]},
                {"type": "string", "enum": ["2024", "None", "$x"], "default": "$x"},
            ]
        ),
        st.integers(-5, 5).map(
            lambda n: {"type": "integer", "minimum": n, "maximum": n + 9}
        ),
        st.just({"type": "number", "minimum": 0.5, "multipleOf": 0.5}),
        st.sampled_from(
            [("string", "an example"), ("integer", 5), ("number", 0.5)]
        ).map(lambda pair: {"type": pair[0], "default": pair[1]}),
    )


def constants() -> Schemas:
    """Schemas of 3.1 that allow one value, or values of several types."""
    return st.sampled_from(
        [
            {"const": "fixed"},
            {"type": "integer", "const": 3},
            {"const": True},
            {"enum": ["a", 1, None]},
            {"type": "number", "exclusiveMinimum": 0, "multipleOf": 0.5},
            {"type": ["string", "null"]},
            {"type": ["integer", "string"]},
            {"type": ["array", "null"], "items": {"type": "string"}},
        ]
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
        made: Data = {"type": "object", "properties": properties}
        if closed:
            made["additionalProperties"] = False
        return {**made, "required": list(properties)[:count]} if count else made

    properties = st.dictionaries(NAMES, inner, min_size=1, max_size=4)
    return st.builds(with_required, properties, st.integers(0, 3), st.booleans())


def one_way(inner: Schemas) -> Schemas:
    """Objects of which a property goes only one way."""

    def marked(made: Data, mark: str, place: int) -> Data:
        properties = dict(made["properties"])
        name = list(properties)[place % len(properties)]
        # Beside a `$ref`, 3.0 reads no other keyword.
        properties[name] = {"allOf": [properties[name]], mark: True}
        return {**made, "properties": properties}

    marks = st.sampled_from(["readOnly", "writeOnly"])
    return st.builds(marked, objects(inner), marks, st.integers(0, 3))


def extended(inner: Schemas) -> Schemas:
    """Several objects at once. None is closed, since no value would fit the others,
    and each name is in one of them, since two schemas need not have a common value.
    """

    def joined(made: Data, place: int, beside: bool) -> Data:
        named = list(made["properties"].items())
        one, other = dict(named[:place]), dict(named[place:])
        parts = [{"type": "object", "properties": part} for part in (one, other)]
        required = {key: made[key] for key in ("required",) if key in made}
        if beside:
            return {"allOf": parts[:1], **parts[1], **required}
        return {"allOf": [parts[0], {**parts[1], **required}]}

    return st.builds(joined, objects(inner), st.integers(0, 3), st.booleans())


def arrays(inner: Schemas, old: bool) -> Schemas:
    plain = inner.map(lambda items: {"type": "array", "items": items})
    bounded = st.builds(
        lambda made, least, more: {**made, "minItems": least, "maxItems": least + more},
        plain,
        st.integers(0, 2),
        st.integers(0, 2),
    )
    if old:
        return plain | bounded
    return st.one_of(
        plain,
        bounded,
        st.builds(
            lambda first, rest: {"type": "array", "prefixItems": first, "items": rest},
            st.lists(inner, min_size=1, max_size=3),
            st.just(False) | inner,
        ),
    )


def maps(inner: Schemas, old: bool) -> Schemas:
    plain = inner.map(lambda v: {"type": "object", "additionalProperties": v})
    if old:
        return plain
    return st.one_of(
        plain,
        st.builds(
            lambda value, others: {
                "type": "object",
                "patternProperties": {"^k": value},
                **others,
            },
            inner,
            st.sampled_from(
                [{}, {"additionalProperties": False}, {"minProperties": 2}]
            ),
        ),
        inner.map(
            lambda value: {
                "type": "object",
                "additionalProperties": value,
                "propertyNames": {"enum": ["a", "b-c"]},
                "minProperties": 1,
            }
        ),
    )


def half_open(inner: Schemas) -> Schemas:
    """Objects with properties and others beside them."""
    return st.builds(
        lambda made, others: {**made, "additionalProperties": others},
        objects(inner),
        inner,
    )


def schemas(names: list[str], old: bool) -> Schemas:
    """Any schema; `names` are the components that it may refer to."""
    return _schemas(tuple(names), old)


@cache
def _schemas(names: tuple[str, ...], old: bool) -> Schemas:
    # Of 3.0 alone; a number in 3.1.
    exclusive = {"type": "number", "minimum": 0, "exclusiveMinimum": True}
    leaves: Schemas = scalars() | st.just({})
    leaves |= st.just(exclusive) if old else constants()
    if names:
        leaves |= st.sampled_from(names).map(ref)

    def grown(inner: Schemas) -> Schemas:
        return st.one_of(
            objects(inner),
            one_way(inner),
            extended(inner),
            half_open(inner),
            arrays(inner, old),
            maps(inner, old),
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
            st.lists(inner, min_size=2, max_size=3).map(
                lambda members: {"anyOf": members}
            ),
        )

    return st.recursive(leaves, grown, max_leaves=6)


KINDS = ("Dog", "fish", "a-bird")


@st.composite
def families(draw: st.DrawFn, names: list[str], old: bool) -> Data:
    """Components that a tag tells apart: a union, or a base and what extends it."""
    inner = schemas(names, old)
    tag = draw(NAMES)
    kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, min_size=1))
    discriminator: Data = {"propertyName": tag}
    tags = {kind: kind for kind in kinds}
    if draw(st.booleans()):
        tags = {kind: f"{kind}/1" for kind in kinds}
        as_refs = draw(st.booleans())
        discriminator["mapping"] = {
            tags[kind]: ref(kind)["$ref"] if as_refs else kind for kind in kinds
        }
    own = {kind: draw(objects(inner)) for kind in kinds}
    if draw(st.booleans()):
        base = {"base": draw(inner), "a.b": draw(inner), tag: {"type": "string"}}
        return extending(own, base) | {
            "Family": {
                "type": "object",
                "properties": base,
                "required": [tag],
                "discriminator": discriminator,
            }
        }
    union = draw(st.sampled_from(["oneOf", "anyOf"]))
    return tagged(own, tags if draw(st.booleans()) else {}, tag) | {
        "Family": {union: [ref(kind) for kind in kinds], "discriminator": discriminator}
    }


def extending(own: Data, base: Data) -> Data:
    """What extends the base. A name is in one of both: no value might fit two."""
    made: Data = {}
    for kind, schema in own.items():
        kept = {k: v for k, v in schema["properties"].items() if k not in base}
        required = [name for name in schema.get("required", ()) if name in kept]
        part = {"type": "object", "properties": kept}
        part |= {"required": required} if required else {}
        made[kind] = {"allOf": [ref("Family"), part]}
    return made


def tagged(own: Data, tags: dict[str, str], tag: str) -> Data:
    """Members of a union; with `tags` each says which it is."""
    made: Data = {}
    for kind, schema in own.items():
        value: Data = {"type": "string"}
        if tags:
            value["enum"] = [tags[kind]]
        required = [name for name in schema.get("required", ()) if name != tag]
        properties = {**schema["properties"], tag: value}
        made[kind] = {**schema, "properties": properties, "required": [tag, *required]}
    return made
