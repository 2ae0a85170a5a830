"""The errors that a call can raise.

APIError
    MissingCredentialsError     nothing was sent
    APIConnectionError          no answer came
        APITimeoutError
    ResponseError               an answer came
        APIStatusError          its status says that the call failed
            BadRequestError ... one class per common status
            AuthenticationError
                TokenError      no token came from the authorization server
        ResponseDecodeError     its body is not what it claims to be
        ResponseValidationError its body does not fit, and the client is strict
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from .redact import printable, redacted
from .response import Issues, Response


@dataclass(slots=True)
class CallInfo:
    """Which call it was.

    Attributes:
        method: The HTTP method.
        url: The URL without its query, which may hold secrets.
        retries_taken: How many attempts failed before the last one.
        secrets: What no message may hold; no error keeps it.
    """

    method: str
    url: str
    retries_taken: int = 0
    secrets: Sequence[str] = field(default=(), repr=False)

    def shown(self, text: str) -> str:
        """Return `text` as a message may show it."""
        return redacted(text, self.secrets)


class APIError(Exception):
    """Base of all errors of a call.

    Attributes:
        message: What went wrong.
        method, url, retries_taken: As in `CallInfo`.
    """

    def __init__(self, message: str, call: CallInfo) -> None:
        super().__init__(message)
        self.message = message
        self.method = call.method
        self.url = call.url
        self.retries_taken = call.retries_taken

    def __str__(self) -> str:
        return f"{self.method} {printable(self.url)}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        # Not by the constructor, which takes what no error keeps.
        return APIError.__new__, (type(self), *self.args), self.__dict__


class MissingCredentialsError(APIError):
    """The operation needs credentials and the client has none; nothing was sent."""


class APIConnectionError(APIError):
    """No answer came: no connection, or it was lost."""


class APITimeoutError(APIConnectionError):
    """No answer came in time."""


class ResponseError(APIError):
    """An answer came, and it is not a result.

    Attributes:
        message: Its status, and what went wrong.
        response: The answer.
        status_code, headers, content, request_id: Of the answer, as in `Response`.
    """

    def __init__(self, message: str, call: CallInfo, response: Response) -> None:
        self.response = response
        self.status_code = response.status_code
        said = f"{self.status_code}: {message}" if message else f"{self.status_code}"
        super().__init__(said, call)
        self.headers = response.headers
        self.content = response.content
        self.request_id = response.request_id
        self._shown_id = call.shown(self.request_id or "")

    def __str__(self) -> str:
        known = f" (request id {self._shown_id})" if self._shown_id else ""
        return f"{super().__str__()}{known}"


class ResponseDecodeError(ResponseError):
    """The body of a successful answer is empty, broken, or not of the kind of JSON."""


class ResponseValidationError(ResponseError):
    """The body of a successful answer does not fit its schema; the client is strict.

    Attributes:
        issues: Where it does not fit.
    """

    def __init__(
        self, message: str, call: CallInfo, response: Response, issues: Issues
    ) -> None:
        super().__init__(message, call, response)
        self.issues = issues


class APIStatusError(ResponseError):
    """The server answered with a status other than 2xx.

    Attributes:
        body: The model documented for the status; else JSON, text, or None. What
            comes is the server's choice: `isinstance` tells.
    """

    def __init__(
        self, message: str, call: CallInfo, response: Response, body: object
    ) -> None:
        super().__init__(message, call, response)
        self.body = body


class BadRequestError(APIStatusError):
    """400: the request is not valid."""


class AuthenticationError(APIStatusError):
    """401: the credentials are missing or not valid."""


class TokenError(AuthenticationError):
    """The authorization server gave no token; the API itself was not called.

    Attributes:
        code: What it says is wrong, as `invalid_client` (RFC 6749, 5.2); may be None.
        status_code, headers, content, body: Of its answer.
    """

    code: str | None = None


class PaymentRequiredError(APIStatusError):
    """402: the account has to pay first."""


class PermissionDeniedError(APIStatusError):
    """403: the credentials do not allow this."""


class NotFoundError(APIStatusError):
    """404: there is nothing of this name."""


class RequestTimeoutError(APIStatusError):
    """408: the server waited too long for the request."""


class ConflictError(APIStatusError):
    """409: the request conflicts with the state of the resource."""


class GoneError(APIStatusError):
    """410: the resource is gone for good."""


class UnprocessableEntityError(APIStatusError):
    """422: the request is well formed, and what it says is not valid."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class InternalServerError(APIStatusError):
    """5xx: the server failed."""


STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    402: PaymentRequiredError,
    403: PermissionDeniedError,
    404: NotFoundError,
    408: RequestTimeoutError,
    409: ConflictError,
    410: GoneError,
    422: UnprocessableEntityError,
    429: RateLimitError,
}


def error_for_status(status: int) -> type[APIStatusError]:
    """Return the class of error for `status`."""
    if status >= 500:
        return InternalServerError
    return STATUS_ERRORS.get(status, APIStatusError)
