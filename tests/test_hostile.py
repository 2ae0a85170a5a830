"""Text from a page is data: whatever it holds, the code has the same shape."""

from __future__ import annotations

import ast
import json
import tomllib
from collections.abc import Mapping
from functools import cache

import pytest
from jinja2 import TemplateSyntaxError

from codegen.analysis import analyse
from codegen.code import Code, doc, doc_literal, md, md_code, printable, py, toml
from codegen.files import Source
from codegen.formatting.formatter import formatter
from codegen.memo import Memo
from codegen.options import ClientOptions
from codegen.problems import Problems
from codegen.writing.gate import Templates, gate
from codegen.writing.plan import plan
from codegen.writing.render import FOLDER, source_text

OPTIONS = ClientOptions("hostile", ("api.yaml",), "out", "hostile_client", "Hostile")

# Every one of them ends something somewhere: a string, a docstring, a comment,
# a line, a template, a table, a fence, a TOML string, a format field.
HOSTILE = (
    'a"b',
    "a'b",
    'a"""b',
    "a'''b",
    'a""""',
    "a\\",
    'a\\"',
    'a\\"""\nimport os\n"""',
    "a\nimport os",
    "a\rimport os",
    "a\r\nimport os",
    "a\vimport os",
    "a\fimport os",
    "a\x1cimport os",
    "a\x85import os",
    "a\u2028import os",
    "a\u2029import os",
    "a\x00b",
    "a\x1b[31mb",
    "a\u202eb\u2066c",
    "a{b.__class__}",
    "a{{ b }}{% for %}",
    "a#b",
    "a%s%(x)s",
    "a\\N{BULLET}\\u0041\\x41",
    "a`b``c```\n```python\nimport os",
    "a<script>alert(1)</script>",
    "a|b](javascript:x)",
    "a</script>",
    "a'); import os; ('",
    "a = 1\n]\n[tool.x]",
    "\ud7ff\U0001f600 ünï",
    "a" * 300,
    "- a\n- b\n\n    code\n",
    'a\n\n"""""\n\n_a = ""\'\' + " #"\n\n__import__("os").abort()\n\n_b = ""\'\'',
    '"' * 50,
    '""a""',
    "",
    " ",
    "\n",
)

PAGE = """
openapi: 3.1.0
info: {title: TEXT, version: TEXT, description: TEXT}
servers:
  - url: 'https://{region}.example.com/{version}'
    description: TEXT
    variables:
      region: {enum: [us, eu], default: us, description: TEXT}
      version: {description: TEXT}
security: [{key: []}, {machine: [TEXT]}]
paths:
  /things/{thing}:
    post:
      operationId: make_thing
      tags: [things]
      summary: TEXT
      description: TEXT
      servers: [{url: 'https://things.example.com/{version}', description: TEXT}]
      parameters:
        - name: thing
          in: path
          required: true
          description: TEXT
          example: TEXT
          schema: {type: string, title: TEXT, pattern: TEXT}
        - name: colour
          in: query
          description: TEXT
          schema: {type: string, default: TEXT, enum: [TEXT, b, c, d]}
        - name: X-Note
          in: header
          schema: {type: string, description: TEXT, examples: [TEXT]}
        - name: where
          in: query
          description: TEXT
          content: {application/json: {schema: {type: array, items: {const: TEXT}}}}
      requestBody:
        description: TEXT
        required: true
        content:
          application/json:
            example: {name: TEXT, kind: TEXT, parts: [{label: TEXT}]}
            schema:
              type: object
              title: TEXT
              description: TEXT
              required: [name]
              properties:
                name: {type: string, description: TEXT, default: TEXT, title: TEXT}
                kind: {type: string, enum: [TEXT, b, c, d, e], description: TEXT}
                parts:
                  type: array
                  items:
                    type: object
                    description: TEXT
                    properties:
                      label: {type: string, description: TEXT, examples: [TEXT]}
                      only: {const: TEXT}
      responses:
        '200':
          description: TEXT
          content:
            application/json:
              example: {id: TEXT, state: TEXT}
              schema:
                $ref: '#/components/schemas/Thing'
        '400':
          description: TEXT
          content:
            application/json:
              schema: {type: object, properties: {code: {const: TEXT}}}
        '418': {description: TEXT}
      x-codeSamples:
        - {lang: TEXT, label: TEXT, source: TEXT}
    put:
      operationId: send_thing
      tags: [things]
      parameters:
        - {name: thing, in: path, required: true, schema: {type: string}}
      requestBody:
        description: TEXT
        content:
          multipart/form-data:
            example: {kind: TEXT}
            schema:
              type: object
              properties:
                file: {type: string, format: binary, description: TEXT}
                kind: {type: string, description: TEXT, enum: [TEXT, b, c, d, e]}
                label: {type: string, default: TEXT, title: TEXT}
      responses: {'204': {description: TEXT}}
    patch:
      operationId: write_thing
      tags: [things]
      parameters:
        - {name: thing, in: path, required: true, schema: {type: string}}
      requestBody:
        description: TEXT
        required: true
        content: {text/plain: {example: TEXT, schema: {type: string, title: TEXT}}}
      responses: {'204': {description: TEXT}}
  /more:
    get:
      operationId: get_more
      tags: [things]
      responses: {'204': {description: TEXT}}
webhooks:
  made:
    post:
      summary: TEXT
      description: TEXT
      requestBody:
        content:
          application/json:
            example: {kind: TEXT, note: TEXT}
            schema:
              type: object
              required: [kind]
              properties: {kind: {const: TEXT, description: TEXT}, note: {type: string}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key, description: TEXT}
    machine:
      type: oauth2
      description: TEXT
      flows: {clientCredentials: {tokenUrl: /token, scopes: {}, x-note: TEXT}}
  schemas:
    Thing:
      description: TEXT
      type: object
      properties:
        id: {type: string, description: TEXT, format: TEXT}
        state: {type: string, enum: [TEXT, b, c, d], description: TEXT, default: TEXT}
        any: {description: TEXT, x-note: TEXT}
"""

