"""What it costs to make a package again, in CPU time of the processes.

Each figure is the least of runs that take turns, so that a busy machine shifts none of
them: `nothing changed` as a ratio to `import click` and beyond that to hashing the same
files, one page with other words, or with more than that, and `cold` in seconds, and as
ratios to each other and to another generator's command, if one is given:

    .venv/bin/python -m benchmarks.regenerate
    .venv/bin/python -m benchmarks.regenerate FOLDER-OF-PAGES \
        "openapi-python-client generate --overwrite --path API.yaml --output-path /tmp/o"

Run it from the project's folder. Without pages, 120 are made.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from subprocess import DEVNULL, run

from benchmarks.package import document

PAGES = 120
TURNS = 5
ROOT = Path(__file__).resolve().parent.parent
MINTGEN = (sys.executable, "-m", "codegen")
CONFIGURATION = '[clients.bench]\nspecs = "specs"\noutput = "bench"\n'
HASH = """
import hashlib, os, sys
for folder, _, files in (found for top in sys.argv[1:] for found in os.walk(top)):
    for file in files:
        if not file.endswith(".pyc"):
            hashlib.sha256(open(os.path.join(folder, file), "rb").read()).digest()
"""


def _run(*command: str, cwd: Path) -> tuple[float, float]:
    """The CPU time of a command and all its processes, and the time by the clock."""
    before, started = getrusage(RUSAGE_CHILDREN), time.perf_counter()
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # an installed package has it
    done = run(command, cwd=cwd, env=environment, stdout=DEVNULL, check=False)
    ended, after = time.perf_counter(), getrusage(RUSAGE_CHILDREN)
    assert done.returncode == 0, command
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return cpu, ended - started


def _write_pages(folder: Path) -> None:
    whole = document(PAGES)
    for path, item in whole["paths"].items():
        page = json.dumps({**whole, "paths": {path: item}}, indent=1)
        name = path.strip("/").replace("/", "-")
        text = f"# {name}\n\n## OpenAPI\n\n````yaml GET {path}\n{page}\n````\n"
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def _reword(folder: Path) -> None:
    """Change the first words of the first page's operation."""
    page = min(folder.rglob("*.md"))
    before, paths, after = page.read_text(encoding="utf-8").partition("paths")
    words = rf"\g<0>{time.perf_counter_ns()} "
    after = re.sub(r'(?:description|summary)"?: "?(?=\w)', words, after, count=1)
    page.write_text(before + paths + after, encoding="utf-8")


def _alter(folder: Path) -> None:
    """Deprecate the operation of the first page, or do so no longer."""
    page = min(folder.rglob("*.md"))
    text = page.read_text(encoding="utf-8")
    if "x-deprecated" in text:
        text = re.sub(r'"?x-deprecated"?: 1,?\s+"?deprecated"?: true,?\s+', "", text)
    else:
        quote = '"' if '"paths"' in text else ""
        comma = "," if quote else ""
        text = re.sub(
            r'(?P<start>\n *)(?="?responses?"?:)',
            rf"\g<start>{quote}x-deprecated{quote}: 1{comma}"
            rf"\g<start>{quote}deprecated{quote}: true{comma}\g<start>",
            text,
            count=1,
        )
    page.write_text(text, encoding="utf-8")


def _measure(folder: Path, other: str) -> dict[str, tuple[float, float]]:
    specs = folder / "specs"
    generate = (*MINTGEN, "generate")
    own = [str(ROOT / "codegen"), str(ROOT / "templates")]
    hashed = [str(specs), str(folder / "bench"), *own]

    def cold() -> tuple[float, float]:
        shutil.rmtree(folder / "bench", ignore_errors=True)
        shutil.rmtree(folder / ".mintgen_cache", ignore_errors=True)
        return _run(*generate, cwd=folder)

    def reworded() -> tuple[float, float]:
        _reword(specs)
        return _run(*generate, cwd=folder)

    def altered() -> tuple[float, float]:
        _alter(specs)
        return _run(*generate, cwd=folder)

    steps: dict[str, Callable[[], tuple[float, float]]] = {
        "cold": cold,
        "one page reworded": reworded,
        "one page altered": altered,
        "nothing changed": lambda: _run(*generate, cwd=folder),
        "check --fast": lambda: _run(*MINTGEN, "check", "--fast", cwd=folder),
        "import click": lambda: _run(sys.executable, "-c", "import click", cwd=folder),
        "hashing": lambda: _run(sys.executable, "-c", HASH, *hashed, cwd=folder),
        "python": lambda: _run(sys.executable, "-c", "pass", cwd=folder),
    }
    if other:
        steps["the other one"] = lambda: _run(*shlex.split(other), cwd=folder)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in steps}
    for _ in range(TURNS):
        for name, step in steps.items():
            found[name].append(step())
    return {
        name: (min(cpu for cpu, _ in times), min(wall for _, wall in times))
        for name, times in found.items()
    }


def _report(found: dict[str, tuple[float, float]]) -> None:
    print(f"{'':18}{'CPU s':>8}{'clock s':>9}")
    for name, (cpu, wall) in found.items():
        print(f"{name:<18}{cpu:8.3f}{wall:9.3f}")
    cpu = {name: times[0] for name, times in found.items()}
    allowed = 2.5 * cpu["import click"] + 1.3 * (cpu["hashing"] - cpu["python"])
    ratios = {
        "nothing changed / import click": cpu["nothing changed"] / cpu["import click"],
        "nothing changed / (2.5 click + 1.3 hashing)": cpu["nothing changed"] / allowed,
        "one page reworded / cold": cpu["one page reworded"] / cpu["cold"],
        "one page altered / cold": cpu["one page altered"] / cpu["cold"],
    }
    if "the other one" in cpu:
        ratios["cold / the other one, CPU"] = cpu["cold"] / cpu["the other one"]
        clock = found["cold"][1] / found["the other one"][1]
        ratios["cold / the other one, clock"] = clock
    for name, ratio in ratios.items():
        print(f"{name:<46}{ratio:6.2f}")


def main(pages: str = "", other: str = "") -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "mintgen.toml").write_text(CONFIGURATION, encoding="utf-8")
        if pages:
            shutil.copytree(pages, folder / "specs")
        else:
            (folder / "specs").mkdir()
            _write_pages(folder / "specs")
        _report(_measure(folder, other))


if __name__ == "__main__":
    main(*sys.argv[1:])
