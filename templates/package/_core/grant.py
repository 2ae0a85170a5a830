"""How a client gets a token for itself: client credentials, RFC 6749, section 4.4."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from .credentials import Credential
from .errors import APIError, CallInfo, TokenError
from .exchange import Call, Failure, Outcome, WireRequest
from .guards import is_object
from .outcome import failed, message_of
from .response import Response
from .retry import RetryPlan
from .tokens import Token, Tokens

LEEWAY: Final = 30.0  # in the last seconds of its life a token is not used


@dataclass(frozen=True, slots=True)
class _Client:
    id: str = field(repr=False)
    secret: str = field(repr=False)

    @property
    def pair(self) -> str:
        """Both for HTTP Basic, encoded as RFC 6749, section 2.3.1 wants them."""
        text = f"{quote_plus(self.id)}:{quote_plus(self.secret)}"
        return base64.b64encode(text.encode()).decode()


async def fetched(credential: Credential, tokens: Tokens, call: Call) -> Token:
    """Fetch a token for a client, whose credential is its id and its secret.

    The id and the secret go where every server has to look for them, HTTP Basic;
    where that is refused, into the body, as some servers will have it.

    Raises:
        TokenError: The authorization server gave none.
        APIConnectionError: It gave no answer.
    """
    client = _Client(*(await credential.texts(call)))
    refusal: TokenError | None = None
    for in_body in (False, True) if tokens.in_body is None else (tokens.in_body,):
        started = call.settings.clock.monotonic()
        wire = _request(client, tokens, in_body, call)
        outcome, retries = await _answer(wire, call)
        info = CallInfo("POST", wire.url, retries, (client.secret, client.pair))
        token = _token(outcome, started)
        if token is not None:
            tokens.in_body = in_body
            return token
        error = _error(outcome, info)
        if not isinstance(error, TokenError) or error.status_code not in (400, 401):
            raise error
        # The one that speaks of the credentials knows best.
        if refusal is None or refusal.code != "invalid_client":
            refusal = error
    assert refusal is not None
    raise refusal


def _request(client: _Client, tokens: Tokens, in_body: bool, call: Call) -> WireRequest:
    form = {"grant_type": "client_credentials"}
    if tokens.scope:
        form["scope"] = tokens.scope
    headers = {
        "user-agent": call.settings.api.user_agent,
        "accept": "application/json",
        "content-type": "application/x-www-form-urlencoded",
    }
    if in_body:
        form |= {"client_id": client.id, "client_secret": client.secret}
    else:
        headers["authorization"] = f"Basic {client.pair}"
    content = urlencode(form).encode()
    url, _, query = tokens.url.partition("?")
    return WireRequest("POST", url, query, headers, content, call.options.timeout)


async def _answer(wire: WireRequest, call: Call) -> tuple[Outcome, int]:
    # To ask twice does no harm.
    plan = RetryPlan(True, call.options.max_retries, call.options.deadline)
    clock, retries = call.settings.clock, 0
    started = clock.monotonic()
    while True:
        outcome = await call.transport.send(wire)
        said = outcome.kind if isinstance(outcome, Failure) else outcome.status_code
        call.settings.log.debug("token: %s (attempt %d)", said, retries + 1)
        wait = plan.wait(outcome, retries, clock.monotonic() - started, clock)
        if wait is None:
            return outcome, retries
        await call.transport.sleep(wait)
        retries += 1


def _token(outcome: Outcome, started: float) -> Token | None:
    """Return the token in an answer: RFC 6749, section 5.1."""
    if isinstance(outcome, Failure) or not outcome.is_success:
        return None
    said = _object(outcome)
    text = said.get("access_token")
    if not isinstance(text, str) or not text or not text.isascii():
        return None
    if not text.isprintable():
        return None
    seconds = _seconds(said.get("expires_in"))
    if seconds is not None:
        seconds = started + seconds - min(LEEWAY, seconds / 2)
    return Token(text, seconds)


def _seconds(value: object) -> float | None:
    """Return how long a token lives; some servers say it as text."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


def _error(outcome: Outcome, call: CallInfo) -> APIError:
    if isinstance(outcome, Failure):
        error = failed(outcome, call)
        error.__cause__ = outcome.cause
        return error
    body = _object(outcome)
    code = body.get("error")
    code = call.shown(code) if isinstance(code, str) else None
    said = "no access token in the answer"
    if not outcome.is_success:
        said = call.shown(message_of(outcome))
    listed = dict.fromkeys(filter(None, [code, said]))
    refusal = TokenError(": ".join(listed), call, outcome, body or None)
    refusal.code = code
    return refusal


def _object(response: Response) -> dict[str, Any]:
    try:
        said = response.json()
    except (ValueError, RecursionError):
        return {}
    return dict(said) if is_object(said) else {}
