"""The tests of the clients themselves: servers and credentials."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.code import Code, py
from codegen.model.ir import Operation, Package
from codegen.model.security import schemes
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.calls import Call, Calls, in_python
from codegen.testing.cases import Address, ClientArgument, ClientTests, Named
from codegen.testing.subject import operation_node
from codegen.testing.wire import base_path, sent, server_urls

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
    operation = min((o for o in package.operations if not o.variant), key=_effort)
    needed = list(_needed(package, operation))
    path, method = operation.path, operation.method.lower()
    node = operation_node(document, operation)
    calls = Calls(document, node, operation, Problems())
    call = calls.required(calls.documented()[0])
    bare = sent(document, path, method, call.given, call.body)
    known = credentials(document, package)
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
            for server, url in zip(
                package.servers, server_urls(document, node), strict=True
            )
        ),
        call=operation.call,
        passed=_passed(call, operation),
        replaced=_OTHER + tail,
        headers=_added(full.headers, bare.headers),
        query=_added(dict(full.query), dict(bare.query)),
        cookies=_added(full.cookies, bare.cookies),
    )


def credentials(document: Node, package: Package) -> dict[str, tuple[str, ...]]:
    """The values that the client is given for each scheme, by its wire name."""
    secrets = _secrets(package)
    known = schemes(document, str(package.client), Problems())
    used = {scheme.id for scheme in package.security}
    return {
        name: tuple(secrets[str(argument)] for argument in scheme.arguments)
        for name, scheme in known.items()
        if scheme.id in used
    }


def _secrets(package: Package) -> dict[str, str]:
    """The credential arguments of the client, each with a value to test with."""
    return {
        str(argument): f"test-{str(argument).replace('_', '-')}"
        for scheme in package.security
        for argument in scheme.arguments
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
            for name, variable in zip(
                scheme.arguments, scheme.environment, strict=True
            ):
                value = secrets[str(name)]
                yield ClientArgument(str(name), value), ClientArgument(variable, value)


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
