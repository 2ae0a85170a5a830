"""Addresses with names in braces: `/v1/things/{id}?kind={kind}#top`."""

from __future__ import annotations

import re
from functools import cache


def before(text: str, marks: str) -> str:
    """`text` up to the first of `marks` that is not within braces."""
    found = _pattern(marks).match(text)
    return text if found is None else found[0]


@cache
def _pattern(marks: str) -> re.Pattern[str]:
    return re.compile(rf"(?:[^{re.escape(marks)}{{]++|\{{[^{{}}]*+\}}|\{{)*+")
