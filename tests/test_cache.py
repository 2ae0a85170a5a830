"""What `.mintgen_cache/` keeps saves time, and changes nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from codegen.files import Compiled, Source
from codegen.memo import Memo
from codegen.model.shapes import Scalar
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.project.cache import Cache
from codegen.project.lock import Inputs
from codegen.writing import gate, models
from codegen.writing.gate import Templates
from codegen.writing.token_annotations import Writer
from codegen.writing.type_tokens import Tokens

OPTIONS = ClientOptions("shop", ("specs",), "shop", "shop_client", "Shop")
INPUTS = Inputs("0.1.0", "g0", {"black": "26.10.1"}, {}, {})
KNOWN = {'[{"type": "string"}, {}]': "str"}
PROBE = """\
import sys
from codegen.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    assert not end.code
print("datamodel_code_generator" in sys.modules)
"""


def source(*properties: str, summary: str = "Get it") -> Source:
    """A document of one operation; a property is written as ``name: type``."""
    pairs = [written.split(": ") for written in properties]
    schema = {
        "type": "object",
        "properties": {name: {"type": type_} for name, type_ in pairs},
    }
    answer = {"description": "OK", "content": {"application/json": {"schema": schema}}}
    operation = {
        "operationId": "getThings",
        "summary": summary,
        "responses": {"200": answer},
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Shop", "version": "1"},
        "servers": [{"url": "https://shop.example"}],
        "paths": {"/things": {"get": operation}},
    }
    return Source("specs/shop.json", json.dumps(document).encode())


def texts(compiled: Compiled) -> dict[str, str]:
    assert not compiled.problems
    return {path: file.text for path, file in compiled.files.items()}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many schemas the model generator was given, each time it was asked."""
    found: list[int] = []
    ask: Callable[[dict[str, object]], str] = models._generate

    def counted(document: dict[str, object]) -> str:
        found.append(json.dumps(document).count('"f'))
        return ask(document)

    monkeypatch.setattr(models, "_generate", counted)
    return found


# What is known is not asked for


def test_a_structure_is_asked_for_once(asked: list[int]) -> None:
    first, second = Memo(), Memo()
    compile_package([source("a: string", "b: integer")], OPTIONS, {}, first)
    assert len(asked) == 1

    second.known = first.used
    changed = source("a: integer", "c: string", summary="Get them")
    known = compile_package([changed], OPTIONS, {}, second)
    assert len(asked) == 1
    assert texts(known) == texts(compile_package([changed], OPTIONS, {}))


def test_only_what_is_new_is_asked_for(asked: list[int]) -> None:
    first = Memo()
    compile_package([source("a: string", "b: integer")], OPTIONS, {}, first)
    both = source("a: string", "b: number")
    second = Memo(first.used)
    known = compile_package([both], OPTIONS, {}, second)
    assert asked[1] < asked[0]
    assert texts(known) == texts(compile_package([both], OPTIONS, {}))
    assert second.used != first.used  # what nobody asks for any more is not kept


FOREIGN = [
    ("__import__('os').system('id')", "no type"),
    ("str.__class__.__base__.__subclasses__()", "no type"),
    ("Field(max_length=str.mro()[1])", "no type"),
    ("[str for str in ()]", "no type"),
    ("exec", "unknown name"),
]
NONSENSE = ["", "str |", "Literal['v7']", "C0X", "Field(other=1)", "\0", "(" * 500]


@pytest.mark.parametrize(("text", "why"), FOREIGN)
def test_no_other_code_than_types_is_taken(text: str, why: str) -> None:
    writer = Writer({}, "things", frozenset(), frozenset())
    with pytest.raises(ValueError, match=why):
        writer.annotation(text, Tokens(Scalar("string")))


@pytest.mark.parametrize("text", [text for text, _ in FOREIGN] + NONSENSE)
def test_what_cannot_be_the_answer_is_not_known(text: str, asked: list[int]) -> None:
    first = Memo()
    expected = texts(compile_package([source("a: string")], OPTIONS, {}, first))
    memo = Memo(dict.fromkeys(first.used, text))
    assert texts(compile_package([source("a: string")], OPTIONS, {}, memo)) == expected
    assert memo.used == first.used
    assert len(asked) == 2


# The file


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache", "shop_client", INPUTS)
    assert cache.load() == Memo()
    cache.save(Memo({}, KNOWN))
    assert cache.load() == Memo(KNOWN)
    ignored = tmp_path / "cache/.gitignore"
    assert ignored.read_text().endswith("\n*\n")
    ignored.unlink()  # as after a kill
    cache.save(Memo({}, {}))
    cache.save(Memo({}, KNOWN))
    assert ignored.exists()


def test_what_is_as_it_was_is_not_written(tmp_path: Path) -> None:
    Cache(tmp_path / "cache", "shop_client", INPUTS).save(Memo(KNOWN, KNOWN))
    assert not (tmp_path / "cache").exists()


