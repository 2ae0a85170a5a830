"""Two surfaces of one client: all that has changed for its callers.

Models are compared where they are met at the same place of both surfaces, each pair
once, whatever they are called and however often they refer to each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from codegen.changes import client
from codegen.changes.change import At, Change, Ledger, Subject
from codegen.changes.members import Compared, words
from codegen.changes.operations import Operations
from codegen.changes.pairing import Pairing, pair
from codegen.changes.types import Types
from codegen.model.shapes import Object, refs
from codegen.surface import Model, Surface


def compare(old: Surface, new: Surface) -> tuple[Change, ...]:
    """All changes, those of shared models once, with the operations they reach."""
    return _Comparison(old, new).changes()


class _Comparison:
    def __init__(self, old: Surface, new: Surface) -> None:
        self._old, self._new = old, new
        self._ledger = Ledger()
        self._types = Types(old, new, self._ledger, self._meet)
        self._met: dict[tuple[str, str], None] = {}
        self._todo: list[tuple[Model, Model]] = []

    def changes(self) -> tuple[Change, ...]:
        client.compare(self._old, self._new, self._types, self._ledger)
        pairing = pair(self._old.operations, self._new.operations)
        self._operations(pairing)
        while self._todo:
            self._model(*self._todo.pop())
        self._names()
        users = _Users(self._new)
        return tuple(_merged(map(users.reached, self._ledger.changes)))

    def _operations(self, pairing: Pairing) -> None:
        operations = Operations(self._ledger, self._types)
        for was, now in pairing.pairs:
            operations.compare(was, now)
        for was in pairing.gone:
            operations.gone(was)
        for now in pairing.added:
            operations.added(now)

    def _meet(self, old: str, new: str) -> None:
        if (old, new) not in self._met:
            self._met[old, new] = None
            self._todo.append((self._old.models[old], self._new.models[new]))

    def _model(self, was: Model, now: Model) -> None:
        subject = _subject(now)
        if was.description != now.description:
            self._ledger.add("model-description", subject, now.where)
        at = At(subject, now.direction, "type", now.name, was.where, now.where)
        if isinstance(was.body, Object) and isinstance(now.body, Object):
            compared = Compared(
                subject, now.direction, self._ledger, self._types, words(True)
            )
            compared.compare(was.members, now.members)
            self._others(was.body, now.body, at)
        elif not isinstance(was.body, Object) and not isinstance(now.body, Object):
            self._types.compare(was.body, now.body, at)

    def _others(self, was: Object, now: Object, at: At) -> None:
        """The fields that have no name of their own."""
        if at.direction == "response":
            said = [_extra(side) for side in (was, now)]
            if said[0] != said[1]:
                self._ledger.at(at, "extra", old=said[0], new=said[1])
        elif was.closed != now.closed:
            self._ledger.at(at, "closed" if now.closed else "opened")
        if was.extra is not None and now.extra is not None:
            self._types.compare(was.extra, now.extra, at.inner("{}"))

    def _names(self) -> None:
        """Models that are called otherwise, that came and that went."""
        was = {model.name: model for model in self._old.models.values()}
        now = {model.name: model for model in self._new.models.values()}
        renamed: set[str] = set()
        for pair_ in self._met:
            one, other = self._old.models[pair_[0]], self._new.models[pair_[1]]
            if one.name == other.name:
                continue
            kept = one.name in now
            renamed |= {one.name} if not kept else set()
            renamed |= {other.name} if other.name not in was else set()
            names = f"models.{one.name}", f"models.{other.name}"
            aliased = self._new.renamed.get(names[0]) == names[1]
            rule = "model-replaced" if kept else "model-renamed"
            rule = "model-aliased" if aliased else rule
            line = f'deprecated = {{ "{names[0]}" = "{names[1]}" }}'
            values = {"old": one.name, "new": other.name, "line": line}
            self._ledger.add(rule, _subject(other), other.where, **values)
        gone = sorted(was.keys() - now.keys() - renamed)
        added = sorted(now.keys() - was.keys() - renamed)
        subject = Subject("models")
        if gone:
            where = was[gone[0]].where
            self._ledger.gone("models-removed", subject, where, old=", ".join(gone))
        if added:
            where = now[added[0]].where
            self._ledger.add("models-added", subject, where, new=", ".join(added))


class _Users:
    """Which operations a change of a model reaches."""

    def __init__(self, new: Surface) -> None:
        self._users: dict[str, list[str]] = {}
        self._calls: dict[str, list[str]] = {}
        self._keys = {model.name: key for key, model in new.models.items()}
        for key, model in new.models.items():
            for ref in refs(model.body):
                self._users.setdefault(ref, []).append(key)
        for operation in new.operations.values():
            for ref in {ref for type_ in operation.types for ref in refs(type_)}:
                self._calls.setdefault(ref, []).append(operation.call)
        for event in new.events.values():
            for ref in refs(event.type) if event.type is not None else ():
                self._calls.setdefault(ref, []).append(f"webhook {event.name}")
        self._known: dict[str, tuple[str, ...]] = {}

    def reached(self, change: Change) -> Change:
        """The change with the operations it reaches."""
        if change.subject.kind == "operation":
            return replace(change, operations=(change.subject.name,))
        if change.subject.kind != "model":
            return change
        name = change.subject.name
        if name not in self._known:
            self._known[name] = tuple(sorted(self._reaching(self._keys[name])))
        return replace(change, operations=self._known[name])

    def _reaching(self, key: str) -> set[str]:
        found: set[str] = set()
        todo, seen = [key], {key}
        while todo:
            current = todo.pop()
            found.update(self._calls.get(current, ()))
            users = [key for key in self._users.get(current, ()) if key not in seen]
            seen.update(users)
            todo += users
        return found


def _merged(changes: Iterable[Change]) -> Iterator[Change]:
    """Operations that have the very same change have it together.

    The same: at one place of the specs, as a component that is taken apart into
    arguments; or of credentials, which most documents say for all operations.
    """
    found: dict[object, Change] = {}
    for change in changes:
        place = None if change.rule.id.startswith("auth-") else change.where
        key: object = change
        if change.subject.kind == "operation":
            key = change.rule.id, change.values, place
        first = found.get(key)
        if first is not None:
            calls = tuple(dict.fromkeys(first.operations + change.operations))
            change = replace(first, operations=calls)
        found[key] = change
    return iter(found.values())


def _subject(model: Model) -> Subject:
    return Subject("model", model.name)


def _extra(body: Object) -> str:
    if body.closed:
        return "none"
    return "any" if body.extra is None else "of one type"
