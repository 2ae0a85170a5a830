"""Kinds of data, told apart so that type checkers follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Any, TypeGuard


def is_object(value: object) -> TypeGuard[Mapping[str, Any]]:
    """Whether it is an object in the sense of JSON."""
    return isinstance(value, Mapping)


def is_array(value: object) -> TypeGuard[Iterable[Any]]:
    """Whether it is an array in the sense of JSON; text is none."""
    return isinstance(value, Sequence | Set) and not isinstance(
        value, str | bytes | bytearray
    )
