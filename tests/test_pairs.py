"""The same API in several forms gives the same client.

But for what the flattened dialect loses: see `losses`.
"""

from __future__ import annotations

from functools import cache

import pytest

from codegen.analysis import Analysis
from tests.conftest import SHARED
from tests.losses import check_counts
from tests.readings import analysed, client, lend_names
from tests.surfaces import differences

PAIRS = SHARED / "corpus" / "pairs"
NAMES = sorted(path.name.partition(".")[0] for path in PAIRS.glob("*.openapi.yaml"))

pytestmark = [pytest.mark.corpus, pytest.mark.parametrize("name", NAMES)]


@cache
def read(form: str) -> Analysis:
    return analysed(PAIRS / form)


def of_document(name: str) -> Analysis:
    return read(f"{name}.openapi.yaml")


def test_excerpts_say_what_their_document_says(name: str) -> None:
    excerpts = read(f"{name}-standard")
    assert differences(of_document(name).document, excerpts.document) == []


def test_flattened_pages_lose_what_is_known_to_be_lost(name: str, update: bool) -> None:
    flattened = read(f"{name}-legacy")
    found = differences(of_document(name).document, flattened.document)
    check_counts(name, found, update)


@pytest.mark.parametrize("form", ["legacy", "standard"])
def test_all_forms_give_one_client(name: str, form: str) -> None:
    """Every call, argument, class and field, once the operations have their names."""
    document = of_document(name)
    expected = client(lend_names(document.api, document.document))
    found = client(lend_names(read(f"{name}-{form}").api, document.document))
    assert found.operations.keys() == expected.operations.keys()
    for key, operation in expected.operations.items():
        assert found.operations[key] == operation
    assert found.models == expected.models
    assert found.servers == expected.servers
