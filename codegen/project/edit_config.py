"""Changes of a configuration file that keep its comments and its form.

The only module that imports tomlkit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table

from codegen.options import ClientOptions
from codegen.problems import Problem
from codegen.project.config import Config, ConfigError
from codegen.project.folder import replace
from codegen.project.renames import inline

# More than that on one line cannot be read.
_INLINE = 2


def keep_names(
    config: Config, options: ClientOptions, deprecated: Mapping[str, str]
) -> None:
    """Write the key `deprecated` of a client into its configuration file.

    Raises `ConfigError` (E634) where the file cannot be changed so that nothing
    else in it changes; then it is as it was.
    """
    path = (config.root / config.file).resolve()
    try:
        before = path.read_bytes().decode("utf-8")
        after = with_names(before, config.file, options.name, deprecated)
        if after != before:
            replace(path, after)
    except (OSError, ValueError, TOMLKitError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).rstrip(".")
        text = f"cannot write `deprecated` here ({reason}); add it by hand"
        where = options.place("deprecated")
        raise ConfigError([Problem(where, "E634", text)]) from None


def with_names(text: str, file: str, client: str, deprecated: Mapping[str, str]) -> str:
    """The text of a configuration file, with other old names for a client.

    Raises ValueError where that would change anything else.
    """
    plain = text.replace("\r\n", "\n")
    expected = tomllib.loads(plain)
    _set(_client(expected, file, client), deprecated)
    for on_one_line in (len(deprecated) <= _INLINE, True):
        document = tomlkit.parse(plain)
        _change(_client(document, file, client), deprecated, on_one_line)
        written = tomlkit.dumps(document).rstrip("\n") + "\n"
        if tomllib.loads(written) == expected:
            return written.replace("\n", "\r\n") if "\r\n" in text else written
    raise ValueError("its form is not understood")


def _change(client: Any, deprecated: Mapping[str, str], on_one_line: bool) -> None:
    old = client.get("deprecated")
    if not deprecated:
        client.pop("deprecated", None)
    elif isinstance(old, Table):
        _update(old, deprecated)
    elif on_one_line or isinstance(client, InlineTable) or _has_comment(old):
        made: Any = tomlkit.value(inline(deprecated))
        if isinstance(old, InlineTable):
            made.trivia.comment_ws = old.trivia.comment_ws
            made.trivia.comment = old.trivia.comment
        client["deprecated"] = made
    else:
        client.pop("deprecated", None)
        made = tomlkit.table()
        _update(made, deprecated)
        made.add(tomlkit.nl())
        client["deprecated"] = made


def _has_comment(old: Any) -> bool:
    return isinstance(old, InlineTable) and bool(old.trivia.comment)


def _set(client: Any, deprecated: Mapping[str, str]) -> None:
    client.pop("deprecated", None)
    if deprecated:
        client["deprecated"] = deprecated


def _update(table: Any, deprecated: Mapping[str, str]) -> None:
    for name in [name for name in table if name not in deprecated]:
        table.remove(name)
    for name, new in deprecated.items():
        if table.get(name) != new:
            table[name] = new


def _client(document: Any, file: str, client: str) -> Any:
    """The table of a client, of plain data or of tomlkit's."""
    if file == "pyproject.toml":
        document = document["tool"]["mintgen"]
    return document["clients"][client]
