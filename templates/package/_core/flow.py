"""The whole life of one call, without I/O: a generator that asks for each step.

It yields what has to be done (`Send`, `Wait`, `Ask`) and is resumed with what came of
it. The drivers in `http.py` do these things, waiting or awaiting; so credentials,
redirects and retries are written once for both kinds of client.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Final, TypeVar

from .auth import OAuth2, Placed
from .build import Draft, build
from .credentials import Credential, chosen, secrets_of, wanted
from .errors import CallInfo, MissingCredentialsError
from .exchange import Failure, Flow, Opened, Read, Send, Wait, WireRequest
from .grant import fetched
from .headers import checked
from .options import CallOptions, RequestOptions, Timeout
from .origin import REDIRECTS, redirect_target
from .outcome import concluded
from .query import query_string
from .reading import Reading, decoder_for
from .redact import Secrets
from .request import Request
from .response import RawResponse, Response
from .retry import RetryPlan
from .settings import Settings

T = TypeVar("T")

MAX_REDIRECTS: Final = 5


def call(
    request: Request[T], given: RequestOptions | None, settings: Settings
) -> Flow[RawResponse[T]]:
    """Make a call: attempts, until one of them is an answer that counts.

    Raises what `build` and `concluded` do.
    """
    operation, clock = request.operation, settings.clock
    options = settings.defaults.with_(given)
    draft = build(request, options, settings)
    credentials = _credentials(draft, request, settings)
    plan = RetryPlan(
        repeatable=operation.idempotent or options.idempotency_key is not None,
        max_retries=options.max_retries if draft.replayable else 0,
        deadline=options.deadline,
    )
    started = clock.monotonic()
    retries = 0
    renewed = False
    while True:
        began = clock.monotonic()
        placed = yield from _placed(credentials, options, settings)
        outcome = yield from _attempt(draft, placed, options.timeout, operation.streams)
        ended = clock.monotonic()
        _log(request, outcome, retries, ended - began, settings)
        # A server that answers 401 has done nothing else.
        in_time = ended - started <= options.deadline
        if not renewed and in_time and draft.replayable:
            renewed = _is_stale(outcome, credentials, placed)
            if renewed:
                continue
        wait = plan.wait(
            outcome,
            retries_taken=retries,
            elapsed=ended - started,
            now=clock.time(),
            chance=clock.random(),
        )
        if wait is None:
            break
        yield Wait(wait)
        retries += 1
    info = CallInfo(draft.method, draft.url, retries)
    secrets = Secrets.of(placed, draft.headers.get("authorization", ""))
    if isinstance(outcome, Opened):
        decoder = decoder_for(operation, outcome)
        if decoder:
            reading = Reading[Any](operation, outcome, decoder, info, secrets, settings)
            stream = outcome.streamed(reading)
            return RawResponse(outcome, stream, (), retries, ended - began)
        outcome = yield Read(outcome)
    return concluded(operation, outcome, info, ended - began, secrets, settings)


def _credentials(
    draft: Draft, request: Request[Any], settings: Settings
) -> tuple[Credential, ...]:
    security, schemes = request.operation.security, settings.api.security
    carried = {name for name, item in schemes.items() if item.header in draft.headers}
    found = chosen(security, settings.credentials, carried)
    if found is None:
        raise MissingCredentialsError(
            f"no credentials; give the client {wanted(security, schemes)}",
            CallInfo(draft.method, draft.url),
        )
    return found


def _placed(
    credentials: Sequence[Credential], options: CallOptions, settings: Settings
) -> Flow[list[Placed]]:
    placed: list[Placed] = []
    for item in credentials:
        scheme, tokens = item.scheme, item.tokens
        if tokens is not None and isinstance(scheme, OAuth2):
            token = yield from tokens.current(
                partial(fetched, scheme, item, tokens, options, settings),
                settings.clock,
            )
            placed.append(scheme.placed([token.text]))
        else:
            given = secrets_of(scheme.inputs, item.secrets)
            placed.append(scheme.placed((yield from given)))
    return placed


def _is_stale(
    outcome: Response | Failure,
    credentials: Sequence[Credential],
    placed: Sequence[Placed],
) -> bool:
    """Whether a token was refused that can be fetched anew; it is dropped."""
    if isinstance(outcome, Failure) or outcome.status_code != 401:
        return False
    used = [
        (credential.tokens, item.secrets[0])
        for credential, item in zip(credentials, placed, strict=True)
        if credential.tokens is not None
    ]
    for tokens, text in used:
        tokens.forget(text)
    return bool(used)


def _attempt(
    draft: Draft, placed: Sequence[Placed], timeout: Timeout, stream: bool
) -> Flow[Response | Failure]:
    """Send a request, and follow redirects that keep to its origin and its method."""
    url = f"{draft.url}?{draft.query}" if draft.query else draft.url
    redirects = 0
    while True:
        wired = _wired(draft, url, placed, timeout)
        outcome: Response | Failure = yield Send(wired, stream)
        if (
            isinstance(outcome, Failure)
            or outcome.status_code not in REDIRECTS
            or draft.method not in ("GET", "HEAD")
            or not draft.replayable
            or redirects == MAX_REDIRECTS
        ):
            return outcome
        location = outcome.headers.get("location", "")
        target = redirect_target(url, location)
        if target is None:
            return outcome
        url = target
        redirects += 1


def _wired(
    draft: Draft, url: str, placed: Sequence[Placed], timeout: Timeout
) -> WireRequest:
    """Add the credentials to a request to their own origin, where they are free."""
    headers = dict(draft.headers)
    query = {item.name: item.value for item in placed if item.place == "query"}
    for item in placed:
        if item.place == "header":
            headers.setdefault(item.name.lower(), checked(item.name, item.value))
        elif item.place == "cookie":
            pair = checked("cookie", f"{item.name}={item.value}")
            headers["cookie"] = "; ".join(filter(None, [headers.get("cookie"), pair]))
    if query:
        url += ("&" if "?" in url else "?") + query_string(query, {})
    return WireRequest(draft.method, url, headers, draft.content, timeout, bool(query))


def _log(
    request: Request[Any],
    outcome: Response | Failure,
    retries: int,
    seconds: float,
    settings: Settings,
) -> None:
    # The template of the path and no values: nothing secret or personal.
    settings.log.debug(
        "%s %s: %s after %.3f s (attempt %d)",
        request.operation.method,
        request.operation.path.template,
        outcome.status_code if isinstance(outcome, Response) else outcome.kind,
        seconds,
        retries + 1,
    )
