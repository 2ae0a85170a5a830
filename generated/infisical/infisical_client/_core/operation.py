"""What all calls of one operation have in common, built once when it is imported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from .paths import PathTemplate
from .values import Styles

if TYPE_CHECKING:
    from .shape import Shape

T = TypeVar("T")

Security: TypeAlias = tuple[tuple[str, ...], ...]
STREAM: Final = "Stream["


@dataclass(slots=True, eq=False, repr=False)
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

    method: str
    path: str
    _: KW_ONLY
    security: Security = ()
    responses: Mapping[int | str, str | None]
    styles: Mapping[str, Styles] = field(default_factory=dict[str, Any])
    arrays: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Any])
    servers: Mapping[str, str] = field(default_factory=dict[str, str])
    body_required: bool = False
    media_type: str = "application/json"
    encodings: Mapping[str, Any] = field(default_factory=dict[str, Any])
    accept: str = "application/json"
    route: PathTemplate = field(init=False)
    # Those that were used, by name.
    shapes: dict[str, Shape] = field(init=False, default_factory=dict[str, Any])

    def __post_init__(self) -> None:
        self.route = PathTemplate(self.path, self.styles.get("path", {}))

    def __repr__(self) -> str:
        return f"<Operation {self.method} {self.path}>"

    def documented(self, status: int) -> int | str | None:
        """Return the key of `responses` that covers `status`, or None."""
        keys = (status, f"{status // 100}XX", "default")
        return next((key for key in keys if key in self.responses), None)
