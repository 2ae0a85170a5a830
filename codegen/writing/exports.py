"""The public names of a package and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code
from codegen.model.imports import import_lines
from codegen.model.ir import Import, Package

# Of `_core`, for everybody who uses a client.
_CORE = {
    "errors": (
        "APIConnectionError",
        "APIError",
        "APIStatusError",
        "APITimeoutError",
        "AuthenticationError",
        "BadRequestError",
        "ConflictError",
        "GoneError",
        "InternalServerError",
        "MissingCredentialsError",
        "NotFoundError",
        "PaymentRequiredError",
        "PermissionDeniedError",
        "RateLimitError",
        "RequestTimeoutError",
        "ResponseDecodeError",
        "ResponseError",
        "ResponseValidationError",
        "UnprocessableEntityError",
    ),
    "model": ("schema_issues",),
    "omit": ("Omit", "omit"),
    "options": ("RequestOptions", "Timeout"),
    "response": ("RawResponse", "SchemaIssue"),
}


@dataclass(frozen=True, slots=True)
class Export:
    name: str
    module: str


@dataclass(frozen=True, slots=True)
class Exports:
    """What `__init__.py` prints."""

    imports: tuple[Code, ...]
    names: tuple[str, ...]
    modules: tuple[Export, ...]


def exports(package: Package) -> Exports:
    """The public names, sorted; `models` is a module of the package."""
    core = [
        Export(name, f"._core.{module}")
        for module, names in _CORE.items()
        for name in names
    ]
    clients = [
        Export(str(name), "._client") for name in (package.client, package.async_client)
    ]
    return Exports(
        imports=import_lines(Import(e.module, e.name) for e in core),
        names=tuple(sorted([*(e.name for e in (*core, *clients)), "models"])),
        modules=tuple(sorted((*core, *clients), key=lambda export: export.name)),
    )
