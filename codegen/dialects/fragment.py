"""What every dialect gives: an OpenAPI document and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from codegen.problems import Where
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
    `whole` says that the fragment is a file of its own and no page; `pages`
    are those that name an operation of it, by path and method (``webhook``
    for a webhook).
    """

    document: Node
    origin: Origin
    silent: frozenset[str] = field(default_factory=frozenset[str])
    lifted: frozenset[str] = field(default_factory=frozenset[str])
    whole: bool = False
    pages: Mapping[tuple[str, str], Origin] = field(
        default_factory=dict[tuple[str, str], Origin]
    )


@dataclass(frozen=True, slots=True)
class Named:
    """An operation that a page names and a document elsewhere defines.

    `spec` is the name of that document, empty where the page does not say it;
    `method` is ``webhook`` where `path` is the name of a webhook.
    """

    spec: str
    method: str
    path: str
    where: Where
    origin: Origin

    @property
    def label(self) -> str:
        """``"POST /things"``, as problems name an operation, or ``"webhook made"``."""
        method = self.method if self.method == "webhook" else self.method.upper()
        return f"{method} {self.path}"
