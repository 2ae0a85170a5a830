"""The command line: where it begins, and what its errors are.

Nothing heavy is imported before it is needed: a run with nothing to do takes
little more than Python and click.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import cast

import click

from codegen import __version__, report
from codegen.commands.common import tell
from codegen.problems import nearest, one_line
from codegen.project.config import ConfigError
from codegen.terminal import harmless

# The exit codes that do not come from problems; see `report` for those.
CRASHED, INTERRUPTED = 70, 130
COMMANDS = ("init", "generate", "check", "diff", "inspect", "openapi", "pull")


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
        return tell(error.problems, "nothing was done")
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted; the next run completes what is missing", err=True)
        return INTERRUPTED
    except Exception as error:
        if settings.get("debug"):
            raise
        if isinstance(error, OSError) and error.strerror:
            place = f"{error.filename}: " if error.filename else ""
            text = harmless(one_line(f"{place}{error.strerror}"))
            click.echo(f"{text}; mend that, and run it again", err=True)
            return report.WRONG
        what = harmless(one_line(f"{type(error).__name__}: {error}"))
        text = f"internal error: {what}\nThis is a bug in mintgen; please report it, "
        text += "with the page and what `mintgen --debug …` prints."
        click.echo(text, err=True)
        return CRASHED


class _Commands(click.Group):
    """The commands; the module of one is imported when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,
        cmd_name: str,
    ) -> click.Command | None:
        if cmd_name not in COMMANDS:
            if near := nearest(cmd_name, COMMANDS):
                text = f"No such command {cmd_name!r}; did you mean {near!r}?"
                raise click.UsageError(text, ctx)
            return None
        module = import_module(f"codegen.commands.{cmd_name}")
        return cast("click.Command", module.command)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="%(prog)s %(version)s")
@click.option("--debug", is_flag=True, help="Print the traceback of internal errors.")
@click.pass_obj
def cli(settings: dict[str, bool], debug: bool) -> None:
    """Typed Python API clients from Mintlify pages and OpenAPI documents."""
    settings["debug"] = debug
