"""The security scheme of a key in a header."""

from __future__ import annotations

from collections.abc import Sequence

from .credentials import Input, Placed, Scheme, prefixed
from .headers import checked


class ApiKey(Scheme):
    """A key in a header.

    Args:
        name: Of the header.
        prefix: A word before the key, which the caller may have written or not.
        argument: Of the client, which holds the key.
        env: The environment variable in place of it.
    """

    def __init__(
        self,
        name: str,
        *,
        prefix: str = "",
        argument: str = "api_key",
        env: str | None = None,
    ) -> None:
        self.inputs = (Input(argument, env),)
        self.header = self._name = name.lower()
        self._prefix = prefix

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the key goes."""
        value, key = prefixed(self._prefix, secrets[0])
        return Placed(self._name, checked(self._name, value), (key,))
