"""What an error says of a failure, and of what the server said."""

from __future__ import annotations

import json
from typing import Final

from .errors import (
    APIConnectionError,
    APIError,
    APITimeoutError,
    CallInfo,
    ResponseDecodeError,
)
from .exchange import Failure
from .guards import is_object
from .response import Response

_MESSAGE_KEYS: Final = (
    "message",
    "detail",
    "error_description",
    "title",
    "error",
    "errors",
    "msg",
)


def failed(failure: Failure, call: CallInfo, what: str = "no answer") -> APIError:
    """Return the error for a failure; `what` says what went wrong."""
    reason = call.shown(_reason(failure))
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


def _reason(failure: Failure) -> str:
    error: BaseException | None = failure.cause
    if failure.timeout and not str(error):
        return "timed out"
    while error is not None:  # often only the one behind it says something
        if text := str(error):
            return text
        error = error.__cause__ or error.__context__
    return type(failure.cause).__name__
