"""One call: an operation and the values given to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from .omit import omit
from .operation import Operation

T = TypeVar("T")


@dataclass(slots=True, eq=False)
class Request(Generic[T]):
    """One call of `operation`, which returns a `T`.

    Values that are `omit` are not sent. The names are those of the API.

    Args:
        operation: What to call.
        path: The path parameters.
        query: The query parameters.
        headers: The header parameters.
        cookies: The cookie parameters.
        json: The body: anything that has a JSON form. Or instead of it,
        form: the fields of a urlencoded form,
        multipart: the fields of a multipart form, which may be files,
        text: text,
        content: or a file.
    """

    operation: Operation[T]
    path: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    headers: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    cookies: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    json: Any = field(default=omit, repr=False)
    form: Any = field(default=omit, repr=False)
    multipart: Any = field(default=omit, repr=False)
    text: Any = field(default=omit, repr=False)
    content: Any = field(default=omit, repr=False)
