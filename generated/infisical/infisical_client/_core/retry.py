"""Whether a call is tried again, and when: only where it cannot happen twice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import Final

from .clock import Clock
from .exchange import Failure, Outcome
from .headers import Headers
from .response import Response

# The server does the same if it sees a call twice: RFC 9110, 9.2.2.
IDEMPOTENT: Final = frozenset({"GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"})
BASE_DELAY: Final = 0.5
MAX_DELAY: Final = 8.0
_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """The retries of one call.

    Args:
        repeatable: Whether the call does the same if the server sees it twice: its
            method is idempotent, or it has an idempotency key.
        max_retries: How many attempts may follow the first.
        deadline: No attempt starts later than this many seconds after the first.
    """

    repeatable: bool
    max_retries: int
    deadline: float

    def wait(
        self, outcome: Outcome, retries_taken: int, elapsed: float, clock: Clock
    ) -> float | None:
        """Return the seconds to wait before the next attempt; None to stop.

        `elapsed` is since the first attempt began, in seconds.
        """
        now = clock.time()
        if retries_taken >= self.max_retries or not self._may_repeat(outcome, now):
            return None
        delay = backoff(retries_taken, clock.random())
        if isinstance(outcome, Response):
            delay = max(delay, retry_after(outcome.headers, now) or 0.0)
        return delay if elapsed + delay <= self.deadline else None

    def _may_repeat(self, outcome: Outcome, now: float) -> bool:
        if isinstance(outcome, Failure):
            if outcome.kind == "lost":
                return self.repeatable
            return outcome.kind == "unsent"
        status = outcome.status_code
        if status == 429:
            return True
        if status == 503 and retry_after(outcome.headers, now) is not None:
            return True
        return self.repeatable and (status == 408 or status >= 500)


def backoff(retries_taken: int, chance: float) -> float:
    """Return the seconds to wait where the server does not say it: full jitter."""
    return chance * min(MAX_DELAY, BASE_DELAY * 2.0 ** min(retries_taken, 10))


def retry_after(headers: Headers, now: float) -> float | None:
    """Return how many seconds the server asks to wait, or None if it does not say.

    Reads `retry-after-ms`, and `retry-after` as seconds or as a date. What is not
    one of these forms, a negative number too, is as if it were not there.
    """
    milliseconds = headers.get("retry-after-ms", "").strip()
    if _NUMBER.fullmatch(milliseconds):
        return float(milliseconds) / 1000
    value = headers.get("retry-after", "").strip()
    if _NUMBER.fullmatch(value):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        if date.tzinfo is None:  # one of the older forms; they mean the same
            date = date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - now)
    except (ValueError, OverflowError):
        return None
