"""Pages of all kinds: a package is generated, imported, and walks a real server."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import AsyncIterator, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from codegen.files import Source
from codegen.pipeline import compile_package
from tests.packages import imported, write
from tests.test_cases import CASES, options_of

CASE = CASES / "pagination"
STARS = [{"id": f"s{n}", "magnitude": n / 10} for n in range(7)]


class Server(ThreadingHTTPServer):
    """Serves seven stars, three a page, in the ways that the case documents."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.targets: list[str] = []
        self.elsewhere = ""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        self.server.targets.append(self.path)
        parts = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        ways = {
            "/stars": self._cursor,
            "/comets": self._last_item,
            "/planets": self._number,
            "/galaxies": self._offset,
            "/novae": self._link,
        }
        way = ways.get(parts.path)
        if way is not None:
            self._send(way(query))
        else:
            self._header(parts.path, query)

    def do_POST(self) -> None:
        self.server.targets.append(self.path)
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        start = int(sent.get("pageToken", "0"))
        body: dict[str, Any] = {"hits": STARS[start : start + 3]}
        if start + 3 < len(STARS):
            body["nextPageToken"] = str(start + 3)
        self._send(body)

    def _cursor(self, query: dict[str, str]) -> Any:
        start = int(query.get("cursor", "0"))
        following = str(start + 3) if start + 3 < len(STARS) else None
        return {"data": STARS[start : start + 3], "meta": {"nextCursor": following}}

    def _last_item(self, query: dict[str, str]) -> Any:
        after = int(query.get("starting_after", "s-1")[1:]) + 1
        return {"data": STARS[after : after + 3], "has_more": after + 3 < len(STARS)}

    def _number(self, query: dict[str, str]) -> Any:
        start = 3 * (int(query.get("page", "1")) - 1)
        return {"items": STARS[start : start + 3], "total": 7, "total_pages": 3}

    def _offset(self, query: dict[str, str]) -> Any:
        start = int(query.get("offset", "0"))
        return {"results": STARS[start : start + 3]}

    def _link(self, query: dict[str, str]) -> Any:
        start = int(query.get("start", "0"))
        base = self.server.elsewhere or self.server.url
        following = f"{base}/novae?start={start + 3}&q=a%26b"
        more = start + 3 < len(STARS)
        return {
            "results": STARS[start : start + 3],
            "next": following if more else None,
        }

    def _header(self, path: str, query: dict[str, str]) -> None:
        start = int(query.get("start", "0"))
        names = [star["id"] for star in STARS[start : start + 3]]
        following = f'<{path}?start={start + 3}>; rel="next"'
        self._send(names, following if start + 3 < len(STARS) else None)

    def _send(self, body: Any, link: str | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(200)
        if link:
            self.send_header("link", link)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    sources = [Source(p.name, p.read_bytes()) for p in (CASE / "specs").iterdir()]
    write(compile_package(sources, options_of(CASE), {}), folder)
    return folder


@pytest.fixture(scope="module")
def package(folder: Path) -> Iterator[ModuleType]:
    with imported(folder, "case_client") as package:
        yield package


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    threading.Thread(target=server.serve_forever, args=(0.01,)).start()
    yield server
    server.shutdown()
    server.server_close()


def walked(
    package: ModuleType, kind: str, url: str, call: str, given: dict[str, Any]
) -> Any:
    """The ids of all items, as either client finds them."""
    if kind == "sync":
        with package.Case(base_url=url) as client:
            return [_id(item) for item in getattr(client.stars, call)(**given)]

    async def main() -> Any:
        async with package.AsyncCase(base_url=url) as client:
            found: AsyncIterator[Any] = getattr(client.stars, call)(**given)
            return [_id(item) async for item in found]

    return asyncio.run(main())


def _id(item: Any) -> Any:
    return item if isinstance(item, str) else item.id


@pytest.mark.parametrize("kind", ["sync", "async"])
@pytest.mark.parametrize(
    ("call", "given", "targets"),
    [
        ("list_stars", {}, ["/stars", "/stars?cursor=3", "/stars?cursor=6"]),
        (
            "list_comets",
            {"limit": 3},
            [
                "/comets?limit=3",
                "/comets?starting_after=s2&limit=3",
                "/comets?starting_after=s5&limit=3",
            ],
        ),
        ("list_planets", {}, ["/planets", "/planets?page=2", "/planets?page=3"]),
        (
            "list_galaxies",
            {},
            [
                f"/galaxies{query}"
                for query in ("", "?offset=3", "?offset=6", "?offset=7")
            ],
        ),
        (
            "list_novae",
            {"q": "a&b"},
            ["/novae?q=a%26b", "/novae?start=3&q=a%26b", "/novae?start=6&q=a%26b"],
        ),
        (
            "list_dwarfs",
            {"kind": "white"},
            ["/dwarfs/white", "/dwarfs/white?start=3", "/dwarfs/white?start=6"],
        ),
        ("search_stars", {"query": "x"}, ["/search"] * 3),
    ],
)
def test_a_walk_through_all_pages(
    package: ModuleType,
    server: Server,
    kind: str,
    call: str,
    given: dict[str, Any],
    targets: list[str],
) -> None:
    found = walked(package, kind, server.url, call, given)

    assert found == [star["id"] for star in STARS]
    assert server.targets == targets


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_link_to_another_server_is_not_followed(
    package: ModuleType, server: Server, kind: str
) -> None:
    other = Server()
    threading.Thread(target=other.serve_forever, args=(0.01,)).start()
    server.elsewhere = other.url
    try:
        with pytest.raises(package.PaginationError, match="another origin"):
            walked(package, kind, server.url, "list_novae", {})
    finally:
        other.shutdown()
        other.server_close()

    assert (len(server.targets), other.targets) == (1, [])


def test_the_examples_of_the_readme_run(
    folder: Path,
    package: ModuleType,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = partial(package.AsyncCase, base_url=server.url)
    monkeypatch.setattr(package, "AsyncCase", there)
    text = (folder / "README.md").read_text("utf-8")
    section = text.partition("## Pages\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)
    shared: dict[str, Any] = {"print": lambda *_: None}
    with package.Case(base_url=server.url) as shared["client"]:
        for block in blocks:
            exec(block, shared)  # noqa: S102 our own
        asyncio.run(shared["show"]())

    assert len(blocks) == 3
    assert len(server.targets) == 3 + 3 + 3 + 1
