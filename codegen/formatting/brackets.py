"""A statement as its text and, in it, what stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codegen.formatting.statements import STRING, NotSimple

_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_TOKEN = re.compile(rf"""{STRING}|[()\[\]{{}},]|[^()\[\]{{}},"']+""")
# Comments, and numbers that black writes otherwise.
_UNUSUAL = re.compile(r"[#\\]|\de\+")
# Of a string in which quotes are not all that changes.
_PREFIX = re.compile(r"\w\w$|[^\Wb]$")


@dataclass(frozen=True, slots=True)
class Part:
    """A statement, or what stands between two commas in brackets.

    Attributes:
        flat: It in one line.
        outline: The same with nothing in its strings and brackets: `a = b("", [])`
            is `a = b()`.
        groups: What is in brackets, in order.
        last: Where in `flat` the last of them begins.
        magic: Whether something in it has a comma before a closing bracket.
    """

    flat: str
    outline: str
    groups: Sequence[Group]
    last: int
    magic: bool

    def behind(self, start: int, groups: Sequence[Group]) -> Part:
        """What is behind a place in `flat`, with these of the groups."""
        outline = self.outline.rpartition(" ")[2]
        return Part(self.flat[start:], outline, groups, self.last - start, self.magic)


@dataclass(frozen=True, slots=True)
class Group:
    """Brackets and what is in them.

    Attributes:
        opening: The one that opens.
        closing: The one that closes.
        parts: What the commas separate.
        flat: All of it in one line.
        magic: Whether a comma stands before the end, which keeps it in many lines.
        is_atom: Whether they are a value, not what is behind a name.
    """

    opening: str
    closing: str
    parts: Sequence[Part]
    flat: str
    magic: bool
    is_atom: bool


def parsed(text: str) -> Part:
    """Return a statement as a part, with canonical space at brackets and commas.

    Raises:
        NotSimple: It has a comment, or commas outside of brackets.
    """
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != text:
        raise NotSimple
    part, position = _part(tokens, 0)
    if position != len(tokens):
        raise NotSimple
    return part


def _part(tokens: Sequence[str], position: int) -> tuple[Part, int]:
    flat, outline, last, magic = "", "", 0, False
    groups: list[Group] = []
    while position < len(tokens):
        token = tokens[position]
        if token in ",)]}":
            break
        position += 1
        if token in _CLOSING:
            is_atom = not flat or not (flat[-1].isalnum() or flat[-1] in "_)]\"'")
            group, position = _group(tokens, position, token, is_atom)
            groups.append(group)
            last, magic = len(flat), magic or group.magic
            magic = magic or any(part.magic for part in group.parts)
            flat += group.flat
            outline += group.opening + group.closing
        elif token[0] in "\"'":
            if flat.endswith(('"', "'")):
                raise NotSimple  # two strings, or none that is known here
            flat += _in_double_quotes(token, flat)
            outline += '""'
        else:
            if _UNUSUAL.search(token):
                raise NotSimple
            flat += token
            outline += token
    space = len(flat) - len(flat.lstrip())
    return Part(flat.strip(), outline.strip(), groups, last - space, magic), position


def _group(
    tokens: Sequence[str], position: int, opening: str, is_atom: bool
) -> tuple[Group, int]:
    closing = _CLOSING[opening]
    parts: list[Part] = []
    comma = False
    while True:
        part, position = _part(tokens, position)
        if part.flat:
            parts.append(part)
            comma = False
        if position == len(tokens):
            raise NotSimple
        token = tokens[position]
        position += 1
        if token == closing:
            break
        if token != "," or comma or not parts:
            raise NotSimple
        comma = True
    inside = ", ".join([part.flat for part in parts])
    if opening == "(" and is_atom and len(parts) == 1 and not comma:
        raise NotSimple  # black may remove them
    if comma and len(parts) == 1 and opening != "{":
        if opening == "[" and not is_atom:
            raise NotSimple  # a tuple as an index
        if opening == "(" and is_atom:  # a tuple of one
            flat, comma = f"({inside},)", False
            return Group(opening, closing, parts, flat, comma, is_atom), position
    flat = opening + inside + closing
    return Group(opening, closing, parts, flat, comma, is_atom), position


def _in_double_quotes(string: str, before: str) -> str:
    if string[0] == "'":
        if "\\" in string or _PREFIX.search(before):
            raise NotSimple
        if '"' in string:
            return string
        return f'"{string[1:-1]}"'
    return string
