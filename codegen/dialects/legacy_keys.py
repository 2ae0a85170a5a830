"""Misspelled keys of a flattened block, as `openapi.misspelled` has those of OpenAPI."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from codegen.openapi.known_keys import SCHEMA, check
from codegen.openapi.schemas import listed
from codegen.problems import Problems
from codegen.reading.nodes import Node

_BLOCK = frozenset({"paths", "components"})
_ENDPOINT = frozenset(
    {"path", "method", "servers", "request", "response", "deprecated", "type"}
    | {"xMcp", "xMint"}
)
_REQUEST = frozenset({"security", "parameters", "body", "codeSamples"})
_OPTION = frozenset({"title", "parameters"})
_PLACES = frozenset({"path", "query", "header", "cookie"})
_PARAMETER = frozenset({"schema", "style", "explode"})
_CONTENT = frozenset({"schemaArray", "examples", "description"})
_ENTRY = SCHEMA | {
    "requiredProperties",
    "refIdentifier",
    "isOneOf",
    "isAnyOf",
    "isAllOf",
    "_depth",
}
_NONE = frozenset[str]()


def check_keys(block: Node, label: str, problems: Problems) -> None:
    """Report what the keys of a block hold that nobody reads (E209, N210)."""
    check(block, _BLOCK, _NONE, label, problems)
    endpoint = block["paths"]
    check(endpoint, _ENDPOINT, _NONE, label, problems)
    for request in _nodes([endpoint.get("request")]):
        check(request, _REQUEST, frozenset({"parameters", "body"}), label, problems)
        for option in _nodes(listed(request.get("security"))):
            check(option, _OPTION, _NONE, label, problems)
            for groups in _nodes([option.get("parameters")]):
                check(groups, _PLACES, _NONE, label, problems)
        for groups in _nodes([request.get("parameters")]):
            check(groups, _PLACES, _PLACES, label, problems)
            for group in _nodes(groups.values()):
                for parameter in _nodes(group.values()):
                    check(parameter, _PARAMETER, _NONE, label, problems)
                    _entries(parameter.get("schema"), label, problems)
        _media_types(request.get("body"), label, problems)
    for statuses in _nodes([endpoint.get("response")]):
        for media_types in statuses.values():
            _media_types(media_types, label, problems)


def _media_types(media_types: Any, label: str, problems: Problems) -> None:
    for found in _nodes([media_types]):
        for content in _nodes(found.values()):
            check(content, _CONTENT, _NONE, label, problems)
            _entries(content.get("schemaArray"), label, problems)


def _entries(entries: Any, label: str, problems: Problems) -> None:
    for entry in _nodes(listed(entries)):
        check(entry, _ENTRY, _NONE, label, problems)


def _nodes(values: Iterable[Any]) -> Iterator[Node]:
    """Those that are mappings; what should be one and is not is an error elsewhere."""
    return (value for value in values if isinstance(value, Node))
