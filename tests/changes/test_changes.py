"""What differs between two documents, rule by rule."""

from __future__ import annotations

from collections import Counter

import pytest

from codegen.changes.rules import RULES
from tests.changes.cases import Case, cases, paged
from tests.changes.documents import Document, changes, parameter, rules
from tests.changes.oasdiff import checks

CASES = list(cases())
PAIRS = [(case.old, case.new) for case in CASES]
PAIRS += [(check.old, check.new) for check in checks()]
NAMES = [f"{number}-{'+'.join(case.rules)}" for number, case in enumerate(CASES)]
NAMES += [check.id for check in checks()]

# What a change is when it is made undone; what is not here is itself.
OPPOSITES = (
    ("operation-added", "operation-removed"),
    ("operation-deprecated", "operation-restored"),
    ("body-fields-joined", "body-fields-parted"),
    ("body-required", "body-optional"),
    ("paging-added", "paging-removed"),
    ("auth-required", "auth-dropped"),
    ("auth-required", "auth-option-added"),
    ("auth-option-added", "auth-option-removed"),
    ("auth-option-added", "auth-dropped"),
    ("auth-scope-added", "auth-scope-removed"),
    ("error-added", "error-removed"),
    ("error-body-added", "error-body-removed"),
    ("status-added", "status-removed"),
    ("return-widened", "status-removed"),
    ("header-added", "header-removed"),
    ("header-added", "header-omitted"),
    ("header-optional", "header-required"),
    ("request-added", "request-removed"),
    ("request-added-required", "request-removed"),
    ("request-required", "request-optional"),
    ("request-closed", "request-opened"),
    ("request-bound-tightened", "request-bound-loosened"),
    ("request-check-added", "request-check-removed"),
    ("response-added", "response-removed"),
    ("response-required", "response-optional"),
    ("response-tag-added", "response-tag-removed"),
    ("response-values-opened", "response-value-removed"),
    ("request-narrowed", "request-type"),
    ("request-type", "request-type"),
    ("response-type", "response-type"),
    ("model-renamed", "model-renamed"),
    ("model-renamed", "model-replaced"),
    ("response-narrowed", "response-widened"),
    ("request-narrowed", "request-widened"),
    ("member-deprecated", "member-restored"),
    ("models-added", "models-removed"),
    ("server-added", "server-removed"),
    ("variable-added", "variable-removed"),
    ("variable-added-required", "variable-removed"),
    ("variable-value-added", "variable-value-removed"),
    ("credential-added", "credential-removed"),
    ("event-added", "event-removed"),
    ("event-parsed", "event-unparsed"),
    ("verify-added", "verify-removed"),
    *(
        (f"{side}-{one}", f"{side}-{other}")
        for side in ("request", "response")
        for one, other in (
            ("nullable", "not-nullable"),
            ("value-added", "value-removed"),
            ("values-limited", "values-free"),
            ("form-added", "form-removed"),
        )
    ),
)


def undone(rule: str) -> set[str]:
    found = {a for a, b in OPPOSITES if b == rule} | {
        b for a, b in OPPOSITES if a == rule
    }
    return found or {rule}


@pytest.mark.parametrize("case", CASES, ids=NAMES[: len(CASES)])
def test_case(case: Case) -> None:
    assert rules(case.old, case.new) == sorted(case.rules)


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=NAMES)
def test_the_way_back_undoes_the_change(old: Document, new: Document) -> None:
    there, back = rules(old, new), rules(new, old)
    assert len(there) == len(back)
    for one, other in ((there, back), (back, there)):
        assert [rule for rule in one if not undone(rule) & set(other)] == []


@pytest.mark.parametrize("document", [new for _, new in PAIRS], ids=NAMES)
def test_nothing_differs_from_itself(document: Document) -> None:
    assert rules(document, document) == []


def test_each_rule_has_a_case() -> None:
    had = {rule for case in CASES for rule in case.rules}
    had |= {rule for check in checks() for rule in check.rules}
    configured = {"operation-aliased", "model-aliased", "client-renamed"}
    assert had | configured == RULES.keys()


def test_rules_are_complete() -> None:
    for rule in RULES.values():
        assert rule.sentence
        assert rule.reason.endswith(".")
        if rule.verdict == "breaking":
            assert rule.action.endswith("."), rule.id


def test_each_change_has_a_place_and_fills_its_sentence() -> None:
    for case in CASES:
        for change in changes(case.old, case.new):
            assert change.where.file == "api.json"
            assert change.where.line > 0
            assert all(text for _, text in change.sentence)
            assert "".join(text for _, text in change.action).endswith(
                change.rule.action[-10:]
            )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ({}, {"format": "uuid"}, "takes less: UUID, it was str"),
        ({"format": "uuid"}, {}, "takes str, it was UUID | str"),
    ],
)
def test_a_format_that_makes_a_type_is_told_as_what_is_asked_for(
    old: Document, new: Document, said: str
) -> None:
    text = {"type": "string"}
    (change,) = changes(parameter({**text, **old}), parameter({**text, **new}))
    assert "".join(part for _, part in change.sentence).endswith(said)


def test_how_a_list_is_divided_is_told_as_the_configuration_says_it() -> None:
    plain, divided = paged("cursor", "next", more=False), paged("cursor", "next")
    change = next(
        change for change in changes(plain, divided) if change.rule.id == "paging-added"
    )
    assert change.value("new") == (
        'style = "cursor", parameter = "cursor", items = "data", next = "next"'
    )


def test_rules_are_named_once() -> None:
    from codegen.changes import table as module

    heads = [line.split(" | ")[0] for line in module.TABLE.strip().splitlines()[::2]]
    assert [name for name, n in Counter(heads).items() if n > 1] == []
