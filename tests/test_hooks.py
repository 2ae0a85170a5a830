"""The pre-commit hooks, for real: pre-commit installs this tree and git commits."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

pytestmark = pytest.mark.large  # installs mintgen and what it needs from PyPI

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "specs/vercel"
ISSUE, CLIENT_CERT = (
    "issue-a-new-cert.md",
    "upload-client-certificate-for-egress-mtls.md",
)
CONFIG = """\
repos:
  - repo: {repository}
    rev: {revision}
    hooks:
      - id: mintgen
      - id: mintgen-check
"""
PROJECT = """\
[tool.mintgen.clients.vercel]
specs = "specs"
output = "generated/vercel"
"""


@dataclass(frozen=True)
class Repository:
    """A git repository that uses the hooks."""

    root: Path
    environment: dict[str, str]

    def run(self, *command: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=self.root,
            env={**self.environment, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def git(self, *arguments: str) -> str:
        code, out = self.run("git", *arguments)
        assert code == 0, out
        return out.strip()

    def commit(self, **environment: str) -> tuple[bool, str]:
        """Commit what is staged: did it go through, and what was said?"""
        code, out = self.run("git", "commit", "-m", "change", **environment)
        return code == 0, out

    def status(self) -> list[str]:
        return self.git("status", "--porcelain", "--untracked-files=all").splitlines()


def repository(root: Path, home: Path) -> Repository:
    root.mkdir(parents=True, exist_ok=True)
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith("GIT_")
    }
    environment |= {
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "PRE_COMMIT_HOME": str(home),
        "PYTHONPATH": "",
    }
    for role in ("AUTHOR", "COMMITTER"):
        environment[f"GIT_{role}_NAME"] = "test"
        environment[f"GIT_{role}_EMAIL"] = "test@example.invalid"
    made = Repository(root, environment)
    made.git("init", "--quiet")
    return made


@pytest.fixture(scope="module")
def mintgen(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    """This tree, committed."""
    folder = tmp_path_factory.mktemp("mintgen")
    for name in ("codegen", "templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / name, folder / name, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, folder / name)
    made = repository(folder, folder.parent / "pre-commit")
    made.git("add", "--all")
    made.git("commit", "--quiet", "-m", "mintgen")
    return made


@pytest.fixture
def project(mintgen: Repository, tmp_path: Path) -> Repository:
    """A project with one page, its package generated and committed by the hooks."""
    made = repository(
        tmp_path / "project", Path(mintgen.environment["PRE_COMMIT_HOME"])
    )
    config = CONFIG.format(
        repository=mintgen.root, revision=mintgen.git("rev-parse", "HEAD")
    )
    (made.root / "specs").mkdir()
    shutil.copy(PAGES / ISSUE, made.root / "specs" / ISSUE)
    (made.root / "pyproject.toml").write_text(PROJECT, encoding="utf-8")
    (made.root / ".pre-commit-config.yaml").write_text(config, encoding="utf-8")
    code, out = made.run(sys.executable, "-m", "pre_commit", "install")
    assert code == 0, out

    made.git("add", "--all")
    passed, out = made.commit()
    assert not passed, out
    assert "git add -A generated/vercel" in out
    made.git("add", "--all")
    passed, out = made.commit()
    assert passed, out
    assert made.status() == []
    return made


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_changed_page_fails_the_commit_and_the_second_one_passes(
    project: Repository,
) -> None:
    module = project.root / "generated/vercel/vercel_client/resources/certs.py"
    change(project.root / "specs" / ISSUE, "Issue a new cert", "Issue another cert")
    project.git("add", "specs")

    passed, out = project.commit(SKIP="mintgen")
    assert not passed
    assert "E504 stale: 1 page changed" in out
    assert project.status() == [f"M  specs/{ISSUE}"]

    passed, out = project.commit()
    assert not passed
    assert "files were modified by this hook" in out
    assert "1 page changed" in out
    assert "Issue another cert" in module.read_text("utf-8")

    project.git("add", "--all")
    passed, out = project.commit()
    assert passed, out
    assert project.status() == []


def test_a_hand_edit_is_refused(project: Repository) -> None:
    module = project.root / "generated/vercel/vercel_client/resources/certs.py"
    change(module, "Issue a new cert", "Something else")
    project.git("add", "--all")
    passed, out = project.commit()
    assert not passed
    assert out.count("resources/certs.py:1: E501 edited by hand") == 2
    assert "Something else" in module.read_text("utf-8")


def test_a_module_that_was_not_staged_fails_the_commit(project: Repository) -> None:
    new = "generated/vercel/vercel_client/resources/projects.py"
    shutil.copy(PAGES / CLIENT_CERT, project.root / "specs" / CLIENT_CERT)
    project.git("add", "specs")
    passed, out = project.commit()
    assert not passed
    assert "1 page added" in out
    assert f"?? {new}" in project.status()

    project.git("add", "--update")
    for _ in range(2):
        passed, out = project.commit()
        assert not passed
        assert f"{new}:1: E506 not in git" in out

    project.git("add", "--all")
    passed, out = project.commit()
    assert passed, out


def test_a_page_that_was_not_staged_fails_the_commit(project: Repository) -> None:
    shutil.copy(PAGES / CLIENT_CERT, project.root / "specs" / CLIENT_CERT)
    passed, out = project.run(sys.executable, "-m", "pre_commit", "run", "--all-files")
    assert passed != 0, out
    project.git("add", "--all", "generated")
    passed, out = project.commit()
    assert not passed
    assert f"specs/{CLIENT_CERT}:1: E506 not in git" in out


def test_the_hooks_can_be_tried_before_they_are_configured(
    mintgen: Repository, project: Repository
) -> None:
    command = (sys.executable, "-m", "pre_commit", "try-repo", str(mintgen.root))
    code, out = project.run(*command, "mintgen-check", "--all-files")
    assert code == 0, out
    change(project.root / "specs" / ISSUE, "Issue a new cert", "Issue another cert")
    code, out = project.run(*command, "mintgen-check", "--all-files")
    assert code == 1
    assert "E504 stale: 1 page changed" in out
    code, out = project.run(*command, "mintgen", "--all-files")
    assert code == 1
    assert "files were modified by this hook" in out
    code, out = project.run(*command, "mintgen", "--all-files")
    assert code == 0, out
