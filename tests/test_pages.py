"""Files of pages: where a page begins, and what its blocks are."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codegen.dialects import Fragment, read_source
from codegen.dialects.snippets import read_snippets
from codegen.files import Source
from codegen.problems import Problem, Problems, Where
from codegen.reading.fences import parse_info
from codegen.reading.pages import Page, split

ROOT = Path(__file__).resolve().parent.parent
SEEDS = sorted((ROOT / "specs").glob("*/*.md"))

BLOCK = """\
paths:
  path: /things
  method: get
  request:
    security: []
    parameters: {path: {}, query: {}, header: {}, cookie: {}}
    body: {}
  response:
    '204': {}
  deprecated: false
  type: path
components:
  schemas: {}
"""
EXCERPT = """\
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /things:
    get:
      responses: {'204': {description: ''}}
"""


def page(title: str = "List things", info: str = "yaml get /things") -> str:
    return f"# {title}\n\n> All of them.\n\n## OpenAPI\n\n````{info}\n{BLOCK}\n````"


def read(text: str, file: str = "a.md") -> tuple[list[Fragment], list[Problem]]:
    problems = Problems()
    return read_source(file, text.encode(), problems), list(problems)


def one(text: str) -> Page:
    (found,) = split("a.md", text)
    return found


@pytest.mark.parametrize(
    ("info", "spec", "method", "path"),
    [
        ("yaml POST /v8/certs", "", "post", "/v8/certs"),
        ("yaml post /v8/certs", "", "post", "/v8/certs"),
        ("yml openapi.json GET /a", "openapi.json", "get", "/a"),
        ("yaml https://x.io/s.yaml get /a/{b}", "https://x.io/s.yaml", "get", "/a/{b}"),
        ("YAML my spec.json delete /a", "my spec.json", "delete", "/a"),
        ("yaml webhook user created", "", "webhook", "user created"),
        ("yaml a.json webhook userCreated", "a.json", "webhook", "userCreated"),
        ("yaml a.json get /a theme={null}", "a.json", "get", "/a"),
        ('json get /a title="x y" lines={[1]}', "", "get", "/a"),
        ("yaml", "", "", ""),
        ("yaml openapi.yaml", "", "", ""),
        ("yaml getting started", "", "", ""),
    ],
)
def test_info_strings(info: str, spec: str, method: str, path: str) -> None:
    found = parse_info(info)
    assert found is not None
    assert (found.spec, found.method, found.path) == (spec, method, path)


@pytest.mark.parametrize("info", ["", "python", "yamlish get /a", "bash post /a"])
def test_other_languages_are_no_blocks(info: str) -> None:
    assert parse_info(info) is None


@pytest.mark.parametrize("fence", ["```", "````", "~~~"])
@pytest.mark.parametrize(
    "text",
    [
        BLOCK,
        EXCERPT,
        json.dumps({"openapi": "3.1.0", "paths": {"/things": {"get": {}}}}, indent=1),
    ],
)
def test_the_language_of_a_specification_may_be_lost(fence: str, text: str) -> None:
    (fragment,), problems = read(f"# T\n\n## OpenAPI\n\n{fence}\n{text}\n{fence}\n")
    assert problems == []
    assert list(fragment.document["paths"]) == ["/things"]


def test_the_parts_of_a_page() -> None:
    text = (
        "# Source: https://x.io/docs/things/list.md\n\n"
        "> ## Documentation Index\n> Fetch the complete index.\n> Use it.\n\n" + page()
    )
    found = one(text)
    assert found.title == "List things"
    assert found.description == "All of them."
    assert found.url == "https://x.io/docs/things/list"
    (block,) = found.blocks
    assert block.where == Where("a.md", 13)
    assert block.line == 14
    assert block.text.splitlines() == [*BLOCK.splitlines()]


@pytest.mark.parametrize(
    "form", ["<!--\nSource: {}\n-->\n", "> Source: {}\n", "**Source:** {}\n"]
)
def test_the_source_may_be_said_in_other_ways(form: str) -> None:
    text = form.format("https://x.io/things/list.md")
    assert one(f"{text}\n{page()}").url == "https://x.io/things/list"
    assert one(f"{page()}\n{text}").url == ""


def test_a_comment_without_end_hides_no_page() -> None:
    assert one("<!--\n" + page()).title == "List things"


def test_a_page_of_a_channel_has_no_operation() -> None:
    block = "````yaml asyncapi.json funding\nid: funding\naddress: /v1/ws\n````"
    fragments, problems = read(f"# Funding\n\n> Updates.\n\n## AsyncAPI\n\n{block}\n")
    assert fragments == []
    assert [(p.code, p.level) for p in problems] == [("N100", "note")]


def test_the_description_goes_on_after_its_first_line() -> None:
    text = "# T\n\n> One.\nTwo.\n\n> Three.\n\n<Note>no</Note>\n\nnot this\n"
    assert one(text).description == "One.\nTwo.\n\n> Three."


def test_front_matter_names_what_the_page_does_not() -> None:
    text = '---\nurl: "https://x.io/a.mdx"\ntitle: "T"\ndescription: D\n---\n\nText.\n'
    found = one(text)
    assert (found.title, found.description, found.url, found.line) == (
        "T",
        "D",
        "https://x.io/a",
        6,
    )


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    text = "---\nsource: https://x.io/a\ndescription: Note: two: colons\n---\nText.\n"
    found = one(text)
    assert found.description == "Note: two: colons"
    assert found.url == "https://x.io/a"


@pytest.mark.parametrize(
    "change",
    [
        lambda t: "\ufeff" + t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\n", "\r"),
        lambda t: "\n\n" + t,
        lambda t: "<!-- a comment -->\n" + t,
        lambda t: "---\ntitle: Other\n---\n" + t,
        lambda t: "# Source: https://x.io/a.md\n\n" + t,
        lambda t: "<!-- Source: https://x.io/a.md -->\n" + t,
        lambda t: "<!--\nSource: https://x.io/a.md\nDownloaded: 2026\n-->\n\n> ## Documentation Index\n> Fetch.\n\n"
        + t,
        lambda t: "> Source: https://x.io/a.md\n\n" + t,
        lambda t: "**Source:** <https://x.io/a.md>\n\n" + t,
        lambda t: t + "\n\nBuilt with [Mintlify](https://mintlify.com).\n",
        lambda t: t + "\n\n---\n\n> To find navigation, see llms.txt\n",
        lambda t: t + "\n\n## More\n\nSee also.\n",
        lambda t: t.replace("````", "```"),
        lambda t: t.replace("````", "~~~~~"),
        lambda t: t.replace("get /things", "spec.json GET /things"),
        lambda t: t.replace("get /things", "https://x.io/s.yaml GET /things"),
        lambda t: t.replace("yaml get /things", "yaml"),
        lambda t: t.replace("## OpenAPI\n", ""),
        lambda t: t.replace("## OpenAPI", "import X from 'x'\n\n<X/>\n\n## OpenAPI"),
        lambda t: t.replace("## OpenAPI", "```js\nconst a = `\n```\n\n## OpenAPI"),
        lambda t: t.replace("## OpenAPI", "```\nnever closed\n\n## OpenAPI"),
        lambda t: t.replace("## OpenAPI", "```yaml\nname: example\n```\n"),
        lambda t: t.replace("## OpenAPI", "```yaml\nopenapi: [broken\n```\n"),
        lambda t: t.replace("\n\n````", "\n````"),
        lambda t: t[: t.index("````yaml")].replace("\n", "\n")
        + "\n".join("  " + line for line in t[t.index("````yaml") :].split("\n")),
    ],
)
def test_a_page_may_begin_and_end_in_many_ways(change: object) -> None:
    assert callable(change)
    fragments, problems = read(change(page()))
    assert problems == []
    (fragment,) = fragments
    operation = fragment.document["paths"]["/things"]["get"]
    assert operation["summary"] == "List things"
    assert operation["description"] == "All of them."


@pytest.mark.parametrize("between", ["", "\n", "\n\n"])
@pytest.mark.parametrize("source", ["# Source: https://x.io/{}.md\n\n", ""])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_pages_in_one_file_stay_apart(between: str, source: str, end: str) -> None:
    names = ["alpha", "beta", "gamma"]
    texts = [
        source.format(name)
        + page(f"The {name}", f"yaml GET /{name}").replace(
            "path: /things", f"path: /{name}"
        )
        for name in names
    ]
    text = between.join(texts)
    fragments, problems = read(text.replace("\n", end))
    assert problems == []
    found = [(*f.document["paths"], f.origin.title, f.origin.url) for f in fragments]
    assert found == [
        (f"/{n}", f"The {n}", f"https://x.io/{n}" if source else "") for n in names
    ]
    lines = text.split("\n")
    for fragment in fragments:
        assert "````yaml" in lines[fragment.origin.line - 1]


def test_pages_with_front_matter_in_one_file_stay_apart() -> None:
    text = "".join(
        f"---\nurl: https://x.io/{name}\n---\n{page(name)}\n\n" for name in "ab"
    )
    fragments, problems = read(text)
    assert problems == []
    assert [f.origin.url for f in fragments] == ["https://x.io/a", "https://x.io/b"]


def test_the_pages_of_a_site_in_one_file_stay_apart() -> None:
    """In `llms-full.txt` a page begins with its title and then where it is from."""
    source = "Source: https://x.io/docs/{}\n\n"
    field = '<ParamField path="id" type="string" />\n\n'
    command = "<RequestExample>\n```sh\ncurl -X {} https://x.io/a/{{id}}\n```\n"
    text = "".join(
        f"# {method} it\n{source.format(method)}It.\n\n{field}"
        f"{command.format(method)}</RequestExample>\n\n"
        for method in ("GET", "PUT")
    )
    intro = f"# Welcome\n{source.format('intro')}Text of it.\n\n## More\n\n"
    last = page().replace("things\n", f"things\n{source.format('b')}", 1)
    fragments, problems = read(intro + text + last)
    assert [p.where.line for p in problems if p.level == "error"] == [1]
    found = [(*f.document["paths"], f.origin.title, f.origin.url) for f in fragments]
    assert found == [
        ("/a/{id}", "GET it", "https://x.io/docs/GET"),
        ("/a/{id}", "PUT it", "https://x.io/docs/PUT"),
        ("/things", "List things", "https://x.io/docs/b"),
    ]
    operation = fragments[0].document["paths"]["/a/{id}"]["get"]
    assert operation["description"] == "It."


@pytest.mark.parametrize("title", ["null", "undefined"])
def test_a_title_that_is_none(title: str) -> None:
    """Mintlify prints `# null` where a page has no title."""
    (fragment,), _ = read(page(title))
    assert "summary" not in fragment.document["paths"]["/things"]["get"]


@pytest.mark.parametrize("title", ["# Learn: a\n\n", "", "\n"])
def test_front_matter_may_stand_before_that_of_the_page(title: str) -> None:
    """A collector writes what it knows before the page, and a title of its own."""
    outer = "---\nkind: Learn\nsource_url: https://x.io/a\n---\n"
    text = f"{outer}{title}---\ntitle: A\napi: GET /a\n---\n\nText.\n"
    (found,) = split("a.md", text)
    assert (found.title, found.url) == ("A", "https://x.io/a")
    assert found.front_matter["api"] == "GET /a"
    assert found.text.strip() == "Text."
    (found,) = split("a.md", outer.replace("source_url", "x") + text)
    assert found.url == "https://x.io/a"


def test_a_page_of_nothing_but_code_stays_apart() -> None:
    text = "---\ntitle: A\n---\n```js\nf()\n```\n---\ntitle: B\n---\nText.\n"
    assert [page.title for page in split("a.md", text)] == ["A", "B"]


def test_a_title_without_a_block_does_not_make_a_page() -> None:
    fragments, problems = read(f"# Our API\n\nHello.\n\n{page()}\n\n# See also\n\nX.\n")
    assert problems == []
    assert [f.origin.title for f in fragments] == ["List things"]


def test_one_bad_page_does_not_stop_the_others() -> None:
    text = "\n".join(
        f"# Source: https://x.io/{name}\n\n{body}\n"
        for name, body in (
            ("a", page("A")),
            ("b", page("B").replace("method: get", "method: [get")),
            ("c", "# A guide\n\nNothing here.\n"),
            ("d", page("D")),
        )
    )
    fragments, problems = read(text)
    assert [f.origin.title for f in fragments] == ["A", "D"]
    assert [(p.code, p.operation) for p in problems] == [
        ("E105", "GET /things"),
        ("E100", ""),
    ]
    lines = text.split("\n")
    assert "[get" in lines[problems[0].where.line - 2]
    assert lines[problems[1].where.line - 1] == "# Source: https://x.io/c"


@pytest.mark.parametrize("before", ["Saved today.", "# Our API", "---"])
def test_text_before_the_first_page_is_no_page(before: str) -> None:
    text = f"{before}\n\n# Source: https://x.io/a\n\n{page('A')}\n"
    fragments, problems = read(text)
    assert [f.origin.url for f in fragments] == ["https://x.io/a"]
    assert list(map(str, problems)) == [
        "a.md:1: N100 text before the first page of the file; not read"
    ]


def test_a_first_page_without_its_block_is_no_text_before_others() -> None:
    first = "> ## Documentation Index\n\n# A\n\nNo block.\n"
    _, problems = read(f"{first}\n# Source: https://x.io/b\n\n{page('B')}\n")
    assert [p.code for p in problems] == ["E100"]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<!DOCTYPE html>\n<html><body># GET</body></html>\n", "an HTML page, not"),
        ("<!-- saved -->\n<html>\n</html>\n", "an HTML page, not Markdown"),
        ("# Source: https://x.io/a\n\n<html></html>\n", "an HTML page, not"),
        ("# Page Not Found\n\nGo home.\n", "that there is no such page"),
        ("# 404\n", "that there is no such page"),
        ("---\ntitle: Page not found\n---\n\nSorry.\n", "that there is no such page"),
        ("# Introduction\n\nWelcome.\n", "no operation here"),
        ("", "the file holds no page"),
    ],
)
def test_a_file_without_an_operation_says_what_it_is(text: str, what: str) -> None:
    _, (problem,) = read(text)
    assert what in problem.text
    assert "take it out of the folder, or save the page's Markdown" in problem.text


CONFLICT = "<<<<<<< HEAD\n{}=======\n{}>>>>>>> theirs\n"


@pytest.mark.parametrize("file", ["a.md", "a.mdx", "a.txt", "a.yaml", "a.json"])
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_a_merge_conflict_is_not_read(file: str, ends: str) -> None:
    conflict = CONFLICT.format("a\n", "")
    text = f"# T\n\n{conflict}\n{page()}".replace("\n", ends)
    fragments, problems = read(text, file)
    assert fragments == []
    assert list(map(str, problems)) == [
        f"{file}:3: E112 merge conflict; resolve it",
    ]


def test_a_merge_conflict_in_a_snippet() -> None:
    problems = Problems()
    source = Source("snippets/a.mdx", CONFLICT.format("a\n", "b\n").encode())
    read_snippets([source], problems)
    assert [(p.code, p.where.line) for p in problems] == [("E112", 1)]


@pytest.mark.parametrize(
    "text",
    [
        "<<<<<<< HEAD\n",
        "=======\n>>>>>>> a\n<<<<<<< b\n",
        " " + CONFLICT.format("", ""),
    ],
)
def test_what_is_no_merge_conflict(text: str) -> None:
    fragments, problems = read(f"{page()}\n\n{text}")
    assert len(fragments) == 1
    assert problems == []


def test_prose_is_no_specification() -> None:
    prose = "# POST /things\n\n```yaml\nname: x\n```\n\n```json\n{}\n```\n"
    fragments, problems = read(prose)
    assert fragments == []
    (problem,) = problems
    assert problem.code == "E100"
    assert problem.where == Where("a.md", 1)


def test_an_example_of_a_specification_is_one_if_it_has_operations() -> None:
    fragments, problems = read(f"# T\n\n```yaml\n{EXCERPT}```\n")
    assert len(fragments) == 1
    assert problems == []
    fragments, problems = read("# T\n\n```yaml\nopenapi: 3.1.0\ninfo: {}\n```\n")
    assert fragments == []
    assert [p.code for p in problems] == ["E100"]


@pytest.mark.parametrize(
    ("text", "code"),
    [("", "E100"), ("\n\n", "E100"), ("\ufeff", "E100"), ("# Just a title\n", "E100")],
)
def test_a_page_with_nothing(text: str, code: str) -> None:
    assert [p.code for p in read(text)[1]] == [code]


@pytest.mark.parametrize(
    "line", ["openapi: '/spec.json'", "api: 'fetch https://x.io/a'"]
)
def test_front_matter_that_names_no_operation(line: str) -> None:
    (problem,) = read(f"---\ntitle: T\n{line}\n---\n\nText.\n", "a.mdx")[1]
    assert (problem.code, problem.where.line) == ("E100", 3)
    assert "names no operation; write it as" in problem.text


def test_two_forms_on_one_page_are_refused() -> None:
    text = page() + f"\n\n````yaml get /things\n{EXCERPT}````\n"
    fragments, problems = read(text)
    assert fragments == []
    (problem,) = problems
    assert problem.code == "E101"
    assert "on line 7" in problem.text
    assert text.split("\n")[problem.where.line - 1] == "````yaml get /things"


def test_the_block_wins_over_its_fence() -> None:
    (fragment,), problems = read(page(info="yaml put /other"))
    assert "get" in fragment.document["paths"]["/things"]
    assert [(p.code, p.level) for p in problems] == [("N101", "note")]


def test_a_block_without_end_is_read_with_a_note() -> None:
    text = page().removesuffix("\n````")
    (fragment,), problems = read(text)
    assert "/things" in fragment.document["paths"]
    assert [(p.code, p.level) for p in problems] == [("N102", "note")]
    both, problems = read(text + "\n# Source: https://x.io/b\n\n" + page("B"))
    assert [f.origin.title for f in both] == ["List things", "B"]


@pytest.mark.parametrize(
    ("data", "code", "line"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "E104", 1),
        ("# T\n".encode("utf-16"), "E104", 1),
        (b"# T\n\xe9t\xe9\n", "E104", 2),
    ],
)
def test_a_file_that_is_no_text(data: bytes, code: str, line: int) -> None:
    problems = Problems()
    assert read_source("a.md", data, problems) == []
    (problem,) = problems
    assert (problem.code, problem.where.line) == (code, line)


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codegen.reading.decode.MAX_BYTES", 100)
    problems = Problems()
    assert read_source("a.md", b"x" * 101, problems) == []
    assert [p.code for p in problems] == ["E106"]


@pytest.mark.parametrize(
    "text",
    [
        "```x\n" * 50_000,
        "```yaml\n" * 50_000,
        "```yaml get /x\n" * 10_000,
        "```yaml " + " " * 200_000 + "x\n",
        "---\ntitle: x\n" * 10_000,
        "# t\n> q\n" * 20_000,
        "GET\n/\n" * 20_000 + "#### Body\n",
        "GET\n" + "/\nx\n" * 20_000 + "## Body\nx/y\n" + "a\nstring\n" * 20_000,
        "[](" + "#" * 200_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 20


PIECES = [line for seed in SEEDS for line in seed.read_text().split("\n")]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=20), max_size=60))
def test_no_mixture_of_lines_crashes(lines: list[str]) -> None:
    text = "\n".join(lines)
    fragments, problems = read(text.encode(errors="replace").decode())
    assert fragments or problems or not text.strip()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
@given(data=st.data())
def test_no_change_of_a_seed_crashes(seed: Path, data: st.DataObject) -> None:
    text = seed.read_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 200)))
    inserted = data.draw(st.sampled_from(PIECES) | st.text(max_size=10))
    changed = text[:start] + inserted + text[end:]
    fragments, problems = read(changed.encode(errors="replace").decode())
    assert fragments or problems
    for problem in problems:
        assert 1 <= problem.where.line <= changed.count("\n") + 2
        assert problem.where.file == "a.md"
