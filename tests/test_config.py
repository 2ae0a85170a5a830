"""The configuration: defaults, and messages with file and line."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from codegen.options import PullOption
from codegen.problems import Where
from codegen.project.config import (
    AuthOption,
    ConfigError,
    load_config,
    options_from_flags,
)
from codegen.project.toml_lines import key_lines

GOOD = """\
[clients.vercel]
specs = "specs/vercel"
output = "generated/vercel"

[clients.pay-api]
specs = ["a.md", "./more//pages"]
output = "generated/pay"
client = "Pay"
version = "1.2.0rc1"
layout = "package"
keep_going = true
allow = ["E310 GET /export"]
auth = { type = "apiKey", name = "X-Key", in = "query" }

[clients.pay-api.rename]
"POST /v3/pay" = "payments.create"

[clients.pay-api.servers]
eu = "https://eu.pay.example/api"
us = "https://us.pay.example/api"
"""


def write(folder: Path, text: str, name: str = "mintgen.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def messages(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load_config(folder)
    return [str(problem) for problem in caught.value.problems]


def test_defaults_come_from_the_name(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    assert config is not None
    vercel = config.clients["vercel"]
    assert (vercel.package, vercel.client) == ("vercel_client", "Vercel")
    assert (vercel.version, vercel.layout) == ("0.1.0", "project")
    assert vercel.auth is None
    assert config.clients["pay-api"].package == "pay_api_client"


def test_every_key_is_read(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    assert config is not None
    pay = config.clients["pay-api"]
    assert pay.specs == ("a.md", "more/pages")
    assert (pay.client, pay.version, pay.layout) == ("Pay", "1.2.0rc1", "package")
    assert pay.keep_going
    assert pay.allow == ("E310 GET /export",)
    assert pay.auth == AuthOption("apiKey", "X-Key", "query")
    assert pay.rename == {"POST /v3/pay": "payments.create"}
    assert list(pay.servers) == ["eu", "us"]


def test_a_key_knows_its_line(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, GOOD))
    assert config is not None
    pay = config.clients["pay-api"]
    assert pay.place("rename", "POST /v3/pay") == Where("mintgen.toml", 16)
    assert pay.place("auth", "name") == Where("mintgen.toml", 13)
    assert pay.place("formatter") == Where("mintgen.toml", 5)  # its table


def test_pyproject_is_found_from_below(tmp_path: Path) -> None:
    text = GOOD.replace("[clients", "[tool.mintgen.clients")
    write(tmp_path, text, "pyproject.toml")
    write(tmp_path / "generated/vercel", "[project]\n", "pyproject.toml")
    config = load_config(tmp_path / "generated/vercel")
    assert config is not None
    assert (config.root, config.file) == (tmp_path.resolve(), "pyproject.toml")
    assert config.clients["pay-api"].place("output") == Where("pyproject.toml", 7)


def test_the_search_ends_at_the_repository(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    (tmp_path / "repository/.git").mkdir(parents=True)
    assert load_config(tmp_path / "repository") is None


def test_two_configurations_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path, GOOD)
    other = GOOD.replace("[clients", "[tool.mintgen.clients")
    for text in (other, "[tool.mintgen.clients]\n"):
        write(tmp_path, text, "pyproject.toml")
        (message,) = messages(tmp_path)
        assert message.startswith("mintgen.toml:1: E600 pyproject.toml beside it")


def test_text_that_is_not_toml(tmp_path: Path) -> None:
    (message,) = messages(write(tmp_path, "[clients.a]\nspecs = \n"))
    assert message.startswith("mintgen.toml:2: E601 not TOML: ")
    (tmp_path / "mintgen.toml").write_bytes(b"\xff")
    (message,) = messages(tmp_path)
    assert message == "mintgen.toml:1: E600 is not UTF-8 text; save it as that"


def test_two_clients_of_one_package(tmp_path: Path) -> None:
    client = '[clients.{0}]\nspecs = "specs/{0}"\noutput = "generated/{0}"\n'
    text = client.format("a-b") + client.format("a_b")
    assert messages(write(tmp_path, text)) == [
        "mintgen.toml:4: E605 package 'a_b_client' is that of 'a-b' too; "
        "give each client a name of its own"
    ]


def test_a_client_that_begins_with_a_digit(tmp_path: Path) -> None:
    text = '[clients.1api]\nspecs = "specs"\noutput = "out"\npackage = "api"\n'
    (line,) = messages(write(tmp_path, text + 'client = "Pay"\n'))
    assert line.endswith("letters, digits, '-' and '_', beginning with a letter")


def test_all_mistakes_are_reported_together(tmp_path: Path) -> None:
    text = GOOD.replace('client = "Pay"', 'klient = "Pay"')
    text = text.replace('"1.2.0rc1"', '"new"').replace("keep_going", "keepgoing")
    assert messages(write(tmp_path, text)) == [
        "mintgen.toml:8: E602 unknown key 'klient' in clients.pay-api; "
        "did you mean 'client'?",
        "mintgen.toml:9: E604 version 'new' is no version, such as '0.1.0'",
        "mintgen.toml:11: E602 unknown key 'keepgoing' in clients.pay-api; "
        "did you mean 'keep_going'?",
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('package = "json"', "E604 package 'json' is a module of Python's"),
        ('package = "class"', "E604 package 'class' is a Python keyword"),
        ('package = "a/b"', "E604 package 'a/b' must be lower-case"),
        ('package = "../x"', "E604 package '../x' must be lower-case"),
        ('package = "Shop"', "E604 package 'Shop' must be lower-case"),
        ('package = "pydantic"', "E604 package 'pydantic' is a package that"),
        ('client = "my shop"', "E604 client 'my shop' must be the name of a class"),
        ('client = "Client"', "E604 client 'Client' is a name that"),
        ('client = "ShopError"', "E604 client 'ShopError' is a name that"),
        ("client = 3", "E603 'client' must be a string"),
        ('auth = "bearer"', "E603 shop.auth must be a table"),
        ('auth = { type = "oauth" }', 'E603 \'type\' must be "bearer" or "basic" or'),
        ('auth = { type = "basic", name = "X" }', "E602 unknown key 'name'"),
        ('auth = { type = "apiKey" }', "E603 'name' is missing in shop.auth"),
        ('rename = { "post /a" = "a.b" }', "E604 key 'post /a' must be a method"),
        ('rename = { "POST /a" = "b" }', "E604 value 'b' must be a resource and"),
        (
            'rename = { "POST /a" = "a.class" }',
            "E604 value 'a.class' has 'class', a Python keyword",
        ),
        ('rename = { "GET /a" = 1 }', "E603 'GET /a' must be a string"),
        ('deprecated = { "b" = "a.b" }', "E633 old name 'b' must be a resource and"),
        ('deprecated = { "a.b" = "a.b.c" }', "E633 new name 'a.b.c' must be a"),
        ('deprecated = { "a.my-b" = "a.b" }', "E633 old name 'a.my-b' cannot be"),
        ('deprecated = { "a._b" = "a.b" }', "E633 old name 'a._b' cannot be written"),
        ('deprecated = { "a.class" = "a.b" }', "E633 old name 'a.class' cannot be"),
        ('deprecated = { "a.ﬁ" = "a.b" }', "E633 old name 'a.ﬁ' cannot be written"),
        ('deprecated = { "raw.b" = "a.b" }', "E633 old name 'raw.b' is taken: 'raw'"),
        ('deprecated = { "a.omit" = "a.b" }', "E633 old name 'a.omit' is taken"),
        ('deprecated = { "models.Any" = "models.A" }', "E633 old name 'models.Any' is"),
        (
            'deprecated = { "models.a.b.C" = "models.C" }',
            "E633 old name 'models.a.b.C'",
        ),
        ('deprecated = { "models.A" = "a.b" }', "E633 'models.A' and 'a.b': one is a"),
        ('deprecated = { "a.b" = 1 }', "E603 'a.b' must be the new name, a string"),
        (
            'deprecated = { a.b = "a.c" }',
            "E603 'a' must be the new name, a string; put",
        ),
        ('deprecated = { "a.b" = "a.b" }', "E632 'a.b' leads in a circle"),
        ('deprecated = ["a.b"]', "E603 shop.deprecated must be a table"),
        ('allow = ["GET /a"]', "E604 allow 'GET /a' must be a code and"),
        ('servers = { eu = "ftp://x" }', "E604 value 'ftp://x' must be an absolute"),
        ('servers = { eu = "https://u:p@x" }', "E604 value 'https://u:p@x' must be"),
        ('formatter = "yapf"', 'E603 \'formatter\' must be "black" or "ruff"'),
        ('layout = "flat"', 'E603 \'layout\' must be "project" or "package"'),
        ("pull = 3", "E603 'pull' must be a string or a list of strings"),
        ("pull = []", "E603 'pull' must be a string or a list of strings"),
        ("pull = {}", "E603 'urls' is missing in shop.pull"),
        ('pull = "http://x/a"', "E604 pull 'http://x/a' must be https"),
        ('pull = ["https://x", "https://u:p@x/a"]', "E604 pull 'https://x/a' has cred"),
        ('pull = { urls = "x" }', "E604 urls 'x' is no https URL"),
        ('pull = { urls = "https://x", match = [""] }', "E604 match '' must not be"),
        ('pull = { urls = "https://x", march = "y" }', "E602 unknown key 'march' in"),
        ("pagination = false", "E603 shop.pagination must be a table"),
        ('pagination = { "/a" = false }', "E604 key '/a' must be a method"),
        ('pagination = { "GET /a" = true }', "E603 pagination.GET /a must be a table"),
        ('pagination = { "GET /a" = {} }', "E603 'style' is missing in"),
        (
            'pagination = { "GET /a" = { style = "odd" } }',
            'E603 \'style\' must be "cursor" or "last_item" or "page"',
        ),
        (
            'pagination = { "GET /a" = { style = "link" } }',
            "E603 'next' is missing in pagination.GET /a",
        ),
        (
            'pagination = { "GET /a" = { style = "header", next = "x" } }',
            "E602 unknown key 'next' in pagination.GET /a",
        ),
        (
            'pagination = { "GET /a" = { style = "page", parameter = "", first = 1 } }',
            "E604 parameter '' must not be empty",
        ),
        (
            'pagination = { "GET /a" = { style = "page", parameter = "p", first = "1" } }',
            "E603 'first' must be a whole number",
        ),
    ],
)
def test_a_value_that_cannot_be_used(tmp_path: Path, line: str, expected: str) -> None:
    text = f'[clients.shop]\nspecs = "specs"\noutput = "out"\n{line}\n'
    found = messages(write(tmp_path, text))
    assert len(found) == 1
    assert found[0].startswith(f"mintgen.toml:4: {expected}")


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        (".", "must be a folder of its own"),
        ("a/..", "must be inside the folder"),
        ("../out", "must be inside the folder"),
        ("/out", "must be relative"),
        ("C:/out", "must be relative"),
        ("a\\b", "must be a path with '/'"),
        ("", "must not be empty"),
        ("specs/out", "overlaps with the specs 'specs'"),
        ("SPECS", "overlaps with the specs 'specs'"),
        ("generated", "overlaps with that of 'other'"),
        ("generated/other/shop", "overlaps with that of 'other'"),
        (".mintgen_cache", "must not be in '.mintgen_cache'"),
        ("./.Mintgen_Cache/shop", "must not be in '.mintgen_cache'"),
    ],
)
def test_an_output_folder_that_is_not_safe(
    tmp_path: Path, output: str, expected: str
) -> None:
    text = '[clients.other]\nspecs = "pages"\noutput = "generated/other"\n'
    text += f"[clients.shop]\nspecs = 'specs'\noutput = '{output}'\n"
    found = messages(write(tmp_path, text))
    assert len(found) == 1
    assert found[0].startswith("mintgen.toml:6: E605 ")
    assert expected in found[0]


def test_specs_are_not_kept_in_what_may_be_deleted(tmp_path: Path) -> None:
    text = "[clients.shop]\nspecs = '.mintgen_cache/specs'\noutput = 'shop'\n"
    (found,) = messages(write(tmp_path, text))
    assert found.startswith("mintgen.toml:2: E604 specs '.mintgen_cache/specs' must ")


def test_missing_keys_and_clients(tmp_path: Path) -> None:
    assert messages(write(tmp_path, "\n[clients.shop]\n")) == [
        "mintgen.toml:2: E603 'output' is missing in clients.shop",
        "mintgen.toml:2: E603 'specs' is missing in clients.shop",
    ]
    (message,) = messages(write(tmp_path, "clients = 3\n"))
    assert (
        message
        == "mintgen.toml:1: E603 clients must be a table, such as [clients.NAME]"
    )
    (message,) = messages(
        write(tmp_path, "[client.shop]\n[clients.a]\nspecs = 'a'\noutput = 'b'")
    )
    assert message.endswith("did you mean 'clients'?")


def test_an_old_name_leads_to_a_new_one_at_once(tmp_path: Path) -> None:
    text = """\
