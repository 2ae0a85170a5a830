"""The bounds of values (JSON Schema 2020-12, Validation 6), and other checks."""

from __future__ import annotations

from collections.abc import Mapping

from codegen.changes.change import At, Ledger

Value = str | int | float | bool

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")


def compare(
    old: Mapping[str, Value], new: Mapping[str, Value], at: At, ledger: Ledger
) -> None:
    """Report each bound that differs, whether it takes more or less."""
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        if was != now:
            values = {"old": _said(key, was), "new": _said(key, now)}
            if at.direction == "response":
                ledger.at(at, "bound", **values)
            else:
                tight = _tightened(key, was, now)
                ledger.at(at, f"bound-{'tightened' if tight else 'loosened'}", **values)


def compare_checks(
    old: Mapping[str, Value], new: Mapping[str, Value], at: At, ledger: Ledger
) -> None:
    """Report what else is checked of a value: patterns, formats, numbers of fields."""
    for key in dict.fromkeys((*old, *new)):
        was, now = old.get(key), new.get(key)
        keyword = key.rpartition(".")[2]
        if was == now or not (was or now):
            continue
        if keyword in (*_LOWER, *_UPPER):
            sides = [
                {keyword: value} if value is not None else {} for value in (was, now)
            ]
            compare(sides[0], sides[1], at, ledger)
            continue
        values = {"old": _said(key, was), "new": _said(key, now)}
        if at.direction == "response":
            ledger.at(at, "check", **values)
        elif keyword in ("format", "contentEncoding"):
            ledger.at(at, "format", **values)
        elif not was:
            ledger.at(at, "check-added", **values)
        else:
            ledger.at(at, "check-changed" if now else "check-removed", **values)


def _said(key: str, value: Value | None) -> str:
    if value is None:
        return f"no {key}"
    return f"{key} {str(value).lower() if isinstance(value, bool) else value}"


def _tightened(key: str, old: Value | None, new: Value | None) -> bool:
    if old is None or new is None:
        return old is None
    if isinstance(old, str) or isinstance(new, str):
        return True
    if key in _LOWER:
        return new > old
    if key in _UPPER:
        return new < old
    return old % new != 0  # multipleOf: what is divided by 4 is divided by 2
