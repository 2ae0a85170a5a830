"""The files that are of no resource, and to which all operations may add something."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from codegen.code import Code
from codegen.model.ir import Package
from codegen.openapi.normalise import Api
from codegen.problems import Problem
from codegen.writing.client_file import clients
from codegen.writing.exports import exports
from codegen.writing.project_file import project
from codegen.writing.render import Planned
from codegen.writing.testing_files import mock_file
from codegen.writing.webhooks_file import webhooks_file


def package_files(api: Api, package: Package, inside: str) -> Iterator[Planned]:
    """Those of the importable folder, which also works copied into another project.

    Args:
        inside: The folder of the package, with a slash at its end.
    """

    def made(path: str, **variables: object) -> Planned:
        variables["package"] = package
        return Planned(f"{inside}{path}", f"package/{path}.jinja", variables)

    yield made("__init__.py", exports=exports(package))
    if package.has_client:
        yield made("_client.py", clients=clients(package))
        yield made("resources/__init__.py")
        yield made("testing/__init__.py", mock=mock_file(api.document, package))
    if package.has_webhooks:
        yield made("webhooks.py", webhooks=webhooks_file(package))
    sends = any(
        model.direction == "request" and model.fields is not None
        for model in package.models
    )
    yield made("models/_base.py", has_requests=sends)


def project_files(
    api: Api, package: Package, missing: Sequence[Problem], rows: Iterable[Code]
) -> Iterator[Planned]:
    """Those that make the package a distribution.

    Args:
        missing: The errors for which the package lacks operations.
        rows: The table of operations in the README; see `project_file.row`.
    """
    said = project(package, api, missing, rows)
    for name in ("README.md", "pyproject.toml"):
        variables = {"package": package, "project": said}
        yield Planned(name, f"project/{name}.jinja", variables)
