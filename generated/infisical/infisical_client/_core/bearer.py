"""The security scheme of a bearer token."""

from __future__ import annotations

from collections.abc import Sequence

from .credentials import Input, Placed, Scheme, prefixed


class Bearer(Scheme):
    """A token in the `Authorization` header."""

    def __init__(self, *, argument: str = "token", env: str | None = None) -> None:
        self.inputs = (Input(argument, env),)

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the token goes."""
        value, token = prefixed("Bearer", secrets[0])
        return Placed("authorization", value, (token,))
