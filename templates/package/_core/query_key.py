"""The security scheme of a key in the query of the URL."""

from __future__ import annotations

from collections.abc import Sequence

from .credentials import Input, Placed, Scheme
from .exchange import WireRequest
from .secret_url import SecretRequest
from .values import query_string


class QueryKey(Scheme):
    """A key in the query parameter `name`; the arguments are those of `ApiKey`."""

    header = None

    def __init__(
        self, name: str, *, argument: str = "api_key", env: str | None = None
    ) -> None:
        self.inputs = (Input(argument, env, ascii=False),)
        self._name = name

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the key goes."""
        return _InQuery(self._name, secrets[0], (secrets[0],))


class _InQuery(Placed):
    __slots__ = ()

    def put(self, wire: WireRequest) -> None:
        """Add it to the query, which from here on is secret."""
        pair = query_string({self.name: self.value}, {})
        wire.query = f"{wire.query}&{pair}" if wire.query else pair
        wire.kind = SecretRequest
