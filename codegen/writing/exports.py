"""The public names of a package and where each comes from."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code
from codegen.model.imports import import_lines
from codegen.model.ir import Package
from codegen.model.ir_annotation import Import

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
        "TokenError",
        "UnprocessableEntityError",
    ),
    "hooks": ("Answer", "Attempt", "Hooks"),
    "model": ("schema_issues",),
    "omit": ("Omit", "omit"),
    "options": ("RequestOptions", "Timeout"),
    "response": ("RawResponse", "SchemaIssue"),
}


@dataclass(frozen=True, slots=True)
class Module:
    """A module of the package, and what is exported from it."""

    path: str
    names: tuple[str, ...]


# For those who use one whose methods return bytes, streams or pages, or take files.
_DOWNLOADS = Module("._core.download", ("AsyncDownload", "Download"))
_FILES = Module("._core.files", ("File", "FileInput"))
_STREAMS = (
    Module("._core.reading", ("ServerSentEvent",)),
    Module("._core.streaming", ("AsyncStream", "Stream")),
)
_PAGES = (
    Module("._core.pages", ("AsyncPage", "AsyncPages", "Page")),
    Module("._core.paging", ("PaginationError",)),
)


@dataclass(frozen=True, slots=True)
class Exports:
    """What `__init__.py` prints."""

    imports: tuple[Code, ...]
    names: tuple[str, ...]
    modules: tuple[Module, ...]
    own: tuple[str, ...]
    own_imports: tuple[Code, ...]


def exports(package: Package) -> Exports:
    """The public names, sorted; `models` and `webhooks` are modules of the package.

    Without operations there is no client, nor what goes with one.
    """
    clients = tuple(sorted((str(package.client), str(package.async_client))))
    core = [Module(f"._core.{module}", names) for module, names in _CORE.items()]
    if package.downloads:
        core.append(_DOWNLOADS)
    if package.files:
        core.append(_FILES)
    if package.streams:
        core += _STREAMS
    if package.paginates:
        core += _PAGES
    modules = (Module("._client", clients), *core)
    if not package.has_client:
        modules = (
            Module("._core.model", _CORE["model"]),
            Module("._core.response", ("SchemaIssue",)),
        )
    own = ("models", "webhooks") if package.has_webhooks else ("models",)
    return Exports(
        imports=import_lines(Import(m.path, name) for m in modules for name in m.names),
        names=tuple(sorted([*(name for m in modules for name in m.names), *own])),
        modules=modules,
        own=own,
        own_imports=import_lines(Import(".", name) for name in own),
    )
