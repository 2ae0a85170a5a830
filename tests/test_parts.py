"""After a change of a page a part of the pages gives what all of them would give."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from codegen import pipeline
from codegen.analysis import Analysis
from codegen.cli import main
from codegen.files import Source
from codegen.memo import Memo
from codegen.options import AuthOption, ClientOptions
from codegen.part import compile_part
from codegen.pipeline import compile_package
from codegen.survey import Since, as_data, from_data
from tests.conftest import SHARED
from tests.parts import (
    DOCUMENTS,
    OPTIONS,
    Kept,
    answering,
    changed,
    compare,
    document,
    folder,
    held,
    load,
    more_operations,
    pages,
    reworded,
    shown,
    surveyed,
)
from tests.registries import node_file, node_tool, run


@pytest.fixture(scope="module")
def kept() -> Kept:
    return Kept(pages(document()))


# What is enough


def test_other_words_of_an_operation(kept: Kept) -> None:
    cats, *_ = kept.sources
    new = changed(cats, "List the cats", "Cats | `all`")
    assert kept.same(new)
    part = kept.part(new)
    assert part is not None
    files = part.files
    written = {p for p in files if files[p].text != kept.first.files[p].text}
    assert written == {"README.md", "shop_client/resources/cats.py"}
    assert "`GET /cats` | Cats \\| all |" in files["README.md"].text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("List the cats", "List"),
        ('"summary": "List the cats",\n', ""),
        ("All of them.", "All of them.\\n\\nAnd `more`."),
        ('"description": "All of them.",\n', ""),
        ('"description": "Some"', '"description": "Some of them"'),
    ],
)
def test_words_that_are_enough(kept: Kept, old: str, new: str) -> None:
    assert kept.same(changed(kept.sources[0], old, new))


def test_what_another_page_says_first(kept: Kept) -> None:
    assert kept.same(changed(kept.sources[0], "Of pets.", "Of a shop."))
    assert kept.same(changed(kept.sources[1], "They say miaow.", "They purr."))


def test_several_pages(kept: Kept) -> None:
    assert kept.same(kept.sources[0])
    first, second = map(reworded, kept.sources[:2])
    assert kept.same(first, second)


def test_the_part_can_be_continued(kept: Kept) -> None:
    first = changed(kept.sources[0], "List the cats", "All cats")
    second = changed(kept.sources[1], "List the dogs", "All dogs")
    part = kept.part(first)
    assert part is not None
    survey = surveyed(part)
    assert survey is not None
    since = Since(survey, frozenset({second.file}), part.names)
    sources = kept.all([first, second])
    both = compile_part(sources, OPTIONS, part.files, Memo(), since)
    assert both is not None
    assert shown(both) == shown(kept.whole(first, second))


# What is not


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("They say miaow.", "They say nothing."),  # of a tag
        ("What it is called.", "Its name."),  # of a component
        ("How many.", "As many."),  # of a parameter that others have
        ('"title": "Shop"', '"title": "Shops"'),
        ('"type": "integer"', '"type": "string"'),
        ('"list_cats"', '"find_cats"'),
        ('"tags": [\n     "cats"', '"tags": [\n     "dogs"'),
        ('"tags": [\n     "cats"', '"tags": [\n     "kittens"'),
        ("All of them.", "All, by `_core.streaming`."),  # as if it was imported
        ('"200"', '"201"'),  # it is shown in the README
        ("https://shop.example", "https://other.example"),
        ('"scheme": "bearer"', '"scheme": "basic"'),
        ('"security": [', '"security": [\n  {},'),
        ('"operationId"', '"deprecated": true,\n "operationId"'),
        ('"operationId"', '"parameters": 1,\n "operationId"'),
        ('"operationId"', '"operationId'),
    ],
)
def test_what_others_depend_on(kept: Kept, old: str, new: str) -> None:
    assert not kept.same(changed(kept.sources[0], old, new))


def test_what_is_not_a_page_of_operations(kept: Kept) -> None:
    assert not kept.same(Source("specs/README.md", b"# Read me"))


def test_most_of_the_api(kept: Kept) -> None:
    assert not kept.same(*map(reworded, kept.sources[:3]))


def test_pages_that_differ_in_the_words_of_a_parameter() -> None:
    cats, *others = pages(document())
    kept = Kept([changed(cats, "How many.", "So many."), *others])
    assert kept.survey is None


def test_a_document_is_not_divided() -> None:
    source = Source("specs/shop.json", json.dumps(document()).encode())
    assert Kept([source]).survey is None


@pytest.mark.parametrize(
    ("old", "new"),
    [("List the owls", "Owls"), ('"list_dogs"', '"list_dogs", "deprecated": true')],
)
def test_an_operation_that_another_page_has_too(old: str, new: str) -> None:
    *others, owls = pages(more_operations("birds", "cows"))
    dogs = others[3]
    other = dogs.data.replace(b"List the dogs", b"Dogs")
    both = replace(owls, data=owls.data + b"\n" + other)
    kept = Kept([*others, both])
    assert not kept.same(changed(both, old, new))
    assert kept.same(reworded(dogs))


def test_servers_in_words_that_most_pages_may_have() -> None:
    said = {
        **dict.fromkeys(("cows", "dogs", "fish", "geese", "hens"), "Ours"),
        **dict.fromkeys(("birds", "owls", "rats", "pigs/2", "pigs/3"), "Live"),
        **dict.fromkeys(("cats", "pigs"), "Main"),
    }
    whole = more_operations(*said)
    for name, text in said.items():
        server = {"url": "https://shop.example", "description": text}
        whole["paths"][f"/{name}"]["get"]["servers"] = [server]
    kept = Kept(pages(whole))
    (pigs,) = (s for s in kept.sources if s.file.endswith("get-pigs.md"))
    assert not kept.same(changed(pigs, "Main", "Ours"))
    assert kept.same(changed(pigs, "All of them.", "All."))


def test_a_class_whose_name_other_pages_take() -> None:
    whole = document()
    whole["components"]["schemas"]["Stream"] = held(name={"type": "string"})
    answering(whole, "/dogs", held(inner={"$ref": "#/components/schemas/Stream"}))
    answering(whole, "/owls", {}, **{"text/event-stream": {"schema": {}}})
    kept = Kept(pages(whole))
    assert "models.shared.Stream_" in kept.first.names
    assert not kept.same(reworded(kept.sources[1]))


def test_words_that_tell_schemas_apart() -> None:
    whole = document()
    inner = held(name={"type": "string", "description": "The name."})
    answering(whole, "/cats", held(**{"a-b": inner, "a_b": inner}))
    kept = Kept(pages(whole))
    cats = kept.sources[0]
    assert kept.same(changed(cats, "The name.", "Its name."))
    both = replace(cats, data=cats.data.replace(b"The name.", b"Its name."))
    assert kept.same(both)


def test_a_page_that_is_a_snippet_of_another() -> None:
    def page(name: str, text: str) -> Source:
        field = f'<ResponseField name="name" type="string">\n{text}\n</ResponseField>'
        front = f'---\ntitle: "List"\napi: "GET https://shop.example/{name}"\n---'
        use = 'import More from "/snippets/owls.mdx"'
        folder = "snippets/" if name == "owls" else ""
        written = f"{front}\n{use}\n\n{field}\n"
        return Source(f"specs/{folder}{name}.mdx", written.encode())

    names = ("birds", "cats", "dogs", "fish")
    inner = '<Expandable title="More"><More /></Expandable>'
    kept = Kept([*(page(name, inner) for name in names), page("owls", "Its name.")])
    *_, fish, owls = kept.sources
    assert not kept.same(changed(owls, "Its name.", "The name."))
    assert kept.same(changed(fish, "List", "All"))


def test_a_reference_that_leads_to_no_component() -> None:
    whole = document()
    whole["paths"]["/owls"]["get"]["x-more"] = "#/elsewhere"
    kept = Kept(pages(whole))
    assert kept.same(reworded(kept.sources[0]))


def test_names_that_the_whole_decides() -> None:
    # `Cats` is a component, so the resource has another class; `dogs` has none.
    whole = document()
    whole["components"]["schemas"]["Cats"] = {
        "type": "object",
        "properties": {"someNames": {"type": "string"}},
    }
    body = {"$ref": "#/components/schemas/Cats"}
    whole["paths"]["/dogs"]["get"]["requestBody"] = {
        "content": {"application/json": {"schema": body}}
    }
    for item in whole["paths"].values():
        item["get"]["tags"].append("pets")
    kept = Kept(pages(whole))
    assert all(kept.same(reworded(source)) for source in kept.sources)


def test_credentials_of_other_pages() -> None:
    whole = document()
    whole["components"]["securitySchemes"]["basic"] = {
        "type": "http",
        "scheme": "basic",
    }
    whole["paths"]["/owls"]["get"]["security"] = [{"basic": []}]
    whole["paths"]["/fish"]["get"]["security"] = []
    whole["paths"]["/birds"] = {"get": {**whole["paths"]["/owls"]["get"]}}
    whole["paths"]["/birds"]["get"] |= {"operationId": "list_birds", "tags": ["birds"]}
    kept = Kept(pages(whole))
    assert kept.same(reworded(kept.sources[0]))
    assert kept.same(reworded(kept.sources[1]))


def test_options_that_speak_of_other_pages() -> None:
    options = replace(
        OPTIONS,
        rename={"GET /owls": "owls.find", "GET /cats": "cats.find"},
        pagination={"GET /owls": None, "GET /cats": None},
        auth=AuthOption("bearer"),
    )
    kept = Kept(pages(document()), options)
    assert kept.same(reworded(kept.sources[0]))
    assert kept.same(reworded(kept.sources[1]))
    old = replace(options, deprecated={"cats.list_": "cats.find"})
    assert not Kept(pages(document()), old).same(reworded(kept.sources[0]))


def test_what_is_allowed_elsewhere() -> None:
    whole = document()
    broken = {"name": "x", "in": "query", "schema": {"$ref": "#/gone"}}
    whole["paths"]["/owls"]["get"]["parameters"] = [broken]
    sources = pages(whole)
    (problem,) = compile_package(sources, OPTIONS, {}).problems
    options = replace(OPTIONS, allow=(problem.label,), keep_going=False)
    kept = Kept(sources, options)
    assert kept.same(reworded(kept.sources[0]))


# Everywhere


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: f"{p.parts[-3]}/{p.stem}")
def test_pages_of_every_case(path: Path) -> None:
    whole = load(path)
    if not isinstance(whole.get("paths"), dict) or "swagger" in whole:
        pytest.skip("no pages can be made of it")
    sources = pages(whole)
    kept = Kept(sources)
    if kept.survey is None:
        return
    for source in sources:
        if source.file in kept.survey.pages:
            kept.same(reworded(source))


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["pairs/resend-standard", "pairs/resend-legacy", "pages/trigger.dev"]
)
def test_lines_of_real_pages(name: str) -> None:
    found = compare(folder(SHARED / "corpus" / name), 24)
    assert found[True] > 1


def test_lines_of_pages() -> None:
    assert compare(pages(document()), 40)[True] > 4


@pytest.mark.large
@pytest.mark.corpus
def test_pages_of_a_large_api(shared: Path, tmp_path: Path) -> None:
    document = node_file("@octokit/openapi", "23.0.2", "generated/api.github.com.json")
    tool = node_tool(shared / "tools/pages") / "to_pages.mjs"
    run("node", tool, document, tmp_path, "--standard", "--quiet")
    found = sorted(tmp_path.rglob("*.md"))
    kept = Kept([Source(f"specs/{page.name}", page.read_bytes()) for page in found])
    assert kept.survey is not None
    assert len(kept.survey.pages) == len(found)
    for source in kept.sources[::400]:
        start = source.data.index(b"\npaths:")
        words = re.sub(rb"(?<=summary: )", b"Now ", source.data[start:], count=1)
        assert kept.same(replace(source, data=source.data[:start] + words))
    for source in kept.sources[100::400]:
        flag = re.sub(
            rb"(\n +)(?=operationId:)", rb"\1deprecated: true\1", source.data, count=1
        )
        assert kept.same(replace(source, data=flag))


# The command


CONFIGURATION = '[clients.shop]\nspecs = "specs"\noutput = "shop"\n'


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sources were read whenever all were."""
    found: list[int] = []
    analyse: Callable[..., Analysis] = pipeline.analyse

    def count(sources: Sequence[Source], options: ClientOptions) -> Analysis:
        found.append(len(sources))
        return analyse(sources, options)

    monkeypatch.setattr(pipeline, "analyse", count)
    return found


