"""What the commands share: their options, their clients, how they end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from codegen import report
from codegen.files import Compiled, PreviousFile, Source
from codegen.memo import Memo
from codegen.options import COMMAND_LINE, ClientOptions
from codegen.problems import Problem, Problems, Where, corrected, nearest
from codegen.project import run
from codegen.project.config import Config, ConfigError, load_config
from codegen.project.folder import replace
from codegen.project.job import Job, configured
from codegen.survey import Since
from codegen.terminal import harmless

project_option = click.option(
    "--project",
    metavar="FOLDER",
    default=".",
    type=click.Path(exists=True, file_okay=False),
    help="Where to look for the configuration (there and upward).",
)
hook_option = click.option(
    "--hook",
    is_flag=True,
    help="For pre-commit: exit 1 if a file was written or is not staged.",
)


def configuration(project: str) -> Config:
    """The configuration that holds in a folder; a ConfigError if there is none."""
    config = load_config(Path(project))
    if config is None:
        text = (
            "there is no [tool.mintgen] in pyproject.toml, and no mintgen.toml, here "
            "or above; `mintgen init` writes one, or use --spec, --package and --output"
        )
        raise ConfigError([Problem(COMMAND_LINE, "E600", text)])
    if not config.clients:
        text = "no client is configured; `mintgen init` adds those of specs/"
        raise ConfigError([Problem(Where(config.file, 1), "E603", text)])
    return config


def chosen(config: Config, names: Sequence[str]) -> list[ClientOptions]:
    """The clients of a configuration that are named; all, if none is.

    Raises `ConfigError` for a name that it does not have.
    """
    problems = Problems()
    for name in names:
        if name not in config.clients:
            known = f"there is {', '.join(config.clients)}"
            known = corrected(name, config.clients, known)
            text = f"no client {name!r} in {config.file}; {known}"
            problems.error(COMMAND_LINE, "E606", text)
    if problems.errors:
        raise ConfigError(problems)
    return [config.clients[name] for name in dict.fromkeys(names or config.clients)]


def jobs(names: Sequence[str], project: str) -> list[Job]:
    """What a command has to do for the clients that are named, or for all."""
    config = configuration(project)
    found = chosen(config, names)
    _check_specs(config, found)
    return [configured(config, options) for options in found]


def _check_specs(config: Config, clients: Iterable[ClientOptions]) -> None:
    """Raise a ConfigError where the specs that a client names are not there."""
    problems = Problems()
    for options in clients:
        for path in options.specs:
            place = config.root / path
            if not place.exists():
                folder, _, name = path.rpartition("/")
                beside = [each.name for each in place.parent.glob("*")]
                near = nearest(name, beside)
                advice = "correct the path, or put the pages there"
                if near is not None:
                    advice = f"did you mean {f'{folder}/{near}'.lstrip('/')!r}?"
                if options.pull is not None:
                    advice = f"`mintgen pull {options.name}` fetches the pages"
                text = f"specs: there is no file or folder {path!r}; {advice}"
                problems.error(options.place("specs"), "E607", text)
    if problems.errors:
        raise ConfigError(problems)


def compile_package(
    sources: Sequence[Source],
    options: ClientOptions,
    previous: Mapping[str, PreviousFile],
    memo: Memo,
    since: Since | None,
) -> Compiled:
    """`pipeline.compile_package`, imported when there is something to compile."""
    from codegen import pipeline

    return pipeline.compile_package(sources, options, previous, memo, since)


def check_paths(paths: Iterable[str]) -> None:
    """Raises a usage error where a path of the command line leads nowhere."""
    for path in paths:
        if not Path(path).exists():
            beside = [each.name for each in Path(path).parent.glob("*")]
            advice = corrected(Path(path).name, beside, "correct the path")
            text = f"there is no file or folder {path!r}; {advice}"
            raise click.UsageError(text)


def write_file(name: str, text: str) -> None:
    """Write what `-o` names; wrong use where that cannot be."""
    try:
        replace(Path(name).absolute(), text)
    except OSError as error:
        reason = f"{name} cannot be written: {error.strerror}"
        raise click.UsageError(f"{reason}; name another file") from None


def finish(
    outcomes: Sequence[run.Outcome],
    *,
    hook: bool,
    tail: str,
    notes: Iterable[Problem] = (),
) -> int:
    """Report all problems of a run together; returns the exit code."""
    problems = {problem for done in outcomes for problem in done.problems} | {*notes}
    if hook:
        problems |= {problem for done in outcomes for problem in report.unstaged(done)}
    configured = any(done.job.options.places for done in outcomes)
    code = tell(problems, tail, configured=configured)
    written = [done.job.target.label for done in outcomes if done.wrote]
    if hook and written:
        click.echo(f"stage what was written: git add -A {' '.join(written)}", err=True)
        return max(code, report.WRONG)
    return code


def tell(problems: Iterable[Problem], tail: str, *, configured: bool = False) -> int:
    """Print problems on stderr, `tail` after errors; the exit code they give."""
    found = sorted(set(problems))
    for line in report.lines(found, tail, configured=configured):
        click.echo(harmless(line), err=True)
    return report.exit_code(found)
