"""Text of pages in the four formats: shown as it is written, obeyed by nothing."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from codegen.changes.as_json import as_json
from codegen.changes.as_page import as_page
from codegen.changes.as_text import as_text
from codegen.changes.change import Change, Subject
from codegen.changes.report import Report, advice
from codegen.problems import Problem, Where
from codegen.terminal import harmless, harmless_json
from tests.changes.documents import Document, changes, document, json_of

HARMLESS = "harmless"
RUNNERS = ("GITHUB_ACTIONS", "TF_BUILD")
HOSTILE = [
    "<script>alert(1)</script>",
    "</code></li></ul></main><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)" x="',
    "</style><style>*{display:none}</style>",
    "`code` ```fence``` ``x",
    "```\n# heading\n```",
    "\n\n# heading\n\n- list\n\n<details>",
    "[link](javascript:alert(1)) ![image](http://a.example/x.png)",
    "@everyone #1 https://a.example <a@b.example>",
    "a | b | c",
    "{{ 7*7 }} {% raw %} {0.__class__} %s",
    "\x1b[31mred\x1b[0m\x1b]8;;http://a.example\x07link\x1b]8;;\x07",
    "\x9b31m\x85next\u2028line\u2029paragraph",
    "\u202eoverride\u202c \u2066isolate\u2069 \ufeff\u200b",
    "carriage\rreturn \x08\x00 null",
    "]]> --> <!-- --!>",
    "\\`\\*\\_ _x_ **y** ~~z~~ $m$ ~t~",
]


INVISIBLE = ["\u200b", "\u202e\u2066", "\x00\x07", "\ue000", "\ud800", "\u200b \u200b"]


def pair(text: str) -> tuple[Document, Document]:
    """Two documents that differ in many ways, with a text wherever one may stand."""
    named = {"in": "query", "name": f"q{text}"}
    enum = {"type": "string", "enum": ["a", f"v{text}"]}
    old = document(
        {
            "parameters": [
                {**named, "schema": {"type": "string", "default": f"d{text}"}},
                {"in": "query", "name": "kind", "schema": enum},
                {"in": "query", "name": "gone", "schema": {"type": "string"}},
            ],
            "responses": {
                "200": {
                    "description": text,
                    **json_of({"$ref": "#/components/schemas/Item"}),
                }
            },
        },
        path="/things",
        schemas={"Item": {"type": "object", "properties": {f"p{text}": enum}}},
    )
    new = document(
        {
            "description": text,
            "parameters": [
                {
                    **named,
                    "required": True,
                    "schema": {
                        "type": "string",
                        "default": f"e{text}",
                        "pattern": text,
                    },
                },
                {"in": "query", "name": "kind", "schema": {"type": "string"}},
            ],
            "responses": {
                "200": {
                    "description": "Fine.",
                    **json_of({"$ref": "#/components/schemas/Item"}),
                }
            },
        },
        path="/things",
        schemas={"Item": {"type": "object", "properties": {"p": enum}}},
        more={"servers": [{"url": "https://api.example.org"}]},
    )
    return old, new


def report(text: str) -> Report:
    """A report with a text at the end of everything that may come from pages."""
    found = [soiled(change, text) for change in changes(*pair(HARMLESS))]
    assert len(found) >= 8
    problem = Problem(Where(f"a{text}.md", 1), "E100", f"broken {text}")
    names = (f"shop{text}", f"HEAD{text}", f"specs{text}")
    return Report(*names, tuple(found), advice(found, "1.0.0"), (problem,))


def soiled(change: Change, text: str) -> Change:
    subject = change.subject
    if subject.name:
        subject = Subject(subject.kind, subject.name + text, subject.detail + text)
    return replace(
        change,
        subject=subject,
        values=tuple(
            (name, value if name == "what" else value + text)
            for name, value in change.values
        ),
        where=Where(change.where.file + text, change.where.line),
        operations=tuple(call + text for call in change.operations),
    )


class Shape(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, object]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(("/", tag))

    def handle_comment(self, data: str) -> None:
        self.found.append(("comment", data))


def tokens(text: str) -> list[Token]:
    return MarkdownIt("commonmark").enable("table").parse(text)


def shape(found: Sequence[Token]) -> list[object]:
    """What Markdown is made of, code and plain text left out."""
    parts: list[object] = []
    for token in found:
        if token.type == "inline":
            parts += shape(token.children or ())
        elif token.type != "text":
            html = token.content if token.type.startswith("html") else ""
            parts.append((token.type, token.tag, html))
    return parts


def prints(text: str) -> bool:
    return all(
        char == "\n" or unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp")
        for char in text
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_html(text: str) -> None:
    page = as_page([report(text)], "html")
    assert Shape(page).found == Shape(as_page([report(HARMLESS)], "html")).found
    assert prints(page)


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown(text: str) -> None:
    page = as_page([report(text)], "markdown")
    other = as_page([report(HARMLESS)], "markdown")
    assert shape(tokens(page)) == shape(tokens(other))
    assert prints(page)


@pytest.mark.parametrize("text", INVISIBLE)
def test_markdown_of_nothing_to_see(text: str) -> None:
    """What is empty opens no code that what follows would end."""

    def page(hidden: str, shown: str) -> str:
        hides = True

        def value(name: str, old: str) -> tuple[str, str]:
            nonlocal hides
            hides = not hides
            return name, old if name == "what" else shown if hides else hidden

        found = report(HARMLESS)
        changed = tuple(
            replace(c, values=tuple(value(*pair) for pair in c.values))
            for c in found.changes
        )
        named = replace(found, name=hidden, old=shown, changes=changed)
        return as_page([named], "markdown")

    markup = "`` <img src=x> [link](https://a.example) @everyone"
    found = tokens(page(text, markup))
    assert shape(found) == shape(tokens(page("shown", "shown")))


def test_markdown_has_text_of_pages_in_code_alone() -> None:
    """There, nobody is mentioned and nothing is linked."""
    for token in tokens(
        as_page([report("@everyone #1 https://a.example")], "markdown")
    ):
        for child in token.children or ():
            if child.type == "text":
                assert "@" not in child.content
                assert "https" not in child.content


@pytest.mark.parametrize("text", HOSTILE)
def test_text(text: str) -> None:
    lines = [
        harmless("".join(part for _, part in line)) for line in as_text([report(text)])
    ]
    others = list(as_text([report(HARMLESS)]))
    assert len(lines) == len(others)
    assert all(prints(line) and "\n" not in line for line in lines)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("::stop-commands::x", ": :stop-commands::x"),
        (" \t ::add-mask::e", " \t : :add-mask::e"),
        ("a ##[add-mask]e ##[x]", "a # #[add-mask]e # #[x]"),
        ("###[x]", "## #[x]"),
        ("a ##vso[task.x]y", "a # #vso[task.x]y"),
        ("\u3000::x", "\u3000: :x"),
        ("a::b and ## c", "a::b and ## c"),
    ],
)
@pytest.mark.parametrize("runner", RUNNERS)
def test_runners_are_told_nothing(
    line: str, shown: str, runner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in RUNNERS:
        monkeypatch.delenv(name, raising=False)
    assert harmless(line) == line
    monkeypatch.setenv(runner, "true")
    assert harmless(line) == shown


@pytest.mark.parametrize("runner", RUNNERS)
def test_runners_are_told_nothing_in_data(
    runner: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    value = {"a": ["##[x]", "###vso[x]", "####[x]", "\\##[x]", "\n::x"]}
    for name in RUNNERS:
        monkeypatch.delenv(name, raising=False)
    assert harmless_json(value) == json.dumps(value, indent=2)
    monkeypatch.setenv(runner, "true")
    printed = harmless_json(value)
    assert "##" not in printed
    assert json.loads(printed) == value


@pytest.mark.parametrize("text", HOSTILE)
def test_json(text: str) -> None:
    printed = json.dumps(as_json([report(text)]), indent=2)
    assert printed.isascii()
    assert prints(printed)
    (found,) = json.loads(printed)["comparisons"]
    assert found["name"] == f"shop{text}"
    new = [change["new"] for change in found["changes"]]
    assert f"pattern {HARMLESS}{text}" in new


@pytest.mark.parametrize("text", HOSTILE)
def test_documents(text: str) -> None:
    found = tuple(changes(*pair(text)))
    made = Report("shop", "a", "b", found, advice(found, ""))
    for form in ("html", "markdown"):
        assert prints(as_page([made], form))
    assert "request-required" in {change.rule.id for change in found}


def test_html_needs_nothing_from_elsewhere() -> None:
    page = as_page([report(HARMLESS)], "html")
    for tag, attributes in Shape(page).found:
        assert tag not in ("script", "link", "img", "iframe", "object", "form", "base")
        for name, value in attributes if isinstance(attributes, list) else ():
            assert not name.startswith("on")
            assert name not in ("src", "style")
            assert name != "href" or str(value).startswith("#")
    assert "default-src 'none'" in page
    assert "@import" not in page
    assert "url(" not in page


def test_the_policy_allows_the_one_style_sheet() -> None:
    import base64
    import hashlib

    page = as_page([report(HARMLESS)], "html")
    style = page.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
