"""The tests of several clients in one repository, beside the user's own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import write
from tests.test_cases import CASES, options_of

NAMES = ("head", "relative-servers")
# The same names as those of the generated modules.
OWN = {
    "__init__.py": "",
    "api.py": "VALUE = 1\n",
    "conftest.py": "import pytest\n\n\n@pytest.fixture\ndef own():\n    return 1\n",
    "test__client.py": "from .api import VALUE\n\n\n"
    "def test_own(own):\n    assert own == VALUE\n",
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("repository")
    for number, name in enumerate(NAMES):
        case = CASES / name
        options = replace(options_of(case), package=f"client_{number}")
        sources = collect(options.specs, case, Problems())
        write(compile_package(sources, options, {}), root / f"generated/{number}")
    (root / "tests").mkdir()
    for name, text in OWN.items():
        (root / "tests" / name).write_text(text, "utf-8")
    return root


@pytest.mark.parametrize("mode", ["prepend", "importlib"])
@pytest.mark.parametrize(
    "arguments", [[], ["generated"], ["generated/1"], ["generated/0", "tests"]]
)
def test_they_do_not_get_in_each_others_way(
    repository: Path, mode: str, arguments: list[str]
) -> None:
    flags = ["-q", "-p", "no:cacheprovider", f"--import-mode={mode}"]
    packages = [str(repository / f"generated/{n}") for n in range(len(NAMES))]
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", *flags, *arguments],
        cwd=repository,
        env={
            **os.environ,
            "PYTEST_ADDOPTS": "",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTHONPATH": os.pathsep.join(packages),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
