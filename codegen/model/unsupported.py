"""What of OpenAPI is not supported, found before anything is built.

Nothing is skipped in silence: each is an error with its place, and the
operation is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.model.ir_security import SecurityScheme
from codegen.model.security import requirements, undefined
from codegen.openapi.bodies import refusal, request_content, unsent_headers
from codegen.openapi.parameters import STYLES
from codegen.problems import Problems, Where
from codegen.reading.source import Node, where_of


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
    if not found:
        _note_undefined(key, operation, document, problems)
    if not found and "callbacks" in operation:
        text = "the requests that the API sends back (callbacks) are not generated"
        problems.note(where_of(operation, "callbacks"), "N313", text, operation=key)
    body = request_content(operation.get("requestBody"), document)
    for where, text in unsent_headers(body) if body and not found else ():
        problems.note(where, "N305", text, operation=key)
    return not found


def _note_undefined(
    key: str, operation: Node, document: Node, problems: Problems
) -> None:
    security = operation.get("security", document.get("security"))
    for name in undefined(security, document):
        text = f"no security scheme is called {name!r}; only the alternatives to it "
        text += "are used"
        problems.note(where_of(operation, "security"), "N310", text, operation=key)


def _reasons(
    operation: Node, document: Node, known: Mapping[str, SecurityScheme]
) -> Iterator[tuple[Where, str, str]]:
    for parameter in operation.get("parameters", ()):
        name = parameter["name"]
        if parameter["in"] not in STYLES:
            text = f"parameter {name!r} is in {parameter['in']!r}; the places are "
            text += f"{', '.join(STYLES)}, and a body stands in `requestBody`"
            yield parameter.where, "E206", text
    body = request_content(operation.get("requestBody"), document)
    if body is not None and (reason := refusal(body, document)) is not None:
        text = f"a request body of {body.media_type!r} cannot be sent: {reason}"
        yield where_of(operation, "requestBody"), "E302", text
    security = operation.get("security", document.get("security"))
    if requirements(security, known) is None:
        text = "none of its security schemes is defined and supported"
        if missing := undefined(security, document):
            names = ", ".join(map(repr, missing))
            text = f"its security needs {names}, which nothing defines; define it in "
            text += "components.securitySchemes, or say it in the configuration (auth)"
        yield where_of(operation, "security"), "E305", text