# Names become identifiers: the shape may not change but in the names themselves.
NAMES = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  PATH:
    get:
      operationId: NAME
      tags: [NAME]
      parameters:
        - {name: NAME, in: query, schema: {type: string}}
        - {name: HEADER, in: header, schema: {type: string}}
        - {name: NAME, in: cookie, explode: false, schema: {type: array}}
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                list: {type: object, properties: {NAME: {type: string}}}
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema: {$ref: REF}
webhooks:
  NAME:
    post:
      requestBody:
        content:
          application/json: {schema: {type: object, properties: {NAME: {const: a}}}}
components:
  schemas:
    NAME: {type: object, title: NAME, properties: {NAME: {type: string}, id: {}}}
"""


@cache
def files_of(text: str) -> Mapping[str, str]:
    """The unformatted text of every generated file but the copied ones."""
    analysis = analyse([Source("api.yaml", text.encode())], OPTIONS)
    assert not analysis.errors, analysis.errors
    planned = plan(analysis.built, analysis.api, OPTIONS, (), Problems(), Memo())
    return {p.path: source_text(p) for p in planned if p.variables is not None}


def with_text(text: str) -> Mapping[str, str]:
    return files_of(PAGE.replace("TEXT", _quoted(text)))


def _quoted(text: str) -> str:
    # PyYAML takes these for line ends, as YAML 1.1 had it; escaped they are data.
    quoted = json.dumps(text, ensure_ascii=False)
    for char in "\x85\u2028\u2029":
        quoted = quoted.replace(char, f"\\u{ord(char):04x}")
    return quoted


@cache
def shape(text: str) -> str:
    """The syntax tree of a module without what its constants and docstrings say."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [s for s in body if not _is_text(s)] or [ast.Pass()]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant):
            node.value = type(node.value).__name__
            node.kind = None
    return ast.dump(tree)


def calls(text: str) -> set[str]:
    """What a module calls, and what it imports."""
    nodes = list(ast.walk(ast.parse(text)))
    called = {ast.unparse(node.func) for node in nodes if isinstance(node, ast.Call)}
    imported = (ast.Import, ast.ImportFrom)
    return called | {ast.unparse(node) for node in nodes if isinstance(node, imported)}


def _is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


@pytest.fixture(scope="module")
def harmless() -> Mapping[str, str]:
    return with_text("a harmless text")


@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip()], ids=ascii)
def test_text_does_not_change_the_shape_of_the_code(
    text: str, harmless: Mapping[str, str]
) -> None:
    found = with_text(text)
    assert found.keys() == harmless.keys()
    for path in found:
        if path.startswith("tests/"):
            # How a value is laid out there depends on its length.
            assert calls(found[path]) == calls(harmless[path]), path
        elif path.endswith(".py"):
            assert shape(found[path]) == shape(harmless[path]), path


@pytest.mark.parametrize("text", [t for t in HOSTILE if t.strip()], ids=ascii)
def test_formatting_does_not_change_what_the_code_is(text: str) -> None:
    found = {p: t for p, t in with_text(text).items() if p.endswith(".py")}
    formatted = formatter("black")(found)
    for path, before in found.items():
        assert shape(formatted[path]) == shape(before), path
        assert strings(formatted[path]) == strings(before), path


def strings(text: str) -> list[str]:
    """The texts of a module, but for white space, which docstrings may lose."""
    nodes = (node for node in ast.walk(ast.parse(text)) if hasattr(node, "value"))
    found = (node.value for node in nodes if isinstance(node, ast.Constant))
    return ["".join(value.split()) for value in found if isinstance(value, str)]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_text_does_not_break_out_of_the_readme_or_the_pyproject(
    text: str, harmless: Mapping[str, str]
) -> None:
    found = with_text(text)
    for path in found:
        if path.endswith(".toml"):
            kept = tomllib.loads(found[path])
            plain = tomllib.loads(harmless[path])
            assert {**kept["project"], "description": ""} == {
                **plain["project"],
                "description": "",
            }
            assert {k: v for k, v in kept.items() if k != "project"} == {
                k: v for k, v in plain.items() if k != "project"
            }
    fences, plain = _fences(found["README.md"]), _fences(harmless["README.md"])
    assert fences == plain
    for part in found["README.md"].split("\n```")[0::2]:
        assert "<script" not in part.replace("\\<", "")
        assert "](javascript" not in part.replace("\\]", "")


