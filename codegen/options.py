"""The options of one client: frozen, every default filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from codegen.model.names import pascal, snake
from codegen.problems import Where

AuthType = Literal["bearer", "basic", "apiKey"]
AuthPlace = Literal["header", "query", "cookie"]
Layout = Literal["project", "package"]
Formatter = Literal["black", "ruff"]

# The first of each is the default.
AUTH_TYPES: tuple[AuthType, ...] = ("bearer", "basic", "apiKey")
AUTH_PLACES: tuple[AuthPlace, ...] = ("header", "query", "cookie")
LAYOUTS: tuple[Layout, ...] = ("project", "package")
FORMATTERS: tuple[Formatter, ...] = ("black", "ruff")

COMMAND_LINE = Where("command line", 1)


@dataclass(frozen=True, slots=True)
class AuthOption:
    """The credentials that the server wants where the pages do not say so."""

    type: AuthType
    name: str = ""  # of the header, query parameter or cookie; apiKey only
    place: AuthPlace = "header"


@dataclass(frozen=True, slots=True)
class PaginationOption:
    """How the pages of an operation follow each other, by the names of the API.

    Places in the body are written with dots; empty: it is not said. See
    `model.ir_pagination.Scheme` for what each is.
    """

    style: str
    parameter: str = ""
    items: str = ""
    next: str = ""
    more: str = ""
    key: str = ""
    backward: str = ""
    current: str = ""
    pages: str = ""
    total: str = ""
    first: int = 1


@dataclass(frozen=True, slots=True)
class PullOption:
    """Where the pages come from, and globs for those of lists and folders."""

    urls: tuple[str, ...]
    match: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClientOptions:
    """One client as configured.

    `specs` and `output` are relative to the folder of the configuration (to
    the working folder without one), with forward slashes. The bytes of the
    output depend on nothing here but what `as_data` gives. `places` says
    where each key stands, for messages.
    """

    name: str
    specs: tuple[str, ...]
    output: str
    package: str
    client: str
    version: str = "0.1.0"
    auth: AuthOption | None = None
    rename: Mapping[str, str] = field(default_factory=dict[str, str])
    deprecated: Mapping[str, str] = field(default_factory=dict[str, str])
    allow: tuple[str, ...] = ()
    servers: Mapping[str, str] = field(default_factory=dict[str, str])
    # By operation; None: it has no pages.
    pagination: Mapping[str, PaginationOption | None] = field(
        default_factory=dict[str, PaginationOption | None]
    )
    formatter: Formatter = "black"
    layout: Layout = "project"
    keep_going: bool = False
    pull: PullOption | None = None  # the output does not depend on it
    places: Mapping[tuple[str, ...], Where] = field(
        default_factory=dict[tuple[str, ...], Where], compare=False, repr=False
    )

    @property
    def has_project(self) -> bool:
        """Whether there is a project with tests around the package."""
        return self.layout != "package"

    @property
    def inside(self) -> str:
        """The folder of the package in the output, with a slash at its end."""
        return f"{self.package}/" if self.has_project else ""

    def place(self, *keys: str) -> Where:
        """Where `keys` of this client stand: ``place("rename", "GET /a")``.

        A key that the configuration does not have gives its table's place.
        """
        for end in range(len(keys), -1, -1):
            if keys[:end] in self.places:
                return self.places[keys[:end]]
        return COMMAND_LINE

    def as_data(self) -> dict[str, Any]:
        """What the output depends on, as JSON data for the lock."""
        auth = self.auth and [self.auth.type, self.auth.name, self.auth.place]
        return {
            "allow": sorted(self.allow),
            "auth": auth,
            "client": self.client,
            "deprecated": dict(self.deprecated),
            "formatter": self.formatter,
            "layout": self.layout,
            "name": self.name,
            "package": self.package,
            "pagination": {
                key: stated and asdict(stated)
                for key, stated in self.pagination.items()
            },
            "rename": dict(self.rename),
            # A list, because the order says which server is the default.
            "servers": [[name, url] for name, url in self.servers.items()],
            "version": self.version,
        }


def options_for_paths(paths: tuple[str, ...]) -> ClientOptions:
    """Options for looking at pages that no client is configured for.

    The package is named after the first path.
    """
    name = snake(Path(paths[0]).resolve().name.partition(".")[0])
    return ClientOptions(name, paths, "", f"{name}_client", pascal(name))
