"""What the parts of a path or an address tell, beside versions and `api`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.openapi.paths import template_of

# Folders of documentation sites that say nothing of what is in them.
_GENERIC = frozenset(
    [
        "api",
        "apis",
        "api-reference",
        "api-docs",
        "docs",
        "documentation",
        "doc",
        "reference",
        "references",
        "rest",
        "rest-api",
        "endpoint",
        "endpoints",
        "openapi",
        "pages",
        "public",
        "en",
        "guides",
        "developer",
        "developers",
        "specs",
        "resources",
    ]
)
_MOST_GENERIC = 20
# Possessive, as are all loops over text of a page that could be taken two ways.
VERSION = re.compile(r"v\d++(?:[._-]\d++|[._-]?(?:alpha|beta)\d*+)*+", re.IGNORECASE)


def says_nothing(part: str) -> bool:
    """Whether a part is the same for all of an API, or is its version."""
    return part.lower() in _GENERIC or VERSION.fullmatch(part) is not None


def path_group(path: str) -> str:
    """The first part of a path that tells something; empty without one."""
    sent = template_of(path).path
    parts = (part for part in sent.split("/") if part and "{" not in part)
    return next((part for part in parts if not says_nothing(part)), "")


def without_generic_start(path: str) -> Iterator[str]:
    """A path, and what is left of it without parts at its start that tell nothing."""
    parts = path.strip("/").split("/")
    yield "/".join(parts)
    for _ in range(_MOST_GENERIC):
        if not parts or (parts[0] and not says_nothing(parts[0])):
            return
        parts = parts[1:]
        yield "/".join(parts)


def spoken(path: str) -> str:
    """A path as words: ``/v1/pets/{id}`` → pets by id."""
    parts: list[str] = []
    for part in path.split("/"):
        if part.startswith("{"):
            parts.append(f"by {part}")
        elif not says_nothing(part):
            parts.append(part)
    return " ".join(parts)
