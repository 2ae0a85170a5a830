"""Header fields: a read-only mapping without regard to case, and what may be sent."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_FRAMING = frozenset({"content-length", "host", "transfer-encoding"})
_VALUE = re.compile(r"[\t\x20-\x7e]*")


class Headers(Mapping[str, str]):
    """The headers of a response; a name that came twice has its values joined.

    Args:
        pairs: Names and values in the order in which they came.
    """

    def __init__(self, pairs: Iterable[tuple[str | bytes, str | bytes]] = ()) -> None:
        self._given = pairs

    @cached_property
    def _pairs(self) -> tuple[tuple[str, str], ...]:
        # Few calls look at them.
        pairs = ((_text(name), _text(value)) for name, value in self._given)
        return tuple((name.lower(), value) for name, value in pairs)

    def __getitem__(self, name: str) -> str:
        if values := self.get_list(name):
            return ", ".join(values)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict(self._pairs))

    def __len__(self) -> int:
        return len(dict(self._pairs))

    def __repr__(self) -> str:
        # Values may be secret (set-cookie), and a repr ends up in logs.
        return f"Headers({', '.join(self)})"

    def get_list(self, name: str) -> list[str]:
        """Return each value that came under `name`, in order."""
        wanted = name.lower()
        return [value for key, value in self._pairs if key == wanted]


def _text(value: str | bytes) -> str:
    if isinstance(value, str):
        return value
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def checked(name: str, value: object) -> str:
    """Return `value` if it can be sent as the header `name`.

    Raises:
        TypeError: It is not text.
        ValueError: It is not the caller's to set, would break out of its line, or is
            not ASCII. The message does not hold the value, which may be a secret.
    """
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is not the name of a header")
    if name.lower() in _FRAMING:
        raise ValueError(
            f"the header {name!r} cannot be set: it says how a request is sent"
        )
    if not isinstance(value, str):
        raise TypeError(f"the header {name!r} must be text, not {type(value)!r}")
    if not _VALUE.fullmatch(value):
        raise ValueError(
            f"the value of the header {name!r} has a control character "
            "or is not ASCII"
        )
    return value
