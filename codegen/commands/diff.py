"""``mintgen diff``."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.analysis import analyse
from codegen.changes.as_json import as_json
from codegen.changes.as_text import Line, Style, as_text
from codegen.changes.compare import compare
from codegen.changes.read_surface import surface_of
from codegen.changes.report import Report, advice, worst
from codegen.changes.unread import Read, comparable
from codegen.commands.common import tell, write_file
from codegen.commands.sides import Pair, Side, labelled, pairs
from codegen.report import FINE, WRONG
from codegen.terminal import harmless, harmless_json, progress

if TYPE_CHECKING:
    from codegen.problems import Problem

_FORMATS = ("text", "json", "markdown", "html")
_SUFFIXES = {".json": "json", ".md": "markdown", ".html": "html", ".htm": "html"}
_COLOURS: dict[Style, Callable[[str], str]] = {
    "breaking": partial(click.style, fg="red", bold=True),
    "additive": partial(click.style, fg="green"),
    "documentation": partial(click.style, fg="blue"),
    "title": partial(click.style, bold=True),
    "dim": partial(click.style, dim=True),
}


@click.command("diff")
@click.argument("old")
@click.argument("new", required=False)
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMATS),
    help="How to print it (default: text, or what FILE's name says).",
)
@click.option("-o", "--output", metavar="FILE", help="Write it to FILE.")
@click.option(
    "--fail-on",
    type=click.Choice(("breaking", "any")),
    help="Exit 1 if there is a breaking change, or any.",
)
def command(
    old: str, new: str | None, form: str | None, output: str | None, fail_on: str | None
) -> int:
    """Say what a change of pages means for callers: what breaks, what is new.

    OLD and NEW are files, folders, revisions of git with a path (HEAD~1:specs/shop),
    or a revision and a path or client: HEAD~1 shop. A revision alone is compared with
    the working tree, or with a second revision, for all configured clients.
    """
    form = form or _SUFFIXES.get(Path(output or "").suffix.lower(), "text")
    with progress("reading"):
        found = pairs(old, new, Path.cwd())
        reports = [_report(pair) for pair in found]
    if output:
        write_file(output, _printed(reports, form, colours=False))
    else:
        colours = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        text = _shown(reports, form, colours=colours)
        click.echo(text, nl=False, color=colours)
    problems = [problem for report in reports for problem in report.problems]
    tell(problems, "what errors leave out is not compared")
    verdict = worst(reports)
    met = verdict == "breaking" or (fail_on == "any" and verdict is not None)
    failed = any(report.failed for report in reports)
    return WRONG if failed or (fail_on and met) else FINE


def _report(pair: Pair) -> Report:
    (old, was), (new, now) = (_read(side) for side in (pair.old, pair.new))
    changes = compare(*comparable(old, new))
    return Report(
        pair.name,
        pair.old.label,
        pair.new.label,
        changes,
        advice(changes, pair.version),
        tuple(sorted({*was, *now})),
        (pair.old.prefix, pair.new.prefix),
        bool(new.errors),
    )


def _read(side: Side) -> tuple[Read, tuple[Problem, ...]]:
    """One side, and the problems to tell of it.

    That a configuration does not fit (E62x, E63x) is no fault of a version that is older,
    and `generate` says it of the one that is not. Notes are about reading alone.
    """
    analysis = analyse(side.sources, side.options)
    found = [p for p in analysis.errors if not p.code.startswith(("E62", "E63"))]
    problems = (*side.problems, *found)
    errors = tuple(problem for problem in problems if problem.level == "error")
    return Read(surface_of(analysis), errors), labelled(problems, side)


def _shown(reports: Sequence[Report], form: str, *, colours: bool) -> str:
    """The report for standard output, which may be what a runner of CI reads."""
    if form == "json":
        return harmless_json(as_json(reports)) + "\n"
    text = _printed(reports, form, colours=colours)
    return text if form == "text" else "\n".join(map(harmless, text.split("\n")))


def _printed(reports: Sequence[Report], form: str, *, colours: bool) -> str:
    if form == "json":
        return json.dumps(as_json(reports), indent=2) + "\n"
    if form == "text":
        return "".join(f"{_line(line, colours)}\n" for line in as_text(reports))
    # Jinja is for pages alone.
    from codegen.changes.as_page import as_page

    return as_page(reports, "html" if form == "html" else "markdown")


def _line(line: Line, colours: bool) -> str:
    printed = "".join(_piece(style, text, colours) for style, text in line)
    return printed if colours else harmless(printed)


def _piece(style: Style, text: str, colours: bool) -> str:
    text = harmless(text)
    if not colours or style not in _COLOURS:
        return text
    return _COLOURS[style](text)
