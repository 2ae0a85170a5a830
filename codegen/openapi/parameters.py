"""What OpenAPI says of a single parameter (3.1.1, section 4.8.12)."""

from __future__ import annotations

import re
from typing import Any

from codegen.openapi.responses import is_json
from codegen.problems import Problems
from codegen.reading.source import Node

# The styles that a place has; the first is its default.
STYLES = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form",),
}
_OTHERS_SAY_IT = frozenset({"accept", "content-type", "authorization"})
_FRAMING = frozenset({"content-length", "host", "transfer-encoding"})
_HEADER = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def fitting(parameter: Node, operation: str, problems: Problems) -> Node:
    """The parameter with a style of its place; another one is noted and left out."""
    place, style = parameter["in"], parameter.get("style")
    known = STYLES.get(place)
    if style is None or known is None or style in known:
        return parameter
    kept = {key: value for key, value in parameter.items() if key != "style"}
    kept["explode"] = parameter.get("explode", style == "form") is True
    text = f"style {style!r} is none of a {place} parameter; {parameter['name']!r} is "
    text += f"written in style {known[0]!r}"
    problems.note(parameter.where, "N240", text, operation=operation)
    return Node(kept, parameter.where, parameter.key_where)


def key_of(parameter: Node) -> tuple[str, str]:
    """What makes it another parameter than others: headers have no case."""
    name, place = parameter["name"], parameter["in"]
    return place, name.lower() if place == "header" else name


def note_unsent(parameter: Node, operation: str, problems: Problems) -> None:
    """Note a header that is no argument; those that OpenAPI ignores are no news."""
    name = parameter["name"]
    if is_sent(parameter) or name.lower() in _OTHERS_SAY_IT:
        return
    reason = "says how a request is sent; the client sets it"
    if name.lower() not in _FRAMING:
        reason = "has a name that no header can have; it is not sent"
    text = f"the header parameter {name!r} {reason}"
    problems.note(parameter.where, "N241", text, operation=operation)


def is_sent(parameter: Node) -> bool:
    """Whether a client can send the parameter: true but for some headers."""
    name = parameter["name"]
    return parameter["in"] != "header" or bool(
        _HEADER.fullmatch(name) and name.lower() not in _OTHERS_SAY_IT | _FRAMING
    )


def content_of(parameter: Node) -> tuple[str, Node] | None:
    """The media type of a parameter with `content`, JSON first, and what it says."""
    content = parameter.get("content")
    if "schema" in parameter or not isinstance(content, Node) or not content:
        return None
    media_type = min(content, key=lambda name: (not is_json(name), "*" in name))
    value = content[media_type]
    return media_type, value if isinstance(value, Node) else Node({}, content.where, {})


def schema_of(parameter: Node) -> Any:
    """The schema of a parameter, that of its `content` where it has one."""
    content = content_of(parameter)
    return parameter.get("schema") if content is None else content[1].get("schema")
