"""The credentials that a client has for the security schemes of its API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .auth import AsyncSecret, Input, OAuth2, Scheme
from .exchange import Ask, Flow
from .guards import is_array
from .operation import Security
from .origin import BaseURL, absolute
from .tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuth2Given:
    """What a client is given for OAuth2: a token, or what it fetches tokens with.

    Args:
        token_url: Where to fetch them, if not where the API says.
        scopes: What to ask for, if not for all that the operations need.
    """

    token: AsyncSecret | None = field(default=None, repr=False)
    client_id: AsyncSecret | None = field(default=None, repr=False)
    client_secret: AsyncSecret | None = field(default=None, repr=False)
    token_url: str | None = None
    scopes: Sequence[str] | None = None


# What a client is given for one scheme: one secret, a user name and a password, or
# what there is for OAuth2.
Given: TypeAlias = (
    AsyncSecret | tuple[AsyncSecret | None, AsyncSecret | None] | OAuth2Given | None
)


@dataclass(frozen=True, slots=True)
class Credential:
    """A scheme with its secrets, each a text or a function that gives it.

    `tokens`: the secrets are those of an OAuth2 client, which fetches tokens.
    """

    scheme: Scheme
    secrets: tuple[AsyncSecret, ...] = field(repr=False)
    tokens: Tokens | None = None


def credentials_of(
    schemes: Mapping[str, Scheme],
    given: Mapping[str, Given],
    base: BaseURL,
    *,
    allow_http: bool = False,
) -> dict[str, Credential]:
    """Return the credentials that a client has, by scheme.

    Where the caller gave none for a scheme, its environment variable is read, now.

    Raises:
        TypeError: A secret is neither text nor a function.
        ValueError: A secret is empty or cannot be sent, or the address that tokens
            are fetched from is not safe for secrets.
    """
    found: dict[str, Credential] = {}
    for name, scheme in schemes.items():
        value = given.get(name)
        if isinstance(scheme, OAuth2):
            item = value if isinstance(value, OAuth2Given) else OAuth2Given()
            credential = _oauth2(scheme, item, base, allow_http)
        else:
            credential = _credential(scheme, scheme.inputs, value)
        if credential is not None:
            found[name] = credential
    return found


def _oauth2(
    scheme: OAuth2, given: OAuth2Given, base: BaseURL, allow_http: bool
) -> Credential | None:
    pair = given.client_id, given.client_secret
    # What the caller gave comes before what the environment has.
    if given.token is not None or pair == (None, None):
        credential = _credential(scheme, scheme.inputs, given.token)
        if credential is not None:
            return credential
    credential = _credential(scheme, scheme.client_inputs, pair)
    if credential is None:
        return None
    url = absolute(base, given.token_url or scheme.token_url, allow_http=allow_http)
    scopes = scheme.scopes if given.scopes is None else given.scopes
    return Credential(scheme, credential.secrets, Tokens(url, scopes))


def _credential(
    scheme: Scheme, inputs: Sequence[Input], given: object
) -> Credential | None:
    values: Iterable[Any] = given if is_array(given) else [given] * len(inputs)
    secrets = [
        secret
        for needed, item in zip(inputs, values, strict=True)
        if (secret := needed.read(item)) is not None
    ]
    return Credential(scheme, tuple(secrets)) if len(secrets) == len(inputs) else None


def secrets_of(
    inputs: Sequence[Input], secrets: Sequence[AsyncSecret]
) -> Flow[list[str]]:
    """Return the secrets as they are sent; functions are asked for theirs."""
    found: list[str] = []
    for needed, secret in zip(inputs, secrets, strict=True):
        if callable(secret):
            secret = needed.checked((yield Ask(secret)))
        found.append(secret)
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
        " and ".join(_wanted(schemes[name]) for name in names) for names in security
    ]
    return ", or ".join(alternatives)


def _wanted(scheme: Scheme) -> str:
    listed = " and ".join(map(str, scheme.inputs))
    if isinstance(scheme, OAuth2):
        client = " and ".join(map(str, scheme.client_inputs))
        return f"{listed} (or {client})"
    return listed
