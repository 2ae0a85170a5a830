"""Options, markers and fixtures of all tests."""

from __future__ import annotations

import gc
import os
import subprocess
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from codegen.files import Compiled, GeneratedFile, PreviousFile, Source
from codegen.memo import Memo
from codegen.problems import Problem, Where
from codegen.project import run
from codegen.project.config import ClientOptions, load_config
from codegen.project.job import Job, configured
from codegen.survey import Since
from tests.forks import forks

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"

# How long an example takes says how busy the machine is.
settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="rewrite expected files")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no garbage in what is collected, which stays.

    Tests that see whether anything is left open collect the garbage, hundreds of
    times: that is to look at what the test made, not at thousands of other tests.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


def pytest_sessionfinish() -> None:
    """What was taken for what stays is looked at, too, when all is over."""
    gc.unfreeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests marked `corpus` need pages that a clone does not have."""
    if item.get_closest_marker("corpus") and not SHARED.is_dir():
        reason = f"the corpus is not there: {SHARED}"
        if os.environ.get("MINTGEN_REQUIRE_CORPUS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether to rewrite what is expected."""
    return bool(request.config.getoption("--update"))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the corpus, for tests marked `corpus`."""
    return SHARED


# What the tests of a generated package import, beside the package.
PACKAGE_TESTS = """\
import asyncio, sys, unittest.mock, httpx2, pytest
import pydantic.fields, pydantic.json_schema, pydantic.main, pydantic.type_adapter
"""
# Which tests fail is all that is asked; what their assertions compared is not.
RUN_TESTS = """\
arguments = ["-x", "-q", "-rf", "--assert=plain", "-p", "no:cacheprovider"]
sys.exit(pytest.main(arguments))
"""


@pytest.fixture(scope="session")
def run_tests() -> Iterator[Callable[[Path], subprocess.CompletedProcess[str]]]:
    """Run the tests of a package in its folder, with pytest alone."""
    alone = {"PYTEST_ADDOPTS": "", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    with forks(PACKAGE_TESTS, ROOT, alone) as run:
        yield lambda folder: run(RUN_TESTS, cwd=folder)


@dataclass
class FakeCompiler:
    """A compiler that is quick and obvious: page ``a.md`` becomes ``a.py``.

    A page with the word BROKEN is an error, of that page alone. `calls` is
    what it was given as `previous`, run by run.
    """

    calls: list[Mapping[str, PreviousFile]] = field(
        default_factory=list[Mapping[str, PreviousFile]]
    )

    def __call__(
        self,
        sources: Sequence[Source],
        options: ClientOptions,
        previous: Mapping[str, PreviousFile],
        memo: Memo,  # noqa: ARG002  # it asks nobody
        since: Since | None,  # noqa: ARG002  # it reads all pages
    ) -> Compiled:
        self.calls.append(previous)
        package = options.package
        texts = {f"{package}/__init__.py": f'"""{options.client}"""\n'}
        problems: list[Problem] = []
        for source in sources:
            if b"BROKEN" in source.data:
                text = "broken; mend it"
                problems.append(Problem(Where(source.file, 1), "E100", text))
            else:
                stem = Path(source.file).stem
                texts[f"{package}/{stem}.py"] = f"{source.data.decode().strip()!r}\n"
        if problems and not options.keep_going:
            texts = {}
        files = {
            path: GeneratedFile(sha256(text.encode()).hexdigest(), text)
            for path, text in texts.items()
        }
        return Compiled(files, tuple(problems), dict.fromkeys(files, ""))


@dataclass
class Project:
    """A folder with a configuration of one client, `shop`, and two pages."""

    root: Path
    compiler: FakeCompiler

    @property
    def output(self) -> Path:
        return self.root / "generated/shop"

    @property
    def job(self) -> Job:
        config = load_config(self.root)
        assert config is not None
        return configured(config, config.clients["shop"])

    def page(self, name: str, text: str) -> None:
        (self.root / "specs" / name).write_text(text, encoding="utf-8")

    def generate(self, *, force: bool = False) -> run.Outcome:
        def waiting() -> None:
            raise AssertionError("another run holds the folder")

        return run.generate(self.job, self.compiler, force=force, waiting=waiting)

    def tree(self) -> dict[str, str]:
        """Every file of the output folder, by its path."""
        return {
            path.relative_to(self.output).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    # Reading the whole generator for each run would only cost time here.
    monkeypatch.setattr(run, "fingerprint", lambda: "generator")
    root = tmp_path / "project"
    (root / "specs").mkdir(parents=True)
    config = '[clients.shop]\nspecs = "specs"\noutput = "generated/shop"\n'
    (root / "mintgen.toml").write_text(config, encoding="utf-8")
    made = Project(root, FakeCompiler())
    made.page("a.md", "one")
    made.page("b.md", "two")
    return made
