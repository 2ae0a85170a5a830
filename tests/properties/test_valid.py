"""Any valid document: a package comes out, is imported, and passes its own tests."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import analyse
from codegen.problems import Problems
from codegen.writing.plan import plan
from codegen.writing.render import source_text

from .documents import documents

OPTIONS = ClientOptions("zoo", ("zoo",), "out", "zoo_client", "Zoo", keep_going=True)
# A package and a process for each document: to shrink one would take minutes.
UNHURRIED = settings(
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)

# Looks for new counterexamples, for as long as it likes; not a part of CI.
SEARCH = pytest.mark.skipif(
    "MINTGEN_SEARCH" not in os.environ, reason="set MINTGEN_SEARCH to search"
)


def write(document: Any, folder: Path) -> bool:
    """Write the package, as it is before it is formatted; False: it is empty."""
    source = Source("zoo.json", json.dumps(document).encode())
    analysis = analyse([source], OPTIONS)
    assert [p for p in analysis.errors if not p.code.startswith("E3")] == []
    if not analysis.built.package.operations:
        return False
    for planned in plan(analysis.built, analysis.api, OPTIONS, (), Problems()):
        path = folder / planned.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source_text(planned), encoding="utf-8")
    return True


def check(document: Any) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if not write(document, folder):
            return
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": name, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            check=False,
            text=True,
        )
        assert done.returncode == 0, done.stdout[-4000:]


@settings(UNHURRIED, max_examples=5, derandomize=True)
@given(documents())
def test_its_examples_come_back(document: Any) -> None:
    check(document)


@SEARCH
@settings(UNHURRIED, max_examples=150)
@given(documents())
def test_its_examples_come_back_many_times(document: Any) -> None:
    check(document)
