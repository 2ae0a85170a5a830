"""The built wheel, in an empty environment and an empty folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.large  # installs mintgen and what it needs from PyPI

ROOT = Path(__file__).parent.parent
CALL = """\
import vercel_client
client = vercel_client.Vercel(token="t", base_url="http://127.0.0.1:1", max_retries=0)
try:
    client.certs.issue_cert(cns=["example.com"])
except vercel_client.APIConnectionError as error:
    print(type(error).__name__, vercel_client.__file__)
"""


def run(folder: Path, *command: object) -> str:
    environment = {**os.environ, "PYTHONPATH": "", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    # A copy, so that the build leaves nothing in the tree.
    folder = tmp_path_factory.mktemp("wheel")
    for name in ("codegen", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, folder / name)
    run(
        folder,
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--no-deps",
        "--wheel-dir",
        ".",
        ".",
    )
    (built,) = folder.glob("mintgen-*.whl")
    return built


def test_the_wheel_has_code_and_templates_and_nothing_else(wheel: Path) -> None:
    tree = wheel.parent
    names = set(zipfile.ZipFile(wheel).namelist())
    expected = {
        f"{'codegen/' if top == 'templates' else ''}{path.relative_to(tree).as_posix()}"
        for top in ("codegen", "templates")
        for path in (tree / top).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert {name for name in names if ".dist-info/" not in name} == expected


def test_it_generates_a_package_that_installs(wheel: Path, tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    scripts = tmp_path / "venv/bin"
    empty = tmp_path / "empty"
    empty.mkdir()
    run(empty, scripts / "python", "-m", "pip", "install", wheel)
    flags = ("--package", "vercel_client", "--output", "vercel")
    spec = ("--spec", ROOT / "specs/vercel")
    generate = (scripts / "mintgen", "generate", *spec, *flags)
    assert run(empty, *generate).startswith("vercel: ")
    assert run(empty, *generate) == "vercel: unchanged\n"

    # The same bytes as from the tree.
    here = tmp_path / "here"
    checkout = (sys.executable, "-m", "codegen", "generate", *spec, *flags[:2])
    run(wheel.parent, *checkout, "--output", here)
    assert contents(here) == contents(empty / "vercel")

    run(empty, scripts / "python", "-m", "pip", "install", "./vercel")
    said = run(empty, scripts / "python", "-c", CALL)
    assert said.startswith("APIConnectionError ")
    assert "site-packages" in said
    assert (Path(said.split()[1]).parent / "py.typed").is_file()


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
