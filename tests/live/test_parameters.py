"""Parameters in every style, and servers of operations, as a real server sees them.

The server takes requests apart with the standard library and splits values at the
delimiters of OpenAPI 3.1.1, section 4.8.12.6.
"""

from __future__ import annotations

import asyncio
import importlib
import json
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import write

SPEC = Path(__file__).parents[1] / "cases/parameters/specs/paint.yaml"
AWKWARD = "a&b=c,d|e f/g;h%2Fü+#[x]"


class Server(ThreadingHTTPServer):
    """Answers 204 to everything, and keeps paths and headers."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen: list[tuple[str, dict[str, str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    server: Server

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.seen.append((self.path, headers))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def serving() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as server:
        yield server


def package(name: str, spec: bytes, folder: Path) -> ModuleType:
    """Generate a package, and import it."""
    options = ClientOptions(name, ("x",), "out", f"live_{name}", "Live")
    compiled = compile_package([Source("x.yaml", spec)], options, {})
    write(compiled, folder)
    sys.path.insert(0, str(folder))
    try:
        return importlib.import_module(f"live_{name}")
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def paint(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return package("paint", SPEC.read_bytes(), tmp_path_factory.mktemp("paint"))


def call(
    module: ModuleType,
    kind: str,
    client: dict[str, Any],
    name: str,
    *args: Any,
    **kw: Any,
) -> None:
    """Call `resource.method` with one of the two clients of a package."""
    resource, method = name.split(".")
    if kind == "sync":
        with module.Live(**client) as made:
            getattr(getattr(made, resource), method)(*args, **kw)
        return

    async def run() -> None:
        async with module.AsyncLive(**client) as made:
            await getattr(getattr(made, resource), method)(*args, **kw)

    asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_every_style_arrives(server: Server, paint: ModuleType, kind: str) -> None:
    models = paint.models
    texts = [AWKWARD, "ok"]
    call(
        paint,
        kind,
        {"base_url": f"{server.url}/v1"},
        "paints.mix_paint",
        AWKWARD,
        texts,
        models.PointInput(x=1, y=-2),
        query_id=7,
        query_shades=texts,
        query_point={"x": 3},
        layers=[1, 2],
        spaced=["a,b", "c|d"],
        commas=texts,
        match=[{"field": AWKWARD, "values": [5, 6]}, models.RuleInput(field="z")],
        where=models.RuleInput(field="ü", values=[1]),
        note=AWKWARD,
        redirect=f"/home/{AWKWARD}",
        top=2**70,
        a_b=False,
        n2nd="",
        x_shades={"x": 1, "y": 2},
        x_rule={"field": "ü", "values": [1]},
        seen=texts,
        last_seen=texts,
    )

    ((target, headers),) = server.seen
    url = urlsplit(target)
    mix, id, shades, point = url.path.removeprefix("/v1/").split("/")
    assert (mix, unquote(id)) == ("mix", AWKWARD)
    assert shades[0] == "."
    assert [unquote(part) for part in shades[1:].split(".")] == texts
    assert point == ";point=x,1,y,-2"
    assert delimited(url.query, "commas", ",") == texts
    assert delimited(url.query, "spaced", "%20") == ["a,b", "c|d"]
    query = parse_qsl(url.query, keep_blank_values=True, strict_parsing=True)
    assert [value for name, value in query if name == "layers[]"] == ["1", "2"]
    assert dict(query) == {
        "id": "7",
        "shades": "|".join(texts),
        "point[x]": "3",
        "layers[]": "2",
        "spaced": "a,b c|d",
        "commas": ",".join(texts),
        "match[0][field]": AWKWARD,
        "match[0][values][0]": "5",
        "match[0][values][1]": "6",
        "match[1][field]": "z",
        "where": r'{"field":"\u00fc","values":[1]}',
        "note": AWKWARD,
        "redirect": f"/home/{AWKWARD}",
        "$top": "1180591620717411303424",
        "a.b": "false",
        "2nd": "",
    }
    assert "redirect=/home/a%26b" in url.query  # allowReserved
    assert headers["x-shades"] == "x=1,y=2"
    assert json.loads(headers["x-rule"]) == {"field": "ü", "values": [1]}
    cookies = [pair.partition("=") for pair in headers["cookie"].split("; ")]
    assert [(unquote(name), value) for name, _, value in cookies][-1][0] == "last seen"
    assert [unquote(value) for name, _, value in cookies if name == "seen"] == texts
    assert [unquote(value) for value in cookies[-1][2].split(",")] == texts


def delimited(query: str, name: str, delimiter: str) -> list[str]:
    """The items of a parameter, split before anything is decoded."""
    raw = dict(pair.split("=") for pair in query.split("&"))[name]
    return [unquote(part) for part in raw.split(delimiter)]


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_text_is_not_sent_letter_by_letter(
    server: Server, paint: ModuleType, kind: str
) -> None:
    client = {"base_url": server.url}
    with pytest.raises(TypeError, match="'names' takes a list of values"):
        call(paint, kind, client, "paints.store_paint", "1", names="example.com")
    with pytest.raises(TypeError, match="'commas' takes a list of values"):
        call(
            paint,
            kind,
            client,
            "paints.mix_paint",
            *("1", ["a"], {"x": 1}),
            commas="example.com",
        )
    assert server.seen == []


HOSTS = """
openapi: 3.1.0
info: {{title: Hosts, version: '1'}}
security: [{{key: []}}]
servers: [{{url: '{main}/{{version}}', variables: {{version: {{default: v1}}}}}}]
paths:
  /things:
    get: {{operationId: listThings, tags: [things], responses: {{'204': {{description: ''}}}}}}
  /files:
    servers: [{{url: '{files}'}}]
    get: {{operationId: listFiles, tags: [files], responses: {{'204': {{description: ''}}}}}}
components: {{securitySchemes: {{key: {{type: apiKey, in: header, name: X-Key}}}}}}
"""


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_each_operation_goes_to_its_own_server(tmp_path: Path, kind: str) -> None:
    with ExitStack() as stack:
        main, files, proxy = (stack.enter_context(serving()) for _ in range(3))
        spec = HOSTS.format(main=main.url, files=files.url).encode()
        hosts = package(f"hosts_{kind}", spec, tmp_path)
        key = {"api_key": "secret"}

        call(hosts, kind, key, "things.list_things")
        call(hosts, kind, {**key, "version": "v2"}, "things.list_things")
        call(hosts, kind, key, "files.list_files")
        call(hosts, kind, {**key, "base_url": proxy.url}, "files.list_files")

        assert [path for path, _ in main.seen] == ["/v1/things", "/v2/things"]
        assert [path for path, _ in files.seen] == ["/files"]
        assert [path for path, _ in proxy.seen] == ["/files"]
        for _, headers in (*main.seen, *files.seen, *proxy.seen):
            assert headers["x-key"] == "secret"
