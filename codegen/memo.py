"""Answers that always are the same, kept so that they need not be asked for again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(slots=True)
class Memo:
    """The answers to questions of one kind.

    Args:
        known: The answers of earlier runs.
        used: Those that this run asked for, whether they were known or not.
    """

    known: Mapping[str, str] = field(default_factory=dict[str, str])
    used: dict[str, str] = field(default_factory=dict[str, str])

    def answers(
        self,
        questions: Collection[str],
        ask: Callable[[Sequence[str]], Iterable[str]],
        fits: Callable[[str, str], bool],
    ) -> dict[str, str]:
        """The answer to each question; `ask` answers those that are not known.

        Nor is known what is no answer to its question, as `fits` says of the two.
        """
        known = ((q, self.known[q]) for q in questions if q in self.known)
        found = {
            question: answer for question, answer in known if fits(question, answer)
        }
        new = [question for question in questions if question not in found]
        if new:
            found |= zip(new, ask(new), strict=True)
        self.used |= found
        return found
