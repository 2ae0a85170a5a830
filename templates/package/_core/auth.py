"""Security schemes, and the credentials that a client has for them."""

from __future__ import annotations

import base64
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, TypeAlias

from .guards import is_array
from .operation import Security

Secret: TypeAlias = str | Callable[[], str]
AsyncSecret: TypeAlias = Secret | Callable[[], Awaitable[str]]
# What a client is given for one scheme: one secret, or a user name and a password.
Given: TypeAlias = AsyncSecret | tuple[AsyncSecret | None, AsyncSecret | None] | None


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
        return Placed("header", "authorization", f"Bearer {secrets[0]}", (secrets[0],))


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
    """A key in a header, a query parameter or a cookie."""

    name: str
    place: Literal["header", "query", "cookie"] = "header"
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
        return Placed(self.place, self.name, secrets[0], (secrets[0],))


Scheme: TypeAlias = Bearer | Basic | ApiKey


@dataclass(frozen=True, slots=True)
class Credential:
    """A scheme with its secrets, each a text or a function that gives it."""

    scheme: Scheme
    secrets: tuple[AsyncSecret, ...] = field(repr=False)


def credentials_of(
    schemes: Mapping[str, Scheme], given: Mapping[str, Given]
) -> dict[str, Credential]:
    """Return the credentials that a client has, by scheme.

    Where the caller gave none for a scheme, its environment variable is read, now.

    Raises:
        TypeError: A secret is neither text nor a function.
        ValueError: A secret is empty or cannot be sent.
    """
    found: dict[str, Credential] = {}
    for name, scheme in schemes.items():
        value = given.get(name)
        count = len(scheme.inputs)
        values: Iterable[Any] = value if is_array(value) else [value] * count
        secrets = [
            secret
            for needed, item in zip(scheme.inputs, values, strict=True)
            if (secret := needed.read(item)) is not None
        ]
        if len(secrets) == len(scheme.inputs):
            found[name] = Credential(scheme, tuple(secrets))
    return found


def chosen(
    security: Security, credentials: Mapping[str, Credential], carried: Set[str]
) -> tuple[Credential, ...] | None:
    """Return the credentials of the first alternative that is complete.

    None if there is none. Where credentials are optional and there are some, they
    are used. Those in `carried` are there already, in headers that the caller set.
    """
    present = credentials.keys() | carried
    if not security:
        return ()
    for alternative in security:
        if alternative and present.issuperset(alternative):
            return tuple(credentials[n] for n in alternative if n in credentials)
    return () if () in security else None


def wanted(security: Security, schemes: Mapping[str, Scheme]) -> str:
    """Return in words what could be passed for `security`."""
    alternatives = [
        " and ".join(str(item) for name in names for item in schemes[name].inputs)
        for names in security
    ]
    return ", or ".join(alternatives)
