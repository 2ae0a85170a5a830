"""What a caller can set for a client or for one call: timeouts, retries, extras."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

T = TypeVar("T")


def _positive(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number of seconds, not {value!r}")
    if not value > 0 or not math.isfinite(value):
        raise ValueError(f"{name} must be finite and above zero, not {value!r}")


def _count(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(f"{name} must be a whole number, not {value!r}")
    if value < 0:
        raise ValueError(f"{name} must not be negative, not {value!r}")


def _key(value: object) -> None:
    if not isinstance(value, str):
        raise TypeError(f"idempotency_key must be text, not {type(value)!r}")
    if not value:
        raise ValueError("idempotency_key is empty")


def _options(value: object) -> None:
    if not isinstance(value, RequestOptions):
        raise TypeError(f"options must be RequestOptions, not {type(value)!r}")


@dataclass(frozen=True)
class Timeout:
    """Seconds for each phase of an attempt; all of them are finite.

    Args:
        connect: To make a connection.
        read: Between two pieces of the answer.
        write: Between two pieces of the request.
        pool: To get a free connection.
    """

    connect: float = 10.0
    read: float = 60.0
    write: float = 60.0
    pool: float = 10.0

    def __post_init__(self) -> None:
        for phase in fields(self):
            _positive(f"timeout ({phase.name})", getattr(self, phase.name))

    @classmethod
    def of(cls, value: float | Timeout) -> Timeout:
        """Return `value` as a Timeout; a number holds for every phase."""
        if isinstance(value, Timeout):
            return value
        return cls(value, value, value, value)


DEFAULT_TIMEOUT: Final = Timeout()


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOptions:
    """Options of one call. What is not given is as the client has it.

    Args:
        timeout: Seconds, for every phase or per phase.
        max_retries: How often a failed attempt is repeated where that is safe.
        deadline: No attempt starts later than this many seconds after the first.
        headers: Headers to add; they win over those of the client.
        query: Query parameters to add; they win over those of the operation.
        body: Members to add to a body that is an object, or a form.
        idempotency_key: Only for an API that honours `Idempotency-Key`: the call is
            then repeated after a lost answer, as it is if a header of that name is
            given in another way.
    """

    timeout: float | Timeout | None = None
    max_retries: int | None = None
    deadline: float | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    body: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    idempotency_key: str | None = None

    def __post_init__(self) -> None:
        if self.timeout is not None:
            Timeout.of(self.timeout)
        if self.deadline is not None:
            _positive("deadline", self.deadline)
        if self.max_retries is not None:
            _count("max_retries", self.max_retries)
        if self.idempotency_key is not None:
            _key(self.idempotency_key)


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOptions(RequestOptions):
    """What a call goes by: the defaults of its client and what is given over them."""

    timeout: Timeout = DEFAULT_TIMEOUT
    max_retries: int = 2
    deadline: float = 300.0

    def with_(self, given: RequestOptions | None) -> CallOptions:
        """Return these with what is given in their place."""
        if given is None:
            return self
        _options(given)
        return CallOptions(
            timeout=(
                self.timeout if given.timeout is None else Timeout.of(given.timeout)
            ),
            max_retries=_either(given.max_retries, self.max_retries),
            deadline=_either(given.deadline, self.deadline),
            headers={**self.headers, **given.headers},
            query={**self.query, **given.query},
            body=given.body,
            idempotency_key=given.idempotency_key,
        )


def _either(given: T | None, default: T) -> T:
    return default if given is None else given
