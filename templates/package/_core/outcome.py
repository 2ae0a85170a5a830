"""From the last answer of a call to its result or its error."""

from __future__ import annotations

from typing import Any

from . import parse
from .errors import ResponseDecodeError, ResponseValidationError, error_for_status
from .exchange import Call, Failure
from .messages import failed, message_of
from .origin import REDIRECTS, redirect_target
from .response import RawResponse, Response, SchemaIssue


def concluded(outcome: Response | Failure, call: Call) -> RawResponse[Any]:
    """Return the result of a call whose last attempt ended with `outcome`.

    Raises:
        APIConnectionError: No answer came.
        ResponseError: Its status or its body is not that of a result.
    """
    if isinstance(outcome, Failure):
        raise failed(outcome, call) from outcome.cause
    operation, package = call.operation, call.settings.api.package
    if not outcome.is_success:
        status = outcome.status_code
        said = (
            _not_followed(outcome, call)
            if status in REDIRECTS
            else call.shown(message_of(outcome))
        )
        body = parse.error_body(operation, outcome, package)
        message = f"{status}: {said}" if said else str(status)
        raise error_for_status(status)(message, call, outcome, body)
    try:
        parsed, issues = parse.success(operation, outcome, package)
    except parse.NotParsed as problem:
        raise unreadable(problem, outcome, call) from None
    if issues and call.settings.strict:
        raise misfit(issues, outcome, call)
    return RawResponse(outcome, parsed, issues, call.retries_taken, call.elapsed)


def unreadable(
    problem: parse.NotParsed, response: Response, call: Call
) -> ResponseDecodeError:
    """Return the error for a body that cannot be read."""
    reason = problem.reason.format(*map(call.shown, problem.said))
    message = f"{response.status_code}: {reason}"
    return ResponseDecodeError(message, call, response)


def misfit(
    issues: tuple[SchemaIssue, ...], response: Response, call: Call
) -> ResponseValidationError:
    """Return the error for a body that does not fit, where the client is strict."""
    listed = call.shown("; ".join(map(str, issues[:3])))
    more = f"; and {len(issues) - 3} more" if len(issues) > 3 else ""
    status = response.status_code
    message = f"{status}: the body does not fit its schema: {listed}{more}"
    return ResponseValidationError(message, call, response, issues)


def _not_followed(response: Response, call: Call) -> str:
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
