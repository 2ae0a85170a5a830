"""From the values of a call to a request without credentials."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .guards import is_object
from .headers import checked
from .omit import given, omit
from .operation import Operation
from .options import CallOptions
from .query import cookie_header, header_values, query_string
from .request import Request
from .settings import Settings


@dataclass(frozen=True, slots=True)
class Draft:
    """A request without credentials. Its repr holds nothing that may be secret."""

    method: str
    url: str  # without the query
    query: str = field(repr=False)
    headers: dict[str, str] = field(repr=False)  # names in lower case
    content: bytes | None = field(repr=False)


def build(request: Request[Any], options: CallOptions, settings: Settings) -> Draft:
    """Return the request that a call sends, before its credentials.

    Raises:
        TypeError: A value cannot be sent at its place.
        ValueError: A value would change the meaning of the path or the headers.
    """
    operation, styles = request.operation, request.operation.styles
    _check_arrays(request)
    content = _content(operation, request.json, options.body)
    headers = {"user-agent": settings.api.user_agent, "accept": operation.accept}
    if content is not None:
        headers["content-type"] = operation.media_type
    cookies = cookie_header(request.cookies, styles.get("cookies", {}))
    if cookies:
        headers["cookie"] = cookies
    own = header_values(request.headers, styles.get("headers", {}))
    for name, value in (*own.items(), *options.headers.items()):
        headers[name.lower()] = checked(name, value)
    if options.idempotency_key is not None:
        headers["idempotency-key"] = checked("idempotency-key", options.idempotency_key)
    return Draft(
        operation.method,
        settings.servers.of(operation).text + operation.path.fill(request.path),
        query_string({**request.query, **options.query}, styles.get("query", {})),
        headers,
        content,
    )


def _check_arrays(request: Request[Any]) -> None:
    """Refuse a text where an array is due: type checkers take it for one of letters."""
    for part, names in request.operation.arrays.items():
        values = getattr(request, part)
        for name in names if is_object(values) else ():
            if isinstance(values.get(name), str | bytes | bytearray):
                raise TypeError(f"{name!r} takes a list of values, not a single text")


def _content(
    operation: Operation[Any], json: Any, extra: Mapping[str, Any]
) -> bytes | None:
    from .jsonable import dumped  # pydantic, which no import need wait for

    if extra:
        json = _extended(json, extra)
    if json is omit:
        return b"{}" if operation.body_required else None
    if is_object(json):
        members = given(json)
        if json and not members and not operation.body_required:
            return None
        json = members
    return dumped(json)


def _extended(json: Any, extra: Mapping[str, Any]) -> dict[str, Any]:
    from .jsonable import plain

    members: Any = {} if json is omit else json
    if not is_object(members):
        members = plain(members)
    if not is_object(members):
        raise TypeError("options.body needs a JSON body that is an object")
    return {**members, **extra}
