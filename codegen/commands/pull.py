"""``mintgen pull``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from codegen.commands import common
from codegen.options import COMMAND_LINE
from codegen.problems import Problem, Problems, Where
from codegen.project.config import ConfigError
from codegen.project.inputs import display
from codegen.terminal import harmless, progress

if TYPE_CHECKING:
    from codegen.pulling.order import Order, Outcome

_SHOWN = 20  # names of files


@click.command("pull")
@click.argument("what", nargs=-1, metavar="[URL...|NAME...]")
@click.option("--into", metavar="DIR", help="The folder to write the URLs' pages to.")
@click.option(
    "--match", multiple=True, metavar="GLOB", help="Only the listed pages that fit."
)
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Not the listed pages that fit."
)
@click.option(
    "--all", "everything", is_flag=True, help="Listed pages without an operation, too."
)
@click.option("--prune", is_flag=True, help="Delete pages that the site has no longer.")
@click.option("--force", is_flag=True, help="Overwrite pages edited by hand.")
@click.option(
    "--jobs",
    type=click.IntRange(1, 16),
    default=4,
    show_default=True,
    help="How many pages to fetch at a time.",
)
@common.project_option
def command(
    what: tuple[str, ...],
    into: str | None,
    match: tuple[str, ...],
    exclude: tuple[str, ...],
    everything: bool,
    prune: bool,
    force: bool,
    jobs: int,
    project: str,
) -> int:
    """Fetch pages from a documentation site: a page, a folder, or an llms.txt.

    Without --into: what the configuration says under `pull`, for all clients or
    those named, into their `specs`.
    """
    if into is not None:
        orders = [_ad_hoc(what, into, match, exclude)]
    elif match or exclude:
        raise click.UsageError("--match and --exclude go with --into.")
    elif any("/" in text for text in what):  # no client is called so
        raise click.UsageError("a URL needs --into, the folder to write to.")
    else:
        orders = _configured(what, project)
    problems: list[Problem] = []
    tail = "nothing was pulled"
    for order in orders:
        done = _pull(
            replace(order, everything=everything, prune=prune, force=force, jobs=jobs)
        )
        for line in _summary(done):
            click.echo(harmless(line))
        problems += done.problems
        if done.found:
            tail = "all else is as the site has it"
    return common.tell(problems, tail)


def _ad_hoc(
    urls: Sequence[str], into: str, match: tuple[str, ...], exclude: tuple[str, ...]
) -> Order:
    from codegen.pulling.order import Order
    from codegen.pulling.urls import given, shown

    if not urls:
        raise click.UsageError("--into needs a URL to pull from.")
    problems = Problems()
    for url in urls:
        if (reason := given(url)) is not None:
            problems.error(COMMAND_LINE, "E604", f"URL {shown(url)!r} {reason}")
    if problems.errors:
        raise ConfigError(problems)
    path = Path(into).resolve()
    label = display(path, Path.cwd().resolve())
    return Order(path, label, tuple(urls), COMMAND_LINE, match, exclude)


def _configured(names: Sequence[str], project: str) -> list[Order]:
    """What the clients that are named, or all, have under `pull`."""
    from codegen.pulling.order import Order

    config = common.configuration(project)
    orders: list[Order] = []
    problems = Problems()
    for client in common.chosen(config, names):
        if client.pull is not None:
            (specs,) = client.specs
            path = (config.root / specs).resolve()
            orders.append(
                Order(
                    path,
                    specs,
                    client.pull.urls,
                    client.place("pull"),
                    client.pull.match,
                    client.pull.exclude,
                    whole=True,
                )
            )
        elif names:
            text = "it has no 'pull'; add the URL of its pages"
            problems.error(client.place(), "E603", f"client {client.name!r}: {text}")
    if not orders and not problems.errors:
        text = "no client has 'pull', the URL of its pages; add it, or use --into"
        problems.error(Where(config.file, 1), "E603", text)
    if problems.errors:
        raise ConfigError(problems)
    return orders


def _pull(order: Order) -> Outcome:
    """Run one order, with its progress."""
    from codegen.pulling import run

    if order.folder.exists() and not order.folder.is_dir():
        text = f"{order.label} is not a folder; name another one"
        raise ConfigError([Problem(order.place, "E605", text)])
    state = ""

    def show(done: int, wanted: int) -> None:
        nonlocal state
        state = f": {done} of {wanted}"

    def wait() -> None:
        text = f"{order.label}: waiting for another run of mintgen to end"
        click.echo(harmless(text), err=True)

    with progress(lambda: f"{order.label}{state}"):
        return run.pull(order, waiting=wait, shown=show)


def _summary(done: Outcome) -> Iterator[str]:
    """What a run did: how many pages, which files."""
    label = done.order.label
    counts = [
        (len(done.new), "new"),
        (len(done.changed), "changed"),
        (len(done.deleted), "deleted"),
        (done.unchanged, "unchanged"),
    ]
    said = ", ".join(f"{number} {what}" for number, what in counts if number)
    yield f"{label}: {said or 'no page was pulled'}"
    for files, what in (
        (done.new, "new"),
        (done.changed, "changed"),
        (done.deleted, "deleted"),
    ):
        for file in files[:_SHOWN]:
            yield f"  {what}: {label}/{file}"
        if len(files) > _SHOWN:
            yield f"  {what}: and {len(files) - _SHOWN} more"
    if done.left_out:
        yield (
            f"  listed pages without an operation, left out: {done.left_out} (--all "
            "keeps them; match and exclude save fetching them)"
        )
    if done.elsewhere:
        yield f"  links that are no pages of the site, left out: {done.elsewhere}"
