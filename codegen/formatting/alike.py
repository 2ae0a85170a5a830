"""Whether two texts are the same Python but for its form.

Strings and comments are told from code as Python's own tokens are (Python language
reference, 2.4.1), whatever the formatter took them for: this is the check on it.
"""

from __future__ import annotations

import ast
import re

_LITERAL = re.compile(
    r'''
      """[^"\\]*+(?:(?:\\.|"(?!""))[^"\\]*+)*+"""
    | \'\'\'[^'\\]*+(?:(?:\\.|'(?!''))[^'\\]*+)*+\'\'\'
    | "[^"\\\n]*+(?:\\.[^"\\\n]*+)*+"
    | '[^'\\\n]*+(?:\\.[^'\\\n]*+)*+'
    | \#[^\n]*+
    ''',
    re.DOTALL | re.VERBOSE,
)
_PLACE = "\0"
# What formatting adds and takes away between them.
_FORM = dict.fromkeys(map(ord, " \n,()"))


def says_the_same(text: str, other: str) -> bool:
    """Whether they differ in white space, brackets, commas and kinds of quotes alone."""
    if _code(text) != _code(other):
        return False
    pairs = zip(_LITERAL.findall(text), _LITERAL.findall(other), strict=True)
    return all(one == two or _are_alike(one, two) for one, two in pairs)


def _code(text: str) -> str:
    return _LITERAL.sub(_PLACE, text).translate(_FORM)


def _are_alike(one: str, other: str) -> bool:
    """Whether two literals are: the white space of docstrings and comments may differ."""
    if one.startswith("#") and other.startswith("#"):
        return one[1:].split() == other[1:].split()
    if one.startswith('"""') and other.startswith('"""'):
        return one[3:-3].split() == other[3:-3].split()
    try:
        return bool(ast.literal_eval(one) == ast.literal_eval(other))
    except SyntaxError:
        return False
