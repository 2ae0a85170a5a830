"""Pages in, files or problems out: one folder of `tests/cases` each.

`specs/` holds the pages. `expected/` holds the generated files that the case is
about, `problems.txt` the problems; `mintgen.toml` has options, where it needs any.
`pytest --update` rewrites what is expected: read the difference as a reviewer.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.config import load_config
from codegen.project.inputs import collect

CASES = Path(__file__).parent / "cases"
SHOWN = ("/resources/", "/models/", "/_client.py", "/webhooks.py")
HIDDEN = ("__init__.py", "_base.py")


def options_of(case: Path) -> ClientOptions:
    config = load_config(case) if (case / "mintgen.toml").exists() else None
    if config is not None:
        return config.clients["case"]
    return ClientOptions("case", ("specs",), "out", "case_client", "Case")


@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_case(case: Path, update: bool) -> None:
    options = options_of(case)
    problems = Problems()
    sources = collect(options.specs, case, problems)
    compiled = compile_package(sources, options, {})
    found = "".join(f"{p}\n" for p in sorted({*problems, *compiled.problems}))
    files = {
        path.removeprefix("case_client/"): file.text
        for path, file in compiled.files.items()
        if any(part in path for part in SHOWN) and not path.endswith(HIDDEN)
    }
    if update:
        _write(case, found, files)
    expected = case / "problems.txt"
    assert found == (expected.read_text("utf-8") if expected.exists() else "")
    folder = case / "expected"
    listed = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in listed:
        name = path.relative_to(folder).as_posix()
        assert files.get(name) == path.read_text("utf-8"), name
    assert listed or found, "a case shows files or problems"


def _write(case: Path, problems: str, files: dict[str, str]) -> None:
    """Rewrite what the case shows; a new case shows everything."""
    (case / "problems.txt").unlink(missing_ok=True)
    if problems:
        (case / "problems.txt").write_text(problems, "utf-8")
    folder = case / "expected"
    kept = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}
    for name in kept & files.keys() if kept else files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name], "utf-8")
