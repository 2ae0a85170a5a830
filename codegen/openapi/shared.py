"""Servers and security: what the pages of one API have in common.

A page of a form that cannot say them takes what all its siblings share; the
configuration says what no page says.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.openapi.entry import Entry, Merged
from codegen.openapi.one_credential import OneCredential
from codegen.openapi.schemas import mapping
from codegen.openapi.servers import can_be_called
from codegen.options import AuthOption, ClientOptions
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, unplaced

_MOST_SHOWN = 3


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
    unsettled = _from_siblings("servers", calls, said, _called)
    own |= {key: value for key, value in said.items() if value}
    _leave_out("servers", unsettled, own, problems)
    kept = [entry for entry in calls if entry.key in own]
    if not all(said[entry.key] for entry in kept):
        # The server of one operation is not that of others, which say nothing.
        kept = [entry for entry in kept if not _has_servers(entry)]
    kept.sort(key=_has_servers)
    shared = _commonest(said, kept, _called) or _commonest(own, kept, _called)
    return Shared(shared, own, unplaced())


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
    unsettled = _from_siblings("security", calls, own, _written)
    if options.auth is None:
        _leave_out("security", unsettled, own, problems)
    if options.auth is not None:
        schemes = Node({**schemes}, schemes.where, schemes.key_where)
        name, scheme = _configured(options.auth)
        schemes[name] = scheme
        requirement = Node({name: Seq([], scheme.where)}, scheme.where, {})
        for key, value in own.items():
            if not value:
                own[key] = Seq([requirement], scheme.where)
    return Shared(_commonest(own, calls, _written), own, schemes)


def _from_siblings(
    what: str,
    entries: Sequence[Entry],
    own: dict[str, Seq | None],
    meaning: Callable[[Seq], str],
) -> list[Entry]:
    """Give the pages that cannot say `what` the value all others have.

    Returns those that are without, because the others have several values.
    """
    telling = [entry for entry in entries if what not in entry.silent]
    silent = [e for e in entries if what in e.silent and not own[e.key]]
    if len({meaning(value) for e in telling if (value := own[e.key])}) > 1:
        return silent
    shared = _commonest(own, telling, meaning)
    for entry in silent if shared else ():
        own[entry.key] = shared
    return []


def _leave_out(
    what: str,
    entries: Sequence[Entry],
    own: dict[str, Seq | None],
    problems: Problems,
) -> None:
    key = {"servers": "servers", "security": "auth"}[what]
    show = {"servers": _first_server, "security": _ways}[what]
    said = [show(value) for value in own.values() if value]
    shown = ", ".join(text for text, _ in Counter(said).most_common(_MOST_SHOWN))
    for entry in entries:
        problems.error(
            entry.operation.where,
            "E207",
            f"this page does not say its {what}, and the other pages differ in theirs "
            f"({shown}); say it in the configuration ({key}). {entry.key} is left out",
            operation=entry.key,
        )
        del own[entry.key]


def _first_server(servers: Seq) -> str:
    return str(servers[0]["url"])


def _ways(security: Seq) -> str:
    """The ways to be authorised, by the names of their schemes."""
    options = (option for option in security if isinstance(option, Node))
    return " or ".join(" and ".join(option) or "none" for option in options)


def note_unsaid(entries: Sequence[Entry], document: Node, problems: Problems) -> None:
    """Say which operations of a document may want credentials that no page tells."""
    for entry in entries:
        operation = mapping(document["paths"], entry.path).get(entry.method)
        if entry.webhook or "security" not in entry.silent or operation is None:
            continue
        if not operation.get("security", document.get("security")):
            problems.note(
                entry.operation.where,
                "N207",
                "neither this page nor another one says which credentials it wants; "
                "if it wants any, say it in the configuration (auth)",
                operation=entry.key,
            )


def _commonest(
    own: dict[str, Seq | None],
    entries: Iterable[Entry],
    meaning: Callable[[Seq], str],
) -> Seq | None:
    """The value that most have; of its spellings the one that most of them have.

    The first, where several are as common.
    """
    said = [value for entry in entries if (value := own.get(entry.key))]
    for spelling in (meaning, _written):
        for best, _ in Counter(map(spelling, said)).most_common(1):
            said = [value for value in said if spelling(value) == best]
    return said[0] if said else None


def _written(value: Seq) -> str:
    return json.dumps(value, sort_keys=True)


def _called(servers: Seq) -> str:
    """What servers are to a client: what they are called is for readers."""
    return json.dumps([_without_texts(server) for server in servers], sort_keys=True)


def _without_texts(server: Node) -> list[Any]:
    variables = server.get("variables")
    table: dict[str, Any] = variables if isinstance(variables, Node) else {}
    told = {
        name: {key: value for key, value in said.items() if key != "description"}
        for name, said in table.items()
        if isinstance(said, Node)
    }
    return [server["url"].strip().rstrip("/"), told]


def _configured(auth: AuthOption) -> tuple[str, Node]:
    """The security scheme that `auth` in the configuration describes."""
    here = Where("", 0)
    if auth.type == "apiKey":
        scheme = {"type": "apiKey", "in": auth.place, "name": auth.name}
        return "apiKey", Node(scheme, here, {})
    scheme = {"type": "http", "scheme": auth.type}
    return f"{auth.type}Auth", Node(scheme, here, {})
