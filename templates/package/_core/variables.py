"""The variables of servers: parts of their addresses that a client is given."""

from __future__ import annotations

import re

_VARIABLE = re.compile(r"\{(\w+)\}")


class ServerVariables(dict[str, str | None]):
    """The values for `{name}` in addresses; None: it is not given."""

    def __call__(self, template: str) -> str:
        """Return the address with the variables in their places.

        Raises:
            ValueError: A variable is missing, or it would reach beyond its part of the
                address. In the path it may have slashes, as a whole host a port.
        """

        def value(found: re.Match[str]) -> str:
            name, before = found[1], template[: found.start()]
            given = self.get(name)
            if given is None:
                raise ValueError(f"the server {template!r} needs {name}=")
            more = "/" if "/" in before.partition("://")[2] else ""
            if before.endswith("://"):
                more = ":"
            if not re.fullmatch(rf"[A-Za-z0-9._~{more}-]+", given):
                text = f"{name} must not be {given!r} in the server {template!r}"
                raise ValueError(text)
            return given

        return _VARIABLE.sub(value, template)
