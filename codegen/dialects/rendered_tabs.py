"""Tabs of alternatives on a page saved as seen, of which only the first is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.dialects.rendered_lines import Line
from codegen.dialects.rendered_types import parse_type
from codegen.problems import Where

_ITEM = re.compile(r"[-*]\s+(?P<label>\S.*)")
_UNNAMED = re.compile(r"Option \d+")


def without_tabs(lines: Sequence[Line]) -> tuple[list[Line], str]:
    """The lines without the list of tabs among them, and what to note of it.

    Mintlify numbers alternatives without a title, or says what type each is.
    """
    others = [line for line in lines if not _is_tab(line)]
    count = len(lines) - len(others)
    if count < 2:
        return list(lines), ""
    text = f"the page shows the first of {count} alternatives, and of the others "
    text += "nothing; its Markdown form (its URL with .md) has all"
    return others, text


def _is_tab(line: Line) -> bool:
    found = _ITEM.fullmatch(line.text)
    if found is None:
        return False
    label = found["label"].strip()
    return bool(_UNNAMED.fullmatch(label) or parse_type(label, Where("", 0)))
