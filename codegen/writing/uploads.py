"""How files are sent: the call that the README of a package shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codegen.code import Code, ident, py
from codegen.model.ir import Operation
from codegen.model.ir_arguments import Argument
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.calls import Calls
from codegen.testing.keywords import is_list
from codegen.testing.media import File
from codegen.testing.subject import operation_node
from codegen.testing.synthesis import Json


@dataclass(frozen=True, slots=True)
class Upload:
    """A call that sends a file."""

    call: Code
    arguments: Code


def uploads(operations: Sequence[Operation], document: Node) -> tuple[Upload, ...]:
    """The simplest call that sends a file; none if no operation takes one."""
    takers = [o for o in operations if any(map(_takes_file, o.arguments))]
    takers.sort(key=lambda o: (sum(a.required for a in o.arguments), o.call))
    return tuple(_upload(operation, document) for operation in takers[:1])


def _upload(operation: Operation, document: Node) -> Upload:
    node = operation_node(document, operation)
    given = Calls(document, node, operation, Problems()).each().given
    files = [argument for argument in operation.arguments if _takes_file(argument)]
    shown = min(files, key=lambda file: not file.required)
    arguments: list[Code] = []
    for argument in operation.arguments:
        key = (str(argument.place), argument.wire)
        if (argument.required or argument is shown) and key in given:
            text = _written(given[key])
            named = argument.name + Code("=") + text
            arguments.append(text if argument.place == "path" else named)
    call = ident(operation.resource) + Code(".") + operation.name
    return Upload(call, Code(", ").join(arguments))


def _takes_file(argument: Argument) -> bool:
    return any(item.name == "FileInput" for item in argument.annotation.imports)


def _written(value: Json) -> Code:
    """A value as Python; a file is a path."""
    if isinstance(value, File):
        return Code("Path(") + py("path/to/file") + Code(")")
    if is_list(value) and value and isinstance(value[0], File):
        return Code("[") + _written(value[0]) + Code("]")
    return py(value)
