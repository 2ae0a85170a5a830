"""On which line each key of a TOML document stands.

`tomllib` gives values without places. This reads only keys and brackets, of
text that `tomllib` has already accepted, so that it need not judge syntax.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator

KeyPath = tuple[str, ...]

_TOKEN = re.compile(
    r"""
      (?P<space>   [ \t\r]+ | \#[^\n]* )
    | (?P<newline> \n )
    | (?P<string>  \"\"\" (?: \\. | [^\\] )*? \"\"\" "{0,2}
                 | '''    .*?                 '''    '{0,2}
                 | "      (?: \\. | [^"\\] )* "
                 | '      [^']*               ' )
    | (?P<mark>    [\[\]{}=.,] )
    | (?P<word>    [^\s\[\]{}=.,\#"']+ )
    """,
    re.VERBOSE | re.DOTALL,
)


def key_lines(text: str) -> dict[KeyPath, int]:
    """The line of every key and table header, by its path from the root.

    A table has the line where it is first named. Keys of tables inside an
    array have the array's path before them; the first of equals counts.
    """
    return _Scan(text).lines


class _Scan:
    def __init__(self, text: str) -> None:
        self.lines: dict[KeyPath, int] = {}
        self._tokens = _tokens(text)
        self._table: KeyPath = ()
        for kind, token, line in self._tokens:
            if kind == "mark" and token == "[":
                self._table = self._header(line)
            elif kind != "newline":
                self._statement(self._table, token, line)

    def _header(self, line: int) -> KeyPath:
        parts: list[str] = []
        for kind, token, _ in self._tokens:
            if kind == "newline":
                break
            if kind != "mark":
                parts.append(token)
        return self._note((), parts, line)

    def _statement(self, table: KeyPath, first: str, line: int) -> str:
        """One ``key = value``; returns the mark that ended it."""
        parts = [first]
        for kind, token, _ in self._tokens:
            if token == "=" and kind == "mark":
                break
            if kind != "mark":
                parts.append(token)
        return self._value(self._note(table, parts, line))

    def _value(self, path: KeyPath) -> str:
        """Up to what ends a value: a newline, a comma or a closing bracket."""
        for kind, token, _ in self._tokens:
            if kind == "newline":
                return "\n"
            if kind == "mark":
                if token == "[":
                    self._array(path)
                elif token == "{":
                    self._inline_table(path)
                elif token in ",]}":
                    return token
        return ""

    def _array(self, path: KeyPath) -> None:
        depth = 1
        for kind, token, _ in self._tokens:
            if kind == "mark":
                if token == "{":
                    self._inline_table(path)
                depth += {"[": 1, "]": -1}.get(token, 0)
            if depth == 0:
                return

    def _inline_table(self, path: KeyPath) -> None:
        for kind, token, line in self._tokens:
            if kind == "mark" and token == "}":
                return
            if kind in ("word", "string"):
                end = self._statement(path, token, line)
                if end == "}":
                    return

    def _note(self, table: KeyPath, parts: list[str], line: int) -> KeyPath:
        for part in parts:
            table = (*table, part)
            self.lines.setdefault(table, line)
        return table


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    line = 1
    for match in _TOKEN.finditer(text):
        kind, token = match.lastgroup or "", match.group()
        if kind == "string":
            yield kind, _unquoted(token), line
        elif kind != "space":
            yield kind, token, line
        line += token.count("\n")


def _unquoted(token: str) -> str:
    value = tomllib.loads(f"key = {token}")["key"]
    return str(value)
