"""What a mock answers to the calls of an operation."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from httpx2 import Request

from .._core.operation import Operation
from ._call import Call
from ._documented import DOCUMENTED, Documented, Reply

A = TypeVar("A")


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
        body: object = DOCUMENTED,
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
        """Answer with what a function makes of the call; it may raise like `fails`."""
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
        return deepcopy(self._documented.example())

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
            return found.reply(found.default(call), DOCUMENTED, {})
        more = len(self._queue) > 1
        return (self._queue.popleft() if more else self._queue[0])(call)

    def call(self, request: Request) -> Call:
        """Return a request as a call of this operation."""
        return Call(self.name, self._documented.operation.path, request)
