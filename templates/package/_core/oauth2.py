"""OAuth2: a token that the client is given, or fetches for itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from .bearer import Bearer
from .credentials import AsyncSecret, Credential, Input, Placed, Scheme, secrets_of
from .grant import fetched
from .origin import BaseURL, origin_of
from .tokens import Tokens

if TYPE_CHECKING:
    from .exchange import Call


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


class OAuth2(Bearer):
    """A token in the `Authorization` header, which the client may fetch for itself.

    Args:
        token_url: Where it is fetched; may be relative to the base URL.
        scopes: What is asked for.

    Attributes:
        client_inputs: The arguments of the client that are needed to fetch a token.
    """

    def __init__(
        self,
        *,
        token_url: str,
        scopes: Sequence[str] = (),
        argument: str = "token",
        env: str | None = None,
        client_id: str = "client_id",
        client_secret: str = "client_secret",
        client_id_env: str | None = None,
        client_secret_env: str | None = None,
    ) -> None:
        super().__init__(argument=argument, env=env)
        self.client_inputs = (
            Input(client_id, client_id_env, ascii=False),
            Input(client_secret, client_secret_env, ascii=False),
        )
        self._token_url = token_url
        self._scopes = scopes

    def __str__(self) -> str:
        """What a client can be given for it."""
        token, client = self.inputs, self.client_inputs
        return f"{token[0]} (or {client[0]} and {client[1]})"

    def credential(self, given: object, base: BaseURL) -> Credential | None:
        """Return what a client has for it; see `Scheme`.

        Raises:
            TypeError: A secret is neither text nor a function.
            ValueError: A secret is empty or cannot be sent, or the address that tokens
                are fetched from is not safe for secrets.
        """
        said = given if isinstance(given, OAuth2Given) else OAuth2Given()
        pair = said.client_id, said.client_secret
        # What the caller gave comes before what the environment has.
        if said.token is not None or pair == (None, None):
            token = Bearer.credential(self, said.token, base)
            if token is not None:
                return token
        secrets = secrets_of(self.client_inputs, pair)
        if secrets is None:
            return None
        url = _absolute(base, said.token_url or self._token_url)
        scopes = self._scopes if said.scopes is None else said.scopes
        return _Fetching(self, self.client_inputs, secrets, Tokens(url, scopes))


class _Fetching(Credential):
    """The id and the secret of a client that fetches its tokens."""

    __slots__ = ("_tokens",)

    def __init__(
        self,
        scheme: Scheme,
        inputs: Sequence[Input],
        secrets: Sequence[AsyncSecret],
        tokens: Tokens,
    ) -> None:
        super().__init__(scheme, inputs, secrets)
        self._tokens = tokens

    def __copy__(self) -> _Fetching:
        """Return one that fetches tokens of its own."""
        tokens = Tokens(self._tokens.url, self._tokens.scope.split())
        return _Fetching(self.scheme, self.inputs, self.secrets, tokens)

    async def current(self, call: Call) -> Placed:
        """Return where the token of this moment goes.

        Raises:
            TokenError: The authorization server gave none.
            APIConnectionError: It gave no answer.
        """
        fetch = partial(fetched, self, self._tokens, call)
        token = await self._tokens.current(fetch, call)
        return self.scheme.placed([token.text])

    def renewed_after(self, refused: Placed) -> bool:
        """Drop the token that was refused; another one can be fetched."""
        self._tokens.forget(refused.secrets[0])
        return True


def _absolute(base: BaseURL, url: str) -> str:
    """Return the address that secrets are sent to; it may be relative to `base`.

    Raises:
        ValueError: It is not https, nor http on this machine.
    """
    found = urljoin(f"{base.text}/", url)
    origin = origin_of(found)
    if origin is None or "#" in found:
        raise ValueError(f"{url!r} is not an address that tokens can be fetched from")
    if origin.scheme == "http" and not base.allow_http and not origin.is_local:
        raise ValueError(f"{found!r} would send credentials in the clear; use https")
    return found
