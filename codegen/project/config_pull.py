"""The key `pull` of a client: where its pages come from."""

from __future__ import annotations

from codegen.options import PullOption
from codegen.project import config_checks as checks
from codegen.project.config_table import Table
from codegen.project.inputs import SUFFIXES


def pull(client: Table, specs: tuple[str, ...]) -> PullOption | None:
    """The URLs of a client: one, a list, or a table with globs; None without any.

    They are pulled into `specs`, which must then be one folder.
    """
    if "pull" not in client.keys:
        return None
    if len(specs) != 1 or specs[0].lower().endswith(SUFFIXES):
        text = "'specs' must be one folder, for 'pull' to write to; name one"
        client.error("E603", text, "specs")
    if not isinstance(client.take("pull"), dict):
        return PullOption(_urls(client, "pull"))
    table = client.table("pull")
    option = PullOption(
        _urls(table, "urls"),
        table.strings("match", checks.not_empty),
        table.strings("exclude", checks.not_empty),
    )
    table.finish()
    return option


def _urls(table: Table, key: str) -> tuple[str, ...]:
    from codegen.pulling.urls import given, shown  # only where something is pulled

    urls = table.strings(key, checks.not_empty, one_or_more=True)
    for url in urls:
        if (reason := given(url)) is not None:
            table.error("E604", f"{key} {shown(url)!r} {reason}", key)
    return urls
