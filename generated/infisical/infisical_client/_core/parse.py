"""From the bytes of an answer to what the operation documents for its status."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final, TypeAlias

from pydantic import ValidationError

from .operation import Operation
from .response import Response, SchemaIssue
from .shape import Shape

Parsed: TypeAlias = tuple[Any, tuple[SchemaIssue, ...]]
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class NotParsed(Exception):
    """The body is not of the kind that is documented; the text says why."""


def success(operation: Operation[Any], response: Response, package: str) -> Parsed:
    """Return the result of a call, and where the answer is not as documented.

    A status that is not documented is read as the first documented success, because
    that is the type which the method promises; this is one of the issues.

    Args:
        operation: What was called.
        response: Its answer, with a status of 2xx.
        package: The package in which the models are.

    Raises:
        NotParsed: JSON is documented, and the body is empty or not JSON.
    """
    status = response.status_code
    for key in (status, "2XX"):
        if key in operation.responses:
            return _parsed(operation, operation.responses[key], response, package)
    for key, name in operation.responses.items():
        if str(key).startswith("2"):
            value, issues = _parsed(operation, name, response, package)
            issue = SchemaIssue((), f"the status {status} is not documented")
            return value, (issue, *issues)
    return _parsed(operation, operation.responses.get("default"), response, package)


def error_body(operation: Operation[Any], response: Response, package: str) -> Any:
    """Return the body of an error: the model documented for it, else JSON, else text.

    None if it is empty. Never raises for what the server sent: the status counts.
    """
    key = operation.documented(response.status_code)
    name = None if key is None else operation.responses[key]
    try:
        value, _ = _parsed(operation, name or "Any", response, package)
    except NotParsed:
        return response.text or None
    return value


def _parsed(
    operation: Operation[Any], name: str | None, response: Response, package: str
) -> Parsed:
    if name is None:
        return None, ()
    if name == "bytes":
        return response.content, ()
    if name == "str":
        return response.text, ()
    shape = operation.shapes.get(name)
    if shape is None:
        # Threads that come here at once make equal shapes; the last one stays.
        shape = operation.shapes[name] = Shape(_resolved(name, package))
    content = response.content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return shape.validated(content), ()
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] == "json_invalid":
            raise NotParsed(_not_json(response)) from None
        from .repair import repaired

        return repaired(shape, content, error)


def _resolved(name: str, package: str) -> Any:
    if name == "Any":
        return Any
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"{package}.models.{module}"), attribute)


def _not_json(response: Response) -> str:
    if not response.content:
        return "the body is empty where JSON is documented"
    kind = response.content_type or "of unknown type"
    return f"the body ({kind}) is not JSON; it starts with: {response.text[:1000]}"
