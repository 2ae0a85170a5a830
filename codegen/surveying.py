"""What a run over all pages leaves for the next one; see `survey`."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Any

from codegen.analysis import Analysis
from codegen.dialects import Fragment, Named
from codegen.dialects.openapi import operations
from codegen.dialects.snippets import is_snippet
from codegen.files import GeneratedFile
from codegen.model.ir import Package
from codegen.model.operation_ids import Key
from codegen.openapi.normalise import Api
from codegen.openapi.once import Once
from codegen.openapi.schemas import METHODS, listed, mapping
from codegen.problems import Problem
from codegen.reading.nodes import Node, Seq
from codegen.survey import Survey, SurveyedPage
from codegen.writing.model_modules import private

Told = Callable[[Any], str]


def survey(
    analysis: Analysis, files: Mapping[str, GeneratedFile], notes: Iterable[Problem]
) -> Survey | None:
    """What one run knows of all pages; None where they cannot be taken apart.

    A document is not divided, and where pages describe one shared parameter in
    different words, the first of all pages decides.

    Args:
        files: What the run made.
        notes: What it noted of examples.
    """
    built, api = analysis.built, analysis.api
    parts = [part for part in analysis.parts if isinstance(part, Fragment)]
    whole = any(part.whole for part in parts) or len(parts) < len(analysis.parts)
    if whole or analysis.errors or not api.agreed:
        return None
    pages = _pages(parts, analysis)
    readme = files.get("README.md")
    return Survey(
        pages,
        tuple(_telling(pages, parts, api)),
        built.decided,
        private(built.definitions, built.classes),
        tuple(sorted({*analysis.problems, *_always(notes, built.package)})),
        readme.raw if readme else "",
    )


def _always(notes: Iterable[Problem], package: Package) -> Iterator[Problem]:
    """Those that a run notes even if the tests of all operations are as they were."""
    operations = {operation.endpoint for operation in package.operations}
    return (note for note in notes if note.operation not in operations)


def _pages(
    fragments: Iterable[Fragment], analysis: Analysis
) -> dict[str, SurveyedPage]:
    """The pages that only have operations, all of which are methods made of them."""
    api = analysis.api
    resources: dict[str, set[str]] = {}
    methods: dict[str, set[Key]] = {}
    for operation in analysis.built.package.operations:
        key = operation.path, operation.method.lower()
        file = api.origins[key].file
        resources.setdefault(file, set()).add(operation.resource)
        methods.setdefault(file, set()).add(key)
    hooks = {origin.file for origin in api.hook_origins.values()}
    told = Once(_digest)
    found: dict[str, SurveyedPage] = {}
    known = set[str]()
    for file, own in sorted(by_file(fragments).items()):
        tags = {name for fragment in own for name, _ in _tags(fragment)} - known
        known |= tags
        whole = len(methods.get(file, ())) == sum(map(_written, own))
        if whole and file in resources and file not in hooks and not is_snippet(file):
            digest, names = frame(own, tags, told), sorted(resources[file])
            found[file] = SurveyedPage(digest, tuple(names), tuple(sorted(tags)))
    return found


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
    pages: Container[str], fragments: Iterable[Fragment], api: Api
) -> Iterator[str]:
    """The first pages that tell of a credential, a scope, a server or a title."""
    facts: dict[str, set[str]] = {}
    for fragment in fragments:
        title = mapping(fragment.document, "info").get("title")
        facts.setdefault(fragment.origin.file, set()).add(f"title {title}")
    for (path, method), origin in api.origins.items():
        operation = api.document["paths"][path][method]
        facts[origin.file].add(f"servers {json.dumps(operation.get('servers'))}")
        for option in operation.get("security", api.document.get("security")) or ():
            facts[origin.file] |= {f"credential {found}" for found in option.items()}
    known = set[str]()
    for file in sorted(facts):
        if file in pages and not facts[file] <= known:
            known |= facts[file]
            yield file


def frame(
    fragments: Iterable[Fragment], tags: Container[str], told: Told | None = None
) -> str:
    """The digest of what a page says beside its operations.

    Of the API only the title counts, and of a tag what the first page says.

    Args:
        fragments: Those of the page.
        tags: The tags that no page before it has.
        told: Gives the digest of a piece.
    """
    return _digest([list(_around(f, tags, told or _digest)) for f in fragments])


def _around(fragment: Fragment, tags: Container[str], told: Told) -> Iterator[object]:
    yield [fragment.origin.spec, sorted(fragment.silent), sorted(fragment.lifted)]
    for key, value in fragment.document.items():
        if key == "info" and isinstance(value, Node):
            yield [key, value.get("title")]
        elif key == "tags" and isinstance(value, Seq):
            yield [[name, name in tags and told(tag)] for name, tag in _tags(fragment)]
        elif key == "components" and isinstance(value, Node):
            for section, table in value.items():
                named = table.items() if isinstance(table, Node) else [("", table)]
                yield [section, [[name, told(item)] for name, item in named]]
        elif key == "paths" and isinstance(value, Node):
            for path, item in value.items():
                yield [path, told(_without_operations(item))]
        else:
            yield [key, told(value)]


def _tags(fragment: Fragment) -> Iterator[tuple[str, Node]]:
    for tag in listed(fragment.document.get("tags")):
        if isinstance(tag, Node):
            yield str(tag.get("name")), tag


def _without_operations(item: Any) -> Any:
    """A path without its operations, but for servers: all pages choose among these."""
    if not isinstance(item, Node):
        return item
    return {
        key: mapping(item, key).get("servers") if key in METHODS else value
        for key, value in item.items()
    }


def _digest(value: Any) -> str:
    text = json.dumps(value, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
