"""The order of the stages, from pages to files. Nothing flows back.

Pure: no clock, no file but the generator's own templates, nothing printed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from codegen.dialects import (
    Beside,
    Fragment,
    Named,
    join,
    read_beside,
    read_source,
)
from codegen.dialects.snippets import is_snippet
from codegen.files import Compiled, PreviousFile, Source
from codegen.formatting.formatter import formatter
from codegen.memo import Memo
from codegen.model.build import Built, build
from codegen.model.places import public_names
from codegen.openapi.normalise import Api, normalise
from codegen.options import COMMAND_LINE, ClientOptions
from codegen.problems import Problem, Problems, Where, corrected
from codegen.reading.source import Node

# Files that people keep beside pages, and that sites serve for machines.
ABOUT = frozenset(
    {"changelog", "contributing", "license", "llms", "llms-full", "readme"}
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the sources of one client say, with all that is wrong in them."""

    api: Api
    built: Built
    problems: tuple[Problem, ...]

    @property
    def document(self) -> Node:
        """The normalised OpenAPI 3.1 document."""
        return self.api.document

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")


def analyse(sources: Sequence[Source], options: ClientOptions) -> Analysis:
    """Read, merge, name and type everything; nothing is rendered."""
    problems = Problems()
    beside = read_beside(sources, problems)
    parts: list[Fragment | Named] = []
    for source in sorted(sources, key=lambda source: source.file):
        parts += _read(source, beside, problems)
    api = normalise(join(parts, problems), options, problems)
    built = build(api, options, problems)
    return Analysis(api, built, _accepted(problems, options))


def _read(source: Source, beside: Beside, problems: Problems) -> list[Fragment | Named]:
    """What one file gives; a README or a snippet may give nothing."""
    found = Problems()
    parts = read_source(source.file, source.data, found, beside)
    about = PurePosixPath(source.file).stem.lower() in ABOUT
    for problem in found:
        if problem.code == "E100" and is_snippet(source.file):
            continue  # the pages that use it say what it is
        if problem.code == "E100" and about:
            text = "no operation here; read as a text about the pages beside it"
            problems.note(problem.where, "N100", text)
        else:
            problems.add(problem)
    return parts


def compile_package(
    sources: Sequence[Source],
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo | None = None,
) -> Compiled:
    """All files of the package.

    Args:
        previous: What the last run wrote; a file that is the same need not be made.
        memo: What the model generator answered; it gets what it answers now.
    """
    analysis = analyse(sources, options)
    if analysis.errors and not options.keep_going:
        return Compiled({}, analysis.problems)
    package = analysis.built.package
    if not package.has_client and not package.has_webhooks:
        return Compiled({}, (*analysis.problems, *_nothing(analysis, sources)))
    return _written(analysis, options, previous, memo or Memo())


def _written(
    analysis: Analysis,
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
) -> Compiled:
    # Jinja and what it prints with are not needed to look at pages.
    from codegen.writing.plan import plan
    from codegen.writing.render import render

    notes = Problems()
    built, api = analysis.built, analysis.api
    planned = plan(built, api, options, analysis.errors, notes, memo)
    files = render(planned, previous, formatter(options.formatter))
    problems = tuple(sorted({*analysis.problems, *notes}))
    return Compiled(files, problems, public_names(built))


def _nothing(analysis: Analysis, sources: Sequence[Source]) -> Iterator[Problem]:
    """The problem of a client without operations, unless others say why."""
    if not analysis.errors:
        where = Where(sources[0].file, 1) if sources else COMMAND_LINE
        text = "there is no operation in all of the specs, so there is no client"
        yield Problem(where, "E208", text)


def _accepted(
    problems: Iterable[Problem], options: ClientOptions
) -> tuple[Problem, ...]:
    """The problems, those that the configuration allows turned into notes."""
    unused = set(options.allow)
    errors = set[str]()
    found: list[Problem] = []
    for problem in problems:
        if problem.level == "error":
            errors.add(problem.label)
        if problem.level == "error" and problem.label in options.allow:
            unused.discard(problem.label)
            problem = replace(problem, level="note")
        found.append(problem)
    for label in sorted(unused):
        text = f"allow = [{label!r}] matches no problem; "
        text += corrected(label, errors, "take it out")
        found.append(Problem(options.place("allow"), "E620", text))
    return tuple(sorted(found))
