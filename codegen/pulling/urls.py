"""The URLs that `pull` takes and finds.

They come from the command line, the configuration, lists and redirects, and
are held to the same rules: https (http for the machine itself), no
credentials, a host in ASCII, no dot segments (RFC 3986, section 3).
"""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, unquote_to_bytes, urlsplit

_HOST = re.compile(r"(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")
# What RFC 3986 allows in a segment besides letters and digits.
_SEGMENT = "-._~!$&'()*+,;=:@"
_SUFFIX = re.compile(r"\.mdx?$", re.IGNORECASE)
# Files that sites link to, and that are no pages.
_FILES = re.compile(
    r"\.(?:json|ya?ml|txt|xml|csv|pdf|png|jpe?g|gif|svg|webp|ico|mp4|webm|zip|gz|js|css)$",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\.(?:json|ya?ml)$", re.IGNORECASE)
_PORTS = {"https": 443, "http": 80}


class BadUrl(ValueError):
    """Text that is no URL for `pull`; says why, without the text itself."""


@dataclass(frozen=True, slots=True, order=True)
class Site:
    """Scheme, host and port: what a page may not lead away from."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}"

    @property
    def local(self) -> bool:
        """Whether the host is, by its name, the machine itself."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


@dataclass(frozen=True, slots=True, order=True)
class Url:
    """An address on a site, less query and fragment.

    `path` is in one spelling: percent-encoded where it must be, beginning with
    a slash, without empty segments.
    """

    site: Site
    path: str

    def __str__(self) -> str:
        return f"{self.site}{self.path}"

    @property
    def name(self) -> str:
        return self.path.rpartition("/")[2]

    @property
    def is_list(self) -> bool:
        return self.name.lower() == "llms.txt"

    @property
    def is_markdown(self) -> bool:
        return bool(_SUFFIX.search(self.path))

    @property
    def is_file(self) -> bool:
        """Whether this is something other than a page, going by its name."""
        return bool(_FILES.search(self.path))

    @property
    def is_document(self) -> bool:
        """Whether this is an OpenAPI document, going by its name."""
        return bool(_DOCUMENT.search(self.path))

    @property
    def page(self) -> Url:
        """The page that this is, or is the Markdown of; a document is its own."""
        path = _SUFFIX.sub("", self.path)
        if path != self.path and _DOCUMENT.search(path):
            path += ".md"  # a page about a file, such as /guides/package.json.md
        return Url(self.site, "/index" if path == "/" else path)

    @property
    def markdown(self) -> Url:
        """Where the Markdown of this page is, or the text of this document."""
        page = self.page
        if page.is_document or page.is_markdown:
            return page
        return Url(self.site, f"{page.path}.md")

    def inside(self, folder: Url) -> bool:
        """Whether this is `folder` itself or below it."""
        below = f"{self.path}/".startswith(f"{folder.path.rstrip('/')}/")
        return below and self.site == folder.site


def parse(text: str) -> Url:
    """The URL that `text` is; raises `BadUrl`."""
    if not text.isprintable() or re.search(r"[\s\\]", text):
        raise BadUrl("has characters that no URL has")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise BadUrl("is no URL, such as https://docs.example.com/api") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadUrl("is no https URL, such as https://docs.example.com/api")
    if "@" in parts.netloc:
        raise BadUrl("has credentials; pages are fetched without any, remove them")
    host = parts.hostname.rstrip(".")
    if ":" in host:
        host = _ip6(host)
    elif not _HOST.fullmatch(host):
        raise BadUrl("has a host that is not ASCII; write it as xn--…")
    site = Site(parts.scheme, host, port or _PORTS[parts.scheme])
    if site.scheme == "http" and not site.local:
        raise BadUrl("must be https; http is for this machine alone (localhost)")
    return Url(site, _path(parts.path))


def _ip6(host: str) -> str:
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        address = None
    if address is None or address.scope_id:
        raise BadUrl("has a host that is no address")
    return str(address)


def _path(text: str) -> str:
    segments = [unquote_to_bytes(part) for part in text.split("/") if part]
    if any(part in (b".", b"..") for part in segments):
        raise BadUrl("has the segment '.' or '..'; write out where it leads")
    return "/" + "/".join(quote(part, safe=_SEGMENT) for part in segments)


def given(text: str) -> str | None:
    """The reason why `text` cannot be asked for, or None."""
    try:
        url = parse(text)
    except BadUrl as error:
        return str(error)
    if url.name.lower() == "llms-full.txt":
        return "is the text of all pages, not the list of them; use its llms.txt"
    if url.is_file and not (url.is_list or url.is_document):
        return "is no page, folder, llms.txt or OpenAPI document"
    return None


def shown(text: str) -> str:
    """`text` for a message, less the credentials that may be in it."""
    return re.sub(r"//[^/?#]*@", "//", text)