class Project:
    """A folder with pages, and the client that the command makes of them."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = path, capsys
        (path / "mintgen.toml").write_text(CONFIGURATION)
        for source in pages(document()):
            self.write(source)

    def write(self, source: Source) -> None:
        (self.path / source.file).parent.mkdir(exist_ok=True)
        (self.path / source.file).write_bytes(source.data)

    def reword(self, name: str) -> None:
        file = f"specs/{name}.md"
        page = Source(file, (self.path / file).read_bytes())
        self.write(changed(page, '"summary": "', '"summary": "Now '))

    def run(self, command: str) -> str:
        self._capsys.readouterr()
        assert main((command, "--project", str(self.path))) == 0
        return self._capsys.readouterr().out

    def files(self) -> dict[str, bytes]:
        """What was generated, and what is kept for the next run."""
        return {
            str(path.relative_to(self.path)): path.read_bytes()
            for folder in (self.path / "shop", self.path / ".mintgen_cache")
            for path in folder.rglob("*")
            if path.is_file()
        }


@pytest.fixture
def project(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Project:
    made = Project(tmp_path, capsys)
    made.run("generate")
    return made


def test_the_command_reads_a_part(project: Project, counted: list[int]) -> None:
    counted.clear()
    project.reword("get-cats")
    assert "(2 changed); 1 page changed" in project.run("generate")
    project.reword("get-dogs")
    assert "(2 changed); 1 page changed" in project.run("generate")
    assert not counted
    part = project.files()
    project.run("check")
    shutil.rmtree(project.path / "shop")
    shutil.rmtree(project.path / ".mintgen_cache")
    project.run("generate")
    assert project.files() == part
    assert counted == [4, 4]


def test_the_command_reads_all_pages(project: Project, counted: list[int]) -> None:
    """Where something else has happened, too, or what was is not known."""
    specs, cache = project.path / "specs", project.path / ".mintgen_cache"
    survey = cache / "shop_client.survey.json"
    happenings: list[Callable[[], object]] = [
        (project.path / "shop/shop_client/resources/fish.py").unlink,
        survey.unlink,
        lambda: survey.write_bytes(survey.read_bytes()[:-1]),
        lambda: (project.path / "mintgen.toml").write_text(
            f'{CONFIGURATION}version = "2"\n'
        ),
        (specs / "get-owls.md").unlink,
        lambda: (specs / "README.md").write_text("# More\n"),
    ]
    for happen in happenings:
        happen()
        project.reword("get-cats")
        counted.clear()
        project.run("generate")
        assert counted
    project.reword("get-cats")
    counted.clear()
    project.run("generate")
    assert not counted


def pieces(text: str) -> Iterator[str]:
    """Texts in place of a survey."""
    data = json.loads(text)
    yield "1"
    yield "[]"
    for key in data:
        yield json.dumps({**data, key: None})
        yield json.dumps({**data, key: [1]})
        yield json.dumps({k: v for k, v in data.items() if k != key})
    yield json.dumps({**data, "pages": {"specs/get-cats.md": []}})
    yield json.dumps({**data, "problems": [["a", 1, "N1", "text", None]]})
    yield json.dumps({**data, "problems": [["a", float("inf"), "N1", "text", ""]]})
    yield json.dumps({**data, "decided": {"camel_case": False}})


def test_a_survey_that_leads_astray_is_none(kept: Kept) -> None:
    assert kept.survey is not None
    decided = replace(kept.survey.decided, classes={"cats": "no class"})
    survey = replace(kept.survey, decided=decided)
    new = changed(kept.sources[0], "List the cats", "All cats")
    since = Since(survey, frozenset({new.file}), kept.first.names)
    sources = kept.all([new])
    found = compile_package(sources, OPTIONS, kept.first.files, Memo(), since)
    assert shown(found) == shown(kept.whole(new))


def test_nonsense_is_no_survey(kept: Kept) -> None:
    assert kept.survey is not None
    text = json.dumps(as_data(kept.survey))
    assert from_data(json.loads(text)) == kept.survey
    for piece in pieces(text):
        with pytest.raises((KeyError, TypeError, ValueError)):
            from_data(json.loads(piece))
