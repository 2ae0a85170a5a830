"""Trees of YAML and JSON data in which every container knows its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from codegen.problems import InputError, Problem, Where

T = TypeVar("T")

_SCALARS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "integer",
    float: "number",
    str: "string",
}

MAX_DEPTH = 200
MAX_NODES = 3_000_000
MAX_BYTES = 64 * 1024 * 1024


class Node(dict[str, Any]):
    """A mapping; `where` is its place, `key_where` the places of its keys.

    Equality is that of the data. A key set later has no place of its own;
    `where_of` then answers with the place of the mapping.
    """

    __slots__ = ("key_where", "where")

    def __init__(
        self,
        items: Mapping[str, Any] | Iterable[tuple[str, Any]],
        where: Where,
        key_where: dict[str, Where] | None = None,
    ) -> None:
        super().__init__(items)
        self.where = where
        self.key_where: dict[str, Where] = {} if key_where is None else key_where


class Seq(list[Any]):
    """A list; `where` is its place. Equality is that of the data."""

    __slots__ = ("where",)

    def __init__(self, items: Iterable[Any], where: Where) -> None:
        super().__init__(items)
        self.where = where


def type_of(value: Any) -> str:
    """The type of a value of JSON, by its name in JSON Schema."""
    if isinstance(value, dict | list):
        return "object" if isinstance(value, dict) else "array"
    return _SCALARS[type(value)]


def unplaced(items: Mapping[str, Any] | None = None) -> Node:
    """A mapping that stands in no file."""
    return Node(items or {}, Where("", 0))


def where_of(container: Node | Seq, key: str | int | None = None) -> Where:
    """The place of `key` in `container`, or else of the container."""
    if isinstance(container, Node) and isinstance(key, str):
        return container.key_where.get(key, container.where)
    if isinstance(container, Seq) and isinstance(key, int):
        item = container[key] if -len(container) <= key < len(container) else None
        return item.where if isinstance(item, Node | Seq) else container.where
    return container.where


def clone(value: T) -> T:
    """A deep copy; places are kept, nothing that can be changed is shared."""
    copy: Any = value  # what it is made of below has the type of `value`
    if isinstance(value, Node):
        items = ((key, clone(item)) for key, item in value.items())
        copy = Node(items, value.where, dict(value.key_where))
    elif isinstance(value, Seq):
        copy = Seq((clone(item) for item in value), value.where)
    result: T = copy
    return result


class Places:
    """Makes the `Where`s of one text, each line once, and the errors there.

    `first` is the line of the file on which the text begins.
    """

    def __init__(self, file: str, first: int) -> None:
        self._file = file
        self._first = first
        self._known: dict[int, Where] = {}

    def at(self, offset: int) -> Where:
        """The place `offset` lines below the beginning of the text."""
        known = self._known.get(offset)
        if known is None:
            known = self._known[offset] = Where(self._file, self._first + offset)
        return known

    def error(self, offset: int, code: str, text: str) -> InputError:
        return InputError(Problem(self.at(offset), code, text))

    def too_deep(self, offset: int) -> InputError:
        text = f"more than {MAX_DEPTH} levels deep; flatten the document"
        return self.error(offset, "E106", text)

    def too_many(self, offset: int) -> InputError:
        text = (
            f"more than {MAX_NODES:,} values, aliases counted in full; "
            "split the document or use fewer aliases"
        )
        return self.error(offset, "E106", text)

    def duplicate(self, key: str, first: Where, offset: int) -> InputError:
        text = f"key {key!r} is already on line {first.line}; keep one of the two"
        return self.error(offset, "E107", text)
