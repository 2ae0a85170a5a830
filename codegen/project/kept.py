"""What a run can take over from the last one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from codegen.files import PreviousFile, digest, plain
from codegen.project.cache import Cache
from codegen.project.lock import Inputs, Lock
from codegen.survey import Since


def files(
    inputs: Inputs, old: Lock | None, disk: Mapping[str, bytes]
) -> dict[str, PreviousFile]:
    """The formatted files that can be kept where their raw text is the same."""
    if (
        old is None
        or old.inputs.tools != inputs.tools
        or old.inputs.generator != inputs.generator
        or old.inputs.options.get("formatter") != inputs.options["formatter"]
    ):
        return {}
    return {
        path: PreviousFile(
            record.raw, plain(disk[path]).decode("utf-8"), record.made_of
        )
        for path, record in old.files.items()
        if path in disk and digest(disk[path]) == record.final
    }


def since(
    cache: Cache, inputs: Inputs, old: Lock | None, previous: Mapping[str, PreviousFile]
) -> Since | None:
    """What has happened since the last run; None if it is more than changes of pages.

    Args:
        previous: The files that are as that run left them.
    """
    if (
        old is None
        or old.writing
        or old.missing
        or previous.keys() != old.files.keys()
        or old.inputs.sources.keys() != inputs.sources.keys()
        or replace(old.inputs, sources=inputs.sources) != inputs
    ):
        return None
    survey = cache.load_survey(old.inputs)
    known = old.inputs.sources.items()
    changed = frozenset(file for file, sha in known if sha != inputs.sources[file])
    return Since(survey, changed, old.names) if survey else None
