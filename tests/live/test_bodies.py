"""A generated client with bodies of every kind, against a server that reads them."""

from __future__ import annotations

import asyncio
import hashlib
import socket
import struct
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.policy import HTTP
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import imported, write

SPEC = Path(__file__).parents[1] / "cases/bodies/specs/studio.yaml"
OPTIONS = ClientOptions("studio", ("x",), "out", "studio_client", "Studio")
BLOCK = 65_536
RESET = 0  # in place of a status: the connection is, after a part of the body


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The package, generated and imported."""
    folder = tmp_path_factory.mktemp("studio")
    compiled = compile_package([Source(SPEC.name, SPEC.read_bytes())], OPTIONS, {})
    write(compiled, folder)
    with imported(folder, "studio_client") as package:
        yield package


class Server(ThreadingHTTPServer):
    """Keeps what it gets; of bodies that are large, only the size and a digest."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.statuses: list[int] = []
        self.bodies: list[bytes] = []
        self.heads: list[dict[str, str]] = []
        self.digests: list[tuple[int, str]] = []


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def answer(self) -> None:
        size, digest, start = 0, hashlib.sha256(), b""
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        for block in self._blocks():
            if status == RESET:
                linger = struct.pack("ii", 1, 0)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
                self.close_connection = True
                return
            size += len(block)
            digest.update(block)
            start += block[: BLOCK - len(start)]
        self.server.heads.append({k.lower(): v for k, v in self.headers.items()})
        self.server.bodies.append(start)
        self.server.digests.append((size, digest.hexdigest()))
        self.send_response(status)
        self.send_header("retry-after-ms", "1")
        self.send_header("content-length", "0")
        self.end_headers()

    def _blocks(self) -> Iterator[bytes]:
        left = int(self.headers.get("content-length", 0))
        while left:
            block = self.rfile.read(min(left, BLOCK))
            left -= len(block)
            yield block
        if self.headers.get("transfer-encoding") == "chunked":
            while size := int(self.rfile.readline(), 16):
                yield self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()

    do_POST = do_PUT = do_GET = do_DELETE = answer

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


Call = Callable[..., None]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, studio: Any, server: Server) -> Call:
    """Call `resource.method` of one of the two clients."""
    url = f"http://127.0.0.1:{server.server_port}"

    def call_sync(name: str, *args: Any, **kwargs: Any) -> None:
        resource, method = name.split(".")
        with studio.Studio(base_url=url) as client:
            getattr(getattr(client, resource), method)(*args, **kwargs)

    async def run(name: str, args: Any, kwargs: Any) -> None:
        resource, method = name.split(".")
        async with studio.AsyncStudio(base_url=url) as client:
            await getattr(getattr(client, resource), method)(*args, **kwargs)

    def call_async(name: str, *args: Any, **kwargs: Any) -> None:
        asyncio.run(run(name, args, kwargs))

    return call_sync if request.param == "sync" else call_async


def parts_of(server: Server) -> dict[str, list[tuple[str | None, str, bytes]]]:
    """The parts of the last body: file name, media type and content by name."""
    head = f"content-type: {server.heads[-1]['content-type']}\r\n\r\n".encode()
    message = message_from_bytes(head + server.bodies[-1], policy=HTTP)
    found: dict[str, list[tuple[str | None, str, bytes]]] = {}
    for part in message.iter_parts():
        content = part.get_payload(decode=True)
        assert isinstance(content, bytes)
        name = str(part.get_param("name", header="content-disposition"))
        item = part.get_filename(), part.get_content_type(), content
        found.setdefault(name, []).append(item)
    return found


def test_multipart(call: Call, server: Server, studio: Any, tmp_path: Path) -> None:
    cover = tmp_path / "cover.png"
    cover.write_bytes(b"\x89PNG\r\n\x1a\n")
    with (tmp_path / "b.txt").open("w+b") as opened:
        opened.write(b"skip:rest")
        opened.seek(5)
        call(
            "files.create_album",
            cover=cover,
            pictures=[b"one", studio.File(opened, name="zwei ü.txt")],
            mask=b"mask",
            caption=studio.models.shared.CaptionInput(text="c"),
            captions=[{"text": "d"}, {"text": "e", "language": "de"}],
            tags=["x", "y"],
            filter={"a": 1, "b": 2},
            day="2024-01-02",
            na_me="quoted",
        )

    assert server.heads[0]["content-length"] == str(len(server.bodies[0]))
    assert parts_of(server) == {
        "cover": [("cover.png", "image/png", b"\x89PNG\r\n\x1a\n")],
        "pictures": [
            ("upload", "application/octet-stream", b"one"),
            ("zwei ü.txt", "text/plain", b"rest"),
        ],
        "mask": [("upload", "image/png", b"mask")],
        "caption": [(None, "application/json", b'{"text":"c"}')],
        "captions": [
            (None, "application/json", b'{"text":"d"}'),
            (None, "application/json", b'{"text":"e","language":"de"}'),
        ],
        "tags": [(None, "text/plain", b"x,y")],
        "filter[a]": [(None, "text/plain", b"1")],
        "filter[b]": [(None, "text/plain", b"2")],
        "day": [(None, "text/plain", b"2024-01-02")],
        "na%22me": [(None, "text/plain", b"quoted")],
    }
    assert b"X-Calendar: gregorian\r\n" in server.bodies[0]


