"""Bodies of requests that are JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .guards import is_object
from .omit import given, omit
from .request import Encoded, Request

NO_OBJECT: Final = "options.body needs a body that is an object"


def body_of(request: Request[Any], extra: Mapping[str, Any]) -> Encoded | None:
    """Return the body of a call, `extra` added to an object; None to send none.

    Raises what `Body.encoded` and `dumped` do.
    """
    operation = request.operation
    if request.body is not None:
        return request.body.encoded(operation, extra)
    json, required = request.json, operation.body_required
    if json is omit and not extra and not required:
        return None
    from .jsonable import dumped  # pydantic, which no import need wait for

    if extra:
        json = {**({} if json is omit else _members(json)), **extra}
    if json is omit:
        return Encoded(operation.media_type, b"{}")
    if is_object(json):
        members = given(json)
        if json and not members and not required:
            return None
        json = members
    return Encoded(operation.media_type, dumped(json))


def _members(json: Any) -> Mapping[str, Any]:
    from .jsonable import plain

    members: Any = json if is_object(json) else plain(json)
    if not is_object(members):
        raise TypeError(NO_OBJECT)
    return members
