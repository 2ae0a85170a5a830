"""The rules by which changes are judged; `table` has them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from codegen.changes.table import TABLE

Verdict = Literal["breaking", "additive", "documentation"]
Reach = Literal["python", "wire", "both"]

VERDICTS: tuple[Verdict, ...] = ("breaking", "additive", "documentation")
_VERDICTS: dict[str, Verdict] = {verdict: verdict for verdict in VERDICTS}
_REACHES: dict[str, Reach] = {"python": "python", "wire": "wire", "both": "both"}


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of change.

    `sentence` has places for `{what}` (words of ours) and for data of the pages
    (`{name}`, `{old}`, `{new}`, `{line}`); `reason` is why the verdict is what it is,
    `action` what a caller has to do where that is not plain.
    """

    id: str
    verdict: Verdict
    reach: Reach
    sentence: str
    reason: str
    action: str


def _rules() -> Iterator[Rule]:
    lines = iter(TABLE.strip().splitlines())
    for head, tail in zip(lines, lines, strict=True):
        name, verdict, reach, sentence = head.split(" | ")
        reason, _, action = tail.strip().partition(" > ")
        kind, place = _VERDICTS[verdict], _REACHES[reach]
        yield Rule(name, kind, place, sentence, reason, action)


RULES = {rule.id: rule for rule in _rules()}
