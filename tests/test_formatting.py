"""Formatting: as black does, and by ruff."""

from __future__ import annotations

import ast
import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from black import format_str
from black.mode import Mode, TargetVersion

from codegen import pipeline
from codegen.files import Source
from codegen.formatting import black
from codegen.formatting.alike import says_the_same
from codegen.formatting.black import formatted_as_black
from codegen.formatting.formatter import Formatter, NotPython, formatter
from codegen.options import FORMATTERS, ClientOptions
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.test_cases import CASES, options_of

ROOT = Path(__file__).resolve().parent.parent
MANY = {f"{number}.py": f"x = ['{number}']\n" for number in range(9)}


def as_black(text: str) -> str:
    return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))


@pytest.fixture(params=FORMATTERS)
def formats(request: pytest.FixtureRequest) -> Formatter:
    return formatter(request.param)


def test_each_text_is_formatted(formats: Formatter) -> None:
    done = formats(MANY)
    assert list(done) == list(MANY)
    for number in range(9):
        assert done[f"{number}.py"] == f'x = ["{number}"]\n'


@pytest.mark.parametrize("text", ["def", "x = (1\n", 'x = 1\n"""never closed\n'])
def test_what_is_not_python_is_named(formats: Formatter, text: str) -> None:
    with pytest.raises(NotPython, match=r"bad\.py"):
        formats({**MANY, "bad.py": text})


ATTACK = """\
class A:
    id: str
    \"\"\"The id.

    Quoted as {quotes} here.

    _a = ""'' + " #"

    __import__("os").abort()

    _b = ""''
    \"\"\"
    name: str
    \"\"\"The {quotes} name.\"\"\"
"""


@pytest.mark.parametrize("inside", [0, 1])
@pytest.mark.parametrize(
    "quotes",
    [
        r"\"\"\"" + '""',  # what once was written for five quotes
        r"\"" * 5,
        '""' + r"\"",
        r"\\" + '""',
        r"\\\"" + '"',
        "",
    ],
)
def test_text_in_a_string_is_never_taken_for_statements(
    quotes: str, inside: int
) -> None:
    text = ATTACK.replace("{quotes}", quotes)
    if inside:
        text = "class B:\n" + indent(text, "    ")
    done = formatted_as_black({"a.py": text})["a.py"]
    assert done == as_black(text)
    assert ast.dump(ast.parse(done)) == ast.dump(ast.parse(as_black(text)))
    assert "abort" not in calls(done)


def calls(text: str) -> str:
    found = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return " ".join(ast.unparse(node.func) for node in found)


@pytest.mark.parametrize(
    ("text", "other", "alike"),
    [
        ("a = 'x'", 'a = ("x",)', True),
        ("a = 'x'", 'a = "y"', False),
        ("a = 'x', 'y'", 'a = "xy"', False),
        ('a = "it\'s"', "a = 'it'", False),
        ('"""a\n\n    b\n"""', '"""a\n\nb"""', True),
        ('"""a"""\nb = ""', '"""a\n    b = """ + ""', False),
        (r'"""a \"""" b"""', '"""a """ + " b"', False),
        ("# a\nb = 1", "# a b = 1", False),
        ("a = 1\nb", "a = 1b", True),  # which is for the compiler
        ("a = '", "a = ", False),
    ],
)
def test_texts_are_alike_if_their_strings_and_their_code_are(
    text: str, other: str, alike: bool
) -> None:
    assert says_the_same(text, other) is alike


def test_nothing_to_format(formats: Formatter) -> None:
    assert formats({}) == {}
    assert formats({"a.py": ""}) == {"a.py": ""}


@pytest.mark.parametrize("name", ["vercel", "infisical"])
def test_both_write_the_same(name: str) -> None:
    found = (ROOT / "generated" / name).rglob("*.py")
    texts = {str(path): path.read_text("utf-8") for path in found}
    # Not what is written by hand.
    texts = {path: text for path, text in texts.items() if "_core" not in path}
    assert formatter("ruff")(texts) == texts


