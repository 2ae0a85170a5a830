"""When a stream that broke off is opened again, and how.

Source: WHATWG HTML, 9.2.3 "Processing model"; but an answer that ends is over, and the
retries are counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from .options import RequestOptions
from .reading import Reading
from .retry import backoff
from .sse import EventDecoder


@dataclass(slots=True)
class Reconnection:
    """The way back to a stream.

    Args:
        open: Opens it, with these options.
        given: The options of its call.
    """

    open: Callable[[RequestOptions], Any]
    given: RequestOptions | None
    _retries: int = field(default=0, init=False)  # since there was an event
    _since: float = field(default=0.0, init=False)

    def check(self, reading: Reading[Any]) -> None:
        """Raise ValueError if a stream is none that can be opened again."""
        if reading.call.method != "GET":
            raise ValueError("only the stream of a GET can be opened again")

    def wait(self, reading: Reading[Any]) -> float | None:
        """Return the seconds to wait after `reading` broke off; None to give up."""
        call, decoder = reading.call, reading.decoder
        if not isinstance(decoder, EventDecoder) or not _can_be_sent(decoder.last_id):
            return None
        options, clock = call.settings.defaults.with_(self.given), call.settings.clock
        now = clock.monotonic()
        if reading.has_begun:
            self._retries = 0
        if not self._retries:
            self._since = now
        if self._retries >= options.max_retries:
            return None
        wait = max(backoff(self._retries, clock.random()), decoder.retry / 1000)
        self._retries += 1
        return wait if now - self._since + wait <= options.deadline else None

    def options(self, reading: Reading[Any]) -> RequestOptions:
        """Return the options of the call that goes on where `reading` broke off."""
        assert isinstance(reading.decoder, EventDecoder)
        given = self.given or RequestOptions()
        headers = {**given.headers, "last-event-id": reading.decoder.last_id}
        return replace(given, headers=headers)


def _can_be_sent(last_id: str) -> bool:
    return bool(last_id) and last_id.isascii() and last_id.isprintable()
