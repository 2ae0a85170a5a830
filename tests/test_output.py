"""Writing a package: what is touched, what is refused, and what a kill leaves."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen.files import Compiled, GeneratedFile, digest
from codegen.project import folder, lock, run

if TYPE_CHECKING:
    from conftest import Project

ROOT = Path(__file__).parent.parent
A, B, INIT = "shop_client/a.py", "shop_client/b.py", "shop_client/__init__.py"


def lines(outcome: run.Outcome) -> list[str]:
    return [str(problem) for problem in outcome.problems]


def written(outcome: run.Outcome) -> tuple[str, ...]:
    assert outcome.plan is not None, lines(outcome)
    return outcome.plan.written


def edit(path: Path) -> str:
    """Change a file as a person would; returns its new text."""
    text = path.read_text(encoding="utf-8") + "# mine\n"
    path.write_text(text, encoding="utf-8")
    return text


def mtimes(folder_: Path) -> dict[Path, int]:
    return {path: path.stat().st_mtime_ns for path in folder_.rglob("*")}


# Unchanged, changed, deleted


def test_the_first_run_writes_everything(project: Project) -> None:
    outcome = project.generate()
    assert written(outcome) == (INIT, A, B)
    assert set(project.tree()) == {INIT, A, B, lock.NAME}
    assert project.tree()[A] == "'one'\n"


def test_nothing_changed_is_not_compiled_and_not_written(project: Project) -> None:
    project.generate()
    before = mtimes(project.root)
    outcome = project.generate()
    assert outcome.plan is None
    assert outcome.problems == ()
    assert len(project.compiler.calls) == 1
    assert mtimes(project.root) == before


def test_only_what_changed_is_written(project: Project) -> None:
    project.generate()
    before = mtimes(project.output)
    project.page("b.md", "TWO")
    outcome = project.generate()
    assert written(outcome) == (B,)
    assert outcome.reasons == ("1 page changed",)
    after = mtimes(project.output)
    assert {path.name for path in after if after[path] != before[path]} == {
        "b.py",
        lock.NAME,
        "shop_client",  # the folder
    }


def test_unchanged_text_is_handed_back_to_the_compiler(project: Project) -> None:
    project.generate()
    edit(project.output / A)
    project.page("b.md", "TWO")
    project.generate()
    previous = project.compiler.calls[1]
    assert set(previous) == {INIT, B}  # an edited file is not to be kept
    assert previous[B].text == "'two'\n"


@pytest.mark.parametrize("part", ["generator", "tools"])
def test_formatted_text_of_another_generator_is_not_kept(
    project: Project, part: str
) -> None:
    project.generate()
    path = project.output / lock.NAME
    data = json.loads(path.read_text("utf-8"))
    data[part] = dict.fromkeys(data[part], "other")
    path.write_text(json.dumps(data), encoding="utf-8")
    outcome = project.generate()
    assert project.compiler.calls[1] == {}
    assert outcome.wrote
    assert written(outcome) == ()


def test_options_that_an_older_lock_does_not_have(project: Project) -> None:
    project.generate()
    path = project.output / lock.NAME
    data = json.loads(path.read_text("utf-8"))
    data["options"] = {"package": data["options"]["package"]}
    path.write_text(json.dumps(data), encoding="utf-8")
    outcome = project.generate()
    assert project.compiler.calls[1] == {}
    assert "option 'formatter' changed" in outcome.reasons


def test_a_page_that_goes_takes_its_file_along(project: Project) -> None:
    project.page("c.md", "three")
    project.generate()
    (project.root / "specs/c.md").unlink()
    outcome = project.generate()
    assert outcome.plan is not None
    assert outcome.plan.deleted == ("shop_client/c.py",)
    assert outcome.names.vanished == ("shop_client/c.py",)
    assert set(project.tree()) == {INIT, A, B, lock.NAME}


def test_folders_left_empty_go_but_nothing_else(project: Project) -> None:
    def compiler(*_: object) -> Compiled:
        return Compiled(files, ())

    def generate() -> None:
        outcome = run.generate(job, compiler, force=False, waiting=lambda: None)
        assert outcome.plan is not None

    job = project.job
    files = {path: GeneratedFile("", path) for path in ("p/x/y/a.py", "p/z/b.py")}
    generate()
    (project.output / "p/z/__pycache__").mkdir()
    (project.output / "mine").mkdir()
    files = {"p/a.py": GeneratedFile("", "")}
    project.page("a.md", "changed")
    generate()
    found = {
        str(path.relative_to(project.output)) for path in project.output.rglob("*")
    }
    assert found == {lock.NAME, "mine", "p", "p/a.py", "p/z", "p/z/__pycache__"}


def test_a_deleted_file_comes_back(project: Project) -> None:
    project.generate()
    (project.output / A).unlink()
    assert written(project.generate()) == (A,)
    assert project.tree()[A] == "'one'\n"


def test_other_files_in_the_folder_are_not_touched(project: Project) -> None:
    project.generate()
    (project.output / "notes.txt").write_text("mine", encoding="utf-8")
    (project.output / "shop_client/__pycache__").mkdir()
    project.page("a.md", "changed")
    (project.root / "specs/b.md").unlink()
    project.generate()
    assert project.tree()["notes.txt"] == "mine"
    assert (project.output / "shop_client/__pycache__").is_dir()


def test_a_file_keeps_its_mode(project: Project) -> None:
    project.generate()
    (project.output / A).chmod(0o640)
    project.page("a.md", "changed")
    project.generate()
    assert stat.S_IMODE((project.output / A).stat().st_mode) == 0o640


def test_line_ends_that_git_converted_are_no_edit(project: Project) -> None:
    project.generate()
    for path in (*project.output.rglob("*.py"), project.output / lock.NAME):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for path in (project.root / "specs").iterdir():
        path.write_bytes(path.read_bytes() + b"\r\n")
    project.generate()
    before = project.tree()
    for path in (project.root / "specs").iterdir():
        path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n"))
    assert project.generate().plan is None
    assert run.check_fast(project.job).problems == ()
    assert project.tree() == before


# Hand edits


def test_a_hand_edit_is_refused_and_nothing_is_written(project: Project) -> None:
    project.generate()
    edit(project.output / A)
    before = project.tree()
    project.page("b.md", "changed")
    outcome = project.generate()
    assert lines(outcome) == [
        f"generated/shop/{A}:1: E501 edited by hand; "
        "move the edit out of it, or lose it with `mintgen generate --force`"
    ]
    assert outcome.plan is None
    assert project.tree() == before


def test_force_overwrites_an_edit(project: Project) -> None:
    project.generate()
    edit(project.output / A)
    assert written(project.generate(force=True)) == (A,)
    assert project.tree()[A] == "'one'\n"


def test_an_edited_file_is_not_deleted(project: Project) -> None:
    project.generate()
    text = edit(project.output / B)
    (project.root / "specs/b.md").unlink()
    assert codes(project.generate()) == ["E501"]
    assert project.tree()[B] == text
    project.generate(force=True)
    assert B not in project.tree()


def test_an_edit_that_the_pages_caught_up_with_is_fine(project: Project) -> None:
    project.generate()
    (project.output / A).write_text("'new'\n", encoding="utf-8")
    project.page("a.md", "new")
    outcome = project.generate()
    assert outcome.problems == ()
    assert written(outcome) == ()
    assert project.generate().plan is None


def test_a_file_in_the_way_that_is_not_ours(project: Project) -> None:
    project.generate()
    (project.output / "shop_client/c.py").write_text("mine\n", encoding="utf-8")
    project.page("c.md", "three")
    (line,) = lines(project.generate())
    assert "shop_client/c.py:1: E501 mintgen did not write this file" in line
    assert project.tree()["shop_client/c.py"] == "mine\n"


# Folders that are not ours


def codes(outcome: run.Outcome) -> list[str]:
    assert not outcome.wrote
    return [problem.code for problem in outcome.problems]


def test_a_folder_with_something_else_in_it(project: Project) -> None:
    project.output.mkdir(parents=True)
    (project.output / "x").touch()
    for outcome in (project.generate(), project.generate(force=True)):
        assert codes(outcome) == ["E502"]
    assert set(project.tree()) == {"x"}


def test_an_empty_folder_is_fine(project: Project) -> None:
    project.output.mkdir(parents=True)
    assert project.generate().wrote


def test_a_folder_of_another_package(project: Project) -> None:
    project.generate()
    config = project.root / "mintgen.toml"
    config.write_text(config.read_text("utf-8") + 'package = "other"\n', "utf-8")
    outcome = project.generate()
    assert codes(outcome) == ["E502"]
    assert "belongs to package 'shop_client', not 'other'" in lines(outcome)[0]
    project.generate(force=True)
    assert set(project.tree()) == {
        "other/__init__.py",
        "other/a.py",
        "other/b.py",
        lock.NAME,
    }


def test_a_lock_in_a_merge_conflict(project: Project) -> None:
    project.generate()
    (project.output / lock.NAME).write_text("<<<<<<< ours\n", encoding="utf-8")
    outcome = project.generate()
    assert codes(outcome) == ["E502"]
    assert "is it in a merge conflict?" in lines(outcome)[0]
    assert project.generate(force=True).wrote
    assert project.generate().plan is None


def test_a_file_where_the_folder_should_be(project: Project) -> None:
    project.output.parent.mkdir()
    project.output.write_text("mine", encoding="utf-8")
    assert codes(project.generate()) == ["E503"]


# Unsafe paths


@pytest.mark.parametrize("link", ["generated", "generated/shop", "generated/shop/p"])
def test_nothing_is_written_through_a_link(project: Project, link: str) -> None:
    def compiler(*_: object) -> Compiled:
        return Compiled({"p/a.py": GeneratedFile("", "text")}, ())

    outside = project.root.parent / "outside"
    outside.mkdir()
    path = project.root / link
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent == project.output:
        project.output.joinpath(lock.NAME).write_text(
            lock.dump(lock.Lock(inputs_of(project))), encoding="utf-8"
        )
    path.symlink_to(outside)
    outcome = run.generate(project.job, compiler, force=True, waiting=lambda: None)
    assert codes(outcome) == ["E503"]
    assert list(outside.iterdir()) == []


def inputs_of(project: Project) -> lock.Inputs:
    return lock.Inputs("", "", {}, project.job.options.as_data(), {})


def test_a_generated_file_that_became_a_link(project: Project) -> None:
    project.generate()
    target = project.root / "precious"
    target.write_text("'one'\n", encoding="utf-8")
    (project.output / A).unlink()
    (project.output / A).symlink_to(target)
    project.page("a.md", "changed")
    outcome = project.generate(force=True)
    assert codes(outcome) == ["E505"]
    assert target.read_text("utf-8") == "'one'\n"


@pytest.mark.parametrize(
    "path", ["../x.py", "/x.py", "a/../../x.py", "a\\x.py", "c:x.py", "", "a//b", "\0"]
)
def test_a_lock_cannot_reach_out_of_its_folder(project: Project, path: str) -> None:
    project.generate()
    victim = project.root / "generated/x.py"
    victim.write_text("text", encoding="utf-8")
    place = project.output / lock.NAME
    data = json.loads(place.read_text("utf-8"))
    data["files"][path] = ["", digest(b"text")]
    place.write_text(json.dumps(data), encoding="utf-8")
    project.page("a.md", "changed")
    for force in (False, True):
        assert codes(project.generate(force=force)) == ["E503"]
    assert codes(run.check_fast(project.job)) == ["E503"]
    assert victim.read_text("utf-8") == "text"


@pytest.mark.parametrize("path", ["../x.py", "/x.py", "a/./b.py", lock.NAME])
def test_a_compiled_path_is_checked(project: Project, path: str) -> None:
    def compiler(*_: object) -> Compiled:
        return Compiled({path: GeneratedFile("", "text")}, ())

    outcome = run.generate(project.job, compiler, force=False, waiting=lambda: None)
    assert codes(outcome) == ["E503"]
    assert not project.output.parent.exists()


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (("a.py", "A.py"), [("A.py", "a.py")]),
        (("p/x.py", "P/y.py"), [("P/", "p/x.py")]),
        (("a", "a/b"), [("a", "a/b")]),
        (("\u00e9.py", "e\u0301.py"), [("e\u0301.py", "\u00e9.py")]),
        (("p/x.py", "p/y.py", "q/x.py"), []),
    ],
)
def test_paths_that_are_one_on_some_systems(
    paths: tuple[str, ...], found: list[tuple[str, str]]
) -> None:
    assert folder.collisions(paths) == found


# Errors


def test_errors_leave_everything_as_it_was(project: Project) -> None:
    project.page("a.md", "BROKEN")
    outcome = project.generate()
    assert lines(outcome) == ["specs/a.md:1: E100 broken; mend it"]
    assert not project.output.parent.exists()
    project.page("a.md", "one")
    project.generate()
    before = project.tree()
    project.page("a.md", "BROKEN")
    assert project.generate().plan is None
    assert project.tree() == before


def test_what_cannot_be_read_and_what_is_wrong_are_reported_together(
    project: Project,
) -> None:
    project.page("a.md", "BROKEN")
    (project.root / "specs/c.md").symlink_to("gone")
    assert codes(project.generate()) == ["E102", "E100"]


def keep_going(project: Project) -> run.Outcome:
    job = replace(project.job, options=replace(project.job.options, keep_going=True))
    return run.generate(job, project.compiler, force=False, waiting=lambda: None)


def test_a_note_about_the_files_keeps_nothing_from_being_written(
    project: Project,
) -> None:
    project.page("c.html", "<html>")
    outcome = project.generate()
    assert outcome.wrote
    assert [problem.code for problem in outcome.problems] == ["N105"]
    assert project.generate().plan is None
    assert run.check(project.job, project.compiler).diff == ()


def test_keep_going_writes_the_rest_and_says_so_every_time(project: Project) -> None:
    project.page("a.md", "BROKEN")
    for _ in range(2):
        outcome = keep_going(project)
        assert lines(outcome) == ["specs/a.md:1: E100 broken; mend it"]
        assert set(project.tree()) == {INIT, B, lock.NAME}
    data = json.loads(project.tree()[lock.NAME])
    assert data["missing"] == ["specs/a.md:1: E100 broken; mend it"]
    assert lines(run.check_fast(project.job)) == [
        "generated/shop/.mintgen.lock.json:1: E504 incomplete: errors that --keep-going "
        "left out: 1 (`missing` lists them); mend the pages, or accept each with `allow`"
    ]
    assert project.generate().plan is None
    project.page("a.md", "one")
    project.generate()
    assert run.check_fast(project.job).problems == ()


def test_a_disk_that_cannot_be_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(folder, "replace", full)
        (line,) = lines(project.generate())
    assert line == (
        "generated/shop:1: E505 cannot be written: "
        "No space left on device (.mintgen.lock.json)"
    )
    assert project.generate().wrote


def test_a_disk_that_gets_full_leaves_no_edits(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    project.page("c.md", "three")
    project.generate()
    project.page("a.md", "changed")
    project.page("b.md", "changed")
    (project.root / "specs/c.md").unlink()
    write = folder.replace

    def full(path: Path, text: str) -> None:
        if path.name == "b.py":
            raise OSError(28, "No space left on device", str(path))
        write(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(folder, "replace", full)
        assert [problem.code for problem in project.generate().problems] == ["E505"]
    assert project.tree()[A] == "'changed'\n"
    found = run.check_fast(project.job).problems
    assert {problem.code for problem in found} == {"E504"}
    assert any("the last run was interrupted" in problem.text for problem in found)
    edit(project.output / A)
    assert "E501" in {problem.code for problem in run.check_fast(project.job).problems}


# Killed


KILLER = """\
import os, sys
from pathlib import Path
root, output, tests = sys.argv[1:]
sys.path.insert(0, tests)
from codegen.project import run
from conftest import FakeCompiler, Project

