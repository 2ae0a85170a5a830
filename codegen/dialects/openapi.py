"""OpenAPI 3 as it is: an excerpt on a page, or a whole document."""

from __future__ import annotations

import re
from typing import Any

from codegen.dialects.fragment import Fragment, Origin
from codegen.problems import InputError, Problem, Problems
from codegen.reading.fences import METHODS
from codegen.reading.nodes import Node, where_of

NAME: str = "OpenAPI block"

_VERSION = re.compile(r"3\.[012](\.\d+)?(-.*)?")
_ROOTS = ("paths", "webhooks")
_WEBHOOKS_OF_3_0 = "x-webhooks"  # an extension that several tools share
_MOST_OPERATIONS = 10_000


def matches(value: Any) -> bool:
    """Whether a block is an OpenAPI document, of any version, with operations."""
    return (
        isinstance(value, Node)
        and ("openapi" in value or "swagger" in value)
        and any(root in value for root in _ROOTS)
    )


def operations(value: Node) -> list[tuple[str, str]]:
    """Method and path, or ``webhook`` and its name, of each operation."""
    found: list[tuple[str, str]] = []
    for root in _ROOTS:
        items = value.get(root)
        for path, item in items.items() if isinstance(items, Node) else ():
            for method in item if isinstance(item, Node) else ():
                if method in METHODS:
                    found.append(("webhook" if root == "webhooks" else method, path))
    return found


def read(value: Node, origin: Origin, _: Problems) -> Fragment:
    """The document itself as a fragment.

    Where it has one operation, a page lends it the title and description that
    it lacks. Raises `InputError`: E106 where there are too many, E108 where it is not
    OpenAPI 3.0, 3.1 or 3.2.
    """
    value["openapi"] = _version(value)
    if _WEBHOOKS_OF_3_0 in value:
        value.setdefault("webhooks", value.pop(_WEBHOOKS_OF_3_0))
    for root in _ROOTS:
        if root in value and not isinstance(value[root], Node):
            text = f"{root!r} must be a mapping of path items"
            raise InputError(Problem(where_of(value, root), "E108", text))
    found = operations(value)
    if len(found) > _MOST_OPERATIONS:
        text = f"{len(found):,} operations; no more than {_MOST_OPERATIONS:,} make one "
        text += "client. Split the document"
        raise InputError(Problem(where_of(value, "paths"), "E106", text))
    if origin.title and len(found) == 1:
        _lend_to_only(value, origin)
    return Fragment(value, origin)


def _version(value: Node) -> str:
    if "swagger" in value:
        text = "Swagger 2.0 is not read; convert the document to OpenAPI 3"
        raise InputError(Problem(where_of(value, "swagger"), "E108", text))
    found = value.get("openapi")
    if found is None:
        text = "not an OpenAPI document: it has no key 'openapi'"
        raise InputError(Problem(value.where, "E108", text))
    # `openapi: 3.1` without quotes is a number.
    version = str(found) if isinstance(found, str | float) else ""
    if not _VERSION.fullmatch(version):
        text = f"OpenAPI {found!r} is not read; 3.0, 3.1 and 3.2 are"
        raise InputError(Problem(where_of(value, "openapi"), "E108", text))
    return version if version.count(".") > 1 else version + ".0"


def _lend_to_only(document: Node, origin: Origin) -> None:
    for root in _ROOTS:
        for item in document.get(root, {}).values():
            for method in METHODS:
                operation = item.get(method) if isinstance(item, Node) else None
                if isinstance(operation, Node):
                    lend_text(operation, origin)


def lend_text(operation: Node, origin: Origin) -> None:
    """Give an operation the title and description of its page, if it has none."""
    if origin.title:
        operation.setdefault("summary", origin.title)
    if origin.description not in ("", operation.get("summary")):
        operation.setdefault("description", origin.description)
