"""What the pages of an API tell together, and those of one resource do not.

A run over all pages finds it (see `surveying`); after a change of a few pages, the next
one compiles these with it (see `part`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from codegen import tested
from codegen.json_types import string, string_table, strings, table
from codegen.model.decided import Decided
from codegen.problems import Problem, Where, one_line
from codegen.tested import TestedOperation


@dataclass(frozen=True, slots=True)
class SurveyedPage:
    """A page with operations.

    Args:
        frame: A digest of what it says beside what they alone decide; see `framing`.
        outline: One of what the rest of the package depends on in them; see
            `model.outline`.
        made_of: One of all that they are made of; see `testing.footprint`.
        resources: Where they are.
        tags: Those that no page before it has.
    """

    frame: str
    outline: str
    made_of: str
    resources: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What one run knows of all pages.

    Args:
        pages: Those that have operations and nothing else that makes the package.
        telling: Some of them, which tell of all that files of no resource have.
        fixed: Those of which more depends on the operations than their outlines say.
        common: A digest of what all operations have in common.
        decided: What all operations decide.
        modules: The private modules of models, by class; see `model_modules`.
        problems: What is wrong in the pages; no errors.
        rows: What the README says of each operation; see `project_file.row`.
        tested: What is known of the tests of operations, by their calls.
    """

    pages: Mapping[str, SurveyedPage]
    telling: tuple[str, ...]
    fixed: tuple[str, ...]
    common: str
    decided: Decided
    modules: Mapping[str, str]
    problems: tuple[Problem, ...]
    rows: tuple[tuple[str, str], ...]
    tested: Mapping[str, TestedOperation]


@dataclass(frozen=True, slots=True)
class Since:
    """What has happened since the last run, whose files are all as it left them.

    Args:
        changed: The pages that are not what they were; none is new, or gone.
        names: The public names.
    """

    survey: Survey
    changed: frozenset[str]
    names: Mapping[str, str]


def as_data(survey: Survey) -> dict[str, Any]:
    """A survey as JSON data."""
    return {
        "pages": {
            file: [
                [page.frame, page.outline, page.made_of],
                [*page.resources],
                [*page.tags],
            ]
            for file, page in survey.pages.items()
        },
        "telling": list(survey.telling),
        "fixed": list(survey.fixed),
        "common": survey.common,
        "decided": asdict(survey.decided),
        "modules": dict(survey.modules),
        "problems": [
            [p.where.file, p.where.line, p.code, p.text, p.operation]
            for p in survey.problems
        ],
        "rows": [[*row] for row in survey.rows],
        "tested": {c: tested.as_data(found) for c, found in survey.tested.items()},
    }


def from_data(data: Any) -> Survey:
    """What `as_data` gave; raises KeyError, TypeError or ValueError for anything else."""
    decided = table(data["decided"])
    return Survey(
        {
            file: SurveyedPage(*_three(digests), *map(strings, more))
            for file, (digests, *more) in table(data["pages"]).items()
        },
        strings(data["telling"]),
        strings(data["fixed"]),
        string(data["common"]),
        Decided(
            bool(decided["camel_case"]),
            string_table(decided["classes"]),
            string_table(decided["texts"]),
        ),
        string_table(data["modules"]),
        tuple(map(_problem, data["problems"])),
        tuple(map(_row, data["rows"])),
        {c: tested.from_data(found) for c, found in table(data["tested"]).items()},
    )


def _three(data: Any) -> tuple[str, str, str]:
    first, second, third = strings(data)
    return first, second, third


def _row(data: Any) -> tuple[str, str]:
    start, rest = strings(data)
    return start, rest


def _problem(data: Any) -> Problem:
    file, line, *texts = data
    if not isinstance(line, int):
        raise TypeError("the number of a line is missing")
    code, text, operation = strings(texts)
    where = Where(one_line(string(file)), line)
    return Problem(where, code, one_line(text), "note", operation)
