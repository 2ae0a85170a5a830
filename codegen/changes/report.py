"""What there is to say of two versions of a client: changes in groups, a version."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from codegen.changes.change import Change, Subject
from codegen.changes.rules import VERDICTS, Verdict
from codegen.problems import Problem, Where

Level = Literal["major", "minor", "patch", "none"]

_LEVELS: dict[Verdict, Level] = {
    "breaking": "major",
    "additive": "minor",
    "documentation": "patch",
}
_KINDS = ("client", "operation", "model", "webhook", "models")
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")


@dataclass(frozen=True, slots=True)
class Advice:
    """The version that semantic versioning asks for.

    `next` follows `current`, both empty where that is not known. Before 1.0 what breaks
    raises the second number, all else the third; `level` is how it is from 1.0 on.
    """

    level: Level
    current: str
    next: str

    @property
    def unstable(self) -> bool:
        """Whether the rules of versions before 1.0 hold."""
        return self.current.startswith("0.")

    @property
    def text(self) -> str:
        """The advice as a sentence of ours; versions are digits and dots."""
        if self.level == "none":
            return "no new version is needed"
        if not self.next:
            return f"a {self.level} version"
        if not self.unstable:
            return f"{self.next}, a {self.level} version after {self.current}"
        later = f"a {self.level} version from 1.0 on"
        return f"{self.next} after {self.current}; {later}"


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one subject, the worst first.

    `operations` are those that have the changes, or that use the model.
    """

    subject: Subject
    operations: tuple[str, ...]
    changes: tuple[Change, ...]

    @property
    def verdict(self) -> Verdict:
        return self.changes[0].rule.verdict


@dataclass(frozen=True, slots=True)
class Report:
    """The comparison of two versions of one client.

    `old` and `new` are what was compared, as it was called; `prefixes` stand before
    the names of files of the old and of the new side. `failed` says whether the new
    side has errors.
    """

    name: str
    old: str
    new: str
    changes: tuple[Change, ...]
    advice: Advice
    problems: tuple[Problem, ...] = ()
    prefixes: tuple[str, str] = ("", "")
    failed: bool = False

    @property
    def groups(self) -> tuple[Group, ...]:
        """The changes by subject: the client, operations, models, webhooks."""
        found: dict[object, list[Change]] = {}
        for change in self.changes:
            is_operation = change.subject.kind == "operation"
            key = change.operations if is_operation else change.subject
            found.setdefault(key, []).append(change)
        groups = [
            Group(
                group[0].subject, group[0].operations, tuple(sorted(group, key=_order))
            )
            for group in found.values()
        ]
        return tuple(sorted(groups, key=_rank))

    @property
    def unchanged(self) -> str:
        """What is said where there are no changes."""
        text = "nothing has changed for callers"
        incomplete = any(problem.level == "error" for problem in self.problems)
        return f"{text} in what was compared" if incomplete else text

    def place(self, change: Change) -> Where:
        """Where a change is to be seen."""
        prefix = self.prefixes[change.side == "new"]
        return Where(prefix + change.where.file, change.where.line)


def counts(reports: Iterable[Report]) -> dict[Verdict, int]:
    """How many changes there are of each verdict."""
    found = [change.rule.verdict for report in reports for change in report.changes]
    return {verdict: found.count(verdict) for verdict in VERDICTS}


def worst(reports: Iterable[Report]) -> Verdict | None:
    """The worst verdict there is; None without changes."""
    return next((verdict for verdict, n in counts(reports).items() if n), None)


def advice(changes: Iterable[Change], current: str) -> Advice:
    """The version that changes ask for, after `current` (empty: not known)."""
    found = {change.rule.verdict for change in changes}
    level: Level = "none"
    for verdict in reversed(VERDICTS):
        level = _LEVELS[verdict] if verdict in found else level
    match = _VERSION.match(current)
    if not match or level == "none":
        return Advice(level, match[0] if match else "", "")
    major, minor, patch = (int(number) for number in match.groups())
    step: Level = level
    if major == 0:
        step = "minor" if level == "major" else "patch"
    after = {
        "major": (major + 1, 0, 0),
        "minor": (major, minor + 1, 0),
        "patch": (major, minor, patch + 1),
    }[step]
    return Advice(level, match[0], ".".join(map(str, after)))


def _order(change: Change) -> tuple[int, Where, str]:
    return VERDICTS.index(change.rule.verdict), change.where, change.rule.id


def _rank(group: Group) -> tuple[int, int, int, str]:
    worst_first = VERDICTS.index(group.verdict)
    several = -len(group.operations) if group.subject.kind == "operation" else 0
    return worst_first, _KINDS.index(group.subject.kind), several, group.subject.name
