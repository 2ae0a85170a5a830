"""From the last answer of a call to its result, or to its error and what that says."""

from __future__ import annotations

import json
from typing import Any, Final

from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    CallInfo,
    ResponseDecodeError,
    ResponseValidationError,
    error_for_status,
)
from .exchange import Call, Failure, Outcome
from .guards import is_object
from .origin import REDIRECTS, redirect_target
from .response import Issues, RawResponse, Response

_MESSAGE_KEYS: Final = (
    "message",
    "detail",
    "error_description",
    "title",
    "error",
    "errors",
    "msg",
)


def concluded(outcome: Outcome, call: Call) -> RawResponse[Any]:
    """Return the result of a call whose last attempt ended with `outcome`.

    Raises:
        APIConnectionError: No answer came.
        ResponseError: Its status or its body is not that of a result.
    """
    if isinstance(outcome, Failure):
        raise failed(outcome, call) from outcome.cause
    from . import parse  # pydantic, which nothing before had to wait for

    status = outcome.status_code
    if not outcome.is_success:
        is_redirect = status in REDIRECTS
        said = _not_followed(outcome, call) if is_redirect else message_of(outcome)
        body = parse.error_body(call, outcome)
        raise error_for_status(status)(call.shown(said), call, outcome, body)
    parsed, issues = parse.success(call, outcome)
    if issues and call.settings.strict:
        raise misfit(issues, outcome, call)
    headers, content = outcome.headers, outcome.content
    taken, elapsed = call.retries_taken, call.elapsed
    return RawResponse(status, headers, content, parsed, issues, taken, elapsed)


def failed(failure: Failure, call: CallInfo, what: str = "no answer") -> APIError:
    """Return the error for a failure; `what` says what went wrong."""
    reason = call.shown(_reason(failure))
    if failure.response is not None:
        message = f"the body cannot be decoded: {reason}"
        return ResponseDecodeError(message, call, failure.response)
    kind = APITimeoutError if failure.timeout else APIConnectionError
    return kind(f"{what}: {reason}", call)


def misfit(issues: Issues, response: Response, call: Call) -> ResponseValidationError:
    """Return the error for a body that does not fit, where the client is strict."""
    listed = call.shown("; ".join(map(str, issues[:3])))
    more = f"; and {len(issues) - 3} more" if len(issues) > 3 else ""
    message = f"the body does not fit its schema: {listed}{more}"
    return ResponseValidationError(message, call, response, issues)


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


def _reason(failure: Failure) -> str:
    error: BaseException | None = failure.cause
    if failure.timeout and not str(error):
        return "timed out"
    while error is not None:  # often only the one behind it says something
        if text := str(error):
            return text
        error = error.__cause__ or error.__context__
    return type(failure.cause).__name__
