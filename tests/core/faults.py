"""A server on loopback that does, request by request, what it is told.

What it does for one request is a script: pieces of the answer, and in between what
else a server can do to a client.
"""

from __future__ import annotations

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias


class Connection:
    """One connection, on the side of the server; it is over when `stream` is None."""

    def __init__(self, stream: socket.socket, context: ssl.SSLContext | None) -> None:
        self.stream: socket.socket | None = stream
        self.certificate: bytes | None = None
        self._context = context
        self._rest = b""

    def secure(self) -> None:
        """Go on in TLS."""
        assert self.stream
        assert self._context
        self.stream = secured = self._context.wrap_socket(self.stream, server_side=True)
        self.certificate = secured.getpeercert(binary_form=True)

    def until(self, end: bytes) -> bytes:
        while end not in self._rest:
            self._rest += self._received()
        found, _, self._rest = self._rest.partition(end)
        return found

    def exactly(self, length: int) -> bytes:
        while len(self._rest) < length:
            self._rest += self._received()
        found, self._rest = self._rest[:length], self._rest[length:]
        return found

    def _received(self) -> bytes:
        assert self.stream
        piece = self.stream.recv(1 << 16)
        if not piece:
            raise ConnectionError
        return piece

    def close(self) -> None:
        if self.stream:
            self.stream.close()
            self.stream = None


Action: TypeAlias = Callable[[Connection], None]
Step: TypeAlias = bytes | Action


@dataclass
class Received:
    """A request as it came; `certificate` is that of the client."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    certificate: bytes | None

    @property
    def text(self) -> str:
        """All that was said."""
        return f"{self.method} {self.target} {self.headers} {self.body!r}"

    def header(self, name: str) -> str | None:
        return dict(self.headers).get(name)


Script: TypeAlias = Sequence[Step]
Behaviour: TypeAlias = Script | Callable[[Received], Script]


def hang_up(connection: Connection) -> None:
    """Close the connection as one should."""
    connection.close()


def reset(connection: Connection) -> None:
    """Break the connection, so that the client gets an error and no end."""
    assert connection.stream
    linger = struct.pack("ii", 1, 0)
    connection.stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    connection.close()


def hang(connection: Connection) -> None:
    """Say nothing until the client, out of patience, hangs up."""
    assert connection.stream
    with suppress(OSError):
        while connection.stream.recv(1 << 16):
            pass
    connection.close()


def linger(connection: Connection) -> None:
    """Say nothing more, and hear the client to its end."""
    assert connection.stream
    connection.stream.shutdown(socket.SHUT_WR)
    hang(connection)


def tls(connection: Connection) -> None:
    """Go on in TLS: at the start, or after CONNECT."""
    connection.secure()


def unread(connection: Connection) -> None:
    """As the first step: answer before the body of the request has come."""


def head(
    status: int | str = 200, *headers: str, kind: str = "application/json"
) -> bytes:
    """The beginning of an answer; `headers` are lines."""
    lines = [f"HTTP/1.1 {status} X" if isinstance(status, int) else status]
    lines += [f"content-type: {kind}"] if kind else []
    return "\r\n".join([*lines, *headers, "\r\n"]).encode()


def answer(
    body: bytes = b'{"id": "1"}',
    status: int = 200,
    *headers: str,
    kind: str = "application/json",
) -> bytes:
    """A whole answer, as it should be."""
    return head(status, *headers, f"content-length: {len(body)}", kind=kind) + body


def chunk(piece: bytes) -> bytes:
    """A piece of a body that says `transfer-encoding: chunked`."""
    return b"%x\r\n%s\r\n" % (len(piece), piece)


OK: Script = [answer()]


class FaultServer:
    """Does one script after the other, the last one for ever.

    Args:
        scripts: What to do; to answer as one should, if there is none.
        context: For TLS.
        first: What each connection begins with, if there is a context.

    Attributes:
        requests: What came, in order.
        connections: How many there were.
    """

    def __init__(
        self,
        *scripts: Behaviour,
        context: ssl.SSLContext | None = None,
        first: Action | None = tls,
    ) -> None:
        self.requests: list[Received] = []
        self.connections = 0
        self.does(*scripts or [OK])
        self._context = context
        self._first = first if context else None
        self._lock = threading.Condition()
        self._open: set[Connection] = set()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=1024)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if self._first else 'http'}://127.0.0.1:{self.port}"
        self._start(self._accept)

    def does(self, *scripts: Behaviour) -> None:
        """Do these from now on; a script can depend on the head of the request."""
        self._scripts = list(scripts)

    def received(self, count: int) -> list[Received]:
        """Return what came, once that is at least `count` requests.

        A client that has lost its patience can be ahead of the server.
        """
        with self._lock:
            self._lock.wait_for(lambda: len(self.requests) >= count, timeout=5)
            return list(self.requests)

    def close(self) -> None:
        # An accept that waits is not ended by closing what it listens on.
        self._listener.shutdown(socket.SHUT_RDWR)
        with self._lock:
            for connection in self._open:
                if connection.stream:
                    with suppress(OSError):
                        connection.stream.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
            assert not thread.is_alive()
        self._listener.close()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        thread.start()
        self._threads = [t for t in self._threads if t.is_alive()] + [thread]

    def _accept(self) -> None:
        while True:
            try:
                stream, _ = self._listener.accept()
            except OSError:
                return
            stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = Connection(stream, self._context)
            with self._lock:
                self._open.add(connection)
                self.connections += 1
            self._start(self._serve, connection)

    def _serve(self, connection: Connection) -> None:
        try:
            if self._first:
                self._first(connection)
            while connection.stream:
                self._answer(connection)
        except OSError:
            pass  # the client is gone
        finally:
            connection.close()
            with self._lock:
                self._open.discard(connection)

    def _answer(self, connection: Connection) -> None:
        start, *lines = connection.until(b"\r\n\r\n").decode().split("\r\n")
        pairs = [line.split(": ", 1) for line in lines]
        headers = [(name.lower(), value) for name, value in pairs]
        method, target, _ = start.split(" ")
        received = Received(method, target, headers, b"", connection.certificate)
        with self._lock:
            self.requests.append(received)
            self._lock.notify_all()
            several = len(self._scripts) > 1
            script = self._scripts.pop(0) if several else self._scripts[0]
        if callable(script):
            script = script(received)
        if unread not in script:
            received.body = connection.exactly(
                int(received.header("content-length") or 0)
            )
        for step in script:
            if not connection.stream:
                return
            if isinstance(step, bytes):
                connection.stream.sendall(step)
            else:
                step(connection)


def refusing() -> tuple[socket.socket, str]:
    """Return an address at which nobody listens, while its socket is kept."""
    taken = socket.socket()
    taken.bind(("127.0.0.1", 0))
    return taken, f"http://127.0.0.1:{taken.getsockname()[1]}"


def many(pieces: Iterable[bytes]) -> Action:
    """Send pieces that are made as they are needed."""

    def step(connection: Connection) -> None:
        assert connection.stream
        for piece in pieces:
            connection.stream.sendall(piece)

    return step
