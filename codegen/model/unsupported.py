"""What of OpenAPI is not supported, found before anything is built.

Nothing is skipped in silence: each is an error with its place, and the
operation is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.model.ir import SecurityScheme
from codegen.model.security import requirements
from codegen.openapi.refs import UnknownReference
from codegen.openapi.responses import content_of, is_json
from codegen.problems import Problems, Where
from codegen.reading.source import Node, where_of

_PLACES = ("path", "query", "header", "cookie")


def supported(
    path: str,
    method: str,
    operation: Node,
    document: Node,
    known: Mapping[str, SecurityScheme],
    problems: Problems,
) -> bool:
    """Whether a client can have the operation; reports why it cannot."""
    key = f"{method.upper()} {path}"
    found = list(_reasons(operation, document, known))
    for where, code, text in found:
        problems.error(where, code, f"{text}; {key} is left out", operation=key)
    return not found


def _reasons(
    operation: Node, document: Node, known: Mapping[str, SecurityScheme]
) -> Iterator[tuple[Where, str, str]]:
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter.get("in") not in _PLACES:
            yield parameter.where, "E206", f"parameter {name!r} has no known place"
        elif "content" in parameter:
            text = f"parameter {name!r} with `content` is not supported yet"
            yield parameter.where, "E303", text
    content = content_of(operation.get("requestBody"))
    if content is not None and not is_json(content.media_type):
        text = f"a request body of {content.media_type!r} is not supported yet"
        yield where_of(operation, "requestBody"), "E302", text
    if "servers" in operation:
        text = "servers of a single operation are not supported yet"
        yield where_of(operation, "servers"), "E306", text
    security = operation.get("security", document.get("security"))
    if requirements(security, known) is None:
        text = "none of its security schemes is defined and supported"
        yield where_of(operation, "security"), "E305", text


def dangling(error: UnknownReference, key: str, problems: Problems) -> None:
    """Report that an operation is left out because of a reference in it."""
    text = f"$ref {error.ref!r} leads to a place that is not supported yet"
    where = error.node.where
    problems.error(where, "E307", f"{text}; {key} is left out", operation=key)
