"""When to ask a site again: waits that it asks for, and when to give up.

All pages of a site share one `Pace`, so that a site that is overloaded is left
alone by every one of them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Protocol

from codegen.pulling.trouble import Trouble

ATTEMPTS = 4
LONGEST_WAIT = 60.0  # seconds
TOTAL = 30 * 60.0
_LATE = f"{TOTAL / 60:.0f} minutes have passed; pull again for what is missing"


class Clock(Protocol):
    """Time, so that tests need not wait."""

    def now(self) -> float: ...
    def today(self) -> float: ...
    async def sleep(self, seconds: float, /) -> None: ...


class RealClock:
    def now(self) -> float:
        return time.monotonic()

    def today(self) -> float:
        return time.time()

    async def sleep(self, seconds: float, /) -> None:
        await asyncio.sleep(seconds)


class Pace:
    def __init__(self, clock: Clock, end: float) -> None:
        self._clock = clock
        self._end = end
        self._next = clock.now()
        self._closed: Trouble | None = None

    async def turn(self) -> float:
        """Wait until the site may be asked; the seconds that are then left.

        Raises `Trouble`: E705 after the time for all, or what `refused` said for all.
        """
        while True:
            if self._closed is not None:
                raise self._closed
            now = self._clock.now()
            if max(now, self._next) >= self._end:
                raise Trouble("E705", _LATE)
            if now >= self._next:
                return self._end - now
            await self._clock.sleep(self._next - now)

    def refused(self, what: str, headers: Mapping[str, str], attempt: int) -> None:
        """The site cannot answer now, at the attempt numbered from 0: when again?

        Raises `Trouble` (E703), for this page and all to come, where the site
        wants to be left alone for longer than is waited.
        """
        wait = self._asked(headers)
        if wait is not None and wait > LONGEST_WAIT:
            text = f"{what}: the site asks to wait {wait:.0f} s; pull again then"
            self._closed = Trouble("E703", text)
            raise self._closed
        if attempt + 1 == ATTEMPTS:
            text = f"{what}, {ATTEMPTS} times; pull again later"
            raise Trouble("E703", text)
        self._hold(max(wait or 0.0, 2.0**attempt))

    async def broken(self, trouble: Trouble, attempt: int) -> None:
        """The connection failed: wait for the next attempt, or raise `trouble`."""
        if attempt + 1 == ATTEMPTS:
            raise trouble
        await self._clock.sleep(2.0**attempt)

    def _hold(self, seconds: float) -> None:
        self._next = max(self._next, self._clock.now() + seconds)

    def _asked(self, headers: Mapping[str, str]) -> float | None:
        """`Retry-After` (RFC 9110, section 10.2.3) in seconds."""
        text = headers.get("retry-after", "").strip()
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            return max(
                0.0, parsedate_to_datetime(text).timestamp() - self._clock.today()
            )
        except (ValueError, OverflowError, TypeError):
            return None
