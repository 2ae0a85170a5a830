"""Functions of the user that are called around each attempt of a call."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from .exchange import Call, Failure, Outcome, WireRequest
from .headers import checked
from .request import Pieces
from .response import Response


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to make a call, before it is sent.

    Attributes:
        method: The HTTP method.
        path: The path as the API documents it, `/v1/users/{id}`: for metrics.
        url: The whole URL without its query, which may hold secrets.
        number: 1 for the first attempt of a call.
        headers: What is sent without the credentials, names in lower case. A hook
            may change them for this attempt.
        content: The body; an upload is read while it is sent.
    """

    method: str
    path: str
    url: str
    number: int
    headers: dict[str, str] = field(repr=False)
    content: bytes | Pieces | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt.

    Attributes:
        attempt: The attempt.
        response: The answer, a stream without its body; None if none came.
        error: Why none came, as the HTTP library says it.
        elapsed: Seconds from sending it to the end of the answer.
    """

    attempt: Attempt
    response: Response | None
    error: Exception | None
    elapsed: float


@dataclass(frozen=True, slots=True)
class Hooks:
    """What a client calls around each attempt; those of an AsyncClient may be async.

    What a hook raises ends the call.

    Args:
        before: Called before an attempt is sent.
        after: Called with what came of it, also where it is tried again.
    """

    before: Callable[[Attempt], Awaitable[None] | None] | None = None
    after: Callable[[Answer], Awaitable[None] | None] | None = None

    async def around(
        self,
        draft: WireRequest,
        call: Call,
        send: Callable[[WireRequest], Awaitable[Outcome]],
    ) -> Outcome:
        """Send a request as `send` does, with the hooks before and after it."""
        clock, headers = call.settings.clock, dict(draft.headers)
        path, number = call.operation.path, call.retries_taken + 1
        attempt = Attempt(draft.method, path, draft.url, number, headers, draft.content)
        if self.before is not None:
            await call.transport.ask(self.before, attempt)
        headers = {k.lower(): checked(k, v) for k, v in attempt.headers.items()}
        began = clock.monotonic()
        outcome = await send(replace(draft, headers=headers))
        if self.after is not None:
            response = outcome.response if isinstance(outcome, Failure) else outcome
            error = outcome.cause if isinstance(outcome, Failure) else None
            answer = Answer(attempt, response, error, clock.monotonic() - began)
            await call.transport.ask(self.after, answer)
        return outcome
