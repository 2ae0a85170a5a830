"""The tests of the clients themselves: servers and credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from codegen.code import Code, ident, py
from codegen.model.ir import Operation, Package
from codegen.model.ir_security import SecurityScheme
from codegen.model.ir_servers import Server
from codegen.model.security import schemes
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.calls import Call, Calls
from codegen.testing.cases import (
    Address,
    ClientArgument,
    ClientTests,
    Destination,
    Grant,
    Named,
    OwnServer,
)
from codegen.testing.grant_tests import grant
from codegen.testing.keywords import mapping
from codegen.testing.servers import UNKNOWN, Servers, is_open
from codegen.testing.subject import operation_node
from codegen.testing.values import has_file, literal
from codegen.testing.wire import sent
from codegen.testing.wire_security import credential_pieces, placed, used_option

_OTHER = "https://example.com/other"


def client_tests(document: Node, package: Package) -> ClientTests:
    """What the tests make clients of, and a call to try them with.

    Args:
        document: The normalised document that the package was built from.
        package: Has at least one operation.
    """
    servers = Servers(document, package)
    operation = min((o for o in package.operations if not o.variant), key=_effort)
    needed = list(_needed(package, operation))
    tried = _tried(document, operation, servers)
    path, method = operation.path, operation.method.lower()
    given = tried.call.given
    known = credentials(document, package)
    full = sent(document, path, method, given, known)
    bare = sent(document, path, method, given)
    addresses = [
        Address(server.name, servers.address(operation, server.name) + tried.tail)
        for server in package.servers
    ]
    arguments = client_arguments(document, package)
    return ClientTests(
        package=package.name,
        mock=package.mock,
        arguments=tuple(ClientArgument(n, value) for n, value in arguments.items()),
        allow_http="allow_http" in arguments,
        secrets=tuple(argument for argument, _ in needed),
        environment=tuple(variable for _, variable in needed),
        addresses=tuple(addresses),
        variables=_variables(tried),
        own=tuple(_own(document, package, servers)),
        call=operation.call,
        passed=tried.passed,
        has_files=any(map(has_file, given.values())),
        replaced=_OTHER + tried.tail,
        headers=_added(full.headers, bare.headers),
        query=_added(dict(full.query), dict(bare.query)),
        cookies=_added(dict(full.cookies), dict(bare.cookies)),
        grants=tuple(_grants(document, package, servers)),
    )


def client_arguments(document: Node, package: Package) -> dict[str, str | bool]:
    """What a client is made with in tests: credentials, and an address if it needs one."""
    servers = Servers(document, package)
    found: dict[str, str | bool] = {**_secrets(package), **servers.arguments}
    if not package.servers:
        found["base_url"] = UNKNOWN
    addresses = [servers.address(operation) for operation in package.operations]
    if package.operations:
        first = min(package.operations, key=_effort)
        addresses += [servers.address(first, s.name) for s in package.servers]
    if any(map(is_open, addresses)):
        found["allow_http"] = True
    return found


def _grants(document: Node, package: Package, servers: Servers) -> Iterator[Grant]:
    """The tokens that the client can fetch, each with the easiest call for it."""
    known = dict(_schemes(document, package))
    given = credentials(document, package)
    written = mapping(document["components"], "securitySchemes")
    found = {name for name, scheme in known.items() if scheme.kind == "oauth2"}
    for operation in sorted(package.operations, key=_effort):
        node = operation_node(document, operation)
        pieces = credential_pieces(document, node, given)
        for name in used_option(document, node, known):
            # Of several credentials for one header another one may be sent.
            if name in found and placed(written[name], given[name]) in pieces:
                found.discard(name)
                passed = _tried(document, operation, servers).passed
                base_url = servers.address(operation)
                scheme = known[name]
                yield grant(document, name, scheme, base_url, operation.call, passed)


@dataclass(frozen=True, slots=True)
class _Tried:
    """A call to try servers with; `tail` is its path without that of the server."""

    operation: Operation
    servers: Servers
    call: Call
    passed: tuple[Code, ...]
    tail: str


def _tried(document: Node, operation: Operation, servers: Servers) -> _Tried:
    path, method = operation.path, operation.method.lower()
    node = operation_node(document, operation)
    calls = Calls(document, node, operation, Problems())
    call = calls.required(calls.documented()[0])
    tail = sent(document, path, method, call.given).path
    return _Tried(operation, servers, call, _passed(call, operation), tail)


def _variables(tried: _Tried) -> tuple[Destination, ...]:
    return tuple(
        _destination(choice.arguments, choice.address + tried.tail)
        for choice in tried.servers.choices(tried.operation)
    )


def _destination(arguments: Mapping[str, str], url: str) -> Destination:
    opened = {"allow_http": True} if is_open(url) else {}
    return Destination(py({**arguments, **opened}), url)


def _own(document: Node, package: Package, servers: Servers) -> Iterator[OwnServer]:
    """The easiest call of each group of operations with the same servers."""
    groups: dict[tuple[Server, ...], list[Operation]] = {}
    for operation in package.operations:
        if operation.servers:
            groups.setdefault(operation.servers, []).append(operation)
    for group in groups.values():
        tried = _tried(document, min(group, key=_effort), servers)
        operation = tried.operation
        named = (
            ({"server": s.name}, servers.address(operation, s.name) + tried.tail)
            for s in package.servers
        )
        yield OwnServer(
            ident(f"{operation.resource}_{operation.name}"),
            operation.call,
            tried.passed,
            (
                *(_destination(arguments, url) for arguments, url in named),
                *_variables(tried),
                _destination({"base_url": _OTHER}, _OTHER + tried.tail),
            ),
        )


def credentials(document: Node, package: Package) -> dict[str, tuple[str, ...]]:
    """The values that the client is given for each scheme, by its wire name."""
    secrets = _secrets(package)
    return {
        name: tuple(secrets[argument] for argument, _ in _arguments(scheme))
        for name, scheme in _schemes(document, package)
    }


def _schemes(document: Node, package: Package) -> Iterator[tuple[str, SecurityScheme]]:
    """The schemes that the client has arguments for, by their wire names."""
    used = {scheme.id for scheme in package.security}
    for name, scheme in schemes(document, str(package.client), Problems()).items():
        if scheme.id in used:
            yield name, scheme


def _arguments(scheme: SecurityScheme) -> Iterator[tuple[str, str]]:
    """The arguments of a scheme with their variables; of OAuth2 the token alone."""
    names = scheme.arguments[:1] if scheme.kind == "oauth2" else scheme.arguments
    yield from zip(map(str, names), scheme.environment, strict=False)


def _secrets(package: Package) -> dict[str, str]:
    """The credential arguments of the client, each with a value to test with."""
    return {
        argument: f"test-{argument.replace('_', '-')}"
        for scheme in package.security
        for argument, _ in _arguments(scheme)
    }


def _needed(
    package: Package, operation: Operation
) -> Iterator[tuple[ClientArgument, ClientArgument]]:
    """The credentials that the operation demands: arguments and their variables."""
    if () in operation.security:
        return
    secrets = _secrets(package)
    wanted = {scheme for option in operation.security for scheme in option}
    for scheme in package.security:
        if scheme.id in wanted:
            for name, variable in _arguments(scheme):
                value = secrets[name]
                yield ClientArgument(name, value), ClientArgument(variable, value)


def _effort(operation: Operation) -> tuple[bool, bool, int, str]:
    """First those at the servers of the package, then those that need credentials.

    Of these the one with the fewest arguments.
    """
    open_to_all = not operation.security or () in operation.security
    required = sum(argument.required for argument in operation.arguments)
    return bool(operation.servers), open_to_all, required, operation.call


def _passed(call: Call, operation: Operation) -> tuple[Code, ...]:
    values = {(str(a.place), a.wire): a for a in operation.arguments}
    return tuple(
        (
            literal(call.given[key])
            if argument.place == "path"
            else argument.name + Code("=") + literal(call.given[key])
        )
        for key, argument in values.items()
        if key in call.given
    )


def _added(full: Mapping[str, str], bare: Mapping[str, str]) -> tuple[Named, ...]:
    """What credentials add to a request."""
    return tuple(
        Named(py(name), py(value))
        for name, value in sorted(full.items())
        if name not in bare
    )
