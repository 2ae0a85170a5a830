"""The front matter of a page: YAML between two lines of `---`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.problems import InputError, Where
from codegen.reading.nodes import Node
from codegen.reading.source import load_yaml

_KEY = re.compile(r"(?P<key>[A-Za-z_][\w-]*):(?:[ \t]+(?P<value>.*))?$")
_MAX_LINES = 200


def front_matter_at(
    lines: Sequence[str], at: int, file: str
) -> tuple[Node, int] | None:
    """The front matter that begins at line `at`, and the line after its end."""
    if lines[at].rstrip() != "---":
        return None
    for end in range(at + 1, min(len(lines), at + _MAX_LINES)):
        line = lines[end].rstrip()
        if line == "---":
            break
        if end == at + 1 and not _KEY.match(line):
            return None
    else:
        return None
    content = lines[at + 1 : end]
    try:
        value = load_yaml("\n".join(content), file, at + 2)
    except InputError:
        value = None
    if isinstance(value, Node):
        return value, end + 1
    # Scrapers write values as they find them: `description: Note: ...`.
    node = Node((), Where(file, at + 1))
    for offset, line in enumerate(content):
        key = _KEY.match(line)
        if key is not None:
            node[key["key"]] = (key["value"] or "").strip()
            node.key_where[key["key"]] = Where(file, at + 2 + offset)
    return (node, end + 1) if node else None


def joined(outer: Node | None, inner: Node) -> Node:
    """The front matter of a page with that of its collector, which stands before it."""
    if outer is None:
        return inner
    places = {**outer.key_where, **inner.key_where}
    return Node({**outer, **inner}, inner.where, places)
