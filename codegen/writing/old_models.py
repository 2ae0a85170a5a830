"""The old names of models, module by module, as `models/` prints them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from codegen.code import Code, ident, py
from codegen.model.ir import Package
from codegen.model.ir_aliases import ModelAlias


@dataclass(frozen=True, slots=True)
class OldName:
    """`name`, which is `target` now; `path` says where, from `models` on."""

    name: Code
    target: Code
    path: str
    home: str  # the module to be imported for it; empty: it is the same one


@dataclass(frozen=True, slots=True)
class OldNames:
    """What one module had under other names."""

    names: tuple[OldName, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.names)

    @property
    def taken(self) -> frozenset[str]:
        """The names, which nothing else in the module may have."""
        return frozenset(str(name.name) for name in self.names)

    @property
    def homes(self) -> Code:
        """The modules to import, in one statement."""
        found = sorted({name.home for name in self.names if name.home})
        return Code(", ").join([ident(home) for home in found])

    @property
    def has_homes(self) -> bool:
        return bool(self.homes)

    @property
    def paths(self) -> Code:
        """Where each is, as a dict."""
        return py({str(name.name): name.path for name in self.names})


def old_models(package: Package) -> dict[str, OldNames]:
    """The old names of each module; "" is `models` itself.

    The `NameDict` beside a model of requests keeps its old name, too.
    """
    dicts = {
        (model.module, str(model.name))
        for model in package.models
        if model.direction == "request" and model.fields is not None
    }
    aliases = package.model_aliases
    pairs = [(module, alias) for alias in aliases for module in alias.modules]
    pairs.sort(key=lambda pair: (pair[0], pair[1].name))
    return {
        module: OldNames(
            tuple(
                _old_name(module, alias, suffix)
                for _, alias in members
                for suffix in ("", "Dict")
                if not suffix or (alias.new_module, alias.new_name) in dicts
            )
        )
        for module, members in groupby(pairs, key=lambda pair: pair[0])
    }


def _old_name(module: str, alias: ModelAlias, suffix: str) -> OldName:
    new = ident(alias.new_name + suffix)
    is_here = module == alias.new_module
    return OldName(
        name=ident(alias.name + suffix),
        target=new if is_here else ident(alias.new_module) + Code(".") + new,
        path=f"{alias.new_module}.{new}",
        home="" if is_here else alias.new_module,
    )
