"""Lists under the mock: of itself it answers with the only page that there is."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from types import ModuleType
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import PaginationOption
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import imported, write
from tests.test_cases import CASES, options_of

CASE = CASES / "pagination"
LISTS = [
    "comets",
    "dwarfs",
    "events",
    "galaxies",
    "markets",
    "members",
    "moons",
    "novae",
    "planets",
    "stars",
]

# Pages of which nothing says that they are the last.
ENDLESS = """
openapi: 3.1.0
info: {title: Endless, version: "1"}
paths:
  /endless/items:
    get:
      operationId: lastItem
      tags: [endless]
      parameters:
      - {name: after, in: query, schema: {type: string}}
      - {name: before, in: query, schema: {type: string}}
      responses: &PAGE
        "200":
          description: A page.
          content:
            application/json:
              schema:
                type: object
                properties: {data: {type: array, items: {$ref: "#/components/schemas/Item"}}}
              example: {data: [{id: a}, {id: b}]}
  /endless/pages:
    get:
      operationId: number
      tags: [endless]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses: *PAGE
  /endless/deep:
    get:
      operationId: deep
      tags: [endless]
      parameters:
      - name: page
        in: query
        style: deepObject
        schema: {type: object, properties: {number: {type: integer, default: 1}, size: {type: integer}}}
      responses: *PAGE
  /endless/counted:
    get:
      operationId: counted
      tags: [endless]
      parameters: [{name: page, in: query, schema: {type: integer}}]
      responses:
        "200":
          description: A page.
          content:
            application/json:
              schema:
                type: object
                required: [data, page, total]
                properties:
                  data: {type: array, items: {$ref: "#/components/schemas/Item"}}
                  page: {type: integer}
                  total: {type: integer}
              example: {data: [{id: a}, {id: b}], page: 7, total: 90}
  /endless/search:
    post:
      operationId: offset
      tags: [endless]
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {offset: {type: integer}}}
      responses: *PAGE
components:
  schemas:
    Item: {type: object, required: [id], properties: {id: {type: string}}}
"""
STATED = {
    "GET /endless/items": PaginationOption(
        "last_item", "after", "data", key="id", backward="before"
    ),
    "GET /endless/pages": PaginationOption("page", "page", "data"),
    "POST /endless/search": PaginationOption("offset", "offset", "data"),
}


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("pages")
    options = options_of(CASE)
    options = replace(
        options, package="mocked_pages", pagination={**options.pagination, **STATED}
    )
    sources = collect(options.specs, CASE, Problems())
    sources.append(Source("endless.yaml", ENDLESS.encode()))
    compiled = compile_package(sources, options, {})
    write(compiled, folder)
    with imported(folder, "mocked_pages") as package:
        yield package


@pytest.fixture(params=["sync", "async"])
def items(request: pytest.FixtureRequest, package: ModuleType) -> Callable[..., Any]:
    """Goes through all pages of a list; the client wants what is documented."""

    async def awaited(name: str, *args: Any, **kwargs: Any) -> list[Any]:
        async with package.AsyncCase(strict=True) as client:
            found = _method(client, name)(*args, **kwargs)
            return [item async for item in found]

    def called(name: str, *args: Any, **kwargs: Any) -> list[Any]:
        if request.param == "async":
            return asyncio.run(awaited(name, *args, **kwargs))
        with package.Case(strict=True) as client:
            return list(_method(client, name)(*args, **kwargs))

    return called


def _method(client: Any, name: str) -> Any:
    resource, _, method = name.partition(".")
    return getattr(getattr(client, resource), method)


@pytest.fixture
def mock(package: ModuleType) -> Iterator[Any]:
    with import_module(f"{package.__name__}.testing").MockCase() as mock:
        yield mock


@pytest.mark.parametrize(
    "name",
    [
        *(f"stars.list_{name}" for name in LISTS),
        "stars.search_stars",
        "endless.last_item",
        "endless.number",
        "endless.counted",
        "endless.deep",
        "endless.offset",
    ],
)
def test_a_list_has_one_page(items: Callable[..., Any], mock: Any, name: str) -> None:
    arguments: dict[str, Any] = {"stars.search_stars": {"query": "a"}}.get(name, {})
    positional = ["a"] if name == "stars.list_dwarfs" else []
    assert 1 <= len(items(name, *positional, **arguments)) <= 2
    assert len(_method(mock, name).calls) <= 2


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("stars.list_stars", {"cursor": "a"}),
        ("stars.list_planets", {"page": 3}),
        ("stars.list_galaxies", {"offset": 60}),
    ],
)
def test_any_page_can_be_the_last(
    items: Callable[..., Any], name: str, arguments: dict[str, Any], mock: Any
) -> None:
    assert len(items(name, **arguments)) == 1
    assert len(_method(mock, name).calls) == 1


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("endless.last_item", {"after": "b"}),
        ("endless.number", {"page": 2}),
        ("endless.counted", {"page": 3}),
        ("endless.deep", {"page": {"number": 2}}),
        ("endless.offset", {"offset": 2}),
    ],
)
def test_nothing_comes_after_it(
    items: Callable[..., Any], name: str, arguments: dict[str, Any], mock: Any
) -> None:
    assert items(name, **arguments) == []
    assert len(_method(mock, name).calls) == 1


def test_the_first_page_by_its_number(items: Callable[..., Any], mock: Any) -> None:
    assert len(items("endless.number", page=1)) == 2
    assert len(items("endless.offset", offset=0)) == 2
    assert mock.endless.counted.example == {
        "data": [{"id": "a"}, {"id": "b"}],
        "page": 1,
        "total": 2,
    }


def test_pages_that_a_test_says(
    package: ModuleType, items: Callable[..., Any], mock: Any
) -> None:
    answer = mock.stars.list_stars
    last = answer.example
    first = {**last, "meta": {"nextCursor": "2"}}
    answer.returns(first).then.returns(last)
    assert len(items("stars.list_stars")) == 2
    assert [call.query for call in answer.calls] == [{}, {"cursor": "2"}]
    answer.returns(first)
    with pytest.raises(package.PaginationError):
        items("stars.list_stars")
