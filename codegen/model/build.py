"""The normalised document to `ir.Package`: everything decided and named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from codegen.code import ident
from codegen.model import build_webhooks
from codegen.model.attempt import attempted, reported
from codegen.model.build_model import build_model, names_are_camel_case
from codegen.model.build_operation import Draft, read, write
from codegen.model.hoist import Hoist
from codegen.model.imports import import_lines
from codegen.model.ir import (
    ASYNC_STREAM,
    STREAM,
    Import,
    Operation,
    Package,
    Resource,
    SecurityScheme,
)
from codegen.model.ir_servers import Server
from codegen.model.names import (
    RESERVED_CLASSES,
    RESERVED_RESOURCE_CLASSES,
    RESERVED_STREAM_CLASSES,
    pascal,
    unique,
)
from codegen.model.naming import Called, Key, name_operations, name_variants
from codegen.model.package_servers import package_servers
from codegen.model.security import needs_certificate, requirements, schemes
from codegen.model.shapes import Named, Object, Type, refs
from codegen.model.types import Annotations, ClassName
from codegen.model.unsupported import supported
from codegen.model.variants import Variant, left_out, variants
from codegen.openapi.normalise import Api
from codegen.openapi.schemas import METHODS
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.reading.source import Node

_BUILTINS = ("bool", "bytes", "dict", "float", "int", "list", "str", "tuple")


@dataclass(frozen=True, slots=True)
class Built:
    """The package, and its definitions as the model generator needs them."""

    package: Package
    definitions: tuple[Named, ...]
    classes: Mapping[str, ClassName]
    schemes: Mapping[str, SecurityScheme]  # by their names in the document


def build(api: Api, options: ClientOptions, problems: Problems) -> Built:
    """Name and type everything in the normalised document."""
    known = schemes(api.document, options.client, problems)
    operations = _operations(api, known, problems)
    plain = {key: found[0].node for key, found in operations.items()}
    called = name_operations(plain, api.origins, options.rename)
    _check_renames(plain, options, problems)
    hoist = Hoist(api.document, problems)
    drafts = _drafts(operations, name_variants(called, operations), hoist, problems)
    hooks = build_webhooks.read(api.document, hoist, problems)
    definitions = {named.key: named for named in hoist.definitions}
    payloads = [hook.type for hook in hooks if hook.type is not None]
    classes = _class_names(drafts, payloads, definitions)
    spelled = {key: f"{found.module}.{found.name}" for key, found in classes.items()}
    taken = {str(name) for scheme in known.values() for name in scheme.arguments}
    written = {(draft.path, draft.method): draft.node for draft in drafts}
    servers = package_servers(api.document, written, options, taken, problems)
    resources = _resources(
        api, drafts, definitions, classes, known, options.client, servers.own
    )
    camel_case = names_are_camel_case(definitions.values())
    package = Package(
        name=ident(options.package),
        client=ident(options.client),
        async_client=ident(f"Async{options.client}"),
        distribution=options.package.replace("_", "-"),
        title=str(api.document["info"]["title"]),
        version=options.version,
        camel_case=camel_case,
        servers=servers.shared,
        variables=servers.variables,
        base_path=servers.base_path,
        security=_used_schemes(known.values(), resources),
        mutual_tls=needs_certificate(api.document, known),
        resources=resources,
        webhooks=build_webhooks.write(hooks, definitions, spelled, api.hook_origins),
        models=tuple(
            build_model(named, classes[named.key], camel_case)
            for named in definitions.values()
        ),
    )
    return Built(package, tuple(definitions.values()), classes, known)


def _drafts(
    operations: Mapping[Key, Sequence[Variant]],
    called: Mapping[tuple[str, str, str], Called],
    hoist: Hoist,
    problems: Problems,
) -> list[Draft]:
    drafts: list[Draft] = []
    for (path, method), found in operations.items():
        make = partial(_read, path, method, found, called, hoist)
        key = f"{method.upper()} {path}"
        drafts += attempted(key, found[0].node, hoist, problems, make)
    return drafts


def _read(
    path: str,
    method: str,
    found: Sequence[Variant],
    called: Mapping[tuple[str, str, str], Called],
    hoist: Hoist,
) -> Iterator[Draft]:
    main: Draft | None = None
    for variant in found:
        name = called[path, method, variant.suffix]
        draft = read(path, method, variant, name, hoist, main)
        main = main or draft
        yield draft


def _check_renames(
    operations: Mapping[Key, Node], options: ClientOptions, problems: Problems
) -> None:
    known = {f"{method.upper()} {path}" for path, method in operations}
    for key in sorted(options.rename.keys() - known):
        text = f"rename: there is no operation {key!r}; take it out"
        problems.error(options.place("rename", key), "E621", text)


def _operations(
    api: Api, known: Mapping[str, SecurityScheme], problems: Problems
) -> dict[Key, list[Variant]]:
    """The operations that a client can have, sorted by path and method."""
    found: dict[Key, list[Variant]] = {}
    for path in sorted(api.document["paths"]):
        item = api.document["paths"][path]
        for method in (method for method in METHODS if method in item):
            key = f"{method.upper()} {path}"
            for where, text in left_out(item[method]):
                problems.note(where, "N320", text, operation=key)
            split: list[Variant] = []
            with reported(key, item[method], problems):
                split += variants(item[method], api.document)
            for variant in split:
                if (not variant.suffix or (path, method) in found) and supported(
                    path, method, variant.node, api.document, known, problems
                ):
                    found.setdefault((path, method), []).append(variant)
    return found


def _class_names(
    drafts: Sequence[Draft],
    payloads: Sequence[Type],
    definitions: Mapping[str, Named],
) -> dict[str, ClassName]:
    """Module and class of each definition.

    What the source names stands in `shared`, whoever uses it, so that it stays
    where it is when pages are added; what it does not name, with the resource
    whose operation it belongs to. So modules refer to `shared` and never to
    each other.
    """
    homes = {key: "shared" for key, named in definitions.items() if named.shared}
    uses: list[tuple[str, Sequence[Type]]] = [(build_webhooks.MODULE, payloads)]
    for draft in drafts:
        types = [field.type for field in draft.fields]
        types += [answer.type for answer in draft.answers if answer.type is not None]
        uses.append((draft.called.resource, types))
    for user, roots in uses:
        todo = [key for type_ in roots for key in refs(type_)]
        while todo:
            key = todo.pop()
            if key not in homes:
                homes[key] = _module(user)
                todo += refs(definitions[key].body)
    modules: dict[str, list[Named]] = {"shared": []}
    for key, named in definitions.items():
        modules.setdefault(homes.get(key, "shared"), []).append(named)
    reserved = RESERVED_CLASSES | _stream_classes(drafts)
    # A resource imports from its own module and from `shared`.
    shared = _unique_classes(modules.pop("shared"), reserved)
    found = {key: ClassName("shared", name) for key, name in shared.items()}
    taken = reserved.union(shared.values())
    for module, members in modules.items():
        for key, name in _unique_classes(members, taken).items():
            found[key] = ClassName(module, name)
    return found


def _unique_classes(members: Sequence[Named], reserved: Set[str]) -> dict[str, str]:
    """The classes of one module; beside that of a request is one of plain dicts."""
    wanted = {named.key: named.names for named in members}
    found = unique(wanted, reserved)
    dicts = {
        f"{found[named.key]}Dict"
        for named in members
        if named.direction == "request" and isinstance(named.body, Object)
    }
    taken = dicts & set(found.values())
    return unique(wanted, reserved | taken) if taken else found


def _stream_classes(drafts: Sequence[Draft]) -> Set[str]:
    """The names that a package has of its own if one of its methods streams."""
    streams = any(answer.streams for draft in drafts for answer in draft.answers)
    return RESERVED_STREAM_CLASSES if streams else frozenset()


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
    servers: Mapping[Key, tuple[Server, ...]],
) -> tuple[Resource, ...]:
    grouped: dict[str, list[Draft]] = {}
    for draft in drafts:
        grouped.setdefault(draft.called.resource, []).append(draft)
    taken = {found.name for found in classes.values()} | {client, f"Async{client}"}
    taken |= {f"Async{pascal(name)}" for name in grouped}
    class_names = unique(
        {name: [_resource_class(name, taken)] for name in grouped},
        RESERVED_RESOURCE_CLASSES | _stream_classes(drafts),
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
    encodings = [encoding for o in operations for encoding in o.encodings]
    if encodings:
        runtime.add(Import(".._core.forms", "Encoding"))
    if any(o.has_styles for o in operations) or any(e.has_style for e in encodings):
        runtime.add(Import(".._core.style", "Style"))
    if STREAM in needed:
        needed.add(ASYNC_STREAM)
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
