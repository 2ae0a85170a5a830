"""The configuration of a project: which clients are made of which pages.

It stands in ``[tool.mintgen]`` of ``pyproject.toml``, or without that prefix
in ``mintgen.toml``. Whatever is wrong there is reported with file and line.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import combinations
from pathlib import Path
from typing import cast

from codegen.model.names import pascal
from codegen.options import (
    AUTH_PLACES,
    AUTH_TYPES,
    COMMAND_LINE,
    FORMATTERS,
    LAYOUTS,
    AuthOption,
    AuthPlace,
    AuthType,
    ClientOptions,
    Formatter,
)
from codegen.problems import Problem, Problems, Where
from codegen.project import config_checks as checks
from codegen.project.config_deprecated import deprecated
from codegen.project.config_misplaced import advice, inner_advice, unseen
from codegen.project.config_pagination import pagination
from codegen.project.config_pull import pull
from codegen.project.config_table import Table
from codegen.project.toml_lines import key_lines
from codegen.project.toml_text import TOMLError, parsed

__all__ = [
    "AuthOption",
    "ClientOptions",
    "Config",
    "ConfigError",
    "load_config",
    "options_from_flags",
]


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration file; `root` is its folder."""

    root: Path
    file: str
    clients: Mapping[str, ClientOptions]


