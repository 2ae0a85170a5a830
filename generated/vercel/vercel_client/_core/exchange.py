"""What passes between the life of a call, which does no I/O, and its drivers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, TypeVar

from .options import Timeout
from .response import Response
from .upload import Upload

T = TypeVar("T")

if TYPE_CHECKING:
    from .reading import Reading


@dataclass(frozen=True, slots=True)
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
    """No answer came, or none that can be read.

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
    """A successful answer whose body has not been read."""

    __slots__ = ()

    def read(self) -> Any:
        """Return it as a Response or a Failure; asynchronously, to be awaited."""
        raise NotImplementedError

    def streamed(self, reading: Reading[Any]) -> Any:
        """Return the Stream, or AsyncStream, that reads its body."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
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

    function: Callable[[], str | Awaitable[str]]


Action: TypeAlias = Send | Read | Wait | Ask
# What a driver runs: it asks for each step, and is resumed with what came of it.
Flow: TypeAlias = Generator[Action, Any, T]
