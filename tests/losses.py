"""What a flattened page loses, row by row, and how much of it may be lost.

The rows are those of the notes on the flattened dialect (section 4, and one of
section 3.2). `row_of`
assigns a difference between a document and what was lifted from its pages; one
that it cannot assign is a bug. Counts may only fall: see `check_counts`.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tests.surfaces import Difference

COUNTS = Path(__file__).parent / "pairs" / "lost.json"

_ALWAYS = {
    "operationId": "operationId",
    "tags": "tags",
    "headers": "response headers, links, callbacks, encoding, externalDocs",
    "links": "response headers, links, callbacks, encoding, externalDocs",
    "callbacks": "response headers, links, callbacks, encoding, externalDocs",
    "encoding": "response headers, links, callbacks, encoding, externalDocs",
    "externalDocs": "response headers, links, callbacks, encoding, externalDocs",
}
# Of a parameter's or media type's own schema only: all below it is written out.
_AT_THE_TOP = {
    "pattern": "pattern, uniqueItems, numeric format, const and more at the top",
    "uniqueItems": "pattern, uniqueItems, numeric format, const and more at the top",
    "format": "pattern, uniqueItems, numeric format, const and more at the top",
    "const": "pattern, uniqueItems, numeric format, const and more at the top",
    "not": "pattern, uniqueItems, numeric format, const and more at the top",
    "prefixItems": "pattern, uniqueItems, numeric format, const and more at the top",
    # Section 3.2: they cannot be told from properties of the other direction.
    "undescribed": "required names without a property",
}
_PARAMETERS = ("path ", "query ", "header ", "cookie ")


def row_of(found: Difference) -> str | None:
    """The row that explains a difference of a document and its lifted pages."""
    if found.place == "info":
        return "info, document version"
    if found.what in ("summary", "description") and found.place == "":
        return "summary / description"
    if found.what == "scheme" and _spelled(found.first) == _spelled(found.second):
        return "scheme ids' punctuation, flows, scopes"
    if not found.top:
        return None
    if found.what == "union" and found.first:
        return "oneOf vs anyOf"
    if found.what == "discriminator":
        return "discriminator at the top level"
    if found.what in ("names", "allOf"):
        if not set(found.second) < set(found.first):
            return None
        if found.what == "allOf":
            return "allOf structure at the top level"
        is_shared = found.place.startswith(_PARAMETERS) or "|" in found.place
        if is_shared:
            return "names of unions, of parameters' enums, of shared parameters"
        return "names of top-level schemas"
    if found.second is not None:
        return None
    if found.what == "scopes":
        return "scheme ids' punctuation, flows, scopes"
    return _ALWAYS.get(found.what) or _AT_THE_TOP.get(found.what)


def _spelled(names: object) -> str:
    return str(names).replace("-", "_").replace(" ", "_")


def check_counts(name: str, found: Iterable[Difference], update: bool) -> None:
    """Every difference has its row, and no row more of them than is committed.

    A count that fell is to be committed: run pytest with ``--update``.
    """
    differences = list(found)
    strange = [each for each in differences if row_of(each) is None]
    assert strange == []
    counts = dict(sorted(Counter(row_of(each) or "" for each in differences).items()))
    known = json.loads(COUNTS.read_text(encoding="utf-8"))
    if update:
        known[name] = counts
        text = json.dumps(known, indent=2, sort_keys=True)
        COUNTS.write_text(f"{text}\n", encoding="utf-8")
    more = {row: n for row, n in counts.items() if n > known.get(name, {}).get(row, 0)}
    assert more == {}, f"more is lost of {name} than before"
    assert counts == known[name], "less is lost than before; run with --update"
