"""The command line: the only place that prints.

Nothing heavy is imported before it is needed: a run with nothing to do takes
little more than Python and click.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen import __version__, report
from codegen.files import Compiled, PreviousFile, Source
from codegen.options import COMMAND_LINE, ClientOptions, options_for_paths
from codegen.problems import Problem, Problems, one_line
from codegen.project import run
from codegen.project.config import Config, ConfigError, load_config, options_from_flags
from codegen.project.config_table import nearest
from codegen.project.folder import replace as write_file
from codegen.project.inputs import collect, display
from codegen.project.job import Job, ad_hoc, configured
from codegen.terminal import harmless, progress, table

if TYPE_CHECKING:
    from codegen.pipeline import Analysis

# The exit codes that do not come from problems; see `report` for those.
CRASHED, INTERRUPTED = 70, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    settings: dict[str, bool] = {}
    try:
        code = cli.main(arguments, "mintgen", standalone_mode=False, obj=settings)
        return int(code or report.FINE)
    except click.ClickException as error:
        error.show()
        return report.MISUSE
    except ConfigError as error:
        return _report(error.problems, "nothing was done")
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; the next run completes what is missing", err=True)
        return INTERRUPTED
    except Exception as error:
        if settings.get("debug"):
            raise
        what = one_line(f"{type(error).__name__}: {error}")
        text = f"internal error: {what}\nThis is a bug in mintgen; please report it, "
        text += "with the page and what `mintgen --debug …` prints."
        click.echo(text, err=True)
        return CRASHED


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Print the traceback of internal errors.")
@click.pass_obj
def cli(settings: dict[str, bool], debug: bool) -> None:
    """Typed Python API clients from Mintlify pages and OpenAPI documents."""
    settings["debug"] = debug


_project = click.option(
    "--project",
    metavar="FOLDER",
    default=".",
    help="Where to look for the configuration (there and upward).",
)
_hook = click.option(
    "--hook",
    is_flag=True,
    help="For pre-commit: exit 1 if a file was written or is not staged.",
)


@cli.command()
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
@_hook
@_project
def generate(
    names: tuple[str, ...],
    specs: tuple[str, ...],
    package: str | None,
    output: str | None,
    client: str | None,
    force: bool,
    keep_going: bool,
    hook: bool,
    project: str,
) -> int:
    """Make the clients anew whose specs changed: all, or those named."""
    if specs:
        if not package or not output:
            raise click.UsageError("--spec needs --package and --output.")
        # `--spec a b` reads as `--spec a --spec b`.
        options = options_from_flags((*specs, *names), package, output, client)
        jobs = [ad_hoc(options, Path.cwd())]
    elif package or output or client:
        raise click.UsageError("--package, --output and --client go with --spec.")
    else:
        jobs = _jobs(names, project)
    outcomes: list[run.Outcome] = []
    for job in jobs:
        if keep_going:
            job = replace(job, options=replace(job.options, keep_going=True))
        name = job.options.name
        with progress(f"{name} ({len(outcomes) + 1} of {len(jobs)})"):
            waiting = partial(_waiting, name)
            done = run.generate(job, _compile, force=force, waiting=waiting)
        outcomes.append(done)
        for line in report.summary(done):
            click.echo(line)
    failed = [done for done in outcomes if done.failed]
    kept = [done.job.options.name for done in failed if done.plan is None]
    tail = "the rest was written" if failed else ""
    if kept:
        tail = f"nothing was written for {', '.join(kept)}"
    return _finish(outcomes, hook, tail)


@cli.command()
@click.argument("names", nargs=-1, metavar="[NAME...]")
@click.option("--fast", is_flag=True, help="Compare digests only, without a diff.")
@_hook
@_project
def check(names: tuple[str, ...], fast: bool, hook: bool, project: str) -> int:
    """Is what is committed what the specs give? Exit 1 and a diff if not."""
    outcomes: list[run.Outcome] = []
    for job in _jobs(names, project):
        if fast:
            done = run.check_fast(job)
        else:
            with progress(f"{job.options.name}"):
                done = run.check(job, _compile)
        outcomes.append(done)
        for line in done.diff:
            click.echo(harmless(line))
    return _finish(outcomes, hook, "")


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def inspect(paths: tuple[str, ...], as_json: bool) -> int:
    """Show the operations that pages and documents describe."""
    from codegen import inspect as inspection

    analysis, problems = _analyse(paths)
    if as_json:
        click.echo(json.dumps(inspection.as_json(analysis), indent=2))
    else:
        table(inspection.COLUMNS, inspection.as_rows(analysis))
    return _report(problems, "what they concern is not shown")


@cli.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (JSON).")
@click.option("--keep-going", is_flag=True, help="Leave out what has errors.")
def openapi(paths: tuple[str, ...], output: str | None, keep_going: bool) -> int:
    """Print the pages as one OpenAPI 3.1 document, in JSON."""
    if output and output.lower().endswith((".yaml", ".yml")):
        raise click.UsageError("the document is JSON; name the file FILE.json.")
    analysis, problems = _analyse(paths)
    if keep_going or not any(p.level == "error" for p in problems):
        from codegen.openapi.definitions import published

        document = published(analysis.document)
        if output:
            text = json.dumps(document, indent=2, ensure_ascii=False)
            write_file(Path(output).absolute(), text + "\n")
        else:
            click.echo(json.dumps(document, indent=2))
    tail = "they are left out" if keep_going else "nothing was written"
    return _report(problems, tail)


def _jobs(names: tuple[str, ...], project: str) -> list[Job]:
    config = load_config(Path(project))
    problems = Problems()
    if config is None:
        text = (
            "there is no [tool.mintgen] in pyproject.toml, and no mintgen.toml, here "
        )
        text += "or above; write one, or use --spec, --package and --output"
        problems.error(COMMAND_LINE, "E600", text)
        raise ConfigError(problems)
    for name in names:
        if name not in config.clients:
            near = nearest(name, config.clients)
            known = f"did you mean {near!r}?" if near else ", ".join(config.clients)
            text = f"no client {name!r} in {config.file}; {known}"
            problems.error(COMMAND_LINE, "E606", text)
    if problems.errors:
        raise ConfigError(problems)
    wanted = dict.fromkeys(names or config.clients)
    return [configured(config, config.clients[name]) for name in wanted]


def _compile(
    sources: Sequence[Source],
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
) -> Compiled:
    from codegen.pipeline import compile_package

    return compile_package(sources, options, previous)


def _analyse(paths: tuple[str, ...]) -> tuple[Analysis, tuple[Problem, ...]]:
    """Read `paths`, with the configuration of the client whose specs they are."""
    from codegen.pipeline import analyse

    here = Path.cwd()
    config = load_config(here)
    options = _configured_for(paths, config, here) if config else None
    root = config.root if config else here
    if options is None:
        options = options_for_paths(tuple(display(here / path, root) for path in paths))
    found = Problems()
    with progress("reading"):
        sources = collect(options.specs, root, found)
        analysis = analyse(sources, options)
    problems = tuple(sorted({*found, *analysis.problems}))
    return replace(analysis, problems=problems), problems


def _configured_for(
    paths: tuple[str, ...], config: Config, here: Path
) -> ClientOptions | None:
    wanted = {(here / path).resolve() for path in paths}
    for options in config.clients.values():
        if {(config.root / path).resolve() for path in options.specs} == wanted:
            return options
    return None


def _waiting(name: str) -> None:
    click.echo(f"{name}: waiting for another run of mintgen to end", err=True)


def _finish(outcomes: list[run.Outcome], hook: bool, tail: str) -> int:
    """Report all problems of a run together; returns the exit code."""
    problems = {problem for done in outcomes for problem in done.problems}
    if hook:
        problems |= {problem for done in outcomes for problem in report.unstaged(done)}
    code = _report(problems, tail)
    written = [done.job.target.label for done in outcomes if done.wrote]
    if hook and written:
        click.echo(f"stage what was written: git add -A {' '.join(written)}", err=True)
        return max(code, report.WRONG)
    return code


def _report(problems: Iterable[Problem], tail: str) -> int:
    """Print problems on stderr; the exit code they give."""
    found = sorted(set(problems))
    for line in report.lines(found, tail):
        click.echo(line, err=True)
    return report.exit_code(found)
