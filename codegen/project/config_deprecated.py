"""The key `deprecated` of a client: old Python names, and what they are called now."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.project.config_table import Table
from codegen.public_names import canonical, is_model, reason_against, spelled


def deprecated(client: Table) -> dict[str, str]:
    """The new name of each old one, as they are written in the configuration.

    Whether the new ones exist, and the old ones do not, is seen when the
    package is built.
    """
    table = client.table("deprecated")
    found: dict[str, str] = {}
    for old in table.keys:
        new = table.take(old)
        if not isinstance(new, str):
            text = f"{old!r} must be the new name, a string"
            if isinstance(new, dict):
                text += '; put the old name in quotes: "resource.method" = "..."'
            table.error("E603", text, old)
            continue
        reasons = [
            f"{what} {name!r} {reason}"
            for what, name in (("old name", old), ("new name", new))
            if (reason := reason_against(name)) is not None
        ]
        if not reasons and is_model(old) != is_model(new):
            reasons = [f"{old!r} and {new!r}: one is a model, the other an operation"]
        if any(canonical(old) == canonical(other) for other in found):
            reasons = [f"{old!r} is there twice; take one out"]
        for reason in reasons:
            table.error("E633", reason, old)
        if not reasons:
            found[old] = new
    _check_chains(table, found)
    return found


def _check_chains(table: Table, found: Mapping[str, str]) -> None:
    """Each old name must lead to one that is new, at once."""
    names = {canonical(old): canonical(new) for old, new in found.items()}
    for old, new in found.items():
        seen = [canonical(old)]
        while seen[-1] in names and names[seen[-1]] not in seen:
            seen.append(names[seen[-1]])
        end = seen[-1]
        if end in names:
            text = f"{old!r} leads in a circle; name what exists, or take it out"
            table.error("E632", text, old)
        elif end != canonical(new):
            text = f"{old!r} leads to {new!r}, which is an old name itself; "
            table.error("E632", f"{text}write {spelled(end)!r}", old)
