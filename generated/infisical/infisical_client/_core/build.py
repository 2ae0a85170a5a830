"""From the values of a call to a request without credentials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .api import Settings
from .exchange import WireRequest
from .guards import is_object
from .headers import checked
from .omit import given, omit
from .options import CallOptions
from .request import Encoded, Request
from .values import query_string

NO_OBJECT: Final = "options.body needs a body that is an object"


def build(
    request: Request[Any], options: CallOptions, settings: Settings
) -> WireRequest:
    """Return the request that a call sends, before its credentials.

    Raises:
        APIError: A link that is followed leads to another origin.
        OSError: A file to send cannot be found.
        TypeError: A value cannot be sent at its place.
        ValueError: A value would change the meaning of the path or the headers.
    """
    operation, styles = request.operation, request.operation.styles
    if operation.arrays:
        _check_arrays(request)
    headers = {"user-agent": settings.api.user_agent, "accept": operation.accept}
    body = _body(request, options.body)
    if body is not None:
        headers["content-type"] = body.media_type
    for part, values in (("cookies", request.cookies), ("headers", request.headers)):
        if values is not None:
            for name, value in values.lines(styles.get(part, {})).items():
                headers[name.lower()] = checked(name, value)
    for name, value in options.headers.items():
        headers[name.lower()] = checked(name, value)
    if body is not None and body.is_final:
        headers["content-type"] = body.media_type
    if options.idempotency_key is not None:
        headers["idempotency-key"] = checked("idempotency-key", options.idempotency_key)
    url = settings.servers.of(operation).text + operation.route.fill(request.path)
    in_query = styles.get("query", {})
    if request.followed is None:
        query = query_string({**request.query, **options.query}, in_query)
    else:
        query = query_string(options.query, in_query)
        url, query = request.followed(url, query, operation.method)
    content = None if body is None else body.content
    return WireRequest(operation.method, url, query, headers, content, options.timeout)


def _body(request: Request[Any], extra: Mapping[str, Any]) -> Encoded | None:
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


def _check_arrays(request: Request[Any]) -> None:
    """Refuse a text where an array is due: type checkers take it for one of letters."""
    for part, names in request.operation.arrays.items():
        holder: Any = request.body if part == "body" else request
        values: Any = getattr(holder, "fields" if part == "body" else part, None)
        for name in names if is_object(values) else ():
            if isinstance(values.get(name), str | bytes | bytearray):
                raise TypeError(f"{name!r} takes a list of values, not a single text")
