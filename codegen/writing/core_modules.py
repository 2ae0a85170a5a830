"""Which modules of the runtime a package has: those that it imports.

A package whose API sends no files and streams nothing has no code for that, which
its owners would read and keep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

# As an import has it, and a text that is imported later: `"._core.errors"`.
_USE = re.compile(r"_core\.(?<!\w_core\.)(\w+)")
_USED_WHOLE = re.compile(r"_core import (?<!\w_core import )(\w+(?:, \w+)*)")
_BESIDE = re.compile(r"^\s*from \.(\w+) import", re.MULTILINE)
_WHOLE = re.compile(r"^\s*from \. import (\w+(?:, \w+)*)", re.MULTILINE)


def used(texts: Iterable[str], core: Mapping[str, str]) -> frozenset[str]:
    """The names of the modules that are imported, directly or not.

    Args:
        texts: The Python files beside the runtime.
        core: The modules of the runtime, by name, with their text.
    """
    todo = {name for text in texts for name in named(text)}
    found = {"__init__"}
    while todo:
        name = todo.pop()
        if name in core and name not in found:
            found.add(name)
            todo.update(_named(core[name], _BESIDE, _WHOLE))
    return frozenset(found & core.keys())


def named(text: str) -> frozenset[str]:
    """The modules of the runtime that a file beside it imports, or speaks of."""
    return frozenset(_named(text, _USE, _USED_WHOLE))


def _named(text: str, one: re.Pattern[str], several: re.Pattern[str]) -> Iterator[str]:
    """The modules that a text imports from, and those that it imports."""
    yield from one.findall(text)
    for names in several.findall(text):
        yield from names.split(", ")
