"""The intermediate model to files: which there are, their text, its format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from codegen.files import GeneratedFile, PreviousFile, digest
from codegen.project.generator import templates
from codegen.writing.core_modules import used
from codegen.writing.formatting import NotPython, black, formatted
from codegen.writing.gate import Templates

_PYTHON_BLOCK = re.compile(r"^(```python\n)(.*?)^(```)$", re.DOTALL | re.MULTILINE)
FOLDER = templates()


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to make: from a template with its variables, or a copy of one."""

    path: str
    template: str
    variables: Mapping[str, object] | None = None

    @property
    def core(self) -> bool:
        """Whether it is a module of the runtime."""
        return self.template.startswith("package/_core/")


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
    made: dict[str, str] = {}
    raw_shas: dict[str, str] = {}
    for planned, raw in _needed([(planned, source_text(planned)) for planned in plan]):
        sha = digest(raw.encode())
        before = previous.get(planned.path)
        if before is not None and before.raw_sha == sha:
            result[planned.path] = before
        elif planned.path.endswith(".py") and planned.variables is not None:
            made[planned.path] = raw
            raw_shas[planned.path] = sha
        else:
            if planned.path.endswith(".md"):
                raw = _PYTHON_BLOCK.sub(_format_block, raw)
            result[planned.path] = GeneratedFile(sha, raw)
    for path, text in _formatted(made).items():
        result[path] = GeneratedFile(raw_shas[path], text)
    return dict(sorted(result.items()))


def _needed(texts: list[tuple[Planned, str]]) -> Iterator[tuple[Planned, str]]:
    """The files without the modules of the runtime that none of them imports."""
    core = {
        PurePosixPath(planned.path).stem: raw for planned, raw in texts if planned.core
    }
    own = (raw for item, raw in texts if item.path.endswith(".py") and not item.core)
    names = used(own, core)
    for planned, raw in texts:
        if not planned.core or PurePosixPath(planned.path).stem in names:
            yield planned, raw


def _formatted(texts: Mapping[str, str]) -> dict[str, str]:
    """Python files formatted; each compiles. Copies are both already."""
    try:
        found = formatted(texts)
        for path, text in found.items():
            compile(text, path, "exec", dont_inherit=True)
    except NotPython as error:
        raise RenderError(str(error)) from error
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise RenderError(f"a generated file is not Python: {error}") from error
    return found


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


def _format_block(found: re.Match[str]) -> str:
    """A Python block of a README, formatted as the code beside it."""
    return f"{found[1]}{black('README.md', found[2])}{found[3]}"