[clients.shop]
specs = "specs"
output = "out"

[clients.shop.deprecated]
"a.one" = "a.two"
"a.two" = "a.three"
"models.One" = "models.shared.Two"
"models.shared.Two" = "models.One"
"a.four" = "a.five"
"models.Four" = "models.Five"
"models.shared.Four" = "models.Six"
"""
    assert messages(write(tmp_path, text)) == [
        "mintgen.toml:6: E632 'a.one' leads to 'a.two', which is an old name itself; "
        "write 'a.three'",
        "mintgen.toml:8: E632 'models.One' leads in a circle; name what exists, or "
        "take it out",
        "mintgen.toml:9: E632 'models.shared.Two' leads in a circle; name what exists, "
        "or take it out",
        "mintgen.toml:12: E633 'models.shared.Four' is there twice; take one out",
    ]


def test_flags() -> None:
    options = options_from_flags(("specs",), "pay_api_client", "out", None)
    assert (options.name, options.client) == ("pay_api", "PayApi")
    with pytest.raises(ConfigError) as caught:
        options_from_flags(("specs",), "json", "out", "no name")
    assert [str(p)[:35] for p in caught.value.problems] == [
        "command line:1: E604 --client 'no n",
        "command line:1: E604 --package 'jso",
    ]


LINES = '''\
# a comment with [brackets] and key = "value"
title = "a # no comment" # but = this
[table."with.dot"] # comment
text = """
[not.a.table]
key = 1
""\\""" """
raw = \'\'\'
other = 'x' \'\'\'\'
list = [ # [a]
  "x", { inner = 1, deep = { er = [1, 2] } }, [ [ "]" ] ],
]
a . "b c" = { "d" = 2, e.f = 1979-05-27T07:32:00Z }
number = -1.5e3
[[many]]
first = 1
[[many]]
second = 'C:\\path\\'
[last]
'''


def test_lines_of_keys() -> None:
    lines = key_lines(LINES)
    assert lines[("title",)] == 2
    assert lines[("table", "with.dot", "text")] == 4
    assert lines[("table", "with.dot", "raw")] == 8
    assert lines[("table", "with.dot", "list")] == 10
    assert lines[("table", "with.dot", "list", "deep", "er")] == 11
    assert lines[("table", "with.dot", "a", "b c", "e", "f")] == 13
    assert lines[("table", "with.dot", "number")] == 14
    assert lines[("many", "first")] == 16
    assert lines[("many", "second")] == 18
    assert lines[("last",)] == 19
    assert len(lines) == 19  # nothing from strings, comments and values


def test_every_key_that_tomllib_reads_has_a_line() -> None:
    text = (Path(__file__).parent.parent / "pyproject.toml").read_text("utf-8")
    lines = key_lines(text)
    rows = text.split("\n")

    def visit(table: dict[str, object], path: tuple[str, ...]) -> int:
        seen = 0
        for key, value in table.items():
            assert key in rows[lines[(*path, key)] - 1]
            seen += 1
            if isinstance(value, dict):
                seen += visit(value, (*path, key))
        return seen

    assert visit(tomllib.loads(text), ()) > 40


@pytest.mark.parametrize(
    ("text", "option"),
    [
        ('"https://x/a"', PullOption(("https://x/a",))),
        (
            '["https://x/a", "https://x/b.md"]',
            PullOption(("https://x/a", "https://x/b.md")),
        ),
        (
            '{ urls = "https://x/llms.txt", match = ["/a/**"], exclude = "b" }',
            PullOption(("https://x/llms.txt",), ("/a/**",), ("b",)),
        ),
    ],
)
def test_where_pages_are_pulled_from(
    tmp_path: Path, text: str, option: PullOption
) -> None:
    lines = f'[clients.a]\nspecs = "specs"\noutput = "out"\npull = {text}\n'
    config = load_config(write(tmp_path, lines))
    assert config is not None
    assert config.clients["a"].pull == option
    assert config.clients["a"].place("pull") == Where("mintgen.toml", 4)
    assert "pull" not in config.clients["a"].as_data()


@pytest.mark.parametrize("specs", ['["a", "b"]', '"a.md"', '["a/openapi.YAML"]'])
def test_what_is_pulled_needs_one_folder(tmp_path: Path, specs: str) -> None:
    text = f'[clients.a]\nspecs = {specs}\noutput = "out"\npull = "https://x"\n'
    assert messages(write(tmp_path, text)) == [
        "mintgen.toml:2: E603 'specs' must be one folder, for 'pull' to write to; "
        "name one"
    ]


def test_two_clients_do_not_pull_into_one_folder(tmp_path: Path) -> None:
    text = "".join(
        f'[clients.{name}]\nspecs = "{specs}"\noutput = "{name}"\npull = "https://x"\n'
        for name, specs in (("one", "specs"), ("two", "specs/two"))
    )
    assert messages(write(tmp_path, text)) == [
        "mintgen.toml:6: E605 specs 'specs/two' are pulled for 'one' too; give each "
        "client its own folder"
    ]
