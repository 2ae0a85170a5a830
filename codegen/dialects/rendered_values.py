"""Values behind a label on a page saved as seen: options and examples."""

from __future__ import annotations

import re

from codegen.dialects.rendered_lines import Line

_CODE = re.compile(r"`([^`]*)`")


def listed(first: str, lines: list[Line], many: bool) -> list[str]:
    """The values behind a label and on the lines after it, which are taken off.

    In back-ticks; where these are lost, options have commas between them and
    an example is one line.
    """
    if first:
        return _CODE.findall(first) or (_commas(first) if many else [first])
    values: list[str] = []
    if lines and lines[0].raw.lstrip().startswith("```"):
        return _fenced(lines)
    while lines and lines[0].text.startswith("`"):
        values += _CODE.findall(lines.pop(0).text)
    while not values and lines and many and lines[0].text.endswith(","):
        first += lines.pop(0).text
        if lines and not lines[0].text.endswith(","):
            return _commas(first + lines.pop(0).text)
    if values or not lines:
        return values
    return _commas(lines.pop(0).text) if many else [lines.pop(0).text]


def _fenced(lines: list[Line]) -> list[str]:
    """The code in the fence on the first line, as one value; both are taken off."""
    del lines[0]
    value = ""
    while lines:
        raw = lines.pop(0).raw
        if raw.strip() == "```":
            break
        value += raw + "\n"
    return [value]


def _commas(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