def _fences(markdown: str) -> list[str]:
    return [line for line in markdown.split("\n") if line.startswith("```")]


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_every_file_compiles_and_no_character_hides(text: str) -> None:
    for path, source in with_text(text).items():
        if path.endswith(".py"):
            compile(source, path, "exec", dont_inherit=True)
        hidden = [c for c in source if not c.isprintable() and c != "\n"]
        assert not hidden, (path, hidden)


def test_text_is_given_back_where_it_is_data() -> None:
    for text in HOSTILE:
        source = with_text(text)["hostile_client/models/things.py"]
        constants = [
            node.value
            for node in ast.walk(ast.parse(source))
            if isinstance(node, ast.Constant)
        ]
        assert text in constants


@pytest.mark.parametrize("name", [t for t in HOSTILE if t.strip()], ids=ascii)
def test_names_become_identifiers_whatever_they_hold(name: str) -> None:
    page = NAMES.replace("REF", _quoted(_reference(name)))
    page = page.replace("NAME", _quoted(name)).replace("PATH", json.dumps("/x"))
    page = page.replace("HEADER", json.dumps("X-A"))
    found = files_of(page)
    plain = NAMES.replace("REF", json.dumps(_reference("plain")))
    plain = (
        plain.replace("NAME", "plain").replace("PATH", "/x").replace("HEADER", "X-A")
    )
    expected = files_of(plain)
    kinds = sorted(
        _node_types(text) for path, text in found.items() if _is_python(path)
    )
    assert kinds == sorted(
        _node_types(text) for path, text in expected.items() if _is_python(path)
    )


def _is_python(path: str) -> bool:
    # Models differ in the aliases that names need, tests in how values are laid out.
    return path.endswith(".py") and not {"models", "tests"} & set(path.split("/"))


def _reference(name: str) -> str:
    escaped = name.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    return f"#/components/schemas/{escaped}"


def _node_types(text: str) -> str:
    tree = ast.parse(text)
    return " ".join(
        type(node).__name__
        for node in ast.walk(tree)
        if not isinstance(node, ast.expr_context | ast.alias | ast.ImportFrom)
    )


def test_the_gate_refuses_plain_text() -> None:
    assert gate(Code("x")) == "x"
    assert gate(7) == "7"
    for value in ("x", 1.5, True, None, ["x"]):
        with pytest.raises(TypeError, match="reached the output"):
            gate(value)


@pytest.mark.parametrize(
    "template",
    [
        "{{ a ~ b }}",
        "{{ a + b }}",
        "{{ a | e }}",
        "{{ a | safe }}",
        "{{ a | upper }}",
        "{{ a.replace('x', 'y') }}",
        "{{ 'text' }}",
        "{{ a if b }}",
        "{{ a[0] }}",
        "{% set c = a %}",
        "{% set c %}{{ a }}{% endset %}",
        "{% autoescape false %}{{ a }}{% endautoescape %}",
        "{% include 'x' %}",
        "{% filter upper %}x{% endfilter %}",
        "{% if a == b %}{% endif %}",
        "{{ a % b }}",
        "{{ {} }}",
    ],
)
def test_the_grammar_refuses(template: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        Templates(FOLDER).from_string(template)


def test_a_plain_string_fails_with_the_line_of_the_template() -> None:
    template = Templates(FOLDER).from_string("a\n\n{{ text }}")
    with pytest.raises(TypeError) as caught:
        template.render(text="x")
    line = caught.traceback[-2].lineno
    assert line == 2  # counted from 0


def test_code_is_not_joined_with_text() -> None:
    for join in (
        lambda: Code("a") + "b",
        lambda: "b" + Code("a"),
        lambda: Code(", ").join(["a"]),
        lambda: Code("%s") % "a",
        lambda: Code("{}").format("a"),
    ):
        with pytest.raises(TypeError):
            join()


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_the_makers_of_code_give_the_text_back(text: str) -> None:
    assert ast.literal_eval(str(py(text))) == text
    assert ast.literal_eval(str(py({text: [text, None, 1.5]}))) == {
        text: [text, None, 1.5]
    }
    documented = ast.literal_eval(f'"""{doc(text)}"""')
    assert "\x00" not in documented
    if printable(text):
        literal = ast.literal_eval(str(doc_literal(text)))
        assert literal.removesuffix(" ") == printable(text).removesuffix(" ")
    assert isinstance(tomllib.loads(f"a = {toml(text)}")["a"], str)
    assert "\n" not in md(text)
    assert "\n" not in md_code(text)
