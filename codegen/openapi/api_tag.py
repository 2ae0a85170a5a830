"""A tag that is nothing but the name of the API.

Where a whole document has that one tag, it makes one group of everything; its
paths tell more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from codegen.model.names import words
from codegen.model.telling import path_group
from codegen.openapi.schemas import METHODS, mapping
from codegen.reading.nodes import Node, Seq

_FILLERS = frozenset(
    {"api", "apis", "doc", "docs", "documentation", "reference", "rest", "restful"}
    | {"spec", "specification", "swagger", "the"}
)
_NUMBER = re.compile(r"v?\d+")


def without_api_tag(document: Node) -> Node:
    """The document, its operations without their tag if that is the API's name.

    All of them have it, alone, and their paths would make groups of them. So a
    page of one operation keeps its tag, whatever other pages have.
    """
    operations = list(_operations(document))
    tags = {str(operation.get("tags")) for _, operation in operations}
    first = operations[0][1].get("tags") if operations else None
    title = str(mapping(document, "info").get("title"))
    groups = {path_group(path) for path, _ in operations}
    if (
        len(tags) > 1
        or not 1 < len(groups) < len(operations)
        or not isinstance(first, Seq)
        or len(first) != 1
        or _telling(str(first[0])) != (_telling(title) or None)
    ):
        return document
    paths = mapping(document, "paths")
    untagged = {path: _untagged(item) for path, item in paths.items()}
    return _with(document, {"paths": _with(paths, untagged)})


def _operations(document: Node) -> Iterator[tuple[str, Node]]:
    for path, item in mapping(document, "paths").items():
        for method in METHODS if isinstance(item, Node) else ():
            if isinstance(item.get(method), Node):
                yield path, item[method]


def _untagged(item: Node) -> Node:
    def plain(operation: Node) -> Node:
        rest = {key: value for key, value in operation.items() if key != "tags"}
        return Node(rest, operation.where, operation.key_where)

    found = {m: plain(item[m]) for m in METHODS if isinstance(item.get(m), Node)}
    return _with(item, found)


def _with(node: Node, changed: dict[str, Node]) -> Node:
    return Node({**node, **changed}, node.where, node.key_where)


def _telling(name: str) -> list[str]:
    return [w for w in words(name) if w not in _FILLERS and not _NUMBER.fullmatch(w)]
