"""Values of JSON that are to be of a certain type; each raises TypeError if it is not."""

from __future__ import annotations

from typing import Any, cast


def table(value: object) -> dict[str, Any]:
    """An object."""
    if not isinstance(value, dict):
        raise TypeError("an object is missing")
    return cast("dict[str, Any]", value)


def strings(value: object) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list):
        raise TypeError("a list is missing")
    return tuple(string(item) for item in cast("list[object]", value))


def string_table(value: object) -> dict[str, str]:
    """An object whose members are strings."""
    return {key: string(item) for key, item in table(value).items()}


def string(value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise TypeError("a string is missing")
    return value
