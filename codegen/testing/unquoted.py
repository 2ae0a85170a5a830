"""Examples that stand as JSON in a text, where the schema is not one of texts."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from codegen.reading.nodes import type_of
from codegen.testing.keywords import kind

# What one says may be meant where the other is wanted.
_MEANT = ({"object", "array"}, {"integer"}, {"integer", "number"}, {"boolean"})


def unquoted(value: Any, shape: Mapping[str, Any]) -> Any:
    """An example as its writer meant it: what the text says, if it is to be no text."""
    wanted = kind(shape)
    if not isinstance(value, str) or wanted in ("string", "null", "any"):
        return value
    try:
        meant = json.loads(value)
    except (ValueError, RecursionError):
        return value
    found = type_of(meant)
    if found == "number" and (wanted != "number" or not math.isfinite(meant)):
        return value
    return meant if any({found, wanted} <= kinds for kinds in _MEANT) else value
