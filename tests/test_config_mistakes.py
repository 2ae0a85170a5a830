"""Mistakes that people make in a configuration: one line each, where and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from codegen.cli import main

CLIENT = '[clients.shop]\nspecs = "specs"\noutput = "out"\n'
DOCUMENT = """\
openapi: 3.1.0
info: { title: Shop, version: "1" }
servers: [{ url: "https://shop.dev" }]
paths:
  /things/{id}:
    get:
      operationId: getThing
      tags: [things]
      parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
      responses: { "200": { description: ok } }
  /export:
    get:
      operationId: export
      tags: [things]
      parameters: [{ $ref: "#/components/parameters/No" }]
      responses: { "200": { description: ok } }
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/shop.yaml").write_text(DOCUMENT, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """The messages of a run that ends for wrong use, without how many they are."""
    assert main(arguments or ("generate",)) == 2
    out, err = capsys.readouterr()
    assert out == ""
    lines = err.splitlines()
    assert "Traceback" not in err
    return lines[:-1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[mintgen.clients.shop]\nspecs = "specs"\n',
            "1: E602 'mintgen': in pyproject.toml the table is called [tool.mintgen]",
        ),
        (
            CLIENT,
            "1: E602 'clients': in pyproject.toml the table is called "
            "[tool.mintgen.clients]",
        ),
        (
            "[tool.black]\n[tool.mint-gen.clients.shop]\n",
            "2: E602 'tool.mint-gen': did you mean [tool.mintgen]?",
        ),
        (
            '[tool.mintgen]\nspecs = "specs"\n',
            "2: E602 unknown key 'specs' in tool.mintgen; it belongs to a client; put "
            "it into [tool.mintgen.clients.NAME]",
        ),
        (
            '[tool.mintgen.client.shop]\nspecs = "specs"\n',
            "1: E602 unknown key 'client' in tool.mintgen; did you mean 'clients'?",
        ),
        (
            '[tool.mintgen.shop]\nspecs = "specs"\n',
            "1: E602 unknown key 'shop' in tool.mintgen; did you mean "
            "[tool.mintgen.clients.shop]?",
        ),
    ],
)
def test_a_table_of_another_name_in_pyproject(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    (here / "pyproject.toml").write_text(text, "utf-8")
    assert said(capsys) == [f"pyproject.toml:{expected}"]


def test_other_tables_of_pyproject_are_not_ours(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "[clients]\nhosts = 3\n[tool.mint]\na = 1\n[tool.mintgens]\na = 1\n"
    (here / "pyproject.toml").write_text(text, "utf-8")
    assert said(capsys) == [
        "command line:1: E600 there is no [tool.mintgen] in pyproject.toml, and no "
        "mintgen.toml, here or above; `mintgen init` writes one, or use --spec, "
        "--package and --output"
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '[tool.mintgen.clients.shop]\nspecs = "specs"\n',
            "1: E602 unknown key 'tool' in the configuration; in mintgen.toml the "
            "tables are called [clients.NAME]",
        ),
        (
            'output = "out"\n',
            "1: E602 unknown key 'output' in the configuration; it belongs to a "
            "client; put it into [clients.NAME]",
        ),
        (
            '[shop]\nspecs = "specs"\n',
            "1: E602 unknown key 'shop' in the configuration; did you mean "
            "[clients.shop]?",
        ),
        (
            '[[clients.shop]]\nspecs = "specs"\n',
            "1: E603 clients.shop must be a table; its head has one bracket on each "
            "side, not two",
        ),
        (
            '[clients]\nshop = "specs"\n',
            "2: E603 clients.shop must be a table",
        ),
        (
            'clients = "shop"\n',
            "1: E603 clients must be a table, such as [clients.NAME]",
        ),
        (
            f"{CLIENT}auth = 'bearer'\n",
            '4: E603 shop.auth must be a table, such as { type = "bearer" }',
        ),
        (
            f"{CLIENT}auth = {{ type = 'api_key', name = 'X-Key' }}\n",
            '4: E603 \'type\' must be "bearer" or "basic" or "apiKey"',
        ),
        (
            f"{CLIENT}version = 1.0\n",
            "4: E603 'version' must be a string, in quotes",
        ),
        (
            CLIENT.replace('"out"', '""'),
            "3: E605 output '' must not be empty",
        ),
        (
            CLIENT.replace('"out"', "'a\\b'"),
            "3: E605 output 'a\\\\b' must be a path with '/' between its parts",
        ),
        # no TOML
        (
            f'{CLIENT}specs = "other"\n',
            "4: E601 not TOML: Cannot overwrite a value; a key is there twice; keep "
            "one of them",
        ),
        (
            CLIENT + CLIENT,
            "4: E601 not TOML: Cannot declare ('clients', 'shop') twice; the table is "
            "there twice; put both under one head",
        ),
        pytest.param(
            f'{CLIENT}auth = {{\n  type = "bearer",\n}}\n',
            "4: E601 not TOML: Invalid initial character for a key part; an inline "
            "table { ... } stays on one line, without a comma at its end",
            marks=pytest.mark.skipif(
                sys.version_info >= (3, 15), reason="TOML 1.1 allows it"
            ),
        ),
        (
            f'{CLIENT}[clients.shop.rename]\nGET /a = "a.b"\n',
            "5: E601 not TOML: Expected '=' after a key in a key/value pair; write "
            'key = "text"',
        ),
        (
            CLIENT.replace('"specs"', "specs"),
            "2: E601 not TOML: Invalid value; a value is missing, or a text without "
            'quotes: key = "text"',
        ),
        (
            CLIENT.replace("specs", "a\\specs"),
            "2: E601 not TOML: Expected '=' after a key in a key/value pair; write "
            'key = "text"',
        ),
        (
            CLIENT.replace('"out"', '"a\\out"'),
            "3: E601 not TOML: Unescaped '\\' in a string; write paths with '/'",
        ),
        (
            CLIENT.replace('"out"', '"C:\\Users"'),
            "3: E601 not TOML: Invalid hex value; write paths with '/'",
        ),
        (
            f"\ufeff{CLIENT}",
            "1: E601 begins with a byte order mark; save it as UTF-8 without",
        ),
        (
            f"{CLIENT}a = {'[' * 5000}{']' * 5000}\n",
            "1: E601 not TOML that can be read: nested too deeply",
        ),
        (
            f"{CLIENT}version = {'9' * 5000}\n",
            "4: E601 not TOML that can be read: the number is too long",
        ),
    ],
)
def test_a_mistake_in_mintgen_toml(
    here: Path, capsys: pytest.CaptureFixture[str], text: str, expected: str
) -> None:
    (here / "mintgen.toml").write_text(text, "utf-8")
    assert said(capsys) == [f"mintgen.toml:{expected}"]


def test_a_client_with_a_dot_in_its_name(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mintgen.toml").write_text(CLIENT.replace("shop", "my.shop"), "utf-8")
    assert said(capsys)[0] == (
        "mintgen.toml:1: E602 unknown key 'shop' in clients.my; the name of a client "
        "has no dot; write [...clients.my-shop]"
    )


def test_text_in_another_encoding(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = f'{CLIENT}client = "Pok\xe9"\n'.encode("latin-1")
    (here / "mintgen.toml").write_bytes(text)
    assert said(capsys) == ["mintgen.toml:4: E600 is not UTF-8 text; save it as that"]
    (here / "mintgen.toml").write_bytes(CLIENT.encode("utf-16"))
    assert said(capsys) == ["mintgen.toml:1: E600 is not UTF-8 text; save it as that"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            'rename = { "GET /things/{thing}" = "things.get" }',
            "E621 rename: there is no operation 'GET /things/{thing}'; "
            "did you mean 'GET /things/{id}'?",
        ),
        (
            'rename = { "DELETE /other" = "things.get" }',
            "E621 rename: there is no operation 'DELETE /other'; take it out",
        ),
        (
            'pagination = { "GET /thing/{id}" = false }',
            "E622 pagination: there is no operation 'GET /thing/{id}'; "
            "did you mean 'GET /things/{id}'?",
        ),
        (
            'allow = ["E210 GET /export"]',
            "E620 allow = ['E210 GET /export'] matches no problem; "
            "did you mean 'E201 GET /export'?",
        ),
        (
            'allow = ["E999"]',
            "E620 allow = ['E999'] matches no problem; take it out",
        ),
        (
            'deprecated = { "things.old" = "things.get_thin" }',
            "E630 deprecated: there is no 'things.get_thin'; "
            "did you mean 'things.get_thing'?",
        ),
    ],
)
def test_what_matches_nothing_names_the_nearest(
    here: Path, capsys: pytest.CaptureFixture[str], line: str, expected: str
) -> None:
    (here / "mintgen.toml").write_text(f"{CLIENT}{line}\n", "utf-8")
    assert f"mintgen.toml:4: {expected}" in said(capsys)


@pytest.mark.parametrize(
    ("specs", "expected"),
    [
        (
            '"spec"',
            "2: E607 specs: there is no file or folder 'spec'; did you mean 'specs'?",
        ),
        (
            '["specs", "specs/shp.yaml"]',
            "2: E607 specs: there is no file or folder 'specs/shp.yaml'; "
            "did you mean 'specs/shop.yaml'?",
        ),
        (
            '"../elsewhere/pages"',
            "2: E607 specs: there is no file or folder '../elsewhere/pages'; "
            "correct the path, or put the pages there",
        ),
    ],
)
def test_specs_that_are_not_there(
    here: Path, capsys: pytest.CaptureFixture[str], specs: str, expected: str
) -> None:
    (here / "mintgen.toml").write_text(CLIENT.replace('"specs"', specs), "utf-8")
    assert said(capsys) == [f"mintgen.toml:{expected}"]
    assert said(capsys, "check", "--fast") == [f"mintgen.toml:{expected}"]


def test_specs_that_can_be_pulled(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = CLIENT.replace('"specs"', '"pages"') + 'pull = "https://shop.dev/docs"\n'
    (here / "mintgen.toml").write_text(text, "utf-8")
    assert said(capsys) == [
        "mintgen.toml:2: E607 specs: there is no file or folder 'pages'; "
        "`mintgen pull shop` fetches the pages"
    ]


def test_a_client_that_is_not_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "mintgen.toml").write_text(CLIENT, "utf-8")
    assert said(capsys, "generate", "shpo") == [
        "command line:1: E606 no client 'shpo' in mintgen.toml; did you mean 'shop'?"
    ]
