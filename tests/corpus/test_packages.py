"""The package of every site passes the type checkers and its own tests.

`packages.md` has a row for each site of the corpus; `--update` rewrites it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.conftest import SHARED
from tests.corpus.sites import Site, sites
from tests.corpus.tables import Row, check
from tests.packages import Found, checked, write

pytestmark = [pytest.mark.corpus, pytest.mark.large]

TABLE = Path(__file__).parent / "packages.md"
SITES = sites(SHARED / "corpus") if SHARED.is_dir() else []


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    root = tmp_path_factory.mktemp("sites")
    packages: dict[str, str] = {}
    for site in SITES:
        names = tuple(str(path) for path in site.paths)
        package = re.sub(r"\W", "_", site.name) + "_client"
        options = ClientOptions("x", names, "out", package, "Site", keep_going=True)
        compiled = compile_package(collect(names, SHARED, Problems()), options, {})
        if compiled.files:
            write(compiled, root / site.name)
            packages[site.name] = package
    return checked(root, packages)


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_the_package_is_typed_and_passes_its_own_tests(
    site: Site, found: dict[str, Found], update: bool
) -> None:
    seen = found.get(site.name)
    # A webhook without a payload is nothing that a package could have.
    assert seen is None or seen.is_good, seen
    cells = {
        "package": "yes" if seen else "no",
        "mypy --strict": seen.mypy if seen else "",
        "pyright strict": seen.pyright if seen else "",
        "tests passed": seen.tests if seen else "",
    }
    check(TABLE, Row(site.name, cells), update)
