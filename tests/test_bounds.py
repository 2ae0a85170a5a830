"""Documents made to cost much end in bounded work: a package, or one clear error.

Each runs in a process with limits, so that one that would not end fails.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from codegen.dialects import openapi, read_source
from codegen.problems import Problems
from tests.forks import forks

ROOT = Path(__file__).parent.parent
SECONDS = 60  # of processor time; none of the quick ones takes a tenth of it
BYTES = 2 * 1024**3

# They take seconds.
SLOW = (
    "a long way",
    "a long way of arrays",
    "a tree of 2^25",
    "aliases merged",
    "2^20 combinations, none possible",
    "itself",
)

# The generator imports what it needs when it needs it: a page needs all of it.
IMPORTED = """\
import resource, sys
from pathlib import Path
import black  # so that it formats, and starts no other process for it
from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package

options = ClientOptions("big", ("big",), "out", "big_client", "Big", keep_going=True)
page = Path("specs/vercel/issue-a-new-cert.md")
assert compile_package([Source("page.md", page.read_bytes())], options, {}).files
"""
GENERATE = """\
name, page, seconds, size = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(size), int(size)))
resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
sys.setrecursionlimit(1000)
source = Source(name, Path(page).read_bytes())
compiled = compile_package([source], options, {})
for problem in compiled.problems:
    print(problem.level, str(problem)[:500])
