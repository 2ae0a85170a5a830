"""Downloads over real connections: the file, the pieces, and what an error leaves.

Each test is a coroutine. It runs under asyncio, under trio, and, with the
synchronous client behind the same face, under no event loop at all.
"""

from __future__ import annotations

import gzip
import os
import stat
import tracemalloc
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from random import Random
from typing import Any

import anyio
import httpx2
import pytest
from _core.download import AsyncDownload, Download
from _core.errors import (
    APIConnectionError,
    APITimeoutError,
    InternalServerError,
    NotFoundError,
)
from _core.options import RequestOptions, Timeout
from acme.client import Acme, AsyncAcme

from tests.core.playing import KINDS, done, play_alone

CONTENT = b"%PDF-" + bytes(range(256)) * 1000


class Caller:
    """A client of either kind."""

    def __init__(self, client: Any) -> None:
        self.client = client
        self._type: Any = AsyncDownload if isinstance(client, AsyncAcme) else Download

    def download(self, **options: Any) -> Any:
        given = RequestOptions(**options)
        return self._type(self.client.files.get_content, "42", options=given)

    async def save(self, path: Any, progress: Any = None, **options: Any) -> Any:
        return await done(self.download(**options).save(path, progress=progress))

    async def pieces(self, download: Any, most: int | None = None) -> list[bytes]:
        """The pieces of a download, or the first of them."""
        found: list[bytes] = []
        if isinstance(download, Download):
            with download:
                for piece in download:
                    found.append(piece)
                    if len(found) == most:
                        break
        else:
            async with download:
                async for piece in download:
                    found.append(piece)
                    if len(found) == most:
                        break
        return found


Scenario = Callable[[Caller], Awaitable[Any]]
Run = Callable[..., Any]


@pytest.fixture(params=KINDS)
def run(request: pytest.FixtureRequest, server: Any) -> Run:
    """Run a scenario with a client of the server that has but one connection."""

    def run_any(scenario: Scenario, **options: Any) -> None:
        def called(client: Any) -> Awaitable[Any]:
            return scenario(Caller(client))

        play_alone(request.param, server.url, called, **options)

    return run_any


