"""``mintgen init``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from codegen import report
from codegen.options import COMMAND_LINE
from codegen.problems import Problem, Problems
from codegen.project.config import Config, ConfigError, load_config
from codegen.project.config_checks import relative_path
from codegen.project.inputs import display
from codegen.terminal import harmless, progress

_DEFAULT = "specs"


@click.command("init")
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option("--yes", "-y", is_flag=True, help="Write without asking.")
def command(paths: tuple[str, ...], yes: bool) -> int:
    """Write a first configuration for the pages in PATH... (default: specs).

    A folder of pages or documents is a client; a folder of such folders has one
    for each. A configuration that is there already gets the clients it lacks.
    """
    here = Path.cwd()
    config = load_config(here)
    root = config.root if config else here
    given = _checked(paths or (_DEFAULT,), here, root, is_default=not paths)
    from codegen.project import new_config
    from codegen.project.proposals import proposals

    known = list(config.clients.values()) if config else []
    with progress("reading"):
        found, empty = proposals(root, given, known)
    for specs in empty:
        text = f"{specs}: no operation is described here; left out"
        click.echo(harmless(text), err=True)
    if not found:
        return _nothing(given, empty, config)
    file, prefix = new_config.place(root, config)
    click.echo(f"for {file}:\n", err=True)
    text = new_config.tables(found, prefix)
    click.echo("\n".join(map(harmless, text.split("\n"))))
    if not yes and not _agreed(file, config):
        click.echo("nothing was written", err=True)
        return report.FINE
    new_config.write(root, file, found, prefix)
    names = ", ".join(proposal.options.name for proposal in found)
    verb = "added to" if config else "written to"
    click.echo(f"{names}: {verb} {file}; next: mintgen generate")
    return report.FINE


def _checked(
    paths: Sequence[str], here: Path, root: Path, *, is_default: bool
) -> list[str]:
    """The paths from `root` on; a `ConfigError` for those that cannot be specs."""
    problems = Problems()
    found = list[str]()
    for path in paths:
        name = display(here / path, root)
        if not (here / path).exists():
            text = f"there is no folder or file {path!r}; "
            text += (
                "put the pages there, or name where they are: mintgen init PATH..."
                if is_default
                else "correct the path"
            )
            problems.error(COMMAND_LINE, "E720", text)
        elif (here / path).resolve() in (root.resolve(), *root.resolve().parents):
            text = "the specs cannot be the folder of the configuration itself, or one "
            text += "above it; move them into a folder of their own, such as specs"
            problems.error(COMMAND_LINE, "E721", text)
        elif not name.isprintable() or relative_path(name):
            text = (
                f"{path!r} has characters that a configuration cannot have; rename it"
            )
            problems.error(COMMAND_LINE, "E721", text)
        else:
            found.append(name)
    if problems.errors:
        raise ConfigError(problems)
    return list(dict.fromkeys(found))


def _nothing(paths: Sequence[str], empty: Sequence[str], config: Config | None) -> int:
    from codegen.project.proposals import is_read

    places = " ".join(paths)
    clients = config.clients.values() if config else ()
    read = {specs for client in clients for specs in client.specs}
    if config is not None and all(is_read(path, read) for path in paths):
        what = "all else in" if empty else "all of"
        click.echo(f"nothing to add: {config.file} has a client for {what} {places}")
        return report.FINE
    text = f"there is no operation in {places}; see `mintgen inspect {places}`"
    raise ConfigError([Problem(COMMAND_LINE, "E720", text)])


def _agreed(file: str, config: Config | None) -> bool:
    if not sys.stdin.isatty():
        text = "this is not written without an answer; say --yes to write it"
        raise click.UsageError(text)
    what = "Add this to" if config else "Write this to"
    return click.confirm(f"{what} {file}?", default=True, err=True)
