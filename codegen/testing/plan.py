"""The generated tests of a package.

Expectations come from the normalised document through `wire` and `answers`.
Of the intermediate model only names are used: those of methods, arguments and
models, and the arguments of the client.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from codegen.model.ir import Operation, Package, Resource
from codegen.problems import Problems
from codegen.reading.source import Node
from codegen.testing.alias_tests import alias_tests, renamed_tests
from codegen.testing.answered import Answered
from codegen.testing.call_tests import call_tests
from codegen.testing.cases import OperationTests, ResourceTests
from codegen.testing.client_tests import client_tests, credentials
from codegen.testing.error_tests import error_kinds, error_tests
from codegen.testing.footprint import Footprints
from codegen.testing.imports import TestImports
from codegen.testing.other_forms import OtherForms
from codegen.testing.page_tests import page_test
from codegen.testing.remaking import Tested, described, imported
from codegen.testing.servers import Servers
from codegen.testing.subject import Surroundings, subject_of
from codegen.testing.values import CallWriter
from codegen.testing.webhook_tests import webhook_tests
from codegen.writing.render import Planned, copies

# No test of a resource is called so: names have no two underscores in a row.
_WEBHOOKS = "test__webhooks.py"
_RENAMED = "test__renamed.py"
_WITH_CLIENT = ("project/tests/api.py",)


def other_tests(
    document: Node, package: Package, problems: Problems
) -> Iterator[Planned]:
    """The files of the folder `tests` that are of no resource.

    Args:
        problems: Gets a note for each example of an event that does not fit.
    """
    for helper in copies("project/tests", folder_of(package)):
        alone = package.has_webhooks and helper.template not in _WITH_CLIENT
        if package.has_client or alone:
            yield helper
    if package.has_webhooks:
        events = webhook_tests(document, package, problems)
        yield _planned(package, _WEBHOOKS, events)
    if renamed := renamed_tests(package):
        yield _planned(package, _RENAMED, renamed)
    if package.has_client:
        yield from tests_of_clients(document, package)


def tests_of_clients(document: Node, package: Package) -> Iterator[Planned]:
    """The tests of servers and credentials, and what all tests make clients of."""
    clients = client_tests(document, package)
    for name in ("conftest.py", "test__client.py"):
        yield _planned(package, name, clients)


def tests_of(
    document: Node,
    package: Package,
    resources: Iterable[Resource],
    problems: Problems,
    answered: Answered,
    footprints: Footprints,
    tested: Tested,
) -> Iterator[Planned]:
    """The tests of some resources of a package; see `resource_tests`.

    Args:
        tested: Has the operations whose tests are not needed; gets the others.
    """
    if not package.has_client:
        return
    surroundings = _surroundings(document, package, answered)
    for resource in resources:
        yield Planned(
            test_path(package, resource),
            "project/tests/test_[resource].py.jinja",
            partial(_variables, surroundings, package, resource, problems, tested),
            footprints.of(resource),
        )


def test_path(package: Package, resource: Resource) -> str:
    """Where the tests of a resource are."""
    return f"{folder_of(package)}test_{resource.name}.py"


def _variables(
    surroundings: Surroundings,
    package: Package,
    resource: Resource,
    problems: Problems,
    tested: Tested,
) -> dict[str, object]:
    return {"tests": _resource_tests(surroundings, package, resource, problems, tested)}


def resource_tests(
    document: Node,
    package: Package,
    problems: Problems,
    answered: Answered | None = None,
) -> Iterator[ResourceTests]:
    """One module of tests for each resource of the package, one after the other.

    Args:
        document: The normalised document that the package was built from.
        problems: Gets a note for each example that does not fit its schema.
        answered: The answers, if they are known already.
    """
    surroundings = _surroundings(
        document, package, answered or Answered(document, problems)
    )
    for resource in package.resources:
        yield _resource_tests(surroundings, package, resource, problems, Tested())


def _surroundings(document: Node, package: Package, answered: Answered) -> Surroundings:
    classes = frozenset(
        (model.module, str(model.name))
        for model in package.models
        if model.fields is not None
    )
    return Surroundings(
        document,
        answered,
        classes,
        credentials(document, package),
        Servers(document, package),
    )


def _resource_tests(
    surroundings: Surroundings,
    package: Package,
    resource: Resource,
    problems: Problems,
    tested: Tested,
) -> ResourceTests:
    imports = TestImports()
    forms = OtherForms(surroundings.document)
    operations: list[OperationTests] = []
    made = tested.made[str(resource.name)] = {}
    for operation in resource.operations:
        kept = tested.kept.get(operation.call)
        if kept is not None and forms.repeats(kept.tried):
            imports.add(imported(kept))
            continue
        own = TestImports(others=imports)
        operations.append(
            _operation_tests(surroundings, operation, own, problems, forms)
        )
        imports.add(own)
        made[operation.call] = described(own, forms.tried)
    if not imports.are_plain:
        made.clear()  # a name depends on what else the module imports
        if tested.kept:
            tested.kept = {}
            return _resource_tests(surroundings, package, resource, problems, tested)
    operations += (
        alias_tests(surroundings, alias, imports) for alias in resource.aliases
    )
    return ResourceTests(resource.name, imports.lines(package.name), tuple(operations))


def folder_of(package: Package) -> str:
    """Where the tests are: a Python package that no other of a repository is called.

    pytest knows test modules by their full names, and `tests` is the user's own.
    """
    return f"tests/{package.name}_tests/"


def _planned(package: Package, name: str, tests: object) -> Planned:
    template = f"project/tests/{name}.jinja"
    return Planned(folder_of(package) + name, template, {"tests": tests})


def _operation_tests(
    surroundings: Surroundings,
    operation: Operation,
    imports: TestImports,
    problems: Problems,
    forms: OtherForms,
) -> OperationTests:
    subject = subject_of(surroundings, operation, problems, forms)
    every = [planned.call for planned in subject.planned]
    every += [subject.required for _ in error_kinds(subject)]
    every += [subject.required] if operation.paginates else []
    writer = CallWriter(operation, every, imports, surroundings.classes)
    imports.typing |= any(constant.vague for constant in writer.constants)
    return OperationTests(
        call=operation.call,
        constants=writer.constants,
        calls=call_tests(subject, writer, imports),
        pages=page_test(subject, writer, imports),
        errors=error_tests(subject, writer.write(subject.required), imports),
    )
