"""The whole life of one call, without I/O: a generator that asks for each step.

It yields what has to be done (`Send`, `Wait`, `Ask`) and is resumed with what came of
it. The drivers in `http.py` do these things, waiting or awaiting; so credentials,
redirects and retries are written once for both kinds of client.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, TypeVar

from .api import Settings
from .build import Draft, build
from .credentials import Credential, Placed
from .errors import MissingCredentialsError
from .exchange import Call, Failure, Flow, Send, Wait, WireRequest
from .options import CallOptions, RequestOptions, Timeout
from .origin import REDIRECTS, redirect_target
from .request import Request, Streamed
from .response import RawResponse, Response
from .retry import RetryPlan

T = TypeVar("T")

MAX_REDIRECTS: Final = 5


def run(
    request: Request[T], given: RequestOptions | None, settings: Settings
) -> Flow[RawResponse[T]]:
    """Make a call: attempts, until one of them is an answer that counts.

    Raises what `build` and `concluded` do.
    """
    operation, options = request.operation, settings.defaults.with_(given)
    draft = build(request, options, settings)
    call = Call(operation, draft.method, draft.url, settings)
    call.authorization = draft.headers.get("authorization", "")
    credentials = settings.credentials.of(operation.security, draft.headers)
    if credentials is None:
        wanted = settings.credentials.wanted(operation.security)
        text = f"no credentials; give the client {wanted}"
        raise MissingCredentialsError(text, call.info)
    outcome = yield from _attempts(request, draft, credentials, options, call)
    if request.streamed and isinstance(outcome, Response) and outcome.is_success:
        return (yield from request.streamed.result(outcome, call))
    from .outcome import concluded  # pydantic, which nothing before had to wait for

    return concluded(outcome, call)


def _attempts(
    request: Request[Any],
    draft: Draft,
    credentials: Sequence[Credential],
    options: CallOptions,
    call: Call,
) -> Flow[Response | Failure]:
    settings, clock, hooks = call.settings, call.settings.clock, call.settings.hooks
    plan: RetryPlan | None = None
    streamed = request.streamed
    started = clock.monotonic()
    renewed = False
    while True:
        began = clock.monotonic()
        placed: list[Placed] = []
        for item in credentials:
            placed.append(item.fixed or (yield from item.current(options, settings)))
        call.placed, limits = placed, options.timeout
        send = partial(_attempt, placed=placed, timeout=limits, streamed=streamed)
        outcome = yield from (hooks.around(draft, call, send) if hooks else send(draft))
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
        if plan is None:
            plan = RetryPlan(
                request.operation.idempotent
                or bool(draft.headers.get("idempotency-key")),
                options.max_retries if draft.replayable else 0,
                options.deadline,
            )
        wait = plan.wait(
            outcome,
            retries_taken=call.retries,
            elapsed=ended - started,
            now=clock.time(),
            chance=clock.random(),
        )
        if wait is None:
            return outcome
        yield Wait(wait)
        call.retries += 1


def _is_stale(
    outcome: Response | Failure,
    credentials: Sequence[Credential],
    placed: Sequence[Placed],
) -> bool:
    """Whether a secret was refused of which another can be had."""
    if isinstance(outcome, Failure) or outcome.status_code != 401:
        return False
    pairs = zip(credentials, placed, strict=True)
    found = [item.renewed_after(refused) for item, refused in pairs]  # tell them all
    return any(found)


def _attempt(
    draft: Draft,
    placed: Sequence[Placed],
    timeout: Timeout,
    streamed: Streamed | None,
) -> Flow[Response | Failure]:
    """Send a request, and follow redirects that keep to its origin and its method."""
    url = f"{draft.url}?{draft.query}" if draft.query else draft.url
    redirects = 0
    while True:
        headers = dict(draft.headers)
        wire = WireRequest(draft.method, url, headers, draft.content, timeout)
        for item in placed:
            item.put(wire)
        outcome: Response | Failure = yield Send(wire, streamed)
        if (
            isinstance(outcome, Failure)
            or outcome.status_code not in REDIRECTS
            or draft.method not in ("GET", "HEAD")
            or not draft.replayable
            or redirects == MAX_REDIRECTS
        ):
            return outcome
        target = redirect_target(url, outcome.headers.get("location", ""))
        if target is None:
            return outcome
        url = target
        redirects += 1


def _log(call: Call, outcome: Response | Failure) -> None:
    # The template of the path and no values: nothing secret or personal.
    call.settings.log.debug(
        "%s %s: %s after %.3f s (attempt %d)",
        call.method,
        call.operation.path,
        outcome.status_code if isinstance(outcome, Response) else outcome.kind,
        call.elapsed,
        call.retries + 1,
    )
