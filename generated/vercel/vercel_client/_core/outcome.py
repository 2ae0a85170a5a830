"""From the last answer of a call to its result or its error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from . import parse
from .errors import (
    APIConnectionError,
    APITimeoutError,
    CallInfo,
    ResponseDecodeError,
    ResponseValidationError,
    error_for_status,
)
from .exchange import Failure
from .guards import is_object
from .operation import Operation
from .response import RawResponse, Response
from .settings import Settings

T = TypeVar("T")

_MESSAGE_KEYS: Final = ("message", "detail", "error_description", "title", "error")
_MESSAGE_LENGTH: Final = 300


def concluded(
    operation: Operation[T],
    outcome: Response | Failure,
    call: CallInfo,
    elapsed: float,
    secrets: Sequence[str],
    settings: Settings,
) -> RawResponse[T]:
    """Return the result of a call.

    Args:
        operation: What was called.
        outcome: How the last attempt ended.
        call: What errors say about the call.
        elapsed: Seconds that the last attempt took.
        secrets: The credentials it had, which no message may show.
        settings: Of the client.

    Raises:
        APIConnectionError: No answer came.
        APIStatusError: The status of the answer is not 2xx.
        ResponseDecodeError: Its body is not what is documented at all.
        ResponseValidationError: Its body does not fit, and the client is strict.
    """
    if isinstance(outcome, Failure):
        kind = APITimeoutError if outcome.timeout else APIConnectionError
        reason = str(outcome.cause) or type(outcome.cause).__name__
        raise kind(_shown(f"no answer: {reason}", secrets), call) from outcome.cause
    status, package = outcome.status_code, settings.api.package
    if not 200 <= status < 300:
        raise error_for_status(status)(
            _shown(f"{status}: {_message(outcome)}".rstrip(": "), secrets),
            call,
            outcome,
            parse.error_body(operation, outcome, package),
        )
    try:
        parsed, issues = parse.success(operation, outcome, package)
    except parse.NotParsed as problem:
        message = _shown(f"{status}: {problem}", secrets)
        raise ResponseDecodeError(message, call, outcome) from None
    if issues and settings.strict:
        listed = "; ".join(map(str, issues[:3]))
        more = f"; and {len(issues) - 3} more" if len(issues) > 3 else ""
        message = f"{status}: the body does not fit its schema: {listed}{more}"
        raise ResponseValidationError(_shown(message, secrets), call, outcome, issues)
    return RawResponse(outcome, parsed, issues, call.retries_taken, elapsed)


def _message(response: Response) -> str:
    """Return what the server says is wrong, as far as it says it in a usual place."""
    try:
        body = response.json()
    except (ValueError, RecursionError):
        body = response.text.strip() if response.content_type == "text/plain" else ""
    while is_object(body):
        body = next((body[key] for key in _MESSAGE_KEYS if body.get(key)), "")
    if not body and 300 <= response.status_code < 400:
        return "a redirect that is not followed: not GET, another origin, or too many"
    return body if isinstance(body, str) else ""


def _shown(text: str, secrets: Sequence[str]) -> str:
    """Return text of the server on one line, without the credentials it may repeat."""
    for secret in secrets:
        text = text.replace(secret, "***") if secret else text
    return " ".join(text.split())[:_MESSAGE_LENGTH]
