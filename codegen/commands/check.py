"""``mintgen check``."""

from __future__ import annotations

from collections.abc import Sequence

import click

from codegen.commands import common
from codegen.project import run
from codegen.project.orphans import orphans
from codegen.terminal import harmless, progress


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--fast", is_flag=True, help="Compare digests only, without a diff.")
@click.option(
    "--hook", is_flag=True, help="For pre-commit: exit 1 if a file is not staged."
)
@common.project_option
def command(names: tuple[str, ...], fast: bool, hook: bool, project: str) -> int:
    """Is what is committed what the specs give? Exit 1 and a diff if not."""
    outcomes: list[run.Outcome] = []
    jobs = common.jobs(names, project)
    for job in jobs:
        if fast:
            done = run.check_fast(job)
        else:
            with progress(f"{job.options.name}"):
                done = run.check(job, common.compile_package)
        outcomes.append(done)
        for line in done.diff:
            click.echo(harmless(line))
    left = () if names else orphans(jobs)
    return common.finish(outcomes, hook=hook, tail=_tail(outcomes), notes=left)


def _tail(outcomes: Sequence[run.Outcome]) -> str:
    """What to do where only pages keep a package from being complete."""
    for done in outcomes:
        wrong = any(problem.code < "E5" for problem in done.errors)
        if wrong and done.job.options.keep_going:
            return "mend the pages, or accept each with `allow`"
    return ""
