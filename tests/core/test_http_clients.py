"""HTTP clients of the user's own: TLS, client certificates, proxies, HTTP/2.

The authority is thrown away after the tests, and nobody else trusts it.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import h2.config
import h2.connection
import h2.events
import httpx2
import pytest
import trustme
from _core.errors import APIConnectionError, APIStatusError, APITimeoutError

from tests.core.conftest import FakeClock
from tests.core.faults import (
    OK,
    Connection,
    FaultServer,
    Script,
    answer,
    head,
    tls,
)
from tests.core.playing import KINDS, done, play

pytestmark = pytest.mark.parametrize("kind", KINDS)
CA = trustme.CA()
SERVER = CA.issue_cert("127.0.0.1", "localhost")
CLIENT = CA.issue_cert("client@example.com")


def server_context(*, mutual: bool = False) -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    SERVER.configure_cert(context)
    CA.configure_trust(context)
    context.verify_mode = ssl.CERT_REQUIRED if mutual else ssl.CERT_NONE
    return context


def client_context(certificate: trustme.LeafCert | None = None) -> ssl.SSLContext:
    context = ssl.create_default_context()
    CA.configure_trust(context)
    if certificate:
        certificate.configure_cert(context)
    return context


@contextmanager
def serving(*scripts: Script, **options: Any) -> Iterator[FaultServer]:
    server = FaultServer(*scripts, **options)
    try:
        yield server
    finally:
        server.close()


async def one_call(client: Any) -> None:
    assert (await done(client.things.create(name="x"))).id == "1"


TOKEN = {"bearer": "s3cret"}


def test_an_authority_of_the_users_own(kind: str) -> None:
    with serving(context=server_context()) as server:
        http = {"verify": client_context()}
        play(kind, one_call, base_url=server.url, http=http, credentials=TOKEN)
        assert server.requests[0].header("authorization") == "Bearer s3cret"


@pytest.mark.parametrize("reason", ["unknown authority", "other name"])
def test_a_server_that_is_not_trusted_gets_nothing(kind: str, reason: str) -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="certificate verify failed"):
            await one_call(client)

    context = server_context()
    http = {}
    if reason == "other name":
        CA.issue_cert("other.example").configure_cert(context)
        http = {"http": {"verify": client_context()}}
    with serving(context=context) as server:
        play(kind, scenario, base_url=server.url, credentials=TOKEN, **http)
        assert server.connections == 1  # and it is not tried again
        assert server.requests == []


def test_a_client_certificate(kind: str) -> None:
    with serving(context=server_context(mutual=True)) as server:
        http = {"verify": client_context(CLIENT)}
        play(kind, one_call, base_url=server.url, http=http, credentials=TOKEN)
        sent = server.requests[0].certificate
        assert sent is not None
        pem = CLIENT.cert_chain_pems[0].bytes().decode()
        assert sent == ssl.PEM_cert_to_DER_cert(pem)


def test_a_client_certificate_that_is_missing(kind: str) -> None:
    async def scenario(client: Any) -> None:
        for call in (client.things.create, lambda: client.things.get("1")):
            with pytest.raises(APIConnectionError) as caught:
                await done(call())
            # What it says depends on who of the two is the first to speak.
            assert not isinstance(caught.value, APITimeoutError)

    with serving(context=server_context(mutual=True)) as server:
        http = {"verify": client_context()}
        options = {"base_url": server.url, "clock": FakeClock()}
        play(kind, scenario, http=http, credentials=TOKEN, **options)
        assert server.requests == []


def test_what_the_server_has_against_a_certificate(kind: str) -> None:
    # asyncio and trio let it through as it is, if it comes when the answer is due.
    alert = ssl.SSLError(1, "[SSL] tlsv13 alert certificate required")
    alert.reason = "TLSV13_ALERT_CERTIFICATE_REQUIRED"
    asked: list[httpx2.Request] = []

    def refuse(request: httpx2.Request) -> httpx2.Response:
        asked.append(request)
        raise alert

    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="alert certificate required"):
            await done(client.things.get("1"))

    http = {"transport": httpx2.MockTransport(refuse)}
    play(kind, scenario, base_url="https://localhost:9", http=http)
    assert len(asked) == 1


def test_a_redirect_to_http_is_not_followed(kind: str) -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIStatusError, match="it leads to another origin"):
            await done(client.things.get("1"))

    with serving() as plain:
        there = f"location: {plain.url}/things/1"
        moved = [answer(b"", 302, there)]
        with serving(moved, context=server_context()) as server:
            http = {"verify": client_context()}
            play(kind, scenario, base_url=server.url, http=http)
        assert plain.requests == []


def test_a_proxy_sees_what_is_http(kind: str) -> None:
    with serving() as proxy:
        http = {"proxy": proxy.url}
        base = "http://api.example.com"
        play(
            kind, one_call, base_url=base, allow_http=True, http=http, credentials=TOKEN
        )
        assert proxy.requests[0].target == f"{base}/things"


def test_a_proxy_does_not_see_what_is_https(kind: str) -> None:
    tunnel = [head(200, kind=""), tls]
    context = server_context()
    with serving(tunnel, OK, context=context, first=None) as proxy:
        http = {"proxy": proxy.url, "verify": client_context()}
        base = "https://localhost:9"
        play(kind, one_call, base_url=base, http=http, credentials=TOKEN)
        connect, request = proxy.requests
        assert (connect.method, connect.target) == ("CONNECT", "localhost:9")
        assert "s3cret" not in connect.text
        assert request.header("authorization") == "Bearer s3cret"


def test_a_proxy_that_refuses(kind: str) -> None:
    async def scenario(client: Any) -> None:
        with pytest.raises(APIConnectionError, match="403 X"):
            await one_call(client)

    clock = FakeClock()
    with serving([answer(b"", 403)]) as proxy:
        http = {"proxy": proxy.url}
        base = "https://localhost:9"
        play(kind, scenario, base_url=base, http=http, credentials=TOKEN, clock=clock)
        # Nothing reached the API, so even a POST is tried again.
        assert [r.method for r in proxy.requests] == ["CONNECT"] * 3
        assert not any("s3cret" in request.text for request in proxy.requests)


def http2(connection: Connection) -> None:
    """Answer each request of a connection with its path, by HTTP/2."""
    connection.secure()
    assert connection.stream
    config = h2.config.H2Configuration(client_side=False)
    state = h2.connection.H2Connection(config)
    state.initiate_connection()
    connection.stream.sendall(state.data_to_send())
    paths: dict[int, str] = {}
    while piece := connection.stream.recv(1 << 16):
        for event in state.receive_data(piece):
            if isinstance(event, h2.events.RequestReceived):
                assert event.stream_id
                assert event.headers
                paths[event.stream_id] = dict(event.headers)[b":path"].decode()
            elif isinstance(event, h2.events.StreamEnded):
                assert event.stream_id
                body = b'{"id": "%s"}' % paths[event.stream_id].encode()
                state.send_headers(event.stream_id, [(":status", "200")])
                state.send_data(event.stream_id, body, end_stream=True)
        connection.stream.sendall(state.data_to_send())


def test_http2(kind: str) -> None:
    async def scenario(client: Any) -> None:
        assert (await done(client.things.get("1"))).id == "/things/1"
        assert (await done(client.things.create(name="x"))).id == "/things"

    context = server_context()
    context.set_alpn_protocols(["h2"])
    with serving(context=context, first=http2) as server:
        http = {"verify": client_context(), "http2": True}
        play(kind, scenario, base_url=server.url, http=http, credentials=TOKEN)
        assert server.connections == 1
        assert server.requests == []  # none came by HTTP/1.1
