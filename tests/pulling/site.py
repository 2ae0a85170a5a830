"""A documentation site on the loopback interface, and a clock that does not wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from codegen.problems import Where
from codegen.pulling import run
from codegen.pulling.fetch import Fetcher
from codegen.pulling.http import Limits
from codegen.pulling.order import Order, Outcome

OPERATION = """\
# {title}

> {text}

````yaml {method} {path}
openapi: 3.1.0
info: {{title: Shop, version: 1.0.0}}
paths:
  {path}:
    {method}:
      summary: {title}
      responses:
        '204': {{description: Done}}
````
"""


def operation(path: str, text: str = "Does it.", method: str = "post") -> str:
    """A page as it is served, of one operation."""
    return OPERATION.format(title=path[1:], text=text, method=method, path=path)


@dataclass
class Reply:
    body: bytes | Iterator[bytes] = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    length: bool = True


Route = Reply | Callable[[BaseHTTPRequestHandler], Reply]


class Site:
    """What is at each path may be set and changed at any time."""

    def __init__(self) -> None:
        self.routes: dict[str, Route] = {}
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port: int = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def page(self, path: str, text: str, **headers: str) -> None:
        kinds = {"Content-Type": "text/markdown; charset=utf-8"}
        kinds |= {name.replace("_", "-"): value for name, value in headers.items()}
        self.routes[f"{path}.md"] = Reply(text.encode(), headers=kinds)

    def list(self, *links: str, at: str = "/llms.txt") -> None:
        lines = [f"- [A page]({link}): of it" for link in links]
        text = "# Docs\n\n## Docs\n\n" + "\n".join(lines) + "\n"
        self.routes[at] = Reply(text.encode(), headers={"Content-Type": "text/plain"})

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def handle(self) -> None:
                # Who has read enough hangs up, while it is answered or after that.
                with suppress(ConnectionError):
                    super().handle()

            def do_GET(self) -> None:
                site.asked.append(self.path)
                site.headers.append({k.lower(): v for k, v in self.headers.items()})
                route = site.routes.get(self.path, Reply(b"no such page", 404))
                reply = route if isinstance(route, Reply) else route(self)
                etag = reply.headers.get("ETag")
                if etag and self.headers.get("If-None-Match") == etag:
                    reply = replace(reply, body=b"", status=304)
                self.answer(reply)

            def do_CONNECT(self) -> None:
                site.asked.append(f"CONNECT {self.path}")
                self.send_error(403)

            def answer(self, reply: Reply) -> None:
                self.send_response(reply.status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                if isinstance(reply.body, bytes) and reply.length:
                    self.send_header("Content-Length", str(len(reply.body)))
                else:
                    self.send_header("Connection", "close")
                self.end_headers()
                chunks = [reply.body] if isinstance(reply.body, bytes) else reply.body
                for chunk in chunks:
                    self.wfile.write(chunk)
                    self.wfile.flush()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


@dataclass
class FakeClock:
    """Sleeping takes no time, and is written down."""

    time: float = 1000.0
    slept: list[float] = field(default_factory=list[float])

    def now(self) -> float:
        return self.time

    def today(self) -> float:
        return self.time

    async def sleep(self, seconds: float, /) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass
class Pull:
    """Pulls into `folder`, with a clock that does not wait."""

    folder: Path
    clock: FakeClock = field(default_factory=FakeClock)
    limits: Limits = field(default_factory=Limits)
    addresses: Sequence[str] | None = None
    failure: OSError | None = None  # of looking up names
    looked_up: list[str] = field(default_factory=list[str])
    shown: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    def __call__(
        self,
        *urls: str,
        match: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        whole: bool = False,
        everything: bool = False,
        prune: bool = False,
        force: bool = False,
        jobs: int = 2,
    ) -> Outcome:
        order = Order(
            self.folder,
            "specs",
            urls,
            Where("here", 1),
            match,
            exclude,
            whole,
            everything,
            prune,
            force,
            jobs,
        )
        return run.pull(
            order,
            waiting=lambda: None,
            shown=lambda done, wanted: self.shown.append((done, wanted)),
            fetcher=self._fetcher,
        )

    def _fetcher(self) -> Fetcher:
        if self.addresses is None and self.failure is None:
            return Fetcher(self.limits, self.clock)
        return Fetcher(self.limits, self.clock, self._look_up)

    async def _look_up(self, host: str, _: int) -> Sequence[str]:
        self.looked_up.append(host)
        if self.failure is not None:
            raise self.failure
        return self.addresses or ()

    def files(self) -> dict[str, str]:
        """The pages in the folder, less the line that says where they are from."""
        return {
            path.relative_to(self.folder)
            .as_posix(): path.read_text("utf-8")
            .partition("\n\n")[2]
            for path in sorted(self.folder.rglob("*.md"))
        }


def told(outcome: Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]
