"""Which pages a URL asks for: itself, those below it, or those that it lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from codegen.problems import Problem, Where
from codegen.project.folder import collisions
from codegen.pulling.fetch import Fetcher
from codegen.pulling.files import file_of
from codegen.pulling.globs import selects
from codegen.pulling.listing import Listing, read_list
from codegen.pulling.order import Order, Wanted
from codegen.pulling.state import Record
from codegen.pulling.text import page_text
from codegen.pulling.trouble import Gone, Trouble
from codegen.pulling.urls import Url, parse

MAX_PAGES = 5000
_MAX_DEPTH = 8
# No list, no Markdown, a list without pages.
_NO_LIST = ("E706", "E707")


@dataclass(slots=True)
class Found:
    """The pages that are wanted, by file; `failed` are the URLs that gave none.

    `listed` are the URLs of all pages of the lists, whether wanted or not.
    """

    pages: dict[str, Wanted] = field(default_factory=dict[str, Wanted])
    failed: set[str] = field(default_factory=set[str])
    listed: set[str] = field(default_factory=set[str])
    elsewhere: int = 0
    problems: list[Problem] = field(default_factory=list[Problem])

    def report(self, url: object, trouble: Trouble) -> None:
        where = Where(str(url), 0)
        self.problems.append(Problem(where, trouble.code, trouble.text))


async def find(order: Order, fetcher: Fetcher, records: Mapping[str, Record]) -> Found:
    """The pages that `order` asks for; `records` are those of earlier runs, by file."""
    found = Found()
    lists = _Lists(fetcher)
    pages: dict[Url, Wanted] = {}
    for text in order.urls:
        asked = parse(text)
        try:
            wanted = await _asked(asked, order, lists, found)
            _check_folder(asked, wanted, records)
            pages = {**wanted, **pages}
        except Trouble as trouble:
            found.report(asked, trouble)
            found.failed.add(str(asked))
    _report_globs(order, found)
    _name(pages, records, found)
    return found


async def _asked(
    asked: Url, order: Order, lists: _Lists, found: Found
) -> dict[Url, Wanted]:
    if asked.is_list:
        listing = await lists.read(asked)
        inside = listing.pages
        found.elsewhere += listing.elsewhere
    elif asked.is_markdown or asked.is_document:
        return {asked.page: _wanted(asked.page, asked)}
    else:
        inside = await lists.below(asked)
        if not set(inside) - {asked.page}:
            return {asked.page: _wanted(asked.page, asked, guessed=not inside)}
    found.listed |= {str(page) for page in inside}
    chosen = [page for page in inside if selects(page, order.match, order.exclude)]
    if not chosen:
        text = f"none of its {len(inside)} pages is left by match and exclude"
        raise Trouble("E707", f"{text}; correct the globs")
    if len(chosen) > MAX_PAGES:
        text = f"{len(chosen)} pages, more than {MAX_PAGES}; narrow them with match"
        raise Trouble("E707", text)
    return {page: _wanted(page, asked, listed=True) for page in chosen}


def _check_folder(
    asked: Url, wanted: Mapping[Url, Wanted], records: Mapping[str, Record]
) -> None:
    """A folder of an earlier run is not taken for a page because its list is missing."""
    guessed = any(page.guessed for page in wanted.values())
    urls = {each.url for each in records.values() if each.source == str(asked)}
    if guessed and urls - {str(asked.page)}:
        text = "no llms.txt lists pages below it any more; correct or remove the URL"
        raise Trouble("E707", text)


def _wanted(
    page: Url, asked: Url, *, listed: bool = False, guessed: bool = False
) -> Wanted:
    return Wanted(str(page), str(asked), "", listed, guessed)


class _Lists:
    """The lists of a run, each read once."""

    def __init__(self, fetcher: Fetcher) -> None:
        self._fetcher = fetcher
        self._read: dict[Url, Listing | Trouble] = {}

    async def read(self, url: Url) -> Listing:
        """The pages in the list at `url`; raises `Trouble`."""
        if url not in self._read:
            try:
                self._read[url] = await self._fetch(url)
            except Trouble as trouble:
                self._read[url] = trouble
        known = self._read[url]
        if isinstance(known, Trouble):
            raise known
        return known

    async def below(self, folder: Url) -> tuple[Url, ...]:
        """The pages in and below `folder`, by the first list of its site that has any.

        The lists of a site stand at its root, or where its documentation begins.
        """
        parents = [part for part in folder.path.split("/") if part][:_MAX_DEPTH]
        for depth in range(len(parents) + 1):
            path = "/".join(["", *parents[:depth], "llms.txt"])
            try:
                listing = await self.read(Url(folder.site, path))
            except Gone:
                continue
            except Trouble as trouble:
                if trouble.code in _NO_LIST:
                    continue
                text = f"{path}: {trouble.text}; for one page alone, write .md after it"
                raise Trouble(trouble.code, text) from None
            inside = tuple(page for page in listing.pages if page.inside(folder))
            if inside:
                return inside
        return ()

    async def _fetch(self, url: Url) -> Listing:
        answer = await self._fetcher.get(url)
        listing = read_list(url, page_text(answer.body, answer.headers))
        if not listing.pages:
            text = "lists no page of its site"
            if listing.other:
                text += f", but of {listing.other}; pull from there"
            raise Trouble("E707", text)
        return listing


def _report_globs(order: Order, found: Found) -> None:
    """Say which of the globs fit no page: they are misspelt."""
    if not found.listed or found.failed:
        return
    for glob in order.match:
        if not any(selects(parse(url), (glob,), ()) for url in found.listed):
            text = f"match {glob!r} fits none of the pages; correct or remove it"
            found.problems.append(Problem(order.place, "E707", text))


def _name(
    pages: Mapping[Url, Wanted], known: Mapping[str, Record], found: Found
) -> None:
    """Give each page its file; report those that cannot have one."""
    files: dict[str, Wanted] = {}
    for url, page in pages.items():
        try:
            file = file_of(url)
        except Trouble as trouble:
            found.report(url, trouble)
            continue
        if file in files:  # of another site
            _report_same(found, page.url, files[file].url)
        else:
            files[file] = Wanted(page.url, page.source, file, page.listed, page.guessed)
    for first, second in collisions(files):
        if first not in files or second not in files:
            continue
        if second in known and first not in known:
            first, second = second, first
        _report_same(found, files.pop(second).url, files[first].url)
    found.pages = dict(sorted(files.items()))


def _report_same(found: Found, url: str, other: str) -> None:
    text = f"its file is that of {other} on some systems; leave one of them out"
    found.report(url, Trouble("E709", text))
