"""OpenAPI as it is: excerpts on pages and whole documents."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.dialects import Fragment, read_source
from codegen.problems import Problem, Problems, Where
from codegen.reading.nodes import Node

ROOT = Path(__file__).resolve().parent.parent
SEED = "specs/infisical/create-certificate.md"

DOCUMENT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    get:
      responses: {'204': {description: ''}}
"""


def read(file: str, text: str) -> tuple[list[Fragment], list[Problem]]:
    problems = Problems()
    return read_source(file, text.encode(), problems), list(problems)


def excerpt(text: str, title: str = "# Title\n\n> Text.\n") -> Fragment:
    page = f"{title}\n````yaml s.json get /things\n{text}````\n"
    (fragment,), problems = read("a.md", page)
    assert problems == []
    return fragment


def test_create_certificate() -> None:
    problems = Problems()
    (fragment,) = read_source(SEED, (ROOT / SEED).read_bytes(), problems)
    assert list(problems) == []
    document = fragment.document
    assert document["openapi"] == "3.0.3"
    assert document["info"]["title"] == "Infisical API"
    assert [s["description"] for s in document["servers"]] == [
        "Production server (US)",
        "Production server (EU)",
        "Local server",
    ]
    assert document["security"] == []
    operation = document["paths"]["/api/v1/cert-manager/certificates"]["post"]
    assert operation["operationId"] == "createCertificate"
    assert operation["summary"] == "Issue Certificate"  # the page's title
    assert "description" not in operation
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == ["profileId"]
    remove = schema["properties"]["removeRootsFromChain"]
    assert remove["default"] is False
    assert remove["anyOf"] == [{"type": "boolean"}, {"type": "string"}]
    lines = (ROOT / SEED).read_text().split("\n")
    where = schema["properties"].key_where["removeRootsFromChain"]
    assert lines[where.line - 1].strip() == "removeRootsFromChain:"
    assert fragment.origin.line == 13
    assert fragment.origin.url.endswith("/certificates/create-certificate")
    assert fragment.silent == fragment.lifted == frozenset()


def test_the_page_lends_its_text_only_where_the_operation_has_none() -> None:
    operation = excerpt(DOCUMENT).document["paths"]["/things"]["get"]
    assert (operation["summary"], operation["description"]) == ("Title", "Text.")
    own = DOCUMENT.replace("    get:\n", "    get:\n      summary: S\n")
    operation = excerpt(own).document["paths"]["/things"]["get"]
    assert (operation["summary"], operation["description"]) == ("S", "Text.")
    same = excerpt(DOCUMENT, "# Title\n\n> Title\n")
    assert "description" not in same.document["paths"]["/things"]["get"]


def test_a_page_with_many_operations_lends_nothing() -> None:
    many = DOCUMENT + "    put:\n      responses: {'204': {description: ''}}\n"
    assert "summary" not in excerpt(many).document["paths"]["/things"]["get"]


def test_the_origin_of_an_excerpt() -> None:
    origin = excerpt(DOCUMENT).origin
    assert (origin.file, origin.line, origin.spec) == ("a.md", 5, "s.json")
    assert (origin.title, origin.description, origin.url) == ("Title", "Text.", "")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("a.yaml", DOCUMENT),
        ("a.YML", DOCUMENT),
        ("a.yaml", "\ufeff" + DOCUMENT.replace("\n", "\r\n")),
        ("a.txt", DOCUMENT),
        ("a.md", "\n" + DOCUMENT),
        ("a.json", json.dumps({"openapi": "3.1.0", "paths": {"/things": {"get": {}}}})),
        ("a.yaml", '{"openapi": "3.1.0", "paths": {"/things": {"get": {}}}}'),
        ("a.txt", '\t{"openapi": "3.0.0", "paths": {"/things": {"get": {}}}}'),
        ("a.yaml", "{openapi: 3.1.0, paths: {/things: {get: {}}}}"),
    ],
)
def test_whole_documents(file: str, text: str) -> None:
    (fragment,), problems = read(file, text)
    assert problems == []
    assert "get" in fragment.document["paths"]["/things"]
    assert "summary" not in fragment.document["paths"]["/things"]["get"]
    assert fragment.origin.line == 1


