"""Many short runs of Python that begin alike: forks of one process.

A run of Python that imports what the generator or pytest needs takes half a second
before it does anything. Here one process does that, and nothing else; each run is
a fork of it, so that none sees what another left behind. This file is also what that
process runs, in a Python that has imported nothing of the tests.
"""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from traceback import print_exc
from typing import Any, NoReturn, Protocol


class Run(Protocol):
    def __call__(
        self, code: str, *arguments: object, cwd: Path
    ) -> subprocess.CompletedProcess[str]:
        """Run `python -c CODE ARGUMENTS`, of which the start has been run already."""
        ...


@contextmanager
def forks(
    start: str, cwd: Path, environment: Mapping[str, str] | None = None
) -> Generator[Run]:
    """Runs that all begin with the code `start`, and have its names."""
    process = subprocess.Popen(
        [sys.executable, __file__, start],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with process, TemporaryDirectory() as name:
        assert process.stdin
        assert process.stdout
        asks, answers = process.stdin, process.stdout
        files = [Path(name) / "stdout", Path(name) / "stderr"]

        def run(
            code: str, *arguments: object, cwd: Path
        ) -> subprocess.CompletedProcess[str]:
            argv = ["-c", *map(str, arguments)]
            print(json.dumps([code, argv, str(cwd), *map(str, files)]), file=asks)
            asks.flush()
            status = answers.readline()
            assert status, "the process to fork is gone"
            said = [file.read_text("utf-8") for file in files]
            return subprocess.CompletedProcess(argv, int(status), *said)

        yield run


def _serve(start: str) -> None:
    """Run what is asked for, line by line."""
    # As of `python -c`: the folder in which a run is, not that of this file.
    sys.path[0] = ""
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(start, names)  # noqa: S102 our own
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _run(names, *json.loads(line))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _run(
    names: dict[str, Any], code: str, argv: list[str], cwd: str, *files: str
) -> NoReturn:
    """Be a run of its own, and end with it."""
    status: Any = 1
    try:
        os.chdir(cwd)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, file in enumerate(files, 1):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = argv
        exec(code, names)  # noqa: S102 our own
        status = 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:
        print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status if isinstance(status, int) else 1)


if __name__ == "__main__":
    _serve(sys.argv[1])
