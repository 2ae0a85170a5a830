"""What a module of generated tests imports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from codegen.code import Code, dotted, ident
from codegen.model.names import pascal


@dataclass(slots=True)
class TestImports:
    """Collects names; gives each the one it has in the module of tests.

    Args:
        others: What else the module imports.
    """

    __test__ = False  # no test of ours, whatever its name suggests to pytest

    pytest: bool = False
    typing: bool = False
    events: bool = False
    public: set[str] = field(default_factory=set[str])
    results: set[str] = field(default_factory=set[str])
    models: dict[tuple[str, str], str] = field(
        default_factory=dict[tuple[str, str], str]
    )
    others: TestImports | None = None

    def model(self, module: str, name: str) -> Code:
        """The name of a model, which may be that of another one, or of an error."""
        beside = self.others or TestImports()
        own = self.models.get((module, name)) or beside.models.get((module, name))
        if own is None:
            taken = {*self.models.values(), *self.public, *_RESERVED}
            taken |= {*beside.models.values(), *beside.public}
            own = f"{pascal(module)}{name}" if name in taken else name
        self.models[module, name] = own
        return ident(own)

    def add(self, own: TestImports) -> None:
        """Import what a part of the module needs, too."""
        self.pytest |= own.pytest
        self.typing |= own.typing
        self.events |= own.events
        self.public |= own.public
        self.results |= own.results
        self.models |= own.models

    @property
    def are_plain(self) -> bool:
        """Whether each name is the one it has elsewhere, and no other could have it."""
        names = [name for _, name in self.models]
        taken = {*names, *self.public, *_RESERVED}
        return [*self.models.values()] == names and len(taken) == sum(
            map(len, (names, self.public | _RESERVED))
        )

    def error(self, name: str) -> Code:
        self.public.add(name)
        return ident(name)

    def lines(self, package: Code) -> tuple[Code, ...]:
        """The import statements, sorted as isort's black profile has them."""
        standard = [_import(dotted("typing"), [("Any", "Any")])] if self.typing else []
        if self.events:
            standard.insert(0, _import(dotted("json"), [("dumps", "dumps")]))
        others = [Code("import pytest")] if self.pytest else []
        if self.public:
            others.append(_import(package, ((name, name) for name in self.public)))
        for module in sorted({module for module, _ in self.models}):
            names = ((n, own) for (m, n), own in self.models.items() if m == module)
            others.append(_import(package + dotted(f".models.{module}"), names))
        if self.events:
            parse = [("parse_event", "parse_event")]
            others.append(_import(package + dotted(".webhooks"), parse))
        own = [] if self.events else [_import(dotted(".api"), [("Api", "Api")])]
        if self.results:
            names = ((name, name) for name in self.results)
            own.append(_import(dotted(".results"), names))
        return tuple(
            line
            for group in (standard, others, own)
            if group
            for line in (*group, Code(""))
        )


def _import(module: Code, names: Iterable[tuple[str, str]]) -> Code:
    clauses = [
        ident(name) if own == name else ident(name) + Code(" as ") + ident(own)
        for name, own in sorted(names, key=_order)
    ]
    return Code("from ") + module + Code(" import ") + Code(", ").join(clauses)


def _order(pair: tuple[str, str]) -> tuple[int, str]:
    """isort's order: CONSTANTS, then classes, then functions."""
    name = pair[0]
    return 0 if name.isupper() and len(name) > 1 else 2 - name[:1].isupper(), name


_RESERVED = frozenset({"APIStatusError", "Any", "Api", "File", "InternalServerError"})
