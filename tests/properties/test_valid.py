"""Any valid document: a package comes out, is imported, and passes its own tests."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from .documents import documents
from .many import failures

SEARCH = "MINTGEN_SEARCH" in os.environ
SETTINGS = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
    # The same documents each time, unless new counterexamples are looked for.
    derandomize=not SEARCH,
    max_examples=600 if SEARCH else 100,
)


def check(found: settings, folder: Path) -> None:
    made: list[Any] = []

    @found
    @given(documents())
    def make(document: Any) -> None:
        made.append(document)

    make()
    failed = failures(made, folder)
    shown = [
        f"{test}\n{json.dumps(made[number], ensure_ascii=False)}"
        for number, test in failed.items()
    ]
    assert not shown, "\n\n".join(shown[:3])


def test_its_examples_come_back(tmp_path: Path) -> None:
    check(settings(SETTINGS, max_examples=10, derandomize=True), tmp_path)


@pytest.mark.large
def test_its_examples_come_back_many_times(tmp_path: Path) -> None:
    check(SETTINGS, tmp_path)
