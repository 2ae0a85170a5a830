"""Two types: what one takes or is that the other does not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from codegen.changes import bounds
from codegen.changes.change import At, Ledger
from codegen.model.shapes import (
    ANY,
    NULL,
    Array,
    Enum,
    Map,
    Object,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    Union,
)
from codegen.surface import Surface

# What JSON has of its own: parsed or not, the value is the same in Python.
_PLAIN = frozenset({"string", "integer", "number", "boolean", "null"})
_WRITTEN = frozenset({"uuid", "datetime", "date"})
_ALIKE = 0.5
_KINDS = {str: "string", int: "integer", bool: "boolean"}


@dataclass(frozen=True, slots=True)
class Types:
    """Compares types; `meet` is told of each pair of models that is met."""

    old: Surface
    new: Surface
    ledger: Ledger
    meet: Callable[[str, str], None]

    def compare(self, old: Type, new: Type, at: At) -> None:
        """Report what differs between two types at one place."""
        was, now = _without_null(old), _without_null(new)
        if isinstance(was, Ref) and isinstance(now, Ref) and self._same_model(was, now):
            self._nullable(was != old, now != new, at)
            self.meet(was.key, now.key)  # null inside of an alias is its own
            return
        if ANY not in (old, new):
            self._nullable(_has_null(old, self.old), _has_null(new, self.new), at)
        olds = list(dict.fromkeys(_forms(was, self.old)))
        news = list(dict.fromkeys(_forms(now, self.new)))
        for one, other in self._paired(olds, news):
            self._single(one, other, at)
        if olds and news and (len(olds) == len(news) == 1 or ANY in (*olds, *news)):
            self._replaced(_union(olds), _union(news), at)
            return
        for gone in olds:
            self.ledger.at(at, "form-removed", old=self._old(gone, at))
        for added in news:
            self.ledger.at(at, "form-added", new=self._new(added, at))

    def _same_model(self, one: Ref, other: Ref) -> bool:
        """Whether two models are versions of each other, or two of a kind."""
        was, now = self.old.models[one.key], self.new.models[other.key]
        if isinstance(was.body, Object) != isinstance(now.body, Object):
            return False
        named = was.name == now.name or not isinstance(was.body, Object)
        return named or one.key == other.key or self._similar(one, other) > 0

    def _nullable(self, old: bool, new: bool, at: At) -> None:
        if old != new:
            self.ledger.at(at, "nullable" if new else "not-nullable")

    def _paired(self, olds: list[Type], news: list[Type]) -> list[tuple[Type, Type]]:
        """The forms that belong to each other; they are taken out of both lists."""
        found: list[tuple[Type, Type]] = []
        for test in (_equal, self._same_name, _same_kind, self._similar):
            for one in list(olds):
                fitting = [(test(one, other), at) for at, other in enumerate(news)]
                likeness, at = max(fitting, default=(0, 0), key=lambda fit: fit[0])
                if likeness:
                    olds.remove(one)
                    found.append((one, news.pop(at)))
        return found

    def _same_name(self, one: Type, other: Type) -> bool:
        if not isinstance(one, Ref) or not isinstance(other, Ref):
            return False
        return self.old.models[one.key].name == self.new.models[other.key].name

    def _similar(self, one: Type, other: Type) -> float:
        """How many of their fields two models have in common; 0: less than half.

        Models of one union with another constant in a field are not the same one.
        """
        if not isinstance(one, Ref) or not isinstance(other, Ref):
            return 0
        was = self.old.models[one.key].members
        now = self.new.models[other.key].members
        common = was.keys() & now.keys()
        tags = [(_constant(was[key].type), _constant(now[key].type)) for key in common]
        if any(old is not None and new is not None and old != new for old, new in tags):
            return 0
        likeness = len(common) / (len(was.keys() | now.keys()) or 1)
        return likeness if likeness >= _ALIKE else 0

    def _single(self, old: Type, new: Type, at: At) -> None:
        """Compare two forms of one kind."""
        match old, new:
            case Ref(), Ref():
                self.meet(old.key, new.key)
            case Enum(), Enum():
                self._enums(old, new, at)
            case Array(), Array():
                bounds.compare(dict(old.bounds), dict(new.bounds), at, self.ledger)
                self.compare(old.items, new.items, at.inner("[]"))
            case Map(), Map():
                self.compare(old.values, new.values, at.inner("{}"))
            case Tuple(), Tuple() if len(old.items) == len(new.items):
                for index, pair in enumerate(zip(old.items, new.items, strict=True)):
                    self.compare(*pair, at.inner(f"[{index}]"))
            case Tagged(), Tagged() if old.tag == new.tag:
                self._tagged(old, new, at)
            case Scalar(), Scalar():
                bounds.compare(dict(old.bounds), dict(new.bounds), at, self.ledger)
            case _:
                self._replaced(old, new, at)

    def _enums(self, old: Enum, new: Enum, at: At) -> None:
        if at.direction == "response" and new.open and not old.open:
            values = self._old(old, at), self._new(new, at)
            self.ledger.at(at, "values-opened", old=values[0], new=values[1])
            return
        for value in old.values:
            if value not in new.values:
                self.ledger.at(at, "value-removed", old=str(value))
        for value in new.values:
            if value not in old.values:
                self.ledger.at(at, "value-added", new=str(value))

    def _tagged(self, old: Tagged, new: Tagged, at: At) -> None:
        was, now = dict(old.members), dict(new.members)
        for value, member in was.items():
            if value in now:
                self.compare(member, now[value], at)
            else:
                self.ledger.at(at, "tag-removed", old=self._old(member, at))
        for value, member in now.items():
            if value not in was:
                self.ledger.at(at, "tag-added", new=self._new(member, at))

    def _replaced(self, old: Type, new: Type, at: At) -> None:
        """One type where another one was."""
        values = {"old": self._old(old, at), "new": self._new(new, at)}
        if _base(old) is not None and _base(old) == _base(new):
            free = isinstance(new, Scalar)
            self.ledger.at(at, "values-free" if free else "values-limited", **values)
            return
        relation = _relation(old, new, at)
        if relation == "narrowed":  # arguments may be texts as well, whose form counts
            values["new"] = self.new.spell(new, "response")
        self.ledger.at(at, relation, **values)

    def _old(self, type_: Type, at: At) -> str:
        return self.old.spell(type_, at.direction)

    def _new(self, type_: Type, at: At) -> str:
        return self.new.spell(type_, at.direction)


def _relation(old: Type, new: Type, at: At) -> str:
    """Which rule there is for one type in place of another."""
    is_request = at.direction == "request"
    kinds = [type_.kind if isinstance(type_, Scalar) else "" for type_ in (old, new)]
    if kinds in (["integer", "number"], ["number", "integer"]):
        return "widened" if kinds[1] == "number" else "narrowed"
    if _wide(new) and (is_request or _plain(old)):
        return "widened"
    if _wide(old) and (is_request or _plain(new)):
        return "narrowed"
    if is_request and kinds[0] == "string" and kinds[1] in _WRITTEN:
        return "narrowed"
    return "type"


def _wide(type_: Type) -> bool:
    return type_ in (ANY, Map(ANY))


def _plain(type_: Type) -> bool:
    """Whether a value is the same in Python whether its type is known or not."""
    match type_:
        case Scalar(kind):
            return kind in _PLAIN
        case Enum():
            return True
        case Array(inner) | Map(inner):
            return inner == ANY or _plain(inner)
        case _:
            return False


def _base(type_: Type) -> str | None:
    """The kind of a scalar that is also one of enums, or of an enum's values."""
    if isinstance(type_, Enum):
        kinds = {_KINDS[type(value)] for value in type_.values}
        return kinds.pop() if len(kinds) == 1 else None
    kind = type_.kind if isinstance(type_, Scalar) else ""
    return kind if kind in _KINDS.values() else None


