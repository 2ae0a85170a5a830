"""The bytes of a file as text, and text in braces as data."""

from __future__ import annotations

import re
from typing import Any

from codegen.problems import InputError, Problem, Where
from codegen.reading.nodes import MAX_BYTES
from codegen.reading.source import load_json, load_yaml

# The lines that git and others put around the two sides of a conflict.
_CONFLICT = (
    re.compile(r"^<{7} ", re.MULTILINE),
    re.compile(r"^={7}\r?$", re.MULTILINE),
    re.compile(r"^>{7} ", re.MULTILINE),
)


def decode(file: str, data: bytes) -> str:
    """The text of a file.

    Raises `InputError`: E104 no text, E106 too large, E112 a merge conflict.
    """
    where = Where(file, 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        text = f"the file is larger than {limit} MiB; split it"
        raise InputError(Problem(where, "E106", text))
    if b"\0" in data:
        text = "not a text file (it has a zero byte); save it as UTF-8 text"
        raise InputError(Problem(where, "E104", text))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Where(file, data.count(b"\n", 0, error.start) + 1)
        text = "not UTF-8; save the file as UTF-8 text"
        raise InputError(Problem(where, "E104", text)) from None
    if line := _conflict(text):
        problem = Problem(Where(file, line), "E112", "merge conflict; resolve it")
        raise InputError(problem)
    return text


def _conflict(text: str) -> int:
    """The line on which a merge conflict begins; 0 if there is none."""
    if "<<<<<<< " not in text:
        return 0
    first: int | None = None
    at = 0
    for marker in _CONFLICT:
        found = marker.search(text, at)
        if found is None:
            return 0
        at = found.end()
        first = found.start() if first is None else first
    return text.count("\n", 0, first) + 1


def load_braces(text: str, file: str, line: int, *, strict: bool) -> Any:
    """JSON, or, where it need not be, the flow style of YAML."""
    try:
        return load_json(text, file, line)
    except InputError as error:
        if strict or error.problem.code != "E105":
            raise
    return load_yaml(text, file, line)
