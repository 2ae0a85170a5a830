"""The tests of the clients themselves: servers and credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.code import Code, py
from codegen.model.ir import Operation, Package, SecurityScheme
from codegen.model.security import schemes
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.calls import Call, Calls, in_python
from codegen.testing.cases import (
    Address,
    ClientArgument,
    ClientTests,
    Grant,
    Named,
)
from codegen.testing.grant_tests import grant
from codegen.testing.wire import base_path, sent, server_urls, used_option

_SERVER = "https://api.example.com"
_OTHER = "https://example.com/other"


def client_tests(document: Node, package: Package) -> ClientTests:
    """What the tests make clients of, and a call to try them with.

    Args:
        document: The normalised document that the package was built from.
        package: Has at least one operation.
    """
    secrets = _secrets(package)
    arguments = secrets if package.servers else {**secrets, "base_url": _SERVER}
    operation = min(package.operations, key=_effort)
    needed = list(_needed(package, operation))
    path, method = operation.path, operation.method.lower()
    node = document["paths"][path][method]
    call = _least_call(document, operation)
    bare = sent(document, path, method, call.given, call.body)
    known = credentials(document, package)
    urls = server_urls(document, node)
    full = sent(document, path, method, call.given, call.body, known)
    tail = bare.path.removeprefix(base_path(document, node))
    return ClientTests(
        package=package.name,
        client=package.client,
        async_client=package.async_client,
        arguments=_listed(arguments),
        secrets=tuple(argument for argument, _ in needed),
        environment=tuple(variable for _, variable in needed),
        addresses=tuple(
            Address(server.name, url + tail)
            for server, url in zip(package.servers, urls, strict=True)
        ),
        call=operation.call,
        passed=_passed(call, operation),
        replaced=_OTHER + tail,
        headers=_added(full.headers, bare.headers),
        query=_added(dict(full.query), dict(bare.query)),
        cookies=_added(full.cookies, bare.cookies),
        grants=tuple(_grants(document, package, urls[0] if urls else _SERVER)),
    )


def _least_call(document: Node, operation: Operation) -> Call:
    node = document["paths"][operation.path][operation.method.lower()]
    calls = Calls(document, node, operation, Problems())
    return calls.required(calls.documented()[0])


def _grants(document: Node, package: Package, base_url: str) -> Iterator[Grant]:
    """The tokens that the client can fetch, each with the easiest call for it."""
    known = dict(_schemes(document, package))
    found = {name for name, scheme in known.items() if scheme.kind == "oauth2"}
    for operation in sorted(package.operations, key=_effort):
        node = document["paths"][operation.path][operation.method.lower()]
        for name in used_option(document, node, known):
            if name in found:
                found.discard(name)
                passed = _passed(_least_call(document, operation), operation)
                scheme = known[name]
                yield grant(document, name, scheme, base_url, operation.call, passed)


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


def _listed(values: Mapping[str, str]) -> tuple[ClientArgument, ...]:
    return tuple(ClientArgument(name, value) for name, value in values.items())


def _effort(operation: Operation) -> tuple[bool, int, str]:
    """Operations that need credentials come first, then those with few arguments."""
    open_to_all = not operation.security or () in operation.security
    required = sum(argument.required for argument in operation.arguments)
    return open_to_all, required, operation.call


def _passed(call: Call, operation: Operation) -> tuple[Code, ...]:
    positional, keywords = in_python(call, operation)
    return (
        *(py(value) for _, value in positional),
        *(argument.name + Code("=") + py(value) for argument, value in keywords),
    )


def _added(full: Mapping[str, str], bare: Mapping[str, str]) -> tuple[Named, ...]:
    """What credentials add to a request."""
    return tuple(
        Named(py(name), py(value))
        for name, value in sorted(full.items())
        if name not in bare
    )
