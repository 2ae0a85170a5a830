"""Types as the intermediate model has them: spelled, with their imports."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code


@dataclass(frozen=True, slots=True, order=True)
class Import:
    """`from module import name as alias`, or `import module` without a name."""

    module: str
    name: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A type as it is written, and what must be imported for it."""

    code: Code
    imports: frozenset[Import] = frozenset()

    def __repr__(self) -> str:
        # The same in every process, as `testing.footprint` needs it.
        return f"Annotation({self.code!r}, {sorted(self.imports)!r})"


STREAM = Import(".._core.streaming", "Stream")
ASYNC_STREAM = Import(".._core.streaming", "AsyncStream")


def or_omit(annotation: Code) -> Code:
    """A type, or `omit`; None stays the last member of the union."""
    if annotation == "None":
        return Code("Omit | None")
    if not annotation.endswith(" | None"):
        return annotation + Code(" | Omit")
    return Code(annotation.removesuffix(" | None")) + Code(" | Omit | None")
