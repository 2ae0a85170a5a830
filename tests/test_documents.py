"""`mintgen openapi` of every site: valid, and the same client when read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from codegen.cli import main
from codegen.export import document_of
from codegen.files import Source
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.conftest import SHARED
from tests.readings import client, of_sources
from tests.surfaces import differences

SPECS = Path(__file__).resolve().parent.parent / "specs"


def sites() -> list[Path]:
    """The folders and documents of the corpus, each of one API."""
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        return []
    pages = sorted((corpus / "pages").iterdir())
    documents = [path for path in (corpus / "documents").rglob("*") if path.is_file()]
    return [*pages, *sorted(documents), *sorted((corpus / "pairs").iterdir())]


def sources(path: Path) -> list[Source]:
    problems = Problems()
    found = collect([path.name], path.parent, problems)
    assert list(problems) == []
    return found


def check(first: list[Source]) -> None:
    analysis = of_sources(first)
    document = document_of(analysis, Problems())
    validate(document)
    again = of_sources([Source("api.json", json.dumps(document).encode())])
    assert differences(document, document_of(again, Problems())) == []
    before, after = client(analysis.api), client(again.api)
    assert after.operations == before.operations
    assert after.models == before.models
    assert after.servers == before.servers


@pytest.mark.corpus
@pytest.mark.parametrize("site", sites(), ids=lambda path: path.name)
def test_the_document_of_a_site_is_valid_and_gives_its_client(site: Path) -> None:
    check(sources(site))


def test_the_command_names_every_operation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {
        "openapi": "3.1.0",
        "info": {"title": "Users", "version": "1"},
        "paths": {"/users": {"get": {"responses": {"204": {"description": "None"}}}}},
    }
    (tmp_path / "users.json").write_text(json.dumps(given))
    monkeypatch.chdir(tmp_path)
    assert main(["openapi", "users.json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["paths"]["/users"]["get"]["operationId"] == "users.get_users"


@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_the_document_of_the_first_pages(name: str) -> None:
    check(sources(SPECS / name))


def test_an_operation_without_a_name_gets_that_of_its_page() -> None:
    page = b"""# Source: https://x.example/api-reference/pets/adopt-a-pet.md

# Adopt

````yaml
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /adoptions:
    post:
      tags: [Animals]
      responses: {"204": {description: Done}}
    get:
      operationId: adoptions/list
      tags: [pets]
      responses: {"204": {description: Done}}
````
"""
    found = document_of(of_sources([Source("a.md", page)]), Problems())
    found = found["paths"]["/adoptions"]
    assert found["post"]["operationId"] == "pets.adopt_a_pet"
    assert found["post"]["tags"] == ["pets", "Animals"]
    assert found["get"]["operationId"] == "adoptions/list"
    assert found["get"]["tags"] == ["pets"]


def test_a_default_that_its_schema_does_not_allow_is_left_out() -> None:
    given = {
        "openapi": "3.1.0",
        "info": {"title": "Pets", "version": "1"},
        "paths": {
            "/pets": {
                "get": {
                    "parameters": [
                        {"name": name, "in": "query", "schema": schema}
                        for name, schema in {
                            "good": {"type": "integer", "default": 1},
                            "bad": {"type": "integer", "default": "one"},
                        }.items()
                    ],
                    "responses": {"204": {"description": "Done"}},
                }
            }
        },
    }
    notes = Problems()
    first = of_sources([Source("a.json", json.dumps(given).encode())])
    document = document_of(first, notes)
    good, bad = document["paths"]["/pets"]["get"]["parameters"]
    assert good["schema"] == {"type": "integer", "default": 1}
    assert bad["schema"] == {"type": "integer"}
    (note,) = notes
    assert (note.code, note.level, note.where.line) == ("N220", "note", 1)
    assert "'one'" in note.text
