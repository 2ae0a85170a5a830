"""Which pages of a site have an operation, and which are guides."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.dialects import describes
from tests.pulling.site import operation

ROOT = Path(__file__).resolve().parents[2]
SPECS = sorted((ROOT / "specs").rglob("*.md"))


@pytest.mark.parametrize("path", SPECS, ids=lambda path: path.stem)
def test_the_pages_of_this_repository_have_one(path: Path) -> None:
    assert describes(path.name, path.read_bytes())


@pytest.mark.corpus
def test_the_pages_of_the_corpus_have_one(shared: Path) -> None:
    pages = [
        path
        for path in sorted((shared / "corpus").rglob("*.md*"))
        if path.name != "README.md"
    ]
    assert len(pages) > 300
    assert [p for p in pages if not describes(p.name, p.read_bytes())] == []


@pytest.mark.parametrize(
    "text",
    [
        operation("/a"),
        '---\ntitle: A\napi: "POST /a"\n---\n',
        '---\ntitle: A\nopenapi: "api.json POST /a"\n---\n',
        # Something is wrong with these; they are kept, so that `generate` says what.
        '---\ntitle: A\nopenapi: "no operation"\n---\n',
        "# A\n\n````yaml POST /a\npaths: [\n````\n",
    ],
)
def test_pages_with_an_operation(text: str) -> None:
    assert describes("a.md", text.encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Welcome\n\nRead on.\n",
        "# Configure\n\n```yaml\nname: x\npaths: [src]\n```\n",
        "# Broken example\n\n```yaml\nopenapi: [\n```\n",
        "# Try it\n\n```bash\ncurl -X POST https://api.example.com/a\n```\n",
        "---\ntitle: User\nopenapi-schema: User\n---\n",
    ],
)
def test_pages_without(text: str) -> None:
    assert not describes("a.md", text.encode())


def test_what_is_no_text_has_none() -> None:
    assert not describes("a.md", b"\xff\0")
