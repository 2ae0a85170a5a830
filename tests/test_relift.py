"""A flattened page, lifted to OpenAPI and flattened again, is what it was.

The pages are flattened by their sites' own converter, which needs Node.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from codegen.files import Source
from tests.blocks import Key, blocks_of, meaning
from tests.losses import check_counts
from tests.readings import Client, analysed, client, lend_names, of_sources
from tests.registries import node_file, node_tool, run
from tests.surfaces import Difference, differences, operations

HERE = Path(__file__).resolve().parent
SPECS = HERE.parent / "specs"
SHAPES = HERE / "pairs" / "shapes.openapi.yaml"

LARGE = HERE / "pairs" / "large.json"
# Differences that may show in what users call, give and get.
STRUCTURAL = ("names", "allOf", "union", "discriminator")

pytestmark = [pytest.mark.corpus, pytest.mark.large]


@pytest.fixture
def tool(shared: Path) -> Path:
    return node_tool(shared / "tools" / "pages")


def make_pages(tool: Path, document: Path, folder: Path, *options: str) -> None:
    """One page for each operation of a document, flattened unless ``--standard``."""
    run("node", tool / "to_pages.mjs", document, folder, "--quiet", *options)


def flattened_pages(folder: Path) -> list[Path]:
    return [file for file in sorted(folder.rglob("*.md")) if any(blocks_of(file))]


def blocks(files: Iterable[Path]) -> dict[Key, Any]:
    return {key: block for file in files for key, block in blocks_of(file)}


def write(document: Any, file: Path) -> Path:
    file.write_text(json.dumps(document), encoding="utf-8")
    return file


def one_by_one(file: Path) -> Iterator[tuple[Key, Any]]:
    """The document of a page alone, or one for each operation of several."""
    document = of_sources([Source(file.name, file.read_bytes())]).document
    for root, kind in (("paths", "path"), ("webhooks", "webhook")):
        for path, item in document.get(root, {}).items():
            for method in item:
                alone = {root: {path: {method: item[method]}}}
                yield (kind, path, method), {**document, "paths": {}, **alone}


def check_each_alone(files: Iterable[Path], folder: Path, tool: Path) -> None:
    """Each block, lifted alone and flattened again, means what it meant."""
    lifted, pages = folder / "lifted", folder / "pages"
    lifted.mkdir()
    pages.mkdir()
    expected: list[Any] = []
    for file in files:
        there, documents = blocks([file]), dict(one_by_one(file))
        assert documents.keys() == there.keys(), file
        for key, document in documents.items():
            write(document, lifted / f"{len(expected):05}.json")
            expected.append((file.name, key, there[key]))
    assert expected
    run("node", tool / "relift.mjs", lifted, pages)
    for number, (name, key, block) in enumerate(expected):
        again = blocks([pages / f"{number:05}.md"])
        assert meaning(again[key]) == meaning(block), name


@pytest.mark.parametrize("folder", ["corpus/pairs", "corpus/pages"])
def test_each_page_alone(folder: str, shared: Path, tool: Path, tmp_path: Path) -> None:
    check_each_alone(flattened_pages(shared / folder), tmp_path, tool)


def test_the_first_pages(tool: Path, tmp_path: Path) -> None:
    check_each_alone(flattened_pages(SPECS), tmp_path, tool)


class Forms:
    """A document, and the pages made of it in both dialects, as they are read."""

    def __init__(self, document: Path, folder: Path, tool: Path) -> None:
        self.legacy, self.standard = folder / "legacy", folder / "standard"
        self._again, self._tool = folder / "again", tool
        make_pages(tool, document, self.legacy)
        make_pages(tool, document, self.standard, "--standard")
        self.of_document = analysed(document)
        self.of_legacy = analysed(self.legacy)
        self.of_standard = analysed(self.standard)

    def check_operations(self, count: int) -> None:
        for form in (self.of_document, self.of_standard, self.of_legacy):
            assert len(operations(form.document)) == count

    def check_round_trip(self) -> None:
        """All pages together, to one document and back."""
        lifted = write(self.of_legacy.document, self.legacy.parent / "lifted.json")
        make_pages(self._tool, lifted, self._again)
        before = blocks(self.legacy.glob("*.md"))
        after = blocks(self._again.glob("*.md"))
        assert before.keys() == after.keys()
        for key, block in before.items():
            assert meaning(after[key]) == meaning(block), key

    def check_standard(self) -> None:
        found = differences(self.of_document.document, self.of_standard.document)
        # A page has a title where its operation has no summary.
        assert [each for each in found if each.what != "summary" or each.first] == []


def test_shapes_in_all_forms(tool: Path, tmp_path: Path, update: bool) -> None:
    forms = Forms(SHAPES, tmp_path, tool)
    forms.check_operations(6)
    forms.check_standard()
    forms.check_round_trip()
    found = differences(forms.of_document.document, forms.of_legacy.document)
    check_counts("shapes", found, update)


def test_a_large_document_in_all_forms(
    tool: Path, tmp_path: Path, update: bool
) -> None:
    large = json.loads(LARGE.read_text(encoding="utf-8"))
    whole = node_file(large["package"], large["version"], large["file"])
    data = json.loads(whole.read_text(encoding="utf-8"))
    del data["x-webhooks"]  # of which no pages are made
    document = tmp_path / whole.name
    document.write_text(json.dumps(data), encoding="utf-8")
    forms = Forms(document, tmp_path, tool)
    forms.check_operations(large["operations"])
    forms.check_standard()
    forms.check_round_trip()
    found = differences(forms.of_document.document, forms.of_legacy.document)
    check_counts("large", found, update)
    of_document, of_standard, of_legacy = (
        client(lend_names(form.api, forms.of_document.document))
        for form in (forms.of_document, forms.of_standard, forms.of_legacy)
    )
    assert of_standard == of_document
    check_client(of_document, of_legacy, found)


def answers_of(operation: Any) -> Iterator[str]:
    """The models of the answers of an operation, as `Client.models` calls them."""
    resource = operation["call"].rpartition(".")[0]
    for answer in operation["responses"].values():
        if answer is not None:
            yield f"{resource}.{answer['model']}"


def check_client(first: Client, second: Client, found: list[Difference]) -> None:
    """The second client is the first, but for what `found` explains."""
    explained = {each.operation for each in found if each.what in STRUCTURAL}
    assert first.operations.keys() == second.operations.keys()
    for key, operation in first.operations.items():
        other = second.operations[key]
        if (operation["pagination"] or {}).get("style") == "header":
            # Flattened pages do not have the headers of responses.
            operation, other = ({**o, "pagination": None} for o in (operation, other))
        assert operation == other or key in explained, key
    lost_tags = any(each.what == "discriminator" for each in found)
    # What a component writes has its name only where it is known to be taken over.
    own = {name for key in explained for name in answers_of(first.operations[key])}
    for name in (first.models.keys() & second.models.keys()) - own:
        one, two = first.models[name], second.models[name]
        if lost_tags and isinstance(one, str) and one.startswith("Tagged["):
            assert all(member in one for member in two.split(" | "))
        else:
            assert one == two
    assert first.servers == second.servers
