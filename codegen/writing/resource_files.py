"""The files of the importable folder that are of one resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from codegen.model.ir import Package, Resource
from codegen.reading.nodes import Node
from codegen.testing.answered import Answered
from codegen.testing.footprint import Footprints
from codegen.writing.model_files import ModelFile
from codegen.writing.model_index import ModelIndex
from codegen.writing.render import Planned
from codegen.writing.testing_files import examples, mocked_resource


def methods(package: Package, resource: Resource, inside: str) -> Planned:
    """The module of a resource; `inside` is the folder with a slash at its end."""
    path = f"{inside}resources/{resource.name}.py"
    variables = {"package": package, "resource": resource}
    return Planned(path, "package/resources/[resource].py.jinja", variables)


def models(package: Package, file: ModelFile, inside: str) -> Planned:
    """A module of models."""
    path = f"{inside}models/{file.module}.py"
    variables = {"package": package, "file": file}
    return Planned(path, "package/models/[module].py.jinja", variables)


def model_indexes(
    package: Package, divided: Mapping[str, ModelIndex], inside: str
) -> Iterator[Planned]:
    """The modules that say where their models are, by their names."""
    for module, index in divided.items():
        variables = {"package": package, "index": index}
        path = f"{inside}models/{module}.py"
        yield Planned(path, "package/models/[divided].py.jinja", variables)


def mocks(package: Package, resource: Resource, inside: str) -> Planned:
    """The module of a resource of the mock."""
    mocked = mocked_resource(resource, package.mock)
    path = f"{inside}testing/{mocked.file}.py"
    variables = {"package": package, "resource": mocked}
    return Planned(path, "package/testing/[resource].py.jinja", variables)


def answers(
    document: Node,
    resource: Resource,
    answered: Answered,
    footprints: Footprints,
    inside: str,
    known: Mapping[str, Any] | None = None,
) -> Iterator[Planned]:
    """What the mock answers for a resource, as JSON; see `testing_files.examples`."""
    if resource.operations:
        yield Planned(
            answers_path(resource, inside),
            "package/testing/[resource].json.jinja",
            partial(_examples, document, resource, answered, known or {}),
            footprints.of(resource),
        )


def answers_path(resource: Resource, inside: str) -> str:
    """Where the mock has what it answers for a resource."""
    return f"{inside}testing/{resource.name}.json"


def _examples(
    document: Node, resource: Resource, answered: Answered, known: Mapping[str, Any]
) -> dict[str, object]:
    return {"examples": examples(document, resource, answered, known)}
