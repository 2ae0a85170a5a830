"""Which files git knows, for the pre-commit hooks, and what it knows of them.

pre-commit sees that a hook changed a file that git tracks, but not that it
made a new one: the commit would go through without it.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable
from pathlib import Path


def untracked(paths: Iterable[Path], lock: Path) -> list[Path]:
    """Those of `paths` that exist and are not in git's index.

    None are outside of a git repository, or where git ignores `lock`: then
    the package is not meant to be committed. A file that is ignored alone
    counts, because it would be missing in the commit.
    """
    top = _git("rev-parse", "--show-toplevel")
    if top is None:
        return []
    root = Path(os.path.realpath(top.rstrip("\n")))
    real = {path: Path(os.path.realpath(path.parent), path.name) for path in paths}
    own = [path for path in real.values() if root in path.parents]
    folders = sorted({str(path.parent) for path in own})
    known = _git("-C", str(root), "ls-files", "-z", "--", *folders)
    if not folders or known is None:
        return []
    tracked = {str(root / name) for name in known.split("\0")}
    found = [path for path in own if str(path) not in tracked and path.exists()]
    if found and _git("check-ignore", "--no-index", "--", str(lock)) is not None:
        return []
    return found


def committed(path: Path) -> str | None:
    """The text of a file in the last commit, None without one."""
    folder = path.parent
    if not folder.is_dir():
        return None
    return _git("-C", str(folder), "show", f"HEAD:./{path.name}")


def _git(*arguments: str) -> str | None:
    """What git prints, None if it cannot or says no."""
    try:
        done = subprocess.run(
            ("git", *arguments), capture_output=True, check=True, encoding="utf-8"
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout
