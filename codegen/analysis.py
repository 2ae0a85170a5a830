"""What the sources of a client say: from pages to names and types."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from codegen.dialects.openapi import operations
from codegen.dialects.snippets import is_snippet
from codegen.files import Source
from codegen.model.build import Built, build
from codegen.model.decided import Decided
from codegen.openapi.normalise import Api, normalise
from codegen.options import ClientOptions
from codegen.problems import Problem, Problems, corrected
from codegen.reading.source import Node

# Files that people keep beside pages, and that sites serve for machines.
ABOUT = frozenset(
    {"changelog", "contributing", "license", "llms", "llms-full", "readme"}
)


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the sources of one client say, with all that is wrong in them.

    Args:
        parts: What each page gives by itself.
    """

    parts: tuple[Fragment | Named, ...]
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


def analyse(
    sources: Sequence[Source],
    options: ClientOptions,
    decided: Decided | None = None,
) -> Analysis:
    """Read, merge, name and type everything; nothing is rendered.

    Args:
        decided: What all pages decide, if `sources` are a part of them; then the
            options may speak of operations that are not there.
    """
    problems = Problems()
    parts = tuple(_parts(sources, problems))
    if decided:
        options = _about(parts, options)
    api = normalise(join(parts, problems), options, problems)
    built = build(api, options, problems, decided)
    accepted = _accepted(problems, options)
    unused = () if decided else _unused(problems, options)
    return Analysis(parts, api, built, tuple(sorted((*accepted, *unused))))


def _parts(sources: Sequence[Source], problems: Problems) -> Iterator[Fragment | Named]:
    beside = read_beside(sources, problems)
    for source in sorted(sources, key=lambda source: source.file):
        yield from _read(source, beside, problems)


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


def _about(parts: Iterable[Fragment | Named], options: ClientOptions) -> ClientOptions:
    """The options without what they say of operations that are not in `parts`."""
    keys = {
        f"{method.upper()} {path}"
        for part in parts
        if isinstance(part, Fragment)
        for method, path in operations(part.document)
    }
    return replace(
        options,
        rename={k: name for k, name in options.rename.items() if k in keys},
        pagination={k: way for k, way in options.pagination.items() if k in keys},
    )


def _accepted(problems: Iterable[Problem], options: ClientOptions) -> Iterator[Problem]:
    """The problems, those that the configuration allows turned into notes."""
    for problem in problems:
        allowed = problem.level == "error" and problem.label in options.allow
        yield replace(problem, level="note") if allowed else problem


def _unused(problems: Iterable[Problem], options: ClientOptions) -> Iterator[Problem]:
    """E620 for what the configuration allows and is not there."""
    errors = {problem.label for problem in problems if problem.level == "error"}
    for label in sorted(set(options.allow) - errors):
        text = f"allow = [{label!r}] matches no problem; "
        text += corrected(label, errors, "take it out")
        yield Problem(options.place("allow"), "E620", text)
