"""From the bytes of an answer to what the operation documents for its status."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any, Final, TypeAlias

from pydantic import ValidationError
from pydantic_core import from_json

from .errors import ResponseDecodeError
from .exchange import Call
from .model import ResponseModel, note_issues
from .operation import STREAM, Operation
from .response import Issues, Response, SchemaIssue
from .shape import Shape, kind_of

Parsed: TypeAlias = tuple[Any, Issues]
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def success(call: Call, response: Response) -> Parsed:
    """Return the result of a call, and where the answer is not as documented.

    A status that is not documented is read as the first documented success, because
    that is the type which the method promises; this is one of the issues.

    Raises:
        ResponseDecodeError: It is not JSON, or an array, say, in place of an object.
    """
    status = response.status_code
    key = success_key(call.operation, status)
    value, issues = parsed(call, call.operation.responses.get(key), response)
    if key in (status, "2XX", "default"):
        return value, issues
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


def error_body(call: Call, response: Response) -> Any:
    """Return the body of an error: the model documented for it, else JSON, else text.

    None if it is empty. Never raises for what the server sent: the status counts.
    """
    key = call.operation.documented(response.status_code)
    name = None if key is None else call.operation.responses[key]
    if name == "str" and response.content_type.endswith(("/json", "+json")):
        name = "Any"  # what came counts
    try:
        value, _ = parsed(call, name or "Any", response)
    except ResponseDecodeError:
        try:
            return from_json(response.content.removeprefix(_BYTE_ORDER_MARK))
        except ValueError:
            return response.text or None
    return value


def parsed(call: Call, name: str | None, response: Response) -> Parsed:
    """Return a body as what `name` stands for in `responses`; raises as `success`."""
    if name is None:
        return None, ()
    if name == "bytes":
        return response.content, ()
    if name == "str":
        return response.text, ()
    if name.startswith(STREAM):
        came = call.shown(response.content_type or "nothing")
        reason = f"{came} came where a stream is documented"
        raise ResponseDecodeError(reason, call, response)
    if call.method == "HEAD":
        return None, ()
    shapes = call.operation.shapes
    shape = shapes.get(name)
    if shape is None:
        # Threads that come here at once make equal shapes; the last one stays.
        package = call.settings.api.package
        shape = shapes[name] = Shape(_resolved(name, package))
    content = response.content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return shape.validated(content), ()
    except ValidationError as error:
        try:
            data = from_json(content)
        except ValueError:
            reason = _not_json(call, response)
            raise ResponseDecodeError(reason, call, response) from None
        if shape.kinds and kind_of(data) not in shape.kinds:
            reason = _other_kind(kind_of(data), shape.kinds)
            raise ResponseDecodeError(reason, call, response) from None
        from .repair import repaired

        return repaired(shape, data, error, len(content))


def _resolved(name: str, package: str) -> Any:
    if name == "Any":
        return Any
    module, _, attribute = name.rpartition(".")
    return getattr(import_module(f"{package}.models.{module}"), attribute)


def _not_json(call: Call, response: Response) -> str:
    if not response.content:
        return "the body is empty where JSON is documented"
    kind = response.content_type
    shown, size = call.shown(kind or "of unknown type"), len(response.content)
    reason = f"the body ({shown}, {size} bytes) is not JSON"
    if kind in ("text/html", "text/plain"):
        return f"{reason}; it starts with: {call.shown(response.text[:1000])}"
    # What is not meant for people may hold what the caller asked for: a private key.
    return reason


def _other_kind(kind: str, kinds: Iterable[str]) -> str:
    documented = " or ".join(sorted(kinds))
    return f"the body is a JSON {kind.split()[-1]} where {documented} is documented"
