"""A documented response in the intermediate model."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.code import Code
from codegen.model.ir_annotation import Annotation


@dataclass(frozen=True, slots=True)
class Response:
    """A documented status. `model` is how the runtime finds the type:

    ``"certs.IssueCertResponse"``, or one of Any, str, bytes, or ``"Stream[...]"`` of
    one of these; None: no content. `items` is the type of what a stream yields.
    """

    status: str
    media_type: str | None
    model: str | None
    annotation: Annotation | None
    description: str = field(repr=False)
    error: Code | None  # the class raised for it
    items: Annotation | None = None

    @property
    def key(self) -> int | str:
        """The status as the runtime keys it: an int, a range or `default`."""
        if self.status.isdigit():
            return int(self.status)
        return "default" if self.status == "default" else self.status.upper()
