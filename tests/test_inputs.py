"""Finding and reading pages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from codegen.files import Source
from codegen.problems import Problems
from codegen.project import inputs
from codegen.project.inputs import collect


def write(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


def read(root: Path, *paths: str) -> tuple[list[str], list[str]]:
    """The names found, and the problems."""
    problems = Problems()
    names = [source.file for source in collect(paths, root, problems)]
    return names, [str(problem) for problem in problems]


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    write(tmp_path, "s/b.md", "s/a/c.mdx", "s/a.JSON", "s/d.yaml", "s/e.yml", "s/f.txt")
    write(tmp_path, "s/x.py", "s/no", "s/.hidden.md", "s/.git/g.md", "s/é.md")
    write(tmp_path, "s/node_modules/p/README.md")
    names, problems = read(tmp_path, "s")
    assert names == [
        "s/a.JSON",
        "s/a/c.mdx",
        "s/b.md",
        "s/d.yaml",
        "s/e.yml",
        "s/f.txt",
        "s/é.md",
    ]
    assert problems == []


def test_files_and_folders_mix_and_count_once(tmp_path: Path) -> None:
    write(tmp_path, "s/a.md", "s/b.md", "t/c.json")
    (tmp_path / "s/same.md").hardlink_to(tmp_path / "s/a.md")
    paths = ("t/c.json", "s", "./s/../s/b.md", str(tmp_path / "s/a.md"))
    assert read(tmp_path, *paths) == (["s/a.md", "s/b.md", "t/c.json"], [])


def test_names_are_relative_to_the_root(tmp_path: Path) -> None:
    write(tmp_path, "docs/a.md")
    (tmp_path / "project").mkdir()
    assert read(tmp_path / "project", "../docs") == (["../docs/a.md"], [])


@pytest.mark.parametrize("link", ["s/link", "s/in/link", "s/link.md"])
@pytest.mark.parametrize(
    "target", ["../other", "/", ".", "..", "../other/b.md", "link", "link.md"]
)
def test_links_are_not_followed(tmp_path: Path, link: str, target: str) -> None:
    write(tmp_path, "s/a.md", "s/in/c.md", "other/b.md", "other/c.json")
    (tmp_path / link).symlink_to(target)
    names, problems = read(tmp_path, "s")
    assert names == ["s/a.md", "s/in/c.md"]
    is_other = not (tmp_path / link).is_dir() and not link.endswith(".md")
    found = "a symbolic link, which is not followed; replace it by what it leads to, "
    expected = f"{link}:1: E102 {found}or remove it"
    assert problems == ([] if is_other else [expected])


def test_the_path_itself_may_be_a_link(tmp_path: Path) -> None:
    """Who configures it decides where it leads to."""
    write(tmp_path, "real/a.md", "real/b.md")
    (tmp_path / "s").symlink_to("real")
    (tmp_path / "c.md").symlink_to("real/b.md")
    assert read(tmp_path, "s") == (["s/a.md", "s/b.md"], [])
    assert read(tmp_path, "c.md") == (["c.md"], [])


def test_line_ends_are_made_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"one\r\ntwo\nthree\r")
    assert collect(["a.md"], tmp_path, Problems()) == [
        Source("a.md", b"one\ntwo\nthree\r")
    ]


def test_everything_that_is_missing_is_reported(tmp_path: Path) -> None:
    write(tmp_path, "s/a.md", "s/b.md", "page.html", "empty/x.py")
    os.mkfifo(tmp_path / "pipe.md")
    names, problems = read(
        tmp_path, "s", "no.md", "none/", "page.html", "empty", "pipe.md"
    )
    assert names == ["s/a.md", "s/b.md"]
    assert [line.partition(";")[0] for line in problems] == [
        "empty:1: E103 no .md, .mdx, .markdown, .txt, .json, .yaml, .yml file in this folder",
        "no.md:1: E102 there is no such file or folder",
        "none:1: E102 there is no such file or folder",
        "page.html:1: E102 not a kind of file that is read "
        "(.md, .mdx, .markdown, .txt, .json, .yaml, .yml)",
        "pipe.md:1: E102 not a regular file",
    ]


def test_a_web_page_is_noted_and_other_files_are_not(tmp_path: Path) -> None:
    others = "s/x.png", "s/x.css", "s/.hidden.html", "s/x.html.bak"
    write(tmp_path, "s/a.markdown", "s/b.MD", "s/c.html", "s/d/e.HTM", *others)
    names, problems = read(tmp_path, "s")
    assert names == ["s/a.markdown", "s/b.MD"]
    text = "N105 a web page, not read; save the page's Markdown in its place"
    assert problems == [f"s/c.html:1: {text}", f"s/d/e.HTM:1: {text}"]


def test_a_file_that_cannot_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Permissions do not stop root, under which tests often run.
    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    write(tmp_path, "s/a.md")
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read(tmp_path, "s") == (
        [],
        ["s/a.md:1: E102 cannot be read: Permission denied"],
    )


def test_a_dangling_link_is_reported(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s/a.md").symlink_to("gone.md")
    _, problems = read(tmp_path, "s")
    assert problems[1:] == [
        "s/a.md:1: E102 a symbolic link, which is not followed; "
        "replace it by what it leads to, or remove it"
    ]


def test_a_file_that_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "MAX_BYTES", 5)
    write(tmp_path, "s/a.md", "s/b.md")
    (tmp_path / "s/b.md").write_bytes(b"12345")
    names, problems = read(tmp_path, "s")
    assert names == ["s/b.md"]
    assert [line[:13] for line in problems] == ["s/a.md:1: E10"]
    assert "E106 larger than" in problems[0]


def test_a_name_that_would_write_to_the_terminal(tmp_path: Path) -> None:
    write(tmp_path, "s/\x1b[31m.md")
    names, problems = read(tmp_path, "s")
    assert names == []
    assert "E102 the file name has characters that cannot be shown" in problems[0]
