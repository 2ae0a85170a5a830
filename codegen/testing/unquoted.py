"""Examples that stand as JSON in a text, where the schema is not one of texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from codegen.testing.keywords import is_list, is_mapping, kind


def unquoted(value: Any, shape: Mapping[str, Any]) -> Any:
    """An example as its writer meant it: what the text says, if it is to be an object
    or an array.
    """
    if not isinstance(value, str) or kind(shape) not in ("object", "array"):
        return value
    try:
        meant = json.loads(value)
    except (ValueError, RecursionError):
        return value
    return meant if is_mapping(meant) or is_list(meant) else value
