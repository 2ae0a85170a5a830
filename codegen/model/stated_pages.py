"""Pagination as the configuration states it, checked against the operation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from codegen.model.ir_pagination import STYLES, Path, Scheme
from codegen.model.page_shape import Definitions, item_type, items_path, type_at
from codegen.model.recognise_pages import Parameter
from codegen.model.shapes import Type
from codegen.options import ClientOptions, PaginationOption
from codegen.problems import Problems

_PATHS: Final = ("next", "more", "current", "pages", "total")


def stated(
    key: str,
    body: Type | None,
    parameters: Iterable[Parameter],
    definitions: Definitions,
    options: ClientOptions,
    problems: Problems,
) -> Scheme | None:
    """The scheme of the operation `key`; None: it has none, or problems say why.

    Args:
        body: The type of its pages; None: it does not return JSON of one kind.
        parameters: What it takes in the query and in the body.
    """
    option = options.pagination[key]
    if option is None:
        return None
    reader = _Stated(key, option, definitions, options, problems)
    if body is None:
        reader.wrong("its answer is not JSON of one documented kind")
        return None
    return reader.scheme(body, {found.wire: found for found in parameters})


class _Stated:
    def __init__(
        self,
        key: str,
        option: PaginationOption,
        definitions: Definitions,
        options: ClientOptions,
        problems: Problems,
    ) -> None:
        self._key = key
        self._option = option
        self._definitions = definitions
        self._options = options
        self._problems = problems
        self._failed = False

    def scheme(self, body: Type, parameters: dict[str, Parameter]) -> Scheme | None:
        option = self._option
        for name in ("parameter", "backward"):
            self._known(name, getattr(option, name), parameters)
        paths = {name: self._path(name, body) for name in _PATHS}
        items = self._items(body)
        path = tuple(option.key.split(".")) if option.key else ("id",)
        if items is not None and option.style == "last_item":
            item = item_type(body, items, self._definitions)
            if item is None or type_at(item, path, self._definitions) is None:
                self.wrong(f"an item has no {'.'.join(path)!r}", "key")
        if self._failed or items is None:
            return None
        found = parameters.get(option.parameter)
        return Scheme(
            next(style for style in STYLES if style == option.style),
            "the configuration states it",
            items,
            option.parameter,
            "body" if found and found.in_body else "query",
            key=path if option.style == "last_item" else (),
            backward=option.backward,
            inside=found.inside if found else "",
            first=option.first,
            **paths,
        )

    def wrong(self, reason: str, key: str = "") -> None:
        """Report what the configuration states and the operation does not have."""
        self._failed = True
        place = self._options.place("pagination", self._key, *([key] if key else []))
        self._problems.error(place, "E622", f"pagination of {self._key!r}: {reason}")

    def _known(self, key: str, name: str, parameters: dict[str, Parameter]) -> None:
        if name and name not in parameters:
            listed = ", ".join(map(repr, parameters)) or "none"
            self.wrong(f"there is no parameter {name!r}; there is {listed}", key)

    def _path(self, key: str, body: Type) -> Path:
        text: str = getattr(self._option, key)
        path = tuple(text.split(".")) if text else ()
        if path and type_at(body, path, self._definitions) is None:
            self.wrong(f"the answer has no {text!r}", key)
        return path

    def _items(self, body: Type) -> Path | None:
        text = self._option.items
        if not text:
            found = items_path(body, self._definitions, self._key.partition(" ")[2])
            if found is None:
                self.wrong(
                    "which array of the answer has the items is not clear; say `items`"
                )
            return found
        path = tuple(text.split("."))
        if item_type(body, path, self._definitions) is None:
            self.wrong(f"the answer has no array {text!r}", "items")
            return None
        return path
