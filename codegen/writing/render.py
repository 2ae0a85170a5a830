"""The intermediate model to files: which there are, their text, its format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import PurePosixPath

from codegen.files import GeneratedFile, PreviousFile, digest
from codegen.formatting.formatter import Formatter, NotPython
from codegen.project.generator import templates
from codegen.writing.core_modules import used
from codegen.writing.gate import Templates

_PYTHON_BLOCK = re.compile(
    r"(?<=^```python\n)(?P<code>.*?)(?=^```$)", re.DOTALL | re.MULTILINE
)
FOLDER = templates()


@dataclass(frozen=True, slots=True)
class Planned:
    """A file to make: from a template with its variables, or a copy of one.

    Args:
        variables: They, or what makes them; None: it is a copy.
        made_of: The digest of what it is made of, if that is known before.
    """

    path: str
    template: str
    variables: Mapping[str, object] | Callable[[], Mapping[str, object]] | None = None
    made_of: str = ""

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

    A file that is made of what it was keeps its text from `previous`, and one whose
    unformatted text is what it was: formatting costs more than all the rest.
    """
    rendering = _Rendering(previous, formatter)
    for planned in plan:
        rendering.take(planned)
    return rendering.finish()


class _Rendering:
    def __init__(
        self, previous: Mapping[str, PreviousFile], formatter: Formatter
    ) -> None:
        self._previous = previous
        self._formatter = formatter
        self._texts: dict[str, str] = {}
        self._files: dict[str, GeneratedFile] = {}
        self._raw: dict[str, GeneratedFile] = {}  # on their way
        self._core: dict[str, GeneratedFile] = {}

    def take(self, planned: Planned) -> None:
        path, made_of = planned.path, planned.made_of
        before = self._previous.get(path)
        if before is not None and made_of and made_of == before.made_of:
            self._files[path] = before
            return
        text = source_text(planned)
        made = GeneratedFile("" if made_of else digest(text.encode()), text, made_of)
        if planned.core:
            self._core[path] = made
        elif before is not None and not made_of and before.raw_sha == made.raw_sha:
            self._files[path] = before
        elif planned.variables is None:
            self._files[path] = made
        elif path.endswith(".py"):
            self._raw[path] = made
            self._texts[path] = text
        else:
            self._files[path] = made
            if path.endswith(".md"):
                for number, block in enumerate(_PYTHON_BLOCK.finditer(text)):
                    self._texts[f"{path}#{number}"] = block["code"]

    def finish(self) -> dict[str, GeneratedFile]:
        formatted = _formatted(self._formatter, self._texts)
        for path, made in self._raw.items():
            self._files[path] = replace(made, text=formatted[path])
        for path, file in self._files.items():
            if f"{path}#0" in formatted:
                self._files[path] = replace(
                    file, text=_with_blocks(path, file.text, formatted)
                )
        own = [file.text for path, file in self._files.items() if path.endswith(".py")]
        core = {_module(path): file.text for path, file in self._core.items()}
        names = used(own, core)
        self._files |= {p: f for p, f in self._core.items() if _module(p) in names}
        return dict(sorted(self._files.items()))


def _module(path: str) -> str:
    return PurePosixPath(path).stem


def _formatted(formatter: Formatter, texts: Mapping[str, str]) -> dict[str, str]:
    """Python files formatted; each compiles. Copies are both already."""
    try:
        found = formatter(texts)
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
    variables = planned.variables
    return str(template.render(**(variables() if callable(variables) else variables)))


def _with_blocks(path: str, text: str, formatted: Mapping[str, str]) -> str:
    """A README with its Python blocks formatted, as the code beside it is."""
    numbers = count()
    return _PYTHON_BLOCK.sub(lambda _: formatted[f"{path}#{next(numbers)}"], text)
