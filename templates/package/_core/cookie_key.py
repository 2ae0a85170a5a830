"""The security scheme of a key in a cookie."""

from __future__ import annotations

from collections.abc import Sequence

from .credentials import Input, Placed, Scheme
from .exchange import WireRequest
from .headers import checked


class CookieKey(Scheme):
    """A key in the cookie `name`; the arguments are those of `ApiKey`."""

    header = None

    def __init__(
        self, name: str, *, argument: str = "api_key", env: str | None = None
    ) -> None:
        self.inputs = (Input(argument, env),)
        self._name = name

    def placed(self, secrets: Sequence[str]) -> Placed:
        """Return where the key goes."""
        return _InCookie(self._name, secrets[0], (secrets[0],))


class _InCookie(Placed):
    __slots__ = ()

    def put(self, wire: WireRequest) -> None:
        """Add it behind the cookies that are there."""
        pair = checked("cookie", f"{self.name}={self.value}")
        cookies = wire.headers.get("cookie")
        wire.headers["cookie"] = f"{cookies}; {pair}" if cookies else pair
