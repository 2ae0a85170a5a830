"""JSON text (RFC 8259) to `Node` and `Seq`, with the line of every value's key.

The standard parser forgets lines, and a YAML parser refuses valid JSON (pairs
of surrogates, tabs); so this is a reader of its own over one token pattern.
"""

from __future__ import annotations

import json
import math
import re
from typing import Any

from codegen.problems import InputError, Where
from codegen.reading.nodes import MAX_DEPTH, MAX_NODES, Node, Places, Seq

_SPACE = re.compile(r"[ \t\n\r]*")
_TOKEN = re.compile(
    r"""
      (?P<string>"(?:[^"\\\x00-\x1f]++|\\.)*+")
    | (?P<number>-?(?:0|[1-9][0-9]*)(?P<real>(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?))
    | (?P<word>true|false|null)
    | (?P<mark>[][{}:,])
    """,
    re.VERBOSE,
)
_WORDS = {"true": True, "false": False, "null": None}
_SURROGATE = re.compile("[\ud800-\udfff]")
_MAX_DIGITS = 4000  # below the limit at which Python refuses to convert


def load_json(text: str, file: str, line: int = 1) -> Any:
    """JSON text as plain scalars, `Node` and `Seq`.

    `line` is the line of `file` on which `text` begins. Raises `InputError`:
    E105 not JSON, E106 too deep, too many values or an unusable number,
    E107 a key twice in one object.
    """
    return _Reader(text, Places(file, line)).document()


class _Reader:
    def __init__(self, text: str, places: Places) -> None:
        self._text = text
        self._places = places
        self._at = 0
        self._line = 0
        self._count = 0
        self._escaped_surrogates = "\\ud" in text or "\\uD" in text

    def document(self) -> Any:
        self._skip_space()
        value = self._value(1)
        if self._at != len(self._text):
            raise self._expected("the end of the text")
        return value

    def _skip_space(self) -> None:
        space = _SPACE.match(self._text, self._at)
        if space is not None and space.end() != self._at:
            self._line += self._text.count("\n", self._at, space.end())
            self._at = space.end()

    def _accept(self, mark: str) -> bool:
        if not self._text.startswith(mark, self._at):
            return False
        self._at += 1
        self._skip_space()
        return True

    def _value(self, depth: int) -> Any:
        self._count += 1
        if self._count > MAX_NODES:
            raise self._places.too_many(self._line)
        if depth > MAX_DEPTH:
            raise self._places.too_deep(self._line)
        token = _TOKEN.match(self._text, self._at)
        kind = None if token is None else token.lastgroup
        if token is None or kind is None:
            raise self._expected("a value")
        if kind == "mark":
            return self._container(depth)
        written = token.group()
        value: Any
        if kind == "string":
            value = self._string(written)
        elif kind == "word":
            value = _WORDS[written]
        else:
            value = self._number(written, bool(token["real"]))
        self._at = token.end()
        self._skip_space()
        return value

    def _container(self, depth: int) -> Any:
        where = self._places.at(self._line)
        if self._accept("{"):
            return self._object(where, depth)
        if self._accept("["):
            return self._array(where, depth)
        raise self._expected("a value")

    def _object(self, where: Where, depth: int) -> Node:
        node = Node((), where)
        places = node.key_where
        if self._accept("}"):
            return node
        while True:
            token = _TOKEN.match(self._text, self._at)
            if token is None or token.lastgroup != "string":
                raise self._expected("a key in double quotes")
            key, line = self._string(token.group()), self._line
            if key in node:
                raise self._places.duplicate(key, places[key], line)
            places[key] = self._places.at(line)
            self._at = token.end()
            self._skip_space()
            if not self._accept(":"):
                raise self._expected("':'")
            node[key] = self._value(depth + 1)
            if self._accept("}"):
                return node
            if not self._accept(","):
                raise self._expected("',' or '}'")

    def _array(self, where: Where, depth: int) -> Seq:
        items = Seq((), where)
        if self._accept("]"):
            return items
        while True:
            items.append(self._value(depth + 1))
            if self._accept("]"):
                return items
            if not self._accept(","):
                raise self._expected("',' or ']'")

    def _string(self, written: str) -> str:
        if "\\" not in written:
            return written[1:-1]
        try:
            value: str = json.loads(written)
        except ValueError:
            raise self._expected("a valid escape in the string") from None
        if self._escaped_surrogates and _SURROGATE.search(value):
            raise self._expected("both halves of a surrogate pair")
        return value

    def _number(self, written: str, real: bool) -> int | float:
        if real:
            value = float(written)
            if math.isfinite(value):
                return value
        elif len(written) <= _MAX_DIGITS:
            return int(written)
        text = "the number is too large; write it as a string"
        raise self._places.error(self._line, "E106", text)

    def _expected(self, what: str) -> InputError:
        found = self._text[self._at : self._at + 20] or "the end of the text"
        text = f"not valid JSON: expected {what}, found {found!r}"
        return self._places.error(self._line, "E105", text)
