"""What is on disk against what should be: plan, write, and show the difference.

Nothing is written but the files of a plan, below the output folder, and the
lock. A file that is not as a run left it is a hand edit and stays.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.files import digest, plain
from codegen.problems import Problem, Problems, Where
from codegen.project import folder, lock
from codegen.project.lock import Lock


@dataclass(frozen=True, slots=True)
class Target:
    """An output folder; `label` is its name in messages.

    No folder from below `anchor` to the files may be a symbolic link.
    """

    path: Path
    anchor: Path
    label: str

    def where(self, path: str = lock.NAME) -> Where:
        return Where(f"{self.label}/{path}".rstrip("/"), 1)


class OutputError(Exception):
    """The output folder cannot be used; carries the problems."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Plan:
    """What there is to do, by path; `edited` files stand in the way."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    deleted: tuple[str, ...]
    edited: tuple[str, ...]

    @property
    def written(self) -> tuple[str, ...]:
        return tuple(sorted((*self.added, *self.changed)))

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.deleted)


def read_lock(target: Target, package: str, *, force: bool = False) -> Lock | None:
    """The lock of `target`, None where nothing has been generated yet.

    Raises `OutputError`: E503 for a link on the way, E502 for a folder that
    does not belong to `package`. `force` takes over a folder whose lock is of
    another package or unreadable, but not one without a lock.
    """
    obstacle = folder.crossing(target.path, target.anchor)
    if obstacle is not None:
        text = f"{obstacle} is a symbolic link or a file, not a folder; remove it"
        raise _failed(target.where(""), "E503", text)
    try:
        data = folder.read(target.path / lock.NAME)
        if data is None:
            if not _is_empty(target.path):
                text = (
                    f"the folder is not empty and has no {lock.NAME}, so it is not "
                    "mintgen's; choose an empty folder, or restore the lock"
                )
                raise _failed(target.where(""), "E502", text)
            return None
        found = lock.parse(plain(data).decode("utf-8", "replace"))
        reason = f"belongs to package {found.package!r}, not {package!r}"
    except OSError as error:
        raise _failed(target.where(), "E505", _reason(error)) from None
    except lock.LockError as error:
        found, reason = None, f"cannot be read: {error}"
    if force or (found and found.package == package):
        return found
    text = f"{reason}; choose another folder, restore it, or use --force to replace it"
    raise _failed(target.where(), "E502", text)


def read_files(target: Target, paths: Iterable[str]) -> dict[str, bytes]:
    """The content of those of `paths` that exist.

    Raises `OutputError` for a path that leads out of the folder or through a
    link (E503), or a file that cannot be read (E505).
    """
    paths = sorted(paths)
    problems = Problems()
    for path in paths:
        if not folder.contained(path) or path == lock.NAME:
            text = f"{path!r} is not a path inside the output folder"
            problems.error(target.where(), "E503", text)
    if not problems.errors:
        obstacle = folder.crossing(target.path, target.anchor, paths)
        if obstacle is not None:
            text = f"{obstacle} is a symbolic link or a file, not a folder; remove it"
            problems.error(target.where(""), "E503", text)
    if problems.errors:
        raise OutputError(problems)
    found: dict[str, bytes] = {}
    for path in paths:
        try:
            data = folder.read(target.path / path)
        except OSError as error:
            problems.error(target.where(path), "E505", _reason(error))
        else:
            if data is not None:
                found[path] = data
    if problems.errors:
        raise OutputError(problems)
    return found


def check_paths(target: Target, paths: Iterable[str]) -> None:
    """Raises `OutputError` where two files would be one on some systems."""
    problems = Problems()
    for first, second in folder.collisions(paths):
        text = f"is the same file as {first!r} on some systems; rename an operation"
        problems.error(target.where(second), "E503", text)
    if problems.errors:
        raise OutputError(problems)


def plan(new: Mapping[str, str], disk: Mapping[str, bytes], old: Lock | None) -> Plan:
    """Compare the texts of a new package with the files on disk.

    A file that already has its new text is left alone, whoever wrote it. Any
    other one must be as a run left it, or it counts as edited. Files that
    neither `new` nor `old` names are not looked at.
    """
    added: list[str] = []
    changed: list[str] = []
    deleted: list[str] = []
    edited: list[str] = []
    for path in sorted({*new, *(old.paths if old else ())}):
        data = disk.get(path)
        if data is None:
            if path in new:
                added.append(path)
        elif path in new and plain(data) == new[path].encode("utf-8"):
            continue
        elif old is None or not old.knows(path, digest(data)):
            edited.append(path)
        elif path in new:
            changed.append(path)
        else:
            deleted.append(path)
    return Plan(tuple(added), tuple(changed), tuple(deleted), tuple(edited))


def forced(found: Plan, new: Mapping[str, str]) -> Plan:
    """The plan that overwrites, and deletes, edited files as well."""
    return Plan(
        found.added,
        tuple(sorted({*found.changed, *(new.keys() & found.edited)})),
        tuple(sorted({*found.deleted, *(set(found.edited) - new.keys())})),
        (),
    )


def edits(target: Target, found: Plan, old: Lock | None) -> Iterator[Problem]:
    """E501 for each file that is in the way."""
    for path in found.edited:
        if old is not None and path in old.paths:
            text = "edited by hand; move the edit out of it"
        else:
            text = "mintgen did not write this file; move it"
        text += ", or lose it with `mintgen generate --force`"
        yield Problem(target.where(path), "E501", text)


def write(
    target: Target, todo: Plan, new: Mapping[str, str], old: Lock | None, result: Lock
) -> bool:
    """Carry out a plan, then write the lock `result`; was there anything to write?

    Killed at any moment, each file has its old or its new text, and the lock
    knows both (see `lock`). The same holds after an `OutputError` (E505).
    """
    text = lock.dump(result)
    if not todo and old is not None and lock.dump(old) == text:
        return False
    place = target.path / lock.NAME
    with writing(target):
        if todo:
            before = old or replace(result, files={}, names={})
            folder.replace(place, lock.dump(_announced(before, todo, new)))
        for path in sorted(old.writing) if old else ():
            folder.clear(target.path / path)
        for path in todo.deleted:
            folder.remove(target.path / path, target.path)
        for path in todo.written:
            folder.replace(target.path / path, new[path])
        folder.replace(place, text)
    return True


@contextmanager
def writing(target: Target) -> Generator[None]:
    """Reports an OSError of the block as an `OutputError` (E505)."""
    try:
        yield
    except OSError as error:
        text = f"cannot be written: {_reason(error)}"
        raise _failed(target.where(""), "E505", text) from None


def _is_empty(path: Path) -> bool:
    """Whether there is nothing in a folder but what a killed first run left."""
    left = folder.temporary(path / lock.NAME)
    return not path.is_dir() or all(entry == left for entry in path.iterdir())


def _announced(before: Lock, todo: Plan, new: Mapping[str, str]) -> Lock:
    """`before`, with the digests that are about to be written added.

    Those of an earlier run that was killed stay until a run gets through.
    """
    writing = dict(before.writing)
    for path in todo.written:
        sha = digest(new[path].encode("utf-8"))
        writing[path] = tuple(sorted({*writing.get(path, ()), sha}))
    return replace(before, writing=writing)


def difference(
    target: Target, expected: Mapping[str, str], disk: Mapping[str, bytes]
) -> Iterator[str]:
    """A unified diff from what is on disk to what should be, line by line."""
    from difflib import unified_diff  # only where something is shown

    for path in sorted({*expected, *disk}):
        old = plain(disk.get(path, b"")).decode("utf-8", "replace")
        new = expected.get(path, "")
        if old == new and (path in disk) == (path in expected):
            continue
        name = f"{target.label}/{path}"
        lines = unified_diff(
            _lines(old),
            _lines(new),
            f"a/{name}" if path in disk else "/dev/null",
            f"b/{name}" if path in expected else "/dev/null",
            lineterm="",
        )
        yield from list(lines) or [f"--- a/{name}", f"+++ b/{name}"]


def _lines(text: str) -> list[str]:
    return text.removesuffix("\n").split("\n") if text else []


def _failed(where: Where, code: str, text: str) -> OutputError:
    problems = Problems()
    problems.error(where, code, text)
    return OutputError(problems)


def _reason(error: OSError) -> str:
    name = Path(error.filename).name if isinstance(error.filename, str) else ""
    return f"{error.strerror} ({name})" if name else str(error)
