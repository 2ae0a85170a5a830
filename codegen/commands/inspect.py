"""``mintgen inspect``."""

from __future__ import annotations

import click

from codegen import inspect as inspection
from codegen.commands.analysing import analysed
from codegen.commands.common import tell
from codegen.terminal import harmless_json, table


@click.command("inspect")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(paths: tuple[str, ...], as_json: bool) -> int:
    """Show the operations that pages and documents describe."""
    analysis, problems = analysed(paths)
    if as_json:
        click.echo(harmless_json(inspection.as_json(analysis)))
    else:
        table(inspection.COLUMNS, inspection.as_rows(analysis))
    return tell(problems, "what errors leave out is not shown")
