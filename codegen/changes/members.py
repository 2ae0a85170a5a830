"""The arguments of a method, or the fields of a model, of two versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.changes import bounds
from codegen.changes.change import At, Ledger, Subject
from codegen.changes.types import Types
from codegen.model.shapes import Direction
from codegen.surface import Member

Members = Mapping[tuple[str, str], Member]

_WORDS = {
    "": "field",
    "path": "path parameter",
    "query": "query parameter",
    "header": "header",
    "cookie": "cookie",
    "body": "body field",
}


@dataclass(frozen=True, slots=True)
class Compared:
    """Members of one subject, in one direction."""

    subject: Subject
    direction: Direction
    ledger: Ledger
    types: Types
    words: Mapping[str, str]

    def compare(self, old: Members, new: Members) -> None:
        """Report members that came, went or changed."""
        pairs = [(old[key], new[key]) for key in old if key in new]
        gone = [member for key, member in old.items() if key not in new]
        added = [member for key, member in new.items() if key not in old]
        for was, now in [*pairs, *self._renamed(gone, added)]:
            self._pair(was, now)
        for member in gone:
            rule = f"{self.direction}-removed"
            self.ledger.gone(rule, self.subject, member.where, **self._named(member))
        for member in added:
            required = self.direction == "request" and member.required
            rule = f"{self.direction}-added{'-required' if required else ''}"
            self.ledger.add(rule, self.subject, member.where, **self._named(member))

    def _named(self, member: Member) -> dict[str, str]:
        return {"what": self.words[member.place], "name": member.name}

    def _renamed(
        self, gone: list[Member], added: list[Member]
    ) -> list[tuple[Member, Member]]:
        """Members that have another name or place; taken out of both lists."""
        found: list[tuple[Member, Member]] = []
        for was, now in _partners(gone, added):
            gone.remove(was)
            added.remove(now)
            found.append((was, now))
            named = {"what": self.words[now.place], "name": now.name}
            if was.place != now.place:
                places = {"old": was.place, "new": now.place}
                self.ledger.add(
                    "request-moved", self.subject, now.where, **named, **places
                )
            elif was.place == "path":
                pass  # what it is called in the path is not sent
            elif was.name == now.name:
                named |= {"name": now.wire, "old": was.wire}
                rule = f"{self.direction}-wire-renamed"
                self.ledger.add(rule, self.subject, now.where, **named)
            else:
                rule = f"{self.direction}-renamed"
                self.ledger.add(rule, self.subject, now.where, **named, old=was.name)
        return found

    def _pair(self, was: Member, now: Member) -> None:
        place = self.words[now.place]
        at = At(self.subject, self.direction, place, now.name, was.where, now.where)
        if was.name != now.name and (was.wire == now.wire or now.place == "path"):
            self.ledger.at(at, "name", old=was.name, new=now.name)
        if was.required != now.required:
            self.ledger.at(at, "required" if now.required else "optional")
        self.types.compare(was.type, now.type, at)
        if was.style != now.style and was.place == now.place:
            styles = {"old": was.style or "usual", "new": now.style or "usual"}
            self.ledger.at(at, "style", **styles)
        # A format may have made another type, which is told of as such.
        same = was.type == now.type
        checks = _checks(was, formats=same), _checks(now, formats=same)
        bounds.compare_checks(*checks, at, self.ledger)
        self._defaults(was, now, at)
        self._texts(was, now)

    def _defaults(self, was: Member, now: Member, at: At) -> None:
        old, new = was.said.default, now.said.default
        if old == new:
            return
        values = {"old": old or "not said", "new": new or "not said"}
        if self.direction == "response":
            self.ledger.at(at, "default", **values)
        else:
            known = bool(old and new)
            self.ledger.at(at, f"default-{'changed' if known else 'said'}", **values)

    def _texts(self, was: Member, now: Member) -> None:
        named = self._named(now)
        if was.said.deprecated != now.said.deprecated:
            rule = "member-deprecated" if now.said.deprecated else "member-restored"
            self.ledger.add(rule, self.subject, now.where, **named)
        if was.said.description != now.said.description:
            self.ledger.add("member-description", self.subject, now.where, **named)


def words(flattened: bool) -> dict[str, str]:
    """How members of each place are called."""
    return _WORDS if flattened else {**_WORDS, "body": "argument"}


def _partners(
    gone: list[Member], added: list[Member]
) -> Iterator[tuple[Member, Member]]:
    """Pairs of what went and what came that are the same thing all the same."""
    left, right = list(gone), list(added)
    paths = [[m for m in side if m.place == "path"] for side in (left, right)]
    if len(paths[0]) == len(paths[1]):
        # They are told apart by their place in the path.
        yield from zip(paths[0], paths[1], strict=True)
    left = [member for member in left if member.place != "path"]
    right = [member for member in right if member.place != "path"]
    for test in (_same_python, _same_elsewhere, _same_said):
        for was in list(left):
            fitting = [now for now in right if test(was, now)]
            if len(fitting) == 1:
                yield was, fitting[0]
                left.remove(was)
                right.remove(fitting[0])


def _checks(member: Member, *, formats: bool) -> dict[str, bounds.Value]:
    return {
        key: value
        for key, value in member.said.checks
        if formats or key.rpartition(".")[2] != "format"
    }


def _same_python(was: Member, now: Member) -> bool:
    return was.place == now.place and was.name == now.name


def _same_elsewhere(was: Member, now: Member) -> bool:
    return was.name == now.name and was.wire.casefold() == now.wire.casefold()


def _same_said(was: Member, now: Member) -> bool:
    """Whether all but the name is the same, and something is said of it."""
    same = was.place == now.place and was.required == now.required
    return (
        same
        and was.type == now.type
        and bool(was.said.description)
        and was.said == now.said
    )
