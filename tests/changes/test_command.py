"""``mintgen diff``: what its arguments may be, what it prints, how it ends."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from tests.changes.documents import Document, document, json_of, sent

PARAMETER = {"name": "q", "in": "query", "schema": {"type": "string"}}
OLD = document({"parameters": [PARAMETER]})
NEW = document({"parameters": [{**PARAMETER, "required": True}]})
CONFIG = '[clients.shop]\nspecs = "specs/shop"\noutput = "out"\nversion = "1.4.2"\n'
REQUIRED = "the query parameter `q` became required"


class Repository:
    """A repository with one commit of a client's specs, and a change of them."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")
        self.write("mintgen.toml", CONFIG)
        self.write("specs/shop/api.json", OLD)
        self.commit()

    def git(self, *arguments: str) -> None:
        names = ("-c", "user.name=A", "-c", "user.email=a@example.com")
        command = ("git", "-C", str(self.root), *names, *arguments)
        subprocess.run(command, check=True, capture_output=True)

    def write(self, name: str, text: str | Document) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = text if isinstance(text, str) else json.dumps(text, indent=1)
        path.write_text(whole, encoding="utf-8")

    def commit(self) -> None:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message=change")


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    monkeypatch.chdir(tmp_path)
    found = Repository(tmp_path)
    found.write("specs/shop/api.json", NEW)
    return found


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run ``mintgen diff``: exit code, standard output, standard error."""
        code = main(("diff", *arguments))
        out, err = self._capsys.readouterr()
        return code, out, err

    def json(self, *arguments: str) -> dict[str, Any]:
        code, out, err = self(*arguments, "--format", "json")
        assert (code, err) == (0, "")
        found: dict[str, Any] = json.loads(out)
        return found


@pytest.fixture
def diff(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_text(repository: Repository, diff: Terminal) -> None:
    assert repository
    assert diff("HEAD:specs/shop", "specs/shop") == (
        0,
        "shop: HEAD:specs/shop → specs/shop\n"
        "\n"
        "things.send  POST /things\n"
        f"  breaking       {REQUIRED}\n"
        "                 specs/shop/api.json:25\n"
        "                 Give it in each call.\n"
        "\n"
        "1 breaking; version: 2.0.0, a major version after 1.4.2\n",
        "",
    )


@pytest.mark.parametrize(
    ("arguments", "labels"),
    [
        (("HEAD",), ("HEAD", "working tree")),
        (("HEAD", "shop"), ("HEAD", "shop")),
        (("HEAD", "specs/shop"), ("HEAD", "specs/shop")),
        (("HEAD:specs/shop", "specs/shop"), ("HEAD:specs/shop", "specs/shop")),
        (("HEAD:./specs/shop", "specs/shop"), ("HEAD:./specs/shop", "specs/shop")),
        (("main:specs/shop/api.json", "specs/shop/api.json"), None),
    ],
)
def test_revisions_and_paths(
    repository: Repository,
    diff: Terminal,
    arguments: tuple[str, ...],
    labels: tuple[str, str] | None,
) -> None:
    assert repository
    (found,) = diff.json(*arguments)["comparisons"]
    assert [change["text"] for change in found["changes"]] == [REQUIRED]
    assert (found["old"], found["new"]) == (labels or arguments)
    source = {"side": "new", "file": "specs/shop/api.json", "line": 25}
    assert found["changes"][0]["source"] == source


def test_two_revisions(repository: Repository, diff: Terminal) -> None:
    repository.commit()
    (found,) = diff.json("HEAD~1", "HEAD")["comparisons"]
    assert found["changes"][0]["text"] == REQUIRED
    assert found["changes"][0]["source"]["file"] == "HEAD:specs/shop/api.json"
    assert diff.json("HEAD", "HEAD")["verdict"] is None


def test_a_revision_on_the_new_side(repository: Repository, diff: Terminal) -> None:
    assert repository
    (found,) = diff.json("specs/shop", "HEAD")["comparisons"]
    assert [change["rule"] for change in found["changes"]] == ["request-optional"]
    assert found["version"] == {"level": "minor", "current": "1.4.2", "next": "1.5.0"}


def test_from_a_folder_inside(
    repository: Repository, diff: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository.root / "specs")
    for old in ("HEAD:specs/shop", "HEAD:./shop", "HEAD"):
        (found,) = diff.json(old, "shop")["comparisons"]
        assert [change["text"] for change in found["changes"]] == [REQUIRED]
        assert found["name"] == "shop"


def test_folders_without_configuration_or_git(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, diff: Terminal
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, text in (("a", OLD), ("b", NEW)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "api.json").write_text(json.dumps(text), encoding="utf-8")
    (found,) = diff.json("a", "b")["comparisons"]
    assert [change["text"] for change in found["changes"]] == [REQUIRED]
    assert found["version"] == {"level": "major", "current": None, "next": None}
    code, _, err = diff("HEAD", "b")
    assert (code, "called 'HEAD'" in err) == (2, True)


def test_specs_that_moved_are_found_where_they_were(
    repository: Repository, diff: Terminal
) -> None:
    repository.git("mv", "specs/shop", "specs/store")
    repository.write("mintgen.toml", CONFIG.replace("specs/shop", "specs/store"))
    for arguments in (("HEAD",), ("HEAD", "shop")):
        (found,) = diff.json(*arguments)["comparisons"]
        assert [change["text"] for change in found["changes"]] == [REQUIRED]


def test_a_configuration_of_before_that_cannot_be_read_does_no_harm(
    repository: Repository, diff: Terminal
) -> None:
    repository.write("mintgen.toml", "clients = 3")
    repository.write("specs/shop/api.json", OLD)
    repository.commit()
    repository.write("mintgen.toml", CONFIG)
    repository.write("specs/shop/api.json", NEW)
    (found,) = diff.json("HEAD")["comparisons"]
    assert [change["text"] for change in found["changes"]] == [REQUIRED]


def test_each_revision_has_its_own_configuration(
    repository: Repository, diff: Terminal
) -> None:
    repository.write("specs/shop/api.json", OLD)
    named = CONFIG + '[clients.shop.rename]\n"POST /things" = "things.post"\n'
    repository.write("mintgen.toml", named)
    for arguments in (("HEAD",), ("HEAD", "shop")):
        (found,) = diff.json(*arguments)["comparisons"]
        (change,) = found["changes"]
        assert (change["rule"], change["new"]) == ("operation-renamed", "things.post")
    repository.commit()
    assert diff.json("HEAD~1", "HEAD")["verdict"] == "breaking"
    assert diff.json("HEAD")["verdict"] is None


def test_another_package_and_class_break_imports(
    repository: Repository, diff: Terminal
) -> None:
    repository.write("specs/shop/api.json", OLD)
    repository.write("mintgen.toml", CONFIG + 'client = "Store"\n')
    (found,) = diff.json("HEAD")["comparisons"]
    (change,) = found["changes"]
    assert change["rule"] == "client-renamed"
    assert change["text"] == "the client `shop_client.Shop` is now `shop_client.Store`"


def test_a_client_that_is_gone_is_told(repository: Repository, diff: Terminal) -> None:
    repository.write("mintgen.toml", CONFIG.replace("clients.shop", "clients.store"))
    code, out, err = diff("HEAD", "--format", "json", "--fail-on", "breaking")
    store, shop = json.loads(out)["comparisons"]
    assert (store["name"], store["verdict"]) == ("store", "additive")
    assert shop["name"] == "shop"
    assert {change["rule"] for change in shop["changes"]} >= {"operation-removed"}
    assert code == 1
    assert "N719 the client 'shop' is not in the configuration of working tree" in err


def test_a_new_client_is_all_new(repository: Repository, diff: Terminal) -> None:
    more = '[clients.other]\nspecs = "specs/other"\noutput = "out2"\n'
    repository.write("mintgen.toml", CONFIG + more)
    repository.write("specs/other/api.json", OLD)
    code, out, err = diff("HEAD", "--format", "json")
    found = json.loads(out)["comparisons"]
    assert [one["name"] for one in found] == ["shop", "other"]
    assert "operation-added" in {change["rule"] for change in found[1]["changes"]}
    assert code == 0
    assert "N719" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("specs/shop",), "NEW is missing"),
        (("nowhere", "specs/shop"), "called 'nowhere'"),
        (("nowhere:specs", "specs/shop"), "no revision 'nowhere'"),
        (("HEAD:nowhere", "specs/shop"), "there is no such file or folder in HEAD"),
        ((":specs/shop", "specs/shop"), "called ':specs/shop'"),
        (("--", "--output=x", "specs/shop"), "'--output=x' is no file"),
        (("--", "specs/shop", "-x:specs"), "'-x:specs' is no file"),
        (("HEAD:../outside", "specs/shop"), "outside of the git repository"),
        (("HEAD:mintgen.toml", "specs/shop"), "not a kind of file that is read"),
        (("HEAD", "specs/shop", "--format", "pdf"), "'pdf' is not one of"),
    ],
)
def test_wrong_use(
    repository: Repository, diff: Terminal, arguments: tuple[str, ...], said: str
) -> None:
    code, out, err = diff(*arguments)
    assert (code, out) == (2, "")
    assert said in err
    assert not (repository.root / "x").exists()


def test_a_shallow_clone_says_what_it_lacks(
    repository: Repository,
    diff: Terminal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository.commit()
    repository.git("clone", "--quiet", "--depth=1", tmp_path.as_uri(), "clone")
    monkeypatch.chdir(tmp_path / "clone")
    for old in ("HEAD~1", "HEAD~1:specs"):
        code, _, err = diff(old, "specs")
        assert code == 2
        assert "shallow" in err


def test_outside_of_git_says_so(
    diff: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)
    code, _, err = diff("HEAD")
    assert code == 2
    assert "not a git repository" in err


def test_a_submodule_is_not_taken_for_new(
    repository: Repository, diff: Terminal, tmp_path: Path
) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    Repository(inner)
    repository.commit()
    for path in ("inner", "inner/specs/shop"):
        code, _, err = diff(f"HEAD:{path}", path)
        assert code == 2
        assert "submodule" in err


def test_exit_codes(repository: Repository, diff: Terminal) -> None:
    assert diff("HEAD", "--fail-on", "breaking")[0] == 1
    assert diff("HEAD", "--fail-on", "any")[0] == 1
    assert diff("HEAD")[0] == 0
    described = document({"parameters": [PARAMETER], "summary": "Send."})
    repository.write("specs/shop/api.json", described)
    assert diff("HEAD", "--fail-on", "breaking")[0] == 0
    assert diff("HEAD", "--fail-on", "any")[0] == 1
    repository.write("specs/shop/api.json", OLD)
    assert diff("HEAD", "--fail-on", "any")[0] == 0


def test_what_has_no_errors_is_compared(repository: Repository, diff: Terminal) -> None:
    broken = {"get": {"responses": {}, "parameters": [{"name": "x"}]}}
    repository.write(
        "specs/shop/api.json", {**NEW, "paths": {**NEW["paths"], "/broken": broken}}
    )
    code, out, err = diff("HEAD", "--format", "json")
    (found,) = json.loads(out)["comparisons"]
    assert code == 1
    assert [change["text"] for change in found["changes"]] == [REQUIRED]
    assert [problem["code"] for problem in found["problems"]] == ["E206"]
    assert "E206" in err
    assert "what errors leave out is not compared" in err


def test_a_configuration_that_fits_one_side_alone(
    repository: Repository, diff: Terminal
) -> None:
    named = CONFIG + '[clients.shop.rename]\n"GET /new" = "things.find"\n'
    repository.write("mintgen.toml", named)
    added = {"get": {"responses": {"200": {"description": ""}}}}
    repository.write(
        "specs/shop/api.json", {**OLD, "paths": {**OLD["paths"], "/new": added}}
    )
    (found,) = diff.json("HEAD")["comparisons"]
    assert [change["new"] for change in found["changes"]] == ["things.find"]


def test_places_of_what_is_gone_are_in_the_old_version(
    repository: Repository, diff: Terminal
) -> None:
    repository.write("specs/shop/api.json", document())
    (found,) = diff.json("HEAD")["comparisons"]
    (change,) = found["changes"]
    assert change["rule"] == "request-removed"
    assert change["source"]["side"] == "old"
    assert change["source"]["file"] == "HEAD:specs/shop/api.json"


@pytest.mark.parametrize("suffix", [".json", ".md", ".html", ".txt"])
def test_files(repository: Repository, diff: Terminal, suffix: str) -> None:
    name = f"report{suffix}"
    assert diff("HEAD", "-o", name) == (0, "", "")
    text = (repository.root / name).read_text(encoding="utf-8")
    start = {".json": "{", ".md": "## ", ".html": "<!doctype html>", ".txt": "shop: "}
    assert text.startswith(start[suffix])
    assert "became required" in text


@pytest.mark.parametrize("form", ["text", "json", "markdown", "html"])
def test_the_runner_of_ci_obeys_no_text_of_a_page(
    repository: Repository, diff: Terminal, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    values = ["::add-mask::a", "##[add-mask]b", "##vso[task.complete]c"]
    enum = {"type": "string", "enum": values}
    new = document({"parameters": [{**PARAMETER, "schema": enum}]})
    wrong = {"parameters": [{"name": values[1], "in": "x"}], "responses": {}}
    new["paths"]["/wrong"] = {"get": wrong}
    repository.write("specs/shop/api.json", new)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    _, out, err = diff("HEAD", "--format", form)
    assert "add-mask" in out
    assert "add-mask" in err
    for line in (*out.splitlines(), *err.splitlines()):
        assert not line.lstrip().startswith("::")
        assert "##[" not in line
        assert "##vso[" not in line


def test_a_shared_model_is_told_once(repository: Repository, diff: Terminal) -> None:
    def api(*fields: str) -> Document:
        ref = {"$ref": "#/components/schemas/Item"}
        item = {
            "type": "object",
            "properties": {key: {"type": "string"} for key in fields},
        }
        fine = {"responses": {"200": {"description": "", **json_of(ref)}}}
        names = [f"/{name}" for name in "abcdef"]
        paths = {name: {"get": {**fine, "tags": ["x"]}} for name in names}
        return document(schemas={"Item": item}, more={"paths": paths})

    repository.write("specs/shop/api.json", api("one", "two"))
    repository.commit()
    repository.write("specs/shop/api.json", api("one"))
    (found,) = diff.json("HEAD")["comparisons"]
    (change,) = found["changes"]
    assert change["rule"] == "response-removed"
    assert change["subject"] == {"kind": "model", "name": "Item", "endpoint": None}
    assert len(change["operations"]) == 6
    out = diff("HEAD")[1]
    assert "models.Item  in x.get_a, x.get_b, x.get_c, x.get_d and 2 more\n" in out


def test_a_renamed_operation_says_how_to_keep_its_name(
    repository: Repository, diff: Terminal
) -> None:
    operation = {"parameters": [PARAMETER], "operationId": "give"}
    repository.write("specs/shop/api.json", document(operation))
    (found,) = diff.json("HEAD")["comparisons"]
    (change,) = found["changes"]
    assert change["text"] == "`things.send` is now called `things.give`"
    assert '`deprecated = { "things.send" = "things.give" }`' in change["action"]
    assert change["reach"] == ["python"]


def test_an_old_name_that_still_works_breaks_nothing(
    repository: Repository, diff: Terminal
) -> None:
    def api(call: str, model: str) -> Document:
        ref = {"$ref": f"#/components/schemas/{model}"}
        fine = {"200": {"description": "", **json_of(ref)}}
        item = {"type": "object", "properties": {"a": {"type": "string"}}}
        return document({"operationId": call, "responses": fine}, schemas={model: item})

    repository.write("specs/shop/api.json", api("send", "Item"))
    repository.commit()
    repository.write("specs/shop/api.json", api("give", "Thing"))
    rules = {"operation-renamed", "model-renamed"}
    (found,) = diff.json("HEAD")["comparisons"]
    assert {change["rule"] for change in found["changes"]} == rules
    names = '"things.send" = "things.give"\n"models.Item" = "models.Thing"\n'
    repository.write("mintgen.toml", f"{CONFIG}[clients.shop.deprecated]\n{names}")
    (found,) = diff.json("HEAD")["comparisons"]
    rules = {"operation-aliased", "model-aliased"}
    assert {change["rule"] for change in found["changes"]} == rules
    assert found["verdict"] == "additive"


def test_keys_of_json(repository: Repository, diff: Terminal) -> None:
    assert repository
    found = diff.json("HEAD")
    assert list(found) == ["format", "verdict", "counts", "comparisons"]
    assert found["format"] == 1
    assert found["counts"] == {"breaking": 1, "additive": 0, "documentation": 0}
    (comparison,) = found["comparisons"]
    assert comparison["changes"][0] == {
        "rule": "request-required",
        "verdict": "breaking",
        "reach": ["python", "wire"],
        "subject": {
            "kind": "operation",
            "name": "things.send",
            "endpoint": "POST /things",
        },
        "operations": ["things.send"],
        "name": "q",
        "old": None,
        "new": None,
        "text": REQUIRED,
        "reason": "A call without it is a TypeError, a request without it is refused.",
        "action": "Give it in each call.",
        "source": {"side": "new", "file": "specs/shop/api.json", "line": 25},
    }


@pytest.mark.parametrize(
    ("version", "advice"),
    [
        ("0.1.0", "0.2.0 after 0.1.0; a major version from 1.0 on"),
        ("3.1.4", "4.0.0, a major version after 3.1.4"),
    ],
)
def test_version_advice(
    repository: Repository, diff: Terminal, version: str, advice: str
) -> None:
    config = CONFIG.replace("1.4.2", version)
    repository.write("mintgen.toml", config)
    assert diff("HEAD")[1].endswith(f"1 breaking; version: {advice}\n")


def test_files_of_a_revision_are_those_that_a_folder_would_give(
    repository: Repository, diff: Terminal
) -> None:
    repository.write("specs/shop/.hidden/api.json", sent({"type": "string"}))
    repository.write("specs/shop/node_modules/api.json", sent({"type": "string"}))
    repository.write("specs/shop/notes.rst", "nothing")
    repository.write("specs/shop/README.md", "# Notes\n")
    crlf = json.dumps(NEW, indent=1).replace("\n", "\r\n")
    (repository.root / "specs/shop/api.json").write_bytes(crlf.encode())
    link = repository.root / "specs/shop/link.json"
    link.symlink_to("api.json")
    repository.commit()
    link.unlink()  # where it is refused
    code, out, err = diff("HEAD", "--format", "json")
    assert (code, json.loads(out)["verdict"]) == (0, None)
    assert err.startswith("HEAD:specs/shop/link.json:1: N718 ")
