"""Plain scalars by the core schema of YAML 1.2 (chapter 10.3)."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

_CONSTANTS: Mapping[str, bool | None] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
_INT = re.compile(r"[-+]?[0-9]+")
_OCTAL_OR_HEX = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
# Half of a UUID and the like: what writes pages does not quote these.
_IDENTIFIER = re.compile(r"[0-9]+[eE][0-9]+")
_NOT_FINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_MAX_DIGITS = 4000  # below the limit at which Python refuses to convert


def resolve(written: str) -> bool | int | float | str | None:
    """The value of a plain scalar.

    Raises ValueError, with what is wrong, for a number that JSON cannot say.
    """
    if written in _CONSTANTS:
        return _CONSTANTS[written]
    if not written[0].isascii() or written[0] not in "-+.0123456789":
        return written
    if _INT.fullmatch(written) and len(written) <= _MAX_DIGITS:
        return int(written)
    if _OCTAL_OR_HEX.fullmatch(written):
        if len(written) <= _MAX_DIGITS // 2:  # so many have more in decimal
            return int(written[2:], 8 if written[1] == "o" else 16)
    elif _FLOAT.fullmatch(written):
        value = float(written)
        if math.isfinite(value):
            return value
        if _IDENTIFIER.fullmatch(written):
            return written
    elif not _NOT_FINITE.fullmatch(written):
        return written
    text = f"the number {written[:20]} has no JSON form; write it as a string"
    raise ValueError(text)
