"""Operations of one resource to `ir.Resource`: its classes, what its module imports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import chain, count

from codegen.code import ident
from codegen.model import build_pagination
from codegen.model.aliases import OldMethod
from codegen.model.build_operation import Draft, write
from codegen.model.build_pagination import Schemes
from codegen.model.class_names import own_classes
from codegen.model.decided import Decided
from codegen.model.imports import import_lines
from codegen.model.ir import Operation, Resource
from codegen.model.ir_aliases import Home, MethodAlias
from codegen.model.ir_annotation import ASYNC_STREAM, STREAM, Import
from codegen.model.ir_arguments import VALUES
from codegen.model.ir_docs import ResourceDocs
from codegen.model.ir_pagination import PAGE_IMPORTS, PAGING
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server
from codegen.model.names import RESERVED_RESOURCE_CLASSES, RESOURCE_MODULE, pascal
from codegen.model.operation_ids import Key
from codegen.model.resource_texts import resource_docs
from codegen.model.security import requirements
from codegen.model.shapes import Named
from codegen.model.types import Annotations, ClassName
from codegen.openapi.normalise import Api
from codegen.reading.source import Node

_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple")
_RUNTIME = (
    Import(".._core.operation", "Operation"),
    Import(".._core.request", "Request"),
)
_BASES = (
    Import(".._core.resource", "AsyncResource"),
    Import(".._core.resource", "Resource"),
)
_DEPRECATED = Import(".._core.deprecation", "deprecated")
_OPTIONS = Import(".._core.options", "RequestOptions")


@dataclass(frozen=True, slots=True)
class Making:
    """What the methods of all resources are made with.

    Args:
        api: The document, with the page of each operation.
        definitions: The named schemas by their keys, and
        classes: what they are called in the package,
        spelled: as one text, ``certs.Cert``.
        known: The security schemes by their names in the document.
        servers: Those of operations that have their own.
        pages: The schemes of operations that have pages.
    """

    api: Api
    definitions: Mapping[str, Named]
    classes: Mapping[str, ClassName]
    spelled: Mapping[str, str]
    known: Mapping[str, SecurityScheme]
    servers: Mapping[Key, tuple[Server, ...]]
    pages: Schemes

    def method(self, draft: Draft, annotations: Annotations) -> Operation:
        """An operation as the resource of these annotations has it."""
        key = (draft.path, draft.method)
        return write(
            draft,
            annotations,
            self.spelled,
            requirements(_security(self.api, draft.node), self.known) or (),
            self.api.origins[key].url,
            self.servers.get(key, ()),
            build_pagination.write(self.pages, draft, annotations, self.known.values()),
        )


def resource_classes(
    making: Making, drafts: Sequence[Draft], old: Sequence[OldMethod], client: str
) -> dict[str, str]:
    """A class for each resource, by the resource's name.

    Args:
        drafts: The operations that were read.
        old: The old names that methods keep.
        client: The name of the client's class.
    """
    taken = {found.name for found in making.classes.values()}
    taken |= {client, f"Async{client}", *RESERVED_RESOURCE_CLASSES}
    taken |= own_classes(drafts, bool(making.pages))
    resources = {draft.called.resource for draft in drafts}
    resources |= {method.resource for method in old}
    return _class_names(sorted(resources), taken)


def build_resources(
    making: Making,
    drafts: Sequence[Draft],
    old: Sequence[OldMethod],
    decided: Decided,
) -> tuple[Resource, ...]:
    """The resources of a client, sorted by name.

    Args:
        drafts: The operations that were read.
        old: The old names that methods keep.
        decided: Has the class of each resource, and what is said of it.
    """
    grouped: dict[str, list[Draft]] = {}
    for draft in drafts:
        grouped.setdefault(draft.called.resource, []).append(draft)
    renamed: dict[str, list[OldMethod]] = {name: [] for name in grouped}
    for method in old:
        renamed.setdefault(method.resource, []).append(method)
    class_names = decided.classes
    resources: list[Resource] = []
    for name in sorted(renamed):
        own, aliases = grouped.get(name, []), renamed[name]
        methods = {d.called.method for d in own} | {alias.name for alias in aliases}
        annotations = Annotations(
            making.classes,
            making.definitions,
            "..models.",
            shadowed=methods & set(_BUILTINS),
            taken=RESOURCE_MODULE,
        )
        operations = tuple(making.method(draft, annotations) for draft in own)
        others = tuple(
            _alias(alias, making.method(alias.draft, annotations), class_names)
            for alias in aliases
        )
        docs = resource_docs(decided.texts.get(name, ""), name)
        resources.append(_resource(name, class_names[name], docs, operations, others))
    return tuple(resources)


def without_operations(name: str, decided: Decided) -> Resource:
    """A resource as it is seen from outside, by what all operations decide."""
    docs = resource_docs(decided.texts.get(name, ""), name)
    return _resource(name, decided.classes[name], docs, (), ())


def _alias(
    alias: OldMethod, operation: Operation, class_names: Mapping[str, str]
) -> MethodAlias:
    home: Home | None = None
    if operation.resource != alias.resource:
        name = class_names[operation.resource]
        home = Home(ident(operation.resource), ident(name), ident(f"Async{name}"))
    return MethodAlias(alias.resource, ident(alias.name), operation, home)


def _class_names(resources: Iterable[str], taken: Set[str]) -> dict[str, str]:
    """A class for each resource; neither it nor its asynchronous twin is `taken`."""
    used = set(taken)
    found: dict[str, str] = {}
    for resource in resources:
        own = pascal(resource)
        numbered = (f"{own}Resource{number}" for number in count(2))
        candidates = chain((own, f"{own}Resource"), numbered)
        name = next(n for n in candidates if used.isdisjoint((n, f"Async{n}")))
        used |= {name, f"Async{name}"}
        found[resource] = name
    return found


def _resource(
    name: str,
    class_name: str,
    docs: ResourceDocs,
    operations: tuple[Operation, ...],
    aliases: tuple[MethodAlias, ...],
) -> Resource:
    signatures = [*operations, *(alias.operation for alias in aliases)]
    needed = {
        found
        for operation in signatures
        for annotation in (
            operation.returns,
            *([operation.pagination.item] if operation.pagination else []),
            *(argument.annotation for argument in operation.arguments),
        )
        for found in annotation.imports
    }
    runtime = {Import("typing", "TYPE_CHECKING"), *_BASES}
    runtime |= set(_RUNTIME) if operations else set()
    if aliases or any(operation.deprecated for operation in operations):
        runtime.add(_DEPRECATED)
    if any(not a.required for o in signatures for a in o.arguments):
        runtime |= {Import(".._core.omit", "Omit"), Import(".._core.omit", "omit")}
    encodings = [encoding for o in operations for encoding in o.encodings]
    if encodings:
        runtime.add(Import(".._core.forms", "Encoding"))
    if any(o.has_styles for o in operations) or any(e.has_style for e in encodings):
        runtime.add(Import(".._core.style", "Style"))
    places = {argument.place for o in operations for argument in o.arguments}
    runtime |= {VALUES[place] for place in VALUES.keys() & places}
    bodies = {o.body.runtime for o in operations if o.body}
    runtime |= {found for found in bodies if found is not None}
    paged = {o.pagination.runtime for o in operations if o.pagination}
    runtime |= {PAGING, *paged} if paged else set()
    runtime |= set(PAGE_IMPORTS) if any(o.pagination for o in signatures) else set()
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
        docs=docs,
        aliases=aliases,
    )


def _security(api: Api, operation: Node) -> object:
    return operation.get("security", api.document.get("security"))
