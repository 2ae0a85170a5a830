"""Formatting, by this process and by others."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from codegen.writing.formatting import Formatter, NotPython

ROOT = Path(__file__).resolve().parent.parent
LONG = f"# {'.' * 20_000}\n"
MANY = {f"{number}.py": f"x=['{number}']\n{LONG}" for number in range(9)}
# Where the program comes from standard input, no other process can import it.
ALONE = """
from codegen.writing.formatting import Formatter
formatter = Formatter(many=True)
for number in range(9):
    formatter.add(f"{number}.py", "y=1\\n")
assert set(formatter.finish().values()) == {"y = 1\\n"}
formatter.close()
"""


@pytest.fixture
def formatter() -> Formatter:
    return Formatter(many=False)


def test_each_text_is_formatted_wherever_that_is_done(formatter: Formatter) -> None:
    for key, text in MANY.items():
        formatter.add(key, text)
    done = formatter.finish()
    formatter.close()
    assert list(done) == list(MANY)
    for number in range(9):
        assert done[f"{number}.py"] == f'x = ["{number}"]\n{LONG}'


def test_what_is_not_python_is_named(formatter: Formatter) -> None:
    for key, text in {**MANY, "bad.py": "def"}.items():
        formatter.add(key, text)
    with pytest.raises(NotPython, match=r"bad\.py"):
        formatter.finish()
    formatter.close()


def test_where_no_other_process_can_start_this_one_does_it() -> None:
    command = [sys.executable, "-"]
    done = subprocess.run(
        command, input=ALONE, text=True, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
