"""From the bytes of a stream to its typed events, without I/O."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from .errors import ResponseDecodeError
from .exchange import Call, Failure
from .lines import LineDecoder, Message, TooLong
from .operation import Operation
from .outcome import failed, misfit
from .response import Issues, Response
from .sse import EventDecoder

T = TypeVar("T")

_EVENTS: Final = "text/event-stream"
_LINES: Final = frozenset(
    {
        "application/json-lines",
        "application/json-seq",
        "application/jsonl",
        "application/jsonlines",
        "application/ndjson",
        "application/stream+json",
        "application/x-jsonlines",
        "application/x-ndjson",
    }
)
_DONE: Final = b"[DONE]"


@dataclass(frozen=True, slots=True)
class ServerSentEvent(Generic[T]):
    """One event of a stream; a JSON line is one that has nothing but data.

    Attributes:
        data: What it says, parsed.
        event: Its kind; `message` if it has no other.
        id: The last id that the server gave; empty if it gave none.
        retry: Milliseconds to wait before connecting again, if it says so.
        issues: Where the data is not as its schema says.
    """

    data: T
    event: str
    id: str
    retry: int | None
    issues: Issues


def decoder_for(
    operation: Operation[Any], response: Response
) -> EventDecoder | LineDecoder | None:
    """Return what decodes the body of a response; None if it is no stream.

    What came counts, then what is documented: JSON lines are often sent as JSON.
    """
    came = response.content_type
    if came == _EVENTS:
        return EventDecoder()
    if came in _LINES:
        return LineDecoder()
    if came == "text/html":
        return None
    if _EVENTS not in operation.accept:
        return LineDecoder()
    is_json = came.endswith(("/json", "+json"))
    return None if is_json else EventDecoder()


class Reading(Generic[T]):
    """The way from the bytes of one answer to its events, without I/O.

    Args:
        response: The head of the answer.
        decoder: What splits its body.
        call: Which call it was; its operation says of which type the items are.

    Attributes:
        has_begun: Whether there was an event.
        is_over: Whether there are no more.
    """

    def __init__(
        self, response: Response, decoder: EventDecoder | LineDecoder, call: Call
    ) -> None:
        self.response = response
        self.decoder = decoder
        self.call = call
        self.has_begun = False
        self.is_over = False
        self._messages = deque[Message]()

    def take(self, received: bytes | Failure | None) -> None:
        """Take what was received: a piece of the body, or None at its end.

        Raises:
            APIConnectionError: The answer broke off.
            ResponseDecodeError: One item has no end in sight.
        """
        if isinstance(received, Failure):
            call, what = self.call, "the stream broke off"
            raise failed(received, call, what) from received.cause
        try:
            if received is None:
                self._messages.extend(self.decoder.end())
                self.is_over = True
            else:
                self._messages.extend(self.decoder.feed(received))
        except TooLong:
            reason = "an item of the stream is too long"
            raise ResponseDecodeError(reason, self.call, self.response) from None

    def go_on(self, other: Reading[T]) -> None:
        """Go on after the answer of another, which broke off."""
        ours, theirs = self.decoder, other.decoder
        if isinstance(ours, EventDecoder) and isinstance(theirs, EventDecoder):
            ours.go_on(theirs)

    def stop(self) -> None:
        """Forget what is left."""
        self.is_over = True
        self._messages.clear()

    def event(self) -> ServerSentEvent[T] | None:
        """Return the next event of what was taken so far, or None.

        Raises:
            ResponseDecodeError: Its data is not JSON.
            ResponseValidationError: It does not fit, and the client is strict.
        """
        while self._messages:
            message = self._messages.popleft()
            if message.data == _DONE:
                self.stop()
                break
            event = self._parsed(message)
            if event is not None:
                self.has_begun = True
                return event
        return None

    def _parsed(self, message: Message) -> ServerSentEvent[T] | None:
        from . import items  # pydantic, which an import need not wait for

        call, head = self.call, self.response
        name = items.item_type(call.operation, head.status_code)
        if not message.data and name != "str":
            return None  # it only keeps the line open
        item = Response(head.status_code, head.headers, message.data)
        data, issues = items.item_of(call, name, item)
        if issues and call.settings.strict:
            raise misfit(issues, item, call)
        return ServerSentEvent(data, message.event, message.id, message.retry, issues)
