"""The security scheme of HTTP Basic: a user and a password (RFC 7617)."""

from __future__ import annotations

import base64
from collections.abc import Sequence

from .credentials import Input, Placed, Scheme


class Basic(Scheme):
    """A user name and a password, which may be empty, in `Authorization`."""

    def __init__(
        self,
        *,
        username: str = "username",
        password: str = "password",
        username_env: str | None = None,
        password_env: str | None = None,
    ) -> None:
        self.inputs = (
            Input(username, username_env, strip=False, ascii=False),
            Input(password, password_env, True, strip=False, ascii=False),
        )

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where both go; a ValueError if the name has a colon."""
        username, password = secrets
        if ":" in username:
            raise ValueError(f"{self.inputs[0].argument} must not have a colon")
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        return Placed("authorization", f"Basic {pair}", (password, pair))
