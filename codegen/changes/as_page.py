"""The comparison as a page: Markdown for a pull request, or HTML on its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from codegen.changes.as_text import SHOWN, heading, readable
from codegen.changes.change import Change
from codegen.changes.report import Group, Report, counts
from codegen.changes.rules import VERDICTS, Verdict
from codegen.code import Code, html, md
from codegen.project.generator import templates
from codegen.writing.gate import Templates

Form = Literal["markdown", "html"]

_FILES: dict[Form, str] = {"markdown": "report.md.jinja", "html": "report.html.jinja"}
_ESCAPES: dict[Form, Callable[[str], Code]] = {"markdown": md, "html": html}


@dataclass(frozen=True, slots=True)
class _Piece:
    """Data of the pages in a sentence, after `words` of ours."""

    words: Code
    data: str


@dataclass(frozen=True, slots=True)
class _Change:
    verdict: Verdict
    sentence: tuple[_Piece, ...]
    action: tuple[_Piece, ...]
    reason: str
    place: str


@dataclass(frozen=True, slots=True)
class _Group:
    id: Code
    title: str
    detail: str
    verdict: Verdict
    operations: tuple[str, ...]
    changes: tuple[_Change, ...]


@dataclass(frozen=True, slots=True)
class _Count:
    verdict: Verdict
    number: int


@dataclass(frozen=True, slots=True)
class _Report:
    name: str
    old: str
    new: str
    counts: tuple[_Count, ...]
    advice: str
    groups: tuple[_Group, ...]
    problems: tuple[str, ...]
    unchanged: str

    @property
    def breaking(self) -> tuple[_Group, ...]:
        return tuple(group for group in self.groups if group.verdict == "breaking")

    @property
    def others(self) -> tuple[_Group, ...]:
        return tuple(group for group in self.groups if group.verdict != "breaking")


def as_page(reports: Sequence[Report], form: Form) -> str:
    """The text of the page."""
    folder = templates() / "changes"
    style = (folder / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    template = Templates(folder).get_template(_FILES[form])
    return template.render(
        reports=[_report(index, report, form) for index, report in enumerate(reports)],
        style=Code(style),
        digest=Code(digest),
    )


def _report(index: int, report: Report, form: Form) -> _Report:
    found = counts([report])
    return _Report(
        report.name,
        report.old,
        report.new,
        tuple(_Count(verdict, found[verdict]) for verdict in VERDICTS),
        report.advice.text,
        tuple(
            _group(Code(f"g{index}-{number}"), group, report, form)
            for number, group in enumerate(report.groups)
        ),
        tuple(map(str, report.problems)),
        report.unchanged.capitalize(),
    )


def _group(anchor: Code, group: Group, report: Report, form: Form) -> _Group:
    title, detail = heading(group)
    return _Group(
        anchor,
        title,
        detail,
        group.verdict,
        group.operations if len(group.operations) > SHOWN else (),
        tuple(_change(change, report, form) for change in group.changes),
    )


def _change(change: Change, report: Report, form: Form) -> _Change:
    return _Change(
        change.rule.verdict,
        _pieces(readable(change.sentence, change), form),
        _pieces(readable(change.action, change), form),
        change.rule.reason,
        str(report.place(change)),
    )


def _pieces(parts: Iterable[tuple[bool, str]], form: Form) -> tuple[_Piece, ...]:
    found: list[_Piece] = []
    words = Code("")
    for is_data, text in parts:
        if is_data:
            found.append(_Piece(words, text))
            words = Code("")
        else:
            words += _words(text, form)
    return (*found, _Piece(words, "")) if words else tuple(found)


def _words(text: str, form: Form) -> Code:
    """Words of ours, with the spaces around them."""
    inner = text.strip()
    before, _, after = text.partition(inner) if inner else (text, "", "")
    return Code(before) + _ESCAPES[form](inner) + Code(after)
