"""What every dialect gives: an OpenAPI document and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass, field

from codegen.reading.nodes import Node


@dataclass(frozen=True, slots=True)
class Origin:
    """The page or document of a fragment; empty texts where there are none.

    `spec` names the source document, as the page's fence does.
    """

    file: str
    line: int
    url: str = ""
    title: str = ""
    description: str = ""
    spec: str = ""


@dataclass(frozen=True, slots=True)
class Fragment:
    """One page, or one whole document, as an OpenAPI document.

    `silent` names what this page cannot say, of ``servers`` and ``security``:
    its siblings' are taken. Where ``security`` is not in it and the document
    has none, the operation needs none as far as the page knows. `lifted`
    names the schema components that the page does not define but names: they
    may lack properties, or differ from what another page calls the same.
    """

    document: Node
    origin: Origin
    silent: frozenset[str] = field(default_factory=frozenset[str])
    lifted: frozenset[str] = field(default_factory=frozenset[str])
