"""The command line: what it prints, where, and its exit codes."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from codegen import terminal
from codegen.cli import main
from codegen.commands import common
from codegen.problems import Problem, Where
from codegen.project import folder
from codegen.report import lines

if TYPE_CHECKING:
    from conftest import Project

ROOT = Path(__file__).parent.parent
CLIENT = '[clients.{0}]\nspecs = "{0}"\noutput = "generated/{0}"\n'


@pytest.fixture
def here(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project as working folder, with the obvious compiler in place."""
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(common, "compile_package", project.compiler)
    return project


class Terminal:
    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Run a command: exit code, standard output, standard error."""
        code = main(arguments)
        out, err = self._capsys.readouterr()
        return code, out, err


@pytest.fixture
def mintgen(capsys: pytest.CaptureFixture[str]) -> Terminal:
    return Terminal(capsys)


def test_generate_says_what_it_did(here: Project, mintgen: Terminal) -> None:
    assert mintgen("generate") == (0, "shop: 3 files (3 new); never generated\n", "")
    assert mintgen("generate") == (0, "shop: unchanged\n", "")
    here.page("a.md", "changed")
    here.page("c.md", "new")
    (here.root / "specs/b.md").unlink()
    code, out, err = mintgen("generate", "shop")
    assert (code, err) == (0, "")
    assert out == (
        "shop: 3 files (1 new, 1 changed, 1 deleted); "
        "1 page changed, 1 page added, 1 page removed\n"
        "shop: no longer there: shop_client/b.py\n"
    )


def test_errors_go_to_stderr_sorted_and_counted(
    here: Project, mintgen: Terminal
) -> None:
    here.page("a.md", "BROKEN")
    here.page("0.md", "BROKEN")
    code, out, err = mintgen("generate")
    assert (code, out) == (1, "")
    assert err == (
        "specs/0.md:1: E100 broken; mend it\n"
        "specs/a.md:1: E100 broken; mend it\n"
        "2 errors; nothing was written for shop\n"
    )


def test_what_many_operations_share_is_told_once() -> None:
    found = [
        Problem(Where("a.md", 3), "N301", "odd", "note", operation)
        for operation in ("GET /a", "GET /b")
    ]
    assert list(lines(found, "")) == [
        "a.md:3: N301 odd (GET /a and 1 more)",
        "1 note",
    ]


def test_a_note_that_holds_at_many_places_is_told_once() -> None:
    def note(file: str, line: int, operation: str = "") -> Problem:
        return Problem(Where(file, line), "N301", "odd", "note", operation)

    here = [note("a.json", line, f"GET /{line}") for line in range(3, 9)]
    assert list(lines(here, "")) == [
        "a.json:3: N301 odd (GET /3 and 5 more; also in lines 4, 5, 6, …)",
        "6 notes",
    ]
    assert next(lines(here[:2], "")).endswith(" (GET /3 and 1 more; also in line 4)")
    there = [note("a.md", 3), note("b.md", 3), note("b.md", 4)]
    assert list(lines(there, "")) == [
        "a.md:3: N301 odd (also at b.md:3, b.md:4)",
        "3 notes",
    ]


def test_each_place_of_an_error_is_told() -> None:
    found = [Problem(Where("a.json", line), "E301", "odd") for line in (3, 4)]

    assert list(lines(found, "")) == [
        "a.json:3: E301 odd",
        "a.json:4: E301 odd",
        "2 errors",
    ]


@pytest.mark.parametrize(
    ("text", "operation", "told"),
    [
        ("odd", "GET /a", "odd (GET /a)"),
        ("odd", "", "odd"),
        ("odd; GET /a is left out", "GET /a", "odd; GET /a is left out"),
    ],
)
def test_each_problem_names_its_operation(text: str, operation: str, told: str) -> None:
    found = [Problem(Where("a.md", 3), "E301", text, "error", operation)]
    assert next(lines(found, "")) == f"a.md:3: E301 {told}"


def test_the_first_error_that_can_be_accepted_says_how() -> None:
    found = [
        Problem(Where("a.md", 1), "E100", "no operation"),
        Problem(Where("b.md", 2), "N202", "not in the path", "note", "GET /a"),
        Problem(Where("b.md", 3), "E201", "not defined", "error", 'GET /a"'),
        Problem(Where("c.md", 4), "E203", "differs", "error", "components.schemas.X"),
    ]
    assert list(lines(found, "", configured=True)) == [
        "a.md:1: E100 no operation",
        "b.md:2: N202 not in the path (GET /a)",
        'b.md:3: E201 not defined (GET /a")',
        r'  to accept it: allow = ["E201 GET /a\""]',
        "c.md:4: E203 differs (components.schemas.X)",
        "3 errors, 1 note",
    ]
    assert "allow" not in "".join(lines(found, ""))
    shared = [
        Problem(Where("a.md", 1), "E201", "not defined", "error", f"GET /{n}")
        for n in range(4)
    ]
    told = [*lines(shared[:2], "", configured=True)]
    assert told[1] == '  to accept it: allow = ["E201 GET /0", "E201 GET /1"]'
    told = [*lines(shared, "", configured=True)]
    assert told[1].endswith('"E201 GET /2", …]')


@pytest.mark.usefixtures("here")
def test_a_disk_that_is_full(
    mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path, _: str) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(folder, "replace", full)
    code, _, err = mintgen("generate")
    assert code == 1
    assert err.splitlines()[-1] == "1 error; the next run completes what is missing"


def test_keep_going(here: Project, mintgen: Terminal) -> None:
    here.page("a.md", "BROKEN")
    code, out, err = mintgen("generate", "--keep-going")
    assert (code, out) == (1, "shop: 2 files (2 new); never generated\n")
    assert err == "specs/a.md:1: E100 broken; mend it\n1 error; the rest was written\n"


def test_one_client_with_errors_does_not_stop_the_others(
    here: Project, mintgen: Terminal
) -> None:
    text = CLIENT.format("one") + CLIENT.format("two") + CLIENT.format("three")
    (here.root / "mintgen.toml").write_text(text, encoding="utf-8")
    for name, page in (("one", "BROKEN"), ("two", "fine"), ("three", "BROKEN")):
        (here.root / name).mkdir()
        (here.root / name / "page.md").write_text(page, encoding="utf-8")
    code, out, err = mintgen("generate")
    assert (code, out) == (1, "two: 2 files (2 new); never generated\n")
    assert err.splitlines()[-1] == "2 errors; nothing was written for one, three"
    assert mintgen("generate", "two") == (0, "two: unchanged\n", "")
    code, out, err = mintgen("generate", "tow", "--force")
    assert (code, out) == (2, "")
    assert err.startswith("command line:1: E606 no client 'tow' in mintgen.toml; did ")
    _, _, err = mintgen("generate", "shop")
    assert "no client 'shop' in mintgen.toml; there is one, two, three\n" in err


def test_force(here: Project, mintgen: Terminal) -> None:
    mintgen("generate")
    path = here.output / "shop_client/a.py"
    path.write_text("mine", encoding="utf-8")
    code, _, err = mintgen("generate")
    assert code == 1
    assert "shop_client/a.py:1: E501 edited by hand" in err
    assert mintgen("generate", "--force")[0] == 0
    assert path.read_text("utf-8") == "'one'\n"


def test_a_folder_that_is_not_ours_is_wrong_use(
    here: Project, mintgen: Terminal
) -> None:
    here.output.mkdir(parents=True)
    (here.output / "x").touch()
    code, _, err = mintgen("generate")
    assert code == 2
    assert err.startswith("generated/shop:1: E502 the folder is not empty and has no")


# Without configuration


def test_ad_hoc(here: Project, mintgen: Terminal) -> None:
    (here.root / "mintgen.toml").write_text("not read", encoding="utf-8")
    flags = ("--package", "pay_client", "--output", "out/pay")
    code, out, err = mintgen("generate", "--spec", "specs/a.md", "specs/b.md", *flags)
    assert (code, out, err) == (0, "pay: 3 files (3 new); never generated\n", "")
    repeated = ("--spec", "specs/a.md", "--spec", "specs/b.md")
    assert mintgen("generate", *repeated, *flags)[1] == "pay: unchanged\n"
    text = (here.root / "out/pay/pay_client/__init__.py").read_text("utf-8")
    assert text == '"""Pay"""\n'


def test_ad_hoc_output_does_not_depend_on_the_working_folder(
    here: Project, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    flags = ("--package", "pay_client", "--client", "Pay")
    mintgen("generate", "--spec", "specs", *flags, "--output", "one")
    monkeypatch.chdir(here.root.parent)
    specs, output = str(here.root / "specs"), str(here.root / "two")
    mintgen("generate", "--spec", specs, *flags, "--output", output)
    one, two = (
        {path.name: path.read_bytes() for path in (here.root / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    assert "specs/a.md" in json.loads(one[".mintgen.lock.json"])["sources"]
    here.page("no.html", "")
    page = "project/specs/no.html"
    shown = mintgen("generate", "--spec", page, *flags, "--output", "three")
    assert shown[2].startswith(f"{page}:1: E102 ")


def test_all_that_cannot_be_read_is_reported_together(
    here: Project, mintgen: Terminal
) -> None:
    (here.root / "empty").mkdir()
    (here.root / "x.html").touch()
    here.page("b.md", "BROKEN")
    specs = ("--spec", "specs", "--spec", "empty", "--spec", "x.html")
    code, _, err = mintgen("generate", *specs, "--package", "p", "--output", "out")
    assert code == 1
    assert [line[:18] for line in err.splitlines()] == [
        "empty:1: E103 no .",
        "specs/b.md:1: E100",
        "x.html:1: E102 not",
        "3 errors; nothing ",
    ]
    assert not (here.root / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("generate", "--spec", "specs"), "--spec needs --package and --output"),
        (("generate", "--package", "p"), "go with --spec"),
        (("generate", "--output", "o", "shop"), "go with --spec"),
        (("generate", "--no"), "No such option"),
        (("check", "--spec", "x"), "No such option"),
        (("no",), "No such command 'no'"),
        (("generat",), "No such command 'generat'; did you mean 'generate'?"),
        (("inspect",), "Missing argument 'PATH...'"),
        (("openapi", "specs", "-o", "x.yaml"), "the document is JSON"),
        (("inspect", "spec"), "no file or folder 'spec'; did you mean 'specs'?"),
        (("openapi", "no.md"), "no file or folder 'no.md'; correct the path"),
        (
            ("generate", "--spec", "specs", "no", "--package", "p", "--output", "o"),
            "there is no file or folder 'no'; correct the path",
        ),
        (("check", "--project", "no"), "Directory 'no' does not exist"),
        (("generate", "--project", "mintgen.toml"), "'mintgen.toml' is a file"),
        ((), "Commands:"),
    ],
)
@pytest.mark.usefixtures("here")
def test_wrong_use(mintgen: Terminal, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = mintgen(*arguments)
    assert (code, out) == (2, "")
    assert message in err


def test_an_output_below_a_file(here: Project, mintgen: Terminal) -> None:
    (here.root / "file").touch()
    flags = ("--spec", "specs", "--package", "p_client", "--output", "file/x")
    code, _, err = mintgen("generate", *flags)
    assert code == 2
    assert f"E503 {here.root / 'file'} is a symbolic link or a file" in err


@pytest.mark.usefixtures("here")
def test_a_package_name_that_cannot_be_used(mintgen: Terminal) -> None:
    flags = ("--package", "../x", "--output", "out")
    code, _, err = mintgen("generate", "--spec", "specs", *flags)
    assert code == 2
    assert err.startswith("command line:1: E604 --package '../x' must be")


@pytest.mark.parametrize("output", ["specs", "specs/out", ".", "specs/a.md"])
@pytest.mark.usefixtures("here")
def test_an_output_among_the_specs(mintgen: Terminal, output: str) -> None:
    flags = ("--package", "pay_client", "--output", output)
    code, _, err = mintgen("generate", "--spec", "specs", *flags)
    assert code == 2
    assert err.startswith("command line:1: E605 --output overlaps with --spec")


# Configuration


def test_no_configuration(
    tmp_path: Path, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    code, _, err = mintgen("generate")
    assert code == 2
    assert err.startswith("command line:1: E600 there is no [tool.mintgen]")


@pytest.mark.parametrize("fast", [(), ("--fast",)])
def test_check_notes_packages_that_no_client_makes(
    here: Project, mintgen: Terminal, fast: tuple[str, ...]
) -> None:
    mintgen("generate")
    text = CLIENT.format("shop").replace('"shop"', '"specs"')
    text = text.replace("generated/shop", "generated/new")
    (here.root / "mintgen.toml").write_text(text, encoding="utf-8")
    mintgen("generate")
    code, _, err = mintgen("check", *fast)
    assert code == 0
    assert err.startswith("generated/shop: N507 no client has this folder as its")
    assert mintgen("check", "shop", *fast) == (0, "", "")


def test_check_says_what_to_do_about_what_is_left_out(
    here: Project, mintgen: Terminal
) -> None:
    text = CLIENT.format("shop").replace('"shop"', '"specs"') + "keep_going = true\n"
    (here.root / "mintgen.toml").write_text(text, encoding="utf-8")
    here.page("a.md", "BROKEN")
    mintgen("generate")
    code, out, err = mintgen("check")
    assert (code, out) == (1, "")
    assert err.endswith("1 error; mend the pages, or accept each with `allow`\n")


def test_mistakes_in_the_configuration(here: Project, mintgen: Terminal) -> None:
    text = CLIENT.format("shop") + "layuot = 3\n"
    (here.root / "mintgen.toml").write_text(text, encoding="utf-8")
    for command in ("generate", "check"):
        assert mintgen(command) == (
            2,
            "",
            "mintgen.toml:4: E602 unknown key 'layuot' in clients.shop; "
            "did you mean 'layout'?\n1 error; nothing was done\n",
        )


def test_the_configuration_of_another_folder(
    here: Project, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(here.root.parent)
    assert mintgen("generate", "--project", "project")[0] == 0
    assert mintgen("check", "--fast", "--project", "project") == (0, "", "")


# Check


def test_check(here: Project, mintgen: Terminal) -> None:
    mintgen("generate")
    assert mintgen("check") == (0, "", "")
    assert mintgen("check", "--fast") == (0, "", "")
    here.page("a.md", "changed \x1b[31m\u202e")
    code, out, err = mintgen("check")
    assert code == 1
    assert "--- a/generated/shop/shop_client/a.py\n" in out
    assert "-'one'\n+'changed " in out
    assert "\x1b" not in out
    assert err.startswith("generated/shop/.mintgen.lock.json:1: E504 stale: not what")
    code, out, err = mintgen("check", "--fast")
    assert (code, out) == (1, "")
    assert "E504 stale: 1 page changed; run `mintgen generate shop`" in err


# The process


def test_version_and_help(mintgen: Terminal) -> None:
    assert mintgen("--version") == (0, "mintgen 0.1.0\n", "")
    code, out, _ = mintgen("generate", "--help")
    assert code == 0
    assert "--keep-going" in out


def test_a_bug_is_one_line_and_its_own_exit_code(
    here: Project, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("with\x1b[31m\nlines")

    monkeypatch.setattr(common, "compile_package", broken)
    code, out, err = mintgen("generate")
    assert (code, out) == (70, "")
    assert err.startswith(
        "internal error: RuntimeError: with [31m lines\nThis is a bug"
    )
    assert not here.output.exists()
    with pytest.raises(RuntimeError):
        main(["--debug", "generate"])


def test_a_system_that_refuses_is_not_a_bug(
    here: Project, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "/tmp/x")

    monkeypatch.setattr(common, "compile_package", full)
    code, out, err = mintgen("generate")
    assert (code, out) == (1, "")
    said = "/tmp/x: No space left on device; mend that, and run it again"
    assert err.strip() == said
    assert not here.output.exists()


def test_an_interrupt(
    here: Project, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(common, "compile_package", interrupted)
    code, out, err = mintgen("generate")
    assert (code, out) == (130, "")
    assert err.strip().startswith("interrupted")
    assert not here.output.exists()


HEAVY = {"jinja2", "black", "pydantic", "datamodel_code_generator", "rich", "yaml"}
STARTED = """\
import sys
from codegen import cli
code = cli.main(sys.argv[1:])
print(code, sorted({heavy} & set(sys.modules)), file=sys.stderr)
"""


def started(folder: Path, *arguments: str) -> tuple[str, str]:
    """Run a command in a fresh interpreter: stdout, and code with heavy imports."""
    done = subprocess.run(
        [sys.executable, "-c", STARTED.format(heavy=HEAVY), *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout, done.stderr


def test_nothing_heavy_is_imported_where_nothing_changed(
    here: Project, monkeypatch: pytest.MonkeyPatch, mintgen: Terminal
) -> None:
    monkeypatch.undo()  # with the real fingerprint
    monkeypatch.chdir(here.root)
    monkeypatch.setattr(common, "compile_package", here.compiler)
    mintgen("generate")
    for arguments, out in (
        (("generate",), "shop: unchanged\n"),
        (("generate", "--hook"), "shop: unchanged\n"),
        (("check", "--fast", "--hook"), ""),
    ):
        assert started(here.root, *arguments) == (out, "0 []\n")


def test_a_reader_that_goes_away() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "codegen", "--help"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout
    process.stdout.close()
    _, err = process.communicate()
    assert err == b""


class Screen(io.StringIO):
    """A terminal that says when something is shown on it."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = threading.Event()

    def isatty(self) -> bool:
        return True

    def write(self, text: str) -> int:
        if "shop" in text:
            self.shown.set()
        return super().write(text)


