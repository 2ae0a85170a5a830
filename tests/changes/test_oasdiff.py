"""Our verdicts beside those of oasdiff, each by a pair of documents."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from codegen.changes.rules import RULES, VERDICTS, Verdict
from tests.changes.documents import rules
from tests.changes.oasdiff import ERROR, INFO, Check, checks

DOCUMENT = Path(__file__).resolve().parents[2] / "docs/diff-rules.md"
CHECKS = list(checks())
TABLE = "| Check of oasdiff | Its level | Our rules | Our verdict | Why another one |\n"


def verdict(check: Check) -> Verdict | None:
    """The worst of our rules for a check; None: nothing is told."""
    found = {RULES[rule].verdict for rule in check.rules}
    return next((verdict for verdict in VERDICTS if verdict in found), None)


def row(check: Check) -> str:
    """The line of the document."""
    names = ", ".join(f"`{rule}`" for rule in dict.fromkeys(check.rules)) or "none"
    ours = verdict(check) or "no change"
    return f"| `{check.id}` | {check.level} | {names} | {ours} | {check.why} |\n"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_check(check: Check) -> None:
    assert rules(check.old, check.new) == sorted(check.rules)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.id)
def test_another_verdict_has_a_reason_and_the_same_one_needs_none(check: Check) -> None:
    breaks = verdict(check) == "breaking"
    differs = (
        breaks != (check.level == ERROR) if check.level in (ERROR, INFO) else False
    )
    assert bool(check.why) == differs


def test_each_check_is_listed_once() -> None:
    assert [name for name, n in Counter(c.id for c in CHECKS).items() if n > 1] == []


def test_the_document_lists_what_is_tested(update: bool) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, after = text.partition(TABLE)
    end = after.index("\n\n") if "\n\n" in after else len(after)
    rows = "".join(row(check) for check in sorted(CHECKS, key=lambda check: check.id))
    made = f"{before}{TABLE}| --- | --- | --- | --- | --- |\n{rows}{after[end + 1 :]}"
    if update:
        DOCUMENT.write_text(made, encoding="utf-8")
    assert text == made or update
