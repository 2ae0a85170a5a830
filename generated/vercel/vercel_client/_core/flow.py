"""The whole life of one call, the same for both kinds of client.

It is a coroutine, which leaves all I/O to the transport of its client. That of a
synchronous client has done everything when it returns, so nothing is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, TypeVar

from .api import Settings
from .build import build
from .credentials import Credential, Placed
from .errors import MissingCredentialsError
from .exchange import Call, Failure, Outcome, WireRequest
from .http import BaseTransport
from .options import RequestOptions
from .origin import REDIRECTS, redirect_target
from .outcome import concluded
from .request import Request
from .response import RawResponse, Response
from .retry import IDEMPOTENT, RetryPlan

T = TypeVar("T")

MAX_REDIRECTS: Final = 5


async def run(
    request: Request[T],
    given: RequestOptions | None,
    settings: Settings,
    transport: BaseTransport[Any],
) -> RawResponse[T]:
    """Make a call: attempts, until one of them is an answer that counts.

    Raises what `build` and `concluded` do.
    """
    operation, options = request.operation, settings.defaults.with_(given)
    draft = build(request, options, settings)
    call = Call(
        draft.method,
        draft.url,
        operation=operation,
        options=options,
        settings=settings,
        transport=transport,
        streamed=request.streamed,
    )
    credentials = settings.credentials.of(operation.security, draft.headers)
    if credentials is None:
        wanted = settings.credentials.wanted(operation.security)
        text = f"no credentials; give the client {wanted}"
        raise MissingCredentialsError(text, call)
    outcome = await _attempts(draft, credentials, call)
    if call.streamed and isinstance(outcome, Response) and outcome.is_success:
        return await call.streamed.result(outcome, call)
    return concluded(outcome, call)


async def _attempts(
    draft: WireRequest, credentials: Sequence[Credential], call: Call
) -> Outcome:
    options, clock, hooks = call.options, call.settings.clock, call.settings.hooks
    of_caller = draft.headers.get("authorization", "").rpartition(" ")[2]
    started = clock.monotonic()
    renewed = False
    while True:
        began = clock.monotonic()
        placed = [item.fixed or await item.current(call) for item in credentials]
        call.secrets = [of_caller, *(s for item in placed for s in item.secrets)]
        send = partial(_attempt, placed=placed, call=call)
        outcome = await (hooks.around(draft, call, send) if hooks else send(draft))
        ended = clock.monotonic()
        call.elapsed = ended - began
        _log(call, outcome)
        if isinstance(outcome, Response) and outcome.is_success:
            return outcome
        # A server that answers 401 has done nothing else.
        in_time = ended - started <= options.deadline
        if not renewed and in_time and draft.replayable:
            renewed = _is_stale(outcome, credentials, placed)
            if renewed:
                continue
        has_key = bool(draft.headers.get("idempotency-key"))
        repeatable = has_key or call.method in IDEMPOTENT
        retries = options.max_retries if draft.replayable else 0
        plan = RetryPlan(repeatable, retries, options.deadline)
        wait = plan.wait(outcome, call.retries_taken, ended - started, clock)
        if wait is None:
            return outcome
        await call.transport.sleep(wait)
        call.retries_taken += 1


def _is_stale(
    outcome: Outcome, credentials: Sequence[Credential], placed: Sequence[Placed]
) -> bool:
    """Whether a secret was refused of which another can be had."""
    if isinstance(outcome, Failure) or outcome.status_code != 401:
        return False
    pairs = zip(credentials, placed, strict=True)
    found = [item.renewed_after(refused) for item, refused in pairs]  # tell them all
    return any(found)


async def _attempt(draft: WireRequest, placed: Sequence[Placed], call: Call) -> Outcome:
    """Send a request, and follow redirects that keep to its origin and its method."""
    url, query, redirects = draft.url, draft.query, 0
    while True:
        wire = WireRequest(
            draft.method, url, query, dict(draft.headers), draft.content, draft.timeout
        )
        before = wire.target
        for item in placed:
            item.put(wire)
        outcome = await call.transport.send(wire, call.streamed)
        if (
            isinstance(outcome, Failure)
            or outcome.status_code not in REDIRECTS
            or draft.method not in ("GET", "HEAD")
            or not draft.replayable
            or redirects == MAX_REDIRECTS
        ):
            return outcome
        target = redirect_target(before, outcome.headers.get("location", ""))
        if target is None:
            return outcome
        url, _, query = target.partition("?")
        redirects += 1


def _log(call: Call, outcome: Outcome) -> None:
    # The template of the path and no values: nothing secret or personal.
    call.settings.log.debug(
        "%s %s: %s after %.3f s (attempt %d)",
        call.method,
        call.operation.path,
        outcome.status_code if isinstance(outcome, Response) else outcome.kind,
        call.elapsed,
        call.retries_taken + 1,
    )
