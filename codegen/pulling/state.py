"""What pages came from where: `.mintgen.pull.json`, beside the pages.

It is to be committed with them. It is sorted, has a line a page and no time,
so that it changes where a page or what is asked for changes, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, cast

from codegen.pulling.files import file_of
from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import BadUrl, parse

NAME = ".mintgen.pull.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class Record:
    """A page that was written.

    `source` is the URL that was asked for: the page's own, its folder or its
    list. `sha256` is the digest of its file as written; `before` that of the
    file which a run that was killed may have left. `etag` and `modified` are
    the site's words for what was written.
    """

    url: str
    source: str
    sha256: str
    etag: str = ""
    modified: str = ""
    before: str = ""

    @property
    def digests(self) -> set[str]:
        return {self.sha256, self.before} - {""}


@dataclass(frozen=True, slots=True)
class Globs:
    """Which of the pages of a list or folder were asked for; empty means all."""

    match: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(slots=True)
class State:
    """Records by the file of each page, and globs by the source of pages."""

    records: dict[str, Record] = field(default_factory=dict[str, Record])
    globs: dict[str, Globs] = field(default_factory=dict[str, Globs])


def dump(state: State) -> str:
    """The text of the file. Globs of what no page is from are left out."""
    sources = {record.source for record in state.records.values()}
    tables: dict[str, dict[str, dict[str, Any]]] = {
        "globs": {
            url: {key: globs for key, globs in asdict(found).items() if globs}
            for url, found in state.globs.items()
            if url in sources and found != Globs()
        },
        "pages": {
            file: {key: text for key, text in asdict(record).items() if text}
            for file, record in state.records.items()
        },
    }
    lines = [
        f'  "{key}": {_table(rows)}'
        for key, rows in tables.items()
        if rows or key == "pages"
    ]
    lines.append(f'  "version": {_VERSION}')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _table(rows: Mapping[str, Mapping[str, Any]]) -> str:
    """A line for each row."""
    inner = ",\n".join(f"    {_json(key)}: {_json(rows[key])}" for key in sorted(rows))
    return f"{{\n{inner}\n  }}" if rows else "{}"


def _json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def load(data: bytes) -> State:
    """What a file says; raises `Trouble` (E711) for anything else."""
    try:
        value = json.loads(data)
        if value["version"] != _VERSION:
            reason = f"{NAME} was written by another version of mintgen"
            raise Trouble("E711", f"{reason}; use that one, or delete {NAME}")
        pages = cast("dict[str, dict[str, Any]]", value["pages"])
        globs = cast("dict[str, dict[str, Any]]", value.get("globs", {}))
        return State(
            {file: _record(file, fields) for file, fields in pages.items()},
            {url: _globs(fields) for url, fields in globs.items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = (
            f"{NAME} is not as mintgen wrote it; restore it from git, or delete that "
            "file alone (pages that differ from the site's then need --force)"
        )
        raise Trouble("E711", text) from None


def _globs(fields: dict[str, Any]) -> Globs:
    found = Globs(**{key: tuple(globs) for key, globs in fields.items()})
    globs: list[Any] = [*found.match, *found.exclude]
    if not all(isinstance(glob, str) for glob in globs):
        raise TypeError
    return found


def _record(file: str, fields: dict[str, Any]) -> Record:
    record = Record(**fields)
    texts = asdict(record).values()
    if not all(isinstance(text, str) and text.isprintable() for text in texts):
        raise ValueError(file)
    try:
        named = file_of(parse(record.url))
    except (BadUrl, Trouble):
        named = None
    if named != file:
        raise ValueError(file)
    return record
