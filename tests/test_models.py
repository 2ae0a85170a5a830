"""The types of models, through the model generator."""

from __future__ import annotations

import json
from typing import Any

from codegen.files import Compiled, Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package


def test_many_models_and_one_of_bounded_text() -> None:
    """The model generator makes up a name for the text: that of a model, and a 1."""
    schemas: dict[str, Any] = {
        f"M{number:02}": {"type": "object", "properties": {"a": {"type": "string"}}}
        for number in range(13)
    }
    schemas["M01"] = {"type": ["string", "null"], "maxLength": 5}
    assert compiled(schemas).files


def test_a_bounded_list_of_models_that_two_models_may_leave_null() -> None:
    """The model generator makes one alias of both, and it is read once for each."""
    option = {"type": "object", "properties": {"a": {"enum": ["x", "y"]}}}
    listed = {
        "type": "array",
        "items": {"$ref": "#/components/schemas/Option"},
        "maxItems": 2,
    }
    properties = {"options": {"anyOf": [listed, {"type": "null"}]}}
    question = {"type": "object", "properties": properties}
    found = compiled({"Option": option, "One": question, "Other": question})

    assert not found.problems
    models = "".join(f.text for p, f in found.files.items() if "/models/" in p)
    assert models.count("options: Annotated[list[Option], Field(max_length=2)]") == 2


def test_a_model_is_preferred_to_a_mapping_of_anything() -> None:
    """The first of both that fits is taken, and the mapping always does."""
    option = {"type": "object", "properties": {"a": {"type": "string"}}}
    members = [{"type": "object"}, {"$ref": "#/components/schemas/Option"}]
    either = {"type": "object", "properties": {"either": {"anyOf": members}}}
    found = compiled({"Option": option, "Either": either})

    models = "".join(f.text for p, f in found.files.items() if "/models/" in p)
    assert "either: Option | dict[str, Any] | None = None" in models


def test_a_constant_of_1_is_not_true() -> None:
    """They are equal in Python, whichever comes first."""
    one, true = {"const": 1}, {"const": True}
    fields = {"one": one, "true": true, "both": {"anyOf": [true, one]}}
    answer = {"type": "object", "properties": fields, "required": [*fields]}
    found = compiled({"Answer": answer})

    models = "".join(f.text for p, f in found.files.items() if "/models/" in p)
    assert "one: Literal[1]\n" in models
    assert "true: Literal[True]\n" in models
    assert "both: Literal[True] | Literal[1]\n" in models


def test_a_union_with_true_is_anything_and_false_is_none_of_it() -> None:
    one = {"type": "object", "properties": {"a": {"type": "string"}}}
    ref = {"$ref": "#/components/schemas/One"}
    members = {
        "anything": {"oneOf": [one, True]},
        "any_object": {"type": "object", "oneOf": [True, ref]},
        "text": {"anyOf": [False, {"type": "string"}]},
        "nothing": {"anyOf": [False]},
    }
    answer = {"type": "object", "properties": members, "required": [*members]}
    found = compiled({"Answer": answer, "One": one})

    models = "".join(f.text for p, f in found.files.items() if "/models/" in p)
    assert "anything: Any\n" in models
    assert "any_object: One | dict[str, Any]\n" in models
    assert "text: str\n" in models
    assert "nothing: Any\n" in models
    assert "Anything" not in models  # a class that nothing would have


def test_the_mock_takes_long_unions_of_unions_by_their_names() -> None:
    """In full it would have hundreds of members; Python compiles no thousands."""
    sides = range(15)
    items = {
        f"Item{number}": {"type": "object", "properties": {f"p{number}": {}}}
        for number in range(len(sides) ** 2)
    }
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in items]
    unions = {f"Some{n}": {"anyOf": refs[n * 15 : n * 15 + 15]} for n in sides}
    every = [{"$ref": f"#/components/schemas/{name}"} for name in unions]
    document = answered({"anyOf": every}, {**items, **unions})
    found = compiled_of(document)

    mock = found.files["a_client/testing/x.py"].text
    assert "| Some14\n            | Mapping[str, Any]\n" in mock
    assert "Item" not in mock


def compiled(schemas: dict[str, Any]) -> Compiled:
    """A package whose one operation answers with all the schemas."""
    fields = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    return compiled_of(answered({"type": "object", "properties": fields}, schemas))


def answered(answer: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A document of one operation."""
    content = {"application/json": {"schema": answer}}
    responses = {"200": {"description": "All.", "content": content}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/x": {"get": {"operationId": "x", "responses": responses}}},
        "components": {"schemas": schemas},
    }


def compiled_of(document: dict[str, Any]) -> Compiled:
    source = Source("a.json", json.dumps(document).encode())
    options = ClientOptions("a", ("a",), "", "a_client", "A")

    return compile_package([source], options, {})