class ConfigError(Exception):
    """The configuration cannot be used; carries every problem found in it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))


def load_config(start: Path) -> Config | None:
    """The configuration that holds in the folder `start`, None without one.

    It is looked for in `start` and upward, to the root of the repository.
    Raises `ConfigError` with all that is wrong in the file found.
    """
    start = start.resolve()
    for folder in (start, *start.parents):
        own = _load(folder / "mintgen.toml")
        shared = _load(folder / "pyproject.toml")
        if own and shared:
            text = "pyproject.toml beside it has [tool.mintgen] too; keep one of them"
            raise _failed("mintgen.toml", 1, "E600", text)
        if own or shared:
            return own or shared
        if (folder / ".git").exists():
            break
    return None


def options_from_flags(
    specs: tuple[str, ...], package: str, output: str, client: str | None
) -> ClientOptions:
    """The options of ``generate --spec … --package … --output …``.

    Raises `ConfigError` where a name cannot be used.
    """
    name = package.removesuffix("_client") or package
    client = pascal(name) if client is None else client
    problems = Problems()
    for flag, value, reason in (
        ("--package", package, checks.package_name(package)),
        ("--client", client, checks.client_name(client)),
    ):
        if reason is not None:
            problems.error(COMMAND_LINE, "E604", f"{flag} {value!r} {reason}")
    if problems.errors:
        raise ConfigError(problems)
    return ClientOptions(name, specs, output, package, client)


def _failed(file: str, line: int, code: str, text: str) -> ConfigError:
    problems = Problems()
    problems.error(Where(file, line), code, text)
    return ConfigError(problems)


def _load(path: Path) -> Config | None:
    return parse_config(path, _text(path)) if path.is_file() else None


def parse_config(path: Path, text: str) -> Config | None:
    """The configuration that a file would be with this text; None if it has none.

    Raises `ConfigError` with all that is wrong in it.
    """
    prefix = ("tool", "mintgen") if path.name == "pyproject.toml" else ()
    text = text.replace("\r\n", "\n")
    try:
        whole = parsed(text)
    except TOMLError as error:
        raise _failed(path.name, error.line, "E601", str(error)) from None
    problems = Problems()
    lines = key_lines(text)
    data: object = whole
    for key in prefix:
        if not isinstance(data, dict) or key not in data:
            for place, text in unseen(whole):
                where = Where(path.name, lines.get(place, 1))
                problems.error(where, "E602", f"{'.'.join(place)!r}: {text}")
            if problems.errors:
                raise ConfigError(problems)
            return None
        data = cast("dict[str, object]", data)[key]
    top = Table(data, prefix, path.name, lines, problems)
    clients = _clients(top)
    if problems.errors:
        raise ConfigError(problems)
    return Config(path.parent, path.name, clients)


def _text(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise _failed(
            path.name, line, "E600", "is not UTF-8 text; save it as that"
        ) from None
    raise _failed(path.name, 1, "E600", reason)


def _clients(top: Table) -> dict[str, ClientOptions]:
    tables = top.table("clients")
    clients = {name: _client(tables.table(name), name) for name in tables.keys}
    top.finish(advice(top.data, top.prefix))
    if not top.problems.errors:
        _check_overlaps(top, clients)
    return clients


def _check_overlaps(top: Table, clients: Mapping[str, ClientOptions]) -> None:
    for first, second in combinations(clients.values(), 2):
        if first.package == second.package:
            text = f"package {second.package!r} is that of {first.name!r} too"
            text += "; give each client a name of its own"
            top.problems.error(second.place("package"), "E605", text)
        if _overlap(first.output, second.output):
            text = f"output {second.output!r} overlaps with that of {first.name!r}"
            text += "; give each client its own folder"
            top.problems.error(second.place("output"), "E605", text)
    for first, second in combinations(filter(_pulls, clients.values()), 2):
        if _overlap(first.specs[0], second.specs[0]):
            text = f"specs {second.specs[0]!r} are pulled for {first.name!r} too"
            text += "; give each client its own folder"
            top.problems.error(second.place("specs"), "E605", text)
    for client in clients.values():
        for specs in (path for other in clients.values() for path in other.specs):
            if _overlap(client.output, specs):
                text = f"output {client.output!r} overlaps with the specs {specs!r}"
                text += "; choose another folder"
                top.problems.error(client.place("output"), "E605", text)


def _pulls(client: ClientOptions) -> bool:
    return client.pull is not None


def _overlap(first: str, second: str) -> bool:
    """Whether one path is, or is inside, the other; blind to case."""
    one = posixpath.normpath(first).casefold() + "/"
    two = posixpath.normpath(second).casefold() + "/"
    return one.startswith(two) or two.startswith(one) or "./" in (one, two)


def _formatter(table: Table) -> Formatter:
    chosen: Formatter = table.choice("formatter", FORMATTERS)
    if chosen == "ruff" and find_spec("ruff") is None:
        text = 'formatter "ruff" is not installed; pip install "mintgen[ruff]"'
        table.error("E604", text, "formatter")
    return chosen


def _client(table: Table, name: str) -> ClientOptions:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]*", name):
        text = f"client name {name!r} must be letters, digits, '-' and '_', "
        table.error("E604", f"{text}beginning with a letter")
    specs = table.strings("specs", checks.relative_path, one_or_more=True)
    output = table.string("output", None, checks.output_path)
    default = re.sub(r"\W", "_", name.lower()) + "_client"
    client = ClientOptions(
        name=name,
        specs=tuple(posixpath.normpath(path) for path in specs),
        output=posixpath.normpath(output),
        package=table.string("package", default, checks.package_name),
        client=table.string("client", pascal(name), checks.client_name),
        version=table.string("version", "0.1.0", checks.version),
        auth=_auth(table),
        rename=table.mapping("rename", checks.operation, checks.call),
        deprecated=deprecated(table),
        allow=table.strings("allow", checks.accepted),
        servers=table.mapping("servers", checks.server_name, checks.server_url),
        pagination=pagination(table),
        formatter=_formatter(table),
        layout=table.choice("layout", LAYOUTS),
        keep_going=table.flag("keep_going"),
        pull=pull(table, specs),
        places=table.places(),
    )
    table.finish(inner_advice(table.data, name))
    return client


def _auth(parent: Table) -> AuthOption | None:
    if "auth" not in parent.keys:
        return None
    table = parent.table("auth")
    kind: AuthType = table.choice("type", AUTH_TYPES, required=True)
    if table.take("type") != kind:
        return None  # what else it needs is not known
    if kind != "apiKey":
        table.finish()
        return AuthOption(kind)
    name = table.string("name", None, checks.header_name)
    place: AuthPlace = table.choice("in", AUTH_PLACES)
    table.finish()
    return AuthOption(kind, name, place)
