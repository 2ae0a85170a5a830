"""What is recognised as pagination, what is not, and what the configuration says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.analysis import Analysis, analyse
from codegen.files import Source
from codegen.inspect import as_json, as_rows
from codegen.model.ir import Operation
from codegen.model.ir_pagination import Scheme
from codegen.options import ClientOptions
from codegen.project.config import load_config
from tests.test_cases import CASES, options_of

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
ITEM = {"type": "object", "properties": {"id": TEXT, "name": TEXT}}
ITEMS = {"type": "array", "items": ITEM}


def page(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"data": ITEMS, **properties}}


def said(schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {**schema, "description": description}


def inside(name: str, **properties: Any) -> dict[str, Any]:
    return page(**{name: {"type": "object", "properties": properties}})


def analysed(
    schema: Any,
    query: dict[str, Any],
    *,
    method: str = "get",
    options: ClientOptions | None = None,
    **response: Any,
) -> Analysis:
    """An operation with these query parameters and this answer."""
    content = {"application/json": {"schema": schema}}
    operation = {
        "operationId": "listThings",
        "tags": ["things"],
        "parameters": [
            {
                "in": "query",
                "name": name,
                "schema": {k: v for k, v in inner.items() if k != "style"},
                **({"style": "deepObject"} if "style" in inner else {}),
            }
            for name, inner in query.items()
        ],
        "responses": {"200": {"description": "", "content": content, **response}},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "servers": [{"url": "https://api.example.com"}],
        "paths": {"/things": {method: operation}},
    }
    options = options or ClientOptions("x", ("x",), "out", "x_client", "X")
    return analyse([Source("x.json", json.dumps(document).encode())], options)


def scheme(schema: Any, query: dict[str, Any], **more: Any) -> Scheme | None:
    (operation,) = analysed(schema, query, **more).built.package.operations
    return operation.pagination and operation.pagination.scheme


@pytest.mark.parametrize(
    ("parameter", "schema", "place"),
    [
        ("cursor", page(next_cursor=TEXT), "next_cursor"),
        ("cursor", inside("meta", nextCursor=TEXT), "meta.nextCursor"),
        ("after", inside("pageInfo", endCursor=TEXT), "pageInfo.endCursor"),
        ("page_token", page(nextPageToken=TEXT, token=TEXT), "nextPageToken"),
        ("NextToken", page(NextToken=TEXT), "NextToken"),
        ("start_cursor", page(next_cursor=TEXT), "next_cursor"),
        ("page[cursor]", page(next_cursor=TEXT), "next_cursor"),
        (
            "cursor",
            inside("pagination", next=said(TEXT, "The cursor.")),
            "pagination.next",
        ),
        ("cursor", page(cursor=said(TEXT, "To get the next page.")), "cursor"),
        ("after", inside("cursors", after=TEXT, before=TEXT), "cursors.after"),
        ("after", page(last_id=TEXT, has_more={"type": "boolean"}), "last_id"),
    ],
)
def test_a_cursor(parameter: str, schema: Any, place: str) -> None:
    found = scheme(schema, {parameter: TEXT, "limit": WHOLE})
    assert found is not None
    assert (found.style, found.parameter) == ("cursor", parameter)
    assert (".".join(found.next), found.items) == (place, ("data",))


def deep(**properties: Any) -> dict[str, Any]:
    """An object whose members have names of their own in the query."""
    return {"type": "object", "properties": properties, "style": "deepObject"}


@pytest.mark.parametrize(
    ("schema", "members", "style", "parameter"),
    [
        (page(next_cursor=TEXT), {"after": TEXT, "size": WHOLE}, "cursor", "after"),
        (
            inside(
                "pagination", next=said(TEXT, "The id to start the next page after.")
            ),
            {
                "size": WHOLE,
                "after": said(TEXT, "Where the page starts."),
                "before": TEXT,
            },
            "cursor",
            "after",
        ),
        (page(), {"number": {**WHOLE, "default": 1}, "size": WHOLE}, "page", "number"),
        (
            page(),
            {"offset": {**WHOLE, "minimum": 0}, "limit": WHOLE},
            "offset",
            "offset",
        ),
        (
            page(has_more={"type": "boolean"}),
            {"after": said(TEXT, "The id of an item."), "before": TEXT},
            "last_item",
            "after",
        ),
    ],
)
def test_a_member_of_an_object_in_the_query(
    schema: Any, members: dict[str, Any], style: str, parameter: str
) -> None:
    found = scheme(schema, {"page": deep(**members)})
    assert found is not None
    assert (found.style, found.inside, found.parameter) == (style, "page", parameter)
    assert found.wire == f"page[{parameter}]"
    assert f"'page[{parameter}]'" in found.why
    assert found.backward == ("before" if style == "last_item" else "")
    # In another style the members are no parameters.
    plain = {k: v for k, v in deep(**members).items() if k != "style"}
    assert scheme(schema, {"page": plain}) is None


def test_the_parameter_that_a_property_is_named_after() -> None:
    query = {"cursor": TEXT, "page_token": TEXT}
    found = scheme(page(next_page_token=TEXT), query)
    assert found is not None
    assert found.parameter == "page_token"


def test_a_number_that_the_body_counts_up() -> None:
    found = scheme(inside("meta", next_page=WHOLE), {"page": WHOLE})
    assert found is not None
    assert (found.style, found.next) == ("cursor", ("meta", "next_page"))


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"page": {**WHOLE, "default": 1}, "per_page": WHOLE}, 1),
        ({"pageNumber": {**WHOLE, "default": 0}, "pageSize": WHOLE}, 0),
        ({"page": {**WHOLE, "minimum": 1}, "limit": WHOLE}, 1),
        ({"page[number]": {**WHOLE, "minimum": 0}, "size": WHOLE}, 0),
    ],
)
def test_a_page_number(query: dict[str, Any], first: int) -> None:
    found = scheme(ITEMS, query)
    assert (found and found.first) == first


def test_totals_are_found() -> None:
    schema = inside("pagination", current_page=WHOLE, totalPages=WHOLE, total=WHOLE)
    found = scheme(schema, {"page": WHOLE})
    assert found is not None
    assert found.current == ("pagination", "current_page")
    assert found.pages == ("pagination", "totalPages")
    assert found.total == ("pagination", "total")


@pytest.mark.parametrize(
    "schema",
    [
        page(next_url=TEXT),
        page(next={**TEXT, "example": "https://api.example.com/things?x=2"}),
        page(next=said(TEXT, "URL of the next page.")),
        inside("links", next=TEXT, prev=TEXT),
        inside("paging", next=said(TEXT, "A link.")),
    ],
)
def test_a_link_in_the_body(schema: Any) -> None:
    found = scheme(schema, {"limit": WHOLE})
    assert found is not None
    assert found.style == "link"


def test_a_link_in_the_header() -> None:
    headers = {"link": {"schema": TEXT}}
    found = scheme(ITEMS, {"q": TEXT}, headers=headers)
    assert found is not None
    assert (found.style, found.items) == ("header", ())


def test_the_last_item() -> None:
    query = {"after": said(TEXT, "The id after which to begin."), "before": TEXT}
    found = scheme(page(has_more={"type": "boolean"}), query)
    assert found is not None
    assert (found.style, found.parameter, found.backward) == (
        "last_item",
        "after",
        "before",
    )


@pytest.mark.parametrize(
    ("schema", "items"),
    [
        (ITEMS, ""),
        ({"type": "object", "properties": {"rows": ITEMS, "errors": ITEMS}}, "rows"),
        ({"type": "object", "properties": {"a": ITEMS, "items": ITEMS}}, "items"),
        ({"type": "object", "properties": {"a": ITEMS, "things": ITEMS}}, "things"),
        (
            {
                "type": "object",
                "properties": {
                    "ok": {"type": "boolean"},
                    "result": {"type": "object", "properties": {"a": ITEMS}},
                },
            },
            "result.a",
        ),
        ({"type": "object", "properties": {"a": ITEMS, "b": ITEMS}}, None),
        ({"type": "object", "properties": {"a": TEXT}}, None),
        ({"type": "object", "properties": {"errors": ITEMS}}, None),
        ({"oneOf": [page(), {"type": "object", "properties": {"a": TEXT}}]}, None),
        ({"type": "object", "additionalProperties": ITEM}, None),
    ],
)
def test_where_the_items_are(schema: Any, items: str | None) -> None:
    found = scheme(schema, {"offset": WHOLE, "limit": WHOLE})
    assert (found and ".".join(found.items)) == items


@pytest.mark.parametrize(
    ("schema", "query"),
    [
        (page(), {"cursor": TEXT}),
        (page(next_cursor=TEXT), {"q": TEXT}),
        (page(next_cursor=TEXT), {"cursor": WHOLE}),
        (page(next_cursor=TEXT), {"since": TEXT}),
        (page(cursor=TEXT), {"cursor": TEXT}),
        (page(cursor=said(TEXT, "That of this page.")), {"cursor": TEXT}),
        (page(next=TEXT), {"until": TEXT}),
        (inside("ids", a=TEXT) | {"x": 1}, {"after": TEXT}),
        (page(), {"after": TEXT}),
        (page(has_more={"type": "boolean"}), {"after": TEXT}),
        (page(total=WHOLE), {"page": WHOLE, "limit": WHOLE}),
        (page(), {"page": {**WHOLE, "default": 1}}),
        (page(), {"page": TEXT, "limit": WHOLE}),
        (page(), {"page": {**WHOLE, "default": 7}, "limit": WHOLE}),
        (page(), {"offset": WHOLE}),
        (page(), {"offset": {**WHOLE, "default": 1}, "limit": WHOLE}),
        (page(), {"limit": WHOLE}),
        (inside("thing", next=TEXT), {"q": TEXT}),
    ],
)
def test_what_is_not_sure_is_not_recognised(schema: Any, query: Any) -> None:
    assert scheme(schema, query) is None


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_only_where_the_body_says_what_is_next(method: str) -> None:
    query = {"offset": WHOLE, "limit": WHOLE, "page": {**WHOLE, "default": 1}}
    assert scheme(page(next_url=TEXT), query, method=method) is None
    found = scheme(page(next_cursor=TEXT), {"cursor": TEXT}, method=method)
    assert (found is not None) == (method == "post")


def case() -> tuple[Analysis, dict[str, Operation]]:
    sources = [
        Source(p.name, p.read_bytes()) for p in (CASES / "pagination/specs").iterdir()
    ]
    analysis = analyse(sources, options_of(CASES / "pagination"))
    operations = {str(o.name): o for o in analysis.built.package.operations}
    return analysis, operations


def test_inspect_says_what_was_recognised_and_why() -> None:
    analysis, _ = case()
    found = {o["call"]: o["pagination"] for o in as_json(analysis)["operations"]}
    assert found["unsure.echo"] is None
    assert found["stars.list_members"] == {
        "style": "cursor",
        "parameter": "until",
        "items": "members",
        "next": "pagination.next",
        "more": None,
        "current": None,
        "pages": None,
        "total": None,
        "item": "Star",
        "why": "'until' takes what the body has at 'pagination.next'",
    }
    assert found["stars.list_events"]["why"] == "the configuration states it"
    rows = {row[0]: row[5] for row in as_rows(analysis)}
    assert (rows["stars.list_dwarfs"], rows["unsure.forbidden"]) == ("header", "")


def test_methods_return_pages_of_their_items() -> None:
    _, operations = case()
    found = operations["list_stars"]
    assert found.sync_returns == "Page[Star, ListStarsResponse]"
    assert found.async_returns == "AsyncPages[Star, ListStarsResponse]"
    assert operations["echo"].sync_returns == "EchoResponse"


STATED = """\
[clients.x]
specs = "x"
output = "out"

