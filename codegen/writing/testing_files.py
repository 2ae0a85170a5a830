"""What the folder `testing` of a package prints: the mock and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.code import Code, ident, json_lines
from codegen.model.imports import import_lines
from codegen.model.ir import Operation, Package, Resource
from codegen.model.ir_aliases import MethodAlias
from codegen.model.ir_annotation import Import
from codegen.reading.source import Node
from codegen.testing.answered import Answered
from codegen.testing.client_tests import client_arguments
from codegen.testing.subject import operation_node

# What a mock has of its own, beside its resources.
OWN = frozenset(
    {
        "async_client",
        "calls",
        "client",
        "new_async_client",
        "new_client",
        "reset",
        "waits",
    }
)
_NAMES = frozenset({"Call", "Mock", "MockOperation", "Reply"})
# What the package of the mock uses when its modules are there already.
_USED = frozenset({"dict", "str", "super"})


@dataclass(frozen=True, slots=True)
class MockedAlias:
    """An old name, and the operation that has it, seen from the resource."""

    alias: MethodAlias
    target: Code


@dataclass(frozen=True, slots=True)
class MockedResource:
    """A resource of the mock: its attribute, its module and its class.

    Args:
        reaches: Whether an old name leads to another resource of the mock.
    """

    name: Code
    module: Code
    class_name: Code
    operations: tuple[Operation, ...]
    imports: tuple[Code, ...]
    typing_imports: tuple[Code, ...]
    aliases: tuple[MockedAlias, ...]
    reaches: bool

    @property
    def file(self) -> Code:
        """Its module: an imported one is a variable of the package."""
        return self.module + Code("_") if self.module in _USED else self.module

    @property
    def has_operations(self) -> bool:
        return bool(self.operations)

    @property
    def has_typing_imports(self) -> bool:
        return bool(self.typing_imports)


@dataclass(frozen=True, slots=True)
class MockFile:
    """The mock of a package, and what its clients are made with."""

    name: Code
    arguments: dict[str, str | bool]
    resources: tuple[MockedResource, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(str(resource.name) for resource in self.resources)

    @property
    def public(self) -> tuple[str, ...]:
        return tuple(sorted((*_NAMES - {"Mock"}, str(self.name))))


def mock_file(document: Node, package: Package) -> MockFile:
    """The mock of a package that has a client.

    Args:
        document: The normalised document that the package was built from.
    """
    return MockFile(
        name=package.mock,
        arguments=client_arguments(document, package),
        resources=tuple(mocked_resource(r, package.mock) for r in package.resources),
    )


def attribute(resource: str) -> str:
    """What a resource is called in the mock."""
    return f"{resource}_" if resource in OWN else resource


def examples(
    document: Node, resource: Resource, answered: Answered, known: Mapping[str, Any]
) -> Code:
    """The documented answers of the operations of a resource, as JSON.

    Args:
        known: Those that are known already, by the names of methods.
    """

    def data(operation: Operation) -> Any:
        node = operation_node(document, operation)
        return answered.data(operation, node)

    return json_lines(
        {
            name: known[name] if name in known else data(operation)
            for operation in resource.operations
            for name in [str(operation.name)]
        }
    )


def mocked_resource(resource: Resource, mock: Code) -> MockedResource:
    """A resource as the mock of a package has it; `mock` is its class."""
    name = str(resource.name)
    aliased = [alias.operation for alias in resource.aliases]
    imports = {
        found
        for operation in (*resource.operations, *aliased)
        for found in operation.answers.imports
    }
    own = {item for item in imports if item.module.startswith(".")}
    runtime = {Import("._answers", "MockOperation")}
    if resource.operations:
        runtime.add(Import("..resources", name, "operations"))
    if aliased:
        runtime.add(Import(".._core.deprecation", "deprecated"))
    reaches = any(alias.is_elsewhere for alias in resource.aliases)
    if reaches:
        own.add(Import(".", str(mock)))
    if own:
        runtime.add(Import("typing", "TYPE_CHECKING"))
    return MockedResource(
        name=ident(attribute(name)),
        module=resource.name,
        class_name=_class_name(resource, own),
        operations=resource.operations,
        imports=import_lines((imports - own) | runtime),
        typing_imports=import_lines(own),
        aliases=tuple(map(_mocked_alias, resource.aliases)),
        reaches=reaches,
    )


def _mocked_alias(alias: MethodAlias) -> MockedAlias:
    target = Code("self")
    if alias.home is not None:
        target += Code("._mock.") + ident(attribute(alias.operation.resource))
    return MockedAlias(alias, target + Code(".") + alias.operation.name)


def _class_name(resource: Resource, imports: set[Import]) -> Code:
    taken = {item.name for item in imports} | _NAMES
    name = f"Mock{resource.class_name}"
    return ident(f"{name}Resource" if name in taken else name)
