"""Which files a package has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from codegen.memo import Memo
from codegen.model.build import Built
from codegen.model.ir import Resource
from codegen.openapi.normalise import Api
from codegen.options import ClientOptions
from codegen.problems import Problem, Problems
from codegen.testing.answered import Answered
from codegen.testing.footprint import Footprints
from codegen.testing.plan import tests_of
from codegen.writing.client_file import clients
from codegen.writing.exports import exports
from codegen.writing.model_files import model_files
from codegen.writing.model_index import divided_modules, models_index
from codegen.writing.old_models import old_models
from codegen.writing.project_file import project
from codegen.writing.render import Planned, copies
from codegen.writing.resource_files import examples_path, methods, mocks, models
from codegen.writing.testing_files import examples, mock_file
from codegen.writing.webhooks_file import webhooks_file


def plan(
    built: Built,
    api: Api,
    options: ClientOptions,
    missing: Sequence[Problem],
    problems: Problems,
    memo: Memo,
) -> Iterator[Planned]:
    """The files of the package, and of the project around it, one after the other.

    Args:
        missing: The errors for which the package lacks operations; its README
            says so.
        problems: Gets a note for each documented example that the generated
            tests cannot use.
        memo: What the model generator makes of structures.
    """
    footprints = Footprints(api.document, built.package)
    if options.layout == "package":
        quiet = Answered(api.document, Problems())  # there are no tests
        yield from _package(built, api, quiet, footprints, memo, "")
        return
    answered = Answered(api.document, problems)
    yield from _package(built, api, answered, footprints, memo, f"{options.package}/")
    yield from _project(built, api, missing)
    yield from tests_of(api.document, built.package, problems, answered, footprints)


def _package(
    built: Built,
    api: Api,
    answered: Answered,
    footprints: Footprints,
    memo: Memo,
    inside: str,
) -> Iterator[Planned]:
    """The importable folder, which also works copied into another project."""

    def made(path: str, template: str, **variables: object) -> Planned:
        return Planned(
            f"{inside}{path}",
            f"package/{template}",
            {"package": built.package, **variables},
        )

    # The largest files first: they are formatted while the others are made.
    for resource in built.package.resources:
        yield methods(built.package, resource, inside)
    yield made("__init__.py", "__init__.py.jinja", exports=exports(built.package))
    if built.package.has_client:
        yield made("_client.py", "_client.py.jinja", clients=clients(built.package))
        yield made("resources/__init__.py", "resources/__init__.py.jinja")
    if built.package.has_webhooks:
        hooks = webhooks_file(built.package)
        yield made("webhooks.py", "webhooks.py.jinja", webhooks=hooks)
    yield from copies("package/_core", f"{inside}_core/")
    yield Planned(f"{inside}py.typed", "package/py.typed")
    yield from _models(built, memo, inside)
    if built.package.has_client:
        yield from _testing(built, api, answered, footprints, inside)


def _models(built: Built, memo: Memo, inside: str) -> Iterator[Planned]:
    """The folder of the models."""

    def made(path: str, template: str, **variables: object) -> Planned:
        variables["package"] = built.package
        path = f"{inside}models/{path}.py"
        return Planned(path, f"package/models/{template}", variables)

    old = old_models(built.package)
    files = model_files(built, old, memo)
    index = models_index(files, old)
    yield made("__init__", "__init__.py.jinja", index=index)
    sends = any(
        model.direction == "request" and model.fields is not None
        for model in built.package.models
    )
    yield made("_base", "_base.py.jinja", has_requests=sends)
    for file in files:
        yield models(built.package, file, inside)
    for name, inner in divided_modules(files, old).items():
        yield made(name, "[divided].py.jinja", index=inner)
    for name in sorted(old.keys() - {"", *(file.public for file in files)}):
        yield made(name, "[renamed].py.jinja", old=old[name])


def _testing(
    built: Built, api: Api, answered: Answered, footprints: Footprints, inside: str
) -> Iterator[Planned]:
    """The mock of the API, for the tests of its users."""

    mock = mock_file(api.document, built.package)
    variables = {"package": built.package, "mock": mock}
    template = "package/testing/__init__.py.jinja"
    yield Planned(f"{inside}testing/__init__.py", template, variables)
    yield from copies("package/testing", f"{inside}testing/")
    for mocked in mock.resources:
        yield mocks(built.package, mocked, inside)
    for resource in (r for r in built.package.resources if r.operations):
        yield Planned(
            examples_path(inside, resource),
            "package/testing/[resource].json.jinja",
            partial(_examples, api, resource, answered),
            footprints.of(resource),
        )


def _examples(api: Api, resource: Resource, answered: Answered) -> dict[str, object]:
    return {"examples": examples(api.document, resource, answered)}


def _project(built: Built, api: Api, missing: Sequence[Problem]) -> Iterator[Planned]:
    """What makes the package a distribution."""
    variables = {
        "package": built.package,
        "project": project(built.package, api, missing),
    }
    for name in ("README.md", "pyproject.toml"):
        yield Planned(name, f"project/{name}.jinja", variables)
