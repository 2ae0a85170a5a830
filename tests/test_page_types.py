"""What type checkers make of methods that return pages."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.files import Source
from codegen.pipeline import compile_package
from tests.packages import write
from tests.test_cases import CASES, options_of

pytestmark = pytest.mark.large

USE = """\
from typing import assert_type

from case_client import AsyncCase, AsyncPage, AsyncPages, Case, Page, RawResponse
from case_client.models.shared import Star
from case_client.models.stars import ListStarsResponse as Body


def use(client: Case) -> None:
    page = client.stars.list_stars(limit=3)
    assert_type(page, Page[Star, Body])
    assert_type(page.items, list[Star])
    assert_type(page.body, Body)
    assert_type(page.next(), Page[Star, Body] | None)
    assert_type([item for item in page], list[Star])
    assert_type(list(page.iterate(max_items=2)), list[Star])
    assert_type([each.body for each in page.pages()], list[Body])
    raw = client.raw(client.stars.list_stars, limit=3)
    assert_type(raw, RawResponse[Page[Star, Body]])
    names = client.stars.list_dwarfs("white")
    assert_type(names, Page[str, list[str]])


async def use_async(client: AsyncCase) -> None:
    pages = client.stars.list_stars(limit=3)
    assert_type(pages, AsyncPages[Star, Body])
    page = await pages
    assert_type(page, AsyncPage[Star, Body])
    assert_type(page.items, list[Star])
    assert_type(page.body, Body)
    assert_type(await page.next(), AsyncPage[Star, Body] | None)
    assert_type([item async for item in pages], list[Star])
    assert_type([item async for item in page.iterate(max_items=2)], list[Star])
    assert_type([each.body async for each in pages.pages()], list[Body])
    raw = await client.raw(client.stars.list_stars, limit=3)
    assert_type(raw, RawResponse[AsyncPage[Star, Body]])
"""
WRONG = """\
from case_client import Case


def use(client: Case) -> None:
    client.stars.list_stars().data
    client.stars.list_stars(limit="3")
    for item in client.stars.list_stars():
        item.no_such_field
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("typed")
    case = CASES / "pagination"
    sources = [Source(p.name, p.read_bytes()) for p in (case / "specs").iterdir()]
    write(compile_package(sources, options_of(case), {}), folder)
    (folder / "use.py").write_text(USE, "utf-8")
    (folder / "wrong.py").write_text(WRONG, "utf-8")
    (folder / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "strict"}', "utf-8"
    )
    return folder


CHECKERS = {
    "mypy": ("mypy", "--strict"),
    "pyright": ("pyright", "--pythonpath", sys.executable),
}


def said(checker: str, file: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", *CHECKERS[checker], file]
    return subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_types_of_items_and_bodies_are_inferred(folder: Path, checker: str) -> None:
    found = said(checker, "use.py", folder)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("checker", CHECKERS)
def test_what_is_wrong_is_found(folder: Path, checker: str) -> None:
    lines = said(checker, "wrong.py", folder).stdout.splitlines()
    for number in (5, 6, 8):
        assert any(f"wrong.py:{number}:" in line for line in lines), lines
