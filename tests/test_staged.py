"""`--hook`: exit 1 for what was written, and for what the commit would lack."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import cli
from codegen.commands import common
from codegen.project.staged import untracked

if TYPE_CHECKING:
    from conftest import Project


def git(*arguments: str) -> None:
    subprocess.run(("git", *arguments), check=True, capture_output=True)


@pytest.fixture
def here(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project, in a git repository of its own, as working folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(common, "compile_package", project.compiler)
    git("init", "--quiet")
    return project


def hook(
    capsys: pytest.CaptureFixture[str], command: str = "generate"
) -> tuple[int, list[str]]:
    """Exit code, and the messages without what to do."""
    code = cli.main([*command.split(), "--hook"])
    err = capsys.readouterr().err
    return code, [line.partition(",")[0] for line in err.splitlines()]


def test_a_commit_is_complete_when_everything_is_staged(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    code, said = hook(capsys)
    assert code == 1
    assert said[-1] == "stage what was written: git add -A generated/shop"
    lacking = [
        f"{path}:1: E506 not in git"
        for path in (
            "generated/shop/.mintgen.lock.json",
            "generated/shop/shop_client/__init__.py",
            "generated/shop/shop_client/a.py",
            "generated/shop/shop_client/b.py",
            "specs/a.md",
            "specs/b.md",
        )
    ]
    assert said[:-2] == lacking
    assert hook(capsys) == (1, [*lacking, "6 errors"])
    git("add", "--all")
    assert hook(capsys) == (0, [])
    assert hook(capsys, "check --fast") == (0, [])
    here.page("a.md", "changed")
    code, said = hook(capsys)
    assert (code, said) == (1, ["stage what was written: git add -A generated/shop"])
    assert hook(capsys) == (0, [])  # pre-commit sees to tracked files


def test_a_new_module_and_a_new_page(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    here.generate()
    git("add", "--all")
    here.page("c.md", "three")
    here.generate()
    git("add", "--update")
    both = [
        "generated/shop/shop_client/c.py:1: E506 not in git",
        "specs/c.md:1: E506 not in git",
        "2 errors",
    ]
    assert hook(capsys) == (1, both)
    assert hook(capsys, "check --fast") == (1, both)
    assert hook(capsys, "check") == (1, both)


def test_a_module_that_git_ignores_is_lacking_too(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    here.page("build.md", "three")
    (here.root / ".gitignore").write_text("build.*\n", encoding="utf-8")
    here.generate()
    git("add", "--all", "--force", "specs")
    git("add", "--all")
    assert hook(capsys) == (
        1,
        ["generated/shop/shop_client/build.py:1: E506 not in git", "1 error"],
    )


def test_a_package_that_is_not_to_be_committed(
    here: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (here.root / ".gitignore").write_text("/generated/\n", encoding="utf-8")
    here.generate()
    git("add", "--all")
    assert hook(capsys) == (0, [])


def test_without_git(
    here: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    here.generate()
    monkeypatch.setenv("PATH", "")
    assert hook(capsys) == (0, [])
    monkeypatch.undo()
    monkeypatch.chdir(here.root)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(here.root.parent))
    (here.root / ".git").rename(here.root / "no-git")
    assert untracked([here.root / "specs/a.md"], here.root) == []


def test_only_files_of_this_repository_count(here: Project, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.touch()
    gone = here.root / "gone.md"
    page = here.root / "specs/../specs/a.md"
    assert untracked([outside, gone, page], here.root) == [here.root / "specs/a.md"]
    git("add", "specs/a.md")
    assert untracked([outside, gone, page], here.root) == []


def test_the_index_of_the_commit_counts(
    here: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = here.root / "specs/a.md"
    git("add", "--all")
    # `git commit -a` and `git commit FILE` run hooks with an index of their own.
    monkeypatch.setenv("GIT_INDEX_FILE", str(here.root / ".git/other"))
    assert untracked([page], here.root) == [page]
    git("add", "specs/a.md")
    assert untracked([page], here.root) == []
