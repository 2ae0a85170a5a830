"""Which address a call goes to: the client's, or the operation's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from .operation import Operation
from .origin import BaseURL


class Servers:
    """The addresses that a client calls, each made and checked once.

    Args:
        known: The servers of the API by name; the first is the default.
        path: What belongs to `base_url` where the API has no server.
        base_url: Takes the place of all servers, also of those of operations.
        name: The server to call; operations that have one of this name follow.
        fill: Puts the values of variables into an address.

    Raises:
        ValueError: There is no such server, a variable that it needs is missing or
            would change what it is, or the address cannot be used.
    """

    def __init__(
        self,
        known: Mapping[str, str],
        path: str,
        base_url: str | None,
        name: str | None,
        fill: Callable[[str], str],
        allow_http: bool,
    ) -> None:
        self._name = name
        self._fill = fill
        self._allow_http = allow_http
        self._is_given = base_url is not None
        self._own: dict[Operation[Any], BaseURL] = {}
        if base_url is not None:
            self.base = BaseURL.of(base_url, allow_http=allow_http)
            return
        if not known:
            like = (
                f"; its path is {path!r}, as in https://.../{path[1:]}" if path else ""
            )
            raise ValueError(f"the API names no server; pass base_url{like}")
        if name is not None and name not in known:
            listed = ", ".join(map(repr, known))
            raise ValueError(f"server must be one of {listed}, not {name!r}")
        self.base = self._chosen(known)

    def of(self, operation: Operation[Any]) -> BaseURL:
        """Return the address of an operation.

        Raises:
            ValueError: It has a server of its own that cannot be used.
        """
        if self._is_given or not operation.servers:
            return self.base
        if operation not in self._own:
            self._own[operation] = self._chosen(operation.servers)
        return self._own[operation]

    def _chosen(self, servers: Mapping[str, str]) -> BaseURL:
        name = self._name
        if name is None or name not in servers:
            name = next(iter(servers))
        url = self._fill(servers[name])
        return BaseURL.of(url, allow_http=self._allow_http, said=f"server {name!r}")
