"""What ``mintgen diff OLD NEW`` names: files, folders, revisions of git, clients."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click

from codegen.commands.analysing import configured_for
from codegen.files import Source
from codegen.options import ClientOptions, options_for_paths
from codegen.problems import Problem, Problems, Where
from codegen.project import revisions
from codegen.project.config import Config, ConfigError, load_config, parse_config
from codegen.project.inputs import collect, display
from codegen.project.revisions import GitError, Revision

_WORKING = "working tree"


@dataclass(frozen=True, slots=True)
class Named:
    """One of the arguments: paths, of a revision or (None) as they lie there.

    Without paths it is a revision alone. `label` is what the user calls it, `client`
    the client of that name, `options` those that it has there.
    """

    label: str
    paths: tuple[Path, ...]
    revision: Revision | None = None
    client: str = ""
    options: ClientOptions | None = None


@dataclass(frozen=True, slots=True)
class Side:
    """What was read of one side; `prefix` stands before the names of its files."""

    label: str
    prefix: str
    options: ClientOptions
    sources: tuple[Source, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions of one client.

    `version` is that of the package, empty where none is configured.
    """

    name: str
    version: str
    old: Side
    new: Side


def pairs(old: str, new: str | None, here: Path) -> list[Pair]:
    """What is to be compared; raises `click.UsageError` for wrong arguments."""
    config = load_config(here)
    try:
        named = _named(old, config, here)
        other = Named(_WORKING, ()) if new is None else _named(new, config, here)
        if new is None and named.paths:
            text = "NEW is missing; it may be left out only after a revision of git."
            raise click.UsageError(text)
        if not named.paths and not other.paths:
            return _all(named, other, config)
        named = named if named.paths else _at(named, other, config)
        other = other if other.paths else _at(other, named, config)
        return [_of_paths(named, other, config, here)]
    except GitError as error:
        raise click.UsageError(f"git: {error}") from None


def _named(text: str, config: Config | None, here: Path) -> Named:
    if not text or text.startswith("-"):
        raise click.UsageError(f"{text!r} is no file, folder or revision.")
    if (here / text).exists():
        return Named(text, (here / text,))
    start, colon, path = text.partition(":")
    if colon and start:
        found = revisions.revision(start, here)
        if found is None:
            raise click.UsageError(f"git knows no revision {start!r}{_shallow(here)}.")
        relative = path.startswith(("./", "../")) or path in (".", "..")
        return Named(text, ((here if relative else found.top) / path,), found)
    if config is not None and text in config.clients:
        specs = config.clients[text].specs
        paths = tuple(config.root / path for path in specs)
        return Named(text, paths, client=text)
    why = ""
    try:
        found = revisions.revision(text, here)
    except GitError as error:
        found, why = None, f" (git: {error})"
    if found is None:
        known = "file, folder, revision of git or client"
        why = why or _shallow(here)
        raise click.UsageError(f"there is no {known} called {text!r}{why}.")
    return Named(text, (), found)


def _shallow(here: Path) -> str:
    """What to do about a revision that a clone does not have."""
    if not revisions.is_shallow(here):
        return ""
    return "; this clone is shallow, fetch more of it (git fetch --deepen=1)"


def _at(revision: Named, other: Named, config: Config | None) -> Named:
    """The paths of the other side in a revision."""
    if config is None or not other.client:
        return replace(revision, paths=other.paths)
    options = config.clients[other.client]
    then = _configuration(revision, config).clients.get(other.client, options)
    return _of_client(revision, then, config)


def _of_client(named: Named, options: ClientOptions, config: Config) -> Named:
    paths = tuple(config.root / path for path in options.specs)
    return replace(named, paths=paths, options=options)


def _configuration(named: Named, config: Config) -> Config:
    """The configuration as a revision has it; ours where it has none to be read."""
    file = config.root / config.file
    text = named.revision and revisions.text(named.revision, file)
    try:
        return (parse_config(file, text) if text else None) or config
    except ConfigError:
        return config


def _all(old: Named, new: Named, config: Config | None) -> list[Pair]:
    """The specs of every client, as two revisions or one and the files have them."""
    if config is None or not config.clients:
        text = "there is no configuration here that says which pages to compare; name "
        raise click.UsageError(f"{text}them, as in REVISION:FOLDER.")
    before, after = (_configuration(named, config).clients for named in (old, new))
    found: list[Pair] = []
    for name in dict.fromkeys((*after, *before)):
        options = after.get(name) or before[name]
        sides = [
            _side(named, clients.get(name), options, config)
            for named, clients in ((old, before), (new, after))
        ]
        found.append(Pair(name, options.version, *sides))
    return found


def _side(
    named: Named, own: ClientOptions | None, options: ClientOptions, config: Config
) -> Side:
    """A client as it is on one side; `options` are those of the other, if it has none."""
    if own is not None:
        found = _of_client(named, own, config)
        return _read(found, config.root, own, may_lack=True)
    text = f"the client {options.name!r} is not in the configuration of {named.label}"
    problem = Problem(Where(config.file, 1), "N719", text, "note")
    return Side(named.label, _prefix(named), options, (), (problem,))


def _of_paths(old: Named, new: Named, config: Config | None, here: Path) -> Pair:
    root = config.root if config else here
    options = None
    for side in (new, old):
        if config is not None and options is None:
            options = configured_for(tuple(map(str, side.paths)), config, here)
    version = options.version if options else ""
    if options is None:
        options = options_for_paths(tuple(display(path, root) for path in new.paths))
    sides = [_read(side, root, side.options or options) for side in (old, new)]
    return Pair(options.name, version, *sides)


def _read(
    named: Named, root: Path, options: ClientOptions, *, may_lack: bool = False
) -> Side:
    problems = Problems()
    if named.revision is None:
        paths = [display(path, root) for path in named.paths]
        sources = collect(paths, root, problems)
        _check(sources, problems, may_lack)
        return Side(named.label, "", options, tuple(sources), tuple(problems))
    sources = revisions.collect(named.revision, named.paths, root, problems)
    found = tuple(problems)
    if may_lack and not sources and {problem.code for problem in found} <= {"E102"}:
        text = f"not in {named.revision.name}, so all of it is new"
        found = tuple(
            Problem(Where(problem.where.file, 1), "N719", text, "note")
            for problem in found
        )
    _check(sources, problems, may_lack)
    return Side(named.label, _prefix(named), options, tuple(sources), found)


def _prefix(named: Named) -> str:
    return f"{named.revision.name}:" if named.revision else ""


def _check(sources: Sequence[Source], problems: Problems, may_lack: bool) -> None:
    """Refuse to compare with nothing, which would make everything new."""
    if not sources and not may_lack:
        raise click.UsageError("; ".join(f"{p.where.file}: {p.text}" for p in problems))


def labelled(problems: Sequence[Problem], side: Side) -> tuple[Problem, ...]:
    """Problems whose places say which side they are of."""
    return tuple(
        replace(p, where=Where(side.prefix + p.where.file, p.where.line))
        for p in problems
    )
