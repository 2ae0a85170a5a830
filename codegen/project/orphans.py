"""Packages that no client makes any more: it was taken out, or has another folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codegen.problems import Problem, Where
from codegen.project import lock
from codegen.project.inputs import display
from codegen.project.job import Job


def orphans(jobs: Sequence[Job]) -> Iterator[Problem]:
    """N507 for each folder with a lock beside those of `jobs`, which are all."""
    known = {job.target.path for job in jobs}
    for root, parent in sorted({(job.root, job.target.path.parent) for job in jobs}):
        for found in sorted(parent.glob(f"*/{lock.NAME}")):
            if found.parent not in known:
                text = "no client has this folder as its output; delete it, or say "
                text += "in the configuration what makes it"
                where = Where(display(found.parent, root), 0)
                yield Problem(where, "N507", text, "note")
