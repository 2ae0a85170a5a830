"""`generate --keep-names`: old names are written into the configuration."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import cast

from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.project import lock, output
from codegen.project.config import Config
from codegen.project.inputs import collect
from codegen.project.job import configured
from codegen.project.renames import changes, updated
from codegen.project.staged import committed
from codegen.public_names import canonical


def keep(config: Config, options: ClientOptions) -> dict[str, str]:
    """Add to `deprecated` what has another name than in the lock.

    Returns the old names that were added or lead elsewhere now, with the new ones.

    The lock of the last commit counts, too: the one on disk may be from a run
    that has just made the new names. With errors in the specs, or an output
    folder that is not ours, nothing is done: the run that follows reports them.

    Raises `ConfigError` where the configuration cannot be changed.
    """
    job = configured(config, options)
    try:
        old = output.read_lock(job.target, options.package)
    except output.OutputError:
        return {}
    known = [_own(old)] if old else []
    if before := _committed(job.target.path / lock.NAME, options.package):
        known.append(before)
    if not any(known):
        return {}
    new = _names(config, options)
    found: dict[str, str] = {}
    for names in known:
        found |= changes(names, new).renamed
    if not new:
        return {}
    deprecated = updated(options.deprecated, found, new)
    if deprecated != options.deprecated:
        from codegen.project.edit_config import keep_names

        keep_names(config, options, deprecated)
    said = options.deprecated
    return {old: now for old, now in deprecated.items() if said.get(old) != now}


def _committed(path: Path, package: str) -> dict[str, str]:
    text = committed(path)
    try:
        found = lock.parse(text) if text is not None else None
    except lock.LockError:
        return {}
    return _own(found) if found and found.package == package else {}


def _own(found: lock.Lock) -> dict[str, str]:
    """The names of a lock that were not old ones then: one of those may be new again."""
    said = found.inputs.options.get("deprecated")
    table = cast("dict[str, object]", said) if isinstance(said, dict) else {}
    old = {canonical(name) for name in table}
    return {name: place for name, place in found.names.items() if name not in old}


def _names(config: Config, options: ClientOptions) -> dict[str, str]:
    """The public names that the specs give now, without those that are kept."""
    from codegen.analysis import analyse
    from codegen.model.places import public_names

    problems = Problems()
    sources = collect(options.specs, config.root, problems)
    analysis = analyse(sources, replace(options, deprecated={}))
    if (problems.errors or analysis.errors) and not options.keep_going:
        return {}
    return public_names(analysis.built)
