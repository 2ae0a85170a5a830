"""What formats the Python text of a package."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from codegen import options


class NotPython(Exception):
    """A text is not Python."""


# Takes texts by what errors call them, and returns them formatted; raises NotPython.
Formatter: TypeAlias = Callable[[Mapping[str, str]], dict[str, str]]


def formatter(name: options.Formatter) -> Formatter:
    """The formatter of that name."""
    if name == "ruff":
        from codegen.formatting.ruff import formatted_by_ruff

        return formatted_by_ruff
    from codegen.formatting.black import formatted_as_black

    return formatted_as_black
