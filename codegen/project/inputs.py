"""Find and read the pages and documents of a client.

Names are relative to a root and have forward slashes; line ends become LF
here, once, so that neither the system nor git's settings change the output.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from codegen.files import Source, plain
from codegen.problems import Problems, Where

__all__ = ["SUFFIXES", "Source", "collect", "display"]

SUFFIXES = (".md", ".mdx", ".markdown", ".txt", ".json", ".yaml", ".yml")
_HTML = (".html", ".htm")
MAX_BYTES = 64 * 1024 * 1024
_LISTED = ", ".join(SUFFIXES)


def collect(paths: Iterable[str], root: Path, problems: Problems) -> list[Source]:
    """Read the files of `paths`, sorted by name, each once.

    A path is a file or a folder, relative to `root` or absolute. Folders are
    read with all below them, but for hidden entries, `node_modules` and files
    of other kinds. A path may be a symbolic link, but nothing below it: a
    change of pages could bring in any file of the machine. Reports E102
    (missing, unreadable or a link), E103 (nothing to read), E106 (too large)
    and N105 (web pages); what is in order is returned nevertheless.
    """
    found: dict[str, Path] = {}
    for text in paths:
        path = root / text
        name = display(path, root)
        if path.is_dir():
            inside = dict(_walk(path, root, problems))
            found |= inside
            if not inside:
                problems.error(
                    Where(name, 1), "E103", f"no {_LISTED} file in this folder"
                )
        elif not path.exists():
            text = "there is no such file or folder; correct the path"
            problems.error(Where(name, 1), "E102", text)
        elif not path.name.lower().endswith(SUFFIXES):
            text = f"not a kind of file that is read ({_LISTED})"
            problems.error(Where(name, 1), "E102", text)
        else:
            found[name] = path
    seen: set[tuple[int, int]] = set()
    sources = (_read(name, found[name], problems, seen) for name in sorted(found))
    return [source for source in sources if source is not None]


def display(path: Path, root: Path) -> str:
    """The name of `path` in messages and in the lock: relative to `root`."""
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive
        return path.as_posix()


def _walk(folder: Path, root: Path, problems: Problems) -> Iterator[tuple[str, Path]]:
    name = display(folder, root)
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError as error:
        text = f"cannot be read: {error.strerror}"
        problems.error(Where(name, 1), "E102", text)
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "node_modules":
            continue
        file = entry.name if name == "." else f"{name}/{entry.name}"
        is_read = entry.name.lower().endswith(SUFFIXES)
        if entry.is_symlink() and (is_read or Path(entry).is_dir()):
            text = "a symbolic link, which is not followed; "
            text += "replace it by what it leads to, or remove it"
            problems.error(Where(file, 1), "E102", text)
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, root, problems)
        elif is_read:
            yield file, folder / entry.name
        elif entry.name.lower().endswith(_HTML):
            text = "a web page, not read; save the page's Markdown in its place"
            problems.note(Where(file, 1), "N105", text)


def _read(
    name: str, path: Path, problems: Problems, seen: set[tuple[int, int]]
) -> Source | None:
    """The file, unless it was seen under another name."""
    where = Where(name, 1)
    if not name.isprintable():
        text = "the file name has characters that cannot be shown; rename it"
        problems.error(where, "E102", text)
        return None
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            problems.error(where, "E102", "not a regular file; remove it")
            return None
        if status.st_size > MAX_BYTES:
            text = f"larger than {MAX_BYTES // 1024**2} MiB; split it"
            problems.error(where, "E106", text)
            return None
        identity = status.st_dev, status.st_ino
        if identity in seen:
            return None
        seen.add(identity)
        return Source(name, plain(path.read_bytes()))
    except OSError as error:
        problems.error(where, "E102", f"cannot be read: {error.strerror}")
        return None
