"""The forms in which a specification is found, each brought to OpenAPI.

A dialect is a module of this package, registered in one of the two tuples
below: `_BLOCKS` know a tree of YAML or JSON, on a page or as a whole file;
`_PAGES` know a page without one. `matches` says whether a dialect knows what
it is shown, `read` makes a fragment of it or raises `InputError`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Any, Protocol

from codegen.dialects import legacy, openapi, rendered
from codegen.dialects.fragment import Fragment, Origin
from codegen.problems import InputError, Problem, Problems, Where
from codegen.reading.nodes import MAX_BYTES, Node
from codegen.reading.pages import Block, Page, split
from codegen.reading.source import load_json, load_yaml

__all__ = ["Fragment", "Origin", "read_source"]


class _BlockDialect(Protocol):
    NAME: str

    def matches(self, value: Any, /) -> bool: ...
    def operations(self, value: Node, /) -> list[tuple[str, str]]: ...
    def read(self, value: Node, origin: Origin, problems: Problems, /) -> Fragment: ...


class _PageDialect(Protocol):
    NAME: str

    def matches(self, page: Page, /) -> bool: ...
    def read(self, page: Page, problems: Problems, /) -> Fragment: ...


_BLOCKS: tuple[_BlockDialect, ...] = (legacy, openapi)
_PAGES: tuple[_PageDialect, ...] = (rendered,)

_DOCUMENTS = frozenset({".json", ".yaml", ".yml"})
_BARE_DOCUMENT = re.compile(r"\s*(?:\{|(?:openapi|swagger):|paths:\s*\n)")
_NEITHER = (
    "the block is neither a flattened operation (paths.path and paths.method) "
    "nor an OpenAPI document (openapi, and paths or webhooks)"
)
_NOTHING = (
    "no specification here: neither a YAML block of an operation, nor a page "
    "saved as seen (method and path on lines of their own, then its fields)"
)


def read_source(file: str, data: bytes, problems: Problems) -> list[Fragment]:
    """The fragments of one file: of each page, or of the whole document.

    `.json`, `.yaml` and `.yml` are documents, all else is pages. What is wrong
    goes to `problems` (E100, E101, E104 to E110 and notes); a page that cannot
    be read does not keep the file's others from being read.
    """
    try:
        text = _decode(file, data)
        suffix = PurePosixPath(file).suffix.lower()
        if suffix in _DOCUMENTS or _BARE_DOCUMENT.match(text):
            return [_read_document(file, text, suffix, problems)]
    except InputError as error:
        problems.add(error.problem)
        return []
    pages = split(file, text)
    if not pages:
        problems.error(Where(file, 1), "E100", f"the file holds no page; {_NOTHING}")
    return [fragment for page in pages for fragment in _read_page(page, problems)]


def _decode(file: str, data: bytes) -> str:
    where = Where(file, 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        text = f"the file is larger than {limit} MiB; split it"
        raise InputError(Problem(where, "E106", text))
    if b"\0" in data:
        text = "not a text file (it has a zero byte); save it as UTF-8 text"
        raise InputError(Problem(where, "E104", text))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        where = Where(file, data.count(b"\n", 0, error.start) + 1)
        text = "not UTF-8; save the file as UTF-8 text"
        raise InputError(Problem(where, "E104", text)) from None


def _read_document(file: str, text: str, suffix: str, problems: Problems) -> Fragment:
    if suffix == ".json" or text.lstrip().startswith("{"):
        value = _load_braces(text, file, 1, strict=suffix == ".json")
    else:
        value = load_yaml(text, file)
    if not isinstance(value, Node):
        message = "not an OpenAPI document: it must be a mapping with 'openapi'"
        raise InputError(Problem(Where(file, 1), "E108", message))
    for dialect in _BLOCKS:
        if dialect.matches(value):
            return dialect.read(value, Origin(file, 1, spec=file), problems)
    return openapi.read(value, Origin(file, 1, spec=file), problems)


def _load_braces(text: str, file: str, line: int, *, strict: bool) -> Any:
    """JSON, or, where it need not be, the flow style of YAML."""
    try:
        return load_json(text, file, line)
    except InputError as error:
        if strict or error.problem.code != "E105":
            raise
    return load_yaml(text, file, line)


@dataclass(slots=True)
class _Found:
    """What the blocks of one page are."""

    known: list[tuple[Block, _BlockDialect, Node]] = field(
        default_factory=list[tuple[Block, _BlockDialect, Node]]
    )
    broken: list[Problem] = field(default_factory=list[Problem])
    broken_examples: list[Problem] = field(default_factory=list[Problem])


def _read_page(page: Page, problems: Problems) -> list[Fragment]:
    found = _recognise(page)
    readers = [dialect for dialect in _PAGES if dialect.matches(page)]
    if _is_ambiguous(page, found, readers, problems):
        return []
    if not (found.known or found.broken or readers):
        # Only now: a broken example in prose is no concern of a page that has
        # its specification.
        found.broken = found.broken_examples
    for problem in found.broken:
        problems.add(problem)
    fragments: list[Fragment] = []
    for block, dialect, value in found.known:
        fragments += _read_block(page, block, dialect, value, problems)
    for reader in readers:
        try:
            fragments.append(reader.read(page, problems))
        except InputError as error:
            problems.add(error.problem)
    if not (found.known or found.broken or readers):
        problems.error(Where(page.file, page.line), "E100", _why_nothing(page))
    return fragments


def _recognise(page: Page) -> _Found:
    found = _Found()
    for block in page.blocks:
        named = bool(block.info.method)
        try:
            value = _load_block(block)
        except InputError as error:
            problem = replace(error.problem, operation=_label(block))
            (found.broken if named else found.broken_examples).append(problem)
            continue
        for dialect in _BLOCKS:
            if dialect.matches(value):
                found.known.append((block, dialect, value))
                break
        else:
            if named:
                problem = Problem(block.where, "E109", _NEITHER)
                found.broken.append(replace(problem, operation=_label(block)))
    return found


def _load_block(block: Block) -> Any:
    file = block.where.file
    if block.info.language == "json" or block.text.lstrip().startswith("{"):
        return _load_braces(block.text, file, block.line, strict=False)
    return load_yaml(block.text, file, block.line)


def _is_ambiguous(
    page: Page, found: _Found, readers: Sequence[_PageDialect], problems: Problems
) -> bool:
    """Report a page on which two forms could each be the specification."""
    names = [dialect.NAME for _, dialect, _ in found.known]
    wheres = [block.where for block, _, _ in found.known]
    names += [reader.NAME for reader in readers]
    wheres += [Where(page.file, page.line) for _ in readers]
    other = next((at for at, name in enumerate(names) if name != names[0]), None)
    if other is None:
        return False
    text = (
        f"the page has a {names[other]} and, on line {wheres[0].line}, "
        f"a {names[0]}; keep one of the two"
    )
    problems.error(wheres[other], "E101", text)
    return True


def _read_block(
    page: Page, block: Block, dialect: _BlockDialect, value: Node, problems: Problems
) -> list[Fragment]:
    named = (block.info.method, block.info.path)
    there = dialect.operations(value)
    if block.info.method and there and named not in there:
        (method, path), *_ = there
        text = (
            f"the fence names {_label(block)}, its block "
            f"{method.upper()} {path}; the block's is used"
        )
        problems.note(block.where, "N101", text)
    if block.info.method and not there:
        _report_empty(block, problems)
    if not block.closed:
        text = "the block has no closing fence; all up to the page's end is read"
        problems.note(block.where, "N102", text)
    origin = Origin(
        file=page.file,
        line=block.where.line,
        url=page.url,
        title=page.title,
        description=page.description,
        spec=block.info.spec,
    )
    try:
        return [dialect.read(value, origin, problems)]
    except InputError as error:
        label = _label(block)
        if len(there) == 1:
            label = f"{there[0][0].upper()} {there[0][1]}"
        problems.add(replace(error.problem, operation=label))
        return []


def _report_empty(block: Block, problems: Problems) -> None:
    """Say that a block lacks the operation that its fence names."""
    text = f"the block describes no operation, and its fence names {_label(block)}"
    if block.info.method == "webhook":
        text += "; nothing is known of its payload, so there is no event for it"
        problems.note(block.where, "N104", text, operation=_label(block))
        return
    text += "; take the page again, or its document"
    problems.error(block.where, "E111", text, operation=_label(block))


def _label(block: Block) -> str:
    return f"{block.info.method.upper()} {block.info.path}".strip()


def _why_nothing(page: Page) -> str:
    for key in ("openapi", "api"):
        named = page.front_matter.get(key)
        if isinstance(named, str):
            return (
                f"the front matter names an operation ({key}: {named}) whose "
                "definition is not on the page; give its OpenAPI document instead"
            )
    return _NOTHING
