"""Texts that MDX pages share, put where the pages use them.

`<Snippet file="x.mdx" />`, or `import X from "/snippets/x.mdx"` and `<X />`
(https://www.mintlify.com/docs/create/reusable-snippets). Values that a page
gives to a snippet are not put in.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from codegen.files import Source
from codegen.problems import InputError, Problem, Problems
from codegen.reading.components import Component, parse
from codegen.reading.decode import decode
from codegen.reading.pages import Page

_FOLDERS = frozenset({"snippets", "_snippets"})
_IMPORT = re.compile(
    r"^import\s+(?P<name>[A-Z]\w*)\s+from\s+[\"'](?P<file>[^\"'\n]+\.mdx?)[\"']",
    re.MULTILINE,
)
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_MAX_USES = 200
_MAX_TEXT = 1_000_000  # characters of snippets in a page
_MAX_TEXTS = 20_000_000  # and in all pages of a client


def is_snippet(file: str) -> bool:
    """Whether a file is in a folder whose texts are no pages."""
    return bool(_FOLDERS.intersection(PurePosixPath(file).parts[:-1]))


@dataclass(slots=True)
class Snippets:
    """The snippets of a client by the names of their files, and how much is used.

    A short page could make any number of copies of a long snippet.
    """

    texts: Mapping[str, str] = field(default_factory=dict[str, str])
    used: int = 0


def read_snippets(sources: Iterable[Source], problems: Problems) -> Snippets:
    """The snippets among the files; what is no text is a problem."""
    found: dict[str, str] = {}
    for source in sources:
        if is_snippet(source.file):
            try:
                text = decode(source.file, source.data)
            except InputError as error:
                problems.add(error.problem)
            else:
                found[source.file] = text.replace("\r\n", "\n")
    return Snippets(found)


def parse_with_snippets(page: Page, snippets: Snippets) -> Component:
    """The tree of a page in which a snippet holds what its file says.

    One that is not among `snippets` stays empty. Raises `InputError` E121.
    """
    return _Expander(snippets).tree(page.text, page.file, page.line, ())


class _Expander:
    def __init__(self, snippets: Snippets) -> None:
        self._snippets = snippets
        self._uses = 0
        self._used = 0

    def tree(
        self, text: str, file: str, line: int, above: tuple[str, ...]
    ) -> Component:
        imports = {found["name"]: found["file"] for found in _IMPORT.finditer(text)}
        tree = parse(text, file, line, frozenset(imports))
        self._fill(tree, imports, above)
        return tree

    def _fill(
        self, holder: Component, imports: Mapping[str, str], above: tuple[str, ...]
    ) -> None:
        for at, child in enumerate(holder.children):
            if not isinstance(child, Component):
                continue
            self._fill(child, imports, above)
            name = child.text("file") if child.name == "Snippet" else ""
            name = imports.get(child.name, name)
            file = self._find(name) if name else None
            if name:
                used = Component("Snippet", {"file": name}, child.where)
                used.children.extend(child.children)
                if file is not None and file not in above:
                    self._count(child, len(self._snippets.texts[file]))
                    used.children.extend(self._read(file, above).children)
                    used.attributes["found"] = True
                holder.children[at] = used

    def _find(self, name: str) -> str | None:
        end = "/" + re.sub(r"^[./]+", "", name)
        files = (file for file in self._snippets.texts if f"/{file}".endswith(end))
        return next(files, None)

    def _count(self, tag: Component, length: int) -> None:
        self._uses += 1
        self._used += length
        self._snippets.used += length
        if self._uses > _MAX_USES:
            text = f"the page uses more than {_MAX_USES} snippets; use fewer"
        elif self._used > _MAX_TEXT:
            text = f"the snippets of the page have more than {_MAX_TEXT:,} characters, "
            text += "a snippet counted as often as it is used; use fewer"
        elif self._snippets.used > _MAX_TEXTS:
            text = f"the snippets of all pages have more than {_MAX_TEXTS:,} "
            text += "characters, a snippet counted as often as it is used; use fewer"
        else:
            return
        raise InputError(Problem(tag.where, "E121", text))

    def _read(self, file: str, above: tuple[str, ...]) -> Component:
        text = self._snippets.texts[file]
        front = _FRONT_MATTER.match(text)
        start = 0 if front is None else front.end()
        line = 1 + text.count("\n", 0, start)
        return self.tree(text[start:], file, line, (*above, file))
