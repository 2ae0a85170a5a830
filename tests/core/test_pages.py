"""Lists that come page by page, with both clients.

Each test is a coroutine. It runs under asyncio, under trio, and, with the
synchronous client behind the same face, under no event loop at all.
"""

from __future__ import annotations

import gc
import json
import warnings
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import anyio
import httpx2
import pytest
from _core.deep_paging import (
    DeepCursorPaging,
    DeepLastItemPaging,
    DeepNumberPaging,
    DeepOffsetPaging,
)
from _core.errors import APIError, InternalServerError, ResponseDecodeError
from _core.omit import Omit, omit
from _core.operation import Operation
from _core.options import RequestOptions
from _core.pages import AsyncPages, Page
from _core.paging import (
    CursorPaging,
    LastItemPaging,
    LinkPaging,
    NumberPaging,
    OffsetPaging,
    PaginationError,
    Paging,
)
from _core.request import Request
from _core.request_model import RequestModel
from _core.response import RawResponse
from _core.style import Style
from acme.client import AsyncAcme
from acme.models.lists import ThingList
from acme.models.things import Thing

from tests.core.playing import at_once, done

from .conftest import Face, MakeFace

LIST: Operation[Any] = Operation(
    "GET",
    "/lists/{id}",
    security=(("bearer",),),
    responses={200: "lists.ThingList"},
)
ARRAY: Operation[Any] = Operation("GET", "/things", responses={200: "things.Things"})
DEEP: Operation[Any] = Operation(
    "GET",
    "/lists/{id}",
    security=(("bearer",),),
    responses={200: "lists.ThingList"},
    styles={"query": {"page": Style("deepObject")}},
)
SEARCH: Operation[Any] = Operation("POST", "/search", responses=LIST.responses)

CURSOR: Paging[Thing] = CursorPaging(
    parameter="cursor", items=("data",), next=("meta", "next")
)
MORE: Paging[Thing] = CursorPaging(
    parameter="cursor", items=("data",), next=("meta", "next"), more=("has_more",)
)
LAST: Paging[Thing] = LastItemPaging(
    parameter="after", items=("data",), more=("has_more",), backward="before"
)
NUMBER: Paging[Thing] = NumberPaging(
    parameter="page",
    items=("data",),
    more=("has_more",),
    current=("meta", "page"),
    pages=("meta", "pages"),
    total=("meta", "total"),
)
OFFSET: Paging[Thing] = OffsetPaging(
    parameter="offset", items=("data",), more=("has_more",), total=("meta", "total")
)
LINK: Paging[Thing] = LinkPaging(items=("data",), next=("meta", "next"))
HEADER: Paging[Thing] = LinkPaging()


def page(*ids: str, more: bool | None = None, **meta: Any) -> httpx2.Response:
    """A page with things of these ids."""
    body: dict[str, Any] = {"data": [{"id": id} for id in ids], "meta": meta}
    if more is not None:
        body["hasMore"] = more
    return httpx2.Response(200, json=body)


async def each(iterable: Any) -> AsyncIterator[Any]:
    if hasattr(iterable, "__aiter__"):
        async for item in iterable:
            yield item
    else:
        for item in iterable:
            yield item


async def ids(iterable: Any) -> list[str]:
    return [item.id async for item in each(iterable)]


class Lists:
    """A resource of a client of either kind."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def list(
        self,
        paging: Paging[Thing],
        operation: Operation[Any] = LIST,
        *,
        options: RequestOptions | None = None,
        **query: Any,
    ) -> Any:
        path = {"id": "a"} if "{id}" in operation.path else {}
        request: Request[Any] = Request(operation, path=path, query=query)
        if operation is SEARCH:
            request = Request(operation, json=query)
        if isinstance(self._client, AsyncAcme):
            return AsyncPages(self._client, request, options, paging)
        return Page.open(self._client, request, options, paging)


Scenario = Callable[[Lists], Awaitable[Any]]


def run(face: Face, scenario: Scenario) -> Any:
    """Run a scenario with the client of `face`; warnings are errors."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            if face.kind != "sync":
                return anyio.run(scenario, Lists(face.client), backend=face.kind)
            return at_once(scenario(Lists(face.client)))
        finally:
            gc.collect()


def all_ids(face: Face, paging: Paging[Thing], *args: Any, **given: Any) -> list[str]:
    async def scenario(lists: Lists) -> Any:
        return await ids(lists.list(paging, *args, **given))

    found: list[str] = run(face, scenario)
    return found


