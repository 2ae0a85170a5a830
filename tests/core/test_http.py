"""Over real connections: what a request looks like, and how often it is sent."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx2
import pytest
import trustme
from _core.errors import APIConnectionError
from _core.hooks import Hooks
from _core.multipart import MultipartBody
from _core.operation import Operation
from _core.request import Request

from tests.core.conftest import FakeClock
from tests.core.faults import OK, FaultServer, answer
from tests.core.playing import KINDS, done, play

pytestmark = pytest.mark.parametrize("kind", KINDS)


@pytest.fixture
def server() -> Iterator[FaultServer]:
    server = FaultServer()
    yield server
    server.close()


async def get_a_thing(client: Any) -> None:
    assert (await done(client.things.get("a/b c"))).id == "1"


def test_a_call(kind: str, server: FaultServer) -> None:
    play(kind, get_a_thing, base_url=server.url)
    (request,) = server.requests
    assert request.target == "/things/a%2Fb%20c"
    assert request.header("host") == f"127.0.0.1:{server.port}"


@pytest.mark.parametrize("name", ["HTTP_PROXY", "ALL_PROXY"])
def test_no_proxy_sees_what_stays_on_this_machine(
    kind: str, server: FaultServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    play(kind, get_a_thing, base_url=server.url, max_retries=0)


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_used(
    kind: str, server: FaultServer, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="403 X"):
            await get_a_thing(client)

    monkeypatch.setenv(name, server.url)
    server.does([answer(b"", 403)])
    play(kind, scenario, base_url="https://api.example.com", max_retries=0)
    (request,) = server.requests
    assert (request.method, request.target) == ("CONNECT", "api.example.com:443")


def test_connections_are_kept_alive(
    kind: str, server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[int] = []

    def note(response: httpx2.Response) -> httpx2.Response:
        used = response.extensions["network_stream"].get_extra_info("socket")
        kept.append(used.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE))
        return response

    send = httpx2.HTTPTransport.handle_request
    send_async = httpx2.AsyncHTTPTransport.handle_async_request

    def noting(self: httpx2.HTTPTransport, request: Any) -> httpx2.Response:
        return note(send(self, request))

    async def noting_async(self: httpx2.AsyncHTTPTransport, request: Any) -> Any:
        return note(await send_async(self, request))

    monkeypatch.setenv("NO_PROXY", "example.com")  # which is no proxy
    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", noting)
    monkeypatch.setattr(httpx2.AsyncHTTPTransport, "handle_async_request", noting_async)
    play(kind, get_a_thing, base_url=server.url)
    assert kept == [1]


@pytest.mark.parametrize("own", [True, False])
def test_what_was_not_sent_is_known_to_the_cause(kind: str, own: bool) -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError) as caught:
            await get_a_thing(client)
        cause = caught.value.__cause__
        assert isinstance(cause, httpx2.RequestError)
        assert cause.request.url.path == "/things/a/b c"

    http = None if own else dict[str, Any]()
    play(kind, scenario, base_url="http://127.0.0.1:9", max_retries=0, http=http)


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("security", ["bearer", "query_key"])
def test_no_credential_is_known_to_the_cause(
    kind: str, own: bool, security: str
) -> None:
    secured = Operation[Any](
        "GET", "/x", security=((security,),), responses={200: "Any"}
    )
    seen: list[Any] = []

    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError) as caught:
            await done(client.send(Request(secured)))
        (answer,) = seen
        assert answer.error is caught.value.__cause__
        sent = answer.error.request
        assert sent.url.path == "/x"
        assert "s3cret" not in f"{sent.headers.raw}{sent.url}{sent.extensions}"

    play(
        kind,
        scenario,
        credentials={security: "s3cret"},
        base_url="http://127.0.0.1:9",
        max_retries=0,
        http=None if own else {},
        hooks=Hooks(after=seen.append),
    )


def test_certificates_of_the_environment_are_trusted(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = trustme.CA()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    path = tmp_path / "authority.pem"
    authority.cert_pem.write_to_path(str(path))
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with closing(FaultServer(context=context)) as server:
        play(kind, get_a_thing, base_url=f"https://localhost:{server.port}")
        assert server.requests[0].target == "/things/a%2Fb%20c"


def test_a_file_is_read_again_for_each_attempt(
    kind: str, server: FaultServer, tmp_path: Path
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(200_000))
    put: Operation[Any] = Operation("PUT", "/x", responses={200: "Any"})
    request = Request(put, body=MultipartBody({"file": path, "name": "n"}))
    server.does([answer(b"", 503)], OK)

    async def scenario(client: Any) -> None:
        await done(client.send(request))

    play(kind, scenario, base_url=server.url, clock=FakeClock())
    first, second = (received.body for received in server.requests)
    assert first == second
    assert first.count(bytes(200_000)) == 1


@pytest.mark.parametrize("own", [True, False])
def test_requests_are_logged_without_what_is_secret(
    kind: str, own: bool, server: FaultServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    security = (("query_key",),)
    keyed: Operation[Any] = Operation(
        "GET", "/x", security=security, responses={200: "Any"}
    )

    async def scenario(client: Any) -> None:
        await done(client.send(Request(keyed, query={"a": 1})))

    key = {"query_key": "k&k"}
    http = None if own else dict[str, Any]()
    play(kind, scenario, base_url=server.url, credentials=key, http=http)
    assert [request.target for request in server.requests] == ["/x?a=1&key=k%26k"]
    assert "GET /x: 200" in caplog.text
    assert own or "HTTP Request: GET" in caplog.text
    assert "k%26k" not in caplog.text
