"""Documented responses: what each status carries and what it becomes."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Literal

from codegen.model.names import pascal
from codegen.openapi.media_types import STREAMS, TEXTS, kind_of
from codegen.openapi.refs import UnknownReference, resolve
from codegen.reading.source import Node

# As `_core.errors.STATUS_ERRORS`; other 4xx are APIStatusError.
_ERRORS = {
    400: "BadRequestError",
    401: "AuthenticationError",
    402: "PaymentRequiredError",
    403: "PermissionDeniedError",
    404: "NotFoundError",
    408: "RequestTimeoutError",
    409: "ConflictError",
    410: "GoneError",
    422: "UnprocessableEntityError",
    429: "RateLimitError",
}


@dataclass(frozen=True, slots=True)
class Content:
    """The one media type of a body that is read or sent, and its schema."""

    media_type: str
    kind: Literal["json", "stream", "text", "binary"]
    schema: Any  # None: the page has none
    value: Node


def is_json(media_type: str) -> bool:
    """Whether a media type is JSON (RFC 8259) or built on it (`+json`)."""
    return kind_of(media_type) == "json"


def content_of(holder: Any) -> Content | None:
    """The content of a body or response, JSON first; None where it has none."""
    content = holder.get("content") if isinstance(holder, Node) else None
    if not isinstance(content, Node) or not content:
        return None
    media_type = min(
        content, key=lambda name: (not is_json(name), name.startswith("*"))
    )
    value = content[media_type]
    if not isinstance(value, Node):
        value = Node({}, content.where, {})
    schema = value.get("schema")
    found = kind_of(media_type, schema)
    if found == "json":
        return Content(media_type, "json", schema, value)
    if found in STREAMS:
        return Content(media_type, "stream", schema, value)
    kind: Literal["text", "binary"] = "text" if found in TEXTS else "binary"
    return Content(media_type, kind, schema, value)


def is_success(status: str, statuses: list[str]) -> bool:
    """Whether a documented status is one that the method returns for."""
    if status == "default":
        return not any(other.startswith("2") for other in statuses)
    return status.startswith("2")


def error_class(status: str) -> str | None:
    """The exception for a status; None for those that are no errors."""
    if not status.isdigit():
        return None if status[:1] in "123" else "APIStatusError"
    number = int(status)
    if number < 400:
        return None
    if number >= 500:
        return "InternalServerError"
    return _ERRORS.get(number, "APIStatusError")


def class_suffix(status: str, success: bool, only: bool) -> str:
    """What the class name of a response body ends with: Response, NotFound.

    `only` says that no other success has a body.
    """
    if success and only:
        return "Response"
    try:
        phrase = HTTPStatus(int(status)).phrase.replace("'", "")
    except ValueError:
        phrase = f"Status {status}" if status != "default" else "Error"
    return pascal(phrase) + ("Response" if success else "")


def with_headers(response: Node, source: Node) -> Node:
    """The response with its headers written out in their place.

    A reference that leads nowhere stays as it is.
    """
    headers = response.get("headers")
    if not isinstance(headers, Node):
        return response
    found = Node(headers, headers.where, headers.key_where)
    for name, header in headers.items():
        with suppress(UnknownReference):
            found[name] = resolve(source, header)
    written = {**response, "headers": found}
    return Node(written, response.where, response.key_where)
