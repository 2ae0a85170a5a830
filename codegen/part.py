"""The pages that changed, compiled with those of the same resources alone.

Names and types of a page come from that page, as far as it goes, so that most of a
large API is what it was when one page changes. A part is taken where that is certain:
the pages say what they said beside their operations (`surveying.frame`), and these,
with all that they lead to, are what they were but for summaries and descriptions
(`Footprints`, whose digests the last run left). Then other words are all that is new,
and they are in the files of these resources, and in their rows of the README.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from codegen.analysis import Analysis, analyse
from codegen.files import Compiled, GeneratedFile, PreviousFile, Source, digest
from codegen.formatting.formatter import formatter
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.problems import Problem
from codegen.survey import Since
from codegen.surveying import by_file, frame
from codegen.testing.footprint import Footprints

_README = "README.md"


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
    if analysis.errors or not _same_frames(analysis, since):
        return None
    problems = _problems(analysis, since)
    files = _files(analysis, options, previous, memo, since, resources)
    if problems is None or files is None:
        return None
    readme = files[_README].raw if _README in files else ""
    survey = replace(since.survey, problems=problems, readme=readme)
    return Compiled(files, problems, since.names, lambda: survey)


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
    if _said(here) != _said(before):
        return None
    return tuple(sorted({*here, *(set(known) - set(before))}))


def _said(problems: Iterable[Problem]) -> list[tuple[str, str, str, str]]:
    return sorted((p.where.file, p.code, p.text, p.operation) for p in problems)


def _files(
    analysis: Analysis,
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
    since: Since,
    resources: Set[str],
) -> dict[str, GeneratedFile] | None:
    """All files of the package; None where more than words has changed."""
    from codegen.writing.render import render
    from codegen.writing.resource_files import examples_path, resource_files
    from codegen.writing.wording import same_code

    built, api = analysis.built, analysis.api
    inside = "" if options.layout == "package" else f"{options.package}/"
    footprints = Footprints(api.document, built.package)
    found = [r for r in built.package.resources if r.name in resources]
    for resource in found:
        before = previous.get(examples_path(inside, resource))
        if before is None or before.made_of != footprints.of(resource):
            return None
    modules = since.survey.modules
    planned = list(resource_files(built, resources, memo, modules, inside))
    if len(found) < len(resources) or any(p.path not in previous for p in planned):
        return None
    made = render(planned, previous, formatter(options.formatter))
    if not all(same_code(previous[path].text, made[path].text) for path in made):
        return None
    files = {**previous, **made}
    if _README in previous:
        readme = _readme(analysis, previous[_README].text, since)
        if readme is None:
            return None
        files[_README] = readme
    memo.used = {**memo.known, **memo.used}  # other resources need them
    return files


def _readme(analysis: Analysis, text: str, since: Since) -> GeneratedFile | None:
    """The README with the rows of the changed operations as they are now."""
    from codegen.writing.project_file import row

    raw = since.survey.readme
    for operation in analysis.built.package.operations:
        key = operation.path, operation.method.lower()
        if analysis.api.origins[key].file not in since.changed:
            continue
        start, rest = row(operation)
        if text.count(f"\n{start}") != 1 or raw.count(f"\n{start}") != 1:
            return None
        text, raw = _with_row(text, start, rest), _with_row(raw, start, rest)
    return GeneratedFile(digest(raw.encode()), text, "", raw)


def _with_row(text: str, start: str, rest: str) -> str:
    before, found, after = text.partition(f"\n{start}")
    return f"{before}{found}{rest}\n{after.partition(chr(10))[2]}"
