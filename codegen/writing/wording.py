"""Whether two texts of one generated module differ in words alone."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from codegen.writing.core_modules import named

_HOLDERS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def same_code(before: str, now: str) -> bool:
    """Whether the code is the same, and what docstrings seem to import of `_core`."""
    if before == now:
        return True
    if named(before) != named(now):
        return False
    try:
        return _code(before) == _code(now)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def _code(text: str) -> list[str]:
    """The lines of a formatted module that are neither empty nor in a docstring."""
    lines = text.split("\n")
    for first, last in _docstrings(text):
        lines[first - 1 : last] = [""] * (last - first + 1)
    return [line for line in lines if line.strip()]


def _docstrings(text: str) -> Iterator[tuple[int, int]]:
    """The first and the last line of each text that is a statement."""
    todo: list[ast.AST] = [ast.parse(text)]
    while todo:
        node = todo.pop()
        if isinstance(node, _HOLDERS):
            todo += node.body
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield node.lineno, node.end_lineno or node.lineno
