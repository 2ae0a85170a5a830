"""The bases of the resources: groups of methods that share a client."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from .request import Request

if TYPE_CHECKING:
    from .client import AsyncClient, Client
    from .options import RequestOptions

T = TypeVar("T")


class Resource:
    """Methods of a Client."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

    def _send(self, request: Request[T], options: RequestOptions | None) -> T:
        return self._client.send(request, options)


class AsyncResource:
    """Methods of an AsyncClient."""

    def __init__(self, client: AsyncClient) -> None:
        self._client = client

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self._client!r}>"

    async def _send(self, request: Request[T], options: RequestOptions | None) -> T:
        return await self._client.send(request, options)


def client_of(method: Callable[..., Any]) -> object:
    """Return the client of the resource that `method` belongs to, if it does."""
    owner = getattr(method, "__self__", None)
    return getattr(owner, "_client", None)
