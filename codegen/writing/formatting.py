"""What formats the Python text of a package."""

from __future__ import annotations

from typing import Protocol

from codegen import options


class NotPython(Exception):
    """A text is not Python."""


class Formatter(Protocol):
    """Takes texts one after the other, and gives all of them formatted."""

    def begin(self) -> None:
        """Get ready for many texts, while something else is done."""
        ...

    def add(self, key: str, text: str) -> None:
        """Take a text; `key` is what results and errors call it."""
        ...

    def finish(self) -> dict[str, str]:
        """All texts formatted, by key.

        Raises:
            NotPython: One is not; the message names it.
        """
        ...

    def close(self) -> None:
        """End what was begun for them."""
        ...


def formatter(name: options.Formatter) -> Formatter:
    """The formatter of that name."""
    if name == "ruff":
        from codegen.writing.ruff import Ruff

        return Ruff()
    from codegen.writing.black import Black

    return Black()
