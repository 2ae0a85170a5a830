"""What the server answered, and what was made of it."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from .headers import Headers
from .redact import printable

T = TypeVar("T")

_REQUEST_ID = ("x-request-id", "request-id", "x-amzn-requestid", "x-correlation-id")
# Not all that Python knows: a server could choose one that takes very long.
_CHARSET = re.compile(
    r"charset=[\"']?(utf-?(?:8|16|32)(?:-?[bl]e)?|(?:us-)?ascii|"
    r"(?:iso-?8859|latin|windows|cp)[-_]?\d+|(?:shift|euc)[-_]\w+|"
    r"gb(?:k|2312|18030)|big5|koi8-[ru])(?![\w.:-])",
    re.IGNORECASE,
)


class SchemaIssue(NamedTuple):
    """A place where a response is not as its schema says.

    Args:
        path: The keys and indexes that lead there, by their wire names.
        message: What was expected; it does not hold the value.
    """

    path: tuple[str | int, ...]
    message: str

    def __str__(self) -> str:
        steps = (f"[{s}]" if isinstance(s, int) else f".{s}" for s in self.path)
        place = "".join(steps).removeprefix(".") or "body"
        return f"{printable(place)}: {printable(self.message)}"


Issues: TypeAlias = tuple[SchemaIssue, ...]


@dataclass(slots=True, eq=False, repr=False)
class Response:
    """An answer of the server, read to its end.

    Attributes:
        status_code: The HTTP status.
        headers: Without regard to case.
        content: The body, decompressed.
    """

    status_code: int
    headers: Headers
    content: bytes

    def __repr__(self) -> str:
        kind = type(self).__name__
        return f"<{kind} {self.status_code}, {len(self.content)} bytes>"

    @property
    def is_success(self) -> bool:
        """Whether the status says that the call succeeded."""
        return 200 <= self.status_code < 300

    @property
    def content_type(self) -> str:
        """The media type, without its parameters; empty if there is none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def request_id(self) -> str | None:
        """The id under which the server knows the call, if it gave one."""
        return next(
            (self.headers[name] for name in _REQUEST_ID if name in self.headers), None
        )

    @property
    def text(self) -> str:
        """The body as text; what is not in its encoding is replaced."""
        charset = _CHARSET.search(self.headers.get("content-type", ""))
        try:
            return self.content.decode(charset[1] if charset else "utf-8", "replace")
        except (LookupError, ValueError):
            return self.content.decode("utf-8", "replace")

    def json(self) -> Any:
        """Return the body as JSON, without any model.

        Raises:
            ValueError: It is not JSON.
        """
        return json.loads(self.content)


@dataclass(slots=True, eq=False, repr=False)
class RawResponse(Response, Generic[T]):
    """A successful answer with what was parsed from it; a stream has no content.

    Attributes:
        parsed: What the method returns.
        issues: Where the body is not as its schema says.
        retries_taken: How many attempts failed before this one.
        elapsed: Seconds from sending the last attempt to the end of its answer.
    """

    parsed: T
    issues: Issues
    retries_taken: int
    elapsed: float
