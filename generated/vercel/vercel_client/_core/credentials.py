"""The credentials of a client: what it is given, and where they go."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeAlias

from .guards import is_array
from .operation import Security
from .origin import BaseURL

if TYPE_CHECKING:
    from .exchange import Call, WireRequest

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
    """A credential at its place in a request: a header, if it has no other."""

    name: str  # in lower case, if it is that of a header
    value: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)  # not to be shown, in any form

    def put(self, wire: WireRequest) -> None:
        """Add it to a request, where its place is free."""
        wire.headers.setdefault(self.name, self.value)


class Scheme:
    """A security scheme of the API.

    Attributes:
        inputs: The arguments of the client that it needs.
        header: The header that carries its credential, in lower case, if one does.
    """

    inputs: tuple[Input, ...]
    header: str | None = "authorization"

    def __str__(self) -> str:
        """What a client can be given for it."""
        return " and ".join(map(str, self.inputs))

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the secrets, one for each input, go.

        Raises:
            ValueError: They cannot be sent.
        """
        raise NotImplementedError

    def credential(self, given: object, base: BaseURL) -> Credential | None:
        """Return what a client has for it; None if it has nothing.

        Args:
            given: What the caller gave, if anything: a secret, or one for each input.
            base: The address of the API, where a scheme has one that is relative.

        Raises what `Input.read` does.
        """
        secrets = secrets_of(self.inputs, given)
        if secrets is None:
            return None
        texts = [secret for secret in secrets if isinstance(secret, str)]
        fixed = self.placed(texts) if len(texts) == len(secrets) else None
        return Credential(self, self.inputs, secrets, fixed)


@dataclass(slots=True, eq=False, repr=False)  # no repr: it would show the secrets
class Credential:
    """A scheme with its secrets: for each input a text, or a function that gives it."""

    scheme: Scheme
    inputs: Sequence[Input]
    secrets: Sequence[AsyncSecret]
    fixed: Placed | None = None  # where they go, if no function has to be asked

    async def texts(self, call: Call) -> list[str]:
        """Return the secrets as they are sent; functions are asked for theirs."""
        found: list[str] = []
        for needed, secret in zip(self.inputs, self.secrets, strict=True):
            if callable(secret):
                secret = needed.checked(await call.transport.ask(secret))
            found.append(secret)
        return found

    async def current(self, call: Call) -> Placed:
        """Return where the secrets of this moment go."""
        return self.scheme.placed(await self.texts(call))

    def renewed_after(self, refused: Placed) -> bool:
        """Whether another secret can be had than the one that was refused."""
        return False


def prefixed(prefix: str, secret: str) -> tuple[str, str]:
    """Return a secret behind `prefix`, once, even if the caller wrote it; and alone."""
    before, space, behind = secret.partition(" ")
    if prefix and space and before.lower() == prefix.lower():
        secret = behind.strip()
    return f"{prefix} {secret}".strip(), secret


def secrets_of(
    inputs: Sequence[Input], given: object
) -> tuple[AsyncSecret, ...] | None:
    """Return a secret for each input; None if one is missing.

    What the caller did not give is read from its environment variable, now.
    """
    values: Iterable[Any] = given if is_array(given) else [given] * len(inputs)
    found = [
        secret
        for needed, item in zip(inputs, values, strict=True)
        if (secret := needed.read(item)) is not None
    ]
    return tuple(found) if len(found) == len(inputs) else None


class Credentials:
    """The credentials of a client: for the schemes by id what the caller gave.

    Raises what `Scheme.credential` does.
    """

    def __init__(
        self, schemes: Mapping[str, Scheme], given: Mapping[str, object], base: BaseURL
    ) -> None:
        self._schemes = schemes
        self._found: dict[str, Credential] = {}
        for name, scheme in schemes.items():
            credential = scheme.credential(given.get(name), base)
            if credential is not None:
                self._found[name] = credential

    def of(
        self, security: Security, headers: Mapping[str, str]
    ) -> list[Credential] | None:
        """Return the credentials of the first alternative that is complete.

        None if there is none. Where credentials are optional and there are some, they
        are used. Those that the caller put into `headers` are there already.
        """
        schemes = self._schemes.items()
        carried = {name for name, scheme in schemes if scheme.header in headers}
        present = self._found.keys() | carried
        for names in security:
            if names and present.issuperset(names):
                return [self._found[name] for name in names if name in self._found]
        return [] if not security or () in security else None

    def wanted(self, security: Security) -> str:
        """Return in words what could be passed for `security`."""
        alternatives = [
            " and ".join(str(self._schemes[name]) for name in names)
            for names in security
        ]
        return ", or ".join(alternatives)
