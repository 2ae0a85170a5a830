"""The oldest libraries that a generated package asks for are enough for it."""

from __future__ import annotations

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import write
from tests.registries import python_package, run

pytestmark = pytest.mark.large  # needs PyPI

ROOT = Path(__file__).resolve().parent.parent
CASES = ("bodies", "oauth2", "pagination", "responses", "tagged-unions", "webhooks")
FLAGS = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
PYTEST = (sys.executable, "-m", "pytest", *FLAGS)
VERSIONS = """\
import importlib.metadata as m
print(*(f"{name}=={m.version(name)}" for name in ("httpx2", "pydantic")))
"""


@pytest.fixture(scope="module")
def floors() -> list[str]:
    """The libraries with their lowest versions: ``pydantic==2.12``."""
    text = (ROOT / "generated/vercel/pyproject.toml").read_text(encoding="utf-8")
    wanted = tomllib.loads(text)["project"]["dependencies"]
    return [re.sub(r">=([\d.]+),<\d+$", r"==\1", item) for item in wanted]


@pytest.fixture(scope="module")
def environment(floors: list[str]) -> dict[str, str]:
    path = os.pathsep.join(map(str, (python_package(*floors), ROOT)))
    return {**os.environ, "PYTHONPATH": path}


def test_they_are_what_is_imported(
    floors: list[str], environment: dict[str, str]
) -> None:
    said = run(sys.executable, "-c", VERSIONS, cwd=ROOT, env=environment)
    for found, floor in zip(said.split(), floors, strict=True):
        assert found == floor or found == f"{floor}.0"


@pytest.mark.parametrize("name", ["vercel", "infisical", *CASES])
def test_the_tests_of_a_package_pass(
    name: str, environment: dict[str, str], tmp_path: Path
) -> None:
    folder = ROOT / "generated" / name
    if name in CASES:
        folder = tmp_path
        sources = collect(("specs",), ROOT / "tests/cases" / name, Problems())
        options = ClientOptions("case", ("specs",), "out", "case_client", "Case")
        write(compile_package(sources, options, {}), folder)
    assert " passed" in run(*PYTEST, cwd=folder, env=environment)


def test_the_runtime_meets_all_faults(environment: dict[str, str]) -> None:
    tests = ("tests/core/test_faults.py", "tests/core/test_parse.py")
    said = run(*PYTEST, *tests, cwd=ROOT, env=environment)
    assert " passed" in said
