"""The request body in the intermediate model."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code
from codegen.openapi.bodies import BodyKind

# The keyword of `_core.request.Request` for each kind.
_KEYWORDS: dict[BodyKind, Code] = {
    "json": Code("json"),
    "multipart": Code("multipart"),
    "form": Code("form"),
    "text": Code("text"),
    "binary": Code("content"),
}


@dataclass(frozen=True, slots=True)
class FieldEncoding:
    """The arguments of `_core.forms.Encoding` for a field of a form."""

    wire: str
    arguments: Code
    has_style: bool


@dataclass(frozen=True, slots=True)
class Body:
    """The request body. Flattened: its fields are arguments of their own."""

    media_type: str
    kind: BodyKind
    required: bool
    flattened: bool
    encodings: tuple[FieldEncoding, ...]

    @property
    def keyword(self) -> Code:
        return _KEYWORDS[self.kind]

    @property
    def has_empty_form(self) -> bool:
        """Whether there is a way to send it with nothing in it."""
        return self.kind not in ("text", "binary")
