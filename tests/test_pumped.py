"""A token pumped into a page, at any place: reading takes time that grows with it.

Each place is a process with a limit of processor time, many times what it takes: a
regular expression that tries all combinations, or a list that is looked through once
for each of its members, takes minutes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator

import pytest

from codegen.analysis import analyse
from codegen.dialects import snippets
from codegen.files import Source
from codegen.model.imports import by_kind
from codegen.model.telling import VERSION
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.project.evidence import shown_server
from codegen.testing import patterns
from tests.forks import forks
from tests.test_bounds import BYTES, IMPORTED, ROOT, document, operation

SIZE = 100_000
SECONDS = 120  # for all tokens at one place, which take five

COMPONENTS = """---
title: "T"
description: "@DESCRIPTION@"
api: "POST /x@URL@"
---

@TEXT@

<ParamField body="a" type="string @TYPE@" required @TAG@>
  text @FIELD@
</ParamField>

<ParamField header="Content-Type" type="string">@MEDIA@</ParamField>

<ResponseField name="b" type="string">text</ResponseField>

<RequestExample>
```bash @INFO@
curl -X POST https://a.example/x @CALL@
```
</RequestExample>

<ResponseExample>
```json @TITLE@
{"b": "c"} @EXAMPLE@
```
</ResponseExample>
"""
SEEN = """# T

> @DESCRIPTION@

POST

/x

@TEXT@

```
curl --request POST \\
  --url https://a.example/x \\
  --header 'X-Api-Key: <x-api-key>' \\
  --data '{"a": "b"}' @CALL@
```

#### Body @HEADING@

a

string @TYPE@

required

@FIELD@

#### Response

200

application/json

b

string

```
{"b": "c"} @EXAMPLE@
```
"""
OPERATION = """# T

@TEXT@

```json
@BLOCK@
```

````yaml @INFO@ a.json GET /x
paths:
  path: /x
  method: get
  servers: [{url: 'https://a.example/'}]
  request: {security: [], parameters: {path: {}, query: {}, header: {}, cookie: {}}}
  response: {}
  type: path
components: {schemas: {}}
@END@
````
"""
DOCUMENT = """openapi: 3.1.0
info: {title: "@TITLE@", version: "1", description: "@DESCRIPTION@"}
servers: [{url: "https://a.example/@SERVER@"}]
paths:
  "/x@PATH@":
    get:
      operationId: "@NAME@"
      summary: "@SUMMARY@"
      tags: ["@TAG@"]
      x-codeSamples: [{lang: js, source: "@SAMPLE@"}]
      responses: {"200": {description: "@RESPONSE@"}}
