"""Which files a package has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import starmap

from codegen.code import Code
from codegen.memo import Memo
from codegen.model.build import Built
from codegen.model.ir import Package
from codegen.openapi.normalise import Api
from codegen.options import ClientOptions
from codegen.problems import Problem, Problems
from codegen.testing.answered import Answered
from codegen.testing.footprint import Footprints
from codegen.testing.plan import other_tests, tests_of
from codegen.testing.remaking import Tested
from codegen.writing.model_files import model_files
from codegen.writing.model_index import divided_modules, models_index
from codegen.writing.old_models import old_models
from codegen.writing.package_files import package_files, project_files
from codegen.writing.project_file import row
from codegen.writing.render import Planned, copies
from codegen.writing.resource_files import (
    answers,
    methods,
    mocks,
    model_indexes,
    models,
)


def plan(
    built: Built,
    api: Api,
    options: ClientOptions,
    missing: Sequence[Problem],
    problems: Problems,
    memo: Memo,
    footprints: Footprints | None = None,
    tested: Tested | None = None,
) -> Iterator[Planned]:
    """The files of the package, and of the project around it, one after the other.

    Args:
        missing: The errors for which the package lacks operations; its README
            says so.
        problems: Gets a note for each documented example that the generated
            tests cannot use.
        memo: What the model generator makes of structures.
        footprints: Those of the package, if they are there already.
        tested: Gets the operations whose tests are made.
    """
    document, package = api.document, built.package
    footprints = footprints or Footprints(document, package)
    inside = options.inside
    answered = Answered(document, problems if options.has_project else Problems())
    # The largest files first: they are formatted while the others are made.
    for resource in package.resources:
        yield methods(package, resource, inside)
    yield from package_files(api, package, inside)
    yield from _copies(package, inside)
    yield from _models(built, memo, inside)
    for resource in package.resources:
        yield mocks(package, resource, inside)
        yield from answers(document, resource, answered, footprints, inside)
    if options.has_project:
        table = starmap(Code.__add__, map(row, package.operations))
        yield from project_files(api, package, missing, table)
        yield from other_tests(document, package, problems)
        found, tested = package.resources, tested or Tested()
        yield from tests_of(
            document, package, found, problems, answered, footprints, tested
        )


def _copies(package: Package, inside: str) -> Iterator[Planned]:
    """What is the same in all packages that need it."""
    yield from copies("package/_core", f"{inside}_core/")
    yield Planned(f"{inside}py.typed", "package/py.typed")
    if package.has_client:
        yield from copies("package/testing", f"{inside}testing/")


def _models(built: Built, memo: Memo, inside: str) -> Iterator[Planned]:
    """The modules of models, and those that say where these are."""

    def made(path: str, template: str, **variables: object) -> Planned:
        variables["package"] = built.package
        path = f"{inside}models/{path}.py"
        return Planned(path, f"package/models/{template}", variables)

    old = old_models(built.package)
    files = model_files(built, old, memo)
    yield made("__init__", "__init__.py.jinja", index=models_index(files, old))
    for file in files:
        yield models(built.package, file, inside)
    yield from model_indexes(built.package, divided_modules(files, old), inside)
    for name in sorted(old.keys() - {"", *(file.public for file in files)}):
        yield made(name, "[renamed].py.jinja", old=old[name])
