"""The files of a package of which a part of the pages was compiled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, replace
from typing import Any

from codegen.analysis import Analysis
from codegen.code import Code
from codegen.files import GeneratedFile, PreviousFile, digest
from codegen.formatting.formatter import formatter
from codegen.memo import Memo
from codegen.model.build_resource import without_operations
from codegen.model.class_names import module_of
from codegen.model.decided import Decided
from codegen.model.ir import Package, Resource
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.survey import Survey
from codegen.testing.answered import Answered
from codegen.testing.footprint import Footprints
from codegen.testing.plan import test_path, tests_of, tests_of_clients
from codegen.testing.remaking import Tested, merged
from codegen.writing.core_modules import named
from codegen.writing.model_files import model_files
from codegen.writing.model_index import divided_modules
from codegen.writing.package_files import package_files, project_files
from codegen.writing.render import Planned, render, source_text
from codegen.writing.resource_files import (
    answers,
    answers_path,
    methods,
    mocks,
    model_indexes,
    models,
)

README = "README.md"

Row = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PartFiles:
    """What the pages of some resources give, beside the files of the last run.

    Args:
        previous: All files that the last run wrote.
        tested: The operations whose tests and answers are what they were.
    """

    analysis: Analysis
    footprints: Footprints
    options: ClientOptions
    previous: Mapping[str, PreviousFile]
    tested: Tested

    def files(
        self,
        before: Survey,
        now: Survey,
        resources: Set[str],
        memo: Memo,
        notes: Problems,
    ) -> dict[str, GeneratedFile] | None:
        """Those of some resources, and the README; None where others are not the same.

        Args:
            before: What was known of all pages.
            now: What is known of them now.
            resources: Where the pages are that have changed.
            memo: What the model generator makes of structures.
            notes: Gets a note for each example that the tests cannot use.
        """
        whole = with_resources(self.analysis.built.package, before.decided)
        others = list(self._others(whole, before.rows))
        planned = list(self._of_resources(resources, now.modules, memo, notes))
        gone = self._gone(planned, before, now, resources)
        if gone is None or not all(map(self._is_same, others)):
            return None
        made = render(planned, self.previous, formatter(self.options.formatter))
        self._whole(made)
        if not self._same_runtime(made, gone):
            return None
        if self.options.has_project and now.rows != before.rows:
            made[README] = self._readme(whole, before.rows, now.rows)
        kept = {p: file for p, file in self.previous.items() if p not in gone}
        return dict(sorted({**kept, **made}.items()))

    def _gone(
        self,
        planned: Iterable[Planned],
        before: Survey,
        now: Survey,
        resources: Set[str],
    ) -> set[str] | None:
        """The files that are no more; None where not only private modules come or go."""
        paths = {file.path for file in planned}
        homes = {module_of(name) for name in resources}
        public = {f"{self.options.inside}models/{home}.py" for home in homes}
        old, new = self._private(homes, before), self._private(homes, now)
        gone = (old | (public & self.previous.keys())) - paths
        return gone if gone <= old and paths - self.previous.keys() <= new else None

    def _private(self, homes: Set[str], survey: Survey) -> set[str]:
        """The private modules of the models of some public ones."""
        return {
            f"{self.options.inside}models/{module}.py"
            for name, module in survey.modules.items()
            if name.partition(".")[0] in homes
        }

    def _is_same(self, planned: Planned) -> bool:
        raw = digest(source_text(planned).encode())
        return raw == self.previous[planned.path].raw_sha

    def _same_runtime(self, made: Mapping[str, GeneratedFile], gone: Set[str]) -> bool:
        """Whether these files and the others need the same modules of the runtime."""
        core = f"{self.options.inside}_core/"
        old = {p: f for p, f in self.previous.items() if not p.startswith(core)}
        others = {p: f for p, f in old.items() if p not in made and p not in gone}
        before = _needed({path: old[path] for path in old.keys() - others.keys()})
        now = _needed(made)
        left = before - now
        while left and others:
            path, file = others.popitem()
            left -= _needed({path: file})
        added = {f"{core}{name}.py" for name in now - before}
        return not left and added <= self.previous.keys()

    def _of_resources(
        self, names: Set[str], modules: Mapping[str, str], memo: Memo, notes: Problems
    ) -> Iterator[Planned]:
        built, document = self.analysis.built, self.analysis.document
        package, inside = built.package, self.options.inside
        found = [resource for resource in package.resources if resource.name in names]
        for resource in found:
            yield methods(package, resource, inside)
            yield mocks(package, resource, inside)
        homes = {module_of(name) for name in names}
        files = model_files(built, {}, memo, modules, homes)
        for file in files:
            yield models(package, file, inside)
        yield from model_indexes(package, divided_modules(files, {}), inside)
        answered = Answered(document, notes if self.options.has_project else Problems())
        prints = self.footprints
        for resource in found:
            known = self._answers(resource)
            yield from answers(document, resource, answered, prints, inside, known)
        if self.options.has_project:
            yield from tests_of(
                document, package, found, notes, answered, prints, self.tested
            )

    def _answers(self, resource: Resource) -> dict[str, Any]:
        """What the mock has answered for operations that are what they were."""
        before = self.previous.get(answers_path(resource, self.options.inside))
        known: dict[str, Any] = json.loads(before.text) if before else {}
        kept = (str(o.name) for o in resource.operations if o.call in self.tested.kept)
        return {name: known[name] for name in kept}

    def _whole(self, made: dict[str, GeneratedFile]) -> None:
        """Add to the tests that are made those of operations that are what they were."""
        package = self.analysis.built.package
        for resource in package.resources:
            path = test_path(package, resource)
            if str(resource.name) in self.tested.made:
                before, file = self.previous[path].text, made[path]
                calls = [operation.call for operation in resource.operations]
                made[path] = replace(file, text=merged(before, file.text, calls))

    def _others(self, package: Package, rows: Iterable[Row]) -> Iterator[Planned]:
        """The files of no resource that operations may change."""
        yield from package_files(self.analysis.api, package, self.options.inside)
        if self.options.has_project:
            yield from self._project(package, rows)
            yield from tests_of_clients(self.analysis.document, package)

    def _project(self, package: Package, rows: Iterable[Row]) -> Iterator[Planned]:
        table = (Code(start + rest) for start, rest in rows)
        return project_files(self.analysis.api, package, (), table)

    def _readme(
        self, package: Package, before: Iterable[Row], now: Iterable[Row]
    ) -> GeneratedFile:
        """The README with other rows."""
        lines = self.previous[README].text.split("\n")
        for (start, old), (_, rest) in zip(before, now, strict=True):
            if rest != old:
                lines[lines.index(start + old)] = start + rest
        (planned,) = (f for f in self._project(package, now) if f.path == README)
        raw = digest(source_text(planned).encode())
        return GeneratedFile(raw, "\n".join(lines))


def with_resources(package: Package, decided: Decided) -> Package:
    """A package with all resources that there are, the others without operations."""
    found = {str(resource.name): resource for resource in package.resources}
    for name in decided.classes.keys() - found.keys():
        found[name] = without_operations(name, decided)
    return replace(package, resources=tuple(found[name] for name in sorted(found)))


def _needed(files: Mapping[str, GeneratedFile]) -> set[str]:
    """The modules of the runtime that files beside it need."""
    texts = (file.text for path, file in files.items() if path.endswith(".py"))
    return {name for text in texts for name in named(text)}
