"""What large tests need from the package registries, kept from run to run."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


def run(
    *command: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> str:
    """What a command printed; it must succeed."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=cwd,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def python_package(*pins: str) -> Path:
    """A folder with distributions of PyPI (`name==version`) and all that they need."""

    def install(folder: Path) -> None:
        pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "install")
        run(*pip, "--quiet", "--target", folder, *pins)

    return _kept("-".join(pins).replace("==", "-"), install)


def node_package(name: str, version: str) -> Path:
    """A folder with a package of npm."""

    def install(folder: Path) -> None:
        npm = ("npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix")
        run(*npm, folder, f"{name}@{version}")

    kept = _kept(f"{name.strip('@').replace('/', '-')}-{version}", install)
    return kept / "node_modules" / name


def node_file(name: str, version: str, path: str) -> Path:
    """One file of a package of npm, for those of which the rest is large."""

    def pack(folder: Path) -> None:
        printed = run("npm", "pack", "--silent", f"{name}@{version}", cwd=folder)
        archive = folder / printed.split()[-1]
        with tarfile.open(archive) as packed:
            member = packed.extractfile(f"package/{path}")
            assert member is not None
            (folder / Path(path).name).write_bytes(member.read())
        archive.unlink()

    kept = _kept(f"{name.strip('@').replace('/', '-')}-{version}-file", pack)
    return kept / Path(path).name


def node_tool(source: Path) -> Path:
    """A copy of a folder of scripts with a `package.json`, ready to be run."""

    def install(folder: Path) -> None:
        shutil.copytree(
            source,
            folder,
            dirs_exist_ok=True,
            ignore=shutil.ignore_patterns("node_modules"),
        )
        run("npm", "install", "--silent", "--no-audit", "--no-fund", cwd=folder)

    return _kept(f"{source.name}-tool", install)


def _kept(name: str, install: Callable[[Path], None]) -> Path:
    """A folder of the cache, whole or not there at all."""
    folder = CACHE / name
    if not folder.is_dir():
        half = CACHE / f"{name}.{os.getpid()}"
        shutil.rmtree(half, ignore_errors=True)
        half.mkdir(parents=True)
        install(half)
        try:
            half.rename(folder)
        except OSError:  # another worker was first
            if not folder.is_dir():
                raise
            shutil.rmtree(half)
    return folder
