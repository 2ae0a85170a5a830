"""The pages that changed, compiled with those of the same resources alone.

Names and types of a page come from that page, as far as it goes, so that most of a
large API is what it was when one page changes. A part is taken where that is certain:
the pages say what they said beside what their operations alone decide (`framing`), and
the rest of the package depends on nothing else of these (`model.outline`); what has
not changed is in the part what it is in the whole (`testing.footprint`); and no name is
new but of models that only these resources have. Then all that is new is in the files of
these resources, and in the rows of the README.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from codegen.analysis import Analysis, analyse
from codegen.files import Compiled, PreviousFile, Source
from codegen.framing import frame
from codegen.memo import Memo
from codegen.model.class_names import module_of
from codegen.model.names import pascal
from codegen.model.outline import outlines
from codegen.model.places import public_names
from codegen.options import ClientOptions
from codegen.problems import Problem, Problems
from codegen.survey import Since, Survey, SurveyedPage
from codegen.surveying import by_file, by_page, made_of, outline_of
from codegen.tested import TestedOperation
from codegen.testing.footprint import Footprints
from codegen.testing.remaking import Tested, tested_operations
from codegen.writing.model_modules import private
from codegen.writing.project_file import row

Said = tuple[str, str, str, str]  # file, code, text, operation

# What may follow the name of a resource in that of its class.
_OF_RESOURCE = re.compile("Resource[0-9]*$")


def compile_part(
    sources: Sequence[Source],
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
    since: Since,
) -> Compiled | None:
    """What `pipeline.compile_package` gives; None where all pages are needed for it.

    Args:
        previous: All files that the last run wrote.
    """
    pages = since.survey.pages
    if not since.changed or not since.changed <= pages.keys() or options.deprecated:
        return None
    resources = {name for page in since.changed for name in pages[page].resources}
    needed = {page for page in pages if not resources.isdisjoint(pages[page].resources)}
    beside = pages.keys() - needed - {*since.survey.telling}
    if len(pages) > 2 * len(beside):
        return None  # so much is left that nothing is won
    own = [source for source in sources if source.file not in beside]
    analysis = analyse(own, options, since.survey.decided)
    footprints = Footprints(analysis.document, analysis.built.package)
    survey = _survey(analysis, footprints, since, resources)
    names = _names(analysis, since, resources)
    if survey is None or names is None:
        return None
    from codegen.part_files import PartFiles  # needs Jinja and what it prints with

    notes = Problems()
    tested = Tested(_kept(analysis, since, survey, resources))
    files = PartFiles(analysis, footprints, options, previous, tested).files(
        since.survey, survey, resources, memo, notes
    )
    if files is None:
        return None
    operations = tested_operations(
        analysis.built.package, tested, notes, since.survey.tested
    )
    survey = replace(survey, tested=operations)
    memo.used = {**memo.known, **memo.used}  # other resources need them
    problems = tuple(sorted({*survey.problems, *notes}))
    return Compiled(files, problems, names, lambda: survey)


def _survey(
    analysis: Analysis, footprints: Footprints, since: Since, resources: Set[str]
) -> Survey | None:
    """What is known of all pages now; None where more has changed than may have."""
    problems = _problems(analysis, since)
    if analysis.errors or problems is None or not _same_frames(analysis, since):
        return None
    pages = _pages(analysis, footprints, since, resources)
    if pages is None or footprints.common != since.survey.common:
        return None
    return replace(
        since.survey,
        pages=pages,
        modules=_modules(analysis, since, resources),
        problems=problems,
        rows=_rows(analysis, since),
    )


def _same_frames(analysis: Analysis, since: Since) -> bool:
    """Whether the changed pages say what they said beside their operations."""
    found = by_file(analysis.parts)
    return all(
        frame(found.get(file, ()), page.tags) == page.frame
        for file in since.changed
        for page in [since.survey.pages[file]]
    )


def _problems(analysis: Analysis, since: Since) -> tuple[Problem, ...] | None:
    """What is wrong in all pages; None where the changed ones have something new.

    The lines of a problem may have moved.
    """
    known = since.survey.problems
    if any(page in problem.text for problem in known for page in since.changed):
        return None
    here = [p for p in analysis.problems if p.where.file in since.changed]
    before = [p for p in known if p.where.file in since.changed]
    if _said(here) != _said(before) or not _same_elsewhere(analysis, since):
        return None
    return tuple(sorted({*here, *(set(known) - set(before))}))


def _said(problems: Iterable[Problem]) -> list[Said]:
    return sorted((p.where.file, *_told(p)) for p in problems)


def _told(problem: Problem) -> tuple[str, str, str]:
    return problem.code, problem.text, problem.operation


def _same_elsewhere(analysis: Analysis, since: Since) -> bool:
    """Whether other files have the problems that they had.

    A component stands on the first page that has it, and with it what is wrong there,
    even if that is what another page makes of it. In the part it may be on a later
    page, and of an operation that is beside the part nothing is known.
    """
    beside = since.survey.pages.keys() - {p.origin.file for p in analysis.parts}
    apart = {_told(p) for p in since.survey.problems if p.where.file in beside}
    now, before = (
        {said for said in _said(problems) if said[0] not in beside | since.changed}
        for problems in (analysis.problems, since.survey.problems)
    )
    changed = {
        f"{o.method} {o.path}"
        for file, methods in by_page(analysis).items()
        for o in methods
        if file in since.changed
    }
    gone = any(not label or label in changed for *_, label in before - now)
    return not gone and all(tuple(told) in apart for _, *told in now - before)


def _pages(
    analysis: Analysis, footprints: Footprints, since: Since, resources: Set[str]
) -> dict[str, SurveyedPage] | None:
    """The pages as they are now; None where more has changed than may have.

    That is where a page that has not changed is not in the part what it is in the
    whole, or may not be; where others depend on what has changed in one, or may show it.
    """
    survey = since.survey
    found = {**survey.pages}
    methods, outlined = by_page(analysis), outlines(analysis.built)
    unknown = (o for file in methods.keys() - found.keys() for o in methods[file])
    if any(operation.resource in resources for operation in unknown):
        return None
    for file, page in survey.pages.items():
        if resources.isdisjoint(page.resources):
            continue
        own = methods.get(file, ())
        now = made_of(own, footprints)
        if now == page.made_of:
            continue
        if file not in since.changed or file in survey.fixed:
            return None
        if outline_of(own, outlined, footprints) != page.outline:
            return None
        found[file] = replace(page, made_of=now)
    return found


def _kept(
    analysis: Analysis, since: Since, survey: Survey, resources: Set[str]
) -> dict[str, TestedOperation]:
    """What is known of the tests of operations that are what they were."""
    known = since.survey.tested
    return {
        operation.call: known[operation.call]
        for file, methods in by_page(analysis).items()
        if file in survey.pages and survey.pages[file] == since.survey.pages[file]
        for operation in methods
        if operation.resource in resources and operation.call in known
    }


def _names(
    analysis: Analysis, since: Since, resources: Set[str]
) -> dict[str, str] | None:
    """All public names; None where others may depend on one that is new, or gone.

    Those of methods stay, and those of models of these resources alone, unless a
    shared model or a resource has such a name, or may have one.
    """
    homes = {f"models.{module_of(name)}" for name in resources}
    found = public_names(analysis.built)
    now, before = (
        {n: place for n, place in names.items() if n.rpartition(".")[0] in owners}
        for owners in [resources | homes]
        for names in (found, since.names)
    )
    classes = {pascal(name) for name in since.survey.decided.classes}
    for name in {name for name, _ in now.items() ^ before.items()}:
        own = name.rpartition(".")[2]
        alike = {own, own.removeprefix("Async")}
        alike |= {_OF_RESOURCE.sub("", start) for start in alike}
        is_model = name.rpartition(".")[0] in homes
        is_free = f"models.shared.{own}" not in since.names
        if not is_model or not is_free or not alike.isdisjoint(classes):
            return None
    others = since.names.items() - before.items()
    return dict(sorted((*others, *now.items())))


def _modules(analysis: Analysis, since: Since, resources: Set[str]) -> dict[str, str]:
    """The private modules of models by class."""
    built, homes = analysis.built, {module_of(name) for name in resources}
    definitions = [n for n in built.definitions if built.classes[n.key].module in homes]
    others = {
        name: module
        for name, module in since.survey.modules.items()
        if name.partition(".")[0] not in homes
    }
    return {**others, **private(definitions, built.classes)}


def _rows(analysis: Analysis, since: Since) -> tuple[tuple[str, str], ...]:
    """What the README says of all operations."""
    methods = by_page(analysis)
    changed = (row(o) for page in since.changed for o in methods.get(page, ()))
    now = {str(start): str(rest) for start, rest in changed}
    return tuple((start, now.get(start, rest)) for start, rest in since.survey.rows)
