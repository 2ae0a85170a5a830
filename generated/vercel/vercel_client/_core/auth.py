"""Security schemes: what a client is given for them, and where it goes."""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

Secret: TypeAlias = str | Callable[[], str]
AsyncSecret: TypeAlias = Secret | Callable[[], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Input:
    """One argument of the client that holds a secret, and its environment variable."""

    argument: str
    env: str | None
    may_be_empty: bool = False
    strip: bool = True
    ascii: bool = True

    def __str__(self) -> str:
        return f"{self.argument}=" + (f" or {self.env}" if self.env else "")

    def read(self, given: AsyncSecret | None) -> AsyncSecret | None:
        """Return what was given, else the environment's; None if neither is there.

        Raises:
            TypeError: It is neither text nor a function.
            ValueError: It is empty, or would break out of its header.
        """
        if given is None:
            # A variable that is set to nothing is as if it were not set.
            value = os.environ.get(self.env, "").strip() if self.env else ""
            return self.checked(value, self.env) if value else None
        return given if callable(given) else self.checked(given)

    def checked(self, secret: object, source: str | None = None) -> str:
        """Return `secret` as it is sent; errors name its source, not the value."""
        source = source or self.argument
        if not isinstance(secret, str):
            raise TypeError(f"{source} must be text, not {type(secret)!r}")
        if self.strip:
            secret = secret.strip()
        if not secret and not self.may_be_empty:
            raise ValueError(f"{source} is empty")
        if not secret.isprintable() or (self.ascii and not secret.isascii()):
            raise ValueError(f"{source} has a character that cannot be sent")
        return secret


@dataclass(frozen=True, slots=True)
class Placed:
    """A credential at its place in a request."""

    place: Literal["header", "query", "cookie"]
    name: str
    value: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # not to be shown, in any form


@dataclass(frozen=True, slots=True, kw_only=True)
class Bearer:
    """A token in the `Authorization` header."""

    header: ClassVar[str] = "authorization"
    argument: str = "token"
    env: str | None = None

    @property
    def inputs(self) -> tuple[Input, ...]:
        """The arguments of the client that it needs."""
        return (Input(self.argument, self.env),)

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the secrets, one for each input, go."""
        return _prefixed("header", "authorization", "Bearer", secrets[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2(Bearer):
    """A token in the `Authorization` header, which the client may fetch for itself.

    Args:
        token_url: Where it is fetched; may be relative to the base URL.
        scopes: What is asked for.
    """

    token_url: str
    scopes: tuple[str, ...] = ()
    client_id: str = "client_id"
    client_secret: str = "client_secret"
    client_id_env: str | None = None
    client_secret_env: str | None = None

    @property
    def client_inputs(self) -> tuple[Input, ...]:
        """The arguments of the client that are needed to fetch a token."""
        return (
            Input(self.client_id, self.client_id_env, ascii=False),
            Input(self.client_secret, self.client_secret_env, ascii=False),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """A user name and a password, which may be empty, in `Authorization`."""

    header: ClassVar[str] = "authorization"
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
        """Return where the secrets, one for each input, go."""
        username, password = secrets
        if ":" in username:
            raise ValueError(f"{self.username} must not have a colon")
        pair = base64.b64encode(f"{username}:{password}".encode()).decode()
        return Placed("header", "authorization", f"Basic {pair}", (password, pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
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
        """Return where the secrets, one for each input, go."""
        return _prefixed(self.place, self.name, self.prefix, secrets[0])


Scheme: TypeAlias = Bearer | OAuth2 | Basic | ApiKey


def _prefixed(
    place: Literal["header", "query", "cookie"], name: str, prefix: str, secret: str
) -> Placed:
    """Place a secret behind `prefix`, once, even if the caller wrote that, too."""
    before, space, behind = secret.partition(" ")
    if prefix and space and before.lower() == prefix.lower():
        secret = behind.strip()
    return Placed(place, name, f"{prefix} {secret}".strip(), (secret,))
