"""What a run has to say: lines for the terminal, and the exit code."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from codegen.problems import Problem, Where, one_line
from codegen.project.inputs import display
from codegen.project.run import Outcome
from codegen.terminal import harmless

_MOST_SHOWN = 3
FINE, WRONG, MISUSE = 0, 1, 2
# The configuration and its making; not our folder, not a safe path in it.
_MISUSED = ("E6", "E72", "E502", "E503")


def lines(
    problems: Sequence[Problem], tail: str, *, configured: bool = False
) -> Iterator[str]:
    """One line a problem, then how many there are and what that meant.

    What is wrong with a component is told once, however many operations use it, and
    a note once, however many places it is about.
    With a configuration the first error says how it can be accepted there.
    """
    told: dict[str, list[Problem]] = {}
    for problem in problems:
        note = f"{problem.code} {problem.text}"
        key = str(problem) if problem.level == "error" else note
        told.setdefault(key, []).append(problem)
    hint = next(filter(_acceptable, problems), None) if configured else None
    for found in told.values():
        yield one_line(f"{found[0]}{_whose(found)}")
        if found[0] is hint:
            yield f"  to accept it: allow = [{_labels(found)}]"
    errors = sum(same[0].level == "error" for same in told.values())
    notes = len({str(problem) for problem in problems}) - errors
    counts = [_count(n, what) for n, what in ((errors, "error"), (notes, "note")) if n]
    if counts:
        yield ", ".join(counts) + (f"; {tail}" if errors and tail else "")


def _whose(problems: Sequence[Problem]) -> str:
    """What it is about, where the text does not name it, and where else it holds."""
    first = problems[0]
    names = [problem.operation for problem in problems if problem.operation]
    said: list[str] = []
    if names and names[0] not in first.text:
        more = len(names) - 1
        said.append(f"{names[0]}{f' and {more} more' if more else ''}")
    others = sorted({problem.where for problem in problems} - {first.where})
    if others:
        within = all(where.file == first.where.file for where in others)
        places = [str(where.line if within else where) for where in others]
        line = "in lines" if others[1:] else "in line"
        said.append(f"also {line if within else 'at'} {', '.join(_few(places))}")
    return f" ({'; '.join(said)})" if said else ""


def _few(texts: Sequence[str]) -> list[str]:
    return [*texts[:_MOST_SHOWN], *(["…"] if len(texts) > _MOST_SHOWN else [])]


def _labels(problems: Sequence[Problem]) -> str:
    """What goes into `allow` for them."""
    labels = [json.dumps(problem.label, ensure_ascii=False) for problem in problems]
    return one_line(", ".join(_few(labels)))


def _acceptable(problem: Problem) -> bool:
    """Whether it is an error of the specs that concerns one operation or component."""
    return problem.level == "error" and problem.code < "E5" and bool(problem.operation)


def exit_code(problems: Sequence[Problem]) -> int:
    codes = [problem.code for problem in problems if problem.level == "error"]
    if any(code.startswith(_MISUSED) for code in codes):
        return MISUSE
    return WRONG if codes else FINE


def summary(outcome: Outcome) -> Iterator[str]:
    """The lines about one client that was generated."""
    name, plan = outcome.job.options.name, outcome.plan
    if plan is None:
        if not outcome.failed:
            yield f"{name}: unchanged"
        return
    counts = (
        (len(plan.added), "new"),
        (len(plan.changed), "changed"),
        (len(plan.deleted), "deleted"),
    )
    done = ", ".join(f"{n} {what}" for n, what in counts if n) or "none changed"
    why = f"; {', '.join(outcome.reasons)}" if outcome.reasons else ""
    yield harmless(f"{name}: {outcome.total} files ({done}){why}")
    configured = bool(outcome.job.options.places)
    if outcome.names is None:
        return
    from codegen.project import renames

    for line in renames.lines(outcome.names, configured=configured):
        yield harmless(f"{name}: {line}")


def unstaged(outcome: Outcome) -> Iterator[Problem]:
    """A problem for each page and generated file that git does not know."""
    from codegen.project.staged import untracked

    job = outcome.job
    for path in untracked(outcome.paths, job.target.path):
        text = "not in git, so the commit would lack it; `git add` it"
        yield Problem(Where(display(path, job.root), 1), "E506", text)


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
