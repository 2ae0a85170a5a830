"""The credentials that one operation needs, of two versions."""

from __future__ import annotations

from codegen.changes.change import Ledger, Subject
from codegen.surface import Operation, Option


def compare(subject: Subject, old: Operation, new: Operation, ledger: Ledger) -> None:
    """Report what callers need that they did not, and the other way round."""
    was, now = old.security, new.security
    if not was and not now:
        return
    if not was or not now:
        rule = "auth-required" if now and frozenset() not in now else "auth-dropped"
        if now and frozenset() in now:
            rule = "auth-option-added"  # none is needed still
        values = {"old": _options(was), "new": _options(now)}
        ledger.add(rule, subject, new.where, **values)
        return
    schemes = [{_schemes(option): option for option in side} for side in (was, now)]
    for key in sorted(schemes[0].keys() | schemes[1].keys()):
        one, other = (side.get(key) for side in schemes)
        if one is None and not key:
            values = {"old": _options(was), "new": "none"}
            ledger.add("auth-dropped", subject, new.where, **values)
        elif one is None:
            ledger.add("auth-option-added", subject, new.where, new=key)
        elif other is None:
            rule = "auth-option-removed" if key else "auth-required"
            values = {"old": key, "new": _options(now)}
            ledger.add(rule, subject, new.where, **values)
        else:
            _scopes(subject, one, other, ledger, new)


def _scopes(
    subject: Subject, was: Option, now: Option, ledger: Ledger, new: Operation
) -> None:
    sides = [
        {scope for _, scopes in option for scope in scopes} for option in (was, now)
    ]
    for scope in sorted(sides[1] - sides[0]):
        ledger.add("auth-scope-added", subject, new.where, new=scope)
    for scope in sorted(sides[0] - sides[1]):
        ledger.add("auth-scope-removed", subject, new.where, old=scope)


def _schemes(option: Option) -> str:
    return " and ".join(sorted(scheme for scheme, _ in option))


def _options(options: frozenset[Option]) -> str:
    return " or ".join(sorted(_schemes(option) or "none" for option in options))
