"""Which addresses may be connected to, and by which way.

The name of a host is looked up once a run; all its addresses must be public
ones, and it is these that are connected to, so that a name cannot lead to the
machine's own network, nor change its address after it was checked.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence

from codegen.pulling.trouble import Broken, Trouble
from codegen.pulling.urls import Site

Resolver = Callable[[str, int], Awaitable[Sequence[str]]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# https://www.rfc-editor.org/rfc/rfc6052: the last 32 bits are an IPv4 address.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


async def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses of `host`, as the system gives them; raises OSError."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


async def addresses(site: Site, resolver: Resolver) -> tuple[str, ...]:
    """The addresses of a site that may be connected to.

    Raises `Trouble`: E700 where the name has none (`Broken` where it may have
    one later), E701 where one of them is not public. The addresses of a local name must be the machine's own.
    """
    try:
        found = await resolver(site.host, site.port)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "the name cannot be looked up"
        text = f"{site.host}: {reason}; check the URL and the connection"
        later = isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN
        raise (Broken if later else Trouble)("E700", text) from None
    if not found:
        raise Trouble("E700", f"{site.host} has no address; check the URL")
    for text in found:
        check(site, text)
    return tuple(found)


def check(site: Site, address: str) -> None:
    """Raises `Trouble` (E701) for an address that `site` may not have."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        allowed = False
    else:
        allowed = found.is_loopback if site.local else _is_public(found)
    if not allowed:
        kind = "this machine's own" if site.local else "a public one"
        text = (
            f"{site.host} has the address {address}, which is not {kind}; not fetched"
        )
        raise Trouble("E701", text)


def _is_public(address: _Address) -> bool:
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return _is_public(inner)
        if address.teredo is not None or address.is_site_local:
            return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def proxy_for(site: Site) -> str | None:
    """The proxy that the environment (or the system) names for a site."""
    from urllib.request import getproxies, proxy_bypass

    if site.local or proxy_bypass(site.host):
        return None
    proxies = getproxies()
    found = proxies.get(site.scheme) or proxies.get("all")
    return found if not found or "://" in found else f"http://{found}"


def literal(site: Site) -> bool:
    """Whether the host is an address, not a name."""
    try:
        ipaddress.ip_address(site.host)
    except ValueError:
        return False
    return True
