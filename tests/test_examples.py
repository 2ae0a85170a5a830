"""Examples: found in the document, made from a schema, checked against it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.testing.examples import Example, documented, example
from codegen.testing.json_bodies import json_bodies
from codegen.testing.misfits import misfit
from codegen.testing.patterns import matching
from codegen.testing.synthesis import Synthesis

NO_DOCUMENT: dict[str, Any] = {}
OBJECT = {"type": "object"}


def document(**schemas: Any) -> dict[str, Any]:
    return {"components": {"schemas": schemas}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        ({"type": "string"}, "<name>"),
        ({"type": "string", "maxLength": 3}, "nam"),
        ({"type": "string", "minLength": 8}, "<name>xx"),
        ({"type": "string", "pattern": "^[A-Z]{2}-[0-9]+$"}, "AA-0"),
        ({"type": "string", "format": "email"}, "name@example.com"),
        ({"type": "string", "enum": ["a", "b"]}, "a"),
        ({"type": ["string", "null"]}, "<name>"),
        ({"enum": [None, "a"]}, "a"),
        ({"const": 400}, 400),
        ({"type": "integer"}, 1),
        ({"type": "integer", "minimum": 10}, 10),
        ({"type": "integer", "maximum": 0}, 0),
        ({"type": "integer", "exclusiveMinimum": 5, "multipleOf": 4}, 8),
        ({"type": "number"}, 1.5),
        ({"type": "number", "exclusiveMinimum": 0, "maximum": 1}, 1),
        ({"type": "boolean"}, False),
        ({"type": "null"}, None),
        ({"type": "array", "items": {"type": "string"}}, ["<name 1>", "<name 2>"]),
        ({"type": "array", "items": {"enum": ["a"]}}, ["a"]),
        ({"type": "array", "maxItems": 0}, []),
        ({"type": "array", "minItems": 3, "items": {"type": "integer"}}, [1, 2, 3]),
        ({"type": "object"}, {"key": "<key>"}),
        ({"type": "object", "additionalProperties": False}, {}),
        ({"type": "object", "additionalProperties": {"type": "integer"}}, {"key": 1}),
        ({"required": ["a"]}, {"a": "<a>"}),
        ({"properties": {"a": {}, "b": {"type": "integer"}}}, {"a": "<a>", "b": 2}),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        ({"allOf": [{"minimum": 3}, {"type": "integer"}]}, 3),
        ({"oneOf": [{"type": "integer"}], "description": "x"}, 1),
        (True, "<name>"),
        ({}, "<name>"),
    ],
)
def test_a_value_is_made_for_a_schema(schema: Any, value: Any) -> None:
    made = example(schema, NO_DOCUMENT, "request", "name")

    assert made == value
    assert type(made) is type(value)
    assert misfit(made, schema, NO_DOCUMENT, "request") is None


def test_values_of_one_schema_differ() -> None:
    kinds = ["date", "date-time", "uuid", "ipv4", "ipv6", "duration", "time"]
    schema = {
        "properties": {
            f"{name}{number}": {"type": "string", "format": name}
            for name in kinds
            for number in (1, 2)
        }
    }

    values = list(example(schema, NO_DOCUMENT, "request").values())

    assert len(set(values)) == len(values)


def test_properties_that_go_the_other_way_are_left_out() -> None:
    schema = {
        "required": ["id", "password"],
        "properties": {
            "id": {"type": "string", "readOnly": True},
            "password": {"$ref": "#/components/schemas/Secret"},
        },
    }
    whole = document(Secret={"type": "string", "writeOnly": True})

    request = example(schema, whole, "request")
    response = example(schema, whole, "response")

    assert request == {"password": "<password>"}
    assert response == {"id": "<id>"}
    assert misfit(request, schema, whole, "request") is None
    assert misfit(response, schema, whole, "response") is None
    assert misfit(response, schema, whole, "request") == "'password' is required"


def test_recursion_ends_at_what_may_be_missing() -> None:
    tree = {
        "required": ["name"],
        "properties": {
            "name": {"type": "string"},
            "parent": ref("Tree"),
            "children": {"type": "array", "items": ref("Tree")},
            "other": {"anyOf": [ref("Tree"), {"type": "null"}]},
        },
    }

    value = example(ref("Tree"), document(Tree=tree), "response")

    assert value == {"name": "<name>", "children": [], "other": None}


def test_a_schema_without_finite_values_has_no_example() -> None:
    endless = {"required": ["next"], "properties": {"next": ref("Endless")}}

    assert example(ref("Endless"), document(Endless=endless), "response") is None
    table = {"type": "object", "additionalProperties": ref("Endless")}
    assert example(table, document(Endless=endless), "response") == {}


def test_an_answer_without_finite_values_is_empty() -> None:
    endless = {"required": ["next"], "properties": {"next": ref("Endless")}}
    notes: list[str] = []
    holder = {"schema": ref("Endless")}
    (body,) = json_bodies(holder, document(Endless=endless), "answer", notes.append)
    assert (body.value, body.fits, len(notes)) == ({}, False, 1)


def test_two_parts_may_share_a_base() -> None:
    whole = document(
        Base={"properties": {"id": {"type": "integer"}}, "required": ["id"]},
        Left={"allOf": [ref("Base"), {"properties": {"left": {}}}]},
        Right={"allOf": [ref("Base"), {"properties": {"right": {}}}]},
    )
    schema = {"allOf": [ref("Left"), ref("Right")]}

    value = example(schema, whole, "response")

    assert value == {"id": 1, "left": "<left>", "right": "<right>"}


def test_alternatives_that_contradict_the_rest_are_passed_over() -> None:
    schema = {"type": "string", "oneOf": [{"type": "integer"}, {"enum": ["a"]}]}

    assert example(schema, NO_DOCUMENT, "request") == "a"


@pytest.mark.parametrize(
    ("mapping", "tag"),
    [({"cat": "#/components/schemas/Cat"}, "cat"), (None, "Cat")],
)
def test_the_discriminator_says_which_alternative_it_is(mapping: Any, tag: str) -> None:
    discriminator = {"propertyName": "kind"}
    schema = {
        "oneOf": [ref("Cat")],
        "discriminator": {**discriminator, **({"mapping": mapping} if mapping else {})},
    }
    whole = document(Cat={"properties": {"kind": {"type": "string"}}})

    assert example(schema, whole, "request") == {"kind": tag}


def test_an_example_that_is_written_as_text_is_taken() -> None:
    inner = {"properties": {"a": {}}, "examples": ['{"a": 1}']}
    schema = {"properties": {"inner": inner}}
    assert example(schema, NO_DOCUMENT, "request") == {"inner": {"a": 1}}


@pytest.mark.parametrize(
    ("schema", "shown", "sent"),
    [
        ({"type": "string"}, 152, "<value>"),
        ({"type": "string"}, None, "<value>"),
        ({"type": "integer"}, "1.5", 1),
        ({"type": "number"}, "NaN", 1.5),
        ({"type": "number"}, True, 1.5),
        ({"properties": {"a": {"type": "string"}}}, "no object", {"a": "<a>"}),
        ({"type": "array", "items": {"type": "integer"}}, {"a": 1}, [1, 2]),
        ({"type": "integer", "maximum": 5}, 7, 7),
        ({"type": "object", "required": ["a"]}, {}, {}),
    ],
)
def test_no_answer_is_of_another_type_than_its_schema(
    schema: Any, shown: Any, sent: Any
) -> None:
    holder = {"schema": schema, "example": shown}
    notes: list[str] = []
    (body,) = json_bodies(holder, NO_DOCUMENT, "answer", notes.append)
    assert (body.value, len(notes)) == (sent, 1)


@pytest.mark.parametrize(
    ("schema", "shown", "sent"),
    [
        ({"type": "integer"}, "152", 152),
        ({"type": ["number", "null"]}, "1.5", 1.5),
        ({"type": "number"}, "4", 4),
        ({"type": "boolean"}, "true", True),
        ({"type": "string"}, "true", "true"),
    ],
)
def test_a_number_in_quotes_is_meant_as_one(schema: Any, shown: Any, sent: Any) -> None:
    holder = {"schema": schema, "example": shown}
    notes: list[str] = []
    (body,) = json_bodies(holder, NO_DOCUMENT, "answer", notes.append)
    assert (body.value, notes) == (sent, [])
    within = {"properties": {"a": {**schema, "examples": [shown]}}}
    assert example(within, NO_DOCUMENT, "request") == {"a": sent}


def test_examples_of_properties_are_taken_where_they_fit() -> None:
    good = {"properties": {"slug": {"type": "string", "examples": ["my-slug"]}}}
    bad = {"properties": {"slug": {"type": "string", "examples": [7]}}}

    assert example(good, NO_DOCUMENT, "request") == {"slug": "my-slug"}
    assert example(bad, NO_DOCUMENT, "request") == {"slug": "<slug>"}
    assert example(good, NO_DOCUMENT, "request", shown=False) == {"slug": "<slug>"}


def test_no_form_is_shown_whose_tag_the_base_does_not_allow() -> None:
    ref = "#/components/schemas/"
    base = {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"truck": f"{ref}Truck", "car": f"{ref}Car"},
        },
        "properties": {"kind": {"type": "string", "enum": ["car"]}},
    }
    forms = {
        name: {"allOf": [{"$ref": f"{ref}Base"}, {"properties": {name: {}}}]}
        for name in ("Truck", "Car")
    }
    whole = document(Base=base, **forms)
    value = example({"$ref": f"{ref}Base"}, whole, "response")
    assert value["kind"] == "car"
    assert "Car" in value


@pytest.mark.parametrize("key", ["items", "additionalProperties"])
def test_what_two_schemas_say_of_their_items_holds_for_all(key: str) -> None:
    kind = "array" if key == "items" else "object"

    def held(name: str) -> Any:
        inner = {"required": [name], "properties": {name: {"type": "string"}}}
        return {"type": kind, key: {"type": "object", **inner}}

    schema = {"allOf": [held("a"), held("b")]}
    value = example(schema, NO_DOCUMENT, "response")
    (item,) = value if key == "items" else value.values()
    assert item == {"a": "<a>", "b": "<b>"}


@pytest.mark.parametrize(
    ("holder", "found"),
    [
        ({"example": 1, "schema": {"examples": [2]}}, [Example("", 1)]),
        ({"examples": {"a": {"value": 1}}}, [Example("", 1)]),
        (
            {"examples": {"a": {"value": 1}, "b": {"value": None}, "c": {}}},
            [Example("a", 1), Example("b", None)],
        ),
        (
            {"examples": {"a": {"$ref": "#/components/schemas/Shared"}}},
            [Example("", "shared")],
        ),
        ({"schema": {"examples": [2, 3], "default": 4}}, [Example("", 2)]),
        ({"schema": {"default": False}}, [Example("", False)]),
        ({"schema": {"allOf": [{"examples": [5]}]}}, [Example("", 5)]),
        ({"schema": {"type": "string"}}, []),
        ({"example": '{"a": 1}', "schema": OBJECT}, [Example("", {"a": 1})]),
        ({"schema": {**OBJECT, "examples": ["[1]"]}}, [Example("", [1])]),
        ({"example": "{'a'", "schema": OBJECT}, [Example("", "{'a'")]),
        ({"example": "7", "schema": OBJECT}, [Example("", "7")]),
        ({"example": "{}", "schema": {"type": "string"}}, [Example("", "{}")]),
        ({"example": "{}"}, [Example("", "{}")]),
        ({}, []),
    ],
)
def test_documented_examples_are_found(holder: Any, found: list[Example]) -> None:
    whole = document(Shared={"value": "shared"})

    assert list(documented(holder, whole)) == found


@pytest.mark.parametrize(
    ("value", "schema", "reason"),
    [
        ("a", {"type": "integer"}, "'a' is not of type 'integer'"),
        (
            {"a": [{"b": 1}]},
            {"properties": {"a": {"items": {"properties": {"b": {"maximum": 0}}}}}},
            "a[0].b: 1 is greater than the maximum of 0",
        ),
        ({}, {"required": ["a"]}, "'a' is required"),
        ("a", {"properties": {"a": {}}}, "'a' is not of type 'object'"),
        ("soon", {"format": "date-time"}, "'soon' is not a 'date-time'"),
        ("x", {"format": "uuid"}, "'x' is not a 'uuid'"),
        (1, {"type": "nonsense"}, "its schema cannot be used: "),
        (None, {"type": "object"}, "null is not of type 'object'"),
        (
            {"a": [None, True, "it's"]},
            {"type": "string"},
            """{"a": [null, true, "it's"]} is not of type 'string'""",
        ),
        (
            {"a": [*range(100)]},
            {"type": "string"},
            '{"a": [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, ... is not of type',
        ),
        ("a" * 100, {"type": "null"}, f"'{'a' * 56}... is not of type 'null'"),
    ],
)
def test_a_value_that_does_not_fit_is_told(
    value: Any, schema: Any, reason: str
) -> None:
    assert (misfit(value, schema, NO_DOCUMENT, "response") or "").startswith(reason)


@pytest.mark.parametrize(
    ("value", "schema"),
    [
        ("anything", {"type": "string", "format": "email"}),
        ("2024-01-01T00:00:00Z", {"format": "date-time"}),
        ({"a": 1}, {"oneOf": [{"required": ["a"]}, {"properties": {"a": {}}}]}),
        (1, True),
    ],
)
def test_a_value_fits_as_a_client_reads_it(value: Any, schema: Any) -> None:
    assert misfit(value, schema, NO_DOCUMENT, "response") is None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("^prj_[A-Za-z0-9]+$", "prj_a"),
        ("^(?:a|b)c?d*$", "ad"),
        (r"^\d{4}-\d{2}$", "0000-00"),
        (r"^\+?[1-9]\d{1,14}$", "10"),
        (r"^https?:\/\/.+", "http://a"),
        ("[^a-z]{2,}?", "00"),
        ("^(?<year>[0-9]+)$", "0"),
        ("(?!x)y", None),
        (r"\p{L}+", None),
        ("((a{4000}){4000}){4000}", None),
        ("[[a]{2}", None),
        ("a{1", None),
        ("(", None),
        ("*", None),
    ],
)
def test_a_string_for_a_pattern(pattern: str, text: str | None) -> None:
    assert matching(pattern) == text


def test_a_string_for_a_pattern_has_the_length_that_is_asked_for() -> None:
    assert matching("^[a-z]+$", shortest=5, longest=6) == "aaaaa"
    assert matching("^[a-z]{2}$", shortest=5) is None


KEYWORDS = [
    *("type", "properties", "items", "enum", "anyOf", "allOf", "minimum", "$ref"),
    *("required", "pattern", "examples", "maxItems", "minLength", "readOnly"),
]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(["a", "object"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(KEYWORDS),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(schema=JSON)
def test_no_schema_is_too_malformed_for_an_example(schema: Any) -> None:
    value = example(schema, document(A=schema), "response")

    misfit(value, schema, document(A=schema), "response")


def nested(levels: int, properties: int) -> Any:
    if not levels:
        return {"type": "string"}
    return {
        "properties": {
            f"p{number}": nested(levels - 1, properties) for number in range(properties)
        }
    }


def test_a_small_value_has_all_there_is() -> None:
    value = example(nested(4, 3), NO_DOCUMENT, "response")
    assert value["p0"]["p1"]["p2"]["p0"] == "<p0>"


def test_of_a_value_too_large_to_read_only_the_outer_properties_are_there() -> None:
    schema = nested(3, 9)
    schema["properties"]["p8"]["properties"]["p8"]["required"] = ["p5"]
    schema["properties"]["p8"]["required"] = ["p8"]

    value = example(schema, NO_DOCUMENT, "response")

    assert value["p0"] == {f"p{number}": {} for number in range(9)}
    assert value["p8"]["p8"] == {"p5": "<p5>"}
    assert misfit(value, schema, NO_DOCUMENT, "response") is None


def test_what_is_left_out_is_not_what_tells_a_form() -> None:
    schema = nested(3, 9)
    schema["properties"]["p0"]["properties"]["p0"] = {
        "properties": {"kind": {"enum": ["cat"]}, "of": {"const": 1}, "name": {}}
    }
    value = example(schema, NO_DOCUMENT, "response")
    assert value["p0"]["p0"] == {"kind": "cat", "of": 1}
    assert value["p0"]["p1"] == {}


def test_a_large_value_has_each_of_its_own_properties() -> None:
    value = example(nested(2, 40), NO_DOCUMENT, "request")
    assert value == {f"p{number}": {} for number in range(40)}


def test_values_made_one_after_the_other_differ_however_large_they_are() -> None:
    made = Synthesis(NO_DOCUMENT, "request")
    numbers = {"items": {"type": "integer"}, "type": "array"}
    many = {"properties": {f"p{n}": nested(2, 40) for n in range(9)} | {"n": numbers}}
    first, second = made.value(many, "a"), made.value(many, "b")
    assert not {*first["n"]} & {*second["n"]}
