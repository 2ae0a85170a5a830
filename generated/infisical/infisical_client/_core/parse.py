"""From the bytes of an answer to what the operation documents for its status."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import from_json

from .model import ResponseModel, note_issues
from .operation import STREAM, Operation
from .response import Response, SchemaIssue
from .shape import Shape, kind_of

Parsed: TypeAlias = tuple[Any, tuple[SchemaIssue, ...]]
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


class NotParsed(Exception):
    """The body is not of the kind that is documented.

    Attributes:
        reason: Why; `{}` is the place of each text in `said`.
        body: What it is, as an error has it.
        said: Texts of the server.
    """

    def __init__(self, reason: str, body: Any, *said: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.body = body
        self.said = said


def success(operation: Operation[Any], response: Response, package: str) -> Parsed:
    """Return the result of a call, and where the answer is not as documented.

    A status that is not documented is read as the first documented success, because
    that is the type which the method promises; this is one of the issues.

    Raises:
        NotParsed: The body is not JSON, or an array, say, in place of an object.
    """
    status = response.status_code
    key = success_key(operation, status)
    name = operation.responses.get(key)
    if key in (status, "2XX", "default"):
        return parsed(operation, name, response, package)
    value, issues = parsed(operation, name, response, package)
    issues = (SchemaIssue((), f"the status {status} is not documented"), *issues)
    if isinstance(value, ResponseModel):
        note_issues(value, issues)
    return value, issues


def success_key(operation: Operation[Any], status: int) -> int | str:
    """Return the documented success that a status is, or stands for."""
    for key in (status, "2XX"):
        if key in operation.responses:
            return key
    successes = (key for key in operation.responses if str(key).startswith("2"))
    return next(successes, "default")


def error_body(operation: Operation[Any], response: Response, package: str) -> Any:
    """Return the body of an error: the model documented for it, else JSON, else text.

    None if it is empty. Never raises for what the server sent: the status counts.
    """
    key = operation.documented(response.status_code)
    name = None if key is None else operation.responses[key]
    if name == "str" and response.content_type.endswith(("/json", "+json")):
        name = "Any"  # what came counts
    try:
        value, _ = parsed(operation, name or "Any", response, package)
    except NotParsed as problem:
        return problem.body
    return value


def parsed(
    operation: Operation[Any], name: str | None, response: Response, package: str
) -> Parsed:
    if name is None:
        return None, ()
    if name == "bytes":
        return response.content, ()
    if name == "str":
        return response.text, ()
    if name.startswith(STREAM):
        reason = "{} came where a stream is documented"
        raise NotParsed(reason, response.text, response.content_type or "nothing")
    if operation.method == "HEAD":
        return None, ()
    shape = operation.shapes.get(name)
    if shape is None:
        # Threads that come here at once make equal shapes; the last one stays.
        shape = operation.shapes[name] = Shape(_resolved(name, package))
    content = response.content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return shape.validated(content), ()
    except ValidationError as error:
        try:
            data = from_json(content)
        except ValueError:
            raise _not_json(response) from None
        if shape.kinds and kind_of(data) not in shape.kinds:
            raise NotParsed(_other_kind(kind_of(data), shape.kinds), data) from None
        from .repair import repaired

        return repaired(shape, data, error, len(content))


def _resolved(name: str, package: str) -> Any:
    if name == "Any":
        return Any
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"{package}.models.{module}"), attribute)


def _not_json(response: Response) -> NotParsed:
    if not response.content:
        return NotParsed("the body is empty where JSON is documented", None)
    kind, text = response.content_type, response.text
    reason = f"the body ({{}}, {len(response.content)} bytes) is not JSON"
    if kind in ("text/html", "text/plain"):
        return NotParsed(f"{reason}; it starts with: {{}}", text, kind, text[:1000])
    # What is not meant for people may hold what the caller asked for: a private key.
    return NotParsed(reason, text, kind or "of unknown type")


def _other_kind(kind: str, kinds: Iterable[str]) -> str:
    documented = " or ".join(sorted(kinds))
    return f"the body is a JSON {kind.split()[-1]} where {documented} is documented"
