"""Statements of every form that templates write, laid out and as black has them."""

from __future__ import annotations

from textwrap import indent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codegen.formatting import black
from codegen.formatting.black import formatted_as_black
from tests.test_formatting import as_black

LONG = "a_long_name_of_something_" * 3
STATEMENTS = {
    "fits": "x = f(1, [2, 3])",
    "space inside": 'x = { "a": [ 1 ] }',
    "single quotes": "x: Literal['a', 'b'] | str = 'c'",
    "quotes in quotes": """x = ['a"b', "c'd", 'e\\'f', f'{g}']""",
    "comma in a line": "f(a, b,)",
    "comma before a line's end": "f(\n    a,\n    b,\n)",
    "no comma there": "f(\n    a,\n    b\n)",
    "tuple of one": "x = (a,)",
    "long tuple of one": f'x = ("{LONG}{LONG}",)',
    "index": f"x[{LONG}, 1] = y[{LONG}, 2]",
    "tuple as an index": "x[a,] = 1",
    "brackets that can go": "x = (a)\nreturn (b)\nfor a in (1, 2):\n    f((c))",
    "class without bases": "class A():\n    x = 1",
    "class in a line": "class A: x = 1",
    "block in a line": "if a: b = 1\nelse: c = 2",
    "function in a line": "def f(): return 1",
    "stub": "def f(self, a: int) -> str: ...\ndef g(self): ...",
    "stub in two lines": "def f(self, a: int) -> str:\n    ...",
    "long stub": f"def f(self, {LONG}: int, b: str) -> str: ...",
    "import": f"from .a import {', '.join(f'b{LONG}{n}' for n in range(3))}",
    "import of one": f"from .{LONG} import {LONG}",
    "import in brackets": "from .a import (b, c)",
    "import as": f"from .a import b as {LONG}, c",
    "two imports": "import a, b",
    "call": f"f({LONG}, b=1)",
    "call of one": f"f({LONG}{LONG})",
    "call of a string": f'f("{LONG}{LONG}")',
    "call of nothing": f"{LONG}.{LONG}()",
    "call in a call": f"f(g({LONG}, {LONG}), h({LONG}))",
    "call of a call": f"f({LONG})(b, {LONG})",
    "method of a call": f"x = f({LONG}).g({LONG})",
    "methods of calls": f"super().__init__({LONG}).f({LONG})",
    "await": f"x = await f({LONG}, {LONG})\nawait f({LONG}, {LONG})",
    "return": f"return f({LONG}, {LONG})",
    "return a list": f'return ["{LONG}", "{LONG}"]',
    "return a string": f'return "{LONG}{LONG}"',
    "raise": f"raise f({LONG}, {LONG})",
    "list of one": f'x = ["{LONG}{LONG}"]',
    "dict": f'x = {{"a": 1, "b": [{{"c": "{LONG}", "d": 2.5}}], "e": None}}',
    "dict in a call": f'f(a, json={{"b": "{LONG}", "c": "{LONG}"}})',
    "set": f"x = {{{LONG}, {LONG}}}",
    "number": "x = [1e+16, 0xAB, -1, 1.5]",
    "string": f'x = "{LONG}"',
    "long string": f'x = "{LONG}{LONG}"',
    "string with three quotes": f'x = """{LONG}\n  a"""',
    "annotated string": f'x: str = "{LONG}"',
    "annotated call": f"x: int | None = Field({LONG}, {LONG})",
    "annotation in brackets": f"x: dict[str, int] = f({LONG}, {LONG})",
    "long annotation": f"x: dict[str, {LONG}] = f({LONG})",
    "longer annotation": f"x: Operation[{LONG}] = Operation({LONG}, {LONG})",
    "longest annotation": f"self.x{LONG}: Op[{LONG}] = Op({LONG}, {LONG})",
    "longest name": f"self.x{LONG}{LONG}: Op[{LONG}] = Op({LONG}, {LONG})",
    "annotation and commas": f"x: Op[{LONG}] = Op(\n    1,\n    2,\n)",
    "field": f"x: Annotated[{LONG}, Field(ge=1)] = omit",
    "field without value": f"x: Annotated[{LONG}, Field(ge=1)]",
    "field of one": f"x: NotRequired[{LONG}{LONG}]",
    "union": f"x: list[{LONG}] | None = None",
    "union without value": f"x: list[{LONG}] | None",
    "union up to the end": f"x: int | dict[str, {LONG}]",
    "value alone too long": f"x: Annotated[str, {LONG}aa] | None = omit",
    "long union": f"x: {LONG} | list[{LONG} | str] | None = None",
    "longest union": f"x: list[{LONG}{LONG}] | int = None",
    "alias": f"X: TypeAlias = Literal['{LONG}', 'b']",
    "alias of a union": f"X: TypeAlias = {LONG}1 | {LONG}2 | dict[str, int]",
    "alias of two": f"X: TypeAlias = {LONG} | str",
    "open enum": f"X: TypeAlias = Literal['{LONG}'] | str",
    "long open enum": f"X: TypeAlias = Literal['{LONG}', '{LONG}b'] | str",
    "assert": f'assert f(a) == {{"a": "{LONG}", "b": 1}}',
    "assert a string": f'assert request.path == "{LONG[:60]}"',
    "assert a long string": f'assert request.path == "{LONG}"',
    "assert a name": f"assert {LONG} is {LONG}",
    "condition": f"if {LONG} and {LONG}:\n    x = 1",
    "elif": f"if a:\n    b = 1\nelif {LONG} or {LONG}:\n    c = 1",
    "with": f"with f({LONG}) as a, g({LONG}) as b:\n    x = 1",
    "with one": f"with pytest.raises({LONG}, match='a') as b:\n    x = 1",
    "for": f"for a in f({LONG}, {LONG}):\n    x = 1",
    "def": f"def f(self, a: {LONG}, b: int = 1) -> None:\n    x = 1",
    "def of one": f"def f({LONG}: int, ) -> {LONG}:\n    x = 1",
    "def of one that is long": f"def f({LONG}: int = {LONG}) -> None:\n    x = 1",
    "def in lines": "def f(\n    self,\n    *,\n    a: int\n) -> None:\n    x = 1",
    "def and comma": "def f(\n    self,\n    a: int,\n) -> None:\n    x = 1",
    "def of nothing": f"def f{LONG}{LONG}() -> None:\n    x = 1",
    "async def": f"async def f(self, {LONG}: int, b: str) -> None:\n    x = 1",
    "parameter": f"def f(self, a: {LONG} | {LONG}1 | Omit = omit):\n    x = 1",
    "long parameter": f"def f(a, b: list[{LONG} | {LONG}] | Omit = f()):\n    x = 1",
    "parameter of a list": f"def f(a, b: list[{LONG} | str] = omit):\n    x = 1",
    "stars": f"def f(*args: {LONG}, **kwargs: {LONG}) -> None:\n    x = 1",
    "result": f"def f(self, a: int) -> Page[{LONG}, B]:\n    x = 1",
    "long result": f"def f(self, a: int) -> Page[{LONG}, {LONG}]:\n    x = 1",
    "result of a union": f"def f(self, a) -> {LONG} | dict[str, {LONG}]:\n    x = 1",
    "decorator": f'@pytest.mark.parametrize("a", [{LONG}, {LONG}])\ndef f(a):\n    x = 1',
    "comprehension": f"f({LONG}, b=[g(item) for item in {LONG}])",
    "long comprehension": f"f(b=[{LONG}(item) for item in {LONG}])",
    "comprehension over a list": f'f(b=[{LONG}(a) for a in [{{"c": "d for e in f"}}]])',
    "comprehension over a long list": f'f(b=[g(a) for a in [{{"c": "{LONG}"}}, 1]])',
    "bytes": f"f(b'{LONG}', c=b'd', e=rb'f', g=bytes)",
    "union in brackets": f"x: NotRequired[{LONG} | list[{LONG}]]",
    "union in a list": f"f(b, {LONG} | {LONG}, c | d)",
    "comprehension with if": f"f(b=[{LONG}(a) for a in {LONG} if a])",
    "ternary": f"x = [{LONG} if {LONG} else b, 1]",
    "sum": f"x = {LONG} + {LONG}",
    "strings side by side": f'x = f("{LONG}" "{LONG}", 1)',
    "lambda": f"x = f(lambda: {LONG}, {LONG})",
    "slice": f"x = a[1:2] + b[{LONG} : {LONG}]",
    "comment": "x = 1  # why\ny = [  # why not\n    1\n]",
    "comment before a block": "if a:  # b\n    x = 1",
    "comment on a long line": f"x = f({LONG})  # {LONG}",
    "comment before a function": "x = 1\n# about f\ndef f():\n    x = 1",
    "hash in a string": 'x = ["#", "  # "]',
    "wide characters": f'x = f("{"東" * 38}", 1)',
    "letters with accents": f'x = f("{"ü" * 40}", {"a" * 30})',
    "backslash": "x = 1 + \\\n    2",
    "string alone": "'a'\nclass A:\n    'b'\n    x = 1\n    'c'",
    "string of lines in brackets": 'f(\n    """a\n  b""",\n    1,\n)',
    "docstring": 'def f():\n    """Do it.\n\n    Well.\n    """',
    "docstring that is long": f'def f():\n    """{LONG}aaaaaaaa"""',
    "docstring with space": 'def f():\n    """ Do it. \n    Well.   """\n    x = 1',
    "docstring with a quote": 'def f():\n    """Say "it" """',
    "docstring with a backslash": 'def f():\n    r"""a\\b"""\n    x = """c\\n"""',
    "docstring with code": 'def f():\n    r"""a \\\n    b\\n\n    c\\d\n    """',
    "docstring that ends so": 'def f():\n    r"""a\\\\"""',
    "docstring of one more": 'x: int\n"""About x.  """\ny: int\n"""About "y" """',
    "docstring not at its place": 'def f():\n    """a\n  b\n        c"""',
    "tabs in a docstring": 'def f():\n    """a\n\tb\n    """',
    "do not format": "# fmt: off\nx = {  1 }\n# fmt: on",
    "equals in a string": f'x: Literal["a = {LONG}"]',
    "equals in a field": f'x: Annotated[str, Field(alias="a = {LONG}")] = omit',
    "equals in a parameter": f'def f(x: Literal["a = {LONG}"] | None):\n    x = 1',
    "equals in an annotation": f'x: Op[Literal["a = {LONG}"]] = Op(1)',
    "bracket in a string": f'x: Literal["[{LONG}"] | None = None',
    "bracket in an alias": f'X: TypeAlias = Literal["]", "{LONG}"] | str',
    "bar in a string": f'X: TypeAlias = Literal["a | b", "{LONG}"] | str | int',
    "parameter with commas": f"def f(a=g({LONG}, {LONG})):\n    x = 1",
    "match": "match (a):\n    case b:\n        x = 1",
    "class stubs": "class A: ...\nclass B: ...",
    "docstring with more indent": 'def f():\n    """a\n      b\n    """',
    "docstring without more": 'def f():\n    """a\n    """',
    "docstring with wide space": 'def f():\n    """a\u3000\n    b\n    """',
    "docstring ending in its text": 'def f():\n    """a\n    b"""',
    "deep": "x = " + "[" * 30 + "1, 2" + "]" * 30,
}


