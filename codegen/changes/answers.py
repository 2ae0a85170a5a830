"""The documented responses of one operation, of two versions."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.changes.change import At, Ledger, Subject
from codegen.changes.types import Types
from codegen.surface import Answer, Operation, Surface


def compare(
    subject: Subject, old: Operation, new: Operation, types: Types, ledger: Ledger
) -> None:
    """Report statuses that came, went or changed."""
    _Answers(subject, old, new, types, ledger).compare()


@dataclass(frozen=True, slots=True)
class _Answers:
    subject: Subject
    old: Operation
    new: Operation
    types: Types
    ledger: Ledger

    def compare(self) -> None:
        was, now = self.old.answers, self.new.answers
        for status in was:
            if status in now and was[status].success == now[status].success:
                self._pair(was[status], now[status])
        gone = [
            a for s, a in was.items() if s not in now or now[s].success != a.success
        ]
        added = [
            a for s, a in now.items() if s not in was or was[s].success != a.success
        ]
        for answer, partner in self._renumbered(gone, added):
            gone.remove(answer)
            added.remove(partner)
            values = {"old": answer.status, "new": partner.status}
            self._add("status-renumbered", **values)
            self._pair(answer, partner)
        for answer in gone:
            self._gone(answer)
        for answer in added:
            self._added(answer)

    def _renumbered(
        self, gone: list[Answer], added: list[Answer]
    ) -> list[tuple[Answer, Answer]]:
        """Successes with another status: of the same body, or the only ones left."""
        left = [answer for answer in gone if answer.success]
        right = [answer for answer in added if answer.success]
        found: list[tuple[Answer, Answer]] = []
        for answer in list(left):
            partner = next((a for a in right if self._same(answer, a)), None)
            if partner is not None:
                left.remove(answer)
                right.remove(partner)
                found.append((answer, partner))
        if len(left) == len(right) == 1:
            found.append((left[0], right[0]))
        return found

    def _same(self, one: Answer, other: Answer) -> bool:
        """Whether two statuses give callers the same."""
        if one.streams != other.streams:
            return False
        if one.type is None or other.type is None:
            return one.type is other.type and one.media_type == other.media_type
        return self._spell(one, self.types.old) == self._spell(other, self.types.new)

    def _add(self, rule: str, **values: str) -> None:
        self.ledger.add(rule, self.subject, self.new.where, **values)

    def _gone(self, answer: Answer) -> None:
        rule = "status-removed" if answer.success else "error-body-removed"
        if not answer.success and answer.type is None:
            rule = "error-removed"
        values = {"name": answer.status, "old": self._spell(answer, self.types.old)}
        self.ledger.gone(rule, self.subject, self.old.where, **values)

    def _added(self, answer: Answer) -> None:
        values = {"name": answer.status, "new": self._spell(answer, self.types.new)}
        if not answer.success:
            rule = "error-added" if answer.type is None else "error-body-added"
            self._add(rule, **values)
            return
        others = [a for a in self.new.answers.values() if a is not answer and a.success]
        known = any(other.returned == answer.returned for other in others)
        self._add("status-added" if known else "return-widened", **values)

    def _spell(self, answer: Answer, surface: Surface) -> str:
        """What callers get for it."""
        spelled = answer.media_type or "None"
        if answer.type is not None:
            spelled = surface.spell(answer.type, "response")
        return f"Stream[{spelled}]" if answer.streams else spelled

    def _pair(self, was: Answer, now: Answer) -> None:
        what = "response" if now.success else "error response"
        named = {"what": what, "name": now.status}
        if was.media_type and now.media_type and was.media_type != now.media_type:
            values = {"old": was.media_type, "new": now.media_type}
            self._add("response-media-type", **named, **values)
        place = self.old.where, self.new.where
        at = At(self.subject, "response", what, now.status, *place)
        if was.type and now.type and was.streams == now.streams:
            self.types.compare(was.type, now.type, at)
        elif was.returned != now.returned:
            values = {
                "old": self._spell(was, self.types.old),
                "new": self._spell(now, self.types.new),
            }
            self._bodies(was, now, at, values)
        if was.description != now.description:
            self._add("response-description", **named)
        self._headers(was, now, f"{what} {now.status}")

    def _bodies(self, was: Answer, now: Answer, at: At, values: dict[str, str]) -> None:
        """A body that is typed on one side alone."""
        if now.success:
            self.ledger.at(at, "type", **values)
        elif now.type is not None:
            self._add("error-body-added", name=now.status, new=values["new"])
        elif was.type is not None:
            self._add("error-body-removed", name=now.status, old=values["old"])

    def _headers(self, was: Answer, now: Answer, what: str) -> None:
        for name, always in was.headers.items():
            still = now.headers.get(name)
            if still is None:
                rule = "header-removed" if always else "header-omitted"
                self.ledger.gone(
                    rule, self.subject, self.old.where, what=what, name=name
                )
            elif still != always:
                rule = "header-required" if still else "header-optional"
                self._add(rule, what=what, name=name)
        for name in now.headers:
            if name not in was.headers:
                self._add("header-added", what=what, name=name)
