"""How an operation divides a list into pages, in the intermediate model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

from codegen.code import Code, py
from codegen.model.ir_annotation import Annotation, Import

Style = Literal["cursor", "last_item", "page", "offset", "link", "header"]
STYLES: tuple[Style, ...] = get_args(Style)
Path = tuple[str, ...]

PAGE_IMPORTS = (
    Import(".._core.pages", "AsyncPages"),
    Import(".._core.pages", "Page"),
)
PAGING = Import(".._core.paging", "Paging")
# The class of the runtime for each style.
CLASSES: dict[Style, str] = {
    "cursor": "CursorPaging",
    "last_item": "LastItemPaging",
    "page": "NumberPaging",
    "offset": "OffsetPaging",
    "link": "LinkPaging",
    "header": "LinkPaging",
}


@dataclass(frozen=True, slots=True)
class Scheme:
    """How pages follow each other, by the names of the API.

    Args:
        style: What says where the next page is: a cursor in the body, the last item,
            a counted number or offset, a link in the body, or the header `Link`.
        why: What it was recognised by.
        items: Where the items are in the body; empty: it is an array.
        parameter: What is sent to get another page, and
        place: where; it is a member of the object `inside`, if that is one.
        next: Where the body says what comes next.
        more: Where it says whether there is more.
        key: Where an item has what the parameter takes.
        backward: The parameter that goes the other way.
        first: The number of the first page.
        current: Where the body has the number of the page,
        pages: how many there are,
        total: and how many items.
    """

    style: Style
    why: str
    items: Path = ()
    parameter: str = ""
    place: Literal["query", "body"] = "query"
    next: Path = ()
    more: Path = ()
    key: Path = ()
    backward: str = ""
    first: int = 1
    current: Path = ()
    pages: Path = ()
    total: Path = ()
    inside: str = ""

    @property
    def wire(self) -> str:
        """The parameter as it is called in the query or the body."""
        return f"{self.inside}[{self.parameter}]" if self.inside else self.parameter

    @property
    def runtime(self) -> str:
        """The class of the runtime."""
        return f"Deep{CLASSES[self.style]}" if self.inside else CLASSES[self.style]

    @property
    def paths(self) -> dict[str, Path]:
        """What is said of places in the body, by the name of the argument."""
        named = ("items", "next", "more", "current", "pages", "total")
        return {name: getattr(self, name) for name in named}


@dataclass(frozen=True, slots=True)
class Pagination:
    """A scheme with the names and types of the package.

    Args:
        item: The type of the items.
        paths: The places that the scheme names, by Python names.
        key: Where an item has its name, by Python names.
        keys: The parameters that have credentials, of a link.
    """

    scheme: Scheme
    item: Annotation
    paths: dict[str, Path] = field(hash=False)
    key: Path
    keys: tuple[str, ...] = ()

    @property
    def runtime(self) -> Import:
        """The class of the runtime."""
        module = "deep_paging" if self.scheme.inside else "paging"
        return Import(f".._core.{module}", self.scheme.runtime)

    @property
    def construction(self) -> Code:
        """What makes it."""
        scheme = self.scheme
        said: dict[str, object] = {
            "inside": scheme.inside,
            "parameter": scheme.parameter,
            "place": "json" if scheme.place == "body" else "",
            **self.paths,
            "key": self.key if self.key != ("id",) else (),
            "backward": scheme.backward,
            "keys": self.keys,
            "first": scheme.first if scheme.first != 1 else "",
        }
        arguments = [
            Code(f"{name}=") + py(value)
            for name, value in said.items()
            if value not in ("", ())
        ]
        name = Code(scheme.runtime)
        return name + Code("(") + Code(", ").join(arguments) + Code(")")

    def of(self, name: str, body: Code) -> Code:
        """The type of a page, or of pages: `Page[Item, Body]`."""
        code = Code(name) + Code("[") + self.item.code + Code(", ")
        return code + body + Code("]")
