"""Security schemes: a bearer token, a user and a password, and API keys."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .credentials import Input, Placed, Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer(Scheme):
    """A token in the `Authorization` header."""

    argument: str = "token"
    env: str | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The arguments of the client that it needs."""
        return (Input(self.argument, self.env),)

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the token goes."""
        return _prefixed("header", "authorization", "Bearer", secrets[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic(Scheme):
    """A user name and a password, which may be empty, in `Authorization`."""

    username: str = "username"
    password: str = "password"
    username_env: str | None = None
    password_env: str | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The arguments of the client that it needs."""
        return (
            Input(self.username, self.username_env, strip=False, ascii=False),
            Input(self.password, self.password_env, True, strip=False, ascii=False),
        )

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where both go; a ValueError if the name has a colon."""
        username, password = secrets
        if ":" in username:
            raise ValueError(f"{self.username} must not have a colon")
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        return Placed("header", "authorization", f"Basic {pair}", (password, pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey(Scheme):
    """A key in a header, a query parameter or a cookie.

    `prefix`: a word before it, which the caller may have written or not.
    """

    name: str
    place: Literal["header", "query", "cookie"] = "header"
    prefix: str = ""
    argument: str = "api_key"
    env: str | None = None

    @property
    def header(self) -> str | None:
        """The header that carries it, in lower case."""
        return self.name.lower() if self.place == "header" else None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The arguments of the client that it needs."""
        return (Input(self.argument, self.env, ascii=self.place != "query"),)

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the key goes."""
        return _prefixed(self.place, self.name, self.prefix, secrets[0])


def _prefixed(
    place: Literal["header", "query", "cookie"], name: str, prefix: str, secret: str
) -> Placed:
    """Place a secret behind `prefix`, once, even if the caller wrote that, too."""
    before, space, behind = secret.partition(" ")
    if prefix and space and before.lower() == prefix.lower():
        secret = behind.strip()
    return Placed(place, name, f"{prefix} {secret}".strip(), (secret,))
