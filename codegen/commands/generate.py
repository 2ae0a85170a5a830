"""``mintgen generate``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import click

from codegen import report
from codegen.commands import common
from codegen.project import run
from codegen.project.config import options_from_flags
from codegen.project.job import ad_hoc
from codegen.terminal import harmless, progress


@click.command("generate")
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option(
    "--spec",
    "specs",
    multiple=True,
    metavar="PATH...",
    help="Pages or documents, files or folders, in place of a configuration.",
)
@click.option("--package", metavar="PKG", help="The package to make from --spec.")
@click.option("--output", metavar="DIR", help="The folder to write it to.")
@click.option("--client", metavar="NAME", help="The client class (default: from PKG).")
@click.option("--force", is_flag=True, help="Overwrite files edited by hand.")
@click.option("--keep-going", is_flag=True, help="Leave out what has errors.")
@click.option(
    "--keep-names",
    is_flag=True,
    help="Keep old names of what is called otherwise now, in the configuration.",
)
@common.hook_option
@common.project_option
def command(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    package: str | None,
    output: str | None,
    client: str | None,
    force: bool,
    keep_going: bool,
    keep_names: bool,
    hook: bool,
    project: str,
) -> int:
    """Make the clients anew whose specs changed: all, or those named."""
    if keep_names and (specs or package or output or client):
        text = "--keep-names writes into a configuration; --spec has none."
        raise click.UsageError(text)
    if specs:
        if not package or not output:
            raise click.UsageError("--spec needs --package and --output.")
        # `--spec a b` reads as `--spec a --spec b`.
        common.check_paths((*specs, *names))
        options = options_from_flags((*specs, *names), package, output, client)
        jobs = [ad_hoc(options, Path.cwd())]
    elif package or output or client:
        raise click.UsageError("--package, --output and --client go with --spec.")
    else:
        if keep_names:
            _keep_names(names, project)
        jobs = common.jobs(names, project)
    if keep_going:
        jobs = [replace(j, options=replace(j.options, keep_going=True)) for j in jobs]
    outcomes: list[run.Outcome] = []
    for job in jobs:
        with progress(f"{job.options.name} ({len(outcomes) + 1} of {len(jobs)})"):
            waiting = partial(_waiting, job.options.name)
            done = run.generate(
                job, common.compile_package, force=force, waiting=waiting
            )
        outcomes.append(done)
        for line in report.summary(done):
            click.echo(line)
    return common.finish(outcomes, hook=hook, tail=_tail(outcomes))


def _keep_names(names: Sequence[str], project: str) -> None:
    """Write old names of what is called otherwise now into the configuration."""
    from codegen.project.keep_names import keep

    config = common.configuration(project)
    for options in common.chosen(config, names):
        with progress(options.name):
            kept = keep(config, options)
        for old, new in kept.items():
            text = f"{options.name}: {old} is now {new}; the old name is kept"
            click.echo(harmless(text))


def _tail(outcomes: Sequence[run.Outcome]) -> str:
    """What errors meant."""
    failed = [done for done in outcomes if done.failed]
    if any(problem.code == "E505" for done in failed for problem in done.problems):
        return "the next run completes what is missing"
    kept = [done.job.options.name for done in failed if done.plan is None]
    if kept:
        return f"nothing was written for {', '.join(kept)}"
    return "the rest was written" if failed else ""


def _waiting(name: str) -> None:
    click.echo(f"{name}: waiting for another run of mintgen to end", err=True)