def queries(face: Face) -> list[str]:
    return [request.url.query.decode() for request in face.requests]


def test_a_cursor_leads_through_all_pages(face: MakeFace) -> None:
    client = face([page("1", "2", next="c d"), page("3", next=""), page("4")])

    assert all_ids(client, CURSOR, limit=2) == ["1", "2", "3"]
    assert queries(client) == ["limit=2", "limit=2&cursor=c%20d"]
    assert {request.url.path for request in client.requests} == {"/v1/lists/a"}


@pytest.mark.parametrize("end", [None, "", "0", 0])
def test_the_end_of_a_cursor(face: MakeFace, end: object) -> None:
    client = face([page("1", next="b"), page("2", next=end)])

    assert all_ids(client, CURSOR) == ["1", "2"]


@pytest.mark.parametrize("body", [{}, {"data": []}, {"data": None, "meta": None}])
def test_a_page_with_nothing_in_it_is_the_end(face: MakeFace, body: Any) -> None:
    client = face(httpx2.Response(200, json=body))

    assert all_ids(client, CURSOR) == []


def test_a_number_is_sent_as_it_came(face: MakeFace) -> None:
    client = face([page("1", next=1612948664566), page("2")])

    assert all_ids(client, CURSOR) == ["1", "2"]
    assert queries(client) == ["", "cursor=1612948664566"]


def test_an_empty_page_with_a_cursor_is_not_the_end(face: MakeFace) -> None:
    client = face([page(next="b"), page(next="c"), page("1")])

    assert all_ids(client, CURSOR) == ["1"]


def test_the_body_may_say_that_there_is_no_more(face: MakeFace) -> None:
    client = face([page("1", more=True, next="b"), page("2", more=False, next="c")])

    assert all_ids(client, MORE) == ["1", "2"]


def test_a_cursor_in_the_body_of_the_request(face: MakeFace) -> None:
    paging: Paging[Thing] = CursorPaging(
        parameter="cursor", place="json", items=("data",), next=("meta", "next")
    )
    client = face([page("1", next="b"), page("2")])
    options = RequestOptions(idempotency_key="key")

    found = all_ids(client, paging, SEARCH, q="x", cursor=omit, options=options)

    assert found == ["1", "2"]
    sent = [json.loads(request.content) for request in client.requests]
    assert sent == [{"q": "x"}, {"q": "x", "cursor": "b"}]
    keys = [request.headers.get("idempotency-key") for request in client.requests]
    assert keys == ["key", None]


class PageOf(RequestModel):
    after: str | Omit = omit
    size: int | Omit = omit


@pytest.mark.parametrize(
    ("given", "first"),
    [
        ({}, ""),
        ({"page": omit}, ""),
        ({"page": {"size": 2, "after": omit}}, "page%5Bsize%5D=2"),
        ({"page": PageOf(size=2)}, "page%5Bsize%5D=2"),
    ],
)
def test_a_cursor_in_an_object_of_the_query(
    face: MakeFace, given: Any, first: str
) -> None:
    paging: Paging[Thing] = DeepCursorPaging(
        inside="page", parameter="after", items=("data",), next=("meta", "next")
    )
    client = face([page("1", next="b"), page("2", next="c"), page("3")])

    assert all_ids(client, paging, DEEP, limit=5, **given) == ["1", "2", "3"]
    kept = "&".join(filter(None, ["limit=5", first]))
    after = [f"{kept}&page%5Bafter%5D={cursor}" for cursor in "bc"]
    assert queries(client) == [kept, *after]


@pytest.mark.parametrize(
    ("paging", "asked"),
    [
        (DeepNumberPaging(inside="page", parameter="n", items=("data",)), "2"),
        (DeepOffsetPaging(inside="page", parameter="n", items=("data",)), "1"),
        (DeepLastItemPaging(inside="page", parameter="n", items=("data",)), "1"),
    ],
)
def test_other_pages_that_a_member_of_an_object_asks_for(
    face: MakeFace, paging: Paging[Thing], asked: str
) -> None:
    client = face([page("1"), page()])

    assert all_ids(client, paging, DEEP) == ["1"]
    assert queries(client) == ["", f"page%5Bn%5D={asked}"]


def test_a_number_in_an_object_that_the_server_ignores(face: MakeFace) -> None:
    paging: Paging[Thing] = DeepNumberPaging(
        inside="page", parameter="number", items=("data",)
    )
    with pytest.raises(PaginationError):
        all_ids(face([page("1"), page("1")]), paging, DEEP)


