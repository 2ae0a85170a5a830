"""Import statements, grouped and sorted as isort's black profile has them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from codegen.code import Code, dotted, ident
from codegen.model.ir_annotation import Import
from codegen.model.names import magnitude


def import_lines(needed: Iterable[Import]) -> tuple[Code, ...]:
    """One statement per module, standard library first, then the package's own.

    A group is separated from the next by an empty entry.
    """
    modules: dict[str, set[Import]] = {}
    for item in needed:
        modules.setdefault(item.module, set()).add(item)
    groups: dict[int, list[Code]] = {}
    for module in sorted(modules, key=_order):
        groups.setdefault(_group(module), []).extend(_statements(modules[module]))
    lines: list[Code] = []
    for group in sorted(groups):
        plain = [line for line in groups[group] if line.startswith("import ")]
        rest = [line for line in groups[group] if not line.startswith("import ")]
        lines += [Code("")] if lines else []
        lines += plain + rest
    return tuple(lines)


def _statements(items: set[Import]) -> list[Code]:
    """The statements for one module: `import` of it, `from` it."""
    module = dotted(next(iter(items)).module)
    named = [item for item in items if item.name]
    named.sort(key=lambda item: _in_statement(item.name))
    own = [ident(item.name) for item in named if not item.alias]
    found = [Code("import ") + module] if len(named) < len(items) else []
    if own:
        found.append(Code("from ") + module + Code(" import ") + Code(", ").join(own))
    for item in named:
        if item.alias:
            spelled = ident(item.name) + Code(" as ") + ident(item.alias)
            found.append(Code("from ") + module + Code(" import ") + spelled)
    return found


def _group(module: str) -> int:
    if module.startswith("."):
        return 2
    return (
        1 if module.split(".")[0] in ("pydantic", "httpx2", "typing_extensions") else 0
    )


def _order(module: str) -> tuple[int, int, str]:
    # Relative imports: the farthest package first.
    return _group(module), -(len(module) - len(module.lstrip("."))), module


def by_kind(name: str) -> tuple[int, tuple[tuple[str, tuple[int, str]], ...]]:
    """The order of `__all__`: CONSTANTS, Classes, the rest; `A2` before `A10`."""
    kind = 0 if name.isupper() and len(name) > 1 else 1 if name[:1].isupper() else 2
    parts = re.findall(r"(\D*)(\d*)", name)
    return kind, tuple((text, _number(digits)) for text, digits in parts)


def _number(digits: str) -> tuple[int, str]:
    """The order of a number, or of none, however many digits it has."""
    return magnitude(digits) if digits else (-1, "")


def _in_statement(name: str) -> tuple[object, ...]:
    """isort's order within a statement, in which `CodeownersError` < `CodeScan`."""
    kind, parts = by_kind(name)
    return kind, tuple((text.lower(), number) for text, number in parts), parts
