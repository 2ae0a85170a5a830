"""Method, path and server of an MDX page: `api: "GET https://host/v1/things/:id"`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from codegen.dialects.mdx_address import (
    HOST,
    example_in,
    plain,
    split_query,
    with_names,
)
from codegen.dialects.rendered_examples import Curl
from codegen.dialects.rendered_lines import Call, call_lines, to_lines
from codegen.problems import InputError, Problem, Where
from codegen.reading.addresses import before, names_in
from codegen.reading.fences import METHODS
from codegen.reading.nodes import Node, Seq, where_of
from codegen.reading.pages import Page

_API = re.compile(
    rf"(?P<method>{'|'.join(METHODS)}|del)\s+(?P<url>(?!(?!https?:)\w+://)\S+)",
    re.IGNORECASE,
)
_COLON = re.compile(r"(?<=/):(?P<name>[A-Za-z_]\w*)")
_ANGLES = re.compile(r"(?<=/)<(?P<name>[A-Za-z_][\w-]*)>")
_IN_BRACES = re.compile(r"(?<!\{)\{++([^{}/]++)\}++")
_MAX_SHOWN = 3
UNSAID = (
    "the page has fields of an operation, but does not say which; write its method "
    'and path into the front matter, as in api: "GET /things/{id}"'
)
_WRITE = (
    "write the method and the path into the front matter, as in "
    'api: "GET /things/{id}"'
)


@dataclass(frozen=True, slots=True)
class Endpoint:
    """`servers` is None where the page leaves them to its siblings.

    `path` has what its query always is; `query` names what else is in it.
    """

    method: str
    path: str
    servers: Seq | None
    where: Where
    query: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """``"POST /things"``, as problems name an operation."""
        return f"{self.method.upper()} {self.path}"

    @property
    def names(self) -> list[str]:
        """The names in braces of the path."""
        return names_in(self.path.partition("?")[0])

    @property
    def fixed(self) -> str:
        """What the query always is: ``"format=csv"``, or empty."""
        return self.path.partition("?")[2]


def declared(page: Page) -> re.Match[str] | None:
    """Method and URL that the front matter declares; None where it does not."""
    value = page.front_matter.get("api")
    return _API.fullmatch(value.strip()) if isinstance(value, str) else None


def printed(page: Page) -> Call | None:
    """The only method and path that the page has on a line of its own."""
    calls = {
        (call.method, call.path): call
        for call in call_lines(to_lines(page.text, page.line))
    }
    return next(iter(calls.values())) if len(calls) == 1 else None


def unsaid(page: Page) -> str:
    """What a page with fields lacks that does not say which operation it is about."""
    lines = to_lines(page.text, page.line)
    labels = dict.fromkeys(f"{c.method.upper()} {c.path}" for c in call_lines(lines))
    return UNSAID if len(labels) < 2 else several([*labels])


def several(labels: Sequence[str]) -> str:
    """What is wrong with a page that describes more than one operation."""
    shown = ", ".join([*dict.fromkeys(labels)][:_MAX_SHOWN])
    return f"the page describes several operations ({shown}); make a page of each"


def declared_label(page: Page) -> str:
    """``"POST /things"`` as far as the front matter says it, else an empty text."""
    found = declared(page)
    if found is None:
        return ""
    path = HOST.sub("", template(plain(found["url"])), count=1)
    return f"{found['method'].upper()} {path or '/'}"


def read_endpoint(
    page: Page,
    curl: Curl | None,
    servers: Seq | None,
    listed: Mapping[str, Sequence[str]],
    *,
    exampled: bool = False,
) -> Endpoint:
    """The endpoint of a page; `servers` are those of the site's settings.

    A full URL wins, then come the settings, then the host in the cURL command.
    Without `api:` a line of the page, or the command, gives the endpoint too; an
    `exampled` command is the page's request example, and no line says otherwise.
    `listed` are the parameters that the page describes, by their places.
    Raises `InputError` E122 where none of them does.
    """
    method, url, where = _declaration(page, curl, listed, exampled=exampled)
    method = "delete" if method == "del" else method
    fixed, names = split_query(_query(url), listed.get("query", ()))
    endpoint = _located(method, template(url), curl, servers, where)
    path = endpoint.path + (f"?{fixed}" if fixed else "")
    return replace(endpoint, path=path, query=tuple(names))


def sends(curl: Curl, endpoint: Endpoint) -> bool:
    """Whether a cURL command is of this operation."""
    path = endpoint.path.partition("?")[0]
    return curl.method == endpoint.method and bool(base_of(template(curl.url), path))


def _declaration(
    page: Page,
    curl: Curl | None,
    listed: Mapping[str, Sequence[str]],
    *,
    exampled: bool,
) -> tuple[str, str, Where]:
    """Method and address, and where they stand."""
    found = declared(page)
    where = where_of(page.front_matter, "api")
    if found is not None:
        return found["method"].lower(), plain(found["url"]), where
    line = printed(page)
    if line is not None and exampled and curl is not None:
        shown = Endpoint(line.method, template(line.path), None, where)
        line = line if sends(curl, shown) else None
    if line is not None:
        return line.method, line.server + line.path + line.query, where
    if curl is None:
        raise InputError(Problem(where, "E122", UNSAID))
    url = with_names(template(curl.url), listed.get("path", ()))
    if url is None:
        names = ", ".join(map(repr, listed["path"]))
        text = f"it is not clear where {names} go in {curl.url}; "
        raise InputError(Problem(where, "E122", text + _WRITE))
    value = example_in(url)
    if value:
        text = f"the page does not say which parameter {value!r} is for in {curl.url}; "
        raise InputError(Problem(where, "E122", text + _WRITE))
    return curl.method, url, where


def _query(url: str) -> str:
    """What is behind the question mark of an address."""
    return before(url[len(before(url, "?#")) :], "#")[1:]


def _located(
    method: str, url: str, curl: Curl | None, servers: Seq | None, where: Where
) -> Endpoint:
    host = HOST.match(url)
    if host is not None:
        for server in servers or ():
            if url.startswith(server["url"] + "/"):
                path = url.removeprefix(server["url"])
                return Endpoint(method, path, servers, where)
        path = url.removeprefix(host[0]) or "/"
        return Endpoint(method, path, _server(host[0], where), where)
    path = "/" + url.lstrip("/")
    if servers is None and curl is not None:
        base = base_of(template(curl.url), path)
        return Endpoint(method, path, _server(base, where) if base else None, where)
    return Endpoint(method, path, servers, where)


def template(url: str) -> str:
    """A URL with its placeholders in braces, without its query."""
    url = before(url, "?#")
    url = _COLON.sub(r"{\g<name>}", _ANGLES.sub(r"{\g<name>}", url))
    return _IN_BRACES.sub(lambda inner: f"{{{inner[1].strip()}}}", url)


def base_of(url: str, path: str) -> str:
    """What precedes the path in a URL that may have values for placeholders."""
    wanted = path.strip("/").split("/")
    host = HOST.match(url)
    base = "" if host is None else host[0]
    given = url.removeprefix(base).strip("/").split("/")
    own = given[-len(wanted) :] if len(given) >= len(wanted) else []
    if not own or any(
        "{" not in want and want != have for want, have in zip(wanted, own, strict=True)
    ):
        return ""
    before = "".join(f"/{part}" for part in given[: -len(wanted)])
    return base + before


def _server(url: str, where: Where) -> Seq:
    return Seq([Node({"url": url}, where)], where)
