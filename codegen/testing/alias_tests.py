"""Tests of old names: they warn, and do what the new ones do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from codegen.code import Code, ident
from codegen.model.ir import Package
from codegen.model.ir_aliases import MethodAlias
from codegen.model.names import constant
from codegen.problems import Problems
from codegen.testing.call_tests import call_tests
from codegen.testing.cases import CallTest, OperationTests
from codegen.testing.imports import TestImports
from codegen.testing.subject import Surroundings, subject_of
from codegen.testing.values import CallWriter
from codegen.writing.testing_files import attribute


@dataclass(frozen=True, slots=True)
class OldName:
    """An old name and the new one, as they are written after the package."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class RenamedTests:
    """The test module of old names: in the mock, and of models."""

    package: Code
    mock: Code
    mocked: tuple[OldName, ...]
    models: tuple[OldName, ...]

    def __bool__(self) -> bool:
        return bool(self.mocked or self.models)


def alias_tests(
    surroundings: Surroundings, alias: MethodAlias, imports: TestImports
) -> OperationTests:
    """The first call of an operation, by its old name."""
    operation = replace(
        alias.operation, name=alias.name, constant=ident(constant(alias.name, ()))
    )
    # What there is to note of its examples is noted under the new name.
    subject = subject_of(surroundings, operation, Problems())
    subject = replace(subject, planned=subject.planned[:1])
    first = [subject.planned[0].call]
    writer = CallWriter(operation, first, imports, surroundings.classes)
    calls = [_warned(test, alias) for test in call_tests(subject, writer, imports)]
    imports.pytest = True
    return OperationTests(
        call=alias.call,
        constants=writer.constants,
        calls=tuple(calls),
        pages=(),
        errors=(),
    )


def _warned(test: CallTest, alias: MethodAlias) -> CallTest:
    """`test` as one that warns; once, so that a file is not downloaded as well."""
    result = test.result and replace(test.result, bytes=False)
    return replace(test, warning=alias.message, result=result)


def renamed_tests(package: Package) -> RenamedTests:
    """What else of a package has old names."""
    return RenamedTests(
        package=package.name,
        mock=package.mock,
        mocked=tuple(_mocked(package)),
        models=tuple(OldName(a.old, a.new) for a in package.model_aliases),
    )


def _mocked(package: Package) -> Iterator[OldName]:
    for resource in package.resources:
        for alias in resource.aliases:
            new = attribute(alias.operation.resource)
            yield OldName(
                f"{attribute(alias.resource)}.{alias.name}",
                f"{new}.{alias.operation.name}",
            )