def test_what_another_python_made_is_not_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Cache(tmp_path, "shop_client", INPUTS).save(Memo({}, KNOWN))
    monkeypatch.setattr(sys, "version_info", (4, 0, 0))
    assert Cache(tmp_path, "shop_client", INPUTS).load() == Memo()


@pytest.mark.parametrize(
    "other",
    [
        replace(INPUTS, generator="g1"),
        replace(INPUTS, tools={"black": "26.10.2"}),
    ],
)
def test_what_others_made_is_not_known(tmp_path: Path, other: Inputs) -> None:
    Cache(tmp_path, "shop_client", INPUTS).save(Memo({}, KNOWN))
    assert Cache(tmp_path, "shop_client", other).load() == Memo()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:0],
        lambda data: data[:-1],
        lambda data: data.replace(b"str", b"int"),
        lambda data: b"\xff" + data,
        lambda data: data.partition(b"\n")[0],
    ],
)
def test_what_is_not_whole_is_not_known(
    tmp_path: Path, spoil: Callable[[bytes], bytes]
) -> None:
    cache = Cache(tmp_path, "shop_client", INPUTS)
    cache.save(Memo({}, KNOWN))
    path = tmp_path / "shop_client.json"
    path.write_bytes(spoil(path.read_bytes()))
    assert cache.load() == Memo()


@pytest.mark.parametrize("value", [None, [], {"a": None}, {"a": ["str"]}])
def test_what_holds_no_answers_is_not_known(tmp_path: Path, value: object) -> None:
    cache = Cache(tmp_path, "shop_client", INPUTS)
    cache.save(Memo({}, cast("dict[str, str]", value)))
    assert (tmp_path / "shop_client.json").exists()
    assert cache.load() == Memo()


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "cache").symlink_to(tmp_path / "elsewhere")
    cache = Cache(tmp_path / "cache", "shop_client", INPUTS)
    cache.save(Memo({}, KNOWN))
    assert not list((tmp_path / "elsewhere").iterdir())
    Cache(tmp_path / "elsewhere", "shop_client", INPUTS).save(Memo({}, KNOWN))
    assert cache.load() == Memo()


def test_a_place_that_cannot_be_written_to_is_no_failure(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    cache = Cache(tmp_path / "cache", "shop_client", INPUTS)
    cache.save(Memo({}, KNOWN))
    assert cache.load() == Memo()


# The command


def needs(folder: Path, *arguments: str) -> bool:
    """Whether a run of the command needed the model generator."""
    command = (sys.executable, "-c", PROBE, *arguments)
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()[-1] == "True"


def test_the_run_after_a_change_does_not_import_the_model_generator(
    tmp_path: Path,
) -> None:
    configuration = '[clients.shop]\nspecs = "specs"\noutput = "shop"\n'
    (tmp_path / "mintgen.toml").write_text(configuration)
    (tmp_path / "specs").mkdir()
    page = tmp_path / "specs/shop.json"
    page.write_bytes(source("a: string").data)
    assert needs(tmp_path, "generate")
    page.write_bytes(source("a: string", "b: string", summary="Get them").data)
    assert not needs(tmp_path, "generate")
    assert needs(tmp_path, "check")  # which knows of nothing
    resource = tmp_path / "shop/shop_client/resources/things.py"
    assert "Get them" in resource.read_text()


# Templates


def test_templates_are_compiled_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    template = tmp_path / "a.jinja"
    template.write_text("{{ number }}\n")
    assert rendered(tmp_path) == "1\n"
    (kept,) = (tmp_path / "__pycache__").iterdir()
    before = kept.stat().st_mtime_ns
    assert rendered(tmp_path) == "1\n"
    assert kept.stat().st_mtime_ns == before
    template.write_text("{{ number }}!\n")
    assert rendered(tmp_path) == "1!\n"
    kept.write_bytes(kept.read_bytes()[:-4])
    assert rendered(tmp_path) == "1!\n"


def test_templates_are_compiled_again_by_another_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.jinja").write_text("{{ number }}\n")
    rendered(tmp_path)
    (kept,) = (tmp_path / "__pycache__").iterdir()
    before = kept.read_bytes()
    monkeypatch.setattr(gate, "_compiler", lambda: "another one")
    assert rendered(tmp_path) == "1\n"
    assert kept.read_bytes() != before


def test_templates_in_a_place_that_cannot_be_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    (tmp_path / "a.jinja").write_text("{{ number }}\n")
    (tmp_path / "__pycache__").write_text("a file")
    assert rendered(tmp_path) == "1\n"
    (tmp_path / "__pycache__").unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert rendered(tmp_path) == "1\n"
    assert not (tmp_path / "__pycache__").exists()


def rendered(folder: Path) -> str:
    return Templates(folder).get_template("a.jinja").render(number=1)
