"""One call: an operation and the values given to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from .omit import omit
from .operation import Operation
from .values import Styles

T = TypeVar("T")

if TYPE_CHECKING:
    from .exchange import Call
    from .http import Incoming
    from .response import RawResponse, Response


class Pieces(Protocol):
    """A body that is sent in pieces, from the first one at each attempt.

    `length`: how many bytes there are, if that is known. `replayable`: whether it can
    be sent more than once.
    """

    length: int | None
    replayable: bool

    def __iter__(self) -> Iterator[bytes]: ...


class Encoded(NamedTuple):
    """A body as it is sent; `is_final`: no header may say another media type."""

    media_type: str
    content: bytes | Pieces
    is_final: bool = False


class Body(Protocol):
    """A body that is not JSON."""

    def encoded(
        self, operation: Operation[Any], extra: Mapping[str, Any]
    ) -> Encoded | None:
        """Return it as it is sent, `extra` added to it; None to send none.

        Raises:
            OSError: A path leads to no file.
            TypeError: Something in it cannot be sent.
        """
        ...


class Streamed(Protocol):
    """What opens answers instead of reading them."""

    def open(self, answer: Incoming) -> Response:
        """Return a success as it is to be passed to `result`."""
        ...

    async def result(self, opened: Any, call: Call) -> RawResponse[Any]:
        """Make the result of it, which it may have to read for that."""
        ...


class Values(Protocol):
    """The values of parameters that are headers."""

    def lines(self, styles: Styles) -> Mapping[str, str]:
        """Return the headers; what is `omit` or None is left out."""
        ...


@dataclass(slots=True, eq=False)
class Request(Generic[T]):
    """One call of `operation`, which returns a `T`.

    Values that are `omit` are not sent. The names are those of the API.

    Args:
        operation: What to call.
        path: The path parameters.
        query: The query parameters.
        headers: The header parameters, as `HeaderValues`.
        cookies: The cookie parameters, as `CookieValues`.
        json: The body: anything that has a JSON form. Or instead of it,
        body: a form, text or a file.
        followed: Makes the address and the query to send of those of the operation and
            its method: a link that an answer had. Only query options are in them.
        streamed: Opens the answer, which is not read as a whole.
    """

    operation: Operation[T]
    path: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    headers: Values | None = field(default=None, repr=False)
    cookies: Values | None = field(default=None, repr=False)
    json: Any = field(default=omit, repr=False)
    body: Body | None = field(default=None, repr=False)
    followed: Callable[[str, str, str], tuple[str, str]] | None = field(
        default=None, repr=False
    )
    streamed: Streamed | None = field(default=None, repr=False)
