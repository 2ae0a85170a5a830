"""A module of tests of which only those of some operations are made anew."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from codegen.model.ir import Package
from codegen.problems import Problem
from codegen.tested import TestedOperation, Tried
from codegen.testing.imports import TestImports

# Above the tests of each operation; no other comment stands at the start of a line.
_HEADING = re.compile(r"^# (\w+\.\w+)$", re.MULTILINE)
_BETWEEN = "\n\n\n"


@dataclass(slots=True)
class Tested:
    """What is known of the tests of operations.

    Args:
        kept: The operations whose tests are not needed, by their calls.
        made: Those whose tests were made, by resource and call.
    """

    kept: Mapping[str, TestedOperation] = field(
        default_factory=dict[str, TestedOperation]
    )
    made: dict[str, dict[str, TestedOperation]] = field(
        default_factory=dict[str, dict[str, TestedOperation]]
    )


def described(imports: TestImports, tried: Iterable[Tried]) -> TestedOperation:
    """What the tests of an operation have imported, and tried."""
    flags = {"pytest": imports.pytest, "typing": imports.typing}
    return TestedOperation(
        tuple(name for name, is_set in flags.items() if is_set),
        tuple(sorted(imports.public)),
        tuple(sorted(imports.results)),
        tuple(sorted(f"{module}.{name}" for module, name in imports.models)),
        tuple(tried),
    )


def imported(operation: TestedOperation) -> TestImports:
    """What the tests of an operation import, if all names are plain."""
    pairs = (model.rpartition(".") for model in operation.models)
    return TestImports(
        pytest="pytest" in operation.flags,
        typing="typing" in operation.flags,
        public={*operation.public},
        results={*operation.results},
        models={(module, name): name for module, _, name in pairs},
    )


def tested_operations(
    package: Package,
    tested: Tested,
    notes: Iterable[Problem],
    known: Mapping[str, TestedOperation],
) -> dict[str, TestedOperation]:
    """What is known of the tests of all operations, by their calls.

    There is nothing of operations with notes: these are told with their tests.

    Args:
        package: Has the operations of the resources whose tests were made.
        notes: What was noted of examples.
        known: What was known before.
    """
    noted = {note.operation for note in notes}
    found = {
        call: operation
        for call, operation in known.items()
        if call.partition(".")[0] not in tested.made
    }
    for operation in package.operations:
        made = tested.made.get(operation.resource, {})
        if operation.call not in made and operation.call in tested.kept:
            found[operation.call] = tested.kept[operation.call]
        elif operation.call in made and operation.endpoint not in noted:
            found[operation.call] = made[operation.call]
    return found


def merged(before: str, now: str, calls: Iterable[str]) -> str:
    """A module of tests with those of `now`, and of other calls those of `before`.

    Raises KeyError where an operation has none.
    """
    head, found = _sections(now)
    sections = {**_sections(before)[1], **found}
    return head + _BETWEEN.join(sections[call] for call in calls) + "\n"


def _sections(text: str) -> tuple[str, dict[str, str]]:
    """What stands above the first heading; the tests below each, and it."""
    starts = [*_HEADING.finditer(text)]
    ends = [*(match.start() for match in starts[1:]), len(text)]
    sections = {
        match[1]: text[match.start() : end].rstrip("\n")
        for match, end in zip(starts, ends, strict=True)
    }
    return text[: starts[0].start() if starts else len(text)], sections
