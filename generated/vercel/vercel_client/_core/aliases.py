"""Field names to wire names, for APIs whose names are regular."""

from __future__ import annotations


def camel(name: str) -> str:
    """Return the camelCase form of a snake_case name: `created_at` → `createdAt`."""
    head, *rest = name.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in rest)
