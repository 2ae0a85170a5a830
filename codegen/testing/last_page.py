"""The page that a mock answers with: a list of one page, which ends there.

A made-up example says of itself that another page follows, and for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final

from codegen.model.ir_pagination import Path, Scheme
from codegen.testing.keywords import is_list, is_mapping
from codegen.testing.synthesis import Json
from codegen.testing.wire import ABSENT

# What may say that nothing comes next.
_ENDS: Final = (None, ABSENT, "", 0)


def last_page(page: Json, scheme: Scheme, fits: Callable[[Json], bool]) -> Json:
    """The documented page as the last one: it says so wherever it says anything.

    Args:
        fits: Whether a page is as its schema says.
    """
    items = at(page, scheme.items)
    said: dict[Path, Json] = {
        scheme.more: False,
        scheme.current: scheme.first,
        scheme.pages: 1,
        scheme.total: len(items) if is_list(items) else 0,
    }
    for path, value in said.items():
        if _has(page, path):
            page = put(page, path, value)
    if _has(page, scheme.next):
        ends = [put(page, scheme.next, end) for end in _ENDS]
        page = next(filter(fits, ends), ends[0])
    return page


def after_it(page: Json, scheme: Scheme) -> dict[str, Any]:
    """What is answered where a call wants a later page, if the page cannot say it.

    That is `json`, an empty page, and when: one of the parameters `names` at `place`
    is there and not `first`. Nothing if no client wants a later page.
    """
    ending = {
        "page": (scheme.more, scheme.pages),
        "offset": (scheme.more, scheme.total),
        "last_item": (scheme.more, ()),
    }
    if scheme.style not in ending or not is_list(at(page, scheme.items)):
        return {}
    if any(_has(page, path) for path in ending[scheme.style]):
        return {}
    first = {"page": str(scheme.first), "offset": "0"}
    return {
        "place": "json" if scheme.place == "body" else "query",
        "names": [
            replace(scheme, parameter=name).wire
            for name in (scheme.parameter, scheme.backward)
            if name
        ],
        "first": first.get(scheme.style, ""),
        "json": put(page, scheme.items, []),
    }


def at(value: Json, path: Path) -> Any:
    """What is at a place in JSON; None where there is nothing."""
    for name in path:
        value = value.get(name) if is_mapping(value) else None
    return value


def put(value: Json, path: Path, new: Json) -> Json:
    """`value` with something else at a place; ABSENT: with nothing there."""
    if not path:
        return new
    known: Mapping[str, Json] = value if is_mapping(value) else {}
    if len(path) == 1 and new is ABSENT:
        return {name: item for name, item in known.items() if name != path[0]}
    return {**known, path[0]: put(known.get(path[0]), path[1:], new)}


def _has(page: Json, path: Path) -> bool:
    holder = at(page, path[:-1])
    return bool(path) and is_mapping(holder) and path[-1] in holder
