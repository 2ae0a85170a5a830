"""The same API in several forms gives the same client.

But for what the flattened dialect loses: see `losses`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from codegen.pipeline import Analysis
from tests.losses import check_counts
from tests.readings import analysed, client, lend_names
from tests.surfaces import differences

FORMS = ("resend-legacy", "resend-standard", "resend.openapi.yaml")


@cache
def read(path: Path) -> Analysis:
    return analysed(path)


@pytest.fixture
def pairs(shared: Path) -> Mapping[str, Analysis]:
    return {form: read(shared / "corpus" / "pairs" / form) for form in FORMS}


@pytest.mark.corpus
def test_excerpts_say_what_their_document_says(pairs: Mapping[str, Analysis]) -> None:
    document, excerpts = pairs["resend.openapi.yaml"], pairs["resend-standard"]
    assert differences(document.document, excerpts.document) == []


@pytest.mark.corpus
def test_flattened_pages_lose_what_is_known_to_be_lost(
    pairs: Mapping[str, Analysis], update: bool
) -> None:
    document, flattened = pairs["resend.openapi.yaml"], pairs["resend-legacy"]
    found = differences(document.document, flattened.document)
    check_counts("resend", found, update)


@pytest.mark.corpus
@pytest.mark.parametrize("form", FORMS[:2])
def test_all_forms_give_one_client(pairs: Mapping[str, Analysis], form: str) -> None:
    """Every call, argument, class and field, once the operations have their names."""
    document = pairs["resend.openapi.yaml"]
    expected = client(lend_names(document.api, document.document))
    found = client(lend_names(pairs[form].api, document.document))
    assert found.operations.keys() == expected.operations.keys()
    for key, operation in expected.operations.items():
        assert found.operations[key] == operation
    assert found.models == expected.models
    assert found.servers == expected.servers
