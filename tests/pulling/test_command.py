"""``mintgen pull``: what it prints, its exit codes, and the day of an update."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from codegen.cli import main
from codegen.project.folder import exclusive
from tests.pulling.site import Reply, Site, operation

ROOT = Path(__file__).resolve().parents[2]
Mintgen = Callable[..., tuple[int, str, str]]


@pytest.fixture
def mintgen(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Mintgen:
    """Run a command in an empty folder: exit code, standard output and error."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def shop(site: Site) -> Site:
    site.page("/api/a", operation("/a"))
    site.page("/api/b", operation("/b"))
    site.page("/guide", "# How to\n")
    site.list("/api/a.md", "/api/b.md", "/guide.md", "https://example.com/x")
    return site


def test_it_says_what_it_did(shop: Site, mintgen: Mintgen) -> None:
    assert mintgen("pull", f"{shop.url}/llms.txt", "--into", "specs/shop") == (
        0,
        "specs/shop: 2 new\n"
        "  new: specs/shop/api/a.md\n"
        "  new: specs/shop/api/b.md\n"
        "  listed pages without an operation, left out: 1 (--all keeps them; match "
        "and exclude save fetching them)\n"
        "  links that are no pages of the site, left out: 1\n",
        "",
    )
    shop.page("/api/b", operation("/b", "Changed."))
    _, out, _ = mintgen("pull", f"{shop.url}/api", "--into", "specs/shop")
    assert out.startswith(
        "specs/shop: 1 changed, 1 unchanged\n  changed: specs/shop/api/b.md\n"
    )


def test_one_failure_is_told_and_does_not_lose_the_others(
    shop: Site, mintgen: Mintgen
) -> None:
    shop.routes["/api/a.md"] = Reply(b"\x1b[31m", 500)
    shop.list("/api/a.md", "/api/b.md", "/gone.md", "/html.md")
    shop.routes["/html.md"] = Reply(b"<html>", headers={"Content-Type": "text/html"})
    shop.routes["/api/a.md"] = Reply(b"", 403)
    code, out, err = mintgen("pull", f"{shop.url}/llms.txt", "--into", "specs")
    assert (code, out) == (1, "specs: 1 new\n  new: specs/api/b.md\n")
    assert err.splitlines() == [
        f"{shop.url}/api/a: E703 the site answers 403; only what everyone may read can "
        "be pulled",
        f"{shop.url}/gone: E703 the site answers 404, there is no such page; correct "
        "the URL",
        f"{shop.url}/html: E706 an HTML page, not Markdown (a login, or no such page); "
        "not written",
        "3 errors; all else is as the site has it",
    ]


def test_a_run_that_gets_nothing_says_so(site: Site, mintgen: Mintgen) -> None:
    code, out, err = mintgen("pull", f"{site.url}/api", "--into", "specs")
    assert (code, out) == (1, "specs: no page was pulled\n")
    assert err.endswith("\n1 error; nothing was pulled\n")


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--into", "specs"], "--into needs a URL"),
        (["https://docs.example.com/a"], "a URL needs --into"),
        (["docs.example.com/a"], "a URL needs --into"),
        (["--match", "x"], "go with --into"),
        (
            ["http://example.com/a", "--into", "x"],
            "E604 URL 'http://example.com/a' must",
        ),
        (
            ["https://u:p@example.com/", "--into", "x"],
            "'https://example.com/' has cred",
        ),
        (["https://example.com/a", "--into", "file"], "E605 file is not a folder"),
        (["--jobs", "99"], "--jobs"),
        ([], "E600 there is no [tool.mintgen]"),
    ],
)
def test_wrong_use(
    mintgen: Mintgen, tmp_path: Path, arguments: list[str], text: str
) -> None:
    (tmp_path / "file").write_text("")
    code, out, err = mintgen("pull", *arguments)
    assert (code, out) == (2, "")
    assert text in err
    assert "u:p" not in err


def configure(folder: Path, **pulls: str) -> None:
    text = '[clients.own]\nspecs = "own"\noutput = "generated/own"\n'
    for name, pull in pulls.items():
        text += f'[clients.{name}]\nspecs = "specs/{name}"\n'
        text += f'output = "generated/{name}"\npull = {pull}\n'
    (folder / "mintgen.toml").write_text(text)