def check_against_black(
    monkeypatch: pytest.MonkeyPatch, sources: Sequence[Source], options: ClientOptions
) -> None:
    """Compare each text that a package is made of with what black makes of it."""
    written: dict[str, str] = {}

    def keeping(texts: dict[str, str]) -> dict[str, str]:
        written.update(texts)
        return formatted_as_black(texts)

    monkeypatch.setattr(pipeline, "formatter", lambda _: keeping)
    pipeline.compile_package(sources, options, {})
    assert formatted_as_black(written) == {
        key: as_black(text) for key, text in written.items()
    }


UNION = "ContentFile | ContentSymlink | dict[str, Any] | list[ContentDirectoryItem] | X"


@pytest.mark.parametrize("parameters", ["owner: str", "owner: str, ref: str | Omit"])
def test_a_long_union_that_is_returned_in_brackets(
    parameters: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = f"def get_content({parameters}) -> Request[{UNION}]:\n    pass\n"
    expected = as_black(text)
    monkeypatch.setattr(black, "_formatted", pytest.fail)  # it is not asked
    assert formatted_as_black({"": text}) == {"": expected}


@pytest.mark.parametrize("blank", [1, 2, 3])
@pytest.mark.parametrize(
    "next_", ["def f(): ...", "@mark\ndef f():\n    pass", "X = 1"]
)
@pytest.mark.parametrize("previous", ["import a", "def e():\n    pass", "Y = 1"])
def test_a_heading(
    previous: str, next_: str, blank: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    space = "\n" * (blank + 1)
    text = f"{previous}{space}# heading{space}{next_}\n"
    expected = as_black(text)
    monkeypatch.setattr(black, "_formatted", pytest.fail)  # it is not asked
    assert formatted_as_black({"": text}) == {"": expected}


@pytest.mark.large
@pytest.mark.parametrize("case", sorted(CASES.iterdir()), ids=lambda case: case.name)
def test_black_would_change_nothing(
    case: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = options_of(case)
    sources = collect(options.specs, case, Problems())
    check_against_black(monkeypatch, sources, options)


ODD = ["a = ", "[", "a | ]", "# (", "'\"", "\\, : ", "\u8a9e\u3000- "]


def odd_document(odd: str) -> dict[str, Any]:
    """A document with an odd start of long constants, names and texts everywhere."""
    value, other = odd + "b" * 70, odd + "c" * 40
    schemas: dict[str, Any] = {
        "const": {"const": value},
        "choice": {"enum": [odd, other, value]},
        "maybe": {"enum": [other, value, None]},
        "list": {"type": "array", "items": {"const": value}},
        other: {"type": "string", "pattern": value},
        "either": {"anyOf": [{"const": value}, {"type": "integer"}]},
    }
    item = {"type": "object", "properties": schemas, "description": odd + "d e " * 40}
    parameters = [
        {"name": name, "in": "query", "schema": schema, "required": name == "const"}
        for name, schema in schemas.items()
    ]
    operation = {
        "operationId": "getThings",
        "summary": odd + "f g " * 30,
        "parameters": parameters,
        "requestBody": {"content": {"application/json": {"schema": item}}},
        "responses": {
            "200": {"content": {"application/json": {"schema": {"oneOf": [item]}}}},
            "404": {"content": {"application/json": {"schema": schemas["list"]}}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "Odd", "version": "1"},
        "servers": [{"url": "https://api.example.com", "description": odd}],
        "paths": {"/things": {"post": operation}},
    }


@pytest.mark.parametrize("odd", ODD)
def test_odd_texts_are_as_black_has_them(
    odd: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = Source("odd.json", json.dumps(odd_document(odd)).encode())
    options = ClientOptions("odd", ("odd.json",), "out", "odd_client", "Odd")
    check_against_black(monkeypatch, [source], options)
