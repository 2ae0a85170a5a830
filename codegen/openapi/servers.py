"""The servers of a document, as a client can call them (OpenAPI 3.1.1, 4.8.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from codegen.model.prose import text_of
from codegen.openapi.schemas import listed
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, where_of

_VARIABLE = re.compile(r"\{([^{}]+)\}")
_ADDRESS = re.compile(
    r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:]+\])"
    r"(:\d{1,5})?(/[A-Za-z0-9._~!$&'()*+,;=:@%/-]*)?"
)
# No value, but where one is to be put: <tenant>, HOSTNAME, your-domain.
_STANDS_IN = re.compile(r"[\s<>{}]|^[A-Z_]{4,}$|^[Yy](our|OUR)[-_]")
_LOCAL = re.compile(
    r"http://(([^/:]+\.)?localhost|127(\.\d+){3}|\[::1\])([:/]|$)", re.I
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of a server that a client can be given.

    `values` are the ones that there are; empty: any. `default` is None where the
    document has none that can be used.
    """

    name: str
    values: tuple[str, ...]
    default: str | None
    description: str


@dataclass(frozen=True, slots=True)
class Address:
    """A server that can be called; `{name}` stands in `url` for a variable."""

    url: str
    description: str
    variables: tuple[Variable, ...]
    fixed: tuple[str, ...]  # the variables that have one value written into `url`

    @property
    def example(self) -> str:
        """The address with its variables at their defaults."""
        known = {variable.name: variable for variable in self.variables}

        def value(found: re.Match[str]) -> str:
            variable = known[found[1]]
            head = self.url[: found.start()]
            stands_in = "https" if not head else "1" if head.endswith(":") else "x"
            return variable.default or next(iter(variable.values), stands_in)

        return _VARIABLE.sub(value, self.url)

    @property
    def is_open(self) -> bool:
        """Whether it is http on another machine: a client must be told to allow it."""
        return is_open(self.example)


def addresses(servers: Any, problems: Problems) -> tuple[Address, ...]:
    """The servers that can be called, those without TLS last; notes on the others."""
    found: list[Address] = []
    for server in listed(servers):
        address, text = _read(server)
        if text:
            where = server.where if isinstance(server, Node) else Where("", 0)
            problems.note(where, "N208", text)
        if address is not None:
            found.append(address)
    return tuple(sorted(found, key=lambda address: address.is_open))


def is_open(url: str) -> bool:
    """Whether a URL is http, and not on this machine."""
    return url.startswith("http:") and not _LOCAL.match(url)


def can_be_called(servers: Any) -> bool:
    """Whether there is an address among the servers."""
    return bool(addresses(servers, Problems()))


def base_path(servers: Any) -> str:
    """The path of the first server that has no host; empty: it has none."""
    for server in listed(servers):
        url = server.get("url") if isinstance(server, Node) else None
        if isinstance(url, str) and _is_relative(url):
            path = urlsplit(urljoin("https://host/", _VARIABLE.sub("", url))).path
            return path.rstrip("/")
    return ""


def _is_relative(url: str) -> bool:
    return url.startswith(("/", "./", "../")) and not url.startswith("//")


def _read(server: Any) -> tuple[Address | None, str]:
    """The address of a server, and what is to be said of it."""
    url = server.get("url") if isinstance(server, Node) else None
    if not isinstance(url, str):
        return None, "a server without a `url` is left out"
    if _is_relative(url):
        path = base_path(Seq([server], server.where))
        text = f"the server {url!r} has no host; give the whole address as base_url"
        return None, text + (f", with the path {path!r}" if path else "")
    whole = url.strip()
    url = re.split(r"[?#]", whole, maxsplit=1)[0].rstrip("/")
    address = _with_variables(url, server)
    if not _is_address(address.example):
        return None, f"the server {whole!r} is no address of https; it is left out"
    if address.is_open:
        return address, f"the server {whole!r} has no TLS; it needs allow_http=True"
    if address.fixed:
        text = f"in the server {whole!r} {', '.join(address.fixed)} cannot be chosen; "
        return address, f"{text}it is {address.url!r}, or any other base_url"
    if url != whole.rstrip("/"):
        return address, f"the server {whole!r} is taken without its query and fragment"
    return address, ""


def _is_address(url: str) -> bool:
    return bool(_ADDRESS.fullmatch(url)) and not {".", ".."} & set(url.split("/"))


def _with_variables(url: str, server: Node) -> Address:
    """The address; what nobody can choose is written into it."""
    text, kept, fixed = "", dict[str, Variable](), list[str]()
    for literal, name in _pieces(url):
        text += literal
        if not name:
            continue
        variable = _variable(name, server)
        known = [value for value in (variable.default, *variable.values) if value]
        if len(variable.values) == 1:
            text += known[0]
        elif not all(_fits(value, text) for value in known):
            text += known[0].rstrip("/")
            fixed.append(name)
        else:
            text += f"{{{name}}}"
            kept[name] = variable
    return Address(
        text, text_of(server, "description"), tuple(kept.values()), tuple(fixed)
    )


def _pieces(url: str) -> Iterator[tuple[str, str]]:
    """By turns what stands between the variables, and a variable's name."""
    pieces = _VARIABLE.split(url)
    yield from zip(pieces[::2], [*pieces[1::2], ""], strict=True)


def _variable(name: str, server: Node) -> Variable:
    table = server.get("variables")
    said = table.get(name) if isinstance(table, Node) else None
    said = said if isinstance(said, Node) else Node({}, where_of(server, "url"), {})
    enum = said.get("enum")
    found = [_text(value) for value in enum] if isinstance(enum, Seq) else []
    values = tuple(dict.fromkeys(value for value in found if value))
    default = _text(said.get("default"))
    if values and default not in values:
        default = None
    return Variable(name, values, default, text_of(said, "description"))


def _text(value: Any) -> str | None:
    """A value as it stands in an address; None: it is of no use there."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(value)
    return text if text and not _STANDS_IN.search(text) else None


def _fits(value: str, before: str) -> bool:
    """Whether a client takes `value` for a variable: `_core.variables`."""
    more = "/" if "/" in before.partition("://")[2] else ""
    more = ":" if before.endswith("://") else more
    return re.fullmatch(rf"[A-Za-z0-9._~{more}-]+", value) is not None
