"""Operations of one resource to `ir.Resource`: its classes, what its module imports."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from codegen.code import ident
from codegen.model import build_pagination
from codegen.model.build_operation import Draft, write
from codegen.model.build_pagination import Schemes
from codegen.model.class_names import own_classes
from codegen.model.imports import import_lines
from codegen.model.ir import Operation, Resource
from codegen.model.ir_annotation import ASYNC_STREAM, STREAM, Import
from codegen.model.ir_pagination import PAGE_IMPORTS
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server
from codegen.model.names import RESERVED_RESOURCE_CLASSES, pascal, unique
from codegen.model.naming import Key
from codegen.model.security import requirements
from codegen.model.shapes import Named
from codegen.model.types import Annotations, ClassName
from codegen.openapi.normalise import Api
from codegen.reading.source import Node

_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple")
_RUNTIME = (
    Import(".._core.operation", "Operation"),
    Import(".._core.request", "Request"),
    Import(".._core.resource", "AsyncResource"),
    Import(".._core.resource", "Resource"),
)
_OPTIONS = Import(".._core.options", "RequestOptions")


def build_resources(
    api: Api,
    drafts: Sequence[Draft],
    definitions: Mapping[str, Named],
    classes: Mapping[str, ClassName],
    known: Mapping[str, SecurityScheme],
    client: str,
    servers: Mapping[Key, tuple[Server, ...]],
    pages: Schemes,
) -> tuple[Resource, ...]:
    """The resources of a client, sorted by name.

    Args:
        api: The document, with the page of each operation.
        drafts: The operations that were read.
        definitions: The named schemas by their keys, and
        classes: what they are called in the package.
        known: The security schemes by their names in the document.
        client: The name of the client's class.
        servers: Those of operations that have their own.
        pages: The schemes of operations that have pages.
    """
    grouped: dict[str, list[Draft]] = {}
    for draft in drafts:
        grouped.setdefault(draft.called.resource, []).append(draft)
    taken = {found.name for found in classes.values()} | {client, f"Async{client}"}
    taken |= {f"Async{pascal(name)}" for name in grouped}
    class_names = unique(
        {name: [_resource_class(name, taken)] for name in grouped},
        RESERVED_RESOURCE_CLASSES | own_classes(drafts, bool(pages)),
    )
    spelled = {key: f"{found.module}.{found.name}" for key, found in classes.items()}
    resources: list[Resource] = []
    for name in sorted(grouped):
        shadowed = {d.called.method for d in grouped[name]} & set(_BUILTINS)
        annotations = Annotations(classes, definitions, "..models.", shadowed)
        operations = tuple(
            write(
                draft,
                annotations,
                spelled,
                requirements(_security(api, draft.node), known) or (),
                api.origins[draft.path, draft.method].url,
                servers.get((draft.path, draft.method), ()),
                build_pagination.write(pages, draft, annotations, known.values()),
            )
            for draft in grouped[name]
        )
        resources.append(_resource(name, class_names[name], operations))
    return tuple(resources)


def _resource_class(name: str, taken: Set[str]) -> str:
    """A class name that no model and no client has, which its module imports."""
    return f"{pascal(name)}Resource" if pascal(name) in taken else pascal(name)


def _resource(
    name: str, class_name: str, operations: tuple[Operation, ...]
) -> Resource:
    needed = {
        found
        for operation in operations
        for annotation in (
            operation.returns,
            *([operation.pagination.item] if operation.pagination else []),
            *(argument.annotation for argument in operation.arguments),
        )
        for found in annotation.imports
    }
    runtime = {Import("typing", "TYPE_CHECKING"), *_RUNTIME}
    if any(not a.required for o in operations for a in o.arguments):
        runtime |= {Import(".._core.omit", "Omit"), Import(".._core.omit", "omit")}
    encodings = [encoding for o in operations for encoding in o.encodings]
    if encodings:
        runtime.add(Import(".._core.forms", "Encoding"))
    if any(o.has_styles for o in operations) or any(e.has_style for e in encodings):
        runtime.add(Import(".._core.style", "Style"))
    bodies = {o.body.runtime for o in operations if o.body}
    runtime |= {found for found in bodies if found is not None}
    paged = {o.pagination.runtime for o in operations if o.pagination}
    runtime |= {*PAGE_IMPORTS, *paged} if paged else set()
    if STREAM in needed:
        runtime |= {STREAM, ASYNC_STREAM}
        needed.remove(STREAM)
    own = {item for item in needed if item.module.startswith(".")}
    return Resource(
        name=ident(name),
        class_name=ident(class_name),
        async_class_name=ident(f"Async{class_name}"),
        operations=operations,
        imports=import_lines(runtime | (needed - own)),
        typing_imports=import_lines(own | {_OPTIONS}),
    )


def _security(api: Api, operation: Node) -> object:
    return operation.get("security", api.document.get("security"))