def test_a_document_is_left_as_it_is() -> None:
    tree: Any = {
        "openapi": "3.0.0",
        "x-mine": [1],
        "paths": {"/a": {"parameters": [{"$ref": "#/x"}], "get": {"tags": ["t"]}}},
        "components": {"schemas": {"A": {"nullable": True, "type": "string"}}},
    }
    (fragment,), problems = read("a.json", json.dumps(tree))
    assert problems == []
    assert fragment.document == tree
    assert isinstance(fragment.document["paths"]["/a"], Node)


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("3.0.3", "3.0.3"),
        ("3.1.1", "3.1.1"),
        ("3.2.0", "3.2.0"),
        ("3.1", "3.1.0"),
        ("'3.0'", "3.0.0"),
        ("3.1.0-rc1", "3.1.0-rc1"),
    ],
)
def test_versions_that_are_read(version: str, found: str) -> None:
    (fragment,), problems = read("a.yaml", DOCUMENT.replace("3.1.0", version, 1))
    assert problems == []
    assert fragment.document["openapi"] == found


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        (DOCUMENT.replace("openapi: 3.1.0", "swagger: '2.0'"), "Swagger 2.0", 1),
        (DOCUMENT.replace("3.1.0", "2.0.0"), "2.0.0", 1),
        (DOCUMENT.replace("3.1.0", "4.0.0"), "4.0.0", 1),
        (DOCUMENT.replace("3.1.0", "[3]"), "[3]", 1),
        ("info: {}\n" + DOCUMENT.replace("openapi: 3.1.0\ninfo", "x"), "'openapi'", 1),
        ("openapi: 3.1.0\npaths: [1]\n", "'paths'", 2),
        ("- 1\n", "mapping", 1),
        ("", "mapping", 1),
        ("name: package\n", "'openapi'", 1),
    ],
)
def test_what_is_no_openapi_3_document(text: str, said: str, line: int) -> None:
    fragments, problems = read("a.yaml", text)
    assert fragments == []
    (problem,) = problems
    assert (problem.code, problem.where) == ("E108", Where("a.yaml", line))
    assert said in problem.text


def test_swagger_on_a_page_is_an_error_of_its_operation() -> None:
    block = DOCUMENT.replace("openapi: 3.1.0", "swagger: '2.0'")
    fragments, problems = read("a.md", f"# T\n\n````yaml get /things\n{block}````\n")
    assert fragments == []
    assert [(p.code, p.operation) for p in problems] == [("E108", "GET /things")]


@pytest.mark.parametrize(
    ("file", "text", "code"),
    [
        ("a.json", DOCUMENT, "E105"),
        ("a.json", '{"openapi": "3.1.0",}', "E105"),
        ("a.json", '{"openapi": "3.1.0", "openapi": "3.1.0"}', "E107"),
        ("a.yaml", "openapi: 3.1.0\npaths: {\n", "E105"),
        ("a.yaml", "openapi: 3.1.0\nopenapi: 3.1.0\n", "E107"),
        ("a.yaml", '{"openapi": "3.1.0", "openapi": "3.1.0"}', "E107"),
    ],
)
def test_broken_documents(file: str, text: str, code: str) -> None:
    fragments, problems = read(file, text)
    assert fragments == []
    assert [problem.code for problem in problems] == [code]


def test_a_block_of_json() -> None:
    text = json.dumps(
        {"openapi": "3.1.0", "paths": {"/a": {"get": {"x": "\U0001f600"}}}}
    )
    assert "\\ud83d" in text
    for info in ("json get /a", "yaml get /a"):
        (fragment,), problems = read("a.md", f"# T\n\n```{info}\n{text}\n```\n")
        assert problems == []
        assert fragment.document["paths"]["/a"]["get"]["x"] == "\U0001f600"


@pytest.mark.corpus
def test_the_documents_of_the_corpus_are_read(shared: Path) -> None:
    files = sorted((shared / "corpus").glob("**/*.json"))
    files += sorted((shared / "corpus").glob("**/*.yaml"))
    assert len(files) > 2
    problems = Problems()
    for path in files:
        (fragment,) = read_source(path.name, path.read_bytes(), problems)
        assert fragment.document.get("paths") or fragment.document["webhooks"]
    assert list(problems) == []


def test_webhooks_of_openapi_3_0_are_webhooks() -> None:
    text = """\
openapi: 3.0.3
info: {title: A, version: '1'}
paths: {}
x-webhooks: {sent: {post: {responses: {'200': {description: Taken.}}}}}
"""
    (fragment,) = read_source("a.yaml", text.encode(), Problems())

    assert list(fragment.document["webhooks"]) == ["sent"]
    assert "x-webhooks" not in fragment.document
