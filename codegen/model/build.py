"""The normalised document to `ir.Package`: everything decided and named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from codegen.code import ident
from codegen.model.attempt import leaving_out
from codegen.model.build_model import build_model, names_are_camel_case
from codegen.model.build_operation import Draft, read, write
from codegen.model.hoist import Hoist
from codegen.model.imports import import_lines
from codegen.model.ir import (
    Import,
    Operation,
    Package,
    Resource,
    SecurityScheme,
    Server,
)
from codegen.model.names import (
    RESERVED_CLASSES,
    RESERVED_RESOURCE_CLASSES,
    pascal,
    unique,
)
from codegen.model.naming import Called, Key, name_operations
from codegen.model.security import requirements, schemes
from codegen.model.servers import named_servers
from codegen.model.shapes import Named, refs
from codegen.model.types import Annotations, ClassName
from codegen.model.unsupported import supported
from codegen.openapi.normalise import Api
from codegen.openapi.schemas import METHODS
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.reading.source import Node, unplaced

_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str")


@dataclass(frozen=True, slots=True)
class Built:
    """The package, and its definitions as the model generator needs them."""

    package: Package
    definitions: tuple[Named, ...]
    classes: Mapping[str, ClassName]
    schemes: Mapping[str, SecurityScheme]  # by their names in the document


def build(api: Api, options: ClientOptions, problems: Problems) -> Built:
    """Name and type everything in the normalised document."""
    _note_webhooks(api, problems)
    known = schemes(api.document, options.client, problems)
    operations = _operations(api, known, problems)
    called = name_operations(operations, api.origins, options.rename)
    _check_renames(operations, options, problems)
    hoist = Hoist(api.document, problems)
    drafts = _drafts(operations, called, hoist, problems)
    definitions = {named.key: named for named in hoist.definitions}
    classes = _class_names(drafts, definitions)
    resources = _resources(api, drafts, definitions, classes, known, options.client)
    camel_case = names_are_camel_case(definitions.values())
    package = Package(
        name=ident(options.package),
        client=ident(options.client),
        async_client=ident(f"Async{options.client}"),
        distribution=options.package.replace("_", "-"),
        title=str(api.document["info"]["title"]),
        version=options.version,
        camel_case=camel_case,
        servers=_servers(api, options),
        security=_used_schemes(known.values(), resources),
        resources=resources,
        models=tuple(
            build_model(named, classes[named.key], camel_case)
            for named in definitions.values()
        ),
    )
    return Built(package, tuple(definitions.values()), classes, known)


def _drafts(
    operations: Mapping[Key, Node],
    called: Mapping[Key, Called],
    hoist: Hoist,
    problems: Problems,
) -> list[Draft]:
    drafts: list[Draft] = []
    for (path, method), operation in operations.items():
        with leaving_out(f"{method.upper()} {path}", operation, hoist, problems):
            drafts.append(read(path, method, operation, called[path, method], hoist))
    return drafts


def _note_webhooks(api: Api, problems: Problems) -> None:
    webhooks = api.document.get("webhooks", unplaced())
    for name, item in webhooks.items():
        text = f"webhook {name!r} is listed only; nothing is generated for it yet"
        problems.note(item.where, "N303", text)


def _check_renames(
    operations: Mapping[Key, Node], options: ClientOptions, problems: Problems
) -> None:
    known = {f"{method.upper()} {path}" for path, method in operations}
    for key in sorted(options.rename.keys() - known):
        text = f"rename: there is no operation {key!r}; take it out"
        problems.error(options.place("rename", key), "E621", text)


def _operations(
    api: Api, known: Mapping[str, SecurityScheme], problems: Problems
) -> dict[Key, Node]:
    """The operations that a client can have, sorted by path and method."""
    found: dict[Key, Node] = {}
    for path in sorted(api.document["paths"]):
        item = api.document["paths"][path]
        for method in METHODS:
            if method in item and supported(
                path, method, item[method], api.document, known, problems
            ):
                found[path, method] = item[method]
    return found


def _class_names(
    drafts: Sequence[Draft], definitions: Mapping[str, Named]
) -> dict[str, ClassName]:
    """Module and class of each definition.

    What the source names stands in `shared`, whoever uses it, so that it stays
    where it is when pages are added; what it does not name, with the resource
    whose operation it belongs to. So modules refer to `shared` and never to
    each other.
    """
    homes = {key: "shared" for key, named in definitions.items() if named.shared}
    for draft in drafts:
        types = [field.type for field in draft.fields]
        types += [answer.type for answer in draft.answers if answer.type is not None]
        todo = [key for type_ in types for key in refs(type_)]
        while todo:
            key = todo.pop()
            if key not in homes:
                homes[key] = _module(draft.called.resource)
                todo += refs(definitions[key].body)
    wanted: dict[str, dict[str, tuple[str, ...]]] = {"shared": {}}
    for key, named in definitions.items():
        wanted.setdefault(homes.get(key, "shared"), {})[key] = named.names
    # A resource imports from its own module and from `shared`.
    shared = unique(wanted.pop("shared"), RESERVED_CLASSES)
    found = {key: ClassName("shared", name) for key, name in shared.items()}
    taken = RESERVED_CLASSES.union(shared.values())
    for module, names in wanted.items():
        for key, name in unique(names, taken).items():
            found[key] = ClassName(module, name)
    return found


def _module(resource: str) -> str:
    """The module of models for a resource; two names are the package's own."""
    return f"{resource}_" if resource in ("base", "shared") else resource


