"""The lock file: what a package was made of, and what was written.

It is committed with the package, has no time and no absolute path in it, and
its bytes depend on nothing but its content. A run that is about to write
first lists in `writing` what it will write. So whatever moment it is killed
at, the next run knows each file as the old text, the new text, or a hand
edit.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from codegen.json_types import string_table, strings, table

NAME = ".mintgen.lock.json"
FORMAT = 2
_READ = (1, FORMAT)  # format 1 did not say what public names stand for


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything that the output depends on."""

    version: str
    generator: str  # digest over code and templates
    tools: Mapping[str, str]
    options: Mapping[str, Any]
    sources: Mapping[str, str]  # name → digest

    def reasons(self, old: Inputs) -> list[str]:
        """What is other than in `old`, in words; empty if nothing is."""
        reasons: list[str] = []
        if self.version != old.version:
            reasons.append(f"mintgen {old.version} → {self.version}")
        elif self.generator != old.generator:
            reasons.append("the generator changed")
        for tool, version in self.tools.items():
            if old.tools.get(tool) != version:
                reasons.append(f"{tool} {old.tools.get(tool, '?')} → {version}")
        for key in sorted({*self.options, *old.options}):
            if self.options.get(key) != old.options.get(key):
                reasons.append(f"option '{key}' changed")
        both = self.sources.keys() & old.sources.keys()
        changed = sum(self.sources[name] != old.sources[name] for name in both)
        for count, what in (
            (changed, "changed"),
            (len(self.sources) - len(both), "added"),
            (len(old.sources) - len(both), "removed"),
        ):
            if count:
                reasons.append(f"{count} {'page' if count == 1 else 'pages'} {what}")
        return reasons


@dataclass(frozen=True, slots=True)
class Record:
    """The digests of one generated file."""

    raw: str  # before formatting
    final: str
    made_of: str = ""  # of what it was made of; empty: it is not known

    @property
    def listed(self) -> list[str]:
        """As the lock file has it."""
        digests = [self.raw, self.final]
        return [*digests, self.made_of] if self.made_of else digests


@dataclass(frozen=True, slots=True)
class Lock:
    inputs: Inputs
    # The public names, each with what it stands for; "" where that is not known.
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    missing: tuple[str, ...] = ()  # errors that `--keep-going` left out
    files: Mapping[str, Record] = field(default_factory=dict[str, Record])
    writing: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict[str, tuple[str, ...]]
    )

    @property
    def package(self) -> str:
        return str(self.inputs.options.get("package", ""))

    @property
    def paths(self) -> set[str]:
        """Every file that may be ours."""
        return {*self.files, *self.writing}

    def knows(self, path: str, sha: str) -> bool:
        """Whether `sha` is what a run wrote, or was about to write, to `path`."""
        record = self.files.get(path)
        return sha in self.writing.get(path, ()) or (
            record is not None and record.final == sha
        )


class LockError(Exception):
    """The text is no lock of this format; the message says why."""


def dump(lock: Lock) -> str:
    """The text of the lock file."""
    inputs = lock.inputs
    data: dict[str, Any] = {
        "files": {path: record.listed for path, record in lock.files.items()},
        "format": FORMAT,
        "generator": {"sha256": inputs.generator, "version": inputs.version},
        "missing": list(lock.missing),
        "names": dict(lock.names),
        "options": dict(inputs.options),
        "sources": dict(inputs.sources),
        "tools": dict(inputs.tools),
    }
    if lock.writing:
        data["writing"] = {path: list(shas) for path, shas in lock.writing.items()}
    rows = [f" {_json(key)}: {_nested(data[key])}" for key in sorted(data)]
    return "{\n" + ",\n".join(rows) + "\n}\n"


def parse(text: str) -> Lock:
    """Read a lock file; raises `LockError`."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise LockError("it is not JSON; is it in a merge conflict?") from None
    try:
        data = table(data)
        if data["format"] not in _READ:
            raise LockError("another version of mintgen wrote it")
        generator = string_table(data["generator"])
        inputs = Inputs(
            version=generator["version"],
            generator=generator["sha256"],
            tools=string_table(data["tools"]),
            options=table(data["options"]),
            sources=string_table(data["sources"]),
        )
        return Lock(
            inputs,
            names=_names(data["names"], data["format"]),
            missing=strings(data["missing"]),
            files={
                path: _record(value) for path, value in table(data["files"]).items()
            },
            writing={
                path: strings(value)
                for path, value in table(data.get("writing", {})).items()
            },
        )
    except (KeyError, TypeError, ValueError) as error:
        raise LockError(f"it is not as mintgen writes it ({error})") from None


def _nested(value: Any) -> str:
    """One entry a line, for small diffs and merges without conflict."""
    if not isinstance(value, dict):
        return _json(value)
    members = table(cast("object", value))
    rows = [f"  {_json(key)}: {_json(members[key])}" for key in sorted(members)]
    return "{\n" + ",\n".join(rows) + "\n }" if rows else "{}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _record(value: Any) -> Record:
    raw, final, *more = strings(value)
    (made_of,) = more or ("",)
    return Record(raw, final, made_of)


def _names(value: Any, version: int) -> dict[str, str]:
    return dict.fromkeys(strings(value), "") if version == 1 else string_table(value)
