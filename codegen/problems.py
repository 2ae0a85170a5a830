"""Places in the input, and what is wrong there.

Stages report to a `Problems` collector and go on where the rest still makes
sense, so that one run shows everything there is to mend.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Level = Literal["error", "note"]


@dataclass(frozen=True, slots=True, order=True)
class Where:
    """A line of an input file; `file` is relative, with forward slashes.

    Where there is no line, `line` is 0: of a page that was not fetched, say.
    """

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong, on one line: `file:line: CODE text`.

    `operation` is ``"POST /v8/certs"`` where the problem belongs to one
    operation: that operation is missing from the output, the rest is not.
    """

    where: Where
    code: str
    text: str
    level: Level = "error"
    operation: str = ""

    def __str__(self) -> str:
        return f"{self.where}: {self.code} {self.text}"

    @property
    def label(self) -> str:
        """What accepts it in the configuration (`allow`)."""
        return f"{self.code} {self.operation}".strip()


class InputError(Exception):
    """The input cannot be read any further; carries the problem to report."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Problems:
    """Collects the problems of a run; iterating gives them sorted, each once."""

    def __init__(self) -> None:
        self._found: set[Problem] = set()

    def error(self, where: Where, code: str, text: str, operation: str = "") -> None:
        self._found.add(Problem(where, code, one_line(text), "error", operation))

    def note(self, where: Where, code: str, text: str, operation: str = "") -> None:
        self._found.add(Problem(where, code, one_line(text), "note", operation))

    def add(self, problem: Problem) -> None:
        self._found.add(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(sorted(self._found))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self if problem.level == "error")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The one of `known` that is most like `word`, if any is."""
    from difflib import get_close_matches  # only where something is wrong

    # All operations begin alike, so they must have more in common.
    cutoff = 0.75 if " /" in word else 0.6
    return next(iter(get_close_matches(word, sorted(known), 1, cutoff)), None)


def corrected(word: str, known: Iterable[str], otherwise: str) -> str:
    """What to do where `word` should be one of `known`."""
    near = nearest(word, known)
    return otherwise if near is None else f"did you mean {near!r}?"


def one_line(text: str) -> str:
    """Text of any origin as one printable line, for a terminal or a log."""
    return "".join(
        char if char.isprintable() else " " for char in " ".join(text.split())
    )
