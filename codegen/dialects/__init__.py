"""The forms in which a specification is found, each brought to OpenAPI.

A dialect is a module of this package, registered in one of two tuples:
`blocks.BLOCKS` know a tree of YAML or JSON, on a page or as a whole file;
`_PAGES` know a page without one. `matches` says whether a dialect knows what
it is shown, `read` makes a fragment of it or raises `InputError`. A page that
has neither may name an operation of a document (`named`, `join`), or describe
one by components (`mdx`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import Protocol

from codegen.dialects import mdx, openapi, rendered
from codegen.dialects.blocks import BLOCKS, FoundBlocks, read_block, recognise
from codegen.dialects.fragment import Fragment, Named, Origin
from codegen.dialects.join import join
from codegen.dialects.mdx_endpoint import unsaid
from codegen.dialects.named import named_by
from codegen.dialects.site import Site, is_settings, read_sites, site_of
from codegen.dialects.snippets import Snippets, read_snippets
from codegen.files import Source
from codegen.problems import InputError, Problem, Problems, Where
from codegen.reading.decode import decode, load_braces
from codegen.reading.misplaced import is_html, is_missing_page
from codegen.reading.nodes import Node, where_of
from codegen.reading.pages import Page, split
from codegen.reading.repeated import Repeated
from codegen.reading.source import load_yaml

__all__ = [
    "Beside",
    "Fragment",
    "Named",
    "Origin",
    "describes",
    "join",
    "read_beside",
    "read_source",
]


class _PageDialect(Protocol):
    NAME: str

    def matches(self, page: Page, /) -> bool: ...
    def may_match(self, page: Page, /) -> bool: ...
    def read(self, page: Page, problems: Problems, /) -> Fragment: ...


_PAGES: tuple[_PageDialect, ...] = (rendered,)

_DOCUMENTS = frozenset({".json", ".yaml", ".yml"})
_BARE_DOCUMENT = re.compile(r"\s*(?:\{|(?:openapi|swagger):|paths:\s*\n)")
_ASYNCAPI = re.compile(r"^## AsyncAPI[ \t]*$", re.MULTILINE)
_TAKE_OUT = "take it out of the folder, or save the page's Markdown in its place"
_NOTHING = (
    "no operation here: neither a YAML block of one, nor method and path on lines "
    f"of their own and then its fields; {_TAKE_OUT}"
)


@dataclass(frozen=True, slots=True)
class Beside:
    """What the pages of one client share.

    That are, for pages of components, the settings of sites and snippets by name,
    and, for specifications, the parts that pages repeat.
    """

    sites: Sequence[Site] = ()
    snippets: Snippets = field(default_factory=Snippets)
    repeated: Repeated = field(default_factory=Repeated)


def read_beside(sources: Sequence[Source], problems: Problems) -> Beside:
    """What the pages among `sources` share; what is wrong goes to `problems`."""
    return Beside(read_sites(sources, problems), read_snippets(sources, problems))


def read_source(
    file: str, data: bytes, problems: Problems, beside: Beside | None = None
) -> list[Fragment | Named]:
    """What one file gives: a fragment for each page, or for the whole document.

    `.json`, `.yaml` and `.yml` are documents, all else is pages. A page that
    names an operation of another file gives that name, for `join`; `beside` is
    what it shares with others. What is wrong goes to `problems` (E100, E101, E104
    to E112, E121, E122 and notes); a page that cannot be read does not keep the
    file's others from being read.
    """
    try:
        text = decode(file, data)
        suffix = PurePosixPath(file).suffix.lower()
        if suffix in _DOCUMENTS or _BARE_DOCUMENT.match(text):
            return _read_document(file, text, suffix, problems)
    except InputError as error:
        problems.add(error.problem)
        return []
    pages = split(file, text)
    if not pages:
        text = f"the file holds no page; {_TAKE_OUT}"
        problems.error(Where(file, 1), "E100", text)
    shared = beside or Beside()
    parts: list[Fragment | Named] = []
    for page in pages:
        found = _read_page(page, shared, problems)
        parts += found or ()
        if found is None and page is pages[0] and len(pages) > 1 and not page.marked:
            text = "text before the first page of the file; not read"
            problems.note(Where(file, page.line), "N100", text)
        elif found is None:
            _report_nothing(page, problems)
    return parts


def describes(file: str, data: bytes) -> bool:
    """Whether a file of pages has an operation, or what is meant to be one."""
    try:
        pages = split(file, decode(file, data))
    except InputError:
        return False
    return any(_describes(page) for page in pages)


def _describes(page: Page) -> bool:
    found = recognise(page, Repeated())
    if found.known or found.broken or any(d.matches(page) for d in _PAGES):
        return True
    if page.front_matter.get("openapi") or page.front_matter.get("api"):
        return True
    if mdx.matches(page):
        return True
    loose = (dialect for dialect in _PAGES if dialect.may_match(page))
    return any(_can_read(dialect, page) for dialect in loose)


def _can_read(dialect: _PageDialect, page: Page) -> bool:
    try:
        dialect.read(page, Problems())
    except InputError:
        return False
    return True


def _read_document(
    file: str, text: str, suffix: str, problems: Problems
) -> list[Fragment | Named]:
    settings = is_settings(file)
    if suffix == ".json" or text.lstrip().startswith("{"):
        value = load_braces(text, file, 1, strict=suffix == ".json" and not settings)
    else:
        value = load_yaml(text, file)
    if settings and not openapi.matches(value):
        return []  # it has been read by `read_sites`
    if not isinstance(value, Node):
        message = "not an OpenAPI document: it must be a mapping with 'openapi'"
        raise InputError(Problem(Where(file, 1), "E108", message))
    dialect = next((d for d in BLOCKS if d.matches(value)), openapi)
    origin = Origin(file, 1, spec=file)
    return [replace(dialect.read(value, origin, problems), whole=True)]


def _read_page(
    page: Page, beside: Beside, problems: Problems
) -> list[Fragment | Named] | None:
    """What a page gives; None where it has nothing that could be read."""
    found = recognise(page, beside.repeated)
    readers = [dialect for dialect in _PAGES if dialect.matches(page)]
    if _is_ambiguous(page, found, readers, problems):
        return []
    if not (found.known or found.broken or readers):
        named = named_by(page)
        if named is not None:
            return [named]
        if mdx.matches(page):
            return _read_components(page, beside, problems)
        readers = [dialect for dialect in _PAGES if dialect.may_match(page)]
    if not (found.known or found.broken or readers):
        # Only now: a broken example in prose is no concern of a page that has
        # its specification.
        found.broken = found.broken_examples
    for problem in found.broken:
        problems.add(problem)
    fragments: list[Fragment | Named] = []
    for block, dialect, value in found.known:
        fragments += read_block(page, block, dialect, value, problems)
    for reader in readers:
        try:
            fragments.append(reader.read(page, problems))
        except InputError as error:
            problems.add(error.problem)
    return fragments if found.known or found.broken or readers else None


def _read_components(
    page: Page, beside: Beside, problems: Problems
) -> list[Fragment | Named]:
    try:
        site = site_of(page.file, beside.sites)
        return [mdx.read(page, site, beside.snippets, problems)]
    except InputError as error:
        problems.add(error.problem)
        return []


def _is_ambiguous(
    page: Page, found: FoundBlocks, readers: Sequence[_PageDialect], problems: Problems
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


def _report_nothing(page: Page, problems: Problems) -> None:
    front = page.front_matter
    for key, form in (
        ("openapi", "[document] METHOD /path"),
        ("api", "METHOD /path"),
    ):
        value = front.get(key)
        if isinstance(value, str) and value.strip():
            text = f"the front matter's {key}: {value} names no operation; write it as "
            problems.error(where_of(front, key), "E100", f'{text}{key}: "{form}"')
            return
    where = Where(page.file, page.line)
    if "openapi-schema" in front:
        problems.note(where, "N100", "a page about a schema; no operation is read")
    elif "asyncapi" in front or _ASYNCAPI.search(page.text):
        text = "a page about a channel of messages (AsyncAPI); no operation is read"
        problems.note(where, "N100", text)
    elif is_html(page.body):
        text = f"an HTML page, not Markdown; {_TAKE_OUT}"
        problems.error(where, "E100", text)
    elif is_missing_page(page.title):
        text = f"the site's answer that there is no such page; {_TAKE_OUT}"
        problems.error(where, "E100", text)
    elif mdx.has_fields(page):
        problems.error(where, "E100", unsaid(page))
    else:
        known = rendered.why_not(page) or Problem(where, "E100", _NOTHING)
        problems.add(known)
