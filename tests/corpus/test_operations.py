"""Every operation of every site is in its client, or a problem says why not.

`operations.md` has a row for each site of the corpus; `--update` rewrites it. A
site that is not in it yet must hold what holds for all.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from codegen import inspect
from codegen.analysis import Analysis, analyse
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.conftest import SHARED
from tests.corpus.sites import Site, blocks, expected, key, sites
from tests.corpus.tables import Row, check

pytestmark = pytest.mark.corpus

TABLE = Path(__file__).parent / "operations.md"
SITES = sites(SHARED / "corpus") if SHARED.is_dir() else []


@pytest.mark.parametrize("site", SITES, ids=lambda site: site.name)
def test_every_operation_is_there_or_named_in_a_problem(
    site: Site, update: bool
) -> None:
    analysis = analysed(site)
    wanted, found = expected(site), generated(analysis)
    missing = {
        name for name in wanted if not any(_is_same(name, there) for there in found)
    }
    codes = Counter(problem.code for problem in analysis.problems)
    check(
        TABLE,
        Row(
            site.name,
            {
                "files": str(len(site.files)),
                "blocks": str(blocks(site)),
                "operations": str(len(wanted)),
                "generated": str(len(found)),
                "missing": str(len(missing)),
                "problems": ", ".join(
                    f"{count} x {code}" for code, count in sorted(codes.items())
                ),
            },
        ),
        update,
    )
    said = {_said(problem.operation) for problem in analysis.problems}
    assert missing - said == set()


def analysed(site: Site) -> Analysis:
    """What the generator makes of a site, without configuration."""
    names = tuple(str(path) for path in site.paths)
    options = ClientOptions("x", names, "out", "x_client", "X", keep_going=True)
    problems = Problems()
    sources = collect(names, SHARED, problems)
    assert list(problems) == []
    return analyse(sources, options)


def generated(analysis: Analysis) -> set[str]:
    """The operations of the client and the webhooks that it knows."""
    seen = inspect.as_json(analysis)
    calls = {key(item["method"], item["path"]) for item in seen["operations"]}
    return calls | {key("webhook", item["name"]) for item in seen["webhooks"]}


def _is_same(wanted: str, found: str) -> bool:
    """Whether two names are of one operation; one may have the server's path too."""
    method, path = found.split(" ", 1)
    named, sample = wanted.split(" ", 1)
    longer, shorter = sorted((path, sample), key=len, reverse=True)
    return named == method and longer.endswith(shorter) and shorter != "/"


def _said(operation: str) -> str:
    return key(*operation.split(" ", 1)) if " " in operation else operation
