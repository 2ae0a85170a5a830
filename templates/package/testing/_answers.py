"""What a mock answers to the calls of an operation."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib.resources import files
from typing import Any, Generic, TypeVar

from httpx2 import Request

from .._core.jsonable import plain
from .._core.operation import Operation
from ._call import Call

A = TypeVar("A")

_DOCUMENTED: Any = object()
_MEDIA_TYPES = {
    "json": "application/json",
    "text": "text/plain",
    "events": "text/event-stream",
    "lines": "application/x-ndjson",
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it is sent, for what the documentation does not know.

    Args:
        status: The HTTP status.
        content: The body.
        headers: All of them but the length.
        broken: Whether the connection breaks at the end of the body.
    """

    status: int = 200
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    broken: bool = False


class Documented:
    """The documented answers of an operation.

    Each has a `status`, and what has a body a `media_type` and the body: `json`,
    `text`, or the items of a stream as `events` or `lines`.
    """

    def __init__(self, name: str, operation: Operation[Any]) -> None:
        self.name = name
        self.operation = operation

    @cached_property
    def _answers(self) -> list[dict[str, Any]]:
        resource, _, method = self.name.partition(".")
        return _examples(resource)[method]

    def success(self, *, empty: bool = False) -> dict[str, Any]:
        """Return the first that is a success, or the first of these without a body."""
        found = [a for a in self._answers if 200 <= a["status"] < 300]
        found.sort(key=lambda answer: empty and "media_type" in answer)
        return found[0] if found else {"status": 200}

    def of(self, status: int) -> dict[str, Any]:
        """Return the one for a status; one without a body if there is none."""
        key = self.operation.documented(status)
        same = [
            answer
            for answer in self._answers
            if self.operation.documented(answer["status"]) == key is not None
        ]
        return {**(same[0] if same else {}), "status": status}

    def reply(
        self, documented: Mapping[str, Any], body: Any, headers: Mapping[str, str]
    ) -> Reply:
        """Return an answer like a documented one, with another body."""
        known = next((kind for kind in _MEDIA_TYPES if kind in documented), None)
        if body is _DOCUMENTED:
            body = documented[known] if known else None
        kind = _kind(known, body)
        if kind is None:
            return Reply(documented["status"], b"", headers)
        media_type = _MEDIA_TYPES[kind]
        if kind == known or isinstance(body, bytes):
            media_type = documented.get("media_type", media_type)
        headers = {"content-type": media_type, **headers}
        return Reply(documented["status"], _encoded(kind, body), headers)


