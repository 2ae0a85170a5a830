"""Which address a call goes to: the client's, or the operation's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from .operation import Operation
from .origin import BaseURL

_VARIABLE = re.compile(r"\{(\w+)\}")


class Servers:
    """The addresses that a client calls, each made and checked once.

    Args:
        known: The servers of the API by name; the first is the default.
        path: What belongs to `base_url` where the API has no server.
        base_url: Takes the place of all servers, also of those of operations.
        name: The server to call; operations that have one of this name follow.
        variables: The values for `{name}` in addresses; None: it is not given.
        allow_http: Whether an address may be http on another machine.

    Raises:
        ValueError: There is no such server, a variable that it needs is missing or
            would change what it is, or the address cannot be used.
    """

    __slots__ = ("_allow_http", "_is_given", "_name", "_own", "_variables", "base")

    def __init__(
        self,
        known: Mapping[str, str],
        *,
        path: str,
        base_url: str | None,
        name: str | None,
        variables: Mapping[str, str | None],
        allow_http: bool,
    ) -> None:
        self._name = name
        self._variables = variables
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
        found = self._own.get(operation)
        if found is None:
            found = self._own[operation] = self._chosen(operation.servers)
        return found

    def _chosen(self, servers: Mapping[str, str]) -> BaseURL:
        name = self._name
        if name is None or name not in servers:
            name = next(iter(servers))
        url = filled(servers[name], self._variables)
        return BaseURL.of(url, allow_http=self._allow_http, said=f"server {name!r}")


def filled(template: str, variables: Mapping[str, str | None]) -> str:
    """Return the address with the variables in their places.

    Raises:
        ValueError: A variable is missing, or it would reach beyond its part of the
            address. In the path it may have slashes, as a whole host a port.
    """

    def value(found: re.Match[str]) -> str:
        name, before = found[1], template[: found.start()]
        given = variables.get(name)
        if given is None:
            raise ValueError(f"the server {template!r} needs {name}=")
        more = "/" if "/" in before.partition("://")[2] else ""
        if before.endswith("://"):
            more = ":"
        if not re.fullmatch(rf"[A-Za-z0-9._~{more}-]+", given):
            raise ValueError(f"{name} must not be {given!r} in the server {template!r}")
        return given

    return _VARIABLE.sub(value, template)
