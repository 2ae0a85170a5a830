"""Pages and documents as they stand in a revision of git.

What git prints is data: names come between NUL characters, contents by their length,
and no name of a user reaches git where it could be an option or a pattern.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from codegen.files import Source, plain
from codegen.problems import Problems, Where
from codegen.project.inputs import MAX_BYTES, SUFFIXES, display

# A clone without all objects fetches none, and no user's setting changes the output.
_ENVIRONMENT = {"GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
_LINK, _SUBMODULE = "120000", b"160000 "


class GitError(Exception):
    """git is not there, or cannot do what is asked; says why."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of the repository whose top folder is `top`; `name` as users say it."""

    name: str
    commit: str
    top: Path


@dataclass(frozen=True, slots=True)
class _Entry:
    mode: str
    id: str
    size: int
    path: str  # from the top of the repository


def revision(name: str, folder: Path) -> Revision | None:
    """The revision that is called `name` in the repository of `folder`.

    None where there is none. Raises `GitError` outside of a repository.
    """
    if name.startswith("-") or not name.isprintable() or not name:
        return None
    top = _git(folder, "rev-parse", "--show-toplevel")
    wanted = f"{name}^{{commit}}"
    options = ("--verify", "--quiet", "--end-of-options")
    try:
        found = _git(folder, "rev-parse", *options, wanted)
    except GitError:
        return None
    place = Path(os.path.realpath(top.decode(errors="surrogateescape").rstrip("\n")))
    return Revision(name, found.decode("ascii").strip(), place)


def is_shallow(folder: Path) -> bool:
    """Whether the repository of `folder` lacks older commits."""
    try:
        return _git(folder, "rev-parse", "--is-shallow-repository").strip() == b"true"
    except GitError:
        return False


def collect(
    revision: Revision, paths: Iterable[Path], root: Path, problems: Problems
) -> list[Source]:
    """The files of `paths` as `inputs.collect` would read them, were they checked out.

    Reports E102 (not there, or of no kind that is read), E103 (nothing to read), E106
    (too large), and N718 for a symbolic link, which is not followed.
    Raises `GitError`.
    """
    found: dict[str, _Entry] = {}
    for path in paths:
        name = display(path, root)
        where = Where(name, 1)
        relative = _inside(path, revision)
        if relative is None:
            text = "lies outside of the git repository; give a path inside of it"
            problems.error(where, "E102", text)
            continue
        entries = list(_tree(revision, relative))
        if not entries and _submodule(revision, relative):
            text = f"{name} is in a submodule; compare inside of that"
            raise GitError(text)
        if not entries:
            text = f"there is no such file or folder in {revision.name}"
            problems.error(where, "E102", f"{text}; correct the path or the revision")
            continue
        kept = dict(_named(entries, relative, name))
        if not kept:
            listed = ", ".join(SUFFIXES)
            is_file = [entry.path for entry in entries] == [relative]
            problem = ("E102", f"not a kind of file that is read ({listed})")
            other = ("E103", f"no {listed} file in this folder")
            problems.error(where, *(problem if is_file else other))
        found |= kept
    good = {
        name: found[name] for name in sorted(found) if _usable(name, found, problems)
    }
    contents = _contents(revision, list(good.values()))
    return [
        Source(name, plain(data)) for name, data in zip(good, contents, strict=True)
    ]


def text(revision: Revision, path: Path) -> str | None:
    """The text of one file; None where the revision has none, or no text."""
    relative = _inside(path, revision)
    try:
        name = f"{revision.commit}:{relative}"
        return _git(revision.top, "cat-file", "blob", name).decode("utf-8")
    except (GitError, UnicodeDecodeError):
        return None


def _inside(path: Path, revision: Revision) -> str | None:
    """The path from the top of the repository; empty: the top itself."""
    real = Path(os.path.realpath(path.parent), path.name)
    if real == revision.top:
        return ""
    if revision.top not in real.parents:
        return None
    return real.relative_to(revision.top).as_posix()


def _tree(revision: Revision, path: str) -> Iterator[_Entry]:
    options = ("ls-tree", "-r", "-z", "-l", "--full-tree", "--end-of-options")
    printed = _git(
        revision.top, *options, revision.commit, *(["--", path] if path else [])
    )
    for line in printed.split(b"\0"):
        head, _, name = line.partition(b"\t")
        fields = head.decode("ascii").split()
        if len(fields) == 4 and fields[1] == "blob":
            text = name.decode("utf-8", errors="replace")
            yield _Entry(fields[0], fields[2], int(fields[3]), text)


def _submodule(revision: Revision, path: str) -> bool:
    """Whether `path` is a submodule or in one: git has its commit alone."""
    pure = PurePosixPath(path)
    folders = [str(each) for each in (pure, *pure.parents) if each.name]
    options = ("ls-tree", "-z", "--full-tree", "--end-of-options")
    printed = _git(revision.top, *options, revision.commit, "--", *folders)
    return any(line.startswith(_SUBMODULE) for line in printed.split(b"\0"))


def _named(
    entries: Sequence[_Entry], path: str, name: str
) -> Iterator[tuple[str, _Entry]]:
    """The entries that are read, by their names in messages."""
    for entry in entries:
        below = PurePosixPath(entry.path).relative_to(path or ".").as_posix()
        parts = () if below == "." else tuple(below.split("/"))
        hidden = any(part.startswith(".") or part == "node_modules" for part in parts)
        if not hidden and entry.path.lower().endswith(SUFFIXES):
            yield "/".join((*(() if name == "." else (name,)), *parts)), entry


def _usable(name: str, found: dict[str, _Entry], problems: Problems) -> bool:
    entry, where = found[name], Where(name, 1)
    if not name.isprintable() or "\ufffd" in name:
        text = "the file name has characters that cannot be shown; rename it"
        problems.error(where, "E102", text)
    elif entry.mode == _LINK:
        text = "a symbolic link, which is not followed in a revision; it is left out"
        problems.note(where, "N718", text)
    elif entry.size > MAX_BYTES:
        text = f"larger than {MAX_BYTES // 1024**2} MiB; split it"
        problems.error(where, "E106", text)
    else:
        return True
    return False


def _contents(revision: Revision, entries: Sequence[_Entry]) -> Iterator[bytes]:
    """What is in files, by one run of ``git cat-file --batch``."""
    if not entries:
        return
    asked = "".join(f"{entry.id}\n" for entry in entries).encode("ascii")
    printed = _git(revision.top, "cat-file", "--batch", given=asked)
    start = 0
    for entry in entries:
        end = printed.index(b"\n", start)
        if printed[start:end].split()[1:2] != [b"blob"]:
            raise GitError(f"{entry.path} of {revision.name} is not in this clone")
        start = end + 1
        yield printed[start : start + entry.size]
        start += entry.size + 1


def _git(folder: Path, *arguments: str, given: bytes = b"") -> bytes:
    command = ("git", "--literal-pathspecs", "-C", str(folder), *arguments)
    try:
        done = subprocess.run(
            command,
            input=given,
            capture_output=True,
            check=True,
            env={**os.environ, **_ENVIRONMENT},
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}") from None
    except subprocess.CalledProcessError as error:
        said = error.stderr.decode("utf-8", errors="replace").strip()
        raise GitError(said.removeprefix("fatal: ") or "git failed") from None
    return done.stdout
