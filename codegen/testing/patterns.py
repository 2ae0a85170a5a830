"""A string for a regular expression, for examples of schemas with `pattern`.

It reads the part of the ECMAScript notation that patterns in API descriptions
are made of: groups, alternatives, classes, escapes, anchors and quantifiers.
"""

from __future__ import annotations

import re
import string
from bisect import bisect_left
from functools import lru_cache
from warnings import catch_warnings, simplefilter

from pydantic_core import SchemaError, SchemaValidator, ValidationError
from pydantic_core.core_schema import str_schema

_CHARACTERS = (
    string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_ ./:@+"
)
_GROUP = re.compile(r"\?(?::|P?<[A-Za-z_]\w*>)")
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_COUNT = re.compile(r"\{(\d{1,9})(?:(,)(\d{0,9}))?\}")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])++\]")
_LONGEST = 4096


def is_found(pattern: str, text: str) -> bool | None:
    """Whether `pattern` is found in `text`; None where this cannot be said.

    By an engine whose time is linear in the text: a pattern comes from a page,
    and Python's own engine may try longer than anybody waits. It has no
    look-around and no back-references, and refuses what would be too large.
    """
    engine = _engine(pattern)
    if engine is None:
        return None
    try:
        engine.validate_python(text)
    except ValidationError:
        return False
    return True


@lru_cache(maxsize=256)
def _engine(pattern: str) -> SchemaValidator | None:
    named = _NAMED.sub("(?P<", pattern)
    try:
        return SchemaValidator(str_schema(pattern=named, regex_engine="rust-regex"))
    except SchemaError:
        return None


class _Unreadable(Exception):
    """Something in the pattern that is not read here."""


class _TooLong(_Unreadable):
    """The string would be longer than any that is made here."""


@lru_cache(maxsize=256)
def matching(pattern: str, shortest: int = 0, longest: int = _LONGEST) -> str | None:
    """A string of `shortest` to `longest` characters in which `pattern` is found.

    None where there is none, or where the pattern is beyond what is read here.
    """
    most = min(shortest, _LONGEST) + 1
    try:
        # The oftener loops go round, the longer is the string.
        extra = bisect_left(
            range(most), shortest, key=lambda extra: _length(pattern, extra)
        )
        text = _Sampler(pattern, extra).sample()
    except (_Unreadable, re.error, RecursionError):
        return None
    fits = shortest <= len(text) <= longest
    return text if fits and is_found(pattern, text) else None


def _length(pattern: str, extra: int) -> int:
    try:
        return len(_Sampler(pattern, extra).sample())
    except _TooLong:
        return _LONGEST + 1


@lru_cache(maxsize=256)
def _usual(source: str) -> str:
    """The first usual character that a class or escape stands for."""
    with catch_warnings():
        simplefilter("ignore")  # of what a class may mean in a later Python
        one = re.compile(source)
    for char in _CHARACTERS + string.printable:
        if one.fullmatch(char):
            return char
    raise _Unreadable


class _Sampler:
    """Walks over a pattern once; `extra` is how often a loop goes round again."""

    def __init__(self, pattern: str, extra: int) -> None:
        self._pattern = pattern
        self._extra = extra
        self._at = 0

    def sample(self) -> str:
        text = self._alternatives()
        if self._at < len(self._pattern):
            raise _Unreadable
        return text

    def _alternatives(self) -> str:
        first = self._sequence()
        while self._take("|"):
            self._sequence()
        return first

    def _sequence(self) -> str:
        parts: list[str] = []
        length = 0
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            atom = self._atom()
            count = self._count()
            length += len(atom) * count
            if length > _LONGEST:
                raise _TooLong
            parts.append(atom * count)
        return "".join(parts)

    def _atom(self) -> str:
        if self._take("("):
            return self._group()
        if self._take("^") or self._take("$"):
            return ""
        first = self._pattern[self._at]
        if first == "[":
            found = _CLASS.match(self._pattern, self._at)
            if not found:
                raise _Unreadable
            return self._one_of(found.group())
        if first == "\\":
            escape = self._pattern[self._at : self._at + 2]
            if len(escape) < 2 or escape[1] in "123456789kuxpPcbB":
                raise _Unreadable
            return self._one_of(escape)
        if first == ".":
            return self._one_of(".")
        if first in "*+?{":
            raise _Unreadable
        self._at += 1
        return first

    def _group(self) -> str:
        if self._pattern.startswith("?", self._at):
            found = _GROUP.match(self._pattern, self._at)
            if not found:
                raise _Unreadable
            self._at = found.end()
        inside = self._alternatives()
        if not self._take(")"):
            raise _Unreadable
        return inside

    def _one_of(self, source: str) -> str:
        self._at += len(source)
        if source[0] == "\\" and not source[1].isalnum():
            return source[1]
        return _usual(source)

    def _count(self) -> int:
        least, most = 1, 1
        found = _COUNT.match(self._pattern, self._at)
        if found:
            self._at = found.end()
            least = int(found[1])
            most = int(found[3]) if found[3] else _LONGEST if found[2] else least
        elif self._take("*"):
            least, most = 0, _LONGEST
        elif self._take("+"):
            most = _LONGEST
        elif self._take("?"):
            least = 0
        else:
            return 1
        self._take("?")  # a lazy quantifier allows the same strings
        return min(max(least, 1) + self._extra, most) if most > 1 else least

    def _take(self, char: str) -> bool:
        if self._pattern.startswith(char, self._at):
            self._at += len(char)
            return True
        return False
