"""What the tests of an operation need of the module that they stand in.

With it they can stay in the text of the module while those of another operation are
made anew; see `testing.remaking`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from codegen.json_types import strings

# The digest of a schema that is answered, and whether it is the first time.
Tried = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class TestedOperation:
    """What the tests of an operation need.

    Args:
        flags: The modules that are imported for them.
        public: What is imported of the package, and
        results: of the helpers of the tests, and
        models: of the models, each after the name of its module.
        tried: The schemas whose forms they are to try; see `testing.other_forms`.
    """

    __test__ = False  # no test of ours, whatever its name suggests to pytest

    flags: tuple[str, ...]
    public: tuple[str, ...]
    results: tuple[str, ...]
    models: tuple[str, ...]
    tried: tuple[Tried, ...]


def as_data(operation: TestedOperation) -> list[Any]:
    """What is known of an operation as JSON data."""
    names = operation.flags, operation.public, operation.results, operation.models
    return [*map(list, names), [*map(list, operation.tried)]]


def from_data(data: Any) -> TestedOperation:
    """What `as_data` gave; raises TypeError or ValueError for anything else."""
    *names, tried = data
    flags, public, results, models = map(strings, names)
    return TestedOperation(flags, public, results, models, tuple(map(_tried, tried)))


def _tried(data: Any) -> Tried:
    schema, is_first = data
    if not isinstance(schema, str) or not isinstance(is_first, bool):
        raise TypeError("a schema is missing")
    return schema, is_first
