"""Generate or check one client: inputs → compile → output.

The compiler is a parameter and is called only where something changed, so
that a run with nothing to do need not import it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from codegen import __version__
from codegen.files import Compiled, PreviousFile, Source, digest
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.problems import Problem, Problems
from codegen.project import kept, lock, output, stale
from codegen.project.cache import Cache
from codegen.project.folder import exclusive
from codegen.project.generator import fingerprint, tool_versions
from codegen.project.inputs import collect
from codegen.project.job import Job
from codegen.project.lock import Inputs, Lock, Record
from codegen.project.output import OutputError, Plan
from codegen.survey import Since

if TYPE_CHECKING:
    from codegen.project.renames import Changes


class Compile(Protocol):
    """See `pipeline.compile_package`."""

    def __call__(
        self,
        sources: Sequence[Source],
        options: ClientOptions,
        previous: Mapping[str, PreviousFile],
        memo: Memo,
        since: Since | None,
    ) -> Compiled: ...


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did; `plan` is None where there was nothing to do, or errors."""

    job: Job
    problems: tuple[Problem, ...] = ()
    plan: Plan | None = None
    wrote: bool = False
    total: int = 0  # files of the package
    reasons: tuple[str, ...] = ()
    names: Changes | None = None  # of the public names
    pages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()  # generated, with the lock
    diff: tuple[str, ...] = ()

    @property
    def paths(self) -> tuple[Path, ...]:
        """Every file that belongs into the same commit."""
        folder = self.job.target.path
        return (
            *(self.job.root / page for page in self.pages),
            *(folder / file for file in self.files),
        )

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")

    @property
    def failed(self) -> bool:
        return bool(self.errors)


@dataclass(frozen=True, slots=True)
class _Input:
    """The sources of a job as read, and their digests."""

    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]
    inputs: Inputs

    @property
    def failed(self) -> bool:
        return _fail(self.problems)

    @property
    def pages(self) -> tuple[str, ...]:
        return tuple(source.file for source in self.sources)


def generate(
    job: Job, compile_package: Compile, *, force: bool, waiting: Callable[[], None]
) -> Outcome:
    """Bring a package up to date; with errors nothing is written.

    Calls `waiting` if another run is writing to the same folder.
    """
    target = job.target
    given = _read(job)
    try:
        output.read_lock(target, job.options.package, force=force)
        with ExitStack() as stack:
            with output.writing(target):
                stack.enter_context(exclusive(target.path, waiting))
            old = output.read_lock(target, job.options.package, force=force)
            disk = output.read_files(target, old.paths if old else ())
            reasons = _reasons(old, given, disk)
            if not (reasons or given.failed or force):
                return Outcome(job, pages=given.pages, files=_files(old))
            return _renew(job, compile_package, given, old, disk, reasons, force)
    except OutputError as error:
        return Outcome(job, error.problems)


def check(job: Job, compile_package: Compile) -> Outcome:
    """Compile afresh and compare with what is on disk; writes nothing."""
    target = job.target
    given = _read(job)
    compiled = _compile(job, compile_package, given, {}, Memo(), None)
    problems = (*given.problems, *compiled.problems)
    try:
        old = output.read_lock(target, job.options.package)
        if not compiled.files:
            return Outcome(job, problems)
        texts = {path: file.text for path, file in compiled.files.items()}
        output.check_paths(target, texts)
        disk = output.read_files(target, {*texts, *(old.paths if old else ())})
        result = _result(given.inputs, compiled, _missing(job, problems), {})
        expected = lock.dump(result)
    except OutputError as error:
        return Outcome(job, (*problems, *error.problems))
    todo = output.plan(texts, disk, old)
    problems = (*problems, *output.edits(target, todo, old))
    kept = "" if old is None else lock.dump(old)
    if todo or kept != expected:
        text = "not what the specs give (see the diff)"
        problems = (*problems, stale.advice(job, text))
    if old is not None:
        disk[lock.NAME] = kept.encode()
    diff = tuple(output.difference(target, {**texts, lock.NAME: expected}, disk))
    return Outcome(job, problems, pages=given.pages, files=_files(old), diff=diff)


def check_fast(job: Job) -> Outcome:
    """Compare digests alone: have inputs, generator or outputs changed?"""
    given = _read(job)
    try:
        old = output.read_lock(job.target, job.options.package)
        disk = output.read_files(job.target, old.paths if old else ())
    except OutputError as error:
        return Outcome(job, (*given.problems, *error.problems))
    found = stale.problems(job, old, given.inputs, disk)
    problems = tuple(sorted((*given.problems, *found)))
    return Outcome(job, problems, pages=given.pages, files=_files(old))


