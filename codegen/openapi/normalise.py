"""Merged fragments to one OpenAPI 3.1 document.

In it every parameter, request body, response and header stands in its
operation; only schemas and security schemes are referred to by name. An
operation that cannot be settled is left out, with a problem that says why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.dialects import Fragment, Origin
from codegen.openapi.bodies import is_of_nothing
from codegen.openapi.discriminators import complete, drop_tags
from codegen.openapi.disguised import uncover
from codegen.openapi.entry import Entry, Merged
from codegen.openapi.merge import merge
from codegen.openapi.parameters import fitting, key_of, note_unsent
from codegen.openapi.paths import fit_template
from codegen.openapi.refs import UnknownReference, lookup, resolve
from codegen.openapi.responses import with_headers
from codegen.openapi.schemas import listed, references, used_schemas
from codegen.openapi.shared import note_unsaid, settle_security, settle_servers
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.reading.source import Node, Seq, unplaced, where_of

_STATUS = re.compile("[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Api:
    """The normalised document, and the page each operation came from.

    The keys are path and method, or for webhooks name and method. `agreed`: see
    `entry.Merged`.
    """

    document: Node
    origins: Mapping[tuple[str, str], Origin]
    hook_origins: Mapping[tuple[str, str], Origin]
    agreed: bool


def normalise(
    fragments: Sequence[Fragment], options: ClientOptions, problems: Problems
) -> Api:
    """One document of all `fragments`; `options` say what the pages do not."""
    merged = merge(fragments, problems)
    complete(merged.components.get("schemas", unplaced()))
    servers = settle_servers(merged.entries, options, problems)
    security = settle_security(merged, options, problems)
    source = unplaced({"components": merged.components})
    paths, webhooks = unplaced(), unplaced()
    origins: dict[tuple[str, str], Origin] = {}
    hook_origins: dict[tuple[str, str], Origin] = {}
    for entry in merged.entries:
        operation = _operation(entry, source, problems)
        if operation is None:
            continue
        if entry.webhook:
            hook_origins[entry.path, entry.method] = entry.origin
            if entry.servers and entry.servers != servers.shared:
                operation["servers"] = entry.servers
        else:
            if entry.key not in servers.own or entry.key not in security.own:
                continue
            _settle(operation, servers.own[entry.key], security.own[entry.key])
            _leave_to_document(operation, servers.shared, security.shared)
            origins[entry.path, entry.method] = entry.origin
        root = webhooks if entry.webhook else paths
        item = root.setdefault(entry.path, Node({}, entry.item.where, {}))
        item[entry.method] = operation
        item.key_where[entry.method] = entry.operation.where
    document = _document(merged, options, servers.shared, security.shared)
    document["paths"] = paths
    if webhooks:
        document["webhooks"] = webhooks
    for name in sorted(used_schemas(document, merged.components)):
        schema = merged.components["schemas"][name]
        if isinstance(schema, Node):
            _drop_dangling(schema, source, f"components.schemas.{name}", problems)
    document["components"] = _components(merged.components, document, security.schemes)
    if merged.tags:
        document["tags"] = merged.tags
    uncover(document, problems)
    note_unsaid(merged.entries, document, problems)
    return Api(document, origins, hook_origins, merged.agreed)


def _document(
    merged: Merged, options: ClientOptions, servers: Seq | None, security: Seq | None
) -> Node:
    info = merged.info or unplaced()
    document = unplaced(
        {
            "openapi": "3.1.0",
            "info": unplaced(
                {
                    "title": info.get("title") or f"{options.client} API",
                    "version": str(info.get("version") or "0.0.0"),
                    **{k: info[k] for k in ("summary", "description") if k in info},
                }
            ),
        }
    )
    if servers:
        document["servers"] = servers
    if security:
        document["security"] = security
    return document


def _components(components: Node, document: Node, schemes: Node) -> Node:
    used = used_schemas(document, components)
    schemas = components.get("schemas", unplaced())
    result = unplaced()
    if used:
        result["schemas"] = Node(
            {name: schemas[name] for name in sorted(used)},
            schemas.where,
            schemas.key_where,
        )
    if schemes:
        result["securitySchemes"] = schemes
    return result


def _settle(operation: Node, servers: Seq | None, security: Seq | None) -> None:
    """Put on the operation what holds for it."""
    for key, value in (("servers", servers), ("security", security)):
        operation.pop(key, None)
        if value:
            operation[key] = value


def _leave_to_document(
    operation: Node, servers: Seq | None, security: Seq | None
) -> None:
    """Take off the operation what the whole document says already."""
    if operation.get("servers") == servers:
        operation.pop("servers", None)
    if operation.get("security") == security:
        operation.pop("security", None)
    elif security and "security" not in operation:
        operation["security"] = Seq([], operation.where)


def _operation(entry: Entry, source: Node, problems: Problems) -> Node | None:
    """The operation written out; None, with a problem, where it cannot be."""
    try:
        return _written_out(entry, source, problems)
    except UnknownReference as error:
        text = f"{error}; {entry.key} is left out"
        problems.error(error.node.where, "E201", text, operation=entry.key)
        return None


def _written_out(entry: Entry, source: Node, problems: Problems) -> Node | None:
    """The operation with everything but schemas written out in its place."""
    operation = Node(entry.operation, entry.operation.where, entry.operation.key_where)
    parameters = _parameters(entry, source, problems)
    if parameters is None or not fit_template(entry, parameters, problems):
        return None
    operation.pop("parameters", None)
    if parameters:
        operation["parameters"] = Seq(parameters, entry.operation.where)
    if "requestBody" in operation:
        operation["requestBody"] = _content(resolve(source, operation["requestBody"]))
    responses = _responses(operation.get("responses"), source, problems)
    if entry.method == "head":
        # RFC 9110, 9.3.2: the answer has no content, whatever is documented.
        for status, response in responses.items():
            responses[status] = _without_content(response)
    operation["responses"] = responses
    _drop_dangling(operation, source, entry.key, problems)
    if is_of_nothing(operation.get("requestBody")):
        del operation["requestBody"]
    return operation


def _responses(value: Any, source: Node, problems: Problems) -> Node:
    """The responses by status; what is no response is reported and left out."""
    found = unplaced()
    for key, item in value.items() if isinstance(value, Node) else ():
        response = resolve(source, item)
        if str(key).isdigit() and not _STATUS.fullmatch(str(key)):
            text = f"{str(key)[:20]!r} is no status; give the response one, as 200"
            problems.error(where_of(value, key), "E205", text)
        elif isinstance(response, Node):
            found[str(key)] = with_headers(_content(response), source)
            found.key_where[str(key)] = where_of(value, key)
        else:
            text = f"the response {key!r} is empty; give it at least a description"
            problems.error(where_of(value, key), "E205", text)
    return found


def _content(value: Any) -> Any:
    """A body or response whose broken `content` does not reach later stages."""
    if isinstance(value, Node) and not isinstance(value.get("content", {}), dict):
        return _without_content(value)
    return value


def _without_content(value: Node) -> Node:
    kept = {key: item for key, item in value.items() if key != "content"}
    return Node(kept, value.where, value.key_where)


def _parameters(entry: Entry, source: Node, problems: Problems) -> list[Node] | None:
    """Path-item parameters, replaced by the operation's of the same name.

    None where one of them cannot be read.
    """
    found: dict[tuple[str, str], Node] = {}
    for holder in (entry.item, entry.operation):
        seen = set[tuple[str, str]]()
        for item in listed(holder.get("parameters")):
            parameter = resolve(source, item)
            if not isinstance(parameter, Node) or not _is_named(parameter):
                where = getattr(parameter, "where", where_of(holder, "parameters"))
                text = "a parameter without a name and a place (`name`, `in`); "
                text += f"give it both. {entry.key} is left out"
                problems.error(where, "E206", text, operation=entry.key)
                return None
            key = key_of(parameter)
            if key in seen:
                text = f"{parameter['in']} parameter {parameter['name']!r} is listed "
                text += "twice; the last one counts"
                problems.note(parameter.where, "N242", text, operation=entry.key)
            seen.add(key)
            found[key] = _whole(parameter, entry, problems)
    return list(found.values())


def _is_named(parameter: Node) -> bool:
    name, place = parameter.get("name"), parameter.get("in")
    return isinstance(name, str) and bool(name) and isinstance(place, str)


def _whole(parameter: Node, entry: Entry, problems: Problems) -> Node:
    """A parameter with what OpenAPI demands of it, where that can only be one thing."""
    added: dict[str, Any] = {}
    parameter = fitting(parameter, entry.key, problems)
    note_unsent(parameter, entry.key, problems)
    if parameter["in"] == "path" and parameter.get("required") is not True:
        text = f"path parameter {parameter['name']!r} is not marked required; it is"
        problems.note(parameter.where, "N203", text, operation=entry.key)
        added["required"] = True
    if "schema" not in parameter and "content" not in parameter:
        added["schema"] = Node({}, parameter.where, {})
    if not added:
        return parameter
    return Node({**parameter, **added}, parameter.where, parameter.key_where)


def _drop_dangling(
    root: Node, source: Node, operation: str, problems: Problems
) -> None:
    """Take the references below `root` that lead nowhere as any value."""
    for ref, node in list(references(root)):
        try:
            lookup(source, ref, node)
        except UnknownReference as error:
            if "$ref" not in node:
                drop_tags(node, error, operation, problems)
                continue
            text = f"{error}; it is taken as any value"
            problems.error(node.where, "E201", text, operation=operation)
            del node["$ref"]
