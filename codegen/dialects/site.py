"""What `docs.json` (or `mint.json`) says for all pages of components beside it.

https://www.mintlify.com/docs/organize/settings-api: `api.mdx.server` and
`api.mdx.auth`; in `mint.json`: `api.baseUrl` and `api.auth`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from codegen.files import Source
from codegen.problems import InputError, Problems, Where
from codegen.reading.decode import decode, load_braces
from codegen.reading.nodes import Node, Seq, where_of

_NAMES = frozenset({"docs.json", "mint.json"})


@dataclass(frozen=True, slots=True)
class Auth:
    """How a page says that it wants credentials: ``bearer``, ``basic``, ``key``, ``none``.

    Other methods are not known, and so is ``key`` without the header's name.
    """

    method: str
    name: str
    where: Where


@dataclass(frozen=True, slots=True)
class Site:
    """The settings that hold for the pages in `folder` and below."""

    folder: PurePosixPath
    servers: Seq | None = None
    auth: Auth | None = None


def is_settings(file: str) -> bool:
    """Whether a file is the settings of a site, going by its name."""
    return PurePosixPath(file).name.lower() in _NAMES


def read_sites(sources: Iterable[Source], problems: Problems) -> list[Site]:
    """The settings among the files; what cannot be read goes to `problems`."""
    sites: list[Site] = []
    for source in sources:
        if is_settings(source.file):
            try:
                text = decode(source.file, source.data)
                value = load_braces(text, source.file, 1, strict=False)
            except InputError as error:
                problems.add(error.problem)
            else:
                sites.append(_read(source.file, value))
    return sites


def _read(file: str, value: object) -> Site:
    folder = PurePosixPath(file).parent
    if not isinstance(value, Node):
        return Site(folder)
    api = _mapping(value, "api")
    mdx = _mapping(api, "mdx")
    servers = None
    for holder, key in ((mdx, "server"), (api, "baseUrl")):
        urls = holder.get(key) if servers is None else None
        where = where_of(holder, key)
        listed = urls if isinstance(urls, Seq) else [urls]
        nodes = [
            Node({"url": url.rstrip("/")}, where)
            for url in listed
            if isinstance(url, str) and url.strip("/")
        ]
        servers = Seq(nodes, where) if nodes else servers
    auth = _mapping(mdx, "auth") or _mapping(api, "auth")
    method, name = auth.get("method"), auth.get("name")
    if not isinstance(method, str):
        return Site(folder, servers)
    header = name.strip() if isinstance(name, str) else ""
    known = "" if method.lower() == "key" and not header else method.lower()
    return Site(folder, servers, Auth(known, header, auth.where))


def site_of(file: str, sites: Iterable[Site]) -> Site:
    """The settings for a file: those of the nearest folder, or else the only ones."""
    known = list(sites)
    parents = PurePosixPath(file).parents
    for parent in parents:
        for site in known:
            if site.folder == parent:
                return site
    return known[0] if len(known) == 1 else Site(PurePosixPath())


def _mapping(value: Node, key: str) -> Node:
    inner = value.get(key)
    return inner if isinstance(inner, Node) else Node((), value.where)
