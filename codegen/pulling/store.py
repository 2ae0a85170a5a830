"""The folder of pages: what is in it against what the site has.

A page that was edited by hand stays as it is while the site's stays the same;
once both changed it is refused. Pages are written a few at a time, and before
each batch its records: a run that is killed leaves pages that are old or new,
and the next one knows them as its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from codegen.files import digest
from codegen.problems import Problem, Where
from codegen.project import folder
from codegen.pulling import state
from codegen.pulling.http import Answer
from codegen.pulling.order import Wanted
from codegen.pulling.state import Globs, Record, State
from codegen.pulling.trouble import Trouble

_BATCH, _LARGE = 50, 16 * 1024 * 1024  # pages, characters
_LONGEST = 200  # ETag


class Store:
    """Opened where no other run is at work (`folder.exclusive`)."""

    def __init__(self, path: Path, label: str, *, force: bool) -> None:
        """Raises `Trouble`: E710 for a folder or E711 for records that cannot be read."""
        self._path = path
        self._label = label
        self.new: list[str] = []
        self.changed: list[str] = []
        self.deleted: list[str] = []
        self.unchanged = 0
        self.problems: list[Problem] = []
        self._force = force
        data = self.disk(state.NAME)
        self._state = state.load(data) if data is not None else State()
        self.records = self._state.records
        self._kept = data.decode() if data is not None else ""
        self._pending: dict[str, str] = {}
        interrupted = [file for file, record in self.records.items() if record.before]
        for file in (state.NAME, *interrupted):
            folder.clear(path / file)

    def _where(self, file: str) -> Where:
        return Where(f"{self._label}/{file}", 1)

    def disk(self, file: str) -> bytes | None:
        """The file as it is; raises `Trouble` (E710) for a link or a folder."""
        obstacle = folder.crossing(self._path, self._path.parent, [file])
        if obstacle is not None:
            text = f"{obstacle} is a symbolic link or a file, not a folder; remove it"
            raise Trouble("E710", text)
        try:
            return folder.read(self._path / file)
        except OSError as error:
            raise _unusable(self._path / file, error) from None

    def conditions(self, page: Wanted) -> dict[str, str]:
        """The headers with which the site need not send the page again."""
        record = self.records.get(page.file)
        data = self.disk(page.file)
        if record is None or record.url != page.url or data is None:
            return {}
        found = digest(data)
        if found == record.before:  # not written to its end
            return {}
        if self._force and found != record.sha256:
            return {}
        if record.etag:
            return {"if-none-match": record.etag}
        return {"if-modified-since": record.modified} if record.modified else {}

    def same(self, page: Wanted) -> None:
        """The site says that the page has not changed (304)."""
        self._keep(page, self.records[page.file])

    def ask(self, urls: Iterable[str], globs: Globs) -> None:
        """Record what was asked for, for each URL as the source of pages."""
        self._state.globs |= dict.fromkeys(urls, globs)

    def take(self, page: Wanted, text: str, answer: Answer) -> None:
        """Write the page where it changed. Raises `Trouble` (E708) for an edit."""
        sha = digest(text.encode())
        record = self.records.get(page.file)
        disk = self.disk(page.file)
        found = None if disk is None else digest(disk)
        etag = _header(answer, "etag")
        modified = "" if etag else _header(answer, "last-modified")
        before = found if found and found != sha else ""
        fresh = Record(page.url, page.source, sha, etag, modified, before)
        if found == sha:
            # Another ETag for the same text is no reason to change a file.
            same = record is not None and sha == record.sha256 and not record.before
            self._keep(page, record if same and record else fresh)
        elif found is None or self._force:
            self._write(page, text, fresh)
        elif record is None:
            reason = (
                "lies where a page goes, and is not from `mintgen pull`; remove it, "
            )
            trouble = Trouble("E708", f"{reason}leave the page out, or use --force")
            self._report(page.file, trouble)
        elif found in record.digests:
            self._write(page, text, fresh)
        elif record.sha256 == sha and record.url == page.url:
            self._keep(page, record)
        else:
            reason = "edited by hand, and changed on the site; take the edit out, "
            trouble = Trouble("E708", f"{reason}or use --force to lose it")
            self._report(page.file, trouble)

    def flush(self) -> None:
        """Write what is pending, with its records before and after it.

        Raises `Trouble` (E710) where the records cannot be written; a page that
        cannot be is a problem.
        """
        self._save()
        for file, text in self._pending.items():
            record = self.records[file]
            try:
                folder.replace(self._path / file, text)
            except OSError as error:
                self._report(file, _unusable(self._path / file, error))
                continue
            (self.changed if record.before else self.new).append(file)
            self.records[file] = replace(record, before="")
        self._pending.clear()
        self._save()

    def forget(self, lost: Mapping[str, str], *, prune: bool) -> None:
        """Report the files of `lost`, each with its reason, or delete them."""
        for file, reason in sorted(lost.items()):
            try:
                self._forget(file, reason, prune=prune)
            except Trouble as trouble:
                self._report(file, trouble)
        self._save()

    def _forget(self, file: str, reason: str, *, prune: bool) -> None:
        data = self.disk(file)
        if data is None:
            del self.records[file]
            return
        edited = digest(data) not in self.records[file].digests
        if prune and not (edited and not self._force):
            try:
                folder.remove(self._path / file, self._path)
            except OSError as error:
                raise _unusable(self._path / file, error) from None
            del self.records[file]
            self.deleted.append(file)
            return
        advice = "`mintgen pull --prune` deletes it"
        if prune:
            advice = "edited by hand, so it is kept; delete it yourself"
        note = Problem(self._where(file), "N712", f"{reason}; {advice}", "note")
        self.problems.append(note)

    def _report(self, file: str, trouble: Trouble) -> None:
        self.problems.append(Problem(self._where(file), trouble.code, trouble.text))

    def _keep(self, page: Wanted, record: Record) -> None:
        """Leave the file as it is."""
        self.unchanged += 1
        self.records[page.file] = replace(record, source=page.source, before="")
        data = self.disk(page.file)
        if data is not None and digest(data) != record.sha256:
            text = "edited by hand; kept, as the site's is unchanged (--force takes it)"
            self.problems.append(Problem(self._where(page.file), "N713", text, "note"))

    def _write(self, page: Wanted, text: str, record: Record) -> None:
        self.records[page.file] = record
        self._pending[page.file] = text
        size = sum(map(len, self._pending.values()))
        if len(self._pending) == _BATCH or size > _LARGE:
            self.flush()

    def _save(self) -> None:
        text = state.dump(self._state)
        if text == self._kept or (not self.records and not self._kept):
            return
        try:
            folder.replace(self._path / state.NAME, text)
        except OSError as error:
            raise _unusable(self._path / state.NAME, error) from None
        self._kept = text


def _header(answer: Answer, name: str) -> str:
    """A header that is sent back to the site later; empty if it is odd."""
    text = answer.headers.get(name, "")
    fine = text.isascii() and text.isprintable() and len(text) <= _LONGEST
    return text if fine else ""


def _unusable(path: Path, error: OSError) -> Trouble:
    return Trouble("E710", f"{path.name}: {error.strerror}")
