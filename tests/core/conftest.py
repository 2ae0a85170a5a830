"""One face for the clients of each kind, a fake clock, and a server on loopback."""

from __future__ import annotations

import gc
import inspect
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Protocol

import anyio
import httpx2
import pytest

sys.path.insert(0, str(Path(__file__).parent / "packages"))

from _core.clock import Clock
from acme.client import Acme, AsyncAcme

Handler = Callable[[httpx2.Request], httpx2.Response]


@pytest.fixture(autouse=True, scope="module")
def only_new_garbage() -> None:
    """Take what other modules have left for what stays, as what was collected."""
    gc.collect()
    gc.freeze()


class FakeClock(Clock):
    """Time passes only by sleeping; chance is what the test says."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.waits: list[float] = []
        self.chance = 0.5

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return self.now

    def random(self) -> float:
        return self.chance

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds

    async def sleep_async(self, seconds: float) -> None:
        self.sleep(seconds)


class Face:
    """A client, sync or async, whose requests are answered by a function.

    `requests` holds what was sent. Use `client` only to name methods for `call`.
    """

    def __init__(
        self,
        kind: str,
        handler: Handler,
        credentials: Mapping[str, Any],
        options: Mapping[str, Any],
    ) -> None:
        self.kind = kind
        self.requests: list[httpx2.Request] = []
        self.clock = FakeClock()

        def answer(request: httpx2.Request) -> httpx2.Response:
            self.requests.append(request)
            return handler(request)

        transport = httpx2.MockTransport(answer)
        self.client: Any
        if kind == "sync":
            self.http_client: Any = httpx2.Client(transport=transport)
            client_type: Any = Acme
        else:
            self.http_client = httpx2.AsyncClient(transport=transport)
            client_type = AsyncAcme
        arguments = {"http_client": self.http_client, "clock": self.clock, **options}
        self.client = client_type(credentials, **arguments)

    def call(self, method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a method and wait for its result."""
        if not inspect.iscoroutinefunction(method):
            return method(*args, **kwargs)
        return anyio.run(partial(method, *args, **kwargs), backend=self.kind)

    def send(self, *args: Any) -> Any:
        """Send a request that was built by hand."""
        return self.call(self.client.send, *args)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Call a method of the client for its whole response."""
        return self.call(self.client.raw, *args, **kwargs)

    @property
    def request(self) -> httpx2.Request:
        """The only request that was sent."""
        (request,) = self.requests
        return request


class MakeFace(Protocol):
    def __call__(
        self,
        handler: Handler | httpx2.Response | httpx2.RequestError | list[Any],
        credentials: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Face: ...


@pytest.fixture(params=["sync", "asyncio", "trio"])
def face(request: pytest.FixtureRequest) -> MakeFace:
    """Make a client answered by a function, one response, or several in turn."""

    def make(
        handler: Handler | httpx2.Response | httpx2.RequestError | list[Any],
        credentials: Mapping[str, Any] | None = None,
        **options: Any,
    ) -> Face:
        if isinstance(handler, httpx2.Response | httpx2.RequestError):
            handler = [handler]
        if isinstance(handler, list):
            handler = in_turn(handler)
        if credentials is None:
            credentials = {"bearer": "secret-token"}
        return Face(request.param, handler, credentials, options)

    return make


def in_turn(outcomes: list[Any]) -> Handler:
    """Answer with each outcome in turn, the last one forever; errors are raised."""
    left = list(outcomes)

    def answer(_: httpx2.Request) -> httpx2.Response:
        outcome = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(outcome, httpx2.RequestError):
            raise outcome
        assert isinstance(outcome, httpx2.Response)
        # A response can be read once; each attempt gets its own.
        return httpx2.Response(
            outcome.status_code,
            headers=[
                pair
                for pair in outcome.headers.multi_items()
                if pair[0] != "content-length"
            ],
            content=outcome.content,
        )

    return answer


class LoopbackServer:
    """A real server. `behave` sees each connection after the head of its request."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.bodies: list[bytes] = []
        self.behave: Callable[[BaseHTTPRequestHandler], None] = _answer_thing
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                server.paths.append(self.path)
                length = int(self.headers.get("content-length", "0"))
                server.bodies.append(self.rfile.read(length))
                server.behave(self)

            do_POST = do_PUT = do_GET

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,)).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _answer_thing(handler: BaseHTTPRequestHandler) -> None:
    content = b'{"id": "1"}'
    handler.send_response(200)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def server() -> Iterator[LoopbackServer]:
    server = LoopbackServer()
    yield server
    server.close()
