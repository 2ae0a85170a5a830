"""Modules of models that are too large, divided.

Type checkers give up on very long modules, and whoever uses one model should
not wait for a thousand. The public module then only says where its models are;
they lie in private modules beside it, one for each component (with those that
it leads to and back) or each body of an operation, whatever else is there: so
a new page adds a file and changes no other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from codegen.model.cycles import knots
from codegen.model.names import snake, unique
from codegen.model.shapes import Named, Object, refs
from codegen.model.types import ClassName

_LINES = 2_000


def divided(
    definitions: Sequence[Named],
    classes: Mapping[str, ClassName],
    known: Mapping[str, str] | None = None,
) -> dict[str, ClassName]:
    """The module, public or private, in which each definition is written.

    Args:
        known: The private modules, by the classes that others import from public
            ones (`private`), if they have been decided on.
    """
    if known is not None:
        return {
            key: replace(found, module=known.get(_spelled(found), found.module))
            for key, found in classes.items()
        }
    sizes = Counter[str]()
    for named in definitions:
        sizes[classes[named.key].module] += _lines(named)
    result = dict(classes)
    for module, size in sizes.items():
        if size > _LINES:
            own = {n.key: n for n in definitions if classes[n.key].module == module}
            files = _files(module, own, classes)
            for key, file in files.items():
                result[key] = ClassName(file, classes[key].name)
    return result


def private(
    definitions: Sequence[Named], classes: Mapping[str, ClassName]
) -> dict[str, str]:
    """The modules of the classes that are not written in their public ones."""
    return {
        _spelled(classes[key]): found.module
        for key, found in divided(definitions, classes).items()
        if found != classes[key]
    }


def _spelled(found: ClassName) -> str:
    return f"{found.module}.{found.name}"


def _lines(named: Named) -> int:
    """About how many lines a definition is long."""
    if not isinstance(named.body, Object):
        return 4
    lines = 5 + 2 * len(named.body.properties)
    return lines * 2 if named.direction == "request" else lines


def _files(
    module: str, own: Mapping[str, Named], classes: Mapping[str, ClassName]
) -> dict[str, str]:
    """A file for each definition of a module; files never refer in a circle."""
    holders = _holders(own)
    graph: dict[str, list[str]] = {holder: [] for holder in holders.values()}
    for key, named in own.items():
        inner = [holders[ref] for ref in refs(named.body) if ref in own]
        graph[holders[key]] += inner
    heads = {key: classes[head].name for key, head in _named(graph, classes).items()}
    wanted = {name: [f"_{module}_{snake(name)}"] for name in set(heads.values())}
    files = unique(wanted)
    return {key: files[heads[holder]] for key, holder in holders.items()}


def _named(
    graph: Mapping[str, Sequence[str]], classes: Mapping[str, ClassName]
) -> dict[str, str]:
    """For each node the one of its knot that gives the file its name."""
    by_name = {f"{classes[key].name}\0{key}": key for key in graph}
    names = {key: name for name, key in by_name.items()}
    found = knots({names[key]: [names[k] for k in graph[key]] for key in graph})
    return {key: by_name[found[names[key]]] for key in graph}


def _holders(own: Mapping[str, Named]) -> dict[str, str]:
    """For each definition itself, or the component or body that it is a part of."""
    parents = {
        ref: key
        for key, named in own.items()
        for ref in refs(named.body)
        if ref in own and not own[ref].component and ref != key
    }
    holders: dict[str, str] = {}
    for key in own:
        way = [key]
        while way[-1] in parents and parents[way[-1]] not in way:
            way.append(parents[way[-1]])
        holders[key] = way[-1]
    return holders
