"""Formatting, by this process and by others."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from codegen.options import FORMATTERS
from codegen.writing import black
from codegen.writing.formatting import Formatter, NotPython, formatter

ROOT = Path(__file__).resolve().parent.parent
LONG = f"# {'.' * 20_000}\n"
MANY = {f"{number}.py": f"x=['{number}']\n{LONG}" for number in range(9)}
# Where the program comes from standard input, no other process can import it.
ALONE = """
from codegen.writing.black import Black
black = Black()
black.begin()
for number in range(9):
    black.add(f"{number}.py", "y=1\\n")
assert set(black.finish().values()) == {"y = 1\\n"}
black.close()
"""
# Blocks with a process beside it, which has the same standard output.
HELD = r"""
from codegen.writing import black
black._processors = lambda: 2
found = black.Black()
found.begin()
found.add("a.py", "y=1\n")
found.finish()
print("ready", flush=True)
input()
"""


@pytest.fixture(params=FORMATTERS)
def formats(request: pytest.FixtureRequest) -> Iterator[Formatter]:
    with closing(formatter(request.param)) as found:
        yield found


def test_each_text_is_formatted_wherever_that_is_done(formats: Formatter) -> None:
    for key, text in MANY.items():
        formats.add(key, text)
    done = formats.finish()
    assert list(done) == list(MANY)
    for number in range(9):
        assert done[f"{number}.py"] == f'x = ["{number}"]\n{LONG}'


def test_what_is_not_python_is_named(formats: Formatter) -> None:
    for key, text in {**MANY, "bad.py": "def"}.items():
        formats.add(key, text)
    with pytest.raises(NotPython, match=r"bad\.py"):
        formats.finish()


def test_nothing_to_format(formats: Formatter) -> None:
    assert formats.finish() == {}


def test_where_no_other_process_can_start_this_one_does_it() -> None:
    command = [sys.executable, "-"]
    done = subprocess.run(
        command, input=ALONE, text=True, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "lacking",
    ["multiprocessing.util.spawnv_passfds", "multiprocessing.synchronize.Lock"],
)
def test_a_system_without_more_processes_or_semaphores(
    lacking: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(lacking, fails)
    monkeypatch.setattr(black, "_processors", lambda: 2)
    with closing(black.Black()) as found:
        for key, text in MANY.items():
            found.add(key, text)
        assert found.finish()["8.py"].startswith('x = ["8"]')


def test_no_process_outlives_one_that_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HELD],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as held:
        assert held.stdout
        assert held.stdout.readline() == "ready\n"
        held.kill()
        # Ends when the last process has closed it.
        assert held.communicate(timeout=60)[0] == ""


@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_both_write_the_same(name: str) -> None:
    found = (ROOT / "generated" / name).rglob("*.py")
    texts = {str(path): path.read_text("utf-8") for path in found}
    with closing(formatter("ruff")) as ruff:
        for path, text in texts.items():
            if "_core" not in path:  # which is written by hand
                ruff.add(path, text)
        done = ruff.finish()
    assert done == {path: texts[path] for path in done}
