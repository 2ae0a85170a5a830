"""Pull into one folder: find the pages, fetch them, write what changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

from codegen.dialects import describes
from codegen.problems import Problem
from codegen.project.folder import exclusive
from codegen.pulling.fetch import Fetcher
from codegen.pulling.find import Found, find
from codegen.pulling.order import Order, Outcome, Wanted
from codegen.pulling.state import Globs
from codegen.pulling.store import Store
from codegen.pulling.text import document_text, page_text, with_source
from codegen.pulling.trouble import Gone, Trouble
from codegen.pulling.urls import parse

MAX_RECEIVED = 256 << 20  # bytes of pages, unpacked


def pull(
    order: Order,
    *,
    waiting: Callable[[], None],
    shown: Callable[[int, int], None],
    fetcher: Callable[[], Fetcher] = Fetcher,
) -> Outcome:
    """Fetch the pages of `order` and write what changed.

    Calls `waiting` if another run is pulling into the same folder, and `shown`
    with the number of pages done and wanted. What fails is among the problems.
    """
    try:
        with exclusive(order.folder, waiting):
            store = Store(order.folder, order.label, force=order.force)
            return asyncio.run(_Run(order, store, shown).run(fetcher))
    except Trouble as trouble:
        return _failed(order, trouble)
    except OSError as error:
        reason = f"{Path(error.filename or order.folder).name}: {error.strerror}"
        return _failed(order, Trouble("E710", reason))


def _failed(order: Order, trouble: Trouble) -> Outcome:
    problem = Problem(order.place, trouble.code, f"{order.label}: {trouble.text}")
    return Outcome(order, problems=(problem,))


class _Run:
    def __init__(
        self, order: Order, store: Store, shown: Callable[[int, int], None]
    ) -> None:
        self._order = order
        self._asked = {str(parse(url)) for url in order.urls}
        self._store = store
        self._shown = shown
        self._done = 0
        self._left_out = 0
        self._received = 0
        # Files of pages that the site has no longer, with the reason.
        self._lost: dict[str, str] = {}

    async def run(self, open_fetcher: Callable[[], Fetcher]) -> Outcome:
        order, store = self._order, self._store
        async with open_fetcher() as fetcher:
            found = await find(order, fetcher, store.records)
            store.ask(self._asked, Globs(order.match, order.exclude))
            pages = iter(found.pages.values())
            try:
                async with asyncio.TaskGroup() as group:
                    for _ in range(min(order.jobs, len(found.pages))):
                        group.create_task(self._work(fetcher, pages, found))
            finally:
                store.flush()
            for site in fetcher.proxied:
                text = "fetched through the proxy of the environment, which looks up "
                text += "names itself, so that addresses were not checked"
                found.problems.append(
                    Problem(order.place, "N715", f"{site}: {text}", "note")
                )
        self._lost |= self._unlisted(found)
        store.forget(self._lost, prune=order.prune)
        return Outcome(
            order,
            tuple(sorted(store.new)),
            tuple(sorted(store.changed)),
            tuple(sorted(store.deleted)),
            store.unchanged,
            self._left_out,
            found.elsewhere,
            tuple(sorted((*found.problems, *store.problems))),
        )

    async def _work(
        self, fetcher: Fetcher, pages: Iterator[Wanted], found: Found
    ) -> None:
        """Fetch pages while there are any."""
        for page in pages:
            if self._received > MAX_RECEIVED:
                return
            try:
                await self._fetch(fetcher, page)
            except Gone as trouble:
                if page.file in self._store.records:
                    self._lost[page.file] = "no longer on the site"
                elif page.guessed:
                    text = (
                        "there is no such page, and no llms.txt lists pages below it; "
                    )
                    text += "correct the URL"
                    found.report(page.url, Trouble(trouble.code, text))
                else:
                    found.report(page.url, trouble)
            except Trouble as trouble:
                found.report(page.url, trouble)
            self._done += 1
            self._shown(self._done, len(found.pages))

    async def _fetch(self, fetcher: Fetcher, page: Wanted) -> None:
        url = parse(page.url)
        conditions = self._store.conditions(page)
        answer = await fetcher.get(url.markdown, conditions)
        if answer.status == 304:
            self._store.same(page)
            return
        before, self._received = self._received, self._received + len(answer.body)
        if self._received > MAX_RECEIVED:
            if before > MAX_RECEIVED:
                return
            text = f"with it there are more than {MAX_RECEIVED >> 20} MiB; nothing "
            raise Trouble("E704", f"{text}further is fetched, pull parts of the site")
        if url.is_document:
            text = document_text(answer.body, answer.headers)
        else:
            text = with_source(page_text(answer.body, answer.headers), url)
        if self._is_unwanted(page, text):
            if page.file in self._store.records:
                self._lost[page.file] = "describes no operation any more"
            else:
                self._left_out += 1
            return
        self._store.take(page, text, answer)

    def _is_unwanted(self, page: Wanted, text: str) -> bool:
        """Whether a page of a list has no operation, and never had one."""
        if self._order.everything or not page.listed:
            return False
        if describes(page.file, text.encode()):
            return False
        # One that was pulled without an operation was wanted so.
        old = self._store.disk(page.file) if page.file in self._store.records else None
        return old is None or describes(page.file, old)

    def _unlisted(self, found: Found) -> dict[str, str]:
        """The pages of earlier runs that nothing asks for any more, with the reason."""
        lost: dict[str, str] = {}
        for file, record in self._store.records.items():
            if file in found.pages or record.source in found.failed:
                continue
            if record.url in found.listed:
                lost[file] = "left out by match and exclude"
            elif record.source in self._asked:
                lost[file] = f"no longer listed for {record.source}"
            elif self._order.whole:
                lost[file] = f"from {record.source}, which is no longer pulled"
        return lost
