"""``mintgen openapi``."""

from __future__ import annotations

import json

import click

from codegen.commands.analysing import analysed
from codegen.commands.common import tell, write_file
from codegen.export import document_of
from codegen.problems import Problems
from codegen.terminal import harmless_json


@click.command("openapi")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option("-o", "--output", metavar="FILE", help="Write to FILE (JSON).")
@click.option("--keep-going", is_flag=True, help="Leave out what has errors.")
def command(paths: tuple[str, ...], output: str | None, keep_going: bool) -> int:
    """Print the pages as one OpenAPI 3.1 document, in JSON."""
    if output and output.lower().endswith((".yaml", ".yml")):
        raise click.UsageError("the document is JSON; name the file FILE.json.")
    analysis, problems = analysed(paths)
    notes = Problems()
    document = document_of(analysis, notes)
    if keep_going or not any(p.level == "error" for p in problems):
        if output:
            text = json.dumps(document, indent=2, ensure_ascii=False)
            write_file(output, text + "\n")
        else:
            click.echo(harmless_json(document))
    tail = "they are left out" if keep_going else "nothing was written"
    return tell((*problems, *notes), tail)
