"""Reading the parts of a flattened block, with an error where one is amiss."""

from __future__ import annotations

from codegen.problems import InputError, Problem
from codegen.reading.nodes import Node, where_of


def malformed(container: Node, key: str, text: str) -> InputError:
    """The error E109 at the place of `key` in `container`."""
    return InputError(Problem(where_of(container, key), "E109", text))


def mapping(container: Node, key: str, *, optional: bool = False) -> Node:
    """The mapping under `key`; an empty one where it is optional and missing."""
    value = container.get(key)
    if isinstance(value, Node):
        return value
    if value is None and optional:
        return Node((), where_of(container, key))
    raise malformed(container, key, _expected(container, key, "a mapping"))


def text(container: Node, key: str) -> str:
    """The text under `key`."""
    value = container.get(key)
    if isinstance(value, str):
        return value
    raise malformed(container, key, _expected(container, key, "a text"))


def _expected(container: Node, key: str, what: str) -> str:
    state = "is not" if key in container else "is missing; the block needs it as"
    return f"{key!r} {state} {what}"