@pytest.mark.parametrize("inside", [0, 2])
@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement(name: str, inside: int) -> None:
    text = STATEMENTS[name] + "\n"
    for depth in range(inside):
        text = f"class A{depth}:\n" + indent(text, "    ")
    assert formatted_as_black({"a.py": text}) == {"a.py": as_black(text)}


BLANK_LINES = {
    "docstring, then a decorator": '"""A."""\n@a\ndef f():\n    x = 1\n',
    "docstring, then space": '"""A."""\n\n\n\nimport a\n',
    "docstring that is long": f'"""{LONG} and {LONG}."""\n\nimport a\n',
    "docstring, then a comment": '"""A."""\n# b\nx = 1\n',
    "docstring of lines": '"""A\n"""\nx = 1\n',
    "imports": '"""A."""\nimport a\n\n\nimport b\nx = 1\n',
    "imports in a block": "if a:\n    import b\n    x = 1\n    import c\n\n\n    y = 1\n",
    "functions": "x = 1\ndef f():\n    x = 1\ndef g():\n    x = 1\ny = 1\n",
    "methods": "class A:\n\n\n    def f(self):\n        x = 1\n    def g(self):\n"
    "        x = 1\n\n\n\n    y = 1\n\n\nz = 1\n",
    "docstrings": '"""A."""\n\n\nclass A:\n\n    """B."""\n    x = 1\n    def f(self):\n'
    '\n        """C."""\n        x = 1\n',
    "docstring, then a class": '"""A."""\nclass A:\n    """B."""\n\n\n    x = 1\n',
    "overloads": "@overload\ndef f(a: int) -> int: ...\n@overload\n"
    "def f(a: str) -> str: ...\n\ndef f(a):\n    x = 1\n",
    "decorators": "class A:\n    @a\n\n    @b\n    def f(self):\n        x = 1\n"
    "    @c\n    def g(self):\n        x = 1\n",
    "inner functions": "def f():\n    def g():\n        x = 1\n    return g\n",
    "branches": "if a:\n    def f():\n        x = 1\nelse:\n    def f():\n        x = 2\n",
    "first of a block": "if a:\n\n    x = 1\n\n\n\n    y = 2\nz = 1\n",
    "first of a function": "def f():\n\n    x = 1\n",
    "comments": "import a\n# b\n\n# c\nx = 1\n\n\n\n# d\ny = 1\n",
    "at the ends": "\n\n\nx = 1\n\n\n",
    "comment, then a class": "x = 1\n\n# about A\n\nclass A:\n    x = 1\n",
}


