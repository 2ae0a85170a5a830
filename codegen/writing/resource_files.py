"""The files of a package that have the words of one resource: methods, models, mock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from codegen.memo import Memo
from codegen.model.build import Built
from codegen.model.class_names import module_of
from codegen.model.ir import Package, Resource
from codegen.writing.model_files import ModelFile, model_files
from codegen.writing.render import Planned
from codegen.writing.testing_files import MockedResource, mocked_resource


def resource_files(
    built: Built, names: Set[str], memo: Memo, modules: Mapping[str, str], inside: str
) -> Iterator[Planned]:
    """All such files of some resources.

    Args:
        names: The resources.
        memo: What the model generator makes of structures.
        modules: The private modules of models by class.
        inside: The folder of the package, with a slash at its end.
    """
    package = built.package
    for resource in (r for r in package.resources if r.name in names):
        yield methods(package, resource, inside)
        yield mocks(package, mocked_resource(resource, package.mock), inside)
    homes = {module_of(name) for name in names}
    for file in model_files(built, {}, memo, modules, homes):
        yield models(package, file, inside)


def examples_path(inside: str, resource: Resource) -> str:
    """Where the mock has what the operations of a resource answer."""
    return f"{inside}testing/{resource.name}.json"


def methods(package: Package, resource: Resource, inside: str) -> Planned:
    """The module of a resource."""
    path = f"{inside}resources/{resource.name}.py"
    variables = {"package": package, "resource": resource}
    return Planned(path, "package/resources/[resource].py.jinja", variables)


def models(package: Package, file: ModelFile, inside: str) -> Planned:
    """A module of models."""
    path = f"{inside}models/{file.module}.py"
    variables = {"package": package, "file": file}
    return Planned(path, "package/models/[module].py.jinja", variables)


def mocks(package: Package, mocked: MockedResource, inside: str) -> Planned:
    """The module of a resource of the mock."""
    path = f"{inside}testing/{mocked.file}.py"
    variables = {"package": package, "resource": mocked}
    return Planned(path, "package/testing/[resource].py.jinja", variables)
