"""What an API is called, and what its README says of it."""

from __future__ import annotations

import json

import pytest

from codegen.files import Source
from codegen.model.api_title import about, api_title
from codegen.options import ClientOptions
from codegen.pipeline import compile_package

OPTIONS = ClientOptions("zoo", ("specs",), "out", "zoo_client", "Zoo", keep_going=True)


@pytest.mark.parametrize(
    ("title", "called"),
    [
        ("Acme", "Acme"),
        ("Acme REST API", "the Acme REST API"),
        ("The Acme API", "The Acme API"),
        ("Acme API Documentation", "the Acme API"),
        ("Acme - OpenAPI 3.0", "the Acme API"),
        ("Acme API Reference (v2)", "the Acme API"),
        ("Acme Interactive Swagger UI Documentation", "the Acme API"),
        ("Acme \u2014 API Spec", "the Acme API"),
        ("Acme APIs Docs", "Acme APIs"),
        ("API Reference", "the API"),
        ("Documentation", "the Zoo API"),
        ("Acme UI", "Acme UI"),
        ("Swagger Petstore", "Swagger Petstore"),
    ],
)
def test_what_a_document_is_is_not_what_its_api_is_called(
    title: str, called: str
) -> None:
    assert about(api_title(title, "Zoo")) == called


def readme(
    operation: str, *, summary: str = "", answer: object = None, method: str = "get"
) -> str:
    """The README of an API of one operation; `answer` is the schema of what it gives."""
    content = {"application/json": {"schema": answer}} if answer else {}
    response = {"description": "ok", **({"content": content} if content else {})}
    item = {
        "operationId": operation,
        "tags": ["animals"],
        "summary": summary,
        "responses": {"200": response},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Zoo", "version": "1"},
        "servers": [{"url": "https://zoo.example.com"}],
        "paths": {"/animals": {method: item}, "/gone/{id}": {"get": item}},
    }
    source = Source("specs/a__b.json", json.dumps(document).encode())
    return compile_package([source], OPTIONS, {}).files["README.md"].text


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        ("get_latest_animal_v1", "animal = client.animals.get_latest_animal_v1()"),
        ("get_animal_by_id", "animal = client.animals.get_animal_by_id()"),
        ("retrieve_list_of_keys", "keys = client.animals.retrieve_list_of_keys()"),
        ("get_client", "result = client.animals.get_client()"),
        ("list", "result = client.animals.list()"),
    ],
)
def test_a_result_is_called_what_it_is(operation: str, shown: str) -> None:
    answer = {"type": "object", "properties": {"name": {"type": "string"}}}
    assert f"\n{shown}\n" in readme(operation, answer=answer)


def test_what_returns_nothing_is_not_assigned() -> None:
    text = readme("delete_animal", method="delete")
    assert "\nclient.animals.delete_animal()\n" in text
    assert "= client.animals" not in text


def test_the_table_has_a_sentence_as_plain_text() -> None:
    summary = "Get *all* of [them](https://zoo.example.com) (at once). Or <br> none."
    text = readme("get_all", summary=summary)
    assert "| `GET /animals` | Get all of them (at once). |\n" in text


def test_what_is_missing_is_named_with_its_place() -> None:
    text = readme("get_all")
    assert (
        "What is missing, or not as it is documented:\n\n- `specs/a__b.json:1`: the"
        in text
    )
