"""Generated packages, each in a folder of its own: imported, and type-checked."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Generator, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType

from codegen.files import Compiled

_PASSED = re.compile(r"(\d+) passed")


@dataclass(frozen=True)
class Found:
    """What the checkers and its own tests say of a package.

    Args:
        mypy: How many errors, and the first of them; "0" for none.
        pyright: The same.
        tests: How many tests passed; all that was said if one did not.
    """

    mypy: str
    pyright: str
    tests: str

    @property
    def is_good(self) -> bool:
        return (self.mypy, self.pyright) == ("0", "0") and self.tests.isdigit()


def write(compiled: Compiled, folder: Path) -> None:
    """Write the files of a package into its folder."""
    for path, file in compiled.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, "utf-8")


@contextmanager
def imported(folder: Path, package: str) -> Generator[ModuleType]:
    """Import a package that was written into `folder`; it is forgotten afterwards."""
    sys.path.insert(0, str(folder))
    try:
        yield import_module(package)
    finally:
        sys.path.remove(str(folder))
        for name in [name for name in sys.modules if name.split(".")[0] == package]:
            del sys.modules[name]


def checked(root: Path, packages: Mapping[str, str]) -> dict[str, Found]:
    """What is found in each package; `packages` has their names by their folder.

    All have different names: one run of a checker looks at all of them.
    """
    with ThreadPoolExecutor(2) as pool:
        mypy = pool.submit(_mypy, root, packages)
        pyright = pool.submit(_pyright, root, packages)
        folders = [root / folder for folder in packages]
        tests = dict(zip(packages, pool.map(_tests, folders), strict=True))
    errors = mypy.result(), pyright.result()
    return {
        folder: Found(
            errors[0].get(folder, "0"), errors[1].get(folder, "0"), tests[folder]
        )
        for folder in packages
    }


def _run(*command: object, cwd: Path) -> str:
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return done.stdout


def _mypy(root: Path, packages: Mapping[str, str]) -> dict[str, str]:
    config = root / "mypy.ini"
    paths = ":".join(str(root / folder) for folder in packages)
    config.write_text(f"[mypy]\nstrict = True\nmypy_path = {paths}\n")
    flags = ("--config-file", config, "--explicit-package-bases")
    folders = [Path(folder, package) for folder, package in packages.items()]
    said = _run(sys.executable, "-m", "mypy", *flags, *folders, cwd=root)
    assert "checked" in said or "no issues" in said, said
    return _by_folder(re.findall(r"^([^/\n]+)/\S+: (error: .*)$", said, re.MULTILINE))


def _pyright(root: Path, packages: Mapping[str, str]) -> dict[str, str]:
    config = {
        "typeCheckingMode": "strict",
        "include": [f"{folder}/{package}" for folder, package in packages.items()],
        # The same in every package, and checked as a part of the generator.
        "ignore": ["**/_core"],
        "extraPaths": list(packages),
    }
    (root / "pyrightconfig.json").write_text(json.dumps(config))
    flags = ("--project", root, "--pythonpath", sys.executable, "--outputjson")
    said = _run(sys.executable, "-m", "pyright", *flags, cwd=root)
    report = json.loads(said[said.index("{") :])
    assert report["summary"]["filesAnalyzed"] > 0
    return _by_folder(
        (Path(item["file"]).relative_to(root).parts[0], item["message"])
        for item in report["generalDiagnostics"]
        if item["severity"] == "error"
    )


def _by_folder(errors: Iterable[tuple[str, str]]) -> dict[str, str]:
    listed = list(errors)
    counts = Counter(folder for folder, _ in listed)
    first = dict(reversed(listed))
    return {folder: f"{count}: {first[folder]}" for folder, count in counts.items()}


def _tests(folder: Path) -> str:
    flags = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    said = _run(sys.executable, "-m", "pytest", *flags, cwd=folder)
    passed = _PASSED.search(said)
    return said if passed is None or "failed" in said else passed[1]
