"""Safe work in an output folder: contained paths, atomic writes, one run at a time."""

from __future__ import annotations

import os
import re
import stat
import sys
import unicodedata
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath


def contained(path: str) -> bool:
    """Whether `path` is relative, and stays inside the folder it is joined to."""
    inside = all(part not in ("", ".", "..") for part in path.split("/"))
    return inside and path.isprintable() and not re.search(r"[\\:]", path)


def collisions(paths: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of paths that are one on a system blind to case or Unicode form.

    The folders on the way count too: ``A/x.py`` and ``a/y.py`` share one
    there. And no file may be a folder of another file.
    """
    found: list[tuple[str, str]] = []
    kept: dict[str, str] = {}
    for path in sorted(paths):
        parents = [f"{parent}/" for parent in PurePosixPath(path).parents]
        for place in (*parents[:-1], path):
            key = unicodedata.normalize("NFC", place).casefold().rstrip("/")
            if kept.setdefault(key, place) != place:
                found.append((kept[key], path))
                break
    return found


def crossing(folder: Path, anchor: Path, paths: Iterable[str] = ()) -> str | None:
    """The first symbolic link, or other thing, where a folder should be.

    Looked at are the folders from below `anchor` down to `folder`, and from
    there on to each of `paths`; `anchor` and all above it are the user's.
    """
    wanted = _below(folder, anchor)
    for parent in sorted({path.rpartition("/")[0] for path in paths}):
        wanted += _below(folder / parent, folder)
    for place in dict.fromkeys(wanted):
        try:
            if not stat.S_ISDIR(place.lstat().st_mode):
                return str(place)
        except FileNotFoundError:
            pass
        except NotADirectoryError:  # one above `anchor`
            return str(place.parent)
    return None


def _below(folder: Path, anchor: Path) -> list[Path]:
    return [
        path for path in reversed((folder, *folder.parents)) if anchor in path.parents
    ]


def read(path: Path) -> bytes | None:
    """The content of a file, None if it is not there.

    Raises OSError for anything but a regular file.
    """
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        raise OSError(0, "is not a regular file; remove it", str(path))
    return path.read_bytes()


def replace(path: Path, text: str) -> None:
    """Write a file in one step: at any moment it has its old or its new text.

    An existing file keeps its mode.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    written = temporary(path)
    written.unlink(missing_ok=True)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(written, flags, 0o666), "wb") as stream:
            stream.write(text.encode("utf-8"))
        with suppress(FileNotFoundError):
            written.chmod(stat.S_IMODE(path.lstat().st_mode))
        written.replace(path)
    except BaseException as error:
        with suppress(OSError):
            written.unlink()
        if isinstance(error, OSError):  # nobody knows the other name
            error.filename = str(path)
        raise


def clear(path: Path) -> None:
    """Remove what a killed `replace` of `path` may have left."""
    temporary(path).unlink(missing_ok=True)


def temporary(path: Path) -> Path:
    """The name under which `replace` first writes what becomes `path`."""
    return path.with_name(f".{path.name}.mintgen")


def remove(path: Path, folder: Path) -> None:
    """Delete a file, and the folders below `folder` that this leaves empty."""
    path.unlink(missing_ok=True)
    with suppress(OSError):  # not empty
        for parent in path.parents:
            if folder not in parent.parents:
                break
            parent.rmdir()


@contextmanager
def exclusive(folder: Path, waiting: Callable[[], None]) -> Generator[None]:
    """Make `folder` where it is missing, and keep other runs out of it.

    Calls `waiting` once if another run is in there, then waits for its end.
    A folder that was made here and is left empty is removed again. The lock
    is on the folder itself, so it ends with the process and leaves no file.
    Windows has no such lock; runs are not kept apart there.
    """
    made = set[Path]()
    handle = _locked(folder, waiting, made)
    try:
        yield
    finally:
        with suppress(OSError):  # not empty
            for path in sorted(made, reverse=True):
                path.rmdir()
        if handle is not None:
            os.close(handle)


def _locked(folder: Path, waiting: Callable[[], None], made: set[Path]) -> int | None:
    if sys.platform == "win32":
        _make(folder, made)
        return None
    import fcntl

    said = False
    while True:
        _make(folder, made)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not said:
                waiting()
                said = True
            fcntl.flock(handle, fcntl.LOCK_EX)
        except OSError:  # a file system without locks
            return handle
        # The run that was waited for may have removed the folder.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), folder.stat()):
                return handle
        os.close(handle)


def _make(folder: Path, made: set[Path]) -> None:
    # A set: a run that waited may have to make the same folder a second time.
    made |= {path for path in (folder, *folder.parents) if not path.exists()}
    folder.mkdir(parents=True, exist_ok=True)