def test_the_last_item_is_named(face: MakeFace) -> None:
    client = face([page("1", "2", more=True), page("3", more=False)])

    assert all_ids(client, LAST, limit=2) == ["1", "2", "3"]
    assert queries(client) == ["limit=2", "limit=2&after=2"]


def test_the_first_item_is_named_where_the_caller_goes_back(face: MakeFace) -> None:
    client = face([page("8", "9", more=True), page("6", "7", more=False)])

    assert all_ids(client, LAST, before="x") == ["8", "9", "6", "7"]
    assert queries(client) == ["before=x", "before=8"]


def test_more_that_is_not_said_is_the_end(face: MakeFace) -> None:
    client = face([page("1"), page("2")])

    assert all_ids(client, LAST) == ["1"]


@pytest.mark.parametrize(
    ("pages", "sent"),
    [
        ([page("1"), page("2"), page()], ["", "page=2", "page=3"]),
        ([page("1", pages=2), page("2", pages=2)], ["", "page=2"]),
        ([page("1", total=2), page("2", total=2)], ["", "page=2"]),
        ([page("1", more=True), page("2", more=False)], ["", "page=2"]),
    ],
    ids=["until one is empty", "by their number", "by items", "until there is no more"],
)
def test_pages_are_counted(face: MakeFace, pages: Any, sent: list[str]) -> None:
    client = face(pages)

    assert all_ids(client, NUMBER) == ["1", "2"]
    assert queries(client) == sent


def test_counting_begins_where_the_caller_does(face: MakeFace) -> None:
    client = face([page("1", total=2), page("2", total=2), page()])

    assert all_ids(client, NUMBER, page=5) == ["1", "2"]
    assert queries(client) == ["page=5", "page=6", "page=7"]


def test_counting_begins_where_the_server_says(face: MakeFace) -> None:
    client = face([page("1", page=0, total=2), page("2", page=1), page()])

    assert all_ids(client, NUMBER) == ["1", "2"]
    assert queries(client)[:2] == ["", "page=1"]


def test_counting_from_zero(face: MakeFace) -> None:
    paging: Paging[Thing] = NumberPaging(parameter="page", first=0)
    things = [[{"id": "1"}], [{"id": "2"}], []]
    client = face([httpx2.Response(200, json=body) for body in things])

    assert all_ids(client, paging, ARRAY) == ["1", "2"]
    assert queries(client) == ["", "page=1", "page=2"]


@pytest.mark.parametrize(
    ("pages", "sent"),
    [
        ([page("1", "2"), page("3"), page()], ["", "offset=2", "offset=3"]),
        ([page("1", "2", total=3), page("3", total=3)], ["", "offset=2"]),
        ([page("1", "2", more=True), page("3", more=False)], ["", "offset=2"]),
    ],
)
def test_items_are_skipped(face: MakeFace, pages: Any, sent: list[str]) -> None:
    client = face(pages)

    assert all_ids(client, OFFSET) == ["1", "2", "3"]
    assert queries(client) == sent


@pytest.mark.parametrize(
    ("link", "sent"),
    [
        ("https://api.example.com/v1/lists/a?p=2&q=x%2Fy", "/v1/lists/a?p=2&q=x%2Fy"),
        ("https://API.example.com:443/other?p=2", "/other?p=2"),
        ("/v2/lists?p=2", "/v2/lists?p=2"),
        ("?p=2", "/v1/lists/a?p=2"),
        ("b", "/v1/lists/b"),
    ],
)
def test_a_link_is_followed_as_it_is(face: MakeFace, link: str, sent: str) -> None:
    client = face([page("1", next=link), page("2")])

    assert all_ids(client, LINK, q="given once") == ["1", "2"]
    assert client.requests[1].url.raw_path.decode() == sent
    assert client.requests[1].headers["authorization"] == "Bearer secret-token"


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/v1/lists/a?p=2",
        "//evil.example/x",
        "http://api.example.com/v1/lists/a?p=2",
        "https://api.example.com:8443/v1/lists/a",
        "https://api.example.com@evil.example/",
        "https://api.example.com\\@evil.example/",
        "ftp://api.example.com/",
        "https://api.example.com/\r\nx: y",
    ],
)
def test_a_link_to_another_origin_is_refused(face: MakeFace, link: str) -> None:
    client = face([page("1", next=link), page("2")])

    with pytest.raises(PaginationError, match="another origin") as caught:
        all_ids(client, LINK)

    assert len(client.requests) == 1
    assert "evil" not in str(caught.value)


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('</t?p=2>; rel="next"', True),
        ('</a,b?p=0>; rel="prev first"; title="a, b", </t?p=2>; rel=next', True),
        ('</t?p=2>; title="x; rel=prev"; REL="last NEXT"', True),
        ('</t?p=2>; rel="prev"', False),
        ('</t?p=2>; rel="nextish"', False),
        ("/t?p=2; rel=next", False),
        ("<<<<>>>>;;;", False),
    ],
)
def test_the_link_of_the_header(face: MakeFace, header: str, found: bool) -> None:
    first = httpx2.Response(200, json=[{"id": "1"}], headers={"link": header})
    client = face([first, httpx2.Response(200, json=[{"id": "2"}])])

    assert all_ids(client, HEADER, ARRAY) == (["1", "2"] if found else ["1"])
    if found:
        assert client.requests[1].url.raw_path == b"/t?p=2"


