"""A string for a regular expression, for examples of schemas with `pattern`.

It reads the part of the ECMAScript notation that patterns in API descriptions
are made of: groups, alternatives, classes, escapes, anchors and quantifiers.
"""

from __future__ import annotations

import re
import string

_CHARACTERS = (
    string.ascii_lowercase + string.digits + string.ascii_uppercase + "-_ ./:@+"
)
_GROUP = re.compile(r"\?(?::|P?<[A-Za-z_]\w*>)")
_NAMED = re.compile(r"\(\?<(?=[A-Za-z_])")
_COUNT = re.compile(r"\{(\d+)(?:(,)(\d*))?\}")
_CLASS = re.compile(r"\[\^?(?:\\.|[^\]\\])+\]")
_LONGEST = 4096


class _Unreadable(Exception):
    """Something in the pattern that is not read here."""


def matching(pattern: str, shortest: int = 0, longest: int = _LONGEST) -> str | None:
    """A string of `shortest` to `longest` characters in which `pattern` is found.

    None where there is none, or where the pattern is beyond what is read here.
    """
    try:
        check = re.compile(_NAMED.sub("(?P<", pattern))
        extra = 0
        while extra <= min(shortest, _LONGEST) + 1:
            text = _Sampler(pattern, extra).sample()
            if shortest <= len(text) <= longest and check.search(text):
                return text
            extra += 1
    except (_Unreadable, re.error, RecursionError, OverflowError):
        return None
    return None


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
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            atom = self._atom()
            count = self._count()
            if len(atom) * count > _LONGEST:
                raise _Unreadable
            parts.append(atom * count)
        return "".join(parts)

    def _atom(self) -> str:
        if self._take("("):
            return self._group()
        if self._take("^") or self._take("$"):
            return ""
        rest = self._pattern[self._at :]
        if rest.startswith("["):
            found = _CLASS.match(rest)
            if not found:
                raise _Unreadable
            return self._one_of(found.group())
        if rest.startswith("\\"):
            if len(rest) < 2 or rest[1] in "123456789kuxpPcbB":
                raise _Unreadable
            return self._one_of(rest[:2])
        if rest.startswith("."):
            return self._one_of(".")
        if rest[0] in "*+?{":
            raise _Unreadable
        self._at += 1
        return rest[0]

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
        """The first usual character that the class or escape stands for."""
        self._at += len(source)
        if source[0] == "\\" and not source[1].isalnum():
            return source[1]
        one = re.compile(source)
        for char in _CHARACTERS + string.printable:
            if one.fullmatch(char):
                return char
        raise _Unreadable

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
