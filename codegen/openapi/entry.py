"""What the pages of one API say, on its way into one document."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.dialects import Origin
from codegen.reading.source import Node, Seq


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation (or webhook) of one page, before references are resolved.

    `servers` and `security` are what holds for it, from the operation itself
    or from its document; None where neither says anything.
    """

    path: str
    method: str
    operation: Node
    item: Node
    origin: Origin
    silent: frozenset[str]
    servers: Seq | None
    security: Seq | None
    webhook: bool = False

    @property
    def key(self) -> str:
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True)
class Merged:
    """All components by section, and all operations, sorted and each once.

    `agreed`: pages tell in the same words of each component that is no schema.
    """

    components: Node
    entries: tuple[Entry, ...]
    info: Node | None
    tags: Seq
    agreed: bool
