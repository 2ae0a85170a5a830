"""The legacy dialect: one operation as a flattened block.

The block is what Mintlify's converter made of an operation until late 2025.
It is brought back to an OpenAPI 3.1 document with that operation; what the
converter dropped (tags, operationId, response headers and more) stays lost.
Schemas below the first level are the source's own, in the notation of its
OpenAPI version.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from codegen.dialects.checks import malformed, mapping, text
from codegen.dialects.flattened import Direction
from codegen.dialects.fragment import Fragment, Origin
from codegen.dialects.legacy_keys import check_keys
from codegen.dialects.legacy_names import Names
from codegen.dialects.legacy_schemas import entries_of, lift_entry, referenced
from codegen.dialects.legacy_security import lift_security
from codegen.dialects.legacy_unions import (
    alternatives,
    unite,
    with_null,
    without_null,
)
from codegen.problems import Problems, Where
from codegen.reading.fences import METHODS
from codegen.reading.nodes import Node, Seq, clone

NAME: str = "flattened block"

_PLACES = ("path", "query", "header", "cookie")
_PLACEHOLDER = "_mintlify/placeholder"
_EXTENSIONS = {"xMcp": "x-mcp", "xMint": "x-mint"}


def matches(value: Any) -> bool:
    """Whether a block is of this dialect: its endpoint says path and method."""
    endpoint = value.get("paths") if isinstance(value, Node) else None
    return (
        isinstance(endpoint, Node)
        and isinstance(endpoint.get("path"), str)
        and isinstance(endpoint.get("method"), str)
    )


def operations(value: Node) -> list[tuple[str, str]]:
    """Method (or ``webhook``) and path (or name) of the block's operation."""
    endpoint = value["paths"]
    webhook = endpoint.get("type") == "webhook"
    method: str = "webhook" if webhook else endpoint["method"].lower()
    return [(method, endpoint["path"])]


def read(value: Node, origin: Origin, problems: Problems) -> Fragment:
    """The operation of a flattened block as an OpenAPI 3.1 document.

    Raises `InputError` E109 where the block is not as the dialect has it.
    """
    lift = _Lift(value, origin, problems)
    return Fragment(lift.document(), origin, lifted=frozenset(lift.names.lifted))


