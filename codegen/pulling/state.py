"""What pages came from where: `.mintgen.pull.json`, beside the pages.

It is to be committed with them. It is sorted, has a line a page and no time,
so that it changes where a page changes, and nowhere else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
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


def dump(records: Mapping[str, Record]) -> str:
    """The text of the file, of records by the file of each page."""
    lines: list[str] = []
    for file in sorted(records):
        data = {key: text for key, text in asdict(records[file]).items() if text}
        written = json.dumps(data, sort_keys=True, ensure_ascii=False)
        lines.append(f"    {json.dumps(file, ensure_ascii=False)}: {written}")
    inner = ",\n".join(lines)
    pages = f"{{\n{inner}\n  }}" if lines else "{}"
    return f'{{\n  "pages": {pages},\n  "version": {_VERSION}\n}}\n'


def load(data: bytes) -> dict[str, Record]:
    """The records of a file; raises `Trouble` (E711) for anything else."""
    try:
        value = json.loads(data)
        if value["version"] != _VERSION:
            reason = "it was written by another version of mintgen"
            raise Trouble("E711", f"{reason}; use that one, or delete the file")
        pages = cast("dict[str, dict[str, Any]]", value["pages"])
        return {file: _record(file, fields) for file, fields in pages.items()}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        text = (
            "not as mintgen wrote it; restore it from git, or delete it (pages that "
            "differ from the site's then need --force)"
        )
        raise Trouble("E711", text) from None


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
