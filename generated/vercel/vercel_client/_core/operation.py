"""What all calls of one operation have in common, built once when it is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from .paths import PathTemplate
from .style import Style

if TYPE_CHECKING:
    from .shape import Shape

T = TypeVar("T")

Security: TypeAlias = tuple[tuple[str, ...], ...]
STREAM: Final = "Stream["
IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})


class Operation(Generic[T]):
    """One operation of the API; `T` is what a successful call returns.

    Args:
        method: The HTTP method, in capitals.
        path: The path template.
        security: Alternatives, each the ids of the schemes it needs together. No
            alternative: no credentials. An empty one: they are optional.
        responses: By status, range (`"4XX"`) or `"default"`: the type of the body. A
            name with a dot is looked up in the package's models on first use
            (`"certs.Cert"`); `"Any"`, `"str"` and `"bytes"` mean JSON, text and
            bytes as they come; `"Stream[certs.Cert]"` a stream of such items;
            None: no body.
        styles: By the part of the request, the parameters whose style is not the
            default of their place.
        arrays: By the part of the request, what takes an array and no text.
        servers: Base URLs by name, where they are not those of the API.
        body_required: Whether a body of which nothing is given is sent as `{}`.
        media_type: Of the request body.
        encodings: By field of a form, the `Encoding` of those whose values alone do
            not say it.
        accept: The media types of a success.
    """

    __slots__ = (
        "accept",
        "arrays",
        "body_required",
        "encodings",
        "idempotent",
        "media_type",
        "method",
        "path",
        "responses",
        "security",
        "servers",
        "shapes",
        "styles",
    )

    def __init__(
        self,
        method: str,
        path: str,
        *,
        security: Security = (),
        responses: Mapping[int | str, str | None],
        styles: Mapping[str, Mapping[str, Style]] | None = None,
        arrays: Mapping[str, Sequence[str]] | None = None,
        servers: Mapping[str, str] | None = None,
        body_required: bool = False,
        media_type: str = "application/json",
        encodings: Mapping[str, Any] | None = None,
        accept: str = "application/json",
    ) -> None:
        self.method = method
        self.styles: Mapping[str, Mapping[str, Style]] = styles or {}
        self.arrays: Mapping[str, Sequence[str]] = arrays or {}
        self.path = PathTemplate(path, self.styles.get("path", {}))
        self.security = security
        self.responses = responses
        self.servers: Mapping[str, str] = servers or {}
        self.body_required = body_required
        self.media_type = media_type
        self.encodings: Mapping[str, Any] = encodings or {}
        self.idempotent = method in IDEMPOTENT
        self.accept = accept
        self.shapes: dict[str, Shape] = {}  # by name of the type, as they are used

    def __repr__(self) -> str:
        return f"<Operation {self.method} {self.path.template}>"

    def documented(self, status: int) -> int | str | None:
        """Return the key of `responses` that covers `status`, or None."""
        for key in (status, f"{status // 100}XX", "default"):
            if key in self.responses:
                return key
        return None
