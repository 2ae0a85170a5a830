"""Rules of the code base that no reviewer should have to remember."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODEGEN = ROOT / "codegen"
TEMPLATES = ROOT / "templates"

# Each third-party package is imported in the modules named here, and nowhere else.
IMPORTS = {
    "black": {"formatting/black.py"},
    "click": {"cli.py", "commands/"},
    "datamodel_code_generator": {"writing/models.py"},
    "httpx2": {"pulling/http.py"},
    "jinja2": {"writing/bytecode.py", "writing/gate.py"},
    "jsonschema": {"testing/misfits.py"},
    "markupsafe": {"code.py", "writing/gate.py"},
    "pydantic_core": {"testing/patterns.py"},
    "referencing": {"testing/misfits.py"},
    "rich": {"terminal.py"},
    "tomlkit": {"project/edit_config.py"},
    "yaml": {"reading/source.py"},
}


def modules() -> list[Path]:
    return sorted(CODEGEN.rglob("*.py"))


def imported(path: Path) -> set[str]:
    """The top-level packages that a module imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by the full name"
            found.add((node.module or "").split(".")[0])
    return found


def test_third_party_packages_are_imported_where_the_table_says() -> None:
    found: dict[str, set[str]] = {}
    for path in modules():
        for name in imported(path) - {"codegen"} - set(sys.stdlib_module_names):
            place = path.relative_to(CODEGEN).as_posix()
            command = place.startswith("commands/")
            found.setdefault(name, set()).add("commands/" if command else place)
    assert found == IMPORTS


def test_only_the_command_line_prints() -> None:
    printing = {
        path.stem
        for path in modules()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    }
    assert printing <= {"cli", "terminal"}


def test_the_core_imports_only_what_a_package_depends_on() -> None:
    # pydantic depends on typing_extensions.
    allowed = {"httpx2", "pydantic", "pydantic_core", "typing_extensions", "anyio"}
    for path in sorted((TEMPLATES / "package/_core").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names: list[str] = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for name in names:
                top = name.split(".")[0]
                assert top in allowed or top in sys.stdlib_module_names, (path, name)


@pytest.mark.parametrize(
    "path", modules(), ids=lambda path: path.relative_to(CODEGEN).as_posix()
)
def test_modules_and_functions_stay_readable(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert text.count("\n") <= 300
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 50, f"{node.name} has {length} lines"


def test_a_module_of_the_core_is_the_same_in_every_package() -> None:
    core = {
        path.name: path.read_bytes()
        for path in (TEMPLATES / "package/_core").glob("*.py")
    }
    packages = sorted((ROOT / "generated").glob("*/*/_core"))
    assert len(packages) == 2
    for package in packages:
        own = {path.name: path.read_bytes() for path in package.glob("*.py")}
        assert own.items() <= core.items()
        others = {"grant.py", "files.py", "pages.py", "paging.py", "streaming.py"}
        assert not others & own.keys()


def _generate(output: Path, pages: list[Path], folder: Path, seed: str) -> None:
    command = [sys.executable, "-m", "codegen", "generate"]
    for page in pages:
        command += ["--spec", os.path.relpath(page, folder)]
    command += ["--package", "demo_client", "--output", str(output)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    subprocess.run(command, check=True, cwd=folder, env=environment)


def test_the_same_bytes_come_out_however_it_is_run(tmp_path: Path) -> None:
    pages = sorted((ROOT / "specs/vercel").glob("*.md"))
    found = []
    for seed, order, folder in (
        ("0", pages, ROOT),
        ("1", pages[::-1], ROOT / "specs"),
        ("42", [pages[1], pages[2], pages[0]], ROOT),
    ):
        output = tmp_path / seed
        _generate(output, order, folder, seed)
        found.append(
            {
                path.relative_to(output).as_posix(): path.read_bytes()
                for path in sorted(output.rglob("*"))
                if path.is_file()
            }
        )
    assert found[0]
    # The lock names the pages, and their names depend on the folder.
    del found[0][".mintgen.lock.json"], found[1][".mintgen.lock.json"]
    assert found[0] == found[1]
    lock = found[2].pop(".mintgen.lock.json")
    assert str(tmp_path).encode() not in lock
    assert found[0] == found[2]