@pytest.mark.parametrize(
    ("paging", "pages"),
    [
        (CURSOR, [page("1", next="b"), page("2", next="b")]),
        (CURSOR, [page("1", next="b"), page("2", next="c"), page("3", next="b")]),
        (LINK, [page("1", next="?p=2"), page("2", next="?p=2")]),
        (LAST, [page("1", more=True)]),
        (NUMBER, [page("1")]),
        (OFFSET, [page("1")]),
    ],
    ids=["cursor", "cursor of before", "link", "last item", "number", "offset"],
)
def test_a_page_that_comes_again_is_an_error(
    face: MakeFace, paging: Paging[Thing], pages: Any
) -> None:
    client = face(pages)
    found: list[str] = []

    async def scenario(lists: Lists) -> None:
        async for item in each(lists.list(paging)):
            found.append(item.id)

    with pytest.raises(PaginationError, match="there before"):
        run(client, scenario)

    assert len(client.requests) <= 3
    assert found == [str(n) for n in range(1, len(found) + 1)] or paging is LAST


def test_the_cursor_that_was_given_does_not_lead_anywhere(face: MakeFace) -> None:
    client = face(page("1", next="b"))

    with pytest.raises(PaginationError):
        all_ids(client, CURSOR, cursor="b")

    assert len(client.requests) == 1


def test_a_cursor_that_stands_still_where_there_is_nothing(face: MakeFace) -> None:
    client = face([page("1", next="b"), page(next="b")])

    assert all_ids(client, CURSOR) == ["1"]


@pytest.mark.parametrize(
    ("most", "found", "requests"),
    [
        (0, [], 1),
        (1, ["1"], 1),
        (2, ["1", "2"], 1),
        (3, ["1", "2", "3"], 2),
        (9, ["1", "2", "3", "4"], 2),
        (None, ["1", "2", "3", "4"], 2),
    ],
)
def test_no_more_pages_than_are_needed(
    face: MakeFace, most: int | None, found: list[str], requests: int
) -> None:
    client = face([page("1", "2", next="b"), page("3", "4")])

    async def scenario(lists: Lists) -> Any:
        return await ids(lists.list(CURSOR).iterate(max_items=most))

    assert run(client, scenario) == found
    assert len(client.requests) <= requests


def test_one_page_at_a_time(face: MakeFace) -> None:
    client = face([page("1", next="b"), page("2")])

    async def scenario(lists: Lists) -> None:
        first = await done(lists.list(CURSOR))
        assert isinstance(first.body, ThingList)
        assert [item.id for item in first.items] == ["1"]
        assert first.has_next
        assert first.response.status_code == 200
        assert len(client.requests) == 1
        second = await done(first.next())
        assert not second.has_next
        assert await done(second.next()) is None
        assert await ids(second) == ["2"]
        again = await done(first.next())
        assert [item.id for item in again.items] == ["2"]

    run(client, scenario)
    assert len(client.requests) == 3


def test_pages_are_iterated_over(face: MakeFace) -> None:
    client = face([page("1", "2", next="b"), page(next="c"), page("3")])

    async def scenario(lists: Lists) -> Any:
        pages = lists.list(CURSOR).pages()
        return [[item.id for item in found.items] async for found in each(pages)]

    assert run(client, scenario) == [["1", "2"], [], ["3"]]


def test_who_leaves_early_leaves_nothing_open(face: MakeFace) -> None:
    client = face([page("1", "2", next="b"), page("3")])

    async def scenario(lists: Lists) -> None:
        if isinstance(lists._client, AsyncAcme):
            async for _ in lists.list(CURSOR):
                break
        else:
            for _ in lists.list(CURSOR):
                break

    run(client, scenario)  # where warnings are errors
    assert len(client.requests) == 1


