"""Formatting: as black does, and by ruff."""

from __future__ import annotations

from pathlib import Path

import pytest
from black import format_str
from black.mode import Mode, TargetVersion

from codegen import pipeline
from codegen.formatting.black import formatted_as_black
from codegen.formatting.formatter import Formatter, NotPython, formatter
from codegen.options import FORMATTERS
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.test_cases import CASES, options_of

ROOT = Path(__file__).resolve().parent.parent
MANY = {f"{number}.py": f"x = ['{number}']\n" for number in range(9)}


def as_black(text: str) -> str:
    return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))


@pytest.fixture(params=FORMATTERS)
def formats(request: pytest.FixtureRequest) -> Formatter:
    return formatter(request.param)


def test_each_text_is_formatted(formats: Formatter) -> None:
    done = formats(MANY)
    assert list(done) == list(MANY)
    for number in range(9):
        assert done[f"{number}.py"] == f'x = ["{number}"]\n'


@pytest.mark.parametrize("text", ["def", "x = (1\n", 'x = 1\n"""never closed\n'])
def test_what_is_not_python_is_named(formats: Formatter, text: str) -> None:
    with pytest.raises(NotPython, match=r"bad\.py"):
        formats({**MANY, "bad.py": text})


def test_nothing_to_format(formats: Formatter) -> None:
    assert formats({}) == {}
    assert formats({"a.py": ""}) == {"a.py": ""}


@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_both_write_the_same(name: str) -> None:
    found = (ROOT / "generated" / name).rglob("*.py")
    texts = {str(path): path.read_text("utf-8") for path in found}
    # Not what is written by hand.
    texts = {path: text for path, text in texts.items() if "_core" not in path}
    assert formatter("ruff")(texts) == texts


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_black_would_change_nothing(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: dict[str, str] = {}

    def keeping(texts: dict[str, str]) -> dict[str, str]:
        written.update(texts)
        return formatted_as_black(texts)

    monkeypatch.setattr(pipeline, "formatter", lambda _: keeping)
    options = options_of(case)
    sources = collect(options.specs, case, Problems())
    pipeline.compile_package(sources, options, {})
    assert formatted_as_black(written) == {
        key: as_black(text) for key, text in written.items()
    }