def _resources(
    api: Api,
    drafts: Sequence[Draft],
    definitions: Mapping[str, Named],
    classes: Mapping[str, ClassName],
    known: Mapping[str, SecurityScheme],
    client: str,
) -> tuple[Resource, ...]:
    grouped: dict[str, list[Draft]] = {}
    for draft in drafts:
        grouped.setdefault(draft.called.resource, []).append(draft)
    taken = {found.name for found in classes.values()} | {client, f"Async{client}"}
    taken |= {f"Async{pascal(name)}" for name in grouped}
    class_names = unique(
        {name: [_resource_class(name, taken)] for name in grouped},
        RESERVED_RESOURCE_CLASSES,
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
            *(argument.annotation for argument in operation.arguments),
        )
        for found in annotation.imports
    }
    runtime = {Import("typing", "TYPE_CHECKING"), *_RUNTIME}
    if any(not a.required for o in operations for a in o.arguments):
        runtime |= {Import(".._core.omit", "Omit"), Import(".._core.omit", "omit")}
    if any(o.has_styles for o in operations):
        runtime.add(Import(".._core.style", "Style"))
    own = {item for item in needed if item.module.startswith(".")}
    return Resource(
        name=ident(name),
        class_name=ident(class_name),
        async_class_name=ident(f"Async{class_name}"),
        operations=operations,
        imports=import_lines(runtime | (needed - own)),
        typing_imports=import_lines(own | {_OPTIONS}),
    )


_RUNTIME = (
    Import(".._core.operation", "Operation"),
    Import(".._core.request", "Request"),
    Import(".._core.resource", "AsyncResource"),
    Import(".._core.resource", "Resource"),
)
_OPTIONS = Import(".._core.options", "RequestOptions")


def _security(api: Api, operation: Node) -> object:
    return operation.get("security", api.document.get("security"))


def _servers(api: Api, options: ClientOptions) -> tuple[Server, ...]:
    if options.servers:
        return tuple(
            Server(name, url.rstrip("/"), "") for name, url in options.servers.items()
        )
    return named_servers(api.document.get("servers"))


def _used_schemes(
    known: Iterable[SecurityScheme], resources: Sequence[Resource]
) -> tuple[SecurityScheme, ...]:
    used = {
        scheme
        for resource in resources
        for operation in resource.operations
        for option in operation.security
        for scheme in option
    }
    return tuple(scheme for scheme in known if scheme.id in used)