def test_the_whole_response_of_the_first_page(face: MakeFace) -> None:
    client = face(
        httpx2.Response(200, json={"data": []}, headers={"x-request-id": "7"})
    )

    async def scenario(lists: Lists) -> Any:
        return await done(client.client.raw(lists.list, CURSOR, limit=1))

    raw = run(client, scenario)
    assert isinstance(raw, RawResponse)
    assert raw.request_id == "7"
    assert isinstance(raw.parsed.body, ThingList)
    assert raw.parsed.response.request_id == "7"


def test_the_options_hold_for_every_page(face: MakeFace) -> None:
    client = face([page("1", next="b"), page("2")])
    options = RequestOptions(timeout=3, headers={"X-Team": "t"}, query={"v": 1})

    assert all_ids(client, CURSOR, options=options) == ["1", "2"]
    assert queries(client) == ["v=1", "cursor=b&v=1"]
    assert [request.headers["x-team"] for request in client.requests] == ["t", "t"]
    timeouts = [request.extensions["timeout"]["read"] for request in client.requests]
    assert timeouts == [3, 3]


def test_query_options_are_added_to_links(face: MakeFace) -> None:
    client = face([page("1", next="?p=2&v=9"), page("2")])
    options = RequestOptions(query={"v": 1, "w": 2})

    assert all_ids(client, LINK, options=options, q="x") == ["1", "2"]
    assert queries(client) == ["q=x&v=1&w=2", "p=2&v=9&w=2"]


def test_a_link_that_has_the_credentials_does_not_send_them_twice(
    face: MakeFace,
) -> None:
    paging: Paging[Thing] = LinkPaging(
        items=("data",), next=("meta", "next"), keys=("key",)
    )
    operation: Operation[Any] = Operation(
        "GET", "/lists", security=(("query_key",),), responses=LIST.responses
    )
    link = "?p=2&k%65y=old&q=x"
    client = face([page("1", next=link), page("2")], {"query_key": "secret"})

    assert all_ids(client, paging, operation, q="x") == ["1", "2"]
    assert queries(client) == ["q=x&key=secret", "p=2&q=x&key=secret"]


def test_each_page_is_retried_by_itself(face: MakeFace) -> None:
    lost = httpx2.ReadError("lost")
    busy = httpx2.Response(503)
    client = face([lost, page("1", next="b"), busy, lost, page("2")])

    assert all_ids(client, CURSOR) == ["1", "2"]
    assert queries(client) == ["", "", "cursor=b", "cursor=b", "cursor=b"]


def test_an_error_ends_it(face: MakeFace) -> None:
    client = face([page("1", next="b"), httpx2.Response(500)], max_retries=0)

    with pytest.raises(InternalServerError):
        all_ids(client, CURSOR)


def test_items_that_are_no_array(face: MakeFace) -> None:
    client = face(httpx2.Response(200, json={"data": "many"}))

    async def scenario(lists: Lists) -> Any:
        found = await done(lists.list(CURSOR))
        assert found.body.data == "many"
        return found.items

    with pytest.raises(ResponseDecodeError, match="no array") as caught:
        run(client, scenario)

    assert isinstance(caught.value, APIError)
    assert caught.value.status_code == 200


def test_what_does_not_fit_is_read_all_the_same(face: MakeFace) -> None:
    body = {"data": [{"id": 5}, {"id": "2"}], "meta": {"next": "b", "total": "x"}}
    client = face([httpx2.Response(200, json=body), page("3")])

    assert all_ids(client, CURSOR) == [5, "2", "3"]


def test_nothing_of_it_is_in_its_repr(face: MakeFace) -> None:
    client = face(page("secret-id", next="secret-cursor"))

    async def scenario(lists: Lists) -> str:
        return repr(await done(lists.list(CURSOR, q="secret-query")))

    text = run(client, scenario)
    assert "secret" not in text
    assert "GET /lists/{id}" in text


def test_a_page_can_be_read_as_what_is_documented(face: MakeFace) -> None:
    client = face([page("1", "2", next="b", total=3), page("3")])

    async def scenario(lists: Lists) -> Any:
        first = await done(lists.list(CURSOR))
        assert first.data is first.body.data
        assert first.to_wire() == first.body.to_wire()
        assert (len(first), first[0].id, first[-1].id) == (2, "1", "2")
        with pytest.raises(AttributeError, match="unknown"):
            _ = first.unknown
        return await ids(first)

    assert run(client, scenario) == ["1", "2", "3"]
