"""What the values of a configuration must be.

Each check gives the reason why a value cannot be used, or None.
"""

from __future__ import annotations

import keyword
import posixpath
import re
import sys
from collections.abc import Callable
from pathlib import PurePosixPath

from codegen.model.names import RESERVED_RESOURCE_CLASSES

CACHE = ".mintgen_cache"
Check = Callable[[str], str | None]

_METHODS = "GET|PUT|POST|DELETE|OPTIONS|HEAD|PATCH|TRACE|QUERY"
# What a generated package imports: it would import itself instead.
_DEPENDENCIES = frozenset({"annotated_types", "httpx2", "pydantic", "pydantic_core"})
# What stands beside the client class in the generated package.
_NEIGHBOURS = RESERVED_RESOURCE_CLASSES | {
    "Answer",
    "Attempt",
    "RawResponse",
    "SchemaIssue",
}


def package_name(value: str) -> str | None:
    if not re.fullmatch(r"[a-z][a-z0-9_]*", value):
        return "must be lower-case letters, digits and '_', beginning with a letter"
    if keyword.iskeyword(value):
        return "is a Python keyword; choose another name"
    if value in sys.stdlib_module_names:
        return "is a module of Python's standard library; choose another name"
    if value == "tests":
        return "is the folder of the generated tests; choose another name"
    if value in _DEPENDENCIES:
        return "is a package that the client imports; choose another name"
    return None


def client_name(value: str) -> str | None:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", value) or keyword.iskeyword(value):
        return "must be the name of a class, such as 'Vercel'"
    if value in _NEIGHBOURS or value.endswith("Error"):
        return "is a name that the generated package uses itself; choose another one"
    return None


def version(value: str) -> str | None:
    pattern = (
        r"\d+(\.\d+)*((a|b|rc)\d+)?(\.post\d+)?(\.dev\d+)?(\+[a-z0-9]+(\.[a-z0-9]+)*)?"
    )
    return None if re.fullmatch(pattern, value) else "is no version, such as '0.1.0'"


def operation(value: str) -> str | None:
    if re.fullmatch(rf"({_METHODS}) /\S*", value):
        return None
    return "must be a method and a path, such as 'POST /v8/certs'"


def not_empty(value: str) -> str | None:
    return None if value else "must not be empty"


def call(value: str) -> str | None:
    parts = value.split(".")
    for part in parts:
        if keyword.iskeyword(part):
            return f"has {part!r}, a Python keyword; write {part + '_'!r}"
    if len(parts) > 1 and all(re.fullmatch(r"[a-z][a-z0-9_]*", p) for p in parts):
        return None
    return "must be a resource and a method, such as 'certs.issue_cert'"


def accepted(value: str) -> str | None:
    if re.fullmatch(r"E\d{3}( \S.*)?", value):
        return None
    return "must be a code and an operation, such as 'E310 GET /export'"


def server_name(value: str) -> str | None:
    if re.fullmatch(r"[a-z][a-z0-9_-]*", value):
        return None
    return "must be lower-case letters, digits, '-' and '_', such as 'eu'"


def server_url(value: str) -> str | None:
    if re.fullmatch(r"https?://[^\s/?#@]+[^\s?#@]*", value):
        return None
    return "must be an absolute http(s) URL without query and credentials"


def header_name(value: str) -> str | None:
    if re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+", value):
        return None
    return "must be the name of a header, query parameter or cookie"


def relative_path(value: str) -> str | None:
    """A path that is the same on every machine and every system."""
    if not value:
        return "must not be empty"
    if "\0" in value or "\\" in value:
        return "must be a path with '/' between its parts"
    if value.startswith(("/", "~")) or re.match(r"[A-Za-z]:", value):
        return "must be relative to the folder of the configuration"
    first, *_ = posixpath.normpath(value).split("/")
    if first.casefold() == CACHE:
        return f"must not be in {CACHE!r}, which may be deleted; choose another folder"
    return None


def output_path(value: str) -> str | None:
    reason = relative_path(value)
    if reason is None and ".." in PurePosixPath(value).parts:
        reason = "must be inside the folder of the configuration"
    if reason is None and not PurePosixPath(value).parts:
        reason = "must be a folder of its own, not that of the configuration"
    return reason
