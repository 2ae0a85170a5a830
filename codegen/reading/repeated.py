"""YAML of many pages, in which what they repeat is parsed once.

Each page carries the components that its operation needs, and the tags of the
whole API: three quarters of GitHub's pages stand on others too. Such parts are
cut out of a text and parsed by themselves. A cut is right where both sides are
whole and the part belongs where it was; else the text is parsed as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from codegen.problems import InputError, Where
from codegen.reading.nodes import Node
from codegen.reading.source import load_yaml

_TAGS = "tags"
_COMPONENTS = "components"
_MEMBER_INDENT = 4
_MEMBER_DEPTH = 3
# Every line that is not further in than the name of a component.
_OUTER = re.compile(r"^ {0,4}(?=[^ \n])", re.MULTILINE)
_NAME = re.compile(r"[\w'\"]")
# What an alias means depends on all that stands before it.
_ANCHOR = re.compile(r"&(?<![^\s\[{,]&)[^\s&]")
# Below the length at which there is room for more values than are allowed.
_MAX_LENGTH = 1_000_000


class _WrongCut(Exception):
    """A part does not belong where it was cut out."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A key with its value, from `start` to `end`; `line` counts from 0."""

    start: int
    end: int
    line: int
    depth: int


class Repeated:
    """Reads YAML; for a part that it has seen it gives the value of that time.

    So a value may be in several documents, and must not be changed. Its places
    are those of the text in which it stood first.
    """

    def __init__(self) -> None:
        self._known: dict[str, Node] = {}  # the parts, by their text

    def load_yaml(self, text: str, file: str, line: int = 1) -> Any:
        """What `codegen.reading.source.load_yaml` gives, and raises."""
        if len(text) < _MAX_LENGTH and not _ANCHOR.search(text):
            parts = list(_parts(text))
            try:
                return self._joined(text, parts, file, line)
            except (InputError, _WrongCut):
                pass  # with the right place, if it is the text that is wrong
        return load_yaml(text, file, line)

    def _joined(self, text: str, parts: Sequence[_Part], file: str, line: int) -> Any:
        document = load_yaml(_without(text, parts), file, line)
        sections: dict[str, Node] = {}
        for part in parts:
            written = text[part.start : part.end]
            found = self._known.get(written)
            if found is None:
                found = load_yaml(written, file, line + part.line, part.depth)
                if not isinstance(found, Node) or len(found) != 1:
                    raise _WrongCut
                self._known[written] = found
            where = Where(file, line + part.line)
            if part.depth == _MEMBER_DEPTH:
                _put_member(found, where, document, sections)
            else:
                _put_tags(found, where, document)
        return document


def _parts(text: str) -> Iterator[_Part]:
    """Where the tags and the components seem to stand, in order."""
    starts = [(found.start(), found.end()) for found in _OUTER.finditer(text)]
    top = [start for start, key in starts if start == key]
    ends = dict(pairwise([*top, len(text)]))
    line = counted = 0
    inside = False
    for (start, key), (end, _) in pairwise([*starts, (len(text), 0)]):
        line += text.count("\n", counted, start)
        counted = start
        if start == key:
            inside = text.startswith(f"{_COMPONENTS}:\n", start)
            if text.startswith(f"{_TAGS}:\n", start) and ends[start] > end:
                yield _Part(start, ends[start], line, 1)
        elif inside and key - start == _MEMBER_INDENT and _NAME.match(text, key):
            yield _Part(start, end, line, _MEMBER_DEPTH)


def _without(text: str, parts: Sequence[_Part]) -> str:
    """The text with blank lines for the parts, but for the key of the tags."""
    left: list[str] = []
    at = 0
    for part in parts:
        left.append(text[at : part.start])
        if part.depth != _MEMBER_DEPTH:
            left.append(f"{_TAGS}:")
        left.append("\n" * text.count("\n", part.start, part.end))
        at = part.end
    left.append(text[at:])
    return "".join(left)


def _put_tags(part: Node, where: Where, document: Any) -> None:
    if _last_key(document, where.line + 1) != _TAGS or document[_TAGS] is not None:
        raise _WrongCut
    document[_TAGS] = part[_TAGS]


def _put_member(
    part: Node, where: Where, document: Any, sections: dict[str, Node]
) -> None:
    """Set a component in its section; `sections` are those made so."""
    if _last_key(document, where.line) != _COMPONENTS:
        raise _WrongCut
    components = document[_COMPONENTS]
    name = _last_key(components, where.line)
    if name not in sections:
        if components[name] is not None:
            raise _WrongCut
        components[name] = sections[name] = Node({}, where)
    (key,) = part
    if key in sections[name]:
        raise _WrongCut
    sections[name][key] = part[key]
    sections[name].key_where[key] = where


def _last_key(value: Any, line: int) -> str:
    """The key of a mapping that stands last before a line of its text."""
    before = (
        [(where.line, key) for key, where in value.key_where.items()]
        if isinstance(value, Node)
        else []
    )
    found = max((pair for pair in before if pair[0] < line), default=None)
    if found is None:
        raise _WrongCut
    return found[1]
