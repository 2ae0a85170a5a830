"""All servers of a package, and the arguments of the client that are part of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from codegen.code import ident
from codegen.model.ir_servers import Server, ServerVariable
from codegen.model.names import RESERVED_CLIENT_ARGUMENTS, snake, unique
from codegen.model.operation_ids import Key
from codegen.model.servers import server_names
from codegen.openapi.servers import Address, Variable, addresses, base_path
from codegen.options import ClientOptions
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, unplaced, where_of

_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, slots=True)
class PackageServers:
    """The servers of the client, and those that single operations have.

    `base_path` is the path of an address that the document does not tell.
    """

    shared: tuple[Server, ...]
    own: Mapping[Key, tuple[Server, ...]]
    variables: tuple[ServerVariable, ...]
    base_path: str


def package_servers(
    document: Node,
    operations: Mapping[Key, Node],
    options: ClientOptions,
    taken: Set[str],
    problems: Problems,
) -> PackageServers:
    """Name the servers and their variables; `taken` are arguments of the client."""
    listed = document.get("servers")
    if options.servers:
        shared, names = _configured(options, problems)
    else:
        shared = addresses(listed, problems)
        names = server_names(shared)
    own: dict[Key, tuple[Address, ...]] = {}
    for key, operation in operations.items():
        found = addresses(operation.get("servers"), problems)
        if "servers" in operation and not found and shared:
            _note_elsewhere(key, operation, problems)
        if found and [a.url for a in found] != [a.url for a in shared]:
            own[key] = found
    if own and not shared:
        _note_unused(own, operations, problems)
        own = {}
    every = [address for group in (shared, *own.values()) for address in group]
    variables = _variables(every, taken, _where(listed), problems)
    python = {variable.wire: str(variable.name) for variable in variables}
    return PackageServers(
        _servers(names, shared, python),
        {
            key: _servers(server_names(found), found, python)
            for key, found in own.items()
        },
        variables,
        "" if shared else base_path(listed),
    )


def _configured(
    options: ClientOptions, problems: Problems
) -> tuple[tuple[Address, ...], tuple[str, ...]]:
    found: dict[str, Address] = {}
    for name, url in options.servers.items():
        place = options.place("servers", name)
        for address in addresses(Seq([unplaced({"url": url})], place), problems):
            found[name] = address
    return tuple(found.values()), tuple(found)


def _note_elsewhere(key: Key, operation: Node, problems: Problems) -> None:
    path, method = key
    name = f"{method.upper()} {path}"
    text = f"{name} is called at the servers of the others; no server of its own can be"
    problems.note(where_of(operation, "servers"), "N243", text, operation=name)


def _note_unused(
    own: Iterable[Key], operations: Mapping[Key, Node], problems: Problems
) -> None:
    for path, method in own:
        name = f"{method.upper()} {path}"
        text = (
            f"{name} has a server of its own, the others have none; the client needs "
        )
        text += "a base_url, and calls this one there, too"
        where = where_of(operations[path, method], "servers")
        problems.note(where, "N243", text, operation=name)


def _where(listed: object) -> Where:
    return listed.where if isinstance(listed, Seq) else Where("", 0)


def _servers(
    names: Sequence[str], found: Iterable[Address], python: Mapping[str, str]
) -> tuple[Server, ...]:
    def argument(match: re.Match[str]) -> str:
        return f"{{{python[match[1]]}}}"

    return tuple(
        Server(
            name,
            _PLACEHOLDER.sub(argument, address.url),
            address.description,
            address.is_open,
        )
        for name, address in zip(names, found, strict=True)
    )


def _variables(
    found: Iterable[Address], taken: Set[str], where: Where, problems: Problems
) -> tuple[ServerVariable, ...]:
    """One argument for each name, whichever servers have it."""
    groups: dict[str, list[Variable]] = {}
    for address in found:
        for variable in address.variables:
            groups.setdefault(variable.name, []).append(variable)
    reserved = RESERVED_CLIENT_ARGUMENTS | taken
    wanted = {
        name: [own if (own := snake(name)) not in reserved else f"server_{own}"]
        for name in groups
    }
    names = unique(wanted, reserved)
    return tuple(
        ServerVariable(
            ident(names[name]),
            name,
            _values(group),
            _default(name, group, where, problems),
            next((v.description for v in group if v.description), ""),
        )
        for name, group in groups.items()
    )


def _values(group: Sequence[Variable]) -> tuple[str, ...]:
    if not all(variable.values for variable in group):
        return ()
    return tuple(dict.fromkeys(value for v in group for value in v.values))


def _default(
    name: str, group: Sequence[Variable], where: Where, problems: Problems
) -> str | None:
    defaults = dict.fromkeys(v.default for v in group if v.default is not None)
    if len(defaults) > 1:
        listed = ", ".join(map(repr, defaults))
        text = f"the variable {name!r} of servers has several defaults ({listed}); the "
        problems.note(where, "N243", f"{text}argument has none and has to be given")
    return next(iter(defaults)) if len(defaults) == 1 else None