[clients.x.pagination]
{}
"""


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"GET /other" = false', "there is no operation 'GET /other'; take it out"),
        (
            '"GET /things" = { style = "cursor", parameter = "c", next = "next" }',
            "there is no parameter 'c'; there is 'from', 'limit'",
        ),
        (
            '"GET /things" = { style = "cursor", parameter = "from", next = "a.b" }',
            "the answer has no 'a.b'",
        ),
        (
            '"GET /things" = { style = "link", next = "next", items = "next" }',
            "the answer has no array 'next'",
        ),
        (
            '"GET /things" = { style = "last_item", parameter = "from", key = "uid" }',
            "an item has no 'uid'",
        ),
    ],
)
def test_what_is_stated_must_be_there(tmp_path: Path, line: str, expected: str) -> None:
    (tmp_path / "mintgen.toml").write_text(STATED.format(line), "utf-8")
    config = load_config(tmp_path)
    assert config is not None
    query = {"from": TEXT, "limit": WHOLE}
    analysis = analysed(page(next=TEXT), query, options=config.clients["x"])
    (problem,) = analysis.problems
    assert str(problem).startswith("mintgen.toml:6: E622 pagination")
    assert str(problem).endswith(expected)


def test_what_is_stated_holds(tmp_path: Path) -> None:
    line = '"GET /things" = { style = "page", parameter = "from", first = 0 }'
    (tmp_path / "mintgen.toml").write_text(STATED.format(line), "utf-8")
    config = load_config(tmp_path)
    assert config is not None
    found = scheme(page(), {"from": WHOLE}, options=config.clients["x"])
    assert found is not None
    assert (found.style, found.first, found.items) == ("page", 0, ("data",))


def test_what_is_not_json_has_no_pages(tmp_path: Path) -> None:
    line = '"GET /things" = { style = "header" }'
    (tmp_path / "mintgen.toml").write_text(STATED.format(line), "utf-8")
    config = load_config(tmp_path)
    assert config is not None
    content = {"text/csv": {"schema": TEXT}}
    analysis = analysed({}, {}, options=config.clients["x"], content=content)
    (problem,) = analysis.problems
    assert "its answer is not JSON" in problem.text