def _constant(type_: Type) -> object:
    """The one value of an enum that has no other."""
    if isinstance(type_, Enum) and len(type_.values) == 1:
        return type_.values[0]
    return None


def _equal(one: Type, other: Type) -> bool:
    return one == other


def _same_kind(one: Type, other: Type) -> bool:
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.kind == other.kind
    return type(one) is type(other) and not isinstance(one, Ref)


def _without_null(type_: Type) -> Type:
    if isinstance(type_, Union) and NULL in type_.members:
        return _union([member for member in type_.members if member != NULL])
    return type_


def _union(members: Iterable[Type]) -> Type:
    found = tuple(members)
    return found[0] if len(found) == 1 else Union(found)


def _forms(type_: Type, surface: Surface) -> list[Type]:
    """What a value can be, aliases followed, without null."""
    found: list[Type] = []
    todo, seen = [type_], set[str]()
    while todo:
        current = todo.pop()
        if isinstance(current, Union):
            todo += reversed(current.members)
        elif isinstance(current, Ref):
            body = surface.models[current.key].body
            if isinstance(body, Object):
                found.append(current)
            elif current.key not in seen:
                seen.add(current.key)
                todo.append(body)
        elif current != NULL or type_ == NULL:
            found.append(current)
    return found


def _has_null(type_: Type, surface: Surface) -> bool:
    todo, seen = [type_], set[str]()
    while todo:
        current = todo.pop()
        if isinstance(current, Union):
            todo += current.members
        elif isinstance(current, Ref) and current.key not in seen:
            seen.add(current.key)
            body = surface.models[current.key].body
            if not isinstance(body, Object):
                todo.append(body)
        elif current == NULL:
            return True
    return False
