"""Time and chance, in one place, so that tests can have their own."""

from __future__ import annotations

import random
import time


class Clock:
    """The clock of the system."""

    def monotonic(self) -> float:
        """Return seconds that only go up."""
        return time.monotonic()

    def time(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def random(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return random.random()

    def sleep(self, seconds: float) -> None:
        """Let `seconds` pass."""
        time.sleep(seconds)

    async def sleep_async(self, seconds: float) -> None:
        """Let `seconds` pass; others may run."""
        import anyio

        await anyio.sleep(seconds)


SYSTEM_CLOCK = Clock()
