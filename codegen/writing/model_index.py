"""Where models can be imported from: `models`, and modules that are divided.

`pkg.models.Cert` is where a component is found whatever module it lies in; the
other models are found in the module of their resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from codegen.code import Code
from codegen.model.imports import by_kind, import_lines
from codegen.model.ir_annotation import Import
from codegen.writing.exports import Module
from codegen.writing.model_files import ModelFile
from codegen.writing.old_models import OldNames

_SHARED = "shared"


@dataclass(frozen=True, slots=True)
class ModelIndex:
    """What a module exports: models, from `origins`, and `modules` of its own."""

    name: str
    imports: tuple[Code, ...]
    names: tuple[str, ...]
    origins: tuple[Module, ...]
    modules: tuple[str, ...]
    old: OldNames


def models_index(files: Sequence[ModelFile], old: Mapping[str, OldNames]) -> ModelIndex:
    """What `models/__init__.py` exports; `old` has the old names by module."""
    modules = tuple(sorted({file.public for file in files} | old.keys() - {""}))
    shared = [file for file in files if file.public == _SHARED]
    names = {name for file in shared for name in _names(file)} - set(modules)
    origins = [Module(f".{_SHARED}", _sorted(names))] if names else []
    return _index("models", origins, modules, old.get("", OldNames()))


def divided_modules(
    files: Sequence[ModelFile], old: Mapping[str, OldNames]
) -> dict[str, ModelIndex]:
    """What each module exports whose models lie in others, by its name."""
    found: dict[str, list[Module]] = {}
    for file in files:
        if str(file.module) != file.public:
            origin = Module(f".{file.module}", _sorted(_names(file)))
            found.setdefault(file.public, []).append(origin)
    return {
        public: _index(public, origins, (), old.get(public, OldNames()))
        for public, origins in found.items()
    }


def _index(
    name: str, origins: Sequence[Module], modules: tuple[str, ...], old: OldNames
) -> ModelIndex:
    imports = {Import(origin.path, n) for origin in origins for n in origin.names}
    imports |= {Import(".", module) for module in modules}
    names = _sorted([*modules, *(n for origin in origins for n in origin.names)])
    return ModelIndex(name, import_lines(imports), names, tuple(origins), modules, old)


def _names(file: ModelFile) -> list[str]:
    return [str(model.name) for model in file.models]


def _sorted(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=by_kind))
