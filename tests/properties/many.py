"""The packages of many documents, whose tests one process runs together."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from traceback import format_exc
from typing import Any

from codegen.analysis import analyse
from codegen.files import Source
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.writing.plan import plan
from codegen.writing.render import source_text

# As the project of a package has it.
_CONFIGURATION = """\
[pytest]
pythonpath = .
addopts = --import-mode=importlib --continue-on-collection-errors
filterwarnings = error
"""
_FAILED = re.compile(r"^(?:FAILED|ERROR) tests/zoo(\d+)_client_tests/.*", re.MULTILINE)


def write(document: Any, folder: Path, name: str) -> bool:
    """Write `NAME_client` and its tests, not formatted; False: it is empty."""
    options = ClientOptions(
        name, (name,), "out", f"{name}_client", "Zoo", keep_going=True
    )
    source = Source(f"{name}.json", json.dumps(document).encode())
    analysis = analyse([source], options)
    assert [p for p in analysis.errors if not p.code.startswith("E3")] == []
    package = analysis.built.package
    if not package.has_client and not package.has_webhooks:
        return False
    for planned in plan(analysis.built, analysis.api, options, (), Problems(), Memo()):
        path = folder / planned.path
        if path.parent == folder:
            continue  # of the project, not of the package
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source_text(planned), encoding="utf-8")
    return True


def failures(documents: Iterable[Any], folder: Path) -> dict[int, str]:
    """What is wrong with documents, by their numbers.

    That is a traceback of the generator, or a test of its package that fails.
    """
    (folder / "pytest.ini").write_text(_CONFIGURATION)
    found: dict[int, str] = {}
    written: list[int] = []
    for number, document in enumerate(documents):
        try:
            if write(document, folder, f"zoo{number}"):
                written.append(number)
        except Exception:
            found[number] = format_exc()
    done = subprocess.run(
        [sys.executable, "-B", "-m", "pytest", "-q", "--tb=short"]
        + ["-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:hypothesispytest"]
        + [f"tests/zoo{number}_client_tests" for number in written],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
    )
    failed = list(_FAILED.finditer(done.stdout))
    for line in failed:
        found.setdefault(int(line[1]), line[0])
    assert failed or done.returncode == 0, done.stdout[-4000:] + done.stderr
    return found
