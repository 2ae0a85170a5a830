"""From the values of a call to a request without credentials."""

from __future__ import annotations

from typing import Any

from .api import Settings
from .body import body_of
from .exchange import WireRequest
from .guards import is_object
from .headers import checked
from .options import CallOptions
from .query import query_string
from .request import Request


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
    body = body_of(request, options.body)
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
    if request.followed is None:
        given = request.query
        given = {**given, **options.query} if options.query else given
        query = query_string(given, styles.get("query", {}))
    else:
        query = query_string(options.query, styles.get("query", {}))
        url, query = request.followed(url, query, operation.method)
    content = None if body is None else body.content
    return WireRequest(operation.method, url, query, headers, content, options.timeout)


def _check_arrays(request: Request[Any]) -> None:
    """Refuse a text where an array is due: type checkers take it for one of letters."""
    for part, names in request.operation.arrays.items():
        holder: Any = request.body if part == "body" else request
        values: Any = getattr(holder, "fields" if part == "body" else part, None)
        for name in names if is_object(values) else ():
            if isinstance(values.get(name), str | bytes | bytearray):
                raise TypeError(f"{name!r} takes a list of values, not a single text")
