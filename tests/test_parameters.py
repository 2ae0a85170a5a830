"""Parameters with `content`, and schemas whose type is not said."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package

OPTIONS = ClientOptions("shop", ("shop.json",), "out", "shop_client", "Shop")


def resource(schema: dict[str, Any], media_type: str = "") -> str:
    """The module of an operation whose parameter `x` has a schema."""
    said = {"content": {media_type: {"schema": schema}}} if media_type else {}
    parameter = {"name": "x", "in": "path", "required": True, "schema": schema}
    if said:
        del parameter["schema"]
    operation = {
        "operationId": "getIt",
        "parameters": [{**parameter, **said}],
        "responses": {"204": {"description": "Done"}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://shop.example"}],
        "paths": {"/things/{x}": {"get": operation}},
    }
    source = Source("shop.json", json.dumps(document).encode())
    files = compile_package([source], OPTIONS, {}).files
    return files["shop_client/resources/things.py"].text


@pytest.mark.parametrize("kind", ["string", "integer", "boolean"])
def test_a_value_of_any_media_type_is_sent_as_it_is(kind: str) -> None:
    assert "json" not in resource({"type": kind}, "*/*")
    assert 'Style("json")' in resource({"type": kind}, "application/json")


def test_an_object_of_any_media_type_is_json() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    assert 'Style("json")' in resource(schema, "*/*")


def test_no_properties_are_no_object() -> None:
    assert "x: Any" in resource({"properties": {}})
    assert "x: Any" not in resource({"properties": {"a": {}}})
    assert "x: Any" not in resource({"properties": {}, "type": "object"})
