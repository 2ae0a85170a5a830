"""The public names of a package, and what each of them stands for.

That is the place in the API: method and path of an operation, the schema of a
model. Two runs can be compared by it, whatever things are called in each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from codegen.model.build import Built
from codegen.model.ir import Operation
from codegen.model.names import pascal


def public_names(built: Built) -> dict[str, str]:
    """The calls and models of a package, sorted, each with its place.

    Old names that are kept count, too; they stand for the same as the new ones.
    """
    package = built.package
    names = {operation.call: _place(operation) for operation in package.operations}
    operations = _by_key(package.operations)
    for key, found in built.classes.items():
        names[f"models.{found.module}.{found.name}"] = _schema(key, operations)
    if package.has_webhooks:
        names["webhooks.parse_event"] = ""
    for resource in package.resources:
        for alias in resource.aliases:
            names[alias.call] = _place(alias.operation)
    for old in package.model_aliases:
        new = f"models.{old.new_module}.{old.new_name}"
        names[f"models.{old.module}.{old.name}"] = names[new]
    return dict(sorted(names.items()))


def _place(operation: Operation) -> str:
    """``POST /v8/certs``, and the media type of a variant."""
    return f"{operation.endpoint} {operation.variant}".rstrip()


def _by_key(operations: Iterable[Operation]) -> dict[str, list[Operation]]:
    """The methods of each operation, by how the keys of its schemas begin.

    Those with the longest names come first.
    """
    found: dict[str, list[Operation]] = {}
    for operation in sorted(operations, key=lambda operation: -len(operation.name)):
        key = f"{operation.method.lower()} {operation.path}"
        found.setdefault(key, []).append(operation)
    return found


def _schema(key: str, operations: Mapping[str, Sequence[Operation]]) -> str:
    """The place of a schema: its component, or the operation and the place there.

    The key of an inline schema is ``post /v8/certs 200|IssueCertResponse``: what
    comes from the name of the operation is taken off.
    """
    owner, _, name = key.partition("|")
    method, _, rest = owner.partition(" ")
    path, _, status = rest.partition(" ")
    for operation in operations.get(f"{method} {path}", ()):
        if name.startswith(pascal(operation.name)):
            end = name.removeprefix(pascal(operation.name))
            return f"{_place(operation)} {status}".rstrip() + f"|{end}"
    return key
