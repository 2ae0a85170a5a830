"""Checked reading of a TOML table; what is wrong becomes a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar, cast

from codegen.problems import Problems, Where, nearest
from codegen.project.config_checks import Check
from codegen.project.toml_lines import KeyPath

_EXAMPLES = {
    "auth": '{ type = "bearer" }',
    "clients": "[clients.NAME]",
    "deprecated": '{ "certs.issue" = "certs.issue_cert" }',
    "pagination": '{ "GET /certs" = false }',
    "rename": '{ "POST /v8/certs" = "certs.issue_cert" }',
    "servers": '{ production = "https://..." }',
}

Word = TypeVar("Word", bound=str)


class Table:
    """A table of the configuration, and where it stands.

    Each reader takes a key and gives its value, or its default; a value that
    is missing or of the wrong kind is reported, and something harmless is
    given. `finish` then reports the keys that nobody took.
    """

    def __init__(
        self,
        data: object,
        path: KeyPath,
        file: str,
        lines: Mapping[KeyPath, int],
        problems: Problems,
    ) -> None:
        self.problems = problems
        self._path = path
        self._file = file
        self._lines = lines
        self._known: list[str] = []
        self._data: dict[str, object] = {}
        self._is_table = isinstance(data, dict) or data is None
        if isinstance(data, dict):
            self._data = cast("dict[str, object]", data)
        elif data is not None:
            self.error("E603", f"{self._name} must be a table{self._advice(data)}")

    @property
    def keys(self) -> list[str]:
        return list(self._data)

    @property
    def _name(self) -> str:
        return ".".join(self._path[-2:]) or "the configuration"

    @property
    def data(self) -> Mapping[str, object]:
        return self._data

    @property
    def prefix(self) -> str:
        """What stands before the name of a table in this one, in its header."""
        return "".join(f"{part}." for part in self._path)

    def _advice(self, data: object) -> str:
        """How a table is written, after something that is none."""
        items = cast("list[object]", data) if isinstance(data, list) else []
        if any(isinstance(item, dict) for item in items):
            return "; its head has one bracket on each side, not two"
        example = _EXAMPLES.get(self._path[-1] if self._path else "")
        return f", such as {example}" if example else ""

    def error(self, code: str, text: str, *keys: str) -> None:
        """Report `text` at `keys` of this table, or where the table stands."""
        self.problems.error(self._where(*keys), code, text)

    def take(self, key: str) -> object:
        self._known.append(key)
        return self._data.get(key)

    def table(self, key: str) -> Table:
        value = self.take(key)
        path = (*self._path, key)
        return Table(value, path, self._file, self._lines, self.problems)

    def string(self, key: str, default: str | None, check: Check) -> str:
        """A string that `check` accepts; without a default it must be there.

        The default is checked too: it is made of a name of the configuration.
        """
        value = self.take(key)
        if value is None and default is None:
            self._missing(key)
            return "?"
        if value is None:
            value = default
        if not isinstance(value, str):
            self.error("E603", f"{key!r} must be a string, in quotes", key)
            return "?"
        self._check(key, key, value, check)
        return value

    def strings(
        self, key: str, check: Check, *, one_or_more: bool = False
    ) -> tuple[str, ...]:
        """A list of strings, or a single one."""
        value = self.take(key)
        if value is None:
            if one_or_more:
                self._missing(key)
            return ()
        items = cast("list[object]", value) if isinstance(value, list) else [value]
        texts = [item for item in items if isinstance(item, str)]
        if len(texts) != len(items) or (one_or_more and not texts):
            self.error("E603", f"{key!r} must be a string or a list of strings", key)
        for text in texts:
            self._check(key, key, text, check)
        return tuple(texts)

    def mapping(self, key: str, names: Check, values: Check) -> dict[str, str]:
        """A table of strings."""
        table = self.table(key)
        for name, value in table._data.items():
            table._check(name, "key", name, names)
            if isinstance(value, str):
                table._check(name, "value", value, values)
            else:
                table.error("E603", f"{name!r} must be a string", name)
        return {name: str(value) for name, value in table._data.items()}

    def choice(
        self, key: str, words: tuple[Word, ...], *, required: bool = False
    ) -> Word:
        """One of `words`; the first is the default."""
        value = self.take(key)
        if value is None and not required:
            return words[0]
        for word in words:
            if word == value:
                return word
        if value is None:
            self._missing(key)
        else:
            allowed = " or ".join(f'"{word}"' for word in words)
            self.error("E603", f"{key!r} must be {allowed}", key)
        return words[0]

    def flag(self, key: str) -> bool:
        value = self.take(key)
        if value is not None and not isinstance(value, bool):
            self.error("E603", f"{key!r} must be true or false", key)
        return value is True

    def number(self, key: str, default: int) -> int:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int):
            self.error("E603", f"{key!r} must be a whole number", key)
            return default
        return value

    def finish(self, advice: Mapping[str, str] | None = None) -> None:
        """Report the keys that no reader has taken, with the nearest known.

        Args:
            advice: What to do, for some keys.
        """
        for key in self._data:
            if key in self._known:
                continue
            near = nearest(key, self._known)
            said = f"did you mean {near!r}?" if near else "remove it"
            said = (advice or {}).get(key, said)
            self.error("E602", f"unknown key {key!r} in {self._name}; {said}", key)

    def places(self) -> dict[KeyPath, Where]:
        """Where this table and every key below it stand, by path from here."""
        depth = len(self._path)
        return {
            path[depth:]: Where(self._file, line)
            for path, line in self._lines.items()
            if path[:depth] == self._path
        }

    def _check(self, key: str, what: str, value: str, check: Check) -> None:
        reason = check(value)
        if reason is not None:
            code = "E605" if key == "output" else "E604"
            self.error(code, f"{what} {value!r} {reason}", key)

    def _missing(self, key: str) -> None:
        if self._is_table:
            self.error("E603", f"{key!r} is missing in {self._name}")

    def _where(self, *keys: str) -> Where:
        path = (*self._path, *keys)
        while path and path not in self._lines:
            path = path[:-1]
        return Where(self._file, self._lines.get(path, 1))
