"""What the pages of an API tell together, and those of one resource do not.

A run over all pages finds it (see `surveying`); after a change of a few pages, the next
one compiles these with it (see `part`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from codegen.json_types import string, string_table, strings, table
from codegen.model.decided import Decided
from codegen.problems import Problem, Where, one_line


@dataclass(frozen=True, slots=True)
class SurveyedPage:
    """A page with operations.

    Args:
        frame: A digest of what it says beside them; see `surveying.frame`.
        resources: Where they are.
        tags: Those that no page before it has.
    """

    frame: str
    resources: tuple[str, ...]
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """What one run knows of all pages.

    Args:
        pages: Those that have operations and nothing else that makes the package.
        telling: Some of them, which tell of all credentials and servers.
        decided: What all operations decide.
        modules: The private modules of models, by class; see `model_modules`.
        problems: What is wrong in the pages; no errors.
        readme: The README before formatting.
    """

    pages: Mapping[str, SurveyedPage]
    telling: tuple[str, ...]
    decided: Decided
    modules: Mapping[str, str]
    problems: tuple[Problem, ...]
    readme: str


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
            file: [page.frame, [*page.resources], [*page.tags]]
            for file, page in survey.pages.items()
        },
        "telling": list(survey.telling),
        "decided": asdict(survey.decided),
        "modules": dict(survey.modules),
        "problems": [
            [p.where.file, p.where.line, p.code, p.text, p.operation]
            for p in survey.problems
        ],
        "readme": survey.readme,
    }


def from_data(data: Any) -> Survey:
    """What `as_data` gave; raises KeyError, TypeError or ValueError for anything else."""
    decided = table(data["decided"])
    return Survey(
        {
            file: SurveyedPage(string(frame), *map(strings, more))
            for file, (frame, *more) in table(data["pages"]).items()
        },
        strings(data["telling"]),
        Decided(
            bool(decided["camel_case"]),
            string_table(decided["classes"]),
            string_table(decided["texts"]),
        ),
        string_table(data["modules"]),
        tuple(map(_problem, data["problems"])),
        string(data["readme"]),
    )


def _problem(data: Any) -> Problem:
    file, line, *texts = data
    if not isinstance(line, int):
        raise TypeError("the number of a line is missing")
    code, text, operation = strings(texts)
    where = Where(one_line(string(file)), line)
    return Problem(where, code, one_line(text), "note", operation)
