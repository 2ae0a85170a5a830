"""The definitions that operations lead to.

A schema is read before it is known whether it counts: of one alternative that allows
everything nothing is left but that. Nobody meets the classes of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from codegen.model.shapes import Named, Type, refs


def reached(
    types: Iterable[Type], definitions: Mapping[str, Named]
) -> dict[str, Named]:
    """Those of the definitions, in their order, that types lead to."""
    todo = [key for type_ in types for key in refs(type_)]
    found = set[str]()
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += refs(definitions[key].body)
    return {key: named for key, named in definitions.items() if key in found}
