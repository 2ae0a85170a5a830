"""Whether two texts of one generated module differ in words alone."""

from __future__ import annotations

import re

from codegen.writing.core_modules import named

# A text that is a statement; generated code has no others in three quotes.
_DOCSTRING = re.compile(
    r'^ *r?"""[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""$', re.DOTALL | re.MULTILINE
)


def same_code(before: str, now: str) -> bool:
    """Whether the code is the same, and what docstrings seem to import of `_core`."""
    if before == now:
        return True
    return named(before) == named(now) and _code(before) == _code(now)


def _code(text: str) -> list[str]:
    """The lines of a formatted module that are neither empty nor in a docstring."""
    lines = _DOCSTRING.sub("", text).split("\n")
    return [line for line in lines if line.strip()]
