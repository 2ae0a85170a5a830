"""The order of the stages, from pages to files. Nothing flows back.

Pure: no clock, no file but the generator's own templates, nothing printed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

from codegen.analysis import Analysis, analyse
from codegen.files import Compiled, PreviousFile, Source
from codegen.formatting.formatter import formatter
from codegen.memo import Memo
from codegen.model.places import public_names
from codegen.options import COMMAND_LINE, ClientOptions
from codegen.part import compile_part
from codegen.problems import Problem, Problems, Where
from codegen.survey import Since, Survey
from codegen.surveying import survey
from codegen.tested import TestedOperation
from codegen.testing.footprint import Footprints
from codegen.testing.remaking import Tested, tested_operations


def compile_package(
    sources: Sequence[Source],
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo | None = None,
    since: Since | None = None,
) -> Compiled:
    """All files of the package.

    Args:
        previous: What the last run wrote; a file that is the same need not be made.
        memo: What the model generator answered; it gets what it answers now.
        since: What else is known of the last run, if few pages have changed.
    """
    memo = memo or Memo()
    if since is not None:
        with suppress(Exception):  # all pages do not need what was kept
            part = compile_part(sources, options, previous, memo, since)
            if part is not None:
                return part
    analysis = analyse(sources, options)
    if analysis.errors and not options.keep_going:
        return Compiled({}, analysis.problems)
    package = analysis.built.package
    if not package.has_client and not package.has_webhooks:
        return Compiled({}, (*analysis.problems, *_nothing(analysis, sources)))
    return _written(analysis, options, previous, memo, since)


def _written(
    analysis: Analysis,
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
    since: Since | None,
) -> Compiled:
    # Jinja and what it prints with are not needed to look at pages.
    from codegen.writing.plan import plan
    from codegen.writing.render import render

    notes = Problems()
    built, api = analysis.built, analysis.api
    footprints = Footprints(api.document, built.package)
    tested = Tested()
    planned = plan(
        built, api, options, analysis.errors, notes, memo, footprints, tested
    )
    files = render(planned, previous, formatter(options.formatter))
    problems = tuple(sorted({*analysis.problems, *notes}))
    names = public_names(built)

    def found() -> Survey | None:
        known: Mapping[str, TestedOperation] = since.survey.tested if since else {}
        operations = tested_operations(built.package, tested, notes, known)
        return survey(analysis, footprints, files, notes, operations)

    return Compiled(files, problems, names, found)


def _nothing(analysis: Analysis, sources: Sequence[Source]) -> Iterator[Problem]:
    """The problem of a client without operations, unless others say why."""
    if not analysis.errors:
        where = Where(sources[0].file, 1) if sources else COMMAND_LINE
        text = "there is no operation in all of the specs, so there is no client"
        yield Problem(where, "E208", text)
