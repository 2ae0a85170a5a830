"""The comparison for machines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from codegen.changes.change import Change
from codegen.changes.report import Report, counts, worst
from codegen.changes.rules import Reach
from codegen.problems import Problem

FORMAT = 1
_REACHES: dict[Reach, list[str]] = {
    "python": ["python"],
    "wire": ["wire"],
    "both": ["python", "wire"],
}


def as_json(reports: Sequence[Report]) -> dict[str, Any]:
    """Everything that ``mintgen diff --format json`` prints.

    `format` changes when a key loses its meaning, not when one is added.
    """
    return {
        "format": FORMAT,
        "verdict": worst(reports),
        "counts": counts(reports),
        "comparisons": [_report(report) for report in reports],
    }


def _report(report: Report) -> dict[str, Any]:
    advice = report.advice
    return {
        "name": report.name,
        "old": report.old,
        "new": report.new,
        "verdict": worst([report]),
        "counts": counts([report]),
        "version": {
            "level": advice.level,
            "current": advice.current or None,
            "next": advice.next or None,
        },
        "changes": [
            _change(change, report)
            for group in report.groups
            for change in group.changes
        ],
        "problems": [_problem(problem) for problem in report.problems],
    }


def _change(change: Change, report: Report) -> dict[str, Any]:
    where = report.place(change)
    return {
        "rule": change.rule.id,
        "verdict": change.rule.verdict,
        "reach": _REACHES[change.rule.reach],
        "subject": {
            "kind": change.subject.kind,
            "name": change.subject.name or None,
            "endpoint": change.subject.detail or None,
        },
        "operations": list(change.operations),
        "name": change.value("name"),
        "old": change.value("old"),
        "new": change.value("new"),
        "text": _plain(change.sentence),
        "reason": change.rule.reason,
        "action": _plain(change.action) or None,
        "source": {"side": change.side, "file": where.file, "line": where.line},
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.where.file,
        "line": problem.where.line,
        "code": problem.code,
        "level": problem.level,
        "text": problem.text,
        "operation": problem.operation or None,
    }


def _plain(parts: Any) -> str:
    return "".join(f"`{text}`" if is_data else text for is_data, text in parts)
