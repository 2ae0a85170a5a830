"""Query strings."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .omit import omit
from .values import DEFAULT, DefaultStyle, encoded

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]+")  # RFC 3986, 2.3: sent as they are

_name = lru_cache(maxsize=1024)(encoded)


def query_string(values: Mapping[str, Any], styles: Mapping[str, DefaultStyle]) -> str:
    """Return the query string of `values`, without the question mark.

    `omit`, None and empty arrays are left out, as in RFC 6570.

    Raises:
        TypeError: A value has no text.
    """
    pieces: list[str] = []
    for name, value in values.items():
        if value is omit:
            continue
        if name not in styles and _is_plain(value):
            pieces.append(f"{_name(name)}={value}")
            continue
        for key, content in styles.get(name, DEFAULT).query(name, value):
            pieces.append(f"{_name(key)}={content}")
    return "&".join(pieces)


def _is_plain(value: Any) -> bool:
    """Whether its text goes into a query as it is; most values are so."""
    if type(value) is str:
        return _UNRESERVED.fullmatch(value) is not None
    return type(value) is int
