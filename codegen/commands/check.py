"""``mintgen check``."""

from __future__ import annotations

import click

from codegen.commands import common
from codegen.project import run
from codegen.terminal import harmless, progress


@click.command("check")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--fast", is_flag=True, help="Compare digests only, without a diff.")
@common.hook_option
@common.project_option
def command(names: tuple[str, ...], fast: bool, hook: bool, project: str) -> int:
    """Is what is committed what the specs give? Exit 1 and a diff if not."""
    outcomes: list[run.Outcome] = []
    for job in common.jobs(names, project):
        if fast:
            done = run.check_fast(job)
        else:
            with progress(f"{job.options.name}"):
                done = run.check(job, common.compile_package)
        outcomes.append(done)
        for line in done.diff:
            click.echo(harmless(line))
    return common.finish(outcomes, hook=hook, tail="")
