"""What a run over all pages leaves for the next one; see `survey`."""

from __future__ import annotations

import json
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from codegen.analysis import Analysis
from codegen.dialects import Fragment, Named
from codegen.dialects.openapi import operations
from codegen.dialects.snippets import is_snippet
from codegen.files import GeneratedFile
from codegen.framing import digest, frame, tags_of
from codegen.model.ir import Operation, Package
from codegen.model.operation_ids import Key
from codegen.model.outline import Outline, outlines
from codegen.openapi.normalise import Api
from codegen.openapi.once import Once
from codegen.openapi.schemas import mapping
from codegen.problems import Problem
from codegen.survey import Survey, SurveyedPage
from codegen.tested import TestedOperation
from codegen.testing.footprint import Footprints
from codegen.writing.model_modules import private
from codegen.writing.project_file import row

# The files of no resource that show calls, and a call in a longer expression.
_SHOWING = frozenset({"README.md", "conftest.py", "test__client.py"})
_CALL = re.compile(r"(?<!\w)(?=(\w+\.\w+))")


def survey(
    analysis: Analysis,
    footprints: Footprints,
    files: Mapping[str, GeneratedFile],
    notes: Iterable[Problem],
    tested: Mapping[str, TestedOperation],
) -> Survey | None:
    """What one run knows of all pages; None where they cannot be taken apart.

    A document is not divided, and where pages describe one shared parameter in
    different words, the first of all pages decides.

    Args:
        footprints: Those of the package.
        files: What the run made.
        notes: What it noted of examples.
        tested: What is known of the tests of operations, by their calls.
    """
    built, api = analysis.built, analysis.api
    parts = [part for part in analysis.parts if isinstance(part, Fragment)]
    whole = any(part.whole for part in parts) or len(parts) < len(analysis.parts)
    if whole or analysis.errors or not api.agreed:
        return None
    methods = by_page(analysis)
    outlined = outlines(built)
    pages = _pages(parts, analysis, methods, outlined, footprints)
    rows = tuple(
        (str(start), str(rest)) for start, rest in map(row, built.package.operations)
    )
    shown = set(_shown(pages, methods, files, rows))
    return Survey(
        pages,
        tuple(sorted(shown | set(_telling(pages, parts, api, outlined)))),
        tuple(sorted(pages if footprints.needed_all else shown)),
        footprints.common,
        built.decided,
        private(built.definitions, built.classes),
        tuple(sorted({*analysis.problems, *_always(notes, built.package)})),
        rows,
        tested,
    )


def _always(notes: Iterable[Problem], package: Package) -> Iterator[Problem]:
    """Those that a run notes even if the tests of all operations are as they were."""
    operations = {operation.endpoint for operation in package.operations}
    return (note for note in notes if note.operation not in operations)


def _pages(
    fragments: Iterable[Fragment],
    analysis: Analysis,
    methods: Mapping[str, Sequence[Operation]],
    outlined: Mapping[Key, Sequence[Outline]],
    footprints: Footprints,
) -> dict[str, SurveyedPage]:
    """The pages that only have operations, all of which are methods made of them."""
    hooks = {origin.file for origin in analysis.api.hook_origins.values()}
    told = Once(digest)
    found: dict[str, SurveyedPage] = {}
    known = set[str]()
    for file, own in sorted(by_file(fragments).items()):
        tags = {name for fragment in own for name, _ in tags_of(fragment)} - known
        known |= tags
        made = methods.get(file, ())
        whole = len({key_of(o) for o in made}) == sum(map(_written, own))
        if made and whole and file not in hooks and not is_snippet(file):
            found[file] = SurveyedPage(
                frame(own, tags, told),
                outline_of(made, outlined, footprints),
                made_of(made, footprints),
                tuple(sorted({operation.resource for operation in made})),
                tuple(sorted(tags)),
            )
    return found


def by_page(analysis: Analysis) -> dict[str, list[Operation]]:
    """The methods that are made of each page."""
    found: dict[str, list[Operation]] = {}
    for operation in analysis.built.package.operations:
        file = analysis.api.origins[key_of(operation)].file
        found.setdefault(file, []).append(operation)
    return found


def key_of(operation: Operation) -> Key:
    """Where the document has an operation."""
    return operation.path, operation.method.lower()


def outline_of(
    methods: Iterable[Operation],
    outlined: Mapping[Key, Sequence[Outline]],
    footprints: Footprints,
) -> str:
    """What the rest depends on in the methods of a page, as a digest.

    And the components that they lead to: these are the same in a part and in the whole.
    """
    return digest(
        [
            [repr(outlined[key_of(operation)]), footprints.of_components(operation)]
            for operation in methods
        ]
    )


def made_of(methods: Iterable[Operation], footprints: Footprints) -> str:
    """What the methods of a page are made of, as a digest."""
    return digest([footprints.of_operation(operation) for operation in methods])


def by_file(parts: Iterable[Fragment | Named]) -> dict[str, list[Fragment]]:
    """The fragments of each file."""
    found: dict[str, list[Fragment]] = {}
    for part in parts:
        if isinstance(part, Fragment):
            found.setdefault(part.origin.file, []).append(part)
    return found


def _written(fragment: Fragment) -> int:
    """How many operations a page has; another page may have the same."""
    return sum(method != "webhook" for method, _ in operations(fragment.document))


def _telling(
    pages: Container[str],
    fragments: Iterable[Fragment],
    api: Api,
    outlined: Mapping[Key, Sequence[Outline]],
) -> Iterator[str]:
    """The first pages that tell of a credential, a scope, a server or a title.

    Or of something that the runtime needs.
    """
    facts: dict[str, set[str]] = {}
    for fragment in fragments:
        title = mapping(fragment.document, "info").get("title")
        facts.setdefault(fragment.origin.file, set()).add(f"title {title}")
    for key, origin in api.origins.items():
        path, method = key
        operation = api.document["paths"][path][method]
        facts[origin.file].add(f"servers {json.dumps(operation.get('servers'))}")
        for option in operation.get("security", api.document.get("security")) or ():
            facts[origin.file] |= {f"credential {found}" for found in option.items()}
        for outline in outlined.get(key, ()):
            facts[origin.file].update(outline.kinds)
    known = set[str]()
    for file in sorted(facts):
        if file in pages and not facts[file] <= known:
            known |= facts[file]
            yield file


def _shown(
    pages: Container[str],
    methods: Mapping[str, Iterable[Operation]],
    files: Mapping[str, GeneratedFile],
    rows: Iterable[tuple[str, str]],
) -> Iterator[str]:
    """The pages of the operations that files of no resource have as examples."""
    table = {start + rest for start, rest in rows}
    words = {
        found
        for path, file in files.items()
        if PurePosixPath(path).name in _SHOWING
        for line in file.text.split("\n")
        if line not in table
        for found in _CALL.findall(line)
    }
    for file, made in sorted(methods.items()):
        if file in pages and any(operation.call in words for operation in made):
            yield file