def test_a_urlencoded_form(call: Call, server: Server) -> None:
    items = [{"price": "p", "quantity": 1}, {"price": "q"}]
    call(
        "orders.create_order",
        amount=5,
        note="a b&c=ü",
        metadata={"k": "v"},
        items=items,
        tags=["x", "y"],
    )

    assert server.heads[0]["content-type"] == "application/x-www-form-urlencoded"
    assert parse_qsl(server.bodies[0].decode(), strict_parsing=True) == [
        ("amount", "5"),
        ("note", "a b&c=ü"),
        ("metadata[k]", "v"),
        ("items[0][price]", "p"),
        ("items[0][quantity]", "1"),
        ("items[1][price]", "q"),
        ("tags", "x"),
        ("tags", "y"),
    ]


@pytest.mark.parametrize(
    ("name", "arguments", "media_type", "content"),
    [
        ("texts.create_text", {"body": "Grüße"}, "text/plain", "Grüße".encode()),
        ("texts.replace_text", {"body": b"<a/>"}, "application/xml", b"<a/>"),
        ("texts.search", {"query": "q"}, "application/json", b'{"query":"q"}'),
        ("orders.delete_orders", {"body": ["a"]}, "application/json", b'["a"]'),
        ("orders.delete_orders", {}, None, b""),
    ],
)
def test_other_bodies(
    call: Call,
    server: Server,
    name: str,
    arguments: Any,
    media_type: str | None,
    content: bytes,
) -> None:
    call(name, **arguments)

    assert server.heads[0].get("content-type") == media_type
    assert server.bodies == [content]


def test_a_file_as_the_body(call: Call, server: Server, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(b"\x89PNG")
    server.statuses = [503, 204]

    call("pictures.put_picture", "1", body=path)

    assert server.bodies == [b"\x89PNG"] * 2
    assert {head["content-type"] for head in server.heads} == {"image/png"}


class Pipe:
    """Bytes without an end that is known, and without a way back."""

    def __init__(self, blocks: int) -> None:
        self._left = blocks

    def read(self, size: int, /) -> bytes:
        if not self._left:
            return b""
        self._left -= 1
        return b"x" * min(size, 1000)


def test_a_pipe_is_sent_in_chunks_and_once(
    call: Call, server: Server, studio: Any
) -> None:
    call("pictures.put_raw", "1", body=Pipe(3))
    assert server.heads[0]["transfer-encoding"] == "chunked"
    assert server.bodies == [b"x" * 3000]

    server.statuses = [503]
    with pytest.raises(studio.InternalServerError):
        call("files.upload_file", file=Pipe(3), purpose="batch")
    assert len(server.bodies) == 2


def test_a_large_file_is_never_in_memory_as_a_whole(
    call: Call, server: Server, tmp_path: Path
) -> None:
    size = 16 * 1024 * 1024
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.truncate(size)
    call("pictures.put_raw", "1", body=b"")  # what is imported on first use

    tracemalloc.start()
    try:
        call("pictures.put_raw", "1", body=path)
        call("files.upload_file", file=path, purpose="batch")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert server.digests[1] == (size, hashlib.sha256(bytes(size)).hexdigest())
    assert server.digests[2][0] > size
    assert server.heads[1]["content-length"] == str(size)
    assert peak < size / 4


def test_a_large_file_is_sent_again_from_its_start(
    call: Call, server: Server, studio: Any, tmp_path: Path
) -> None:
    size = 200 * 1024 * 1024
    path = tmp_path / "large.bin"
    with path.open("wb") as file:
        file.write(b"start")
        file.truncate(size)
    call("pictures.put_raw", "1", body=b"")  # what is imported on first use
    server.statuses = [503, RESET, 204]
    told: list[int] = []

    tracemalloc.start()
    try:
        body = studio.File(path, progress=lambda sent, _: told.append(sent))
        call("pictures.put_raw", "1", body=body)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    assert server.digests[1:] == [(size, digest)] * 2
    assert (told.count(0), told.count(size), told[-1]) == (3, 2, size)
    assert peak < 4 * 1024 * 1024


def test_the_upload_that_the_readme_shows(
    studio: Any, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readme = Path(studio.__file__).parents[1] / "README.md"
    section = readme.read_text("utf-8").partition("## Uploads\n")[2]
    code = section.partition("```python\n")[2].partition("```")[0]
    (tmp_path / "path/to").mkdir(parents=True)
    (tmp_path / "path/to/file").write_bytes(b"x")
    monkeypatch.chdir(tmp_path)

    url = f"http://127.0.0.1:{server.server_port}"
    with studio.Studio(base_url=url) as client:
        exec(code, {"client": client})  # noqa: S102 our own

    assert parts_of(server) == {"cover": [("file", "application/octet-stream", b"x")]}


def test_a_package_without_files_does_not_speak_of_them() -> None:
    readme = Path(__file__).parents[2] / "generated/vercel/README.md"

    assert "Uploads" not in readme.read_text("utf-8")