class Answers(Generic[A]):
    """Says what is answered: to the next call and, if nothing follows, to all after."""

    def __init__(
        self,
        documented: Documented,
        queue: deque[Callable[[Call], Reply]],
        *,
        replaces: bool = False,
    ) -> None:
        self._documented = documented
        self._queue = queue
        self._replaces = replaces

    def returns(
        self,
        answer: A | Reply,
        *,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Then[A]:
        """Answer with this.

        Args:
            answer: A model, or the same as JSON data by the documented names; the
                items of a stream; or a Reply.
            status: Of the successes that are documented; the first if None.
            headers: To be added.
        """
        reply = self._replied(answer, status, headers or {})
        return self._add(lambda _: reply)

    def raises(
        self,
        status: int,
        body: object = _DOCUMENTED,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> Then[A]:
        """Answer with an error.

        Args:
            status: Its HTTP status.
            body: A model or JSON data; what is documented for the status if not given.
            headers: To be added.
        """
        documented = self._documented
        reply = documented.reply(documented.of(status), body, headers or {})
        return self._add(lambda _: reply)

    def fails(self, error: type[OSError] = ConnectionError) -> Then[A]:
        """Do not answer.

        Args:
            error: `TimeoutError`, `ConnectionRefusedError` (the server got nothing),
                or `ConnectionError` (the server may have got it).
        """

        def fail(_: Call) -> Reply:
            raise error(f"a simulated {error.__name__}")

        return self._add(fail)

    def computes(self, function: Callable[[Call], A | Reply]) -> Then[A]:
        """Answer with what a function makes of the call; it may raise as `fails` does."""
        return self._add(lambda call: self._replied(function(call), None, {}))

    def _replied(
        self, answer: A | Reply, status: int | None, headers: Mapping[str, str]
    ) -> Reply:
        if isinstance(answer, Reply):
            return answer
        found = self._documented
        if status is None:
            documented = found.success(empty=answer is None)
        else:
            documented = found.of(status)
        return found.reply(documented, answer, headers)

    def _add(self, source: Callable[[Call], Reply]) -> Then[A]:
        if self._replaces:
            self._queue.clear()
        self._queue.append(source)
        return Then(Answers(self._documented, self._queue))


@dataclass(frozen=True, slots=True)
class Then(Generic[A]):
    """Leads on to the answer to the call after: `.raises(503).then.returns(...)`."""

    then: Answers[A]


class MockOperation(Answers[A]):
    """An operation: what it answers, at first what is documented, and its calls.

    Attributes:
        name: As it is written after the client.
        calls: Every request, repeated ones too, in the order in which they came.
    """

    def __init__(self, name: str, operation: Operation[Any]) -> None:
        super().__init__(Documented(name, operation), deque(), replaces=True)
        self.name = name
        self.calls: list[Call] = []

    def __repr__(self) -> str:
        return f"<MockOperation {self.name}: {len(self.calls)} calls>"

    @property
    def example(self) -> Any:
        """The documented answer as JSON data, or the items of a stream; a copy."""
        found = self._documented.success()
        return deepcopy(next((found[k] for k in _MEDIA_TYPES if k in found), None))

    @property
    def only_call(self) -> Call:
        """The call, of which there must be exactly one."""
        if len(self.calls) != 1:
            raise AssertionError(f"{self.name} was called {len(self.calls)} times")
        return self.calls[0]

    def reset(self) -> None:
        """Forget the calls, and answer what is documented."""
        self.calls.clear()
        self._queue.clear()

    def mocks(self, operation: Operation[Any]) -> bool:
        """Whether it stands in for this one."""
        return operation is self._documented.operation

    def reply(self, call: Call) -> Reply:
        """Return the answer to a call; raises OSError if there is to be none."""
        if not self._queue:
            found = self._documented
            return found.reply(found.success(), _DOCUMENTED, {})
        more = len(self._queue) > 1
        return (self._queue.popleft() if more else self._queue[0])(call)

    def call(self, request: Request) -> Call:
        """Return a request as a call of this operation."""
        return Call(self.name, self._documented.operation.path.template, request)


@cache
def _examples(resource: str) -> dict[str, list[dict[str, Any]]]:
    text = (
        files(__name__.rpartition(".")[0])
        .joinpath(f"{resource}.json")
        .read_text("utf-8")
    )
    found: dict[str, list[dict[str, Any]]] = json.loads(text)
    return found


def _kind(known: str | None, body: Any) -> str | None:
    """Return how a body is sent; None: there is none."""
    if isinstance(body, bytes):
        return "text"
    if known is None:
        return None if body is None else "text" if isinstance(body, str) else "json"
    return "json" if known == "text" and not isinstance(body, str) else known


def _encoded(kind: str, body: Any) -> bytes:
    if isinstance(body, bytes):
        return body
    if kind == "text":
        text: str = body
        return text.encode()
    if kind == "json":
        return _json(body)
    items: Sequence[Any] = body
    if kind == "lines":
        return b"".join(_json(item) + b"\n" for item in items)
    return b"".join(map(_event, items))


def _event(item: Any) -> bytes:
    """Return an event; text is sent as it is, all else as JSON."""
    data = item.encode() if isinstance(item, str) else _json(item)
    return b"".join(b"data: %b\n" % line for line in data.split(b"\n")) + b"\n"


def _json(value: Any) -> bytes:
    return json.dumps(value, default=plain).encode()