def _fail(problems: tuple[Problem, ...]) -> bool:
    return any(problem.level == "error" for problem in problems)


def _read(job: Job) -> _Input:
    problems = Problems()
    sources = collect(job.options.specs, job.root, problems)
    inputs = Inputs(
        version=__version__,
        generator=fingerprint(),
        tools=tool_versions(job.options.formatter),
        options=job.options.as_data(),
        sources={job.recorded(source.file): digest(source.data) for source in sources},
    )
    return _Input(tuple(sources), tuple(problems), inputs)


def _reasons(old: Lock | None, given: _Input, disk: Mapping[str, bytes]) -> list[str]:
    """Why the package is made again; empty if it need not be."""
    reasons = stale.reasons(old, given.inputs)
    if old is not None and old.missing:
        reasons.append(f"errors were left out by --keep-going: {len(old.missing)}")
    touched = Counter(stale.touched(old, disk).values())
    return reasons + [f"generated files {how}: {n}" for how, n in touched.items()]


def _renew(
    job: Job,
    compile_package: Compile,
    given: _Input,
    old: Lock | None,
    disk: Mapping[str, bytes],
    reasons: list[str],
    force: bool,
) -> Outcome:
    from codegen.project.renames import changes

    cache = job.cache and Cache(job.cache, job.options.package, given.inputs)
    memo = cache.load() if cache else Memo()
    previous = kept.files(given.inputs, old, disk)
    since = kept.since(cache, given.inputs, old, previous) if cache else None
    compiled = _compile(job, compile_package, given, previous, memo, since)
    problems = (*given.problems, *compiled.problems)
    if not compiled.files:
        return Outcome(job, problems)
    texts = {path: file.text for path, file in compiled.files.items()}
    output.check_paths(job.target, texts)
    # What stays has been read; other files may have changed since then.
    same = {path for path, file in previous.items() if texts.get(path) is file.text}
    others = {*texts, *(old.paths if old else ())} - same
    disk = {path: disk[path] for path in same} | output.read_files(job.target, others)
    todo = output.plan(texts, disk, old)
    if force:
        todo = output.forced(todo, texts)
    if todo.edited:
        edits = output.edits(job.target, todo, old)
        return Outcome(job, (*problems, *edits))
    known = {path: old.files[path].final for path in same} if old else {}
    result = _result(given.inputs, compiled, _missing(job, problems), known)
    wrote = output.write(job.target, todo, texts, old, result)
    if cache:
        cache.save(memo)
        survey = compiled.survey and compiled.survey()
        if survey:
            cache.save_survey(survey, given.inputs)
    return Outcome(
        job,
        problems,
        todo,
        wrote,
        len(texts),
        tuple(reasons),
        changes(old.names if old else {}, compiled.names, job.options.deprecated),
        given.pages,
        _files(result),
    )


def _compile(
    job: Job,
    compile_package: Compile,
    given: _Input,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
    since: Since | None,
) -> Compiled:
    """Compile what could be read; unread inputs are errors like any other."""
    if not given.sources:
        return Compiled({}, ())
    compiled = compile_package(given.sources, job.options, previous, memo, since)
    if (given.failed or _fail(compiled.problems)) and not job.options.keep_going:
        return Compiled({}, compiled.problems)
    return compiled


def _result(
    inputs: Inputs,
    compiled: Compiled,
    missing: tuple[str, ...],
    known: Mapping[str, str],
) -> Lock:
    """What the lock is to say; `known` are the digests of files that stay."""
    files = {
        path: Record(
            file.raw_sha,
            known.get(path) or digest(file.text.encode("utf-8")),
            file.made_of,
        )
        for path, file in compiled.files.items()
    }
    return Lock(inputs, compiled.names, missing, files)


def _missing(job: Job, problems: tuple[Problem, ...]) -> tuple[str, ...]:
    """The errors of an incomplete package, as the lock keeps them."""
    return tuple(
        f"{job.recorded(p.where.file)}:{p.where.line}: {p.code} {p.text}"
        for p in sorted(problems)
        if p.level == "error"
    )


def _files(old: Lock | None) -> tuple[str, ...]:
    return (lock.NAME, *sorted(old.files)) if old else ()
