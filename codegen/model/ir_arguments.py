"""What a method takes, and where in the request it goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from codegen.code import Code, py
from codegen.model.ir_annotation import Annotation, Import, or_omit
from codegen.problems import Where

Place = Literal["path", "query", "header", "cookie", "body"]

# The class that the values of a place are given to, where it is not every API's.
VALUES: Final[dict[Place, Import]] = {
    "header": Import(".._core.header_values", "HeaderValues"),
    "cookie": Import(".._core.cookie_values", "CookieValues"),
}


@dataclass(frozen=True, slots=True)
class Style:
    """How an array or object parameter is written, where not the default."""

    name: str
    explode: bool = False
    reserved: bool = False

    @property
    def construction(self) -> Code:
        """The `_core.style.Style` of it."""
        said = [py(self.name)]
        if self.name not in ("json", "deepObject"):
            said.append(Code("explode=") + py(self.explode))
        if self.reserved:
            said.append(Code("reserved=True"))
        return Code("Style(") + Code(", ").join(said) + Code(")")


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a method: a parameter, or a field of the JSON body."""

    name: Code
    wire: str
    place: Place
    annotation: Annotation
    required: bool
    doc: str = field(repr=False)
    style: Style | None
    where: Where = field(repr=False)
    array: bool = False  # it takes an array, and no text

    @property
    def accepted(self) -> Code:
        """The type as the signature has it: `omit` too, where it may be omitted."""
        code = self.annotation.code
        return code if self.required else or_omit(code)


@dataclass(frozen=True, slots=True)
class Constant:
    """A member of the body, or of the query, that a method always sends."""

    wire: str
    value: bool | str
    place: Place = "body"


@dataclass(frozen=True, slots=True)
class Part:
    """Arguments that go to one place of the request: `query={...}`."""

    name: Code
    arguments: tuple[Argument, ...]
    whole: bool  # the one argument is the part, not a member of it
    constants: tuple[Constant, ...] = ()
    wrapper: Code | None = None  # the class that they are given to
