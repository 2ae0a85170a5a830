"""Webhooks: what is listed of them, and when their module is imported."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from codegen.analysis import analyse
from codegen.inspect import as_json
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import write

CASES = Path(__file__).parent / "cases"
OPTIONS = ClientOptions("case", ("specs",), "", "case_client", "Case")


def test_inspect_lists_them() -> None:
    sources = collect(OPTIONS.specs, CASES / "webhooks", Problems())

    found = as_json(analyse(sources, OPTIONS))["webhooks"]

    assert [(item["name"], item["model"]) for item in found] == [
        ("order", "OrderEvent"),
        ("refunded", "Refunded"),
        ("stock", "Stock"),
    ]
    assert {item["method"] for item in found} == {"POST"}
    assert found[1]["source"] == {"file": "specs/refund.md", "line": 7}
    assert found[2]["source"] == {"file": "specs/shop.yaml", "line": 20}


def test_what_is_not_json_is_listed_only() -> None:
    sources = collect(OPTIONS.specs, CASES / "webhooks-alone", Problems())

    found = {w["name"]: w for w in as_json(analyse(sources, OPTIONS))["webhooks"]}

    assert found["scan"]["model"] is None
    assert found["scan"]["media_type"] == "image/png"
    assert found["ping"]["model"] == "Any"


@pytest.mark.parametrize("case", ["webhooks", "webhooks-alone"])
def test_their_module_is_imported_when_it_is_used(case: str, tmp_path: Path) -> None:
    sources = collect(OPTIONS.specs, CASES / case, Problems())
    write(compile_package(sources, OPTIONS, {}), tmp_path)
    program = """
import sys, case_client
client = getattr(case_client, "Case", None)
if client:
    client().orders
used = ("case_client.webhooks", "case_client._core.events")
assert not sys.modules.keys() & {*used, "case_client.models.webhook_events"}
assert case_client.webhooks.parse_event('{"unknown": 1}') == {"unknown": 1}
print("webhooks" in case_client.__all__, client is not None)
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == f"True {case == 'webhooks'}\n"


def test_without_operations_nothing_is_there_for_calls() -> None:
    sources = collect(OPTIONS.specs, CASES / "webhooks-alone", Problems())
    files = compile_package(sources, OPTIONS, {}).files

    project = tomllib.loads(files["pyproject.toml"].text)["project"]
    assert [name.partition(">")[0] for name in project["dependencies"]] == ["pydantic"]
    assert list(project["optional-dependencies"]) == ["test"]
    assert "httpx2" not in files["README.md"].text
    assert {path for path in files if path.startswith("tests/")} == {
        "tests/case_client_tests/__init__.py",
        "tests/case_client_tests/results.py",
        "tests/case_client_tests/test__webhooks.py",
    }
