"""Versions of one API side by side: one path under several base paths.

`/v1` and `/v2` of an API, each a document with a server of its own, define the
same paths. Their operations differ by the path of the server, which then becomes
a part of the path: `POST /v1/orders` and `POST /v2/orders` of one server.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from codegen.openapi.entry import Entry
from codegen.openapi.servers import addresses
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq

_HOST = re.compile(r"[^/?#:]++://[^/?#]*+")


def with_base_paths(entries: Sequence[Entry], problems: Problems) -> list[Entry]:
    """The operations, with the base path of their servers where paths repeat.

    Where one does, all operations have it, so that one server serves them; but if
    some page does not say its server, then only those that would be one.
    """
    bases: dict[str, dict[str, Entry]] = {}
    for entry in entries:
        base = base_path(entry)
        if base is not None:
            bases.setdefault(entry.key, {}).setdefault(base, entry)
    repeated = {key: found for key, found in bases.items() if len(found) > 1}
    if not repeated:
        return list(entries)
    for key, found in sorted(repeated.items()):
        listed = " and ".join(base or "/" for base in sorted(found))
        text = f"{key} is there under {listed}; the client has each, with its base path"
        problems.note(next(iter(found.values())).operation.where, "N205", text, key)
    everything = all(entry.servers or entry.webhook for entry in entries)
    return [
        _moved(entry) if everything or entry.key in repeated else entry
        for entry in entries
    ]


def base_path(entry: Entry) -> str | None:
    """The path that all servers of an operation share; None if there is none."""
    if entry.webhook or not entry.servers:
        return None
    paths = {_split(server)[1] for server in entry.servers}
    return paths.pop() if len(paths) == 1 else None


def _split(server: Any) -> tuple[str, str | None]:
    """The address of a server without its path, and the path, with usual values."""
    found = addresses(Seq([server], Where("", 0)), Problems())
    url = server.get("url") if isinstance(server, Node) else None
    if found:
        path = _path(found[0].example)
    elif isinstance(url, str) and "{" not in url:
        path = _path(url)
    else:
        return "", None
    host = _HOST.match(found[0].url if found else str(url))
    return host[0] if host else "/", path.rstrip("/")


def _path(url: str) -> str:
    """The path of an address; `urlsplit` raises for what is no host."""
    host = _HOST.match(url)
    return re.split("[?#]", url[host.end() :] if host else url, maxsplit=1)[0]


def _moved(entry: Entry) -> Entry:
    base = base_path(entry)
    if not base or not entry.servers:
        return entry
    servers = [
        Node({**server, "url": _split(server)[0]}, server.where, server.key_where)
        for server in entry.servers
    ]
    return replace(
        entry, path=base + entry.path, servers=Seq(servers, entry.servers.where)
    )
