"""Reading pages for the commands that look at them and write no package."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from codegen.analysis import Analysis, analyse
from codegen.commands.common import check_paths
from codegen.options import ClientOptions, options_for_paths
from codegen.problems import Problem, Problems
from codegen.project.config import Config, load_config
from codegen.project.inputs import collect, display
from codegen.terminal import progress


def analysed(paths: tuple[str, ...]) -> tuple[Analysis, tuple[Problem, ...]]:
    """Read `paths`, with the configuration of the client whose specs they are."""
    check_paths(paths)
    here = Path.cwd()
    config = load_config(here)
    options = configured_for(paths, config, here) if config else None
    root = config.root if config else here
    if options is None:
        options = options_for_paths(tuple(display(here / path, root) for path in paths))
    found = Problems()
    with progress("reading"):
        sources = collect(options.specs, root, found)
        analysis = analyse(sources, options)
    problems = tuple(sorted({*found, *analysis.problems}))
    return replace(analysis, problems=problems), problems


def configured_for(
    paths: tuple[str, ...], config: Config, here: Path
) -> ClientOptions | None:
    """The client whose specs are just `paths`, if there is one."""
    wanted = {(here / path).resolve() for path in paths}
    for options in config.clients.values():
        if {(config.root / path).resolve() for path in options.specs} == wanted:
            return options
    return None
