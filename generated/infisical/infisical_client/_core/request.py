"""One call: an operation and the values given to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from .omit import omit
from .operation import Operation
from .upload import Upload

T = TypeVar("T")

if TYPE_CHECKING:
    from .exchange import Call, Opened


class Encoded(NamedTuple):
    """A body as it is sent; `is_final`: no header may say another media type."""

    media_type: str
    content: bytes | Upload
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


@dataclass(slots=True, eq=False)
class Request(Generic[T]):
    """One call of `operation`, which returns a `T`.

    Values that are `omit` are not sent. The names are those of the API.

    Args:
        operation: What to call.
        path: The path parameters.
        query: The query parameters.
        headers: The header parameters.
        cookies: The cookie parameters.
        json: The body: anything that has a JSON form. Or instead of it,
        body: a form, text or a file.
        followed: Makes the address and the query to send of those of the operation and
            its method: a link that an answer had. Only query options are in them.
        streamed: Makes the result of an answer that was opened and not read; None
            if it is to be read after all.
    """

    operation: Operation[T]
    path: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    headers: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    cookies: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    json: Any = field(default=omit, repr=False)
    body: Body | None = field(default=None, repr=False)
    followed: Callable[[str, str, str], tuple[str, str]] | None = field(
        default=None, repr=False
    )
    streamed: Callable[[Opened, Call], Any] | None = field(default=None, repr=False)
