"""From the last answer of a call to its result or its error."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    CallInfo,
    ResponseDecodeError,
    ResponseValidationError,
    error_for_status,
)
from .exchange import Failure
from .guards import is_object
from .operation import Operation
from .origin import REDIRECTS, redirect_target
from .redact import Secrets
from .response import RawResponse, Response
from .settings import Settings

if TYPE_CHECKING:
    from .parse import Parsed

T = TypeVar("T")

_MESSAGE_KEYS: Final = (
    "message",
    "detail",
    "error_description",
    "title",
    "error",
    "errors",
    "msg",
)


def concluded(
    operation: Operation[T],
    outcome: Response | Failure,
    call: CallInfo,
    elapsed: float,
    secrets: Secrets,
    settings: Settings,
) -> RawResponse[T]:
    """Return the result of a call whose last attempt ended with `outcome`.

    Raises:
        APIConnectionError: No answer came.
        ResponseError: Its status or its body is not that of a result.
    """
    if isinstance(outcome, Failure):
        raise failed(outcome, call, secrets) from outcome.cause
    from . import parse  # pydantic, which an import of the client need not wait for

    status, package = outcome.status_code, settings.api.package
    if not 200 <= status < 300:
        said = (
            _not_followed(outcome, call)
            if status in REDIRECTS
            else secrets.shown(message_of(outcome))
        )
        body = parse.error_body(operation, outcome, package)
        message = f"{status}: {said}" if said else str(status)
        raise error_for_status(status)(message, call, outcome, body)
    parsed, issues = checked(
        lambda: parse.success(operation, outcome, package),
        outcome,
        call,
        secrets,
        settings,
    )
    return RawResponse(outcome, parsed, issues, call.retries_taken, elapsed)


def checked(
    read: Callable[[], Parsed],
    response: Response,
    call: CallInfo,
    secrets: Secrets,
    settings: Settings,
) -> Parsed:
    """Return what `read` makes of a body.

    Raises:
        ResponseDecodeError: It cannot be read.
        ResponseValidationError: It does not fit, and the client is strict.
    """
    from .parse import NotParsed

    status = response.status_code
    try:
        parsed, issues = read()
    except NotParsed as problem:
        reason = problem.reason.format(*map(secrets.shown, problem.said))
        raise ResponseDecodeError(f"{status}: {reason}", call, response) from None
    if issues and settings.strict:
        listed = secrets.shown("; ".join(map(str, issues[:3])))
        more = f"; and {len(issues) - 3} more" if len(issues) > 3 else ""
        message = f"{status}: the body does not fit its schema: {listed}{more}"
        raise ResponseValidationError(message, call, response, issues)
    return parsed, issues


def failed(
    failure: Failure, call: CallInfo, secrets: Secrets, what: str = "no answer"
) -> APIError:
    """Return the error for a failure; `what` says what went wrong."""
    reason = secrets.shown(str(failure.cause) or type(failure.cause).__name__)
    if failure.response is not None:
        message = f"{failure.response.status_code}: the body cannot be decoded"
        return ResponseDecodeError(f"{message}: {reason}", call, failure.response)
    kind = APITimeoutError if failure.timeout else APIConnectionError
    return kind(f"{what}: {reason}", call)


def message_of(response: Response) -> str:
    """Return what the server says is wrong, as far as it says it in a usual place."""
    try:
        body = said = response.json()
        while is_object(said) and (keys := [k for k in _MESSAGE_KEYS if said.get(k)]):
            said = said[keys[0]]
        if isinstance(said, str):
            return said
        if said is body:
            return ""
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    except (ValueError, RecursionError):
        return response.text if response.content_type == "text/plain" else ""


def _not_followed(response: Response, call: CallInfo) -> str:
    location = response.headers.get("location", "")
    if not location:
        reason = "it has no location"
    elif redirect_target(call.url, location) is None:
        reason = "it leads to another origin"
    elif call.method not in ("GET", "HEAD"):
        reason = f"the method is {call.method}"
    else:
        reason = "there were too many before it"
    return f"a redirect that is not followed: {reason}"
