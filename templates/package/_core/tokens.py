"""Access tokens that a client fetches: kept, renewed, and fetched by one for all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from threading import Lock
from typing import Final

from .errors import APIError
from .exchange import Call

_POLL: Final = 0.05


@dataclass(frozen=True, slots=True)
class Token:
    """An access token; `expires` is on the monotonic clock, None if nobody knows."""

    text: str = field(repr=False)
    expires: float | None


@dataclass(slots=True)
class _Fetch:
    """A token that is being fetched, and in the end what came of it."""

    begun: bool = False
    done: bool = False
    token: Token | None = None
    error: APIError | None = None


class Tokens:
    """The tokens of one OAuth2 client, which all calls share.

    Args:
        url: Where they are fetched.
        scopes: What is asked for; nothing is said of scopes if there are none.

    Attributes:
        in_body: Whether the server wants the id and the secret in the body; None
            before it is known.
    """

    def __init__(self, url: str, scopes: Sequence[str]) -> None:
        self.url = url
        self.scope = " ".join(scopes)
        self.in_body: bool | None = None
        self._lock = Lock()
        self._token: Token | None = None
        self._running: _Fetch | None = None

    async def current(self, fetch: Callable[[], Awaitable[Token]], call: Call) -> Token:
        """Return a token that has not expired; one caller fetches it, others wait.

        Those who wait look again from time to time: it is the one way to wait that
        threads, asyncio and trio have in common.

        Raises:
            APIError: It could not be fetched; all who waited for it get the error.
        """
        while True:
            with self._lock:
                token, now = self._token, call.settings.clock.monotonic()
                if token and (token.expires is None or now < token.expires):
                    return token
                running = self._running = self._running or _Fetch()
                is_first, running.begun = not running.begun, True
            if is_first:
                return await self._fetched(running, fetch)
            while not running.done:
                await call.transport.sleep(_POLL)
            if running.error is not None:
                raise copy(running.error) from running.error.__cause__
            if running.token is not None:
                return running.token

    async def _fetched(
        self, running: _Fetch, fetch: Callable[[], Awaitable[Token]]
    ) -> Token:
        try:
            running.token = self._token = await fetch()
            return running.token
        except APIError as error:
            running.error = error
            raise
        finally:  # if it was given up, too: then the next who looks begins anew
            self._running = None
            running.done = True

    def forget(self, text: str) -> None:
        """Drop a token that the server refused, unless there is a newer one."""
        with self._lock:
            if self._token and self._token.text == text:
                self._token = None
