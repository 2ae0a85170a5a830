"""An operation whose schemas no types can be made of is left out, and reported."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from typing import TypeVar

from codegen.model.hoist import Hoist
from codegen.openapi.refs import TooComplex, UnknownReference
from codegen.problems import Problems
from codegen.reading.source import Node

T = TypeVar("T")


@contextmanager
def reported(key: str, operation: Node, problems: Problems) -> Generator[None]:
    """Report what the block raises: E307, E320; `key` is the operation's name."""
    try:
        yield
    except UnknownReference as error:
        text = f"$ref {error.ref!r} leads to a place that is not supported yet"
        where = error.node.where
        problems.error(where, "E307", f"{text}; {key} is left out", operation=key)
    except TooComplex as error:
        text = f"{error}, which is not supported; {key} is left out"
        problems.error(error.where, "E320", text, operation=key)
    except RecursionError:
        text = "its schemas lead into each other too many levels deep; give the inner "
        text += f"ones less structure. {key} is left out"
        problems.error(operation.where, "E320", text, operation=key)


def attempted(
    key: str,
    operation: Node,
    hoist: Hoist,
    problems: Problems,
    make: Callable[[], Iterable[T]],
) -> list[T]:
    """What `make` gives; nothing, and no definition is left, if it fails.

    Reports what `reported` does.
    """
    found: list[T] = []
    with reported(key, operation, problems):
        with hoist.whole_or_nothing():
            made = list(make())
        # Not before: what was put off until the end may have failed.
        found += made
    return found
