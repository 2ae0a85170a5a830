"""What stands in brackets, in lines of its own, as black has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from codegen.formatting.brackets import Group, Part, parsed
from codegen.formatting.statements import STRING, NotSimple

WIDTH: Final = 88
# From here on there are characters as wide as two, or as none.
_WIDE: Final = "\u0300"
# What a line could also be divided at.
_DELIMITER = re.compile(
    r"[-+*/%|&^<>!@]|==|\)\.|\]\.|\"\" ?\"\"|\b(?:and|or|not|if|else|for|in|is|lambda)\b"
)
_UNION = re.compile(r"(\w+: )?(?:[\w.\[\]\"]+ \| )+[\w.\[\]\"]+( = [\w.]+)?")
_COMPREHENSION = re.compile(r"[\w.]+\(\) for \w+ in (?:[\w.]+|\[\])")
_STRING = re.compile(STRING)


def fits(text: str, indent: int) -> bool:
    """Whether a text goes into one line."""
    if not text.isascii() and max(text) >= _WIDE:
        raise NotSimple
    return indent + len(text) <= WIDTH


def check_strings(text: str) -> None:
    """Raise NotSimple if a string has what is looked for between strings."""
    if "'" in text or any(set("=|[]") & set(found) for found in _STRING.findall(text)):
        raise NotSimple


def divided(part: Part, indent: int, end: str) -> Iterator[str]:
    """The lines of a part of what is in brackets, or of all of it.

    Args:
        end: What follows it.

    Raises:
        NotSimple: It is for black to say what they are.
    """
    if not part.magic and fits(part.flat + end, indent):
        yield " " * indent + part.flat + end
    elif found := _UNION.fullmatch(part.outline):
        if found[1]:
            yield from annotated_union(part, indent, end)
        elif found[2] or part.magic:
            raise NotSimple
        else:
            yield from union(part.flat, indent, end)
    elif _COMPREHENSION.fullmatch(part.outline) and not (end or part.magic):
        yield from _comprehension(part, indent)
    elif _DELIMITER.search(part.outline.lstrip("*")):
        raise NotSimple
    elif not part.groups:
        yield " " * indent + part.flat + end  # too long, and nothing can be done
    else:
        yield from opened(part, indent, end)


def opened(part: Part, indent: int, end: str) -> Iterator[str]:
    """The lines of a part whose last brackets are opened.

    Raises:
        NotSimple: It does not end with them, or they do not help.
    """
    if not part.groups:
        raise NotSimple
    group, head = part.groups[-1], part.flat[: part.last + 1]
    if part.last + len(group.flat) != len(part.flat) or not group.parts:
        raise NotSimple
    if any(before.magic for before in part.groups[:-1]) or not fits(head, indent):
        raise NotSimple
    yield " " * indent + head
    yield from inside(group, indent + 4)
    yield " " * indent + group.closing + end


def inside(group: Group, indent: int) -> Iterator[str]:
    """The lines between brackets.

    Raises:
        NotSimple: It is for black to say what they are.
    """
    several = len(group.parts) > 1
    comma = group.magic or group.flat.endswith(",)")
    if not (comma or (group.is_atom and several)):
        line = group.flat[1:-1]
        if not any(part.magic for part in group.parts) and fits(line, indent):
            yield " " * indent + line
            return
    end = "," if several or comma else ""
    for part in group.parts:
        yield from divided(part, indent, end)


def annotated_union(part: Part, indent: int, end: str) -> Iterator[str]:
    """The lines of a parameter or field whose annotation goes into parentheses."""
    check_strings(part.flat)
    name, _, rest = part.flat.partition(": ")
    members, equals, default = rest.rpartition(" = ")
    if part.magic:
        raise NotSimple
    if not equals:
        members, default = rest, ""
    yield f"{' ' * indent}{name}: ("
    yield from union(members, indent + 4)
    yield f"{' ' * indent}){equals}{default}{end}"


def union(text: str, indent: int, end: str = "") -> Iterator[str]:
    """The lines of a union in brackets, followed by `end`."""
    if fits(text + end, indent):
        yield " " * indent + text + end
        return
    check_strings(text)
    first, *others = _members(text)
    yield from divided(parsed(first), indent, "")
    for number, member in enumerate(others, 1):
        part, behind = parsed(f"| {member}"), end if number == len(others) else ""
        if fits(part.flat + behind, indent):
            yield " " * indent + part.flat + behind
        else:
            yield from opened(part, indent, behind)


def _members(union: str) -> Iterator[str]:
    found = ""
    for piece in union.split(" | "):
        found += f" | {piece}" if found else piece
        if found.count("[") == found.count("]"):
            yield found
            found = ""


def _comprehension(part: Part, indent: int) -> Iterator[str]:
    made, *over = part.groups
    end = part.flat.index("(") + len(made.flat)
    if not fits(part.flat[:end], indent):
        raise NotSimple
    yield " " * indent + part.flat[:end]
    line = part.flat[end + 1 :]
    if fits(line, indent):
        yield " " * indent + line
    else:
        yield from opened(part.behind(end + 1, over), indent, "")
