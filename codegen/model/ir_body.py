"""The request body in the intermediate model."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code
from codegen.model.ir_annotation import Import
from codegen.openapi.bodies import BodyKind

# What makes a body of each kind that is not JSON.
_CLASSES: dict[BodyKind, Import] = {
    "multipart": Import(".._core.multipart", "MultipartBody"),
    "form": Import(".._core.forms", "FormBody"),
    "text": Import(".._core.text_body", "TextBody"),
    "binary": Import(".._core.files", "FileBody"),
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
    def runtime(self) -> Import | None:
        """The class of the runtime that its value is given to; None for JSON."""
        return _CLASSES.get(self.kind)

    @property
    def has_empty_form(self) -> bool:
        """Whether there is a way to send it with nothing in it."""
        return self.kind not in ("text", "binary")

    @property
    def takes_files(self) -> bool:
        """Whether it is a file, or may hold one."""
        return self.kind in ("multipart", "binary")
