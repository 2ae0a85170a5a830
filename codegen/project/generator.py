"""This generator itself: its version, its files and the tools it prints with."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from codegen import __version__
from codegen.files import plain

_CODE = Path(__file__).resolve().parent.parent


def templates() -> Path:
    """The folder of templates: in the wheel below, in a checkout beside the code."""
    inside = _CODE / "templates"
    return inside if inside.is_dir() else _CODE.parent / "templates"


def fingerprint() -> str:
    """A digest over code and templates, the same in a wheel and in a checkout."""
    total = hashlib.sha256(__version__.encode())
    for name, path in sorted(_own_files()):
        data = plain(path.read_bytes())
        total.update(f"\0{name}\0{len(data)}\0".encode())
        total.update(data)
    return total.hexdigest()


def tool_versions(formatter: str) -> dict[str, str]:
    """The installed version of each tool that decides bytes of the output."""
    return {name: version(name) for name in (formatter, "datamodel-code-generator")}


def version(distribution: str) -> str:
    """The installed version of a distribution."""
    # The names of the metadata folders say it; importing `importlib.metadata`
    # would take a third of the time of a run that has nothing to do.
    prefix = distribution.replace("-", "_") + "-"
    for folder in sys.path:
        with suppress(OSError), os.scandir(folder or ".") as entries:
            for entry in entries:
                name = entry.name.lower()
                if name.startswith(prefix) and name.endswith(".dist-info"):
                    return name.removeprefix(prefix).removesuffix(".dist-info")
    from importlib import metadata

    return metadata.version(distribution)


def _own_files() -> Iterator[tuple[str, Path]]:
    """Names, the same wherever it is installed, and paths."""
    for top, folder in (("codegen", str(_CODE)), ("templates", str(templates()))):
        for here, folders, files in os.walk(folder):
            if top == "codegen" and here == folder and "templates" in folders:
                folders.remove("templates")
            inside = f"{top}{here.removeprefix(folder)}".replace(os.sep, "/")
            for file in files:
                if not file.endswith(".pyc") and not file.startswith("."):
                    yield f"{inside}/{file}", Path(here, file)
