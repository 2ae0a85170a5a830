"""A document of 1,200 operations: time, memory, size of modules, types, tests."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.registries import node_file

pytestmark = pytest.mark.large  # takes minutes, and the document from npm

ROOT = Path(__file__).resolve().parent.parent
MOST_MEMORY = 1.5 * 1024**3
LONGEST_MODULE = 5_000  # lines, of models
PACKAGE = "github_client"
OPERATIONS = 1223
SIBLINGS = 2  # methods for another media type of an operation

# In a process between: the peak of a process begins as that of the one it was forked
# from, which has run other tests.
MEASURE = """\
import resource, subprocess, sys
done = subprocess.run(sys.argv[1:])
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(done.returncode)
"""

USE = """\
import sys
import github_client
loaded = lambda: {name for name in sys.modules if name.startswith("github_client.models.")}
client = github_client.GitHub()
client.repos.get
assert not loaded()
github_client.models.SimpleUser
print(len(loaded()))
"""


def run(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{cwd}"},
        capture_output=True,
        check=False,
        text=True,
    )


@pytest.fixture(scope="module")
def document() -> Path:
    return node_file("@octokit/openapi", "23.0.2", "generated/api.github.com.json")


@dataclass(frozen=True)
class Generated:
    """The project, and the most memory in bytes that it took to make it."""

    folder: Path
    memory: int


@pytest.fixture(scope="module")
def generated(document: Path, tmp_path_factory: pytest.TempPathFactory) -> Generated:
    folder = tmp_path_factory.mktemp("large")
    output = folder / "github"
    arguments = ("--spec", document, "--package", PACKAGE, "--client", "GitHub")
    generate = (sys.executable, "-m", "codegen", "generate", *arguments)
    done = run(sys.executable, "-c", MEASURE, *generate, "--output", output, cwd=folder)
    assert done.returncode == 0, done.stderr
    peak = int(done.stdout.splitlines()[-1])
    return Generated(output, peak * (1 if sys.platform == "darwin" else 1024))


@pytest.fixture(scope="module")
def package(generated: Generated) -> Path:
    return generated.folder


def test_memory(generated: Generated) -> None:
    assert generated.memory < MOST_MEMORY


def test_all_operations(package: Path) -> None:
    calls = 0
    for path in (package / PACKAGE / "resources").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("Async"):
                calls += sum(isinstance(item, ast.FunctionDef) for item in node.body)
    assert calls == OPERATIONS + SIBLINGS


def test_modules_of_models(package: Path) -> None:
    texts = [
        path.read_text(encoding="utf-8")
        for path in (package / PACKAGE / "models").glob("*.py")
    ]
    # The others are lists of names and of the modules that have them.
    lengths = [text.count("\n") for text in texts if "def __getattr__" not in text]
    assert max(lengths) < LONGEST_MODULE


def test_a_client_imports_no_model_and_a_model_few(package: Path) -> None:
    done = run(sys.executable, "-c", USE, cwd=package)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 10


def test_types(package: Path) -> None:
    folder = package / PACKAGE
    mypy = run(sys.executable, "-m", "mypy", "--strict", folder, cwd=package)
    assert mypy.returncode == 0, mypy.stdout[-3000:]
    checker = Path(sys.executable).with_name("pyright")
    pyright = run(checker, "--pythonpath", sys.executable, folder, cwd=package)
    assert pyright.returncode == 0, pyright.stdout[-3000:]


def test_generated_tests(package: Path) -> None:
    done = run(
        sys.executable,
        *("-m", "pytest", "-q", "-n", "2", "-p", "no:cacheprovider", "tests"),
        cwd=package,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert re.search(r"\d{5} passed", done.stdout), done.stdout[-3000:]