def sends(
    content: bytes | Iterable[bytes] = CONTENT,
    *,
    status: int = 200,
    length: int | None = None,
    then: Callable[[BaseHTTPRequestHandler], None] | None = None,
    **headers: str,
) -> Callable[[BaseHTTPRequestHandler], None]:
    """Send the content with its length, or another; or pieces as chunks."""

    def behave(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        if isinstance(content, bytes):
            size = len(content) if length is None else length
            handler.send_header("content-length", str(size))
            handler.end_headers()
            handler.wfile.write(content)
        else:
            handler.send_header("transfer-encoding", "chunked")
            handler.end_headers()
            for piece in content:
                handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
            handler.wfile.write(b"" if then else b"0\r\n\r\n")
        handler.wfile.flush()
        if then:
            then(handler)

    return behave


def hang_up(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True


def until_hung_up(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.settimeout(5)
    handler.connection.recv(1)
    handler.close_connection = True


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def still_works(caller: Caller, server: Any) -> None:
    """The one connection there is can be had again."""
    server.behave = sends(b"again")
    assert await done(caller.client.files.get_content("1")) == b"again"


class Progress(list[tuple[int, int | None]]):
    def __call__(self, received: int, total: int | None) -> None:
        self.append((received, total))


def test_a_download_is_saved(run: Run, server: Any, tmp_path: Path) -> None:
    server.behave = sends(content_type="application/pdf")

    async def scenario(caller: Caller) -> None:
        progress = Progress()
        path = await caller.save(tmp_path / "a.pdf", progress)

        assert path == tmp_path / "a.pdf"
        assert path.read_bytes() == CONTENT
        assert (progress[0], progress[-1]) == (
            (0, len(CONTENT)),
            (len(CONTENT), len(CONTENT)),
        )
        assert progress == sorted(progress)
        assert len(set(progress)) == len(progress)
        await still_works(caller, server)

    run(scenario)
    assert names(tmp_path) == ["a.pdf"]
    assert server.paths[0] == "/files/42"


def test_a_file_of_that_name_is_replaced(
    run: Run, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.behave = sends(b"new")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a").write_bytes(b"older and longer")
    (tmp_path / "link").symlink_to("a")

    async def scenario(caller: Caller) -> None:
        assert await caller.save("link") == tmp_path / "a"

    run(scenario)
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "a").read_bytes() == b"new"


@pytest.mark.skipif(os.name != "posix", reason="needs permissions of POSIX")
def test_it_has_the_permissions_of_a_new_file(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(b"new")
    before = os.umask(0o027)

    async def scenario(caller: Caller) -> None:
        await caller.save(tmp_path / "a")

    try:
        run(scenario)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o640


def test_what_is_no_file_stays_and_nothing_is_sent(
    run: Run, server: Any, tmp_path: Path
) -> None:
    async def scenario(caller: Caller) -> None:
        with pytest.raises(FileExistsError, match="no file"):
            await caller.save(tmp_path)
        with pytest.raises(FileExistsError, match="no file"):
            await caller.save(os.devnull)
        with pytest.raises(FileNotFoundError):
            await caller.save(tmp_path / "none" / "a")

    run(scenario)
    assert server.paths == []


@pytest.mark.parametrize("there", [None, b"before"])
@pytest.mark.parametrize(
    ("behave", "error"),
    [
        (sends(b'{"code": "x"}', status=404), NotFoundError),
        (sends(b"", status=503), InternalServerError),
        (sends(length=len(CONTENT) + 1, then=hang_up), APIConnectionError),
        (sends(length=len(CONTENT) + 1, then=until_hung_up), APITimeoutError),
        (sends([CONTENT], then=hang_up), APIConnectionError),
    ],
)
def test_nothing_is_left_of_what_failed(
    run: Run, server: Any, tmp_path: Path, there: bytes | None, behave: Any, error: Any
) -> None:
    path = tmp_path / "a"
    if there is not None:
        path.write_bytes(there)
    server.behave = behave

    async def scenario(caller: Caller) -> None:
        with pytest.raises(error) as caught:
            await caller.save(path, timeout=Timeout(read=0.1))
        assert caught.type is error
        await still_works(caller, server)

    run(scenario)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [
        content for content in [there] if content is not None
    ]


def test_nothing_is_left_if_the_caller_gives_up(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(length=len(CONTENT) + 1, then=until_hung_up)

    def give_up(received: int, total: int | None) -> None:
        assert total == len(CONTENT) + 1
        if received:
            raise ZeroDivisionError

    async def scenario(caller: Caller) -> None:
        with pytest.raises(ZeroDivisionError):
            await caller.save(tmp_path / "a", give_up)
        await still_works(caller, server)

    run(scenario)
    assert names(tmp_path) == []


@pytest.mark.parametrize("run", ["sync", "asyncio"], indirect=True)
def test_nothing_is_left_of_what_cannot_be_unpacked(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(b"not packed", content_encoding="gzip")

    async def scenario(caller: Caller) -> None:
        with pytest.raises(APIConnectionError, match="the download broke off"):
            await caller.save(tmp_path / "a")
        await still_works(caller, server)

    run(scenario)
    assert names(tmp_path) == []


@pytest.mark.parametrize("run", ["asyncio", "trio"], indirect=True)
def test_nothing_is_left_of_what_was_cancelled(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(length=len(CONTENT) + 1, then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        with anyio.CancelScope() as scope:

            def cancel(received: int, _: int | None) -> None:
                if received == len(CONTENT):
                    scope.cancel()

            await caller.save(tmp_path / "a", cancel)
        assert scope.cancelled_caught
        await still_works(caller, server)

    run(scenario)
    assert names(tmp_path) == []


class Short(httpx2.SyncByteStream, httpx2.AsyncByteStream):
    """A body of six bytes, from a transport that does not count them."""

    def __iter__(self) -> Any:
        yield b"abc"
        yield b"def"

    async def __aiter__(self) -> Any:
        for piece in self:
            yield piece


@pytest.mark.parametrize("length", [5, 7])
@pytest.mark.parametrize("kind", ["sync", "asyncio", "trio"])
def test_a_length_that_does_not_match_is_an_error(
    kind: str, length: int, tmp_path: Path
) -> None:
    def answer(_: httpx2.Request) -> httpx2.Response:
        headers = {"content-length": str(length)}
        return httpx2.Response(200, headers=headers, stream=Short())

    transport, path = httpx2.MockTransport(answer), tmp_path / "a"

    def save() -> None:
        acme = Acme({}, http_client=httpx2.Client(transport=transport))
        Download(acme.files.get_content, "1").save(path)

    async def save_async() -> None:
        acme = AsyncAcme({}, http_client=httpx2.AsyncClient(transport=transport))
        await AsyncDownload(acme.files.get_content, "1").save(path)

    call = save if kind == "sync" else partial(anyio.run, save_async, backend=kind)
    with pytest.raises(APIConnectionError, match=f"6 of {length} bytes came"):
        call()
    assert names(tmp_path) == []


def test_what_is_compressed_on_its_way_is_not_in_the_file(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(gzip.compress(CONTENT), content_encoding="gzip")

    async def scenario(caller: Caller) -> None:
        progress = Progress()
        path = await caller.save(tmp_path / "a", progress)
        assert path.read_bytes() == CONTENT
        assert (progress[0], progress[-1]) == ((0, None), (len(CONTENT), None))

    run(scenario)


def test_an_archive_stays_packed(run: Run, server: Any, tmp_path: Path) -> None:
    packed = gzip.compress(CONTENT)
    server.behave = sends(packed, content_type="application/gzip")

    async def scenario(caller: Caller) -> None:
        assert (await caller.save(tmp_path / "a.gz")).read_bytes() == packed

    run(scenario)


def test_an_empty_file(run: Run, server: Any, tmp_path: Path) -> None:
    server.behave = sends(b"")

    async def scenario(caller: Caller) -> None:
        progress = Progress()
        assert (await caller.save(tmp_path / "a", progress)).read_bytes() == b""
        assert progress == [(0, 0)]

    run(scenario)


def test_only_what_has_not_begun_is_tried_again(
    run: Run, server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("_core.retry.BASE_DELAY", 0)
    refuses, breaks = sends(b"", status=503), sends(length=10**6, then=hang_up)
    left = [refuses, hang_up, sends(), breaks, breaks]
    server.behave = lambda handler: left.pop(0)(handler)

    async def scenario(caller: Caller) -> None:
        progress = Progress()
        await caller.save(tmp_path / "a", progress, max_retries=2)
        assert len(server.paths) == 3
        assert progress.count((0, len(CONTENT))) == 1
        with pytest.raises(APIConnectionError, match="the download broke off"):
            await caller.save(tmp_path / "b", max_retries=2)

    run(scenario)
    assert len(server.paths) == 4


def test_pieces(run: Run, server: Any) -> None:
    server.behave = sends([b"one", b"two"], x_request_id="r")

    async def scenario(caller: Caller) -> None:
        download = caller.download()
        with pytest.raises(RuntimeError, match="`with`"):
            _ = download.response
        with pytest.raises(RuntimeError, match="`with`"):
            await (anext if hasattr(download, "__anext__") else next)(download)
        assert b"".join(await caller.pieces(download)) == b"onetwo"
        assert download.response.request_id == "r"
        assert download.response.status_code == 200
        await still_works(caller, server)

    run(scenario)


def test_who_leaves_early_gives_the_connection_back(run: Run, server: Any) -> None:
    server.behave = sends(length=10**6, then=until_hung_up)

    async def scenario(caller: Caller) -> None:
        assert len(await caller.pieces(caller.download(), 1)) == 1
        await still_works(caller, server)

    run(scenario)


def test_half_a_body_is_not_saved_as_a_whole(
    run: Run, server: Any, tmp_path: Path
) -> None:
    async def scenario(caller: Caller) -> None:
        download = caller.download()
        server.behave = sends()
        await caller.pieces(download, 1)
        with pytest.raises(RuntimeError, match="make another"):
            await done(download.save(tmp_path / "a"))

    run(scenario)
    assert names(tmp_path) == []


def test_what_the_answer_says_is_known_before_it_is_saved(
    run: Run, server: Any, tmp_path: Path
) -> None:
    server.behave = sends(b"x", x_name="b.pdf")

    async def scenario(caller: Caller) -> None:
        download = caller.download()
        if isinstance(download, Download):
            with download:
                path = download.save(tmp_path / download.response.headers["x-name"])
        else:
            async with download:
                name = download.response.headers["x-name"]
                path = await download.save(tmp_path / name)
        assert path.read_bytes() == b"x"

    run(scenario)
    assert names(tmp_path) == ["b.pdf"]
    assert len(server.paths) == 1


def test_any_method_can_be_downloaded(run: Run, server: Any) -> None:
    server.behave = sends(b'{"id": "1"}', content_type="application/json")

    async def scenario(caller: Caller) -> None:
        things = caller.client.things
        kind: Any = type(caller.download())
        for download in (kind(things.get, "1"), kind(things.watch)):
            assert b"".join(await caller.pieces(download)) == b'{"id": "1"}'
        assert (await done(things.get("1"))).id == "1"

    run(scenario)
    assert server.paths == ["/things/1", "/things/events", "/things/1"]


def test_what_is_no_method_of_that_kind_of_client_is_refused() -> None:
    sync, other = Acme({}), AsyncAcme({})
    methods: list[Any] = [other.files.get_content, sync.close, print]

    for method in methods:
        with pytest.raises(TypeError, match="takes a method of a resource of Client"):
            Download(method)
    with pytest.raises(TypeError, match="of AsyncClient"):
        AsyncDownload(sync.files.get_content, "1")


def test_a_large_body_is_never_in_memory(run: Run, server: Any, tmp_path: Path) -> None:
    block, count = bytes(1 << 16), 1024
    server.behave = sends([block] * 2)

    async def scenario(caller: Caller) -> None:
        await caller.save(tmp_path / "a")
        server.behave = sends(block for _ in range(count))
        tracemalloc.start()
        try:
            await caller.save(tmp_path / "a")
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert (tmp_path / "a").stat().st_size == count * len(block)
        assert peak < 4 * 1024 * 1024

    run(scenario)


def test_what_is_packed_too_well_breaks_off(
    run: Run, server: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("_core.http._MAX_INFLATED", 1 << 20)
    packed = gzip.compress(bytes(8 << 20))
    server.behave = sends([packed], content_encoding="gzip")

    async def scenario(caller: Caller) -> None:
        with pytest.raises(APIConnectionError, match="bytes become more than"):
            await caller.save(tmp_path / "a")
        assert not list(tmp_path.iterdir())
        noise = Random(1).randbytes(1 << 16).hex().encode() * 20
        server.behave = sends([gzip.compress(noise)], content_encoding="gzip")
        await caller.save(tmp_path / "a")
        assert (tmp_path / "a").read_bytes() == noise

    run(scenario)