"""
FORMS = {
    "components.mdx": COMPONENTS,
    "seen.md": SEEN,
    "operation.md": OPERATION,
    "document.yaml": DOCUMENT,
    "bare.md": "@TEXT@",
    "fields.mdx": '# T\n\n<ParamField body="a" />\n@TEXT@\n',
    "quoted.mdx": COMPONENTS.replace("@TAG@", 'b={"@TAG@'),
}
PLACES = [
    (name, part)
    for name, form in FORMS.items()
    for part in form.split("@")[1::2]
    if part.isupper()
]

TOKENS = (
    *("a", "A", "1", "/", "\n", " ", "\t", "`", "~", "<", "[", "{", "\\", "-", "#"),
    *(
        "<!--",
        "{/*",
        "```\n",
        "~~~\n",
        "```a\n",
        "---\n",
        ": ",
        " \n",
        "=",
        "a=",
        "a={",
    ),
    *('"', "'", '\\"', "\\'", "a='", "[](", "[](#", "[]()", "&#", "? ", "| ", "v1/"),
    *("<A", "<ParamField ", "</Tab>", "{a}", "{ ", "required", "default:", "a.", "a:"),
    *("<Tab x={'", '<Tab x={"\\"', "with A(", "a=A(", "a.a(", "-d '", "-H 'a", "-1a"),
    *("?a=1&", "{?a}", "#{"),
    *("https://a ", "://", "import A from 'a.mdx'\n", "a, ", " or ", "array<", "http "),
)

# Each of them took minutes once.
FOUND = (
    ("operation.md", "BLOCK", "\n"),
    ("components.mdx", "FIELD", "`"),
    ("components.mdx", "FIELD", "<!--"),
    ("components.mdx", "FIELD", "{/*"),
    ("components.mdx", "EXAMPLE", "```\n"),
    ("components.mdx", "TITLE", "a"),
    ("components.mdx", "TAG", " "),
    ("components.mdx", "TAG", 'a={"\\"'),
    ("components.mdx", "MEDIA", "a"),
    ("seen.md", "TYPE", "required"),
    ("seen.md", "HEADING", "["),
    ("document.yaml", "SERVER", "a"),
    ("document.yaml", "NAME", "a:"),
    ("bare.md", "TEXT", ": "),
    ("fields.mdx", "TEXT", "\n"),
    ("quoted.mdx", "TAG", '\\"'),
)

READ = """\
import json, sys
pages, seconds, size = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
from codegen.dialects import describes
from codegen.analysis import analyse
for line in Path(pages).open():
    name, before, token, after = json.loads(line)
    print(name, repr(token), "behind", repr(before[-20:]), flush=True)
    for end in ("", "!"):
        pumped = token * (SIZE // len(token)) + end
        if name.endswith("yaml"):
            pumped = json.dumps(pumped)[1:-1]
        text = (before + pumped + after).encode()
        describes(name, text)
        analyse([Source(name, text)], options)
"""

Read = Callable[[Iterable[tuple[str, str, str]]], None]


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Read]:
    """Reads pages with a token pumped into a place, within the limits."""
    pages = tmp_path_factory.mktemp("pages") / "pages"
    with forks(IMPORTED, ROOT) as run:

        def read(pumped: Iterable[tuple[str, str, str]]) -> None:
            lines = (json.dumps(page(*row)) + "\n" for row in pumped)
            pages.write_text("".join(lines), encoding="utf-8")
            code = READ.replace("SIZE", str(SIZE))
            done = run(code, pages, SECONDS, BYTES, cwd=ROOT)
            assert done.returncode == 0, done.stdout[-100:] + done.stderr[-2000:]

        yield read


def page(name: str, part: str, token: str) -> tuple[str, str, str, str]:
    """A form, empty but for one place: what is before the token, and behind it."""
    before, after = FORMS[name].split(f"@{part}@")
    before, after = (re.sub("@[A-Z]+@", "", text) for text in (before, after))
    return name, before, token, after


def test_what_took_minutes_once(read: Read) -> None:
    read(FOUND)


@pytest.mark.large
@pytest.mark.parametrize(("name", "part"), PLACES)
def test_each_token(name: str, part: str, read: Read) -> None:
    read((name, part, token) for token in TOKENS)


def test_a_version_of_many_digits_is_none() -> None:
    assert VERSION.fullmatch("v" + "1" * 5000 + "x") is None
    assert VERSION.fullmatch("v1.2-beta3_alpha")


def test_numbers_of_many_digits_have_an_order() -> None:
    digits = "1" * 5000
    names = [f"Aa{digits}", "Aa10", "Aa2", "Aa", f"Aa{digits}0"]
    assert sorted(names, key=by_kind) == ["Aa", "Aa2", "Aa10", names[0], names[4]]


@pytest.mark.parametrize(
    "text",
    [
        document({"/a": operation(tags=["t" + "1" * 5000])}),
        document({f"/v{'1' * 5000}/a": operation()}),
        document({"/a": {"get": {"responses": {"1" * 5000: {"description": "a"}}}}}),
        document({"/a": operation(parameters=[{"$ref": "#/paths/" + "1" * 5000}])}),
        document(
            {"/a": operation({"type": "string", "pattern": f"a{{{'1' * 5000}}}"})}
        ),
    ],
    ids=["tag", "version", "status", "pointer", "pattern"],
)
def test_many_digits_are_no_internal_error(text: str) -> None:
    sources = [Source("big.json", text.encode())]
    options = ClientOptions("big", (), "out", "big_client", "Big", keep_going=True)
    compile_package(sources, options, {})  # raises nothing


def test_a_long_string_for_a_pattern_is_made_in_few_steps(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[int] = []
    length = vars(patterns)["_length"]

    def counted(pattern: str, extra: int) -> int:
        made.append(extra)
        return int(length(pattern, extra))

    monkeypatch.setattr(patterns, "_length", counted)
    for pattern in ("^" + "[a-z]{3}" * 1300 + "$", "^x+$", "^(?:x|1)$"):
        made.clear()
        patterns.matching.__wrapped__(pattern, 4000)
        assert len(made) < 20
    assert patterns.matching.__wrapped__("^x+$", 4000) == "x" * 4000


def test_snippets_are_counted_by_their_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(snippets, "_MAX_TEXT", 1000)
    monkeypatch.setattr(snippets, "_MAX_TEXTS", 1500)
    options = ClientOptions("x", (), "o", "x_client", "X")

    def errors(uses: int, pages: int) -> list[str]:
        used = '<Snippet file="a.mdx" />\n' * uses
        sources = [Source("snippets/a.mdx", b"a" * 100)]
        for number in range(pages):
            text = f'---\napi: "GET https://x.io/{number}"\n---\n\n{used}'
            sources.append(Source(f"{number}.mdx", text.encode()))
        return [str(error) for error in analyse(sources, options).errors]

    assert errors(10, 1) == []
    (error,) = errors(11, 1)
    assert error == (
        "0.mdx:15: E121 the snippets of the page have more than 1,000 characters, a "
        "snippet counted as often as it is used; use fewer"
    )
    (error,) = errors(8, 2)
    assert error.startswith("1.mdx:12: E121 the snippets of all pages have more than")


def test_parameters_beside_each_other_in_an_address() -> None:
    many = "".join(f"{{p{number}}}" for number in range(40))
    call = f"curl https://a.io/{'a' * 1900}/x\ncurl https://b.io/base/things/12/x.y\n"
    sources = [Source("a.md", call.encode())]
    found = shown_server(sources, [f"/{many}/zzz", "/things/{id}/{a}.{b}"])
    assert found is not None
    assert found.value == "https://b.io/base"
