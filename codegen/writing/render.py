"""The intermediate model to files: which there are, their text, its format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from codegen.files import GeneratedFile, PreviousFile, digest
from codegen.project.generator import templates
from codegen.writing.gate import Templates

_PYTHON_BLOCK = re.compile(r"^(```python\n)(.*?)^(```)$", re.DOTALL | re.MULTILINE)
FOLDER = templates()


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to make: from a template with its variables, or a copy of one."""

    path: str
    template: str
    variables: Mapping[str, object] | None = None


class RenderError(Exception):
    """A generated file is not Python; a defect of the generator."""


def render(
    plan: list[Planned], previous: Mapping[str, PreviousFile]
) -> dict[str, GeneratedFile]:
    """The text of every planned file, formatted.

    A file whose unformatted text is what it was keeps its formatted text from
    `previous`: formatting costs more than all the rest.
    """
    result: dict[str, GeneratedFile] = {}
    for planned in plan:
        raw = source_text(planned)
        sha = digest(raw.encode())
        before = previous.get(planned.path)
        if before is not None and before.raw_sha == sha:
            result[planned.path] = before
            continue
        text = raw
        if planned.path.endswith(".py"):
            text = _checked(planned, raw)
        elif planned.path.endswith(".md"):
            text = _PYTHON_BLOCK.sub(_format_block, raw)
        result[planned.path] = GeneratedFile(sha, text)
    return dict(sorted(result.items()))


def copies(folder: str, target: str) -> Iterator[Planned]:
    """Plans for the files of a template folder that are copied as they are."""
    for path in sorted((FOLDER / folder).rglob("*")):
        relative = path.relative_to(FOLDER / folder).as_posix()
        if path.is_file() and path.suffix in (".py", ".typed"):
            yield Planned(f"{target}{relative}", f"{folder}/{relative}")


@cache
def _templates() -> Templates:
    return Templates(FOLDER)


def source_text(planned: Planned) -> str:
    """The text of a planned file, not formatted yet."""
    if planned.variables is None:
        return (FOLDER / planned.template).read_text(encoding="utf-8")
    template = _templates().get_template(planned.template)
    return str(template.render(**planned.variables))


def _checked(planned: Planned, raw: str) -> str:
    """Format a Python file and compile it; copies are formatted already."""
    text = raw if planned.variables is None else _format(raw, planned.path)
    try:
        compile(text, planned.path, "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise RenderError(f"{planned.path} is not Python: {error}") from error
    return text


def _format_block(found: re.Match[str]) -> str:
    """A Python block of a README, formatted as the code beside it."""
    return f"{found[1]}{_format(found[2], 'README.md')}{found[3]}"


def _format(raw: str, path: str) -> str:
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(raw, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise RenderError(f"{path} is not Python: {error}") from error
