"""A body that is read while it is sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

# Called with how many bytes went or came so far, and how many there are, or None if
# that is not known.
Progress: TypeAlias = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes of a file.

    Args:
        blocks: Reads them from the start, each time that it is called.
        length: How many there are, if that is known.
        replayable: Whether they can be read more than once.
    """

    blocks: Callable[[], Iterator[bytes]]
    length: int | None
    replayable: bool


class Upload:
    """Bytes, and files in between, read from the start for each attempt.

    Args:
        pieces: What is sent, in order.

    Attributes:
        length: How many bytes there are; None if that is not known.
        replayable: Whether it can be sent more than once.
    """

    def __init__(self, pieces: Sequence[bytes | Source]) -> None:
        self._pieces = pieces
        lengths = [
            len(piece) if isinstance(piece, bytes) else piece.length for piece in pieces
        ]
        known = [length for length in lengths if length is not None]
        self.length = sum(known) if len(known) == len(lengths) else None
        self.replayable = all(isinstance(p, bytes) or p.replayable for p in pieces)

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._pieces:
            if isinstance(piece, bytes):
                yield piece
            else:
                yield from piece.blocks()