run.fingerprint = lambda: "generator"
changes = {"os.remove", "os.rename", "os.rmdir", "os.mkdir", "open"}
steps = 0
last = 0

def step(event, arguments):
    global steps
    if event in changes and output in str(arguments[0]):
        if event != "open" or arguments[2] & os.O_WRONLY:
            steps += 1
            if steps == last:
                os._exit(9)

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        last = int(line)
        project = Project(Path(root), FakeCompiler())
        sys.addaudithook(step)
        done = run.generate(
            project.job, project.compiler, force=False, waiting=lambda: None
        )
        os._exit(len(done.problems))
    _, status = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(status), flush=True)
"""


class Killer:
    """Runs `generate` in processes of its own, and kills them."""

    def __init__(self, project: Project) -> None:
        arguments = (project.root, project.output, ROOT / "tests")
        self._process = subprocess.Popen(
            [sys.executable, "-c", KILLER, *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def kill(self, last: int) -> bool:
        """Kill before the `last`th change on disk; was there one?"""
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        stdin.write(f"{last}\n")
        stdin.flush()
        code = int(stdout.readline())
        assert code in (0, 9)
        return code == 9

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def killer(project: Project) -> Iterator[Killer]:
    killer = Killer(project)
    yield killer
    killer.close()


def third(project: Project) -> None:
    """Yet another state of the pages, neither old nor new."""
    project.page("a.md", "third")
    (project.root / "specs/d.md").unlink(missing_ok=True)


@pytest.mark.parametrize("first", [True, False], ids=["first", "second"])
@pytest.mark.parametrize("after", [None, third], ids=["same", "other"])
def test_a_kill_before_any_change_on_disk_is_repaired(
    project: Project, killer: Killer, first: bool, after: object
) -> None:
    def start() -> None:
        for name in ("a.md", "b.md", "c.md", "d.md"):
            (project.root / "specs" / name).unlink(missing_ok=True)
        for path in sorted(project.output.parent.rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
        project.page("a.md", "one")
        project.page("b.md", "two")
        project.page("c.md", "three")
        if not first:
            assert project.generate().wrote

    def change() -> None:
        project.page("a.md", "changed")
        (project.root / "specs/c.md").unlink()
        project.page("d.md", "four")

    start()
    old = project.tree()
    change()
    project.generate()
    new = project.tree()
    if after:
        third(project)
        project.generate()
    final = project.tree()

    kills = 0
    while True:
        start()
        change()
        if not killer.kill(kills + 1):
            break
        kills += 1
        for path, text in project.tree().items():
            if path != lock.NAME and not path.endswith(".mintgen"):
                assert text in (old.get(path), new.get(path))
        if after:
            third(project)
        assert project.generate().problems == ()
        assert project.tree() == final, f"after kill {kills}"
        assert project.generate().plan is None
    assert kills >= 8


# Two runs at a time


HOLD = """\
import sys
from pathlib import Path
from codegen.project.folder import exclusive
with exclusive(Path(sys.argv[1]), lambda: print("waiting", flush=True)):
    print("inside", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold(tmp_path: Path) -> Iterator[list[subprocess.Popen[str]]]:
    """Two processes that want the same folder, and end when stdin is closed."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(tmp_path / "new/out")],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    yield processes
    for process in processes:
        process.kill()
        process.communicate()


def test_two_runs_take_turns(hold: list[subprocess.Popen[str]], tmp_path: Path) -> None:
    def line(process: subprocess.Popen[str]) -> str:
        assert process.stdout
        return process.stdout.readline()

    first, second = hold
    said = [line(first), line(second)]
    assert sorted(said) == ["inside\n", "waiting\n"]
    inside, waiting = hold if said[0] == "inside\n" else (second, first)
    inside.communicate("")
    assert line(waiting) == "inside\n"
    assert (tmp_path / "new/out").is_dir()
    waiting.communicate("")
    assert not (tmp_path / "new").exists()  # empty, and made by them


def test_a_folder_that_is_made_twice_is_removed_with_its_parents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "new/out"
    make = folder._make
    calls = 0

    def made_and_lost(path: Path, made: set[Path]) -> None:
        nonlocal calls
        calls += 1
        make(path, made)
        if calls == 1:  # another run that was in there removes it at its end
            handle = os.open(path, os.O_RDONLY)
            monkeypatch.setattr(os, "open", lambda *_, **__: handle)
            path.rmdir()
        else:
            monkeypatch.undo()

    monkeypatch.setattr(folder, "_make", made_and_lost)
    with folder.exclusive(target, lambda: None):
        assert calls == 2
        assert target.is_dir()
    assert not (tmp_path / "new").exists()


# Check


def test_check_finds_nothing_after_generate(project: Project) -> None:
    project.generate()
    for outcome in (
        run.check(project.job, project.compiler),
        run.check_fast(project.job),
    ):
        assert outcome.problems == ()
        assert outcome.diff == ()


def test_check_shows_what_differs(project: Project) -> None:
    project.page("c.md", "three")
    project.generate()
    edit(project.output / A)
    (project.output / B).unlink()
    (project.root / "specs/c.md").unlink()
    before = project.tree()
    outcome = run.check(project.job, project.compiler)
    diff = "\n".join(outcome.diff)
    path = "generated/shop/shop_client"
    assert f"--- a/{path}/a.py\n+++ b/{path}/a.py\n@@" in diff
    assert " 'one'\n-# mine" in diff
    assert f"--- /dev/null\n+++ b/{path}/b.py\n@@ -0,0 +1 @@\n+'two'" in diff
    assert f"--- a/{path}/c.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-'three'" in diff
    assert [(p.where.file, p.code) for p in sorted(outcome.problems)] == [
        ("generated/shop/.mintgen.lock.json", "E504"),
        (f"{path}/a.py", "E501"),
    ]
    assert project.compiler.calls[-1] == {}  # the lock is no evidence
    assert project.tree() == before


def test_check_of_a_file_that_was_edited(project: Project) -> None:
    project.generate()
    edit(project.output / A)
    outcome = run.check(project.job, project.compiler)
    assert "-# mine" in outcome.diff
    (line,) = lines(outcome)
    assert line.startswith(f"generated/shop/{A}:1: E501 edited by hand; move the edit")


def test_check_of_a_file_of_another_in_the_way(project: Project) -> None:
    project.generate()
    (project.output / "shop_client/c.py").write_text("mine\n", encoding="utf-8")
    project.page("c.md", "three")
    found = sorted(run.check(project.job, project.compiler).problems)
    assert [problem.code for problem in found] == ["E504", "E501"]
    assert "mintgen did not write this file; move it" in found[1].text


def test_check_of_a_package_that_was_never_generated(project: Project) -> None:
    outcome = run.check(project.job, project.compiler)
    assert "+'one'" in outcome.diff
    assert not project.output.parent.exists()
    (line,) = lines(run.check_fast(project.job))
    assert line.endswith("E504 stale: never generated; run `mintgen generate shop`")


def test_check_of_pages_with_errors(project: Project) -> None:
    project.generate()
    project.page("a.md", "BROKEN")
    outcome = run.check(project.job, project.compiler)
    assert [problem.code for problem in outcome.problems] == ["E100"]
    assert outcome.diff == ()


def test_fast_check_names_what_changed(project: Project) -> None:
    project.generate()
    edit(project.output / A)
    (project.output / B).unlink()
    project.page("a.md", "changed")
    calls = len(project.compiler.calls)
    found = [(p.where.file, p.code) for p in run.check_fast(project.job).problems]
    assert found == [
        ("generated/shop/.mintgen.lock.json", "E504"),
        (f"generated/shop/{A}", "E501"),
        (f"generated/shop/{B}", "E501"),
    ]
    assert len(project.compiler.calls) == calls