print("files", len(compiled.files))
"""

Generate = Callable[..., tuple[bool, str]]


@pytest.fixture(scope="module")
def generate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generate]:
    """Whether a package comes out of a text, and the problems."""
    folder = tmp_path_factory.mktemp("pages")
    with forks(IMPORTED, ROOT) as run:

        def generate(text: str, name: str = "big.json") -> tuple[bool, str]:
            page = folder / name
            page.write_text(text, encoding="utf-8")
            done = run(GENERATE, name, page, SECONDS, BYTES, cwd=ROOT)
            assert done.returncode == 0, done.stderr[-2000:]
            assert "RecursionError" not in done.stdout
            *problems, files = done.stdout.splitlines()
            return files != "files 0", "\n".join(problems)

        yield generate


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def operation(schema: Any = None, **more: Any) -> dict[str, Any]:
    response: dict[str, Any] = {"description": "ok"}
    if schema is not None:
        response["content"] = {"application/json": {"schema": schema}}
    return {"get": {"tags": ["things"], "responses": {"200": response}, **more}}


def document(paths: Any = None, components: Any = None, **schemas: Any) -> str:
    """A document; GET /a returns the schema `A`."""
    return json.dumps(
        {
            "openapi": "3.1.0",
            "info": {"title": "Big", "version": "1"},
            "servers": [{"url": "https://big.example.com"}],
            "paths": {"/a": operation(ref("A"))} if paths is None else paths,
            "components": {"schemas": schemas, **(components or {})},
        }
    )


def chain(length: int, link: Callable[[Any], Any], end: Any) -> str:
    """Named schemas A, A1, A2 … of which each is made of the next one."""
    names = ["A", *(f"A{number}" for number in range(1, length + 1))]
    following = {name: link(ref(names[i + 1])) for i, name in enumerate(names[:-1])}
    return document(**following, **{names[-1]: end})


def nested(levels: int, around: Callable[[Any], Any], inner: Any) -> Any:
    for _ in range(levels):
        inner = around(inner)
    return inner


def obj(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


TEXT = {"type": "string"}
EITHER = [
    {"oneOf": [obj(**{f"a{n}": TEXT}), obj(**{f"b{n}": TEXT})]} for n in range(20)
]
DENSE = {
    name: {**obj(**{f"p{n}": ref(other) for n, other in enumerate("ABCDEFGHIJKL")})}
    for name in "ABCDEFGHIJKL"
}

WORK = {
    # references
    "itself": document(A=ref("A")),
    "each other": document(A=ref("B"), B=ref("A")),
    "itself by allOf": document(A={"allOf": [ref("A"), obj(x=TEXT)]}),
    "each other by allOf": document(
        A={"allOf": [ref("B"), obj(x=TEXT)]}, B={"allOf": [ref("A"), obj(y=TEXT)]}
    ),
    "itself by anyOf": document(A={"anyOf": [ref("A"), TEXT]}),
    "itself by not": document(A={"not": ref("A")}),
    "itself as items": document(A={"type": "array", "items": ref("A")}),
    "itself as values": document(
        A={"type": "object", "additionalProperties": ref("A")}
    ),
    "itself, required": document(A={**obj(a=ref("A")), "required": ["a"]}),
    "the document": document(A={"$ref": "#"}),
    "a long way that nobody goes": document(
        {"/a": operation(TEXT)},
        **{f"A{n}": obj(x=ref(f"A{n + 1}")) for n in range(15_000)},
        A15000=TEXT,
    ),
    "a long way of objects": chain(300, lambda next_: obj(x=next_, y=next_), TEXT),
    "all to all": document(**DENSE),
    "all to all, required": document(
        **{name: {**s, "required": list(s["properties"])} for name, s in DENSE.items()}
    ),
    "a tree of 2^25": chain(
        25, lambda n: {**obj(x=n, y=n), "required": ["x", "y"]}, TEXT
    ),
    "an example": document(
        {
            "/a": {
                "get": {
                    "responses": {
                        "200": {
                            "description": "",
                            "content": {
                                "application/json": {
                                    "examples": {
                                        "x": {"$ref": "#/components/examples/X"}
                                    }
                                }
                            },
                        }
                    }
                }
            }
        },
        {"examples": {"X": {"$ref": "#/components/examples/X"}}},
    ),
    # choices
    "choice of which each member is the choice": document(
        A={"oneOf": [ref("B"), ref("C")], "discriminator": {"propertyName": "k"}},
        B={"allOf": [ref("A"), obj(k=TEXT)]},
        C={"allOf": [ref("A"), obj(k=TEXT)]},
    ),
    "2^20 combinations": document(A={"allOf": EITHER}),
    "2^20 combinations, none possible": document(A={"allOf": [*EITHER, TEXT]}),
    "choices of choices": document(
        A=nested(8, lambda s: {"oneOf": [s, {"type": "array", "items": s}]}, TEXT)
    ),
    # size
    "2,000 properties": document(A=obj(**{f"prop{n}": TEXT for n in range(2000)})),
    "an enum of 5,000": document(A=obj(e={"enum": [f"v{n}" for n in range(5000)]})),
    "1,000 parameters": document(
        {
            "/a": operation(
                parameters=[
                    {"name": f"p{n}", "in": "query", "schema": TEXT}
                    for n in range(1000)
                ]
            )
        }
    ),
    "objects 80 levels deep": document(A=nested(80, lambda s: obj(x=s), TEXT)),
    "values 150 levels deep": document(
        {"/a": operation({"examples": [nested(150, lambda value: [value], 1)]})}
    ),
    "long names": document(
        {"/a": operation(operationId="x" * 9000, tags=["t" * 3000])}
    ),
    "a long description": document({"/a": operation(description="word " * 200_000)}),
    "markdown that is open": document(
        {
            "/a": operation(
                description="[[" * 9000 + "`" * 9000 + "<" * 9000 + "*_" * 9000
            )
        }
    ),
    # values
    "patterns": document(
        {
            "/a": operation(
                parameters=[
                    {
                        "name": f"p{n}",
                        "in": "query",
                        "schema": {"type": "string", "pattern": pattern},
                        "example": "a" * 60 + "!",
                    }
                    for n, pattern in enumerate(
                        [
                            "^(a+)+$",
                            "^(([a-z])+.)+[A-Z]([a-z])+$",
                            "(.*)*(.*)*(.*)*x",
                            "^(x+x+)+y$",
                            "(" * 3000 + "a" + ")" * 3000,
                            "((a{1,4000}){1,4000}){1,4000}",
                            "^(?=(a+)+$)a",
                        ]
                    )
                ]
            )
        }
    ),
    "patterns of names": document(
        {
            "/a": operation(
                {
                    "type": "object",
                    "patternProperties": {"^(a+)+$": TEXT},
                    "additionalProperties": False,
                    "examples": [{"a" * 60 + "!": "x"}],
                }
            )
        }
    ),
    "lengths": document(
        A=obj(
            text={"type": "string", "minLength": 10**9},
            array={"type": "array", "minItems": 10**9, "items": TEXT},
            whole={"type": "integer", "minimum": 10**300},
            step={"type": "number", "multipleOf": 1e-300},
            object={"type": "object", "minProperties": 10**9},
        )
    ),
    "bounds that are none": document(
        A={"allOf": [{"minLength": 3, **TEXT}, {"minLength": "x", "maxLength": {}}]}
    ),
}


def cases(table: Mapping[str, Any]) -> list[Any]:
    """The rows of a table as parameters; the slow ones are for `make test-large`."""
    return [
        pytest.param(
            *(row if isinstance(row, tuple) else (row,)),
            id=name,
            marks=[pytest.mark.large] if name in SLOW else [],
        )
        for name, row in table.items()
    ]


@pytest.mark.parametrize("text", cases(WORK))
def test_a_package_comes_out(text: str, generate: Generate) -> None:
    made, problems = generate(text)
    assert made
    assert "error" not in problems


REFUSED = {
    "parameter": (
        document(
            {"/a": operation(parameters=[{"$ref": "#/components/parameters/P"}])},
            {"parameters": {"P": {"$ref": "#/components/parameters/P"}}},
        ),
        "E201 $ref '#/components/parameters/P' leads back to itself; GET /a is left out",
    ),
    "response": (
        document(
            {
                "/a": {
                    "get": {"responses": {"200": {"$ref": "#/components/responses/R"}}}
                }
            },
            {"responses": {"R": {"$ref": "#/components/responses/R"}}},
        ),
        "E201 $ref '#/components/responses/R' leads back to itself; GET /a is left out",
    ),
    "path": (
        document({"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}),
        "E201 $ref '#/paths/~1b' leads back to itself; /a is left out",
    ),
    "a long way": (
        chain(5000, lambda next_: next_, TEXT),
        "E320 its schemas lead into each other too many levels deep",
    ),
    "a long way of arrays": (
        chain(5000, lambda next_: {"type": "array", "items": next_}, TEXT),
        "E320 its schemas lead into each other too many levels deep",
    ),
    "2^25 times the same": (
        chain(25, lambda next_: {"allOf": [next_, next_]}, obj(z=TEXT)),
        "E320 `allOf` leads to too many other schemas",
    ),
    "a union of 15,000": (
        document(A={"oneOf": [obj(**{f"a{n}": TEXT}) for n in range(15_000)]}),
        "E320 `oneOf` has more than 200 members",
    ),
    "arrays of arrays": (
        document(A=nested(90, lambda s: {"type": "array", "items": s}, TEXT)),
        "E320 more than 40 arrays or maps stand in each other",
    ),
}


@pytest.mark.parametrize(("text", "said"), cases(REFUSED))
def test_an_operation_is_left_out(text: str, said: str, generate: Generate) -> None:
    made, problems = generate(text)
    assert not made
    assert problems.startswith("error big.json:1: ")
    assert said in problems


START = "openapi: 3.1.0\npaths: "
TEN = [",".join([f"*a{level}"] * 10) for level in range(9)]
BOMB = "a0: &a0 [x]\n" + "".join(
    f"a{level + 1}: &a{level + 1} [{ten}]\n" for level, ten in enumerate(TEN)
)

UNREADABLE = {
    "JSON, deep": ("big.json", '{"openapi":' + "[" * 100_000, "E106"),
    "YAML, deep": ("big.yaml", START + "[" * 100_000 + "]" * 100_000, "E106"),
    "YAML, deep maps": ("big.yaml", START + "{a: " * 9000 + "1" + "}" * 9000, "E106"),
    "YAML, deep dashes": ("big.yaml", START + "\n  " + "- " * 9000 + "x", "E106"),
    "aliases": ("big.yaml", f"{BOMB}{START}*a9", "E106"),
    "aliases merged": (
        "big.yaml",
        "a0: &a0 {x: 1}\n"
        + "".join(
            f"a{n}: &a{n} {{{','.join(f'k{i}: *a{n - 1}' for i in range(10))}}}\n"
            for n in range(1, 10)
        )
        + START
        + "\n  <<: *a9\n",
        "E106",
    ),
    "an alias of itself": ("big.yaml", START + "&a {b: *a}", "E105"),
    "a number, JSON": ("big.json", '{"openapi": 1e400}', "E106"),
    "a number, YAML": ("big.yaml", "openapi: 1.5e400", "E105"),
    "10,000 digits, JSON": ("big.json", '{"openapi": ' + "1" * 10_000 + "}", "E106"),
    "10,000 digits, YAML": ("big.yaml", "openapi: " + "1" * 10_000, "E105"),
    "10,000 digits, base 16": ("big.yaml", "openapi: 0x" + "f" * 10_000, "E105"),
    "no float": ("big.yaml", "openapi: !!float " + "1" * 400, "E105"),
}


@pytest.mark.parametrize(("name", "text", "code"), cases(UNREADABLE))
def test_one_error_says_where(
    name: str, text: str, code: str, generate: Generate
) -> None:
    made, problems = generate(text, name)
    assert not made
    (line,) = problems.splitlines()
    assert line.startswith(f"error {name}:")
    assert f": {code} " in line


def test_more_operations_than_make_a_client(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openapi, "_MOST_OPERATIONS", 10)
    paths = {f"/a{number}": operation() for number in range(11)}
    problems = Problems()
    assert read_source("big.json", document(paths).encode(), problems) == []
    (problem,) = problems
    assert str(problem) == (
        "big.json:1: E106 11 operations; no more than 10 make one client. "
        "Split the document"
    )


LARGE = {
    "5,000 objects in each other": chain(5000, lambda next_: obj(x=next_), TEXT),
    "50,000 properties": document(A=obj(**{f"prop{n}": TEXT for n in range(50_000)})),
    "an enum of 50,000": document(A=obj(e={"enum": [f"v{n}" for n in range(50_000)]})),
    "16,000 objects": document(A=nested(13, lambda s: obj(x=s, y=s), TEXT)),
    "a description of 10 MB": document(
        {"/a": operation(description="word " * 2_000_000)}
    ),
}


@pytest.mark.large
@pytest.mark.parametrize("text", LARGE.values(), ids=LARGE)
def test_a_large_package_comes_out(
    text: str, generate: Generate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules[__name__], "SECONDS", 600)
    made, problems = generate(text)
    assert made
    assert not problems


@pytest.mark.large
def test_100_000_paths(generate: Generate) -> None:
    paths = {f"/a{number}": operation(ref("A")) for number in range(100_000)}
    made, problems = generate(document(paths, A=obj(x=TEXT)))
    assert not made
    assert problems.startswith("error big.json:1: E106 100,000 operations")
