"""A package with unions told apart by a tag: its tests, and what they find."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import write

PAGE = Path(__file__).parent / "cases/tagged-unions/specs/pets.yaml"
MODELS = "pets_client/models/shared.py"

UNKNOWN = """
import httpx2
from pets_client import Pets
from pets_client.models import EventBase, UserDeleted

answers = iter([
    {"pets": [{"petType": "axolotl"}], "byName": {"a": {"lives": 9}}, "best": None},
    {"type": "new", "at": "2024-01-02T03:04:05Z", "user": "u"},
    {"type": "UserDeleted", "at": "2024-01-02T03:04:05Z", "when": "2024-01-02"},
])
transport = httpx2.MockTransport(lambda _: httpx2.Response(200, json=next(answers)))
client = Pets(strict=True, http_client=httpx2.Client(transport=transport))
found = client.pets.list_pets()
assert found.pets == [{"petType": "axolotl"}]
assert found.by_name == {"a": {"lives": 9}}
event = client.events.last_event()
assert type(event) is EventBase and event.at.year == 2024
assert type(client.events.last_event()) is UserDeleted
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """The project of the client, in a folder of its own."""
    options = ClientOptions("pets", ("pets.yaml",), "out", "pets_client", "Pets")
    compiled = compile_package([Source("pets.yaml", PAGE.read_bytes())], options, {})
    write(compiled, tmp_path)
    return tmp_path


def run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=package,
        env={**os.environ, "PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_tests_of_the_package_pass(package: Path) -> None:
    result = run(package, "-m", "pytest", "-q", "-rf", "-p", "no:cacheprovider")

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        (MODELS, '"cat": Cat', '"cat": Dog'),
        (MODELS, '"puppy": Dog', '"puppy": Cat'),
        (
            "pets_client/models/pets.py",
            "1: Refused, 2: Broken",
            "1: Broken, 2: Refused",
        ),
        (MODELS, '"petType", {', '"kind", {'),
        (MODELS, '"UserDeleted": UserDeleted', '"UserGone": UserDeleted'),
        (MODELS, '{"user.created": UserCreated,', '{"user.created": UserDeleted,'),
    ],
)
def test_the_tests_find_a_tag_that_leads_to_the_wrong_class(
    package: Path,
    run_tests: Callable[[Path], subprocess.CompletedProcess[str]],
    file: str,
    old: str,
    new: str,
) -> None:
    text = (package / file).read_text(encoding="utf-8")
    assert text.count(old) == 1
    (package / file).write_text(text.replace(old, new), encoding="utf-8")

    result = run_tests(package)

    assert result.returncode == 1, result.stdout
    assert "\nFAILED tests/" in result.stdout


def test_what_has_no_known_tag_does_not_fail_the_call(package: Path) -> None:
    result = run(package, "-c", UNKNOWN)

    assert result.returncode == 0, result.stderr