@pytest.mark.parametrize("name", BLANK_LINES)
def test_blank_lines(name: str) -> None:
    text = BLANK_LINES[name]
    assert formatted_as_black({"a.py": text}) == {"a.py": as_black(text)}


names = st.integers(1, 40).map(lambda size: "name_" + "a" * size)
odd = st.sampled_from(["", " = ", " | ", "[", "]", "(", "}", ", ", ": ", " == ", "#"])
strings = st.builds('"{}{}{}"'.format, st.text("ab", max_size=40), odd, odd)
literals = st.lists(strings, min_size=1, max_size=3).map(", ".join)
types = st.recursive(
    names | literals.map("Literal[{}]".format),
    lambda inner: st.builds(
        "{}[{}]".format, names, st.lists(inner, min_size=1, max_size=3).map(", ".join)
    )
    | st.lists(inner, min_size=2, max_size=4).map(" | ".join),
    max_leaves=6,
)


def _listed(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=5).map(", ".join)


values = st.recursive(
    names | strings | st.integers(0, 10**6).map(str),
    lambda inner: st.builds("{}({})".format, names, _listed(inner))
    | st.builds("{}({}={})".format, names, names, inner)
    | _listed(inner).map("[{}]".format)
    | _listed(st.builds("{}: {}".format, strings, inner)).map("{{{}}}".format),
    max_leaves=12,
)
parameters = _listed(
    st.builds("{}: {}".format, names, types)
    | st.builds("{}: {} = omit".format, names, types)
)
statement = (
    values
    | st.builds("{} = {}".format, names, values)
    | st.builds("{}: {} = {}".format, names, types, values)
    | st.builds("{}: {}".format, names, types)
    | st.builds("{}: TypeAlias = {}".format, names, types)
    | st.builds("return {}".format, values)
    | st.builds("assert {} == {}".format, values, values)
    | st.builds("def {}({}) -> {}:\n    x = 1".format, names, parameters, types)
)


@settings(max_examples=200, deadline=None)
@given(statement, st.integers(0, 3))
def test_any_statement(text: str, inside: int) -> None:
    text += "\n"
    for depth in range(inside):
        text = f"class A{depth}:\n" + indent(text, "    ")
    assert formatted_as_black({"a.py": text}) == {"a.py": as_black(text)}


def test_black_is_not_asked_for_what_is_simple(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(black, "_formatted")
    simple = ("dict", "call in a call", "def", "import", "union", "assert")
    text = "".join(f"{STATEMENTS[name]}\n" for name in simple)
    assert formatted_as_black({"a.py": text})["a.py"].count("\n") > 30


def test_nothing_is_lost_by_a_rule_that_is_wrong(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def wrong(text: str, depth: int) -> list[str]:
        return [" " * depth + text[:5]]

    monkeypatch.setattr(black, "lines", wrong)
    text = "value = [1,2]\n"
    assert formatted_as_black({"a.py": text}) == {"a.py": "value = [1, 2]\n"}
