"""TOML text to data; what is no TOML is said so that it can be mended."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from codegen.problems import one_line

# What `tomllib` says, and what helps against it.
_ADVICE = (
    ("Cannot overwrite a value", "a key is there twice; keep one of them"),
    ("Cannot declare", "the table is there twice; put both under one head"),
    ("Cannot mutate immutable", "the table is complete; add to it where it is made"),
    ("Duplicate inline table key", "a key is there twice; keep one of them"),
    ("Invalid initial character for a key part", ""),
    ("Invalid value", 'a value is missing, or a text without quotes: key = "text"'),
    ("Unescaped '\\'", "write paths with '/'"),
    ("Invalid hex value", "write paths with '/'"),
    ("Expected '=' after a key", 'write key = "text"'),
)
_MULTILINE = "an inline table { ... } stays on one line, without a comma at its end"
_UNQUOTED = "put names with other characters than letters, digits, '-', '_' in quotes"


class TOMLError(Exception):
    """The text is no TOML; the message says why and what to do."""

    def __init__(self, text: str, line: int) -> None:
        super().__init__(one_line(text))
        self.line = line


def parsed(text: str) -> dict[str, Any]:
    """The data of a document with LF line ends; raises `TOMLError`."""
    if text.startswith("\ufeff"):
        raise TOMLError("begins with a byte order mark; save it as UTF-8 without", 1)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        found = re.search(r"at line (\d+)", said)
        line = int(found[1]) if found else text.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", said)
        raise TOMLError(f"not TOML: {_advised(reason, text, line)}", line) from None
    except RecursionError:
        raise TOMLError("not TOML that can be read: nested too deeply", 1) from None
    except ValueError:  # a number of thousands of digits
        line = next(_long_numbers(text), 1)
        raise TOMLError(
            "not TOML that can be read: the number is too long", line
        ) from None


def _advised(reason: str, text: str, line: int) -> str:
    advice = next((a for start, a in _ADVICE if reason.startswith(start)), None)
    if advice == "":
        before = "\n".join(text.split("\n")[:line])
        is_open = before.count("{") > before.count("}")
        advice = _MULTILINE if is_open else _UNQUOTED
    return f"{reason}; {advice}" if advice else reason


def _long_numbers(text: str) -> Any:
    for match in re.finditer(r"\d{4300,}", text.replace("_", "")):
        yield text.count("\n", 0, match.start()) + 1
