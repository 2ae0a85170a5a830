"""Where credentials may go: the base URL of a client, and its origin."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

_PRINTABLE = re.compile(r"[!-\[\]-~]+")  # ASCII without spaces and backslashes
_PORTS = {"http": 80, "https": 443}
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Origin:
    """The scheme, host and port that credentials are bound to."""

    scheme: str
    host: str
    port: int

    @property
    def is_local(self) -> bool:
        """Whether the host is this machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True)
class BaseURL:
    """The part that the URLs of calls start with; no slash at its end.

    `allow_http`: whether secrets may go to other machines without TLS.
    """

    text: str
    origin: Origin
    allow_http: bool

    @classmethod
    def of(cls, url: str, *, allow_http: bool, said: str = "base_url") -> BaseURL:
        """Check the address that a client calls; `said` is what errors call it.

        Raises:
            ValueError: It is not an absolute http or https URL, it has a user, a
                query or a fragment, or it is http and the host is not this machine.
        """
        origin = origin_of(url)
        parts = urlsplit(url)
        if origin is None:
            raise ValueError(f"{said} must be an absolute https URL without a user")
        if parts.query or parts.fragment or "?" in url or "#" in url:
            raise ValueError(f"{said} must not have a query or a fragment")
        if {".", ".."}.intersection(parts.path.split("/")):
            raise ValueError(f"{said} must not have '.' or '..' in its path")
        if origin.scheme == "http" and not allow_http and not origin.is_local:
            raise ValueError(
                f"{said}: {url!r} would send credentials in the clear; "
                "use https, or pass allow_http=True"
            )
        return cls(url.rstrip("/"), origin, allow_http)


def origin_of(url: str) -> Origin | None:
    """Return the origin of an absolute http or https URL.

    None if it is another kind of URL, names a user, or has characters that programs
    understand differently.
    """
    if not _PRINTABLE.fullmatch(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    host = parts.hostname.rstrip(".")
    return Origin(parts.scheme, host, port or _PORTS[parts.scheme])


def redirect_target(url: str, location: str) -> str | None:
    """Return where a redirect from `url` leads to; None if to another origin."""
    if not _PRINTABLE.fullmatch(location):
        return None
    try:
        target = urljoin(url, location).partition("#")[0]
    except ValueError:
        return None
    return target if origin_of(target) == origin_of(url) is not None else None
