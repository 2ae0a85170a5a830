"""What goes into the generator and what comes out of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from codegen.problems import Problem
from codegen.survey import Survey


@dataclass(frozen=True, slots=True)
class Source:
    """An input file; `file` is its name in messages and in the lock."""

    file: str
    data: bytes


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file as it is written.

    Args:
        raw_sha: The digest of its text before formatting.
        made_of: In place of it that of what it was made of, where that costs less than
            to make it.
    """

    raw_sha: str
    text: str
    made_of: str = ""


# The same shape: what the last run left behind.
PreviousFile = GeneratedFile


@dataclass(frozen=True, slots=True)
class Compiled:
    """What `pipeline.compile_package` gives.

    The paths of `files` are relative to the output folder, with forward
    slashes. `names` are the public names of the package, each with what it stands
    for, in words that stay the same when it is called otherwise. `survey` gives what
    the next run can take from this one, if there is anything.
    """

    files: Mapping[str, GeneratedFile]
    problems: tuple[Problem, ...]
    names: Mapping[str, str] = field(default_factory=dict[str, str])
    survey: Callable[[], Survey | None] | None = None


def digest(data: bytes) -> str:
    """The SHA-256 of a text file, the same with LF and with CRLF line ends.

    git converts line ends on checkout (`core.autocrlf`); that is no change.
    """
    return hashlib.sha256(plain(data)).hexdigest()


def plain(data: bytes) -> bytes:
    """`data` with LF line ends."""
    return data.replace(b"\r\n", b"\n") if b"\r" in data else data
