"""Why a package is not what its specs give, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from codegen.files import digest
from codegen.problems import Problem
from codegen.project.job import Job
from codegen.project.lock import Inputs, Lock


def reasons(old: Lock | None, given: Inputs) -> list[str]:
    """Why `generate` has to make the package again; empty if it need not."""
    if old is None:
        return ["never generated"]
    found = given.reasons(old.inputs)
    if old.writing:
        found.append("the last run was interrupted")
    return found


def touched(old: Lock | None, disk: Mapping[str, bytes]) -> dict[str, str]:
    """The generated files that are not as a run left them, with the why.

    What a run that was interrupted has written or deleted is its own.
    """
    found: dict[str, str] = {}
    if old is None:
        return found
    for path in old.files:
        if path not in disk:
            if not old.writing:
                found[path] = "deleted"
        elif not old.knows(path, digest(disk[path])):
            found[path] = "edited"
    return found


def problems(
    job: Job, old: Lock | None, given: Inputs, disk: Mapping[str, bytes]
) -> Iterator[Problem]:
    """What digests alone say: E504 for what is stale, E501 for files."""
    for reason in reasons(old, given):
        yield advice(job, reason)
    if old is not None and old.missing:
        text = f"incomplete: errors that --keep-going left out: {len(old.missing)} "
        text += "(`missing` lists them); mend the pages, or accept each with `allow`"
        yield Problem(job.target.where(), "E504", text)
    for path, how in touched(old, disk).items():
        text = {
            "deleted": "deleted; run `mintgen generate` to restore it",
            "edited": "edited by hand; move the edit out of it",
        }[how]
        yield Problem(job.target.where(path), "E501", text)


def advice(job: Job, reason: str) -> Problem:
    """E504: the package has to be made again."""
    text = f"stale: {reason}; run `mintgen generate {job.options.name}`"
    return Problem(job.target.where(), "E504", text)
