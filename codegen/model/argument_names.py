"""What the arguments of a method are called."""

from __future__ import annotations

from collections.abc import Sequence

from codegen.model.ir_arguments import Place
from codegen.model.names import RESERVED_ARGUMENTS, snake, unique


def argument_names(arguments: Sequence[tuple[Place, str]]) -> dict[int, str]:
    """Names by index. A body field gives way to a parameter of the same name.

    Args:
        arguments: The place of each and its wire name.
    """
    parameters: dict[str, list[str]] = {}
    members: dict[str, str] = {}
    for index, (place, wire) in enumerate(arguments):
        name = snake(wire)
        if place == "body":
            members[f"{index:04}"] = name
        else:
            parameters[f"{index:04}"] = [name, f"{place}_{name}"]
    names = unique(parameters, RESERVED_ARGUMENTS)
    taken = {wanted[0] for wanted in parameters.values()} | set(names.values())
    body = {
        key: [f"body_{name}" if name in taken else name]
        for key, name in members.items()
    }
    names |= unique(body, RESERVED_ARGUMENTS | taken)
    return {int(key): name for key, name in names.items()}
