"""The types of models, through the model generator."""

from __future__ import annotations

import json
from typing import Any

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package


def test_many_models_and_one_of_bounded_text() -> None:
    """The model generator makes up a name for the text: that of a model, and a 1."""
    schemas: dict[str, Any] = {
        f"M{number:02}": {"type": "object", "properties": {"a": {"type": "string"}}}
        for number in range(13)
    }
    schemas["M01"] = {"type": ["string", "null"], "maxLength": 5}
    fields = {name: {"$ref": f"#/components/schemas/{name}"} for name in schemas}
    answer = {"type": "object", "properties": fields}
    content = {"application/json": {"schema": answer}}
    responses = {"200": {"description": "All.", "content": content}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/x": {"get": {"operationId": "x", "responses": responses}}},
        "components": {"schemas": schemas},
    }
    source = Source("a.json", json.dumps(document).encode())
    options = ClientOptions("a", ("a",), "", "a_client", "A")

    assert compile_package([source], options, {}).files
