"""One request to a site, over a connection to an address that was checked.

The only module that imports httpx2. It uses the transport alone: that keeps no
cookies, sends no credentials and follows no redirect.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from types import TracebackType

import httpx2

from codegen import __version__
from codegen.project.inputs import MAX_BYTES
from codegen.pulling import network
from codegen.pulling.body import Body
from codegen.pulling.trouble import Broken, Trouble
from codegen.pulling.urls import Site, Url

_HEADERS = {
    "accept": "text/markdown, text/plain;q=0.9, */*;q=0.1",
    "accept-encoding": "gzip",
    "user-agent": f"mintgen/{__version__}",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """`body` is that of status 200 alone; header names are lower-case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request: bytes of a page or document, seconds for all and for a silence."""

    page: int = 4 * 1024 * 1024
    document: int = MAX_BYTES
    seconds: float = 60.0
    silence: float = 15.0


class Connection:
    """The way to one site; closed at the end of ``async with``."""

    def __init__(self, site: Site, resolver: network.Resolver, limits: Limits) -> None:
        self._site = site
        self._resolver = resolver
        self._limits = limits
        self._addresses: tuple[str, ...] = ()
        self._looked_up = asyncio.Lock()
        self.proxy = network.proxy_for(site)
        self._transport: httpx2.AsyncHTTPTransport | None = None

    async def __aenter__(self) -> Connection:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._transport is not None:
            await self._transport.aclose()

    async def get(self, url: Url, headers: Mapping[str, str], seconds: float) -> Answer:
        """Ask for `url`, of this site, within `seconds` and the limits.

        Raises `Trouble`, `Broken` where the connection failed.
        """
        seconds = min(seconds, self._limits.seconds)
        try:
            async with asyncio.timeout(seconds):
                return await self._get(url, headers)
        except TimeoutError:
            text = f"not complete after {seconds:.0f} s; pull again later"
            raise Trouble("E705", text) from None
        except httpx2.TransportError as error:
            raise _broken(error) from None
        except (httpx2.HTTPError, httpx2.InvalidURL):
            raise Trouble("E700", "the answer is not valid HTTP") from None

    async def _get(self, url: Url, headers: Mapping[str, str]) -> Answer:
        response = await self._connected(url, headers)
        try:
            found = {name.lower(): text for name, text in response.headers.items()}
            body = b""
            if response.status_code == 200:
                limits = self._limits
                size = limits.document if url.is_document else limits.page
                body = await _read(response, size)
            return Answer(response.status_code, found, body)
        finally:
            await response.aclose()

    async def _connected(self, url: Url, headers: Mapping[str, str]) -> httpx2.Response:
        """The answer of the first address that can be connected to."""
        *others, last = await self._hosts()
        for host in others:
            try:
                return await self._ask(host, url, headers)
            except (httpx2.ConnectError, httpx2.ConnectTimeout) as error:
                if _certificate(error) is not None:
                    raise
                # The next request need not wait for it first.
                self._addresses = (*(a for a in self._addresses if a != host), host)
        return await self._ask(last, url, headers)

    async def _hosts(self) -> tuple[str, ...]:
        """What to connect to: the addresses that were checked, or a proxy's name."""
        if self.proxy is not None:
            if network.literal(self._site):
                network.check(self._site, self._site.host)
            return (self._site.host,)
        async with self._looked_up:
            if not self._addresses:
                self._addresses = await network.addresses(self._site, self._resolver)
        return self._addresses

    async def _ask(
        self, host: str, url: Url, headers: Mapping[str, str]
    ) -> httpx2.Response:
        if self._transport is None:
            self._transport = _transport(self.proxy)
        site = Site(self._site.scheme, host, self._site.port)
        silence = self._limits.silence
        request = httpx2.Request(
            "GET",
            str(Url(site, url.path)),
            headers={
                "host": str(self._site).partition("://")[2],
                **_HEADERS,
                **headers,
            },
            extensions={
                # The certificate must be that of the name, not of the address.
                "sni_hostname": self._site.host,
                "timeout": {
                    "connect": silence,
                    "read": silence,
                    "write": silence,
                    "pool": None,
                },
            },
        )
        return await self._transport.handle_async_request(request)


async def _read(response: httpx2.Response, size: int) -> bytes:
    body = Body(response.headers.get("content-encoding", ""), size)
    async for chunk in response.aiter_raw():
        body.feed(chunk)
    return body.end()


def _transport(proxy: str | None) -> httpx2.AsyncHTTPTransport:
    if proxy is not None and not proxy.startswith(("http://", "https://")):
        text = "the environment names a proxy that is not http; set HTTPS_PROXY"
        raise Trouble("E700", text)
    try:
        return httpx2.AsyncHTTPTransport(proxy=proxy)
    except (httpx2.InvalidURL, ValueError):
        text = "the environment names a proxy that is no URL; set HTTPS_PROXY"
        raise Trouble("E700", text) from None


def _broken(error: httpx2.TransportError) -> Trouble:
    certificate = _certificate(error)
    if certificate is not None:
        text = f"its certificate is not valid: {certificate.verify_message}"
        return Trouble("E700", text)
    kinds = {
        httpx2.ConnectError: "cannot be connected to",
        httpx2.ProxyError: "the proxy does not let it through",
        httpx2.RemoteProtocolError: "the answer broke off",
    }
    what = next((text for kind, text in kinds.items() if isinstance(error, kind)), "")
    if isinstance(error, httpx2.TimeoutException):
        what = "no answer in time"
    text = f"{what or 'the connection failed'}; check the connection, pull again later"
    return Broken("E700", text)


def _certificate(error: BaseException | None) -> ssl.SSLCertVerificationError | None:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error
