"""What `mintgen init` proposes: the clients that some folders of pages give."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from codegen.analysis import ABOUT, Analysis, analyse
from codegen.files import Source
from codegen.model.names import pascal, snake
from codegen.options import AuthOption, ClientOptions, PullOption, options_for_paths
from codegen.problems import Problems
from codegen.project import config_checks as checks
from codegen.project import lock
from codegen.project.evidence import Shown, shown_auth, shown_server
from codegen.project.folder import read
from codegen.project.inputs import SUFFIXES, collect
from codegen.pulling import state
from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import given

# Names of folders that do not say whose pages are in them.
_GENERIC = frozenset(
    {"api", "apis", "doc", "docs", "openapi", "pages", "reference", "spec", "specs"}
)
_DOCUMENTS = (".json", ".yaml", ".yml")
_SITE = re.compile(r"([a-z0-9-]+\.)+[a-z]{2,}")
_UNTELLING = re.compile(r"(?i)\b(the|api|apis|rest|public|openapi|v\d+)\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """A client: its options, what there is to say of them, how much there is."""

    options: ClientOptions
    auth: Shown | None
    server: Shown | None
    is_open: bool  # no page declares credentials
    is_nowhere: bool  # no page says where the server is
    operations: int
    files: int
    errors: int


@dataclass(frozen=True, slots=True)
class _Found:
    """Some specs that are one API, and what they say."""

    specs: str
    parent: str
    sources: tuple[Source, ...]
    analysis: Analysis
    errors: int

    @property
    def servers(self) -> frozenset[str]:
        return frozenset(server.url for server in self.analysis.built.package.servers)

    @property
    def is_api(self) -> bool:
        package = self.analysis.built.package
        return package.has_client or package.has_webhooks


def proposals(
    root: Path, paths: Sequence[str], known: Collection[ClientOptions]
) -> tuple[list[Proposal], list[str]]:
    """The clients for the pages of `paths`, which are relative to `root`.

    A folder with files is one client; one that only has folders has one for
    each, or is a single one where all of them share their servers. A folder that
    `mintgen pull` filled is one client, too. What one of the `known` clients reads is left out. Returned, too, is what has no operation.
    """
    read = {path for client in known for path in client.specs}
    found = [
        _read(root, specs, parent)
        for path in paths
        for specs, parent in _divided(root, path)
        if not is_read(specs, read)
    ]
    made = list(known)
    result: list[Proposal] = []
    for one in _joined(root, [one for one in found if one.is_api]):
        proposal = _proposal(root, one, made)
        made.append(proposal.options)
        result.append(proposal)
    return result, [one.specs for one in found if not one.is_api]


def _divided(root: Path, path: str) -> Iterator[tuple[str, str]]:
    """The specs of each client in `path`, with the folder that holds several."""
    here = root / path
    if not here.is_dir() or (here / state.NAME).exists():  # pulled as one
        yield path, ""
        return
    names = sorted(each.name for each in here.iterdir())
    names = [name for name in names if name[0] != "." and name != "node_modules"]
    folders = [name for name in names if (here / name).is_dir()]
    files = [
        name
        for name in names
        if name.lower().endswith(SUFFIXES)
        and name not in folders
        and name.partition(".")[0].lower() not in ABOUT
    ]
    if folders and all(name.lower().endswith(_DOCUMENTS) for name in files):
        for name in (*folders, *files):
            yield _join(path, name), path
    else:
        yield path, ""


def _join(path: str, name: str) -> str:
    return name if path == "." else f"{path}/{name}"


def is_read(specs: str, read: Collection[str]) -> bool:
    """Whether a client reads these specs, or a part of them, already."""
    own = f"{specs}/"
    return any(
        own.startswith(f"{path}/") or f"{path}/".startswith(own) for path in read
    )


def _read(root: Path, specs: str, parent: str) -> _Found:
    problems = Problems()
    sources = collect((specs,), root, problems) if (root / specs).exists() else []
    analysis = analyse(sources, options_for_paths((specs,)))
    errors = len(problems.errors) + len(analysis.errors)
    return _Found(specs, parent, tuple(sources), analysis, errors)


def _joined(root: Path, found: Sequence[_Found]) -> Iterator[_Found]:
    """Folders side by side are one API if all have the same servers."""
    families: dict[str, list[_Found]] = {}
    for one in found:
        families.setdefault(one.parent or one.specs, []).append(one)
    for parent, members in families.items():
        servers = {one.servers for one in members}
        if len(members) > 1 and len(servers) == 1 and servers != {frozenset[str]()}:
            yield _read(root, parent, "")
        else:
            yield from members


def _proposal(root: Path, one: _Found, made: Collection[ClientOptions]) -> Proposal:
    package = one.analysis.built.package
    paths = sorted({operation.path for operation in package.operations})
    is_open = not package.security and not package.mutual_tls
    is_nowhere = package.has_client and not package.servers
    auth = shown_auth(one.sources) if is_open and package.has_client else None
    server = shown_server(one.sources, paths) if is_nowhere else None
    name = _free(_name(root, one), {client.name.lower() for client in made}, "-")
    python = name.replace("-", "_").lower()
    taken = {client.package for client in made}
    options = ClientOptions(
        name=name,
        specs=(one.specs,),
        output=_output(root, name, one.specs, made),
        package=_free(f"{python}_client", taken, "_"),
        client=_class(name),
        pull=_pulled(root / one.specs),
    )
    if auth is not None and isinstance(auth.value, AuthOption):
        options = replace(options, auth=auth.value)
    if server is not None and isinstance(server.value, str):
        options = replace(options, servers={"production": server.value})
    return Proposal(
        options,
        auth,
        server,
        is_open and package.has_client,
        is_nowhere,
        len(package.operations),
        len(one.sources),
        one.errors,
    )


def _pulled(folder: Path) -> PullOption | None:
    """What `mintgen pull --into` filled a folder from.

    One client has globs for all its URLs: of those that were asked for with others,
    none are kept.
    """
    if not folder.is_dir():
        return None
    try:
        data = read(folder / state.NAME)
        known = state.load(data) if data is not None else state.State()
    except (OSError, Trouble):  # which `mintgen pull` tells of
        return None
    urls = sorted({record.source for record in known.records.values()})
    urls = [url for url in urls if given(url) is None]
    if not urls:
        return None
    globs = {known.globs.get(url, state.Globs()) for url in urls}
    same = globs.pop() if len(globs) == 1 else state.Globs()
    return PullOption(tuple(urls), same.match, same.exclude)


def _name(root: Path, one: _Found) -> str:
    """What the client is called: as its folder, or else as the API."""
    stem = _stem((root / one.specs).resolve())
    if stem.lower() in _GENERIC:
        # The title of pages that say none is made of the name of their folder.
        title = _UNTELLING.sub(" ", one.analysis.built.package.title)
        is_telling = pascal(title).lower() not in {"unnamed", *_GENERIC}
        stem = title if is_telling else root.name
    name = snake(stem).encode("ascii", "ignore").decode()
    name = re.sub("_+", "-", name).strip("-")
    return name if re.match("[a-z]", name) else f"api-{name}".strip("-")


def _stem(path: Path) -> str:
    """The telling part of a file's or folder's name, which may be a site's."""
    name = path.name
    if _SITE.fullmatch(name.lower()) and path.is_dir():
        labels = name.split(".")[:-1]
        return labels[-2] if labels[-1] in ("co", "com") and labels[1:] else labels[-1]
    if not path.is_dir():
        name = re.sub(r"(?i)\.(openapi|swagger)$", "", path.stem)
        name = re.sub(r"[-_.]?v?\d+(\.\d+)+$", "", name) or name
    return name


def _class(name: str) -> str:
    """The class of the client: the name, unless the package uses that itself."""
    wanted = pascal(name)
    return wanted if checks.client_name(wanted) is None else f"{wanted}Api"


def _free(name: str, taken: Collection[str], separator: str) -> str:
    count, free = 1, name
    while free in taken:
        count += 1
        free = f"{name}{separator}{count}"
    return free


def _output(root: Path, name: str, specs: str, made: Collection[ClientOptions]) -> str:
    """A folder for the package that is free, and apart from all specs and outputs."""
    used = [
        specs,
        *(path for client in made for path in (client.output, *client.specs)),
    ]
    used = [f"{os.path.normpath(path)}/".casefold() for path in used]
    for folder in ("generated", "clients", "mintgen-generated"):
        wanted = f"{folder}/{name}"
        own = f"{wanted}/".casefold()
        overlaps = any(own.startswith(path) or path.startswith(own) for path in used)
        if not overlaps and _is_free(root / wanted):
            return wanted
    return f"mintgen-generated/{name}"


def _is_free(folder: Path) -> bool:
    """Whether a package can be written there: nothing is, or one of ours."""
    if not folder.is_dir():
        return not folder.exists()
    return (folder / lock.NAME).exists() or not any(folder.iterdir())
