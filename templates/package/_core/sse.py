"""Server-sent events.

Source: WHATWG HTML, 9.2.5 "Parsing an event stream" and 9.2.6 "Interpreting".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from .lines import MAX_BYTES, Lines, Message, TooLong

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class EventDecoder:
    """Decodes server-sent events from the pieces they come in.

    Attributes:
        last_id: The last id of an event that came as a whole, or none: empty.
        retry: Milliseconds to wait before connecting again; 0 if it was not said.
    """

    def __init__(self, limit: int = MAX_BYTES) -> None:
        self._lines = Lines(re.compile(rb"\r\n|\r|\n"), limit)
        self._limit = limit
        self._after_cr = False
        self._is_first = True
        self._data: list[bytes] = []
        self._size = 0
        self._event = ""
        self._id = self.last_id = ""
        self._retry: int | None = None
        self.retry = 0

    def feed(self, chunk: bytes) -> Iterator[Message]:
        """Yield the events that end in `chunk`. Raises TooLong."""
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]  # of a CRLF, whose line has ended already
        elif not chunk:
            return
        self._after_cr = chunk.endswith(b"\r")
        for line in self._lines.feed(chunk):
            if self._is_first:
                self._is_first = False
                line = line.removeprefix(_BYTE_ORDER_MARK)
            if line:
                self._read(line)
            elif message := self._message():
                yield message

    def end(self) -> Iterator[Message]:
        """Yield nothing: an event without the empty line after it is none."""
        return iter(())

    def go_on(self, other: EventDecoder) -> None:
        """Take over the state of one whose stream broke off."""
        self._id = self.last_id = other.last_id
        self.retry = other.retry

    def _read(self, line: bytes) -> None:
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        match name:
            case b"data":
                self._size += len(value) + 1
                if self._size > self._limit:
                    raise TooLong
                self._data.append(value)
            case b"event":
                self._event = value.decode("utf-8", "replace")
            case b"id" if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
            case b"retry" if value.isdigit() and len(value) < 16:
                self._retry = self.retry = int(value)
            case _:  # a comment, or what is not known
                pass

    def _message(self) -> Message | None:
        message = Message(
            b"\n".join(self._data), self._event or "message", self._id, self._retry
        )
        self.last_id = self._id
        has_data = bool(self._data)
        self._data, self._size, self._event = [], 0, ""
        if not has_data:
            return None
        self._retry = None
        return message
