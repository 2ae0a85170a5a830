"""Annotations that the model generator wrote in tokens, in final names again."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import reduce
from typing import cast

from codegen.code import Code
from codegen.model.ir_annotation import Annotation, Import
from codegen.model.shapes import Ref, Tagged, Type
from codegen.model.types import ClassName, imported
from codegen.writing.type_tokens import Tokens

_KNOWN = {
    "Annotated": Import("typing", "Annotated"),
    "Any": Import("typing", "Any"),
    "ByTag": Import(".._core.tags", "ByTag"),
    "Field": Import("pydantic", "Field"),
    "Literal": Import("typing", "Literal"),
    "UUID": Import("uuid", "UUID"),
    "date": Import("datetime", "date"),
    "datetime": Import("datetime", "datetime"),
}
_BUILTINS = frozenset({"bool", "bytes", "dict", "float", "int", "list", "str", "tuple"})
_GRAMMAR = (
    ast.BinOp,
    ast.BitOr,
    ast.Constant,
    ast.List,
    ast.Load,
    ast.Name,
    ast.Subscript,
    ast.Tuple,
    ast.UnaryOp,
    ast.USub,
    ast.keyword,
)
_TEXT = re.compile(r"v\d+")  # as `type_tokens` numbers them
_BOUND_ORDER = ("min_length", "max_length", "gt", "ge", "lt", "le", "multiple_of")


class Parsed:
    """The fields and aliases of the generated module."""

    def __init__(self, module: ast.Module) -> None:
        self._fields: dict[str, ast.expr] = {}
        self._aliases: dict[str, ast.expr] = {}
        for statement in module.body:
            if isinstance(statement, ast.ClassDef):
                self._fields.update(_annotated(statement))
            elif isinstance(statement, ast.Assign):
                (target,) = statement.targets
                call = statement.value
                if isinstance(target, ast.Name) and isinstance(call, ast.Call):
                    self._aliases[target.id] = call.args[1]

    def annotation(self, field: str, unions: str) -> str:
        """The annotation of a field, with what aliases stand for in their place.

        A tagged union, whose alias is called `unions` and its token, is written as
        that token with its members in brackets: `T0X[Cat | Dog]`.
        """
        expanded: ast.expr = _Expander(self._aliases, unions).visit(self._fields[field])
        return ast.unparse(expanded)


class _Expander(ast.NodeTransformer):
    def __init__(self, aliases: Mapping[str, ast.expr], unions: str) -> None:
        self._aliases = aliases
        self._unions = unions

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self._aliases:
            return node
        # A tagged union, or one that the generator made up for a bounded value.
        # A copy, since several fields may have it, and visiting changes it.
        expression: ast.expr = self.visit(deepcopy(self._aliases[node.id]))
        if node.id.startswith(f"{self._unions}T"):
            token = node.id.removeprefix(self._unions)
            return ast.Subscript(ast.Name(token), expression)
        return expression

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str) or _TEXT.fullmatch(node.value):
            return node
        # A forward reference; here every name is defined before it is used.
        expression: ast.expr = self.visit(ast.parse(node.value, mode="eval").body)
        return expression


def _annotated(class_: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for statement in class_.body:
        if isinstance(statement, ast.AnnAssign):
            target = cast(ast.Name, statement.target)
            yield target.id, statement.annotation


class Writer(ast.NodeTransformer):
    """Puts names and values back for the tokens, and notes what to import.

    Args:
        classes: The classes by key.
        module: Where the annotations are written.
        shadowed: The fields of the class that they are written in.
        taken: Names that stand for something else in the module.
    """

    def __init__(
        self,
        classes: Mapping[str, ClassName],
        module: str,
        shadowed: frozenset[str],
        taken: frozenset[str],
    ) -> None:
        self._classes = classes
        self._module = module
        self._shadowed = shadowed
        self._taken = taken
        self._imports: set[Import] = set()
        self._tokens: Tokens

    def annotation(self, text: str, tokens: Tokens) -> Annotation:
        """What the model generator wrote in `tokens`, with what they stand for."""
        self._imports, self._tokens = set(), tokens
        parsed = ast.parse(text, mode="eval").body
        _check(parsed, text)
        written = ast.unparse(self.visit(parsed))
        return Annotation(Code(written), frozenset(self._imports))

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id in self._tokens.classes:
            return self._class(self._tokens.classes[node.id])
        return self._global(node.id)

    def _class(self, key: str) -> ast.Name:
        found = self._classes[key]
        if found.module == self._module:
            return ast.Name(found.name)
        needed = imported(f".{found.module}", found.name, self._taken)
        self._imports.add(needed)
        return ast.Name(needed.alias or found.name)

    def _by_tag(self, expression: ast.expr, union: Tagged) -> ast.expr:
        """`Annotated[Cat | Dog | dict[str, Any], ByTag("kind", {"cat": Cat, …})]`."""
        tags: list[ast.expr | None] = [ast.Constant(tag) for tag, _ in union.members]
        types = [self._member(type_) for _, type_ in union.members]
        call = ast.Call(
            self._global("ByTag"), [ast.Constant(union.tag), ast.Dict(tags, types)], []
        )
        both = ast.Tuple([expression, call])
        return ast.Subscript(self._global("Annotated"), both)

    def _member(self, type_: Type) -> ast.expr:
        if isinstance(type_, Ref):
            return self._class(type_.key)
        arguments = ast.Tuple([self._global("str"), self._global("Any")])
        return ast.Subscript(self._global("dict"), arguments)

    def _global(self, name: str) -> ast.expr:
        """A name of Python's; a field of the class may be called the same."""
        hidden = name in self._shadowed
        if name in _KNOWN:
            known = _KNOWN[name]
            alias = f"_{name}" if hidden else ""  # which no field can be called
            self._imports.add(Import(known.module, known.name, alias))
            return ast.Name(alias or name)
        if name not in _BUILTINS:
            raise ValueError(f"the model generator wrote an unknown name: {name}")
        if hidden:
            self._imports.add(Import("builtins"))
            return ast.Attribute(ast.Name("builtins"), name)
        return ast.Name(name)

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Bounds in the order in which they are read: the lower one first."""
        self.generic_visit(node)
        node.keywords.sort(key=lambda keyword: _BOUND_ORDER.index(str(keyword.arg)))
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if not isinstance(node.value, str):
            return node
        return ast.Constant(self._tokens.values[node.value])

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Unions as PEP 604 writes them, also where forward references are in them."""
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        if name in self._tokens.tagged:
            return self._by_tag(self.visit(node.slice), self._tokens.tagged[name])
        if name not in ("Optional", "Union"):
            self.generic_visit(node)
            return node
        inner = node.slice
        members = inner.elts if isinstance(inner, ast.Tuple) else [inner]
        visited = [cast(ast.expr, self.visit(member)) for member in members]
        if name == "Optional":
            visited.append(ast.Constant(None))
        return reduce(lambda one, two: ast.BinOp(one, ast.BitOr(), two), visited)


def fits(text: str, tokens: Tokens, classes: Mapping[str, ClassName]) -> bool:
    """Whether `text` can be an annotation in `tokens`, wherever it is from."""
    try:
        Writer(classes, "", frozenset(), frozenset()).annotation(text, tokens)
    except Exception:  # which there is for each way to be none
        return False
    return True


def _check(expression: ast.expr, text: str) -> None:
    """Raise a ValueError for what is more than a type."""
    for node in ast.walk(expression):
        bounds = isinstance(node, ast.Call) and ast.unparse(node.func) == "Field"
        if not bounds and not isinstance(node, _GRAMMAR):
            raise ValueError(f"the model generator wrote no type: {text}")
