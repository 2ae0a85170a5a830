"""Tables of what is known of each site, committed beside their tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """What a test found of one site, by column."""

    site: str
    cells: Mapping[str, str]


def check(table: Path, row: Row, update: bool) -> None:
    """Compare a row with the table's, or put it there; other sites have no row."""
    rows = _read(table)
    if update:
        rows[row.site] = dict(row.cells)
        _write(table, rows)
    elif row.site in rows:
        assert dict(row.cells) == rows[row.site]


def _read(table: Path) -> dict[str, dict[str, str]]:
    if not table.exists():
        return {}
    lines = [_cells(line) for line in table.read_text("utf-8").splitlines()]
    (_, *columns), _, *rows = lines
    return {site: dict(zip(columns, cells, strict=True)) for site, *cells in rows}


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def _write(table: Path, rows: Mapping[str, Mapping[str, str]]) -> None:
    columns = list(next(iter(rows.values())))
    lines = [["site", *columns], ["---"] * (len(columns) + 1)]
    lines += [[site, *rows[site].values()] for site in sorted(rows)]
    text = "".join(f"| {' | '.join(line)} |\n" for line in lines)
    table.write_text(text, "utf-8")
