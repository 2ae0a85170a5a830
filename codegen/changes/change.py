"""A change, what it is of, and the place where changes are collected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from string import Formatter
from typing import Literal

from codegen.changes.rules import RULES, Rule
from codegen.model.shapes import Direction
from codegen.problems import Where

SubjectKind = Literal["client", "operation", "model", "webhook", "models"]
Side = Literal["old", "new"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is of: an operation by its call, a model by its name.

    `detail` is the endpoint of an operation.
    """

    kind: SubjectKind
    name: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One change. `where` is in the new specs, or in the old where it vanished.

    `values` fill the places of the rule's sentence; `operations` are the calls
    that a change of a model reaches, or that have this same change.
    """

    rule: Rule
    subject: Subject
    values: tuple[tuple[str, str], ...]
    where: Where
    side: Side
    operations: tuple[str, ...] = ()

    def value(self, name: str) -> str | None:
        return dict(self.values).get(name)

    @property
    def sentence(self) -> Iterator[tuple[bool, str]]:
        """What has changed: words of ours (False) and data of the pages (True)."""
        return self._filled(self.rule.sentence)

    @property
    def action(self) -> Iterator[tuple[bool, str]]:
        """What a caller has to do; nothing where that is plain."""
        return self._filled(self.rule.action)

    def _filled(self, text: str) -> Iterator[tuple[bool, str]]:
        values = dict(self.values)
        for words, name, _, _ in Formatter().parse(text):
            if words:
                yield False, words
            if name is not None:
                yield name != "what", values[name]


@dataclass(frozen=True, slots=True)
class At:
    """What is compared: `name` leads there from the subject, as in ``items[].id``."""

    subject: Subject
    direction: Direction
    what: str
    name: str
    old: Where
    new: Where

    def inner(self, suffix: str) -> At:
        return replace(self, name=self.name + suffix)


class Ledger:
    """Collects changes, each once."""

    def __init__(self) -> None:
        self._changes: dict[Change, None] = {}

    @property
    def changes(self) -> tuple[Change, ...]:
        return tuple(self._changes)

    def add(self, rule: str, subject: Subject, where: Where, **values: str) -> None:
        """A change at a place in the new specs."""
        self._add(rule, subject, where, "new", values)

    def gone(self, rule: str, subject: Subject, where: Where, **values: str) -> None:
        """A change by which something vanished; the place is in the old specs."""
        self._add(rule, subject, where, "old", values)

    def at(self, at: At, rule: str, **values: str) -> None:
        """A change of what a rule has for requests and for responses."""
        name = f"{at.direction}-{rule}"
        self.add(name, at.subject, at.new, what=at.what, name=at.name, **values)

    def _add(
        self,
        rule: str,
        subject: Subject,
        where: Where,
        side: Side,
        values: dict[str, str],
    ) -> None:
        change = Change(RULES[rule], subject, tuple(values.items()), where, side)
        self._changes[change] = None
