"""Any broken document: problems, or a package of the rest; never a traceback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codegen.analysis import analyse
from codegen.files import Source
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.writing.plan import plan
from codegen.writing.render import source_text

from .documents import documents

ROOT = Path(__file__).parents[2]
SHARED = ROOT.parent / "shared/corpus/pages"
OPTIONS = ClientOptions("zoo", ("zoo",), "out", "zoo_client", "Zoo", keep_going=True)
UNHURRIED = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck)
)
ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        [0, -1, 1.5, 10**20, "", "x", "object", "null", "#/nowhere", "$ref"]
    ),
    st.sampled_from([[], {}, [None], [[]], ["x"], {"": None}, {"$ref": "#/nowhere"}]),
    st.sampled_from([{"$ref": 1}, {"type": []}, {"type": "string"}, {"allOf": [1]}]),
)

SEARCH = "MINTGEN_SEARCH" in os.environ
# The same each time, unless new counterexamples are looked for.
MANY = settings(
    UNHURRIED, max_examples=5000 if SEARCH else 1000, derandomize=not SEARCH
)


def compiles(file: str, data: bytes) -> None:
    """What `compile_package` does, but for formatting."""
    analysis = analyse([Source(file, data)], OPTIONS)
    if analysis.built.package.operations:
        for planned in plan(
            analysis.built, analysis.api, OPTIONS, (), Problems(), Memo()
        ):
            if planned.variables is not None and planned.path.endswith(".py"):
                compile(source_text(planned), planned.path, "exec", dont_inherit=True)


def places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key below `value`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield value, key
            yield from places(inner)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield value, index
            yield from places(inner)


@st.composite
def broken(draw: st.DrawFn) -> Any:
    document = json.loads(json.dumps(draw(documents())))
    for _ in range(draw(st.integers(1, 4))):
        found = list(places(document))
        if not found:
            break
        container, key = found[draw(st.integers(0, len(found) - 1))]
        if draw(st.booleans()):
            container[key] = deepcopy(draw(ANYTHING))  # the next change may be in it
        elif isinstance(container, dict) and draw(st.booleans()):
            container[str(draw(ANYTHING))] = container.pop(key)
        else:
            del container[key]
    return document


@settings(UNHURRIED, max_examples=30, derandomize=True)
@given(broken())
def test_a_document(document: Any) -> None:
    compiles("zoo.json", json.dumps(document).encode())


@pytest.mark.large
@MANY
@given(broken())
def test_many_documents(document: Any) -> None:
    compiles("zoo.json", json.dumps(document).encode())


def pages(folder: Path, most: int) -> list[Path]:
    """Some pages, not the largest, from every part of a folder."""
    found = [p for p in sorted(folder.rglob("*.md")) if p.stat().st_size < 60_000]
    return found[:: max(1, len(found) // most)]


@st.composite
def torn(draw: st.DrawFn, texts: list[str]) -> str:
    """A page with lines taken out, doubled, moved in or out, or cut."""
    lines = draw(st.sampled_from(texts)).splitlines(keepends=True)
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        line = lines[at] if lines else ""
        change = draw(st.integers(0, 6))
        piece = draw(
            st.sampled_from(["- ", "  ", ": ", "```\n", "{", "&a ", "*a", '"'])
        )
        lines[at : at + 1] = [
            [],
            [line, line],
            ["  " + line],
            [line.lstrip()],
            [line[: draw(st.integers(0, len(line)))]],
            [piece + line],
            [line.replace(":", piece, 1)],
        ][change]
    return "".join(lines)


SPECS = [page.read_text(encoding="utf-8") for page in pages(ROOT / "specs", 9)]


@settings(UNHURRIED, max_examples=60, derandomize=True)
@given(torn(SPECS))
def test_a_page(text: str) -> None:
    compiles("zoo.md", text.encode())


@pytest.mark.large
def test_many_pages() -> None:
    more = [page.read_text(encoding="utf-8") for page in pages(SHARED, 200)]
    # A clone has no other pages, and CI is the same without them.
    texts = more or SPECS if SEARCH else SPECS

    @MANY
    @given(torn(texts))
    def check(text: str) -> None:
        compiles("zoo.md", text.encode())

    check()
