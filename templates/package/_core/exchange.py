"""What passes between the life of a call, which does no I/O, and its drivers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from .errors import CallInfo
from .options import Timeout
from .redact import Secrets
from .response import Response
from .upload import Upload

T = TypeVar("T")

if TYPE_CHECKING:
    from .credentials import Placed
    from .operation import Operation
    from .settings import Settings


@dataclass(slots=True)
class WireRequest:
    """A request as it goes out. Its repr holds nothing that may be secret."""

    method: str
    url: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    content: bytes | Upload | None = field(repr=False)
    timeout: Timeout
    secret_url: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """No answer came, or none that can be read; never a success.

    Attributes:
        cause: The error of the HTTP library.
        kind: `unsent`: the server cannot have seen the request. `lost`: it may have.
            `hopeless`: it would fail the same way again.
        timeout: Whether it was a limit on time.
        response: The answer without its body, if that was broken.
    """

    cause: Exception
    kind: Literal["unsent", "lost", "hopeless"]
    timeout: bool = False
    response: Response | None = None


class Opened(Response):
    """A successful answer whose body has not been read.

    Its methods wait, or return what is to be awaited, as its client does.
    """

    __slots__ = ()

    def read(self) -> Any:
        """Read it to its end, and return it as a Response or a Failure."""
        raise NotImplementedError

    def receive(self) -> Any:
        """Return the next piece of its body, or a Failure; None at its end."""
        raise NotImplementedError

    def close(self) -> Any:
        """Give the connection back."""
        raise NotImplementedError


@dataclass(slots=True)
class Call:
    """One call on its way, for what is said of it in the end.

    Attributes:
        operation: What is called.
        method: The HTTP method.
        url: The URL without its query, which may hold secrets.
        settings: Of the client.
        authorization: The header `authorization`, if the caller set it.
        placed: The credentials of the last attempt.
        retries: How many attempts failed before it.
        elapsed: How many seconds it took.
    """

    operation: Operation[Any]
    method: str
    url: str
    settings: Settings
    authorization: str = field(default="", repr=False)
    placed: Sequence[Placed] = ()
    retries: int = 0
    elapsed: float = 0.0

    @property
    def info(self) -> CallInfo:
        """What an error says of it."""
        return CallInfo(self.method, self.url, self.retries)

    @property
    def secrets(self) -> Secrets:
        """What no message may hold."""
        ours = [secret for item in self.placed for secret in item.secrets]
        return Secrets((*ours, self.authorization.rpartition(" ")[2]))


@dataclass(slots=True)
class Send:
    """Send a request; the outcome is a Response or a Failure.

    With `stream` a success is an Opened.
    """

    request: WireRequest
    stream: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """Read the body of an open answer; the outcome is a Response or a Failure."""

    opened: Opened


@dataclass(frozen=True, slots=True)
class Wait:
    """Let time pass; there is no outcome."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Call a function of the user; the outcome is what it returns."""

    function: Callable[[], object]  # what it returns may have to be awaited


Action: TypeAlias = Send | Read | Wait | Ask
# What a driver runs: it asks for each step, and is resumed with what came of it.
Flow: TypeAlias = Generator[Action, Any, T]
