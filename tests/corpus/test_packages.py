"""The package of every site passes the type checkers and its own tests.

`packages.md` has a row for each site of the corpus; `--update` rewrites it.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.conftest import SHARED
from tests.corpus.sites import Site, sites
from tests.corpus.tables import Row, check

pytestmark = [pytest.mark.corpus, pytest.mark.large]

TABLE = Path(__file__).parent / "packages.md"
SITES = sites(SHARED / "corpus") if SHARED.is_dir() else []
_PASSED = re.compile(r"(\d+) passed")


@dataclass(frozen=True)
class Built:
    """The packages of all sites in one folder, and what was found in each."""

    files: Mapping[str, int]
    mypy: Mapping[str, str]
    pyright: Mapping[str, str]
    tests: Mapping[str, str]


def package_of(site: Site) -> str:
    return re.sub(r"\W", "_", site.name) + "_client"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    root = tmp_path_factory.mktemp("sites")
    files = {site.name: _generate(site, root / site.name) for site in SITES}
    made = [site for site in SITES if files[site.name]]
    with ThreadPoolExecutor(2) as pool:
        mypy = pool.submit(_mypy, root, made)
        pyright = pool.submit(_pyright, root, made)
        tests = dict(
            zip(
                [site.name for site in made],
                pool.map(_tests, [root / site.name for site in made]),
                strict=True,
            )
        )
    return Built(files, mypy.result(), pyright.result(), tests)


def _generate(site: Site, folder: Path) -> int:
    names = tuple(str(path) for path in site.paths)
    package = package_of(site)
    options = ClientOptions("x", names, "out", package, "Site", keep_going=True)
    compiled = compile_package(collect(names, SHARED, Problems()), options, {})
    for path, file in compiled.files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(file.text, "utf-8")
    return len(compiled.files)


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


def _mypy(root: Path, made: list[Site]) -> dict[str, str]:
    """The number of errors by site, and the first of them."""
    packages = [Path(site.name, package_of(site)) for site in made]
    config = root / "mypy.ini"
    paths = ":".join(str(root / site.name) for site in made)
    config.write_text(f"[mypy]\nstrict = True\nmypy_path = {paths}\n")
    flags = ("--config-file", config, "--explicit-package-bases")
    found = _run(sys.executable, "-m", "mypy", *flags, *packages, cwd=root)
    assert "checked" in found, found
    return _by_site(re.findall(r"^([^/\n]+)/\S+: (error: .*)$", found, re.MULTILINE))


def _pyright(root: Path, made: list[Site]) -> dict[str, str]:
    config = {
        "typeCheckingMode": "strict",
        "include": [f"{site.name}/{package_of(site)}" for site in made],
        # The same in every package, and checked as a part of the generator.
        "ignore": ["**/_core"],
        "extraPaths": [site.name for site in made],
    }
    (root / "pyrightconfig.json").write_text(json.dumps(config))
    flags = ("--project", root, "--pythonpath", sys.executable, "--outputjson")
    said = _run(sys.executable, "-m", "pyright", *flags, cwd=root)
    report = json.loads(said[said.index("{") :])
    assert report["summary"]["filesAnalyzed"] > 0
    return _by_site(
        [
            (Path(item["file"]).relative_to(root).parts[0], item["message"])
            for item in report["generalDiagnostics"]
            if item["severity"] == "error"
        ]
    )


def _by_site(errors: list[tuple[str, str]]) -> dict[str, str]:
    counts = Counter(site for site, _ in errors)
    first = dict(reversed(errors))
    return {site: f"{count}: {first[site]}" for site, count in counts.items()}


def _tests(folder: Path) -> str:
    """How many of a package's own tests passed; all that was said if one did not."""
    flags = ("-q", "-p", "no:cacheprovider", "-p", "no:xdist")
    said = _run(sys.executable, "-m", "pytest", *flags, cwd=folder)
    passed = _PASSED.search(said)
    return said if passed is None or "failed" in said else passed[1]


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_package_is_typed_and_passes_its_own_tests(
    site: Site, built: Built, update: bool
) -> None:
    tests = built.tests.get(site.name, "0")
    cells = {
        "files": str(built.files[site.name]),
        "mypy --strict": built.mypy.get(site.name, "0"),
        "pyright strict": built.pyright.get(site.name, "0"),
        "tests passed": tests,
    }
    assert cells["files"] != "0"
    assert (cells["mypy --strict"], cells["pyright strict"]) == ("0", "0")
    assert tests.isdigit(), tests
    check(TABLE, Row(site.name, cells), update)
