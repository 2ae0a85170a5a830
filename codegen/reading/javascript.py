"""JavaScript on a page: where it ends, and the values that are literals."""

from __future__ import annotations

import re
from typing import Any

from codegen.problems import InputError
from codegen.reading.source import load_yaml

_QUOTED = {
    '"': re.compile(r"\"(?:[^\"\\\n]|\\.)*+"),
    "'": re.compile(r"'(?:[^'\\\n]|\\.)*+"),
    "`": re.compile(r"`(?:[^`\\]|\\.)*+"),
}
_GOES_ON = re.compile(r"(?:[{(\[]|=>?)[ \t]*$")
# The last line of a definition, which as others are written begins with a bracket.
_LAST = re.compile(r"^[})\]](?![^\n]*(?:[{(\[]|=>)[ \t]*$)[^\n]*", re.MULTILINE)


def end_of_braces(text: str, at: int) -> int | None:
    """The offset after the brace that closes the one before `at`; None without one."""
    depth = 1
    looked = dict.fromkeys(_QUOTED, 0)  # up to where each mark has no other
    while at < len(text):
        char = text[at]
        if at >= looked.get(char, at + 1):
            quoted = _QUOTED[char].match(text, at)
            looked[char] = at if quoted is None else quoted.end()
            if text.startswith(char, looked[char]):
                at = looked[char]
        depth += {"{": 1, "}": -1}.get(char, 0)
        at += 1
        if depth == 0:
            return at
    return None


def end_of_export(text: str, start: int, end: int) -> int | None:
    """The end of what an `export` defines whose first line is `text[start:end]`.

    None where that line begins what has no end.
    """
    if _GOES_ON.search(text[start:end]) is None:
        return end
    last = _LAST.search(text, end)
    return None if last is None else last.end()


def expression(text: str) -> Any:
    """The value of an attribute in braces: a literal, or else its text."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] == "`":
        return text[1:-1]
    try:
        # A literal of JavaScript is, but for template strings, YAML's flow style.
        value: Any = load_yaml(text, "", 1)
    except InputError:
        return text
    return text if value is None and text != "null" else value