def test_progress_is_shown_on_a_terminal_after_a_while(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setenv("TERM", "xterm")
    with terminal.progress("shop"):
        pass
    assert screen.getvalue() == ""
    monkeypatch.setattr(terminal, "DELAY", 0)
    with terminal.progress("shop"):
        assert screen.shown.wait(timeout=30)


def test_no_progress_where_nobody_looks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(terminal, "DELAY", 0)
    threads = threading.active_count()
    with terminal.progress("shop"):
        assert threading.active_count() == threads
    assert capsys.readouterr().err == ""


# Looking at pages

PAGES = ROOT / "specs/vercel"


def test_inspect_prints_json_with_errors_too(
    tmp_path: Path, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    code, out, err = mintgen("inspect", "--json", str(PAGES), "empty")
    data = json.loads(out)
    assert code == 1
    assert len(data["operations"]) == 3
    assert [problem["code"] for problem in data["problems"]] == ["E103"]
    assert "empty:1: E103" in err


def test_inspect_uses_the_configuration_of_a_client(
    mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "specs")
    code, out, err = mintgen("inspect", "--json", "infisical")
    data = json.loads(out)
    assert (code, err) == (0, "")
    assert (data["package"], data["client"]) == ("infisical_client", "Infisical")
    # What only the configuration says: the pages declare no security.
    assert all(operation["security"] for operation in data["operations"])
    assert data["operations"][0]["source"]["file"].startswith("specs/infisical/")


def test_inspect_shows_a_row_for_each_operation(
    mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    code, out, err = mintgen("inspect", "specs/vercel")
    assert (code, err) == (0, "")
    rows = out.splitlines()
    assert rows[0].split()[:3] == ["call", "method", "path"]
    assert sorted(row.split()[0] for row in rows[1:]) == [
        "certs.issue_cert",
        "certs.upload_cert",
        "projects.upload_project_client_cert",
    ]


def test_openapi_prints_or_writes_the_document(
    tmp_path: Path, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = mintgen("openapi", str(PAGES))
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert document["openapi"].startswith("3.1")
    assert mintgen("openapi", str(PAGES), "-o", "sub/api.json") == (0, "", "")
    assert json.loads((tmp_path / "sub/api.json").read_text("utf-8")) == document


@pytest.mark.parametrize("output", ["specs", "file/x.json"])
def test_a_document_that_cannot_be_written(
    here: Project, mintgen: Terminal, output: str
) -> None:
    (here.root / "file").touch()
    code, out, err = mintgen("openapi", str(PAGES), "-o", output)
    assert (code, out) == (2, "")
    assert f"{output} cannot be written: " in err
    assert ".mintgen" not in err


def test_openapi_writes_nothing_with_errors(
    tmp_path: Path, mintgen: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    arguments = ("openapi", str(PAGES), "empty", "-o", "api.json")
    code, out, err = mintgen(*arguments)
    assert (code, out) == (1, "")
    assert err.endswith("1 error; nothing was written\n")
    assert not (tmp_path / "api.json").exists()
    assert mintgen(*arguments, "--keep-going")[0] == 1
    assert (tmp_path / "api.json").exists()
