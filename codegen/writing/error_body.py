"""The class of an error's body that the README shows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from codegen.code import Code, ident
from codegen.model.ir import Package


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """A class, where it is imported from, and a field of it."""

    module: Code
    name: Code
    field: Code


def error_body(package: Package) -> ErrorBody | None:
    """The class that most documented errors have, and its first required field."""
    known = {f"{m.module}.{m.name}": m for m in package.models if m.fields}
    count = Counter(
        response.model
        for operation in package.operations
        for response in operation.responses
        if response.error and response.model in known
    )
    if not count:
        return None
    # Of several the first one, so that the order of the pages does not count.
    name = min(count, key=lambda name: (-count[name], str(name)))
    model = known[str(name)]
    fields = sorted(model.fields or (), key=lambda field: not field.required)
    models = ident(str(package.name)) + Code(".models")
    module = (
        models if model.module == "shared" else models + Code(".") + ident(model.module)
    )
    return ErrorBody(module, model.name, fields[0].name)
