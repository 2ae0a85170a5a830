"""What passes between the life of a call, which does no I/O, and its drivers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from .errors import CallInfo
from .options import Timeout
from .redact import redacted
from .request import Pieces, Streamed
from .response import Response

T = TypeVar("T")

if TYPE_CHECKING:
    from .api import Settings
    from .credentials import Placed
    from .http import HTTPRequest
    from .operation import Operation


@dataclass(slots=True)
class WireRequest:
    """A request as it goes out. Its repr holds nothing that may be secret.

    `kind`: the class of the HTTP library's request, if the URL holds a secret.
    """

    method: str
    url: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    content: bytes | Pieces | None = field(repr=False)
    timeout: Timeout
    kind: type[HTTPRequest] | None = None


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


@dataclass(slots=True)
class Call:
    """One call on its way, and its last attempt, for what is said of it in the end."""

    operation: Operation[Any]
    method: str
    url: str  # without its query, which may hold secrets
    settings: Settings
    authorization: str = field(default="", repr=False)  # the header, of the caller
    placed: Sequence[Placed] = ()
    retries: int = 0
    elapsed: float = 0.0

    @property
    def info(self) -> CallInfo:
        """What an error says of it."""
        return CallInfo(self.method, self.url, self.retries, self.secrets)

    @property
    def secrets(self) -> Sequence[str]:
        """What no message may hold."""
        ours = [secret for item in self.placed for secret in item.secrets]
        return (*ours, self.authorization.rpartition(" ")[2])

    def shown(self, text: str) -> str:
        """Return `text` as a message may show it."""
        return redacted(text, self.secrets)


@dataclass(slots=True)
class Send:
    """Send a request; the outcome is a Response or a Failure.

    A success is what `streamed` opens, if that is given.
    """

    request: WireRequest
    streamed: Streamed | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass; there is no outcome."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Call a function of the user; the outcome is what it returns."""

    function: Callable[[], object]  # what it returns may have to be awaited


Action: TypeAlias = Send | Wait | Ask
# What a driver runs: it asks for each step, and is resumed with what came of it.
Flow: TypeAlias = Generator[Action, Any, T]
