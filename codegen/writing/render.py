"""The intermediate model to files: which there are, their text, its format."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from codegen.files import GeneratedFile, PreviousFile, digest
from codegen.project.generator import templates
from codegen.writing.core_modules import used
from codegen.writing.formatting import Formatter, NotPython, black
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
    plan: Iterable[Planned],
    previous: Mapping[str, PreviousFile],
    formatter: Formatter,
) -> dict[str, GeneratedFile]:
    """The text of every planned file, formatted.

    A file whose unformatted text is what it was keeps its formatted text from
    `previous`: formatting costs more than all the rest.
    """
    kept: dict[str, GeneratedFile] = {}
    raw: dict[str, str] = {}
    core: dict[str, str] = {}
    own: list[str] = []
    for planned in plan:
        path, text = planned.path, source_text(planned)
        sha = digest(text.encode())
        before = previous.get(path)
        if planned.core:
            core[path] = text
            continue
        if path.endswith(".py"):
            own.append(text)
        if before is not None and before.raw_sha == sha:
            kept[path] = before
        elif path.endswith(".py") and planned.variables is not None:
            raw[path] = text
            formatter.add(path, text)
        else:
            if path.endswith(".md"):
                text = _PYTHON_BLOCK.sub(_format_block, text)
            kept[path] = GeneratedFile(sha, text)
    for path, text in _formatted(formatter).items():
        kept[path] = GeneratedFile(digest(raw[path].encode()), text)
    names = used(own, {_module(path): text for path, text in core.items()})
    for path, text in core.items():
        if _module(path) in names:
            kept[path] = GeneratedFile(digest(text.encode()), text)
    return dict(sorted(kept.items()))


def _module(path: str) -> str:
    return PurePosixPath(path).stem


def _formatted(formatter: Formatter) -> dict[str, str]:
    """Python files formatted; each compiles. Copies are both already."""
    try:
        found = formatter.finish()
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
