"""Statements laid out as black does, where its rules for brackets say all of it.

What goes into a line is one. Else the last brackets are opened: what is in them goes
into one line if it can, and into one for each part if not; imports, and brackets that
are a value by themselves, always have one for each.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from codegen.writing.brackets import Part, parsed
from codegen.writing.opening import divided, fits, inside, opened
from codegen.writing.statements import NotSimple

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
    if not parameters.parts or not fits(tail, indent):
        raise NotSimple
    if any(group.magic for group in part.groups[1:]):
        raise NotSimple
    yield space + part.flat[: start + 1]
    if len(parameters.parts) == 1:  # its comma may not keep it in a line
        yield from divided(parameters.parts[0], indent + 4, ",")
    else:
        yield from inside(parameters, indent + 4, is_atom=False)
    yield space + tail


def _open_enum(part: Part, indent: int) -> Iterator[str]:
    head, _, value = part.flat.partition(" = ")
    if part.magic:
        raise NotSimple
    yield f"{' ' * indent}{head} = ("
    if fits(value, indent + 4):
        yield f"{' ' * indent}    {value}"
    else:
        choices = parsed(value.removesuffix(" | str"))
        yield from divided(choices, indent + 4, "")
        yield f"{' ' * indent}    | str"
    yield f"{' ' * indent})"


def _equality(part: Part, indent: int) -> Iterator[str]:
    compared = part.flat.removeprefix("assert ")
    left, _, right = compared.partition(" == ")
    yield f"{' ' * indent}assert ("
    if fits(compared, indent + 4):
        yield f"{' ' * indent}    {compared}"
    else:
        yield f"{' ' * indent}    {left}"
        yield f"{' ' * indent}    == {right}"
    yield f"{' ' * indent})"


def _annotated(part: Part, indent: int) -> Iterator[str]:
    """With brackets in the annotation, before those of the value."""
    space = " " * indent
    head, _, value = part.flat.partition(" = ")
    annotation = part.groups[0]
    tail = f"] = {value}"
    if part.magic or fits(part.flat[: part.last + 1], indent):
        yield from opened(part, indent, "")
    elif fits(f"{head} = (", indent):
        if not fits(value, indent + 4):
            raise NotSimple
        yield f"{space}{head} = ("
        yield f"{space}    {value}"
        yield f"{space})"
    elif fits(tail, indent) and fits(annotation.flat[1:-1], indent + 4):
        yield f"{space}{head.removesuffix(annotation.flat)}["
        yield f"{space}    {annotation.flat[1:-1]}"
        yield f"{space}{tail}"
    else:
        raise NotSimple


def _opened(part: Part, indent: int) -> Iterator[str]:
    return opened(part, indent, "")


_VALUE: Final = r"(?:await\ )?[\w.]*(?:\[\])?(?:\(\)|\{\}|(?<![\w.\]])\[\])"
# By the outline. What is not here black may rather put into parentheses.
_FORMS: Final[Sequence[tuple[re.Pattern[str], _Form]]] = [
    (re.compile(outline, re.VERBOSE), form)
    for outline, form in (
        (r"(?:async\ )?def\ \w+\(\)(?:\ ->\ [^=]+)?:(?:\ \.\.\.)?", _definition),
        (rf"(?:return\ )?{_VALUE} | @{_VALUE}", _opened),
        (r"[\w.]*(?:\(\)[\w.]+)+\(\)", _opened),
        (rf"[\w.]+(?::\ [\w.\ |]+)?\ =\ {_VALUE}", _opened),
        (rf"[\w.]+:\ [\w.]+\[\]\ =\ {_VALUE}", _annotated),
        (r"\w+:\ TypeAlias\ =\ \w+\[\]", _opened),
        (r"\w+:\ TypeAlias\ =\ \w+\[\]\ \|\ str", _open_enum),
        (rf"assert\ [\w.()\[\]\"]+\ ==\ {_VALUE}", _opened),
        (r"assert\ [\w.]+\ ==\ \"\"", _equality),
    )
]
