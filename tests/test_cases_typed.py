"""The package of every case passes the type checkers and its own tests."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import Found, checked, write
from tests.test_cases import CASES, options_of

pytestmark = pytest.mark.large

NAMES = sorted(case.name for case in CASES.iterdir() if (case / "expected").is_dir())


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    root = tmp_path_factory.mktemp("cases")
    packages: dict[str, str] = {}
    for name in NAMES:
        package = re.sub(r"\W", "_", name) + "_client"
        options = replace(options_of(CASES / name), package=package)
        sources = collect(options.specs, CASES / name, Problems())
        write(compile_package(sources, options, {}), root / name)
        packages[name] = package
    return checked(root, packages)


@pytest.mark.parametrize("name", NAMES)
def test_the_package_is_typed_and_passes_its_own_tests(
    name: str, found: dict[str, Found]
) -> None:
    assert found[name].is_good, found[name]