def test_the_configuration_says_what_is_pulled(
    shop: Site, mintgen: Mintgen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configure(
        tmp_path,
        one=f'"{shop.url}/api/a"',
        two=f'{{ urls = ["{shop.url}/llms.txt"], exclude = ["/api/a"] }}',
    )
    (tmp_path / "deep").mkdir()
    monkeypatch.chdir(tmp_path / "deep")
    code, out, _ = mintgen("pull")
    assert code == 0
    assert (tmp_path / "specs/one/api/a.md").exists()
    assert [path.name for path in (tmp_path / "specs/two").rglob("*.md")] == ["b.md"]
    assert "specs/one: 1 new\n" in out
    assert mintgen("pull", "one")[:2] == (0, "specs/one: 1 unchanged\n")


def test_clients_without_a_url_are_told(
    shop: Site, mintgen: Mintgen, tmp_path: Path
) -> None:
    configure(tmp_path)
    assert "mintgen.toml:1: E603 no client has 'pull'" in mintgen("pull")[2]
    configure(tmp_path, shop=f'"{shop.url}"')
    code, _, err = mintgen("pull", "own")
    assert (code, "mintgen.toml:1: E603 client 'own': it has no 'pull'" in err) == (
        2,
        True,
    )
    assert "did you mean 'shop'?" in mintgen("pull", "shap")[2]


def test_pages_that_nothing_asks_for_any_more_are_reported(
    shop: Site, mintgen: Mintgen, tmp_path: Path
) -> None:
    configure(tmp_path, shop=f'["{shop.url}/api/a", "{shop.url}/api/b"]')
    mintgen("pull")
    configure(tmp_path, shop=f'"{shop.url}/api/b"')
    code, _, err = mintgen("pull")
    assert (code, err) == (
        0,
        f"specs/shop/api/a.md:1: N712 from {shop.url}/api/a, which is no longer pulled; "
        "`mintgen pull --prune` deletes it\n1 note\n",
    )
    assert "deleted: specs/shop/api/a.md" in mintgen("pull", "--prune")[1]


def test_two_runs_do_not_mix(shop: Site, tmp_path: Path) -> None:
    """One waits for the other, and says so."""
    command = [sys.executable, "-m", "codegen", "pull", f"{shop.url}/llms.txt"]
    with exclusive(tmp_path / "specs", lambda: None):
        process = subprocess.Popen(
            [*command, "--into", "specs"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stderr is not None
        assert "waiting for another run" in process.stderr.readline()
        assert not shop.asked
    process.communicate()
    assert process.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
def test_what_was_fetched_is_kept_when_it_is_interrupted(
    shop: Site, tmp_path: Path
) -> None:
    asked, done = threading.Event(), threading.Event()

    def wait(_: BaseHTTPRequestHandler) -> Reply:
        asked.set()
        done.wait(20)
        return Reply()

    shop.routes["/api/b.md"] = wait
    command = [sys.executable, "-m", "codegen", "pull", f"{shop.url}/llms.txt"]
    with subprocess.Popen(
        [*command, "--into", "specs", "--jobs", "1"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
        # What runs in the background of a shell ignores it.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    ) as process:
        try:
            assert asked.wait(20)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
        finally:
            done.set()
            process.kill()
    assert process.returncode == 130
    assert "Traceback" not in err
    assert (tmp_path / "specs/api/a.md").exists()


def test_the_day_of_an_update(site: Site, mintgen: Mintgen, tmp_path: Path) -> None:
    """Pull, generate, test nothing new; a page changes; pull, generate."""
    links: list[str] = []
    for path in sorted((ROOT / "specs/vercel").glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if text.startswith("# Source: "):  # as the site serves it
            text = text.partition("\n\n")[2]
        site.page(f"/docs/endpoints/certs/{path.stem}", text, ETag=f'"{len(text)}"')
        links.append(f"/docs/endpoints/certs/{path.stem}.md")
    site.page("/docs/welcome", "# Welcome\n\nHello.\n")
    site.list(*links, "/docs/welcome.md")
    (tmp_path / "mintgen.toml").write_text(
        '[clients.vercel]\nspecs = "specs/vercel"\noutput = "generated/vercel"\n'
        f'pull = "{site.url}/docs/endpoints"\n'
    )
    code, out, err = mintgen("pull")
    assert (code, err) == (0, "")
    assert "specs/vercel: 3 new\n" in out
    code, _, err = mintgen("generate")
    assert code == 0, err
    source = (
        tmp_path / "generated/vercel/vercel_client/resources/certs.py"
    ).read_text()
    assert f"{site.url}/docs/endpoints/certs/issue-a-new-cert\n" in source
    assert mintgen("pull")[1] == "specs/vercel: 3 unchanged\n"
    assert mintgen("generate") == (0, "vercel: unchanged\n", "")
    assert mintgen("check", "--fast")[0] == 0

    page = site.routes[links[0]]
    assert isinstance(page, Reply)
    assert isinstance(page.body, bytes)
    new = page.body.decode().replace("Issue a new cert", "Issue a certificate")
    site.page(links[0].removesuffix(".md"), new, ETag='"new"')
    _, out, _ = mintgen("pull")
    assert out == (
        "specs/vercel: 1 changed, 2 unchanged\n" f"  changed: specs/vercel{links[0]}\n"
    )
    assert mintgen("check", "--fast")[0] == 1
    assert "changed" in mintgen("generate")[1]
    assert mintgen("check", "--fast")[0] == 0
