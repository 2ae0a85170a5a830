"""YAML whose repeated parts are parsed once: nothing is read otherwise than as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from codegen.analysis import analyse
from codegen.files import Source
from codegen.options import ClientOptions
from codegen.problems import InputError
from codegen.reading import repeated
from codegen.reading.decode import decode
from codegen.reading.nodes import Node, Seq
from codegen.reading.pages import split
from codegen.reading.repeated import Repeated
from codegen.reading.source import load_yaml

PAGE = """\
openapi: 3.1.0
info: {title: T, version: '1'}
tags:
  - name: a
  - name: b
paths:
  /a:
    get: {responses: {'200': {$ref: '#/components/responses/ok'}}}
components:
  responses:
    ok:
      description: |
        Fine

        and well
      content: {application/json: {schema: {$ref: '#/components/schemas/two.2'}}}
  schemas:
    one:
      type: object

    'two.2':
      $ref: '#/components/schemas/one'
"""


def outcome(load: Any, text: str) -> Any:
    """What a text is read as, with all places, or the problem that it has."""
    try:
        return placed(load(text, "a.md", 7))
    except InputError as error:
        return str(error.problem)


def placed(value: Any) -> Any:
    if isinstance(value, Node):
        inner = [(key, placed(item)) for key, item in value.items()]
        return "map", value.where, value.key_where, inner
    if isinstance(value, Seq):
        return "list", value.where, [placed(item) for item in value]
    return type(value), value


def same(text: str) -> None:
    assert outcome(Repeated().load_yaml, text) == outcome(load_yaml, text)


def test_what_was_read_before_is_not_parsed_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[str] = []

    def counting(text: str, *rest: Any) -> Any:
        parsed.append(text)
        return load_yaml(text, *rest)

    monkeypatch.setattr(repeated, "load_yaml", counting)
    reader = Repeated()
    first = reader.load_yaml(PAGE, "a.md", 3)
    assert [text.partition(":")[0].strip() for text in parsed] == [
        "openapi",
        "tags",
        "ok",
        "one",
        "'two.2'",
    ]
    second = reader.load_yaml(PAGE.replace("title: T", "title: U"), "b.md", 3)
    assert len(parsed) == 6
    for path in ("tags", "components responses ok", "components schemas one"):
        one, two = first, second
        for key in path.split():
            one, two = one[key], two[key]
        assert one is two
    assert first["paths"] is not second["paths"]
    assert second["components"]["schemas"].key_where["one"].file == "b.md"


@pytest.mark.parametrize(
    "text",
    [
        PAGE,
        PAGE.replace("\n", "\r\n"),
        PAGE.rstrip("\n"),
        PAGE.replace("  - name", "- name"),
        PAGE + "    one: {}\n",
        PAGE + "    three: {}\n  schemas:\n    x: 1\n",
        PAGE + "    three: 'not closed\n",
        PAGE + "    three: [\n    a\n    ]\n",
        PAGE + "    three: [\na: b\n",
        PAGE + "    three: {a: b, a: c}\n",
        PAGE + "    three: &x {}\n    four: *x\n",
        PAGE + "    three: |\n      text\n\n# a comment\n      more\n",
        PAGE + "    # a comment\n    three:\n# another\n      type: object\n",
        PAGE + "  headers: {}\n  links:\n  examples:\n    - a\n    - b\n",
        PAGE + "    <<: {a: 1}\n",
        PAGE + "    ? three\n    : four\n",
        PAGE + "    three\n",
        PAGE + "   three: four\n",
        PAGE + "\tthree: four\n",
        PAGE + "tags:\n  - name: c\n",
        PAGE + "components:\n  schemas:\n    x: 1\n",
        PAGE + "x: '\ncomponents:\n  schemas:\n    y: 1\n'\n",
        PAGE + "  x-note: '\n  schemas:\n    y: 1'\n",
        PAGE + "x: {\ncomponents:\n  schemas:\n    y: 1}\n",
        "x: '\ntags:\n  - a: '\n",
        "tags:\n  a\nb: c\n",
        "- tags:\ncomponents:\n  schemas:\n    x: 1\n",
        "components:\n  schemas: |\n    x: 1\n    y: 2\n",
        "components:\n  schemas: >-\n\n    x: 1\n",
        "components:\n  schemas: [\n    x: 1\n  ]\n",
        "components: !!map\n  schemas:\n    x: 1\n",
        "components:\n  - schemas\n    x: 1\n",
        "components:\n    x: 1\n",
        "a\ncomponents:\n  schemas:\n    x: 1\n",
        "--- |\ncomponents:\n  schemas:\n    x: 1\n",
        "components:\n  schemas:\n    x: " + "[" * 197 + "]" * 197,
        "components:\n  schemas:\n    x: " + "[" * 198 + "]" * 198,
    ],
)
def test_odd_texts(text: str) -> None:
    same(text)


LINES = """\
components:
tags:
paths: {}
  schemas:
  schemas: {}
  responses:
  - a
  ? x
    A:
    B: |
    A: 1
    'C': >-
    D: {
    }
    E: &e 1
    F: *e
    -
    y'
      type: object
      - 'x
      text
      "
   odd
"
'
# c

""".splitlines()


@given(st.lists(st.sampled_from(LINES), max_size=14), st.sampled_from(["", "\n"]))
@example(["components:", "  schemas:", "    A:", "      text"], "\n")
def test_any_order_of_lines(lines: list[str], end: str) -> None:
    same("\n".join(lines) + end)


@pytest.mark.corpus
def test_every_page_of_the_corpus(shared: Path) -> None:
    found = 0
    for file in sorted((shared / "corpus").rglob("*.md")):
        try:
            pages = split(file.name, decode(file.name, file.read_bytes()))
        except InputError:
            continue
        for block in (block for page in pages for block in page.blocks):
            if block.info.language != "json":
                same(block.text)
                found += "\ncomponents:\n" in block.text
    assert found > 100


def test_nothing_that_pages_share_is_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three pages; one is of a document that has other things under the same names."""
    text = PAGE + """\
      discriminator: {propertyName: kind, mapping: {x: '#/components/schemas/one'}}
      x-more: {$ref: '#/components/schemas/one'}
"""
    texts = {
        "a": text,
        "b": text.replace("/a:", "/b:").replace("Fine", "Good"),
        "c": text.replace("/a:", "/c:").replace("type: object", "type: string"),
    }
    page = "# Title\n\n````yaml {0}.json get /{1}\n{2}````\n"
    sources = [
        Source(
            f"{name}.md", page.format("x" if name == "c" else "y", name, text).encode()
        )
        for name, text in texts.items()
    ]
    options = ClientOptions("x", ("specs",), "out", "x_client", "X")
    shared = analyse(sources, options)
    monkeypatch.setattr(Repeated, "load_yaml", staticmethod(load_yaml))
    apart = analyse(sources, options)
    assert shared.document == apart.document
    assert shared.problems == apart.problems
    assert sorted(shared.document["components"]["schemas"]) == [
        "XOne",
        "XTwo.2",
        "one",
        "two.2",
    ]
