"""What the pages of an API tell together, and those of one resource do not.

A run over all pages finds it (see `surveying`); after a change of a few pages, the next
one compiles these with it (see `part`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, cast

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
    decided = _table(data["decided"])
    return Survey(
        {
            file: SurveyedPage(_text(frame), *(tuple(_strings(item)) for item in more))
            for file, (frame, *more) in _table(data["pages"]).items()
        },
        tuple(_strings(data["telling"])),
        Decided(
            bool(decided["camel_case"]),
            _texts(decided["classes"]),
            _texts(decided["texts"]),
        ),
        _texts(data["modules"]),
        tuple(map(_problem, data["problems"])),
        _text(data["readme"]),
    )


def _problem(data: Any) -> Problem:
    file, line, *texts = data
    if not isinstance(line, int):
        raise TypeError("the number of a line is missing")
    code, text, operation = _strings(texts)
    where = Where(one_line(_text(file)), line)
    return Problem(where, code, one_line(text), "note", operation)


def _table(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise TypeError("an object is missing")
    return cast("dict[str, Any]", data)


def _texts(data: Any) -> dict[str, str]:
    table = _table(data)
    return dict(zip(table, _strings(list(table.values())), strict=True))


def _text(data: Any) -> str:
    return "".join(_strings([data]))


def _strings(data: Any) -> list[str]:
    if not isinstance(data, list):
        raise TypeError("a list is missing")
    items = cast("list[object]", data)
    texts = [item for item in items if isinstance(item, str)]
    if len(texts) < len(items):
        raise TypeError("a text is missing")
    return texts
