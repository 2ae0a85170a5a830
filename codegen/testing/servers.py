"""Where calls go, worked out from the document alone.

Of the intermediate model only names are used: those of servers and of arguments.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from codegen.model.ir import Operation, Package
from codegen.testing.keywords import is_mapping, listed, mapping

# What the tests give where the document has no server.
UNKNOWN = "https://api.example.com"
_VARIABLE = re.compile(r"\{([^{}]+)\}")
_URL = re.compile(r"https?://[A-Za-z0-9._:\[\]-]+(/[^\s\\<>{}]*)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """Arguments of the client, and the address that they lead to."""

    arguments: Mapping[str, str]
    address: str


class Servers:
    """The servers of one package.

    Args:
        document: The normalised document that the package was built from.
    """

    def __init__(self, document: Mapping[str, Any], package: Package) -> None:
        self._document = document
        self._package = package
        self._servers = list(_servers(document))
        self._names = {v.wire: str(v.name) for v in package.variables}

    @property
    def arguments(self) -> dict[str, str]:
        """What a client needs to reach all its servers."""
        return {
            self._names[name]: value
            for name, value in self._values.items()
            if name in self._names and len(self._defaults(name)) != 1
        }

    def address(self, operation: Operation, server: str = "") -> str:
        """The address of an operation; `server` is the name that the client has."""
        return self._address(operation, server, self._values)

    def choices(self, operation: Operation) -> Iterator[Choice]:
        """Other values for each variable, at the first server that has it."""
        for wire, name in self._names.items():
            for server in self._package.servers:
                usual = self.address(operation, server.name)
                found = [
                    Choice({"server": server.name, name: value}, address)
                    for value in self._others(wire)
                    for values in [{**self._values, wire: value}]
                    for address in [self._address(operation, server.name, values)]
                    if address != usual
                ]
                yield from found
                if found:
                    break

    def _address(
        self, operation: Operation, server: str, values: Mapping[str, str]
    ) -> str:
        node = self._document["paths"][operation.path][operation.method.lower()]
        names = [found.name for found in operation.servers or self._package.servers]
        own = self._callable(node, values) if operation.servers else []
        urls = own or self._callable(self._document, values)
        server = server or next((s.name for s in self._package.servers), "")
        index = names.index(server) if server in names else 0
        return urls[index] if index < len(urls) else UNKNOWN

    def _callable(
        self, holder: Mapping[str, Any], values: Mapping[str, str]
    ) -> list[str]:
        """The addresses among the servers; those that are without TLS come last."""
        usual = self._values
        found = [
            (_written(server, usual), _written(server, values))
            for server in listed(holder, "servers")
        ]
        found = [pair for pair in found if _is_address(pair[0])]
        return [address for _, address in sorted(found, key=lambda p: is_open(p[0]))]

    @cached_property
    def _values(self) -> Mapping[str, str]:
        """A value for each variable: its default, or one to test with."""
        found: dict[str, str] = {}
        for server in self._servers:
            for match in _VARIABLE.finditer(str(server.get("url"))):
                name, defaults = match[1], self._defaults(match[1])
                usual = next(iter([*defaults, *self._enum(name)]), "")
                found[name] = usual or _sample(match)
        return found

    def _others(self, name: str) -> list[str]:
        usual = self._values[name]
        if found := self._enum(name):
            return [value for value in found if value != usual]
        if usual in ("http", "https"):
            return ["https" if usual == "http" else "http"]
        return [
            (
                str(int(usual) + 1)
                if re.fullmatch("[0-9]{1,9}", usual)
                else f"other-{usual}"
            )
        ]

    def _defaults(self, name: str) -> list[str]:
        found = [_default(server, name) for server in self._servers]
        return list(dict.fromkeys(value for value in found if value))

    def _enum(self, name: str) -> list[str]:
        users = [s for s in self._servers if f"{{{name}}}" in str(s.get("url"))]
        if not all(_enum(server, name) for server in users):
            return []
        return list(dict.fromkeys(v for server in users for v in _enum(server, name)))


def is_open(address: str) -> bool:
    """Whether a client must be told to use an address, because it has no TLS."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https" or host.rpartition(".")[2] == "localhost":
        return False
    try:
        return not ipaddress.ip_address(host).is_loopback
    except ValueError:
        return True


def _servers(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for node in (document, *_operations(document)):
        for server in listed(node, "servers"):
            if is_mapping(server):
                yield server


def _operations(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for item in mapping(document, "paths").values():
        yield from item.values()


def _written(server: Mapping[str, Any], values: Mapping[str, str]) -> str:
    url = re.split(r"[?#]", str(server.get("url")).strip())[0]

    def value(match: re.Match[str]) -> str:
        enum, default = _enum(server, match[1]), _default(server, match[1])
        known = [default, *enum] if default else enum
        if len(enum) == 1 or not all(_fits(text, match) for text in known):
            return known[0].rstrip("/")  # nobody can choose it
        return values[match[1]]

    return _normalised(_VARIABLE.sub(value, url).rstrip("/"))


def _normalised(url: str) -> str:
    """As it is seen when it is called: RFC 3986, 6.2.2.1 and 6.2.3."""
    scheme, _, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    usual = {"https": ":443", "http": ":80"}.get(scheme.lower(), "\n")
    return f"{scheme.lower()}://{host.lower().removesuffix(usual)}{slash}{path}"


def _fits(value: str, match: re.Match[str]) -> bool:
    """Whether a value stays what it is meant to be: a part of a host, or of a path."""
    refused = "[^A-Za-z0-9._~-]"
    if "/" in _tail(match):
        refused = "[^A-Za-z0-9._~/-]"
    elif not _tail(match) and match.start():
        refused = "[^A-Za-z0-9._~:-]"  # a whole host may have a port
    return not re.search(refused, value)


def _tail(match: re.Match[str]) -> str:
    """What stands before a variable, after the scheme."""
    return match.string[: match.start()].partition("://")[2]


def _is_address(url: str) -> bool:
    return bool(_URL.fullmatch(url)) and not {".", ".."} & set(url.split("/"))


def _enum(server: Mapping[str, Any], name: str) -> list[str]:
    found = listed(mapping(mapping(server, "variables"), name), "enum")
    return list(dict.fromkeys(text for text in map(_usable, found) if text))


def _default(server: Mapping[str, Any], name: str) -> str:
    """The default of a variable; empty where it has none that can be used."""
    text = _usable(mapping(mapping(server, "variables"), name).get("default"))
    enum = _enum(server, name)
    return "" if enum and text not in enum else text


def _usable(value: Any) -> str:
    """A value as it stands in an address; empty: it is of no use there."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return "" if _is_blank(str(value)) else str(value)


def _is_blank(text: str) -> bool:
    """Whether a text is only where a value is to be put."""
    shouted = len(text) > 3 and not set(text) - set("_ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    to_fill = text.lower().startswith(("your-", "your_"))
    return shouted or to_fill or bool(re.search(r"[\s<>{}]", text))


def _sample(match: re.Match[str]) -> str:
    if match.start() == 0:
        return "https"
    is_host = not _tail(match) and match.string[match.end() :][:1] in ("", "/", ":")
    if is_host:
        return "api.example.com"
    if _tail(match).endswith(":"):
        return "8443"
    return "test-" + re.sub("[^a-z0-9]+", "-", match[1].lower()).strip("-")
