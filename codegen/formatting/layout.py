"""Statements laid out as black does, where its rules for brackets say all of it.

What goes into a line is one. Else the last brackets are opened: what is in them goes
into one line if it can, and into one for each part if not; imports, and brackets that
are a value by themselves, always have one for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from codegen.formatting.brackets import Group, Part, parsed
from codegen.formatting.opening import (
    annotated_union,
    check_strings,
    divided,
    fits,
    inside,
    opened,
    union,
)
from codegen.formatting.statements import NotSimple

_Form: TypeAlias = Callable[[Part, int], Iterator[str]]

# What black may write otherwise: space, other quotes, a comma that keeps brackets open.
_SPACED = re.compile(r"[\[({] | [\])}]|,[\])}]|['#]|(?:^| )\(|\(\):$|\de\+")
# A block in the same line.
_BLOCK = re.compile(
    r"(?:if|for|while|with|try|else|elif|except|finally|class|match|case|async|def)\b"
    r"(?!.*:(?: \.\.\.)?$)|class .*\.$",
    re.DOTALL,
)
# Black may remove the brackets.
_BRACKETED = re.compile(r"(?:from|import|for|with|async|del) .* \(|class \w+\(\):")
# What surely goes into a line of a definition.
_SHORT: Final = 60
_IMPORT = re.compile(r"(from [\w.]+ import) ([\w ,]+)")


def lines(text: str, indent: int) -> Iterator[str]:
    """The lines of a statement.

    Args:
        text: What it is; it may have several lines.
        indent: How many spaces are before it.

    Raises:
        NotSimple: It is for black.
    """
    space = " " * indent
    code, mark, comment = text.rpartition("  # ")
    if mark and fits(text, indent) and not set("\"'#\n") & set(comment):
        (line,) = _one_line(code, indent)
        yield f"{line}  # {comment}"
    elif _BLOCK.match(text):
        raise NotSimple
    elif "\n" not in text and not _SPACED.search(text) and fits(text, indent):
        yield space + text
    elif found := _IMPORT.fullmatch(text):
        yield f"{space}{found[1]} ("
        for name in found[2].split(","):
            yield f"{space}    {name.strip()},"
        yield f"{space})"
    else:
        yield from _laid_out(parsed(text.replace("\n", " ")), indent)


def _one_line(code: str, indent: int) -> Sequence[str]:
    found = list(lines(code, indent))
    if len(found) > 1:
        raise NotSimple
    return found


def _laid_out(part: Part, indent: int) -> Iterator[str]:
    if _BRACKETED.match(part.outline):
        raise NotSimple
    if not part.magic and fits(part.flat, indent):
        yield " " * indent + part.flat
        return
    for outline, form in _FORMS:
        if outline.fullmatch(part.outline):
            yield from form(part, indent)
            return
    raise NotSimple


def _definition(part: Part, indent: int) -> Iterator[str]:
    parameters, space = part.groups[0], " " * indent
    start = part.flat.index("(")
    tail = part.flat[start + len(parameters.flat) - 1 :]
    if not parameters.parts or any(group.magic for group in part.groups[1:]):
        raise NotSimple
    ahead = part.flat[: start + len(parameters.flat)]
    is_long = not (fits(tail, indent) or parameters.magic)
    if is_long and fits(f"{ahead} -> (", indent) and not _returns_union(part):
        raise NotSimple  # it may be enough to open what is returned
    if len(parameters.parts) == 1 and "," in parameters.parts[0].flat:
        raise NotSimple  # black adds no comma to it
    yield space + part.flat[: start + 1]
    if len(parameters.parts) == 1:  # its comma may not keep it in a line
        yield from divided(parameters.parts[0], indent + 4, ",")
    else:
        yield from inside(parameters, indent + 4)
    if fits(tail, indent):
        yield space + tail
    elif " | " in part.outline:
        yield f"{space}) -> ("
        yield from union(tail[5:-1], indent + 4)
        yield f"{space}):"
    elif tail.endswith("]:"):
        yield space + tail.removesuffix(part.groups[-1].flat[1:] + ":")
        yield from inside(part.groups[-1], indent + 4)
        yield f"{space}]:"
    else:
        raise NotSimple


def _returns_union(part: Part) -> bool:
    """Whether what a definition returns is a union in brackets, of short members."""
    *_, returned = part.groups
    members = returned.flat[1:-1].split(" | ")
    return (
        " | " not in part.outline
        and len(returned.parts) == 1
        and " | " in returned.parts[0].outline
        and all(len(member) < _SHORT for member in members)
    )


def _equality(part: Part, indent: int) -> Iterator[str]:
    compared = part.flat.removeprefix("assert ")
    left, _, right = compared.partition(" == ")
    inner = [compared] if fits(compared, indent + 4) else [left, f"== {right}"]
    space = " " * (indent + 4)
    yield from _parenthesised("assert ", [space + line for line in inner], indent)


def _string(part: Part, indent: int) -> Iterator[str]:
    space = " " * indent
    head, _, value = part.flat.partition(" = ")
    if not fits(f"{head} = (", indent):
        raise NotSimple
    if fits(value, indent + 4) or ": " in head:
        yield from _parenthesised(f"{head} = ", [f"{space}    {value}"], indent)
    else:
        yield space + part.flat


def _annotated(part: Part, indent: int) -> Iterator[str]:
    """With brackets in the annotation, before those of the value."""
    check_strings(part.groups[0].flat)
    space = " " * indent
    head, _, _ = part.flat.partition(" = ")
    annotation, *groups = part.groups
    if annotation.magic or any(inner.magic for inner in annotation.parts):
        raise NotSimple
    value = part.behind(len(head) + 3, groups)
    if fits(part.flat[: part.last + 1], indent):
        yield from opened(part, indent, "")
    elif fits(f"{head} = (", indent):
        yield from _parenthesised(f"{head} = ", divided(value, indent + 4, ""), indent)
    else:
        yield from _annotation_opened(head, annotation, indent)
        if not part.magic and fits(f"] = {value.flat}", indent):
            yield f"{space}] = {value.flat}"
        else:
            first, *rest = opened(value, indent, "")
            yield f"{space}] = {first.strip()}"
            yield from rest


def _annotation_opened(head: str, annotation: Group, indent: int) -> Iterator[str]:
    first = head.removesuffix(annotation.flat) + "["
    if not fits(first, indent):
        raise NotSimple
    yield " " * indent + first
    yield from inside(annotation, indent + 4)


def _field(part: Part, indent: int) -> Iterator[str]:
    space = " " * indent
    head, equals, value = part.flat.partition(" = ")
    check_strings(part.flat)
    if part.magic:
        raise NotSimple
    if equals and fits(f"{head} = (", indent):
        yield from _parenthesised(f"{head} = ", [f"{space}    {value}"], indent)
    elif " | " in part.outline:
        yield from annotated_union(part, indent, "")
    else:
        yield from _annotation_opened(head, part.groups[0], indent)
        yield f"{space}]{equals}{value}"


def _union_alias(part: Part, indent: int) -> Iterator[str]:
    head, _, members = part.flat.partition(" = ")
    yield from _parenthesised(f"{head} = ", union(members, indent + 4), indent)


def _parenthesised(head: str, inner: Iterable[str], indent: int) -> Iterator[str]:
    """What black puts into parentheses that need not be there."""
    yield f"{' ' * indent}{head}("
    yield from inner
    yield f"{' ' * indent})"


def _opened(part: Part, indent: int) -> Iterator[str]:
    return opened(part, indent, "")


_VALUE: Final = r"(?:await\ )?[\w.]*(?:\[\])?(?:\(\)|\{\}|(?<![\w.\]])\[\])"
_UNION: Final = r"(?:[\w.]+(?:\[\])?\ \|\ )+[\w.]+(?:\[\])?"
# By the outline. What is not here black may rather put into parentheses.
_FORMS: Final[Sequence[tuple[re.Pattern[str], _Form]]] = [
    (re.compile(outline, re.VERBOSE), form)
    for outline, form in (
        (r"(?:async\ )?def\ \w+\(\)(?:\ ->\ [^=]+)?:(?:\ \.\.\.)?", _definition),
        (rf"(?:return\ )?{_VALUE} | @{_VALUE}", _opened),
        (r"[\w.]*(?:\(\)[\w.]+)+\(\)", _opened),
        (rf"[\w.]+(?::\ [\w.\ |]+)?\ =\ {_VALUE}", _opened),
        (r"[\w.]+(?::\ [\w.\ |]+)?\ =\ \"\"", _string),
        (rf"[\w.]+:\ [\w.]+\[\]\ =\ {_VALUE}", _annotated),
        (r"\w+:\ TypeAlias\ =\ \w+\[\]", _opened),
        (rf"\w+:\ TypeAlias\ =\ {_UNION}", _union_alias),
        (rf"\w+:\ (?:{_UNION}|[\w.]+\[\])(?:\ =\ [\w.]+)?", _field),
        (rf"assert\ [\w.()\[\]\"]+\ ==\ {_VALUE}", _opened),
        (r"assert\ [\w.]+\ ==\ \"\"", _equality),
    )
]
