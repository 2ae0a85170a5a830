"""The comparison for a terminal: lines of pieces, each with a style."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from codegen.changes.change import Change
from codegen.changes.report import Group, Report, counts
from codegen.changes.rules import VERDICTS, Verdict

Style = Literal["plain", "title", "dim"] | Verdict
Line = tuple[tuple[Style, str], ...]

_LONGEST, _LONGEST_LIST = 200, 1_000  # of a piece of data, and of names
SHOWN = 4  # operations by name
_INDENT = " " * 17


def as_text(reports: Sequence[Report]) -> Iterator[Line]:
    """The lines of a report, in which data may hold anything but line ends."""
    for index, report in enumerate(reports):
        if index:
            yield ()
        yield from _report(report)


def _report(report: Report) -> Iterator[Line]:
    yield ("title", report.name), ("plain", f": {report.old} → {report.new}")
    found = counts([report])
    if not report.changes:
        yield (("plain", report.unchanged),)
        return
    for group in report.groups:
        yield ()
        yield _title(group)
        for change in group.changes:
            yield from _change(change, report)
    yield ()
    said = [f"{found[verdict]} {verdict}" for verdict in VERDICTS if found[verdict]]
    yield (("plain", f"{', '.join(said)}; version: {report.advice.text}"),)


def _title(group: Group) -> Line:
    title, rest = heading(group)
    return (("title", title), ("dim", f"  {rest}" if rest else ""))


def heading(group: Group) -> tuple[str, str]:
    """What a group is of, and what belongs to that."""
    kind, name = group.subject.kind, group.subject.name
    if kind in ("client", "models"):
        return kind, ""
    if kind == "operation" and len(group.operations) == 1:
        return name, group.subject.detail
    used = operations_text(group.operations)
    if kind == "operation":
        return f"{len(group.operations)} operations", used
    title = f"models.{name}" if kind == "model" else f"webhook {name}"
    return title, f"in {used}" if used else ""


def operations_text(operations: Sequence[str]) -> str:
    """Some operations by name, and how many there are besides."""
    shown = ", ".join(operations[:SHOWN])
    more = len(operations) - SHOWN
    return f"{shown} and {more} more" if more > 0 else shown


def _change(change: Change, report: Report) -> Iterator[Line]:
    verdict = change.rule.verdict
    said = _joined(readable(change.sentence, change))
    yield ("plain", "  "), (verdict, f"{verdict:<13}"), ("plain", f"  {said}")
    yield (("dim", f"{_INDENT}{report.place(change)}"),)
    action = _joined(readable(change.action, change))
    if action:
        yield (("plain", f"{_INDENT}{action}"),)


def _joined(parts: Iterable[tuple[bool, str]]) -> str:
    return "".join(f"`{text}`" if is_data else text for is_data, text in parts)


def readable(
    parts: Iterable[tuple[bool, str]], change: Change
) -> Iterator[tuple[bool, str]]:
    """A sentence with data as people can read it: on one line, of some length."""
    is_list = change.rule.id.startswith("models-")
    longest = _LONGEST_LIST if is_list else _LONGEST
    for is_data, text in parts:
        line = " ".join(text.split()) if is_data else text
        if is_data and len(line) > longest:
            line = f"{line[: longest - 1]}…"
        yield is_data, line
