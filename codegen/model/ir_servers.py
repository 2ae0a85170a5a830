"""The servers in the intermediate model; see `ir`."""

from __future__ import annotations

from dataclasses import dataclass

from codegen.code import Code


@dataclass(frozen=True, slots=True)
class Server:
    """A named base URL; `{name}` stands in it for an argument of the client.

    `is_open`: it is http on another machine, which the client must be told to allow.
    """

    name: str
    url: str
    description: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class ServerVariable:
    """An argument of the client that is a part of addresses.

    `values` are the ones that there are, empty: any; without a `default` it must
    be given where a server needs it.
    """

    name: Code
    wire: str
    values: tuple[str, ...]
    default: str | None
    doc: str
