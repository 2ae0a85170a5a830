"""A string or a number for a schema without alternatives.

`count` makes values of the same schema differ where its keywords leave room.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Mapping
from typing import Any

from codegen.testing.keywords import real, whole
from codegen.testing.patterns import matching

_LONGEST = 4096


def a_string(shape: Mapping[str, Any], name: str, count: int) -> str:
    """A string that fits the pattern, format and length of `shape`.

    Where these say nothing it is the name of the property: ``<commonName>``.
    """
    shortest = min(whole(shape, "minLength") or 0, _LONGEST)
    longest = whole(shape, "maxLength")
    longest = _LONGEST if longest is None else longest
    pattern = shape.get("pattern")
    known = _formatted(str(shape.get("format")), name, count)
    if known is None and shape.get("contentEncoding") == "base64":
        known = base64.b64encode(name.encode()).decode()
    if known is None and isinstance(pattern, str):
        known = matching(pattern, shortest, longest)
    if known is not None and shortest <= len(known) <= longest:
        return known
    text = f"<{name}>"
    if len(text) > longest:
        text = name[:longest]
    return text.ljust(shortest, "x")


def _formatted(format_: str, name: str, count: int) -> str | None:
    word = "".join(char for char in name.lower() if char.isascii() and char.isalnum())
    word = word or "value"
    match format_:
        case "uuid":
            return f"3c90c3cc-0d44-4b50-8888-{count:012d}"
        case "date":
            return f"2024-01-{count % 28 + 1:02d}"
        case "date-time":
            return f"2024-01-{count % 28 + 1:02d}T08:30:00Z"
        case "time":
            return f"08:{count % 60:02d}:00Z"
        case "duration":
            return f"PT{count}M"
        case "email" | "idn-email":
            return f"{word}@example.com"
        case "hostname" | "idn-hostname":
            return f"{word}.example.com"
        case "uri" | "url" | "iri":
            return f"https://example.com/{word}"
        case "ipv4":
            return f"192.0.2.{count % 255}"
        case "ipv6":
            return f"2001:db8::{count:x}"
        case "byte" | "base64":
            return base64.b64encode(name.encode()).decode()
        case _:
            return None


def a_number(shape: Mapping[str, Any], count: int, *, integer: bool) -> int | float:
    """A number near `count` within the bounds of `shape`.

    It has a fraction where the schema allows one.
    """
    integer = integer or str(shape.get("format")).startswith("int")
    step = real(shape, "multipleOf") or 0
    free = step <= 0
    if free:
        step = 1 if integer else 0.5
    least, most = _bounds(shape, step)
    value = count + 0.5 if free and not integer else count * step
    value = max(least, min(most, value))
    if least > most:  # no multiple of the step is in between
        low = real(shape, "minimum") or real(shape, "exclusiveMinimum") or 0
        high = real(shape, "maximum") or real(shape, "exclusiveMaximum") or 0
        value = (low + high) / 2
    return int(value) if value == int(value) else value


def _bounds(shape: Mapping[str, Any], step: float) -> tuple[float, float]:
    """The least and the greatest multiple of `step` that the bounds allow."""
    least, most = -math.inf, math.inf
    if (bound := real(shape, "minimum")) is not None:
        least = math.ceil(bound / step) * step
    if (bound := real(shape, "exclusiveMinimum")) is not None:
        least = max(least, (math.floor(bound / step) + 1) * step)
    if (bound := real(shape, "maximum")) is not None:
        most = math.floor(bound / step) * step
    if (bound := real(shape, "exclusiveMaximum")) is not None:
        most = min(most, (math.ceil(bound / step) - 1) * step)
    return least, most
