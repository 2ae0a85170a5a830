"""A page or list from its site, through redirects and busy moments."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AsyncExitStack
from types import TracebackType
from urllib.parse import urljoin

from codegen.pulling.http import Answer, Connection, Limits
from codegen.pulling.network import Resolver, look_up
from codegen.pulling.pace import ATTEMPTS, TOTAL, Clock, Pace, RealClock
from codegen.pulling.trouble import Broken, Gone, Trouble
from codegen.pulling.urls import BadUrl, Site, Url, parse

_REDIRECTS = (301, 302, 303, 307, 308)
_MAX_REDIRECTS = 5
# The site cannot answer now; later it may.
_BUSY = (408, 429, 500, 502, 503, 504)


class Fetcher:
    """Fetches from any number of sites; closed at the end of ``async with``."""

    def __init__(
        self,
        limits: Limits | None = None,
        clock: Clock | None = None,
        resolver: Resolver = look_up,
    ) -> None:
        self._limits = limits or Limits()
        self._clock = clock or RealClock()
        self._end = self._clock.now() + TOTAL
        self._resolver = resolver
        self._sites: dict[Site, tuple[Connection, Pace]] = {}
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self._open.aclose()

    @property
    def proxied(self) -> list[Site]:
        """The sites that were asked through a proxy."""
        return sorted(site for site, (way, _) in self._sites.items() if way.proxy)

    async def get(self, url: Url, headers: Mapping[str, str] | None = None) -> Answer:
        """The answer to `url`: status 200, or 304 to a conditional request.

        Redirects are followed on the same site alone. Raises `Trouble`, `Gone`
        for a page that is not there.
        """
        at = url
        seen = {url}
        while True:
            answer = await self._answer(at, headers or {})
            if answer.status not in _REDIRECTS:
                break
            at = _target(at, answer.headers.get("location", ""))
            if at in seen or len(seen) > _MAX_REDIRECTS:
                text = "redirects without end; correct the URL, or leave it out"
                raise Trouble("E702", text)
            seen.add(at)
        if answer.status == 200 or (answer.status == 304 and headers):
            return answer
        text = f"the site answers {answer.status}"
        if answer.status in (404, 410):
            raise Gone("E703", f"{text}, there is no such page; correct the URL")
        if answer.status in (401, 403):
            text += "; only what everyone may read can be pulled"
        raise Trouble("E703", text)

    async def _answer(self, url: Url, headers: Mapping[str, str]) -> Answer:
        connection, pace = await self._site(url.site)
        for attempt in range(ATTEMPTS):
            seconds = await pace.turn()
            try:
                answer = await connection.get(url, headers, seconds)
            except Broken as error:
                await pace.broken(error, attempt)
                continue
            if answer.status not in _BUSY:
                return answer
            pace.refused(f"the site answers {answer.status}", answer.headers, attempt)
        raise AssertionError("the last attempt returns or raises")

    async def _site(self, site: Site) -> tuple[Connection, Pace]:
        if site not in self._sites:
            way = Connection(site, self._resolver, self._limits)
            self._sites[site] = way, Pace(self._clock, self._end)
            await self._open.enter_async_context(way)
        return self._sites[site]


def _target(url: Url, location: str) -> Url:
    try:
        target = parse(urljoin(str(url), location))
    except (BadUrl, ValueError):
        raise Trouble(
            "E702", "redirects to what is no https URL; not followed"
        ) from None
    if target.site != url.site:
        text = f"redirects to {target.site}; if that is right, pull from there"
        raise Trouble("E702", text)
    return target
