"""The normalised document to `ir.Package`: everything decided and named."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from codegen.code import ident
from codegen.model import build_pagination, build_webhooks
from codegen.model.aliases import OldMethod, old_methods, old_models
from codegen.model.api_title import about, api_title
from codegen.model.attempt import attempted, reported
from codegen.model.binaries import as_text, settled
from codegen.model.build_model import build_models, camel_case_votes
from codegen.model.build_operation import Draft, read
from codegen.model.build_resource import Making, build_resources, resource_classes
from codegen.model.class_names import class_names
from codegen.model.decided import Decided
from codegen.model.hoist import Hoist
from codegen.model.ir import Package, Resource
from codegen.model.ir_security import SecurityScheme
from codegen.model.naming import Called, name_operations
from codegen.model.operation_ids import Key
from codegen.model.package_servers import PackageServers, package_servers
from codegen.model.reached import reached
from codegen.model.resource_texts import resource_texts
from codegen.model.security import needs_certificate, schemes
from codegen.model.shapes import Named, Type
from codegen.model.types import ClassName
from codegen.model.unsupported import supported
from codegen.model.variant_names import name_variants
from codegen.model.variants import Variant, left_out, variants
from codegen.openapi.normalise import Api
from codegen.openapi.schemas import METHODS
from codegen.openapi.signatures import signature_of
from codegen.options import ClientOptions
from codegen.problems import Problems, corrected
from codegen.reading.source import Node


@dataclass(frozen=True, slots=True)
class Built:
    """The package, and its definitions as the model generator needs them."""

    package: Package
    definitions: tuple[Named, ...]
    classes: Mapping[str, ClassName]
    schemes: Mapping[str, SecurityScheme]  # by their names in the document
    drafts: tuple[Draft, ...]
    hooks: tuple[build_webhooks.Draft, ...]
    decided: Decided


def build(
    api: Api,
    options: ClientOptions,
    problems: Problems,
    decided: Decided | None = None,
) -> Built:
    """Name and type everything in the normalised document.

    `decided` says what the whole API has decided, if that is only a part of it. One
    that has other resources is no part of it, and decides for itself.
    """
    known = schemes(api.document, options.client, problems)
    hoist = Hoist(api.document, problems)
    found = _drafts(api, known, options, hoist, problems)
    hooks = build_webhooks.read(api.document, hoist, problems)
    drafts, definitions = _settled(found, _payloads(hooks), hoist)
    pages = build_pagination.read(api.document, drafts, definitions, options, problems)
    classes = class_names(drafts, _payloads(hooks), definitions, bool(pages))
    spelled = {key: f"{found.module}.{found.name}" for key, found in classes.items()}
    servers = _servers(api, drafts, known, options, problems)
    making = Making(api, definitions, classes, spelled, known, servers.own, pages)
    old = old_methods(options, drafts, problems)
    title = api_title(str(api.document["info"]["title"]), options.client)
    if decided is None or not decided.knows(draft.called.resource for draft in drafts):
        decided = _decided(making, drafts, old, options.client)
    resources = build_resources(making, drafts, old, decided)
    package = Package(
        name=ident(options.package),
        client=ident(options.client),
        async_client=ident(f"Async{options.client}"),
        distribution=options.package.replace("_", "-"),
        title=title,
        about=about(title),
        version=options.version,
        camel_case=decided.camel_case,
        servers=servers.shared,
        variables=servers.variables,
        base_path=servers.base_path,
        security=_used_schemes(known.values(), resources),
        mutual_tls=needs_certificate(api.document, known),
        resources=resources,
        webhooks=build_webhooks.write(
            hooks, definitions, spelled, api.hook_origins, signature_of(api.document)
        ),
        models=build_models(definitions, classes, decided.camel_case),
        model_aliases=old_models(options, classes, problems),
    )
    kept = tuple(definitions.values())
    return Built(package, kept, classes, known, tuple(drafts), tuple(hooks), decided)


def _decided(
    making: Making, drafts: Sequence[Draft], old: Sequence[OldMethod], client: str
) -> Decided:
    return Decided(
        camel_case_votes(making.definitions.values()) > 0,
        resource_classes(making, drafts, old, client),
        resource_texts(making.api.document, drafts),
    )


def _servers(
    api: Api,
    drafts: Sequence[Draft],
    known: Mapping[str, SecurityScheme],
    options: ClientOptions,
    problems: Problems,
) -> PackageServers:
    taken = {str(name) for scheme in known.values() for name in scheme.arguments}
    written = {(draft.path, draft.method): draft.node for draft in drafts}
    return package_servers(api.document, written, options, taken, problems)


def _payloads(hooks: Iterable[build_webhooks.Draft]) -> list[Type]:
    return [hook.type for hook in hooks if hook.type is not None]


def _drafts(
    api: Api,
    known: Mapping[str, SecurityScheme],
    options: ClientOptions,
    hoist: Hoist,
    problems: Problems,
) -> list[Draft]:
    """All operations, named and read."""
    operations = _operations(api, known, problems)
    plain = {key: found[0].node for key, found in operations.items()}
    named = name_operations(plain, api.origins, options.rename)
    _check_renames(plain, options, problems)
    called = name_variants(named, operations)
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
    drafts: dict[str, Draft] = {}
    for variant in found:
        name = called[path, method, variant.suffix]
        draft = read(path, method, variant, name, hoist, drafts)
        drafts[variant.suffix] = draft
        yield draft


def multipart_bodies(drafts: Iterable[Draft]) -> Iterator[Type]:
    """The types of the multipart bodies that are one argument of a method."""
    for draft in drafts:
        if draft.body and draft.body.kind == "multipart" and not draft.body.flattened:
            yield from (f.type for f in draft.fields if f.place == "body")


def _settled(
    drafts: Sequence[Draft], payloads: Sequence[Type], hoist: Hoist
) -> tuple[list[Draft], dict[str, Named]]:
    """The operations and their definitions, with files and texts told apart."""
    named = {named.key: named for named in hoist.definitions}
    found: list[Draft] = []
    for draft in drafts:
        fields = (replace(field, type=as_text(field.type)) for field in draft.fields)
        found.append(replace(draft, fields=tuple(fields)))
    definitions = settled(named, multipart_bodies(drafts))
    types = [type_ for draft in found for type_ in draft.types]
    return found, reached([*types, *payloads], definitions)


def _check_renames(
    operations: Mapping[Key, Node], options: ClientOptions, problems: Problems
) -> None:
    known = {f"{method.upper()} {path}" for path, method in operations}
    for key in sorted(options.rename.keys() - known):
        text = f"rename: there is no operation {key!r}; "
        text += corrected(key, known, "take it out")
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
            for where, text in left_out(item[method], api.document):
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
