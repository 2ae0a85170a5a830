"""What is kept of the last run is what would have been made again."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from codegen.files import Compiled, GeneratedFile, Source
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.test_cases import CASES, options_of

SEARCHED = (
    "components",
    "oauth2",
    "recursive",
    "servers-of-operations",
    "two-versions",
)
ALL = sorted(case.name for case in CASES.iterdir() if (case / "expected").is_dir())
WORDS = (
    ("string", "integer"),
    ("integer", "string"),
    ("true", "false"),
    ("get", "post"),
    ("200", "201"),
)


def sources_of(name: str) -> tuple[list[Source], ClientOptions]:
    options = options_of(CASES / name)
    return collect(options.specs, CASES / name, Problems()), options


def changes(
    sources: Sequence[Source], count: int, seed: str
) -> Iterator[tuple[str, list[Source]]]:
    """The sources with one line changed: taken out, or another value in it."""
    chance = random.Random(seed)
    for _ in range(count):
        at = chance.randrange(len(sources))
        lines = sources[at].data.decode().split("\n")
        row = chance.choice([n for n, line in enumerate(lines) if line.strip()])
        known = [pair for pair in WORDS if pair[0] in lines[row]]
        change = f"{sources[at].file}:{row + 1}: {lines[row].strip()}"
        if known:
            lines[row] = lines[row].replace(*chance.choice(known))
        elif chance.random() < 0.5:
            lines[row] = f"{lines[row]}x"
        else:
            del lines[row]
        changed = replace(sources[at], data="\n".join(lines).encode())
        yield change, [*sources[:at], changed, *sources[at + 1 :]]


def compare(name: str, count: int) -> None:
    sources, options = sources_of(name)
    memo = Memo()
    first = compile_package(sources, options, {}, memo).files
    forgotten = {path: replace(file, made_of="") for path, file in first.items()}
    for change, changed in changes(sources, count, name):
        kept = compile_package(changed, options, first, Memo(memo.used))
        again = compile_package(changed, options, forgotten)
        assert texts(kept) == texts(again), change
        assert made_of(kept) == made_of(again), change


def texts(compiled: Compiled) -> dict[str, str]:
    return {path: file.text for path, file in compiled.files.items()}


def made_of(compiled: Compiled) -> dict[str, str]:
    return {path: file.made_of for path, file in compiled.files.items()}


@pytest.mark.parametrize("name", SEARCHED)
def test_what_is_kept_is_what_would_be_made_again(name: str) -> None:
    compare(name, 6)


@pytest.mark.large
@pytest.mark.parametrize("name", ALL)
def test_what_is_kept_is_what_would_be_made_again_everywhere(name: str) -> None:
    compare(name, 12)


def test_only_what_changed_is_made_again() -> None:
    sources, options = sources_of("pagination")
    first: Mapping[str, GeneratedFile] = compile_package(sources, options, {}).files
    spoiled = {path: replace(file, text="kept") for path, file in first.items()}
    (source,) = sources
    data = source.data.replace(b"Planets by number", b"Planets")
    second = compile_package([replace(source, data=data)], options, spoiled).files
    made = {path for path, file in second.items() if file.text != "kept"}
    assert {path for path in made if "/stars" in path or "test_stars" in path}
    assert not {path for path in made if "unsure" in path or "/models/" in path}
