"""Addresses with names in braces: `/v1/things/{id}?kind={kind}#top`."""

from __future__ import annotations

import re
from functools import cache

_IN_BRACES = re.compile(r"\{([^{}]*)\}")


def names_in(text: str) -> list[str]:
    """The names in braces, as often as they are there."""
    return _IN_BRACES.findall(text)


def before(text: str, marks: str) -> str:
    """`text` up to the first of `marks` that is not within braces."""
    found = _pattern(marks).match(text)
    return text if found is None else found[0]


@cache
def _pattern(marks: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[^{re.escape(marks)}{{]++|\{{[^{{}}]*+\}}|\{{)*+")