class _Lift:
    def __init__(self, block: Node, origin: Origin, problems: Problems) -> None:
        self._block = block
        self._origin = origin
        self._problems = problems
        self._endpoint = mapping(block, "paths")
        components = mapping(block, "components", optional=True)
        self._components = mapping(components, "schemas", optional=True)
        self._schemes = Node((), components.where)
        self.names = Names(self._components)

    def document(self) -> Node:
        endpoint = self._endpoint
        method = text(endpoint, "method").lower()
        if method not in METHODS:
            message = f"{method!r} is not a method of HTTP"
            raise malformed(endpoint, "method", message)
        label = f"{method.upper()} {text(endpoint, 'path')}"
        check_keys(self._block, label, self._problems)
        self._learn_names()
        item = Node({method: self._operation()}, endpoint.where)
        paths = Node({text(endpoint, "path"): item}, endpoint.where)
        document = Node({"openapi": "3.1.0"}, self._block.where)
        document.key_where.update(self._block.key_where)
        servers = self._servers()
        if servers:
            document["servers"] = servers
        webhook = endpoint.get("type") == "webhook"
        document["webhooks" if webhook else "paths"] = paths
        components = self._all_components()
        if components:
            document["components"] = components
        return document

    def _all_components(self) -> Node:
        raw = self._components
        schemas = Node(clone(raw), raw.where, raw.key_where)
        schemas.update(self.names.lifted)
        components = Node((), raw.where)
        if schemas:
            components["schemas"] = schemas
        if self._schemes:
            components["securitySchemes"] = self._schemes
        return components

    def _servers(self) -> Seq:
        found = self._endpoint.get("servers")
        servers = Seq((), self._endpoint.where)
        if found is None:
            return servers
        if not isinstance(found, Seq) or not all(isinstance(s, Node) for s in found):
            message = "'servers' must be a list of mappings"
            raise malformed(self._endpoint, "servers", message)
        servers = clone(found)
        for server in servers:
            text(server, "url")
            variables = mapping(server, "variables", optional=True)
            for name in variables:
                mapping(variables, name).pop("type", None)
        return servers

    def _operation(self) -> Node:
        endpoint, origin = self._endpoint, self._origin
        request = mapping(endpoint, "request")
        operation = Node((), endpoint.where, endpoint.key_where)
        if origin.title:
            operation["summary"] = origin.title
        if origin.description and origin.description != origin.title:
            operation["description"] = origin.description
        if endpoint.get("deprecated") is True:
            operation["deprecated"] = True
        parameters = self._parameters(mapping(request, "parameters", optional=True))
        if parameters:
            operation["parameters"] = parameters
        body = self._body(mapping(request, "body", optional=True))
        if body is not None:
            operation["requestBody"] = body
        responses = self._responses(mapping(endpoint, "response"))
        if responses:  # an empty mapping is not valid
            operation["responses"] = responses
        label = f"{text(endpoint, 'method').upper()} {text(endpoint, 'path')}"
        security = lift_security(request, self._schemes, self._problems, label)
        if security is not None:
            operation["security"] = security
        if isinstance(request.get("codeSamples"), Seq):
            operation["x-codeSamples"] = clone(request["codeSamples"])
        for key, name in _EXTENSIONS.items():
            if key in endpoint:
                operation[name] = clone(endpoint[key])
        return operation

    def _parameters(self, groups: Node) -> Seq:
        parameters = Seq((), groups.where)
        for place in _PLACES:
            group = mapping(groups, place, optional=True)
            for name in group:
                given = mapping(group, name)
                parameters.append(self._parameter(place, name, given, group))
        return parameters

    def _parameter(self, place: str, name: str, given: Node, group: Node) -> Node:
        entries = entries_of(given, "schema")
        where = group.key_where.get(name, given.where)
        parameter = Node({"name": name, "in": place}, where)
        required = [entry.get("required") for entry in entries]
        if place == "path" or True in required:
            parameter["required"] = True
        elif False in required:
            parameter["required"] = False
        stripped = [Node(e, e.where, e.key_where) for e in entries]
        for key in ("description", "deprecated"):
            if all(key in e and e[key] == entries[0][key] for e in entries):
                parameter[key] = entries[0][key]
                for entry in stripped:
                    del entry[key]
        for key in ("style", "explode"):
            if key in given:
                parameter[key] = given[key]
        schema = self._schema(stripped, given.where, "request")
        parameter["schema"] = Node((), given.where) if schema is None else schema
        return parameter

    def _body(self, media_types: Node) -> Node | None:
        if not media_types:
            return None
        body = Node((), media_types.where)
        description = self._description(media_types)
        if description:
            body["description"] = description
        body["content"] = self._content(media_types, "request")
        required = [
            entry.get("required")
            for name in media_types
            for entry in entries_of(mapping(media_types, name), "schemaArray")
        ]
        if True in required or False in required:
            body["required"] = True in required
        return body

    def _responses(self, statuses: Node) -> Node:
        responses = Node((), statuses.where, statuses.key_where)
        for status in statuses:
            media_types = mapping(statuses, status)
            where = statuses.key_where.get(status, media_types.where)
            description = self._description(media_types)
            response = Node({"description": description}, where)
            content = self._content(media_types, "response")
            if content:
                response["content"] = content
            responses[status] = response
        return responses

    def _description(self, media_types: Node) -> str:
        for name in media_types:
            found = mapping(media_types, name).get("description")
            if isinstance(found, str) and found:
                return found
        return ""

    def _content(self, media_types: Node, direction: Direction) -> Node:
        content = Node((), media_types.where, media_types.key_where)
        for name in media_types:
            if name == _PLACEHOLDER:
                continue
            given = mapping(media_types, name)
            entries = entries_of(given, "schemaArray")
            media_type = Node((), given.where, given.key_where)
            schema = self._schema(entries, given.where, direction)
            if schema is not None:
                media_type["schema"] = schema
            _add_examples(mapping(given, "examples", optional=True), media_type)
            content[name] = media_type
        return content

    def _learn_names(self) -> None:
        """Let `names` see every entry that stands alone, before any is named."""
        request = mapping(self._endpoint, "request")
        groups = mapping(request, "parameters", optional=True)
        for place in _PLACES:
            self._learn(mapping(groups, place, optional=True), "schema")
        self._learn(mapping(request, "body", optional=True), "schemaArray")
        statuses = mapping(self._endpoint, "response")
        for status in statuses:
            self._learn(mapping(statuses, status), "schemaArray")
        self.names.choose()

    def _learn(self, group: Node, key: str) -> None:
        for name in group:
            entries = entries_of(mapping(group, name), key)
            nulls, others = without_null(entries)
            shared = {referenced(null) for null in nulls}
            found = alternatives(others)
            named = Counter(referenced(entry) for entry, _ in found)
            for entry, schema in found:
                if named[referenced(entry)] == 1:
                    nullable = referenced(entry) in shared
                    self.names.meet(entry, schema, nullable=nullable)

    def _schema(
        self, entries: list[Node], where: Where, direction: Direction
    ) -> Node | None:
        """A `schemaArray` as one schema; None for a file of any kind."""
        nulls, others = without_null(entries)
        if not others:
            return lift_entry(nulls[0])
        nullable = bool(nulls)
        found = alternatives(others)
        if not found:
            return None
        members: list[Node] = []
        for entry, schema in found:
            name = self.names.name(entry, schema, direction, nullable=bool(nulls))
            if name:
                nullable &= not self.names.is_nullable(name)
                schema = self.names.reference(name, entry)
            if schema not in members:
                members.append(schema)
        schema = unite(members, where, self._components)
        return with_null(schema) if nullable else schema


def _add_examples(examples: Node, media_type: Node) -> None:
    """The key `example` alone is how a single example, or none, is written."""
    only = examples.get("example")
    if len(examples) == 1 and isinstance(only, Node) and "summary" not in only:
        if "value" in only:
            media_type["example"] = clone(only["value"])
    elif examples:
        media_type["examples"] = clone(examples)
