"""Bytes to lines as they arrive, and lines of JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# What a line, or an event of several, may hold; without an end it would fill memory.
MAX_BYTES: Final = 64 * 1024 * 1024


class TooLong(Exception):
    """A line or an event has no end in sight."""


class Message(NamedTuple):
    """One item of a stream before it is parsed.

    Attributes:
        data: What it says.
        event: Its kind; `message` if it has no other.
        id: The last id that the server gave, or none: empty.
        retry: Milliseconds to wait before connecting again, if it says so.
    """

    data: bytes
    event: str = "message"
    id: str = ""
    retry: int | None = None


class Lines:
    """Puts lines together, whatever the pieces they come in.

    Args:
        ends: What ends a line.
        limit: The most bytes that a line may have.
    """

    def __init__(self, ends: re.Pattern[bytes], limit: int = MAX_BYTES) -> None:
        self._ends = ends
        self._limit = limit
        self._size = 0
        self._pieces: list[bytes] = []  # of the line that has not ended

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Yield the lines that end in `chunk`.

        Raises:
            TooLong: A line is longer than the limit.
        """
        *lines, rest = self._ends.split(chunk)
        for line in lines:
            self._hold(line)
            yield self.rest()
        self._hold(rest)

    def rest(self) -> bytes:
        """Take what came after the last end of a line."""
        line = b"".join(self._pieces)
        self._pieces, self._size = [], 0
        return line

    def _hold(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit:
            raise TooLong
        if piece:
            self._pieces.append(piece)


class LineDecoder:
    """Decodes JSON lines, and JSON text sequences (RFC 7464) of one line each."""

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._lines = Lines(re.compile(rb"\n"), limit)

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """Yield what ends in `chunk`. Raises TooLong."""
        for line in self._lines.feed(chunk):
            yield from _messages(line)

    def end(self) -> Iterator[Message]:
        """Yield what is complete now that the stream has ended."""
        yield from _messages(self._lines.rest())


def _messages(line: bytes) -> Iterator[Message]:
    if data := line.strip(b" \t\r\x1e"):
        yield Message(data)
