"""Servers and security: what the pages of one API have in common.

A page of a form that cannot say them takes what all its siblings share; the
configuration says what no page says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from codegen.openapi.entry import Entry, Merged
from codegen.openapi.one_credential import OneCredential
from codegen.openapi.servers import can_be_called
from codegen.options import AuthOption, ClientOptions
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, unplaced


@dataclass(frozen=True, slots=True)
class Shared:
    """What most operations have, and what each operation has.

    An operation that is not in `own` could not be settled, and was reported.
    """

    shared: Seq | None
    own: dict[str, Seq | None]
    schemes: Node


def settle_servers(
    entries: Sequence[Entry], options: ClientOptions, problems: Problems
) -> Shared:
    """The servers of each operation; those of the configuration win."""
    calls = [entry for entry in entries if not entry.webhook]
    own: dict[str, Seq | None] = {
        entry.key: _readable(entry.servers, problems) for entry in calls
    }
    if options.servers:
        listed = [
            unplaced({"url": url, "description": name})
            for name, url in options.servers.items()
        ]
        own = {entry.key: Seq(listed, Where("", 0)) for entry in calls}
    # What pages share are servers that can be called; others hold for their own page.
    said = {key: value if can_be_called(value) else None for key, value in own.items()}
    unsettled = _from_siblings("servers", calls, said)
    own |= {key: value for key, value in said.items() if value}
    _leave_out("servers", unsettled, own, problems)
    kept = [entry for entry in calls if entry.key in own]
    if not all(said[entry.key] for entry in kept):
        # The server of one operation is not that of others, which say nothing.
        kept = [entry for entry in kept if not _has_servers(entry)]
    return Shared(_commonest(said, kept) or _commonest(own, kept), own, unplaced())


def _has_servers(entry: Entry) -> bool:
    """Whether the servers are those of the operation or its path alone."""
    return bool(entry.operation.get("servers") or entry.item.get("servers"))


def _readable(servers: Seq | None, problems: Problems) -> Seq | None:
    """The servers without those that are none."""
    kept = list[Node]()
    for server in servers or ():
        if isinstance(server, Node) and isinstance(server.get("url"), str):
            kept.append(server)
        else:
            where = server.where if isinstance(server, Node) else Where("", 0)
            problems.note(where, "N208", "a server without a `url` is left out")
    return Seq(kept, servers.where) if servers and kept else None


def settle_security(
    merged: Merged, options: ClientOptions, problems: Problems
) -> Shared:
    """The security of each operation, and the schemes that it names."""
    calls = [entry for entry in merged.entries if not entry.webhook]
    schemes = merged.components.get("securitySchemes") or unplaced()
    one = OneCredential(schemes, problems)
    own = {entry.key: one.apart(entry.security) for entry in calls}
    unsettled = _from_siblings("security", calls, own)
    if options.auth is None:
        _leave_out("security", unsettled, own, problems)
        _note_unsaid(calls, own, problems)
    if options.auth is not None:
        schemes = Node({**schemes}, schemes.where, schemes.key_where)
        name, scheme = _configured(options.auth)
        schemes[name] = scheme
        requirement = Node({name: Seq([], scheme.where)}, scheme.where, {})
        for key, value in own.items():
            if not value:
                own[key] = Seq([requirement], scheme.where)
    return Shared(_commonest(own, calls), own, schemes)


def _from_siblings(
    what: str, entries: Sequence[Entry], own: dict[str, Seq | None]
) -> list[Entry]:
    """Give the pages that cannot say `what` the value all others have.

    Returns those that are without, because the others have several values.
    """
    said = {
        _canonical(value): value
        for entry in entries
        if what not in entry.silent and (value := own[entry.key])
    }
    silent = [e for e in entries if what in e.silent and not own[e.key]]
    if len(said) > 1:
        return silent
    for entry in silent if said else ():
        (own[entry.key],) = said.values()
    return []


def _leave_out(
    what: str,
    entries: Sequence[Entry],
    own: dict[str, Seq | None],
    problems: Problems,
) -> None:
    key = {"servers": "servers", "security": "auth"}[what]
    for entry in entries:
        problems.error(
            entry.operation.where,
            "E207",
            f"this page does not say its {what}, and the other pages differ in theirs; "
            f"say it in the configuration ({key}). {entry.key} is left out",
            operation=entry.key,
        )
        del own[entry.key]


def _note_unsaid(
    entries: Sequence[Entry], own: dict[str, Seq | None], problems: Problems
) -> None:
    """Say which operations may want credentials that no page tells."""
    for entry in entries:
        if "security" in entry.silent and entry.key in own and not own[entry.key]:
            problems.note(
                entry.operation.where,
                "N207",
                "neither this page nor another one says which credentials it wants; "
                "if it wants any, say it in the configuration (auth)",
                operation=entry.key,
            )


def _commonest(own: dict[str, Seq | None], entries: Sequence[Entry]) -> Seq | None:
    said = [value for entry in entries if (value := own.get(entry.key))]
    counts = Counter(map(_canonical, said))
    if not counts:
        return None
    best = min(counts, key=lambda text: (-counts[text], text))
    return next(value for value in said if _canonical(value) == best)


def _canonical(value: Seq | None) -> str:
    return json.dumps(value, sort_keys=True)


def _configured(auth: AuthOption) -> tuple[str, Node]:
    """The security scheme that `auth` in the configuration describes."""
    here = Where("", 0)
    if auth.type == "apiKey":
        scheme = {"type": "apiKey", "in": auth.place, "name": auth.name}
        return "apiKey", Node(scheme, here, {})
    scheme = {"type": "http", "scheme": auth.type}
    return f"{auth.type}Auth", Node(scheme, here, {})
