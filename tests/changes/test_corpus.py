"""Real pages: nothing differs from itself, nor do two dialects but in what one loses."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from time import process_time

import pytest

from codegen.changes.compare import compare
from codegen.changes.members import Compared, Members
from codegen.changes.read_surface import surface_of
from codegen.surface import Surface
from tests.changes.documents import Document, changes, document, json_of
from tests.conftest import SHARED
from tests.readings import analysed
from tests.registries import node_file

CORPUS = SHARED / "corpus"
SITES = [
    path
    for kind in ("pages", "documents", "rendered", "pairs")
    if (CORPUS / kind).is_dir()
    for path in sorted((CORPUS / kind).iterdir())
]


def surface(path: Path) -> Surface:
    return surface_of(analysed(path))


@pytest.mark.corpus
@pytest.mark.parametrize("path", SITES, ids=lambda path: path.name)
def test_nothing_differs_from_itself(path: Path) -> None:
    assert compare(surface(path), surface(path)) == ()


@pytest.mark.corpus
def test_two_dialects_of_one_api_differ_in_names_alone() -> None:
    """The flattened pages have lost `operationId`, of which the others make names.

    What they have lost of webhooks says how these are signed.
    """
    sides = [
        surface(CORPUS / "pairs" / name)
        for name in ("resend-legacy", "resend-standard")
    ]
    there, back = compare(*sides), compare(*reversed(sides))
    rules = Counter(change.rule.id for change in there)
    assert rules.pop("operation-renamed") == len(sides[0].operations)
    assert rules.pop("verify-added") == 1
    assert rules.keys() == {"model-renamed", "model-description"}
    mirrored = Counter(change.rule.id for change in back)
    assert mirrored.pop("verify-removed") == 1
    assert mirrored.keys() == {"operation-renamed", *rules}
    assert len(there) == len(back)


def web(models: int, fields: list[str]) -> Document:
    """An API of models each of which refers to all."""
    refs = {
        f"to_{number}": {"$ref": f"#/components/schemas/Model{number}"}
        for number in range(models)
    }
    own = {field: {"type": "string"} for field in fields}
    model: Document = {"type": "object", "properties": {**own, **refs}}
    names = [f"Model{number}" for number in range(models)]
    fine = {
        "200": {"description": "", **json_of({"$ref": "#/components/schemas/Model0"})}
    }
    return document({"responses": fine}, schemas=dict.fromkeys(names, model))


def test_models_that_refer_to_each_other_are_compared_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared: list[str] = []
    whole = Compared.compare

    def counted(self: Compared, old: Members, new: Members) -> None:
        compared.append(self.subject.name)
        whole(self, old, new)

    monkeypatch.setattr(Compared, "compare", counted)
    found = changes(web(30, ["a", "b"]), web(30, ["a"]))
    assert sorted(compared) == sorted(
        [*(f"Model{n}" for n in range(30)), "things.send"]
    )
    assert Counter(change.rule.id for change in found) == {"response-removed": 30}
    assert {change.operations for change in found} == {("things.send",)}


@pytest.mark.large
def test_to_compare_takes_little_beside_reading() -> None:
    """Two versions of a document of a thousand operations and four thousand models."""
    start = process_time()
    sides = [
        surface(node_file("@octokit/openapi", version, "generated/api.github.com.json"))
        for version in ("18.0.0", "23.0.2")
    ]
    reading = process_time() - start
    start = process_time()
    there, back = compare(*sides), compare(*reversed(sides))
    assert process_time() - start < reading
    assert len(there) > 1000
    assert abs(len(there) - len(back)) < len(there) / 20
