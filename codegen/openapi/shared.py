"""Servers and security: what the pages of one API have in common.

A page of a form that cannot say them takes what all its siblings share; the
configuration says what no page says.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from codegen.openapi.entry import Entry, Merged
from codegen.options import AuthOption, ClientOptions
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, unplaced

# What a generated client takes as its address: https, or http on this machine.
_ADDRESS = re.compile(
    r"(https://[A-Za-z0-9.-]+|http://(localhost|127(\.\d+){3}|\[::1\]))"
    r"(:\d{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?"
)


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
        entry.key: _usable(entry.servers, problems) for entry in calls
    }
    if options.servers:
        listed = [
            unplaced({"url": url, "description": name})
            for name, url in options.servers.items()
        ]
        own = {entry.key: Seq(listed, Where("", 0)) for entry in calls}
    _leave_out("servers", _from_siblings("servers", calls, own), own, problems)
    return Shared(_commonest(own, calls), own, unplaced())


def _usable(servers: Seq | None, problems: Problems) -> Seq | None:
    """The servers without those that no client can call; each of them is noted."""
    kept = list[Node]()
    for server in servers or ():
        url = server.get("url") if isinstance(server, Node) else None
        if isinstance(url, str) and url.startswith(("/", ".")):
            text = f"the server {url!r} has no host; give the whole address as base_url"
        elif not isinstance(url, str) or not _ADDRESS.fullmatch(address(server)):
            text = f"the server {url!r} is no address of https; it is left out"
        else:
            kept.append(server)
            continue
        where = server.where if isinstance(server, Node) else Where("", 0)
        problems.note(where, "N208", text)
    return Seq(kept, servers.where) if servers and kept else None


def address(server: Node) -> str:
    """The address of a server, its variables at their defaults."""
    url = str(server.get("url") or "")
    variables = server.get("variables")
    for name, variable in variables.items() if isinstance(variables, Node) else ():
        default = variable.get("default") if isinstance(variable, Node) else None
        if isinstance(default, str):
            url = url.replace(f"{{{name}}}", default)
    return url


def settle_security(
    merged: Merged, options: ClientOptions, problems: Problems
) -> Shared:
    """The security of each operation, and the schemes that it names."""
    calls = [entry for entry in merged.entries if not entry.webhook]
    own = {entry.key: entry.security for entry in calls}
    unsettled = _from_siblings("security", calls, own)
    if options.auth is None:
        _leave_out("security", unsettled, own, problems)
        _note_unsaid(calls, own, problems)
    schemes = merged.components.get("securitySchemes") or unplaced()
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
