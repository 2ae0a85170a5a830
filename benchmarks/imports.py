"""What importing a package and making a client costs, in CPU time of a process.

Each line is the median of processes that take turns; the ratio is to importing
httpx2 and pydantic alone. The large package has 1,000 operations in 100 resources.
Run it from the project's folder: `.venv/bin/python -m benchmarks.imports`.
"""

from __future__ import annotations

import os
import statistics
import sys
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import run

from benchmarks.package import generated

TURNS = 9
NOTHING = "pass"
LIBRARIES = "import httpx2; from pydantic import BaseModel, TypeAdapter"
PACKAGE = "import bench_client"
CLIENT = "from bench_client import Bench; Bench(token='t').users"
MODEL = f"{CLIENT}.get_user; from bench_client.models import users"
CALLER = f"{LIBRARIES}; httpx2.Client()"
ALL = "from bench_client import Bench; Bench(token='t').preload()"


def _seconds(code: str, folder: Path) -> float:
    command = [sys.executable, "-c", code]
    before = getrusage(RUSAGE_CHILDREN)
    run(command, check=True, env={**os.environ, "PYTHONPATH": str(folder)})
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _measure(folder: Path, what: str) -> None:
    codes = (NOTHING, LIBRARIES, PACKAGE, CLIENT, MODEL, CALLER, ALL)
    for code in codes:
        _seconds(code, folder)  # what is compiled is written
    turns = [[_seconds(code, folder) for code in codes] for _ in range(TURNS)]
    medians = [statistics.median(times) for times in zip(*turns, strict=True)]
    bare, libraries = medians[:2]
    print(f"{what}: milliseconds above the interpreter, ratio to the first line")
    for code, seconds in zip(codes[1:], medians[1:], strict=True):
        above = seconds - bare
        print(f"  {code:<86} {above * 1000:6.0f} {above / (libraries - bare):6.2f}")


def main() -> None:
    for operations in (1, 1000):
        with generated(operations) as folder:
            _measure(folder, f"{operations} operation{'s'[: operations - 1]}")


if __name__ == "__main__":
    main()
