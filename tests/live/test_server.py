"""The generated packages against a real HTTP server on the loopback interface."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import infisical_client
import pytest
import vercel_client

CERT = {"id": "c", "createdAt": 1, "expiresAt": 2, "autoRenew": True, "cns": ["a.b"]}


class Server(ThreadingHTTPServer):
    """Answers with what `answers` holds, one after the other, and keeps requests."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers: list[tuple[int, Any]] = []
        self.seen: list[tuple[str, str, dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def answer(self) -> None:
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        sent = json.loads(body) if body else None
        self.server.seen.append((self.command, self.path, headers, sent))
        status, data = self.server.answers.pop(0)
        content = json.dumps(data).encode() if data is not None else b""
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        if status in (429, 503):
            self.send_header("retry-after-ms", "1")
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_PUT = do_GET = answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def call(package: Any, kind: str, base_url: str, name: str, /, **arguments: Any) -> Any:
    """Call `resource.method` with one of the two clients of a package."""
    resource, method = name.split(".")
    client_name = next(n for n in package.__all__ if n.startswith("Async"))
    if kind == "sync":
        client_class = getattr(package, client_name.removeprefix("Async"))
        with client_class(token="secret", base_url=base_url) as client:
            return getattr(getattr(client, resource), method)(**arguments)

    async def run() -> Any:
        client_class = getattr(package, client_name)
        async with client_class(token="secret", base_url=base_url) as client:
            return await getattr(getattr(client, resource), method)(**arguments)

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_call_goes_out_and_its_answer_comes_back(server: Server, kind: str) -> None:
    server.answers = [(200, CERT)]
    cert = call(
        vercel_client,
        kind,
        server.url,
        "certs.issue_cert",
        cns=["a.b"],
        team_id="t&1",
    )
    ((method, path, headers, body),) = server.seen
    assert (method, path, body) == ("POST", "/v8/certs?teamId=t%261", {"cns": ["a.b"]})
    assert headers["authorization"] == "Bearer secret"
    assert cert.created_at == 1.0
    assert cert.to_wire() == CERT


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_a_post_is_repeated_only_when_the_server_says_it_did_nothing(
    server: Server, kind: str
) -> None:
    server.answers = [(429, None), (503, None), (200, CERT)]
    assert call(vercel_client, kind, server.url, "certs.issue_cert").id == "c"
    server.answers = [(500, None), (200, CERT)]
    with pytest.raises(vercel_client.InternalServerError):
        call(vercel_client, kind, server.url, "certs.issue_cert")
    assert len(server.seen) == 4


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_an_undocumented_class_of_status_is_an_error_all_the_same(
    server: Server, kind: str
) -> None:
    server.answers = [(449, {"error": {"code": "retry_with"}})]
    with pytest.raises(vercel_client.APIStatusError) as caught:
        call(vercel_client, kind, server.url, "certs.issue_cert")
    assert type(caught.value) is vercel_client.APIStatusError
    assert caught.value.status_code == 449
    assert "secret" not in f"{caught.value!r} {caught.value}"


@pytest.mark.parametrize("kind", ["sync", "async"])
def test_bodies_nest_models_and_dicts_and_errors_are_typed(
    server: Server, kind: str
) -> None:
    models = infisical_client.models.certificates
    problem = {"reqId": "r", "statusCode": 422, "message": [1], "error": "no"}
    server.answers = [(422, problem)]
    attributes = models.CreateCertificateAttributes(
        common_name="a.b",
        basic_constraints=models.CreateCertificateAttributesBasicConstraints(
            is_ca=False
        ),
    )
    with pytest.raises(infisical_client.UnprocessableEntityError) as caught:
        call(
            infisical_client,
            kind,
            server.url,
            "certificates.create_certificate",
            profile_id="3c90c3cc-0d44-4b50-8888-8dd25736052a",
            attributes=attributes,
            remove_roots_from_chain="true",
        )
    assert server.seen[0][3] == {
        "profileId": "3c90c3cc-0d44-4b50-8888-8dd25736052a",
        "attributes": {"commonName": "a.b", "basicConstraints": {"isCA": False}},
        "removeRootsFromChain": "true",
    }
    body = caught.value.body
    assert isinstance(body, models.CreateCertificateUnprocessableEntity)
    assert body.message == [1]
    assert body.to_wire() == problem


def test_a_nullable_object_and_an_unknown_status_are_fine(server: Server) -> None:
    answer = {"certificate": None, "certificateRequestId": "x", "status": "new"}
    server.answers = [(200, answer)]
    found = call(
        infisical_client,
        "sync",
        server.url,
        "certificates.create_certificate",
        profile_id="3c90c3cc-0d44-4b50-8888-8dd25736052a",
    )
    assert found.certificate is None
    assert found.status == "new"
    assert found.message is None
    assert "message" not in found.model_fields_set
    assert infisical_client.schema_issues(found) == ()
