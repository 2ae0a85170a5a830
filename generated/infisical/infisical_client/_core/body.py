"""The body of a request, and its media type."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from .files import BINARY, as_file, source_of
from .forms import form, multipart
from .guards import is_object
from .omit import given, omit
from .request import Request
from .upload import Upload

Body: TypeAlias = tuple[str, bytes | Upload]  # media type and content

_NO_OBJECT = "options.body needs a body that is an object"


def body_of(request: Request[Any], extra: Mapping[str, Any]) -> Body | None:
    """Return the body of a call; None to send none.

    Args:
        extra: Members to add to a body that is an object.

    Raises:
        OSError: A path leads to no file.
        TypeError: Something in it cannot be sent.
        ValueError: It has a value that JSON does not know.
    """
    operation = request.operation
    if request.form is omit and request.multipart is omit:
        if extra and "json" not in operation.media_type:
            raise TypeError(_NO_OBJECT)
        if request.text is not omit:
            return operation.media_type, _encoded(request.text)
        if request.content is not omit:
            return _whole(request.content, operation.media_type)
        content = _json(request, extra)
        return None if content is None else (operation.media_type, content)
    is_form = request.multipart is omit
    fields = _fields(request.form if is_form else request.multipart)
    fields = {name: v for name, v in {**fields, **extra}.items() if v is not None}
    if not fields and not operation.body_required:
        return None
    if is_form:
        return operation.media_type, form(fields, operation.encodings)
    return multipart(fields, operation.encodings)


def _json(request: Request[Any], extra: Mapping[str, Any]) -> bytes | None:
    from .jsonable import dumped  # pydantic, which no import need wait for

    json, required = request.json, request.operation.body_required
    if extra:
        json = {**({} if json is omit else _members(json)), **extra}
    if json is omit:
        return b"{}" if required else None
    if is_object(json):
        members = given(json)
        if json and not members and not required:
            return None
        json = members
    return dumped(json)


def _members(json: Any) -> Mapping[str, Any]:
    from .jsonable import plain

    members: Any = json if is_object(json) else plain(json)
    if not is_object(members):
        raise TypeError(_NO_OBJECT)
    return members


def _fields(value: Any) -> dict[str, Any]:
    """Return the fields of a form, with files as they are."""
    if hasattr(value, "model_dump"):
        ours = hasattr(value, "to_wire")  # only what was set, as in JSON
        value = value.model_dump(by_alias=True, exclude_unset=ours, warnings=False)
    if not is_object(value):
        raise TypeError(f"a form is an object with fields, not {type(value)!r}")
    return given(value)


def _encoded(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, bytes):
        return value
    raise TypeError(f"the body must be text or bytes, not {type(value)!r}")


def _whole(value: Any, media_type: str) -> Body:
    file = as_file(value)
    found = file.content_type or media_type
    if "*" in found:
        found = file.guessed_type or BINARY
        if media_type.partition("/")[0] not in ("*", found.partition("/")[0]):
            raise ValueError(
                f"the body is to be {media_type!r}; say which by its name, or with "
                "File(content, content_type=...)"
            )
    if isinstance(file.content, bytes):
        return found, file.content
    return found, Upload([source_of(file.content)])
