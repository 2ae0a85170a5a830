"""The class of an error's body that the README shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codegen.code import Code, ident
from codegen.model.ir import Field, Package


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """A class, where it is imported from, and a field of it."""

    module: Code
    name: Code
    field: Code


def error_body(package: Package, call: str) -> ErrorBody | None:
    """The class of the first error of a call that has one, and a field of it."""
    known = {f"{m.module}.{m.name}": m for m in package.models if m.fields}
    shown = [
        known[response.model]
        for operation in package.operations
        for response in operation.responses
        if operation.call == call and response.error and response.model in known
    ]
    if not shown:
        return None
    model = shown[0]
    module = ident(str(package.name)) + Code(".models")
    if model.module != "shared":
        module += Code(".") + ident(model.module)
    return ErrorBody(module, model.name, _telling(model.fields or ()).name)


def _telling(fields: Sequence[Field]) -> Field:
    """The message, else the first that is always there."""
    return min(fields, key=lambda f: (str(f.name) != "message", not f.required))
