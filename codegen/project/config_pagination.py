"""The key `pagination` of a client: which operations have pages, and of which style."""

from __future__ import annotations

from typing import Final

from codegen.options import PaginationOption
from codegen.project import config_checks as checks
from codegen.project.config_table import Table

# The keys of each style: those that must be there, and those that may.
_KEYS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "cursor": (("parameter", "next"), ("items", "more")),
    "last_item": (("parameter",), ("items", "more", "key", "backward")),
    "page": (("parameter",), ("items", "more", "current", "pages", "total")),
    "offset": (("parameter",), ("items", "more", "total")),
    "link": (("next",), ("items",)),
    "header": ((), ("items",)),
}
_STYLES: Final = tuple(_KEYS)


def pagination(client: Table) -> dict[str, PaginationOption | None]:
    """What a client states, by operation; None: `false`, it has no pages."""
    table = client.table("pagination")
    found: dict[str, PaginationOption | None] = {}
    for name in table.keys:
        if (reason := checks.operation(name)) is not None:
            table.error("E604", f"key {name!r} {reason}", name)
        if table.take(name) is False:
            found[name] = None
        else:
            found[name] = _stated(table.table(name))
    return found


def _stated(table: Table) -> PaginationOption:
    style = table.choice("style", _STYLES, required=True)
    if table.take("style") != style:
        return PaginationOption(style)  # what else it needs is not known
    required, others = _KEYS[style]
    said = {key: table.string(key, None, checks.not_empty) for key in required}
    for key in others:
        if key in table.keys:
            said[key] = table.string(key, None, checks.not_empty)
    first = table.number("first", 1) if style == "page" else 1
    table.finish()
    return PaginationOption(style, first=first, **said)
