"""Keys that are a slip away from known ones; `cases/misspelled-keys` shows messages."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.dialects import Fragment, read_source
from codegen.openapi import known_keys
from codegen.openapi.merge import merge
from codegen.problems import Problems


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("request_body", known_keys.OPERATION, "requestBody"),
        ("REQUESTBODY", known_keys.OPERATION, "requestBody"),
        ("operationid", known_keys.OPERATION, "operationId"),
        ("pacth", known_keys.PATH_ITEM, "patch"),
        ("ref", known_keys.SCHEMA, "$ref"),
        ("requried", known_keys.SCHEMA, "required"),
        ("String", known_keys.TYPES, "string"),
        ("file", known_keys.TYPES, None),
        ("propertyOrder", known_keys.SCHEMA, None),
        ("enumNames", known_keys.SCHEMA, None),
        ("codeSamples", known_keys.OPERATION, None),
        ("", known_keys.SCHEMA, None),
        ("🙂", known_keys.SCHEMA, None),
    ],
)
def test_what_is_meant_by_a_word(
    word: str, known: frozenset[str], meant: str | None
) -> None:
    assert known_keys.nearest(word, known) == meant


def test_a_shared_piece_is_told_once() -> None:
    pages = [f"""\
openapi: 3.1.0
info: {{title: T, version: '1'}}
paths:
  /{name}:
    get:
      responses:
        '200':
          description: ok
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/X'}}}}}}
components:
  schemas:
    X: {{type: object, propertees: {{}}}}
""" for name in "ab"]
    problems = Problems()
    found = [
        part
        for name, text in zip("ab", pages, strict=True)
        for part in read_source(f"{name}.yaml", text.encode(), problems)
        if isinstance(part, Fragment)
    ]
    merge(found, problems)
    (problem,) = problems
    assert (problem.code, problem.level) == ("N210", "note")


@pytest.mark.corpus
def test_no_page_of_the_corpus_is_suspected(shared: Path) -> None:
    problems = Problems()
    files = [
        path
        for folder in ("pages", "documents", "rendered")
        for path in sorted((shared / "corpus" / folder).rglob("*.*"))
        if path.is_file()
    ]
    assert files
    for path in files:
        parts = read_source(path.name, path.read_bytes(), problems)
        merge([part for part in parts if isinstance(part, Fragment)], problems)
    suspected = [str(p) for p in problems if p.code in ("E112", "E209", "N210")]
    assert suspected == []
