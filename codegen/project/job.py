"""One client to make: its options and its places."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from codegen.options import COMMAND_LINE, ClientOptions
from codegen.problems import Problem
from codegen.project.config import Config, ConfigError
from codegen.project.config_checks import CACHE
from codegen.project.inputs import display
from codegen.project.output import Target


@dataclass(frozen=True, slots=True)
class Job:
    """A client to make.

    Names of source files are relative to `root` in messages, and to `base` in
    the lock, which must not depend on the folder mintgen is called from. `cache`
    is the folder for what is kept from run to run, if anything is.
    """

    options: ClientOptions
    root: Path
    base: Path
    target: Target
    cache: Path | None = None

    def recorded(self, file: str) -> str:
        """The name in the lock of what is called `file` in messages."""
        return file if self.base == self.root else display(self.root / file, self.base)


def configured(config: Config, options: ClientOptions) -> Job:
    """The job of a client of a configuration."""
    root, output = config.root, options.output
    target = Target(root / output, root, output)
    return Job(options, root, root, target, root / CACHE)


def ad_hoc(options: ClientOptions, folder: Path) -> Job:
    """The job of a client without configuration; paths are relative to `folder`.

    Raises `ConfigError` where the output would lie among the specs.
    """
    specs = [(folder / path).resolve() for path in options.specs]
    base = Path(os.path.commonpath([path.parent for path in specs]))
    path = Path(os.path.normpath(folder / options.output))
    real = path.resolve()
    if any(real.is_relative_to(spec) or spec.is_relative_to(real) for spec in specs):
        text = "--output overlaps with --spec; choose another folder"
        raise ConfigError([Problem(COMMAND_LINE, "E605", text)])
    return Job(options, folder, base, Target(path, path.parent, display(path, folder)))
