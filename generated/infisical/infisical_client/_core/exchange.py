"""What passes between the life of a call and the transport that does its I/O."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from .errors import CallInfo
from .response import Response

if TYPE_CHECKING:
    from .api import Settings
    from .http import BaseTransport, HTTPRequest
    from .operation import Operation
    from .options import CallOptions, Timeout
    from .request import Pieces, Streamed


@dataclass(slots=True)
class WireRequest:
    """A request as it goes out. Its repr holds nothing that may be secret.

    `kind`: the class of the HTTP library's request, if the query holds a secret.
    """

    method: str
    url: str  # without the query
    query: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)  # names in lower case
    content: bytes | Pieces | None = field(repr=False)
    timeout: Timeout
    kind: type[HTTPRequest] | None = None

    @property
    def target(self) -> str:
        """The URL with the query."""
        return f"{self.url}?{self.query}" if self.query else self.url

    @property
    def replayable(self) -> bool:
        """Whether it can be sent more than once."""
        content = self.content
        return content is None or isinstance(content, bytes) or content.replayable


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer came, or none that can be read; never a success.

    `unsent`: the server cannot have seen the request. `lost`: it may have. `hopeless`:
    it would fail the same way again.
    """

    cause: Exception  # of the HTTP library
    kind: Literal["unsent", "lost", "hopeless"]
    timeout: bool = False
    response: Response | None = None  # without its body, if that was broken


Outcome: TypeAlias = Response | Failure  # of an attempt


@dataclass(slots=True, kw_only=True)
class Call(CallInfo):
    """One call on its way, and its last attempt, for what is said of it in the end."""

    operation: Operation[Any]
    options: CallOptions
    settings: Settings
    transport: BaseTransport[Any]
    streamed: Streamed | None
    elapsed: float = 0.0
