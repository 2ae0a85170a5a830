"""Bodies of requests that are text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .build import NO_OBJECT
from .omit import omit
from .operation import Operation
from .request import Encoded


@dataclass(frozen=True, slots=True)
class TextBody:
    """A body that is text, sent as UTF-8, or bytes that are text already."""

    value: Any = field(repr=False)

    def encoded(
        self, operation: Operation[Any], extra: Mapping[str, Any]
    ) -> Encoded | None:
        """Return it as it is sent; None if it was not given."""
        if extra:
            raise TypeError(NO_OBJECT)
        value = self.value
        if value is omit:
            return None
        if isinstance(value, str):
            value = value.encode()
        if not isinstance(value, bytes):
            raise TypeError(f"the body must be text or bytes, not {type(value)!r}")
        return Encoded(operation.media_type, value)
