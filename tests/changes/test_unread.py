"""``mintgen diff`` where a side has errors: of what was not read it says nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from codegen.cli import main
from tests.changes.documents import Document, document, json_of

ITEM = {"type": "object", "properties": {"a": {"type": "string"}}}
FINE: Document = {
    "operationId": "find",
    "tags": ["things"],
    "security": [{"token": []}],
    "responses": {"200": {"description": "", **json_of(ITEM)}},
}
BROKEN: Document = {**FINE, "parameters": [{"name": "q"}]}
OTHER: Document = {**FINE, "operationId": "other"}
HOOK: Document = {"post": {"requestBody": json_of(ITEM), "responses": {}}}


def api(**operations: Document) -> Document:
    """A document with `things.send` and other operations by their path's name."""
    paths = {f"/{name}": {"get": operation} for name, operation in operations.items()}
    return document(more={"paths": paths})


class Diff:
    """Compares two folders of documents by name."""

    def __init__(self, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._root, self._capsys = root, capsys
        self.err = ""

    def __call__(
        self, old: dict[str, Document | str], new: dict[str, Document | str]
    ) -> tuple[int, list[str]]:
        """The exit code, and the rules of the changes."""
        for side, files in (("old", old), ("new", new)):
            folder = self._root / side / "specs"
            folder.mkdir(parents=True)
            for name, text in files.items():
                written = text if isinstance(text, str) else json.dumps(text)
                (folder / name).write_text(written)
        paths = [str(self._root / side / "specs") for side in ("old", "new")]
        code = main(("diff", *paths, "--format", "json"))
        out, self.err = self._capsys.readouterr()
        (found,) = json.loads(out)["comparisons"]
        self.problems: list[Any] = found["problems"]
        return code, [change["rule"] for change in found["changes"]]


@pytest.fixture
def diff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Diff:
    return Diff(tmp_path, capsys)


def test_what_was_broken_before_is_no_failure_and_not_new(diff: Diff) -> None:
    broken, mended = api(find=BROKEN), api(find=FINE)
    assert diff({"api.json": broken}, {"api.json": mended}) == (0, [])
    assert [problem["code"] for problem in diff.problems] == ["E206"]
    assert "1 error; what errors leave out is not compared" in diff.err


def test_what_is_broken_now_is_a_failure_and_not_gone(diff: Diff) -> None:
    broken, mended = api(find=BROKEN), api(find=FINE)
    assert diff({"api.json": mended}, {"api.json": broken}) == (1, [])
    assert [problem["code"] for problem in diff.problems] == ["E206"]


def test_what_errors_do_not_hide_is_compared(diff: Diff) -> None:
    old, new = api(find=BROKEN), api(find=FINE, other=OTHER)
    code, rules = diff({"api.json": old}, {"api.json": new})
    assert (code, set(rules)) == (0, {"operation-added", "models-added"})


def test_what_a_file_held_that_cannot_be_read_is_not_known(diff: Diff) -> None:
    files: dict[str, Document | str] = {"api.json": api()}
    mended = {**files, "b.json": api(find=FINE)}
    assert diff({**files, "b.json": "{"}, mended) == (0, [])


def test_nor_under_which_name_it_is_now(diff: Diff) -> None:
    files: dict[str, Document | str] = {"api.json": api()}
    mended = {**files, "c.json": api(find=FINE)}
    assert diff({**files, "b.json": "{"}, mended) == (0, [])


def test_other_files_are_compared(diff: Diff) -> None:
    files: dict[str, Document | str] = {"api.json": api()}
    mended = {**files, "b.json": api(find=FINE), "c.json": api(other=OTHER)}
    code, rules = diff({**files, "b.json": "{"}, mended)
    assert (code, rules.count("operation-added")) == (0, 1)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_that_nothing_changed_is_said_of_what_was_compared(
    diff: Diff, tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    diff({"a.json": "{"}, {"b.json": api()})
    paths = [str(tmp_path / side / "specs") for side in ("old", "new")]
    assert main(("diff", *paths, "--format", form)) == 0
    said = capsys.readouterr().out.lower()
    assert "nothing has changed for callers in what was compared" in said


def test_webhooks_that_were_broken_are_not_new(diff: Diff) -> None:
    old, new = ({**api(), "webhooks": {"made": each}} for each in ({"post": 3}, HOOK))
    assert diff({"api.json": old}, {"api.json": new}) == (0, [])
    assert [problem["code"] for problem in diff.problems] == ["E205"]


def test_what_only_unread_operations_need_is_not_new(diff: Diff) -> None:
    new = api()
    new["servers"] = [{"url": "https://eu.example.com", "description": "EU"}]
    new["paths"]["/things"]["post"]["security"] = [{"token": []}]
    new["security"] = [{"token": []}]
    assert diff({"a.json": "{"}, {"b.json": new}) == (0, [])
