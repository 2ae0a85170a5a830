"""Pulling pages into a folder: what is written, kept, reported."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from codegen.analysis import analyse
from codegen.files import Source
from codegen.options import options_for_paths
from codegen.project import folder
from codegen.pulling import find, run, store
from tests.pulling.site import Pull, Reply, Site, operation, told

STATE = ".mintgen.pull.json"
A, B = operation("/a"), operation("/b")


@pytest.fixture
def shop(site: Site) -> Site:
    """A site with two operations and a guide."""
    site.page("/api/a", A, ETag='"1"')
    site.page("/api/b", B)
    site.page("/guide", "# How to\n\nRead on.\n")
    site.list(f"{site.url}/api/a.md", "/api/b.md", "/guide.md")
    return site


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_a_page_is_written_where_its_url_says(shop: Site, pull: Pull) -> None:
    done = pull(f"{shop.url}/api/a.md")
    assert (done.new, done.problems) == (("api/a.md",), ())
    text = (pull.folder / "api/a.md").read_text()
    assert text == f"# Source: {shop.url}/api/a.md\n\n{A}"
    assert shop.asked == ["/api/a.md"]


def test_the_page_is_read_with_its_url(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/api/a")
    data = (pull.folder / "api/a.md").read_bytes()
    analysis = analyse([Source("a.md", data)], options_for_paths(("specs",)))
    assert not [p for p in analysis.problems if p.level == "error"]
    (resource,) = analysis.built.package.resources
    assert f"{shop.url}/api/a" in repr(resource)


def test_front_matter_stays_front_matter(site: Site, pull: Pull) -> None:
    page = '---\ntitle: A\nurl: "https://elsewhere.example"\n---\n' + A
    site.page("/api/a", page)
    pull(f"{site.url}/api/a.md")
    data = (pull.folder / "api/a.md").read_bytes()
    assert data.decode().endswith(page)
    analysis = analyse([Source("a.md", data)], options_for_paths(("specs",)))
    assert f"{site.url}/api/a" in repr(analysis.built.package.resources)


def test_a_page_that_says_its_url_is_kept_to_the_byte(site: Site, pull: Pull) -> None:
    page = f"# Source: {site.url}/api/a.md\r\n\r\n{A}"
    site.page("/api/a", page)
    pull(f"{site.url}/api/a.md")
    assert (pull.folder / "api/a.md").read_bytes() == page.encode()


@pytest.mark.parametrize("url", ["/api/a", "/api/a/", "/api/a?x=1#y", "/api/a.md"])
def test_a_page_of_the_list_is_a_page(shop: Site, pull: Pull, url: str) -> None:
    assert pull(shop.url + url).new == ("api/a.md",)


def test_a_folder_is_what_the_list_has_below_it(shop: Site, pull: Pull) -> None:
    shop.page("/api", operation("/all"))
    shop.page("/apiary", operation("/bees"))
    shop.list("/api.md", "/api/a.md", "/api/b", "/apiary.md", "/guide.md")
    done = pull(f"{shop.url}/api")
    assert done.new == ("api.md", "api/a.md", "api/b.md")
    assert shop.asked[0] == "/llms.txt"


def test_the_list_may_stand_where_the_documentation_begins(
    shop: Site, pull: Pull
) -> None:
    shop.list("/blog/x.md")
    shop.page("/docs/api/a", A)
    shop.list("api/a.md", at="/docs/llms.txt")
    assert pull(f"{shop.url}/docs/api/").new == ("docs/api/a.md",)


def test_a_page_without_a_list_is_fetched(site: Site, pull: Pull) -> None:
    site.page("/api/a", A)
    assert pull(f"{site.url}/api/a").new == ("api/a.md",)


def test_a_url_that_is_nothing_says_so(site: Site, pull: Pull) -> None:
    site.list("/other.md")
    assert told(pull(f"{site.url}/api")) == [
        f"{site.url}/api: E703 there is no such page, and no llms.txt lists pages below "
        "it; correct the URL"
    ]


def test_of_a_list_pages_with_an_operation_are_kept(shop: Site, pull: Pull) -> None:
    done = pull(f"{shop.url}/llms.txt")
    assert (done.new, done.left_out) == (("api/a.md", "api/b.md"), 1)
    assert done.problems == ()
    done = pull(f"{shop.url}/llms.txt", everything=True)
    assert done.new == ("guide.md",)
    shop.page("/guide", "# How to\n\nChanged.\n")
    assert pull(f"{shop.url}/llms.txt").changed == ("guide.md",)


def test_a_page_that_is_asked_for_by_name_is_kept(shop: Site, pull: Pull) -> None:
    assert pull(f"{shop.url}/guide.md").new == ("guide.md",)


def test_globs_choose_among_listed_pages(shop: Site, pull: Pull) -> None:
    done = pull(f"{shop.url}/llms.txt", match=("/api/**",), exclude=("b",))
    assert done.new == ("api/a.md",)
    assert shop.asked == ["/llms.txt", "/api/a.md"]


def test_globs_are_kept_with_the_pages(shop: Site, pull: Pull) -> None:
    url = f"{shop.url}/llms.txt"
    pull(url, match=("/api/**",), exclude=("b",))
    kept = json.loads((pull.folder / STATE).read_text())["globs"]
    assert kept == {url: {"exclude": ["b"], "match": ["/api/**"]}}
    pull(f"{shop.url}/api/b.md")
    assert json.loads((pull.folder / STATE).read_text())["globs"] == kept
    pull(url)
    assert "globs" not in json.loads((pull.folder / STATE).read_text())


@pytest.mark.parametrize(
    "globs", ['{"x": 1}', '{"x": {"match": [1]}}', '{"x": {"y": []}}']
)
def test_globs_that_are_damaged(shop: Site, pull: Pull, globs: str) -> None:
    pull(f"{shop.url}/api/a.md")
    file = pull.folder / STATE
    file.write_text(file.read_text().replace("{", f'{{"globs": {globs},', 1))
    (problem,) = pull(f"{shop.url}/api/a.md").problems
    assert problem.code == "E711"
    assert f"{STATE} is not as mintgen wrote it" in problem.text


def test_globs_that_fit_nothing_are_reported(shop: Site, pull: Pull) -> None:
    done = pull(f"{shop.url}/llms.txt", match=("/api/**", "/apis/**"))
    assert told(done) == [
        "here:1: E707 match '/apis/**' fits none of the pages; correct or remove it"
    ]
    done = pull(f"{shop.url}/llms.txt", match=("/x",), prune=True)
    assert told(done) == [
        f"{shop.url}/llms.txt: E707 none of its 3 pages is left by match and exclude; "
        "correct the globs"
    ]
    assert done.deleted == ()


def test_a_second_pull_writes_nothing(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    before = snapshot(pull.folder)
    shop.asked.clear()
    done = pull(f"{shop.url}/llms.txt")
    assert (done.new, done.changed, done.unchanged) == ((), (), 2)
    assert snapshot(pull.folder) == before
    assert '"1"' in [headers.get("if-none-match") for headers in shop.headers[-3:]]


def test_a_changed_page_changes_one_file(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    before = snapshot(pull.folder)
    shop.page("/api/b", operation("/b", "Changed."))
    done = pull(f"{shop.url}/llms.txt")
    assert (done.new, done.changed, done.unchanged) == ((), ("api/b.md",), 1)
    after = snapshot(pull.folder)
    changed = [path for path in after if after[path] != before.get(path)]
    assert sorted(Path(path).name for path in changed) == [STATE, "b.md"]


def test_another_etag_for_the_same_text_changes_nothing(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    before = snapshot(pull.folder)
    shop.page("/api/a", A, ETag='"2"')
    assert pull(f"{shop.url}/llms.txt").unchanged == 2
    assert snapshot(pull.folder) == before


def test_last_modified_serves_where_there_is_no_etag(site: Site, pull: Pull) -> None:
    date = "Sat, 21 Nov 2026 10:00:00 GMT"
    site.page("/a", A, Last_Modified=date)
    pull(f"{site.url}/a.md")
    pull(f"{site.url}/a.md")
    assert site.headers[-1]["if-modified-since"] == date


def test_an_etag_is_not_trusted_as_a_header(site: Site, pull: Pull) -> None:
    site.page("/a", A, ETag='"' + "x" * 1000 + '"')
    pull(f"{site.url}/a.md")
    assert "etag" not in (pull.folder / STATE).read_text()


def test_the_records_are_sorted_and_have_a_line_a_page(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    text = (pull.folder / STATE).read_text()
    files = list(json.loads(text)["pages"])
    assert files == sorted(files) == ["api/a.md", "api/b.md"]
    assert len(text.splitlines()) == 7
    assert str(pull.folder) not in text


def test_a_deleted_page_comes_back(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    (pull.folder / "api/a.md").unlink()
    assert pull(f"{shop.url}/llms.txt").new == ("api/a.md",)


def test_line_ends_of_a_checkout_are_no_edit(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    page = pull.folder / "api/b.md"
    page.write_bytes(page.read_bytes().replace(b"\n", b"\r\n"))
    shop.page("/api/b", operation("/b", "Changed."))
    assert pull(f"{shop.url}/llms.txt").changed == ("api/b.md",)


class TestEdits:
    @pytest.fixture(params=["/api/a", "/api/b"])
    def page(self, shop: Site, pull: Pull, request: pytest.FixtureRequest) -> str:
        """A page that was edited by hand; the site has an ETag for one of the two."""
        pull(f"{shop.url}/llms.txt")
        path = pull.folder / f"{request.param[1:]}.md"
        path.write_text(path.read_text() + "\nmine\n")
        return str(request.param)

    def test_are_kept_while_the_site_stays(
        self, shop: Site, pull: Pull, page: str
    ) -> None:
        done = pull(f"{shop.url}/llms.txt")
        assert told(done) == [
            f"specs{page}.md:1: N713 edited by hand; kept, as the site's is unchanged "
            "(--force takes it)"
        ]
        assert (pull.folder / f"{page[1:]}.md").read_text().endswith("mine\n")
        assert pull(f"{shop.url}/llms.txt", force=True).changed == (f"{page[1:]}.md",)
        assert not (pull.folder / f"{page[1:]}.md").read_text().endswith("mine\n")

    def test_are_not_overwritten(self, shop: Site, pull: Pull, page: str) -> None:
        shop.page(page, operation("/new"))
        for _ in range(2):
            done = pull(f"{shop.url}/llms.txt")
            assert told(done) == [
                f"specs{page}.md:1: E708 edited by hand, and changed on the site; take "
                "the edit out, or use --force to lose it"
            ]
        assert pull(f"{shop.url}/llms.txt", force=True).changed == (f"{page[1:]}.md",)
        assert pull.files()[f"{page[1:]}.md"] == operation("/new")

    def test_that_took_over_the_sites_text_are_none(
        self, shop: Site, pull: Pull, page: str
    ) -> None:
        path = pull.folder / f"{page[1:]}.md"
        new = operation("/new")
        shop.page(page, new)
        path.write_text(f"# Source: {shop.url}{page}.md\n\n{new}")
        assert pull(f"{shop.url}/llms.txt").problems == ()
        shop.page(page, operation("/newer"))
        assert pull(f"{shop.url}/llms.txt").problems == ()


def test_a_file_of_someone_else_is_not_overwritten(shop: Site, pull: Pull) -> None:
    (pull.folder / "api").mkdir(parents=True)
    (pull.folder / "api/a.md").write_text("mine")
    done = pull(f"{shop.url}/llms.txt")
    assert told(done)[0].startswith("specs/api/a.md:1: E708 lies where a page goes")
    assert done.new == ("api/b.md",)
    assert (pull.folder / "api/a.md").read_text() == "mine"
    assert pull(f"{shop.url}/llms.txt", force=True).changed == ("api/a.md",)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("openapi.json", "application/json"),
        ("openapi.json", "application/vnd.oai.openapi+json"),
        ("v1/openapi.yaml", "application/yaml"),
        ("v1/openapi.yml", "text/x-yaml"),
        ("openapi.json", ""),
    ],
)
def test_a_document_is_kept_to_the_byte(
    site: Site, pull: Pull, name: str, kind: str
) -> None:
    document = b'{"openapi": "3.1.0"}\r\n'
    headers = {"Content-Type": kind, "ETag": '"1"'}
    site.routes[f"/{name}"] = Reply(document, headers=headers)
    assert pull(f"{site.url}/{name}").new == (name,)
    assert (pull.folder / name).read_bytes() == document
    assert pull(f"{site.url}/{name}").unchanged == 1
    site.routes[f"/{name}"] = Reply(b"<!doctype html>", headers=headers | {"ETag": "2"})
    assert "E706 an HTML page, not a document" in told(pull(f"{site.url}/{name}"))[0]
    site.routes[f"/{name}"] = Reply(
        b"%PDF", headers={"Content-Type": "application/pdf"}
    )
    assert "E706 the answer is application/pdf" in told(pull(f"{site.url}/{name}"))[0]


def test_a_list_of_another_site_is_named(site: Site, pull: Pull) -> None:
    site.list("https://docs.example.com/a.md", "https://docs.example.com/b.md")
    assert told(pull(f"{site.url}/llms.txt")) == [
        f"{site.url}/llms.txt: E707 lists no page of its site, but of "
        "https://docs.example.com; pull from there"
    ]


class TestVanished:
    def test_pages_are_reported_and_kept(self, shop: Site, pull: Pull) -> None:
        pull(f"{shop.url}/llms.txt")
        del shop.routes["/api/a.md"]
        shop.list("/api/a.md", "/guide.md")
        done = pull(f"{shop.url}/llms.txt")
        assert told(done) == [
            "specs/api/a.md:1: N712 no longer on the site; "
            "`mintgen pull --prune` deletes it",
            f"specs/api/b.md:1: N712 no longer listed for {shop.url}/llms.txt; "
            "`mintgen pull --prune` deletes it",
        ]
        assert all(problem.level == "note" for problem in done.problems)
        assert len(pull.files()) == 2
        assert told(pull(f"{shop.url}/llms.txt")) == told(done)

    def test_pages_are_deleted_on_demand(self, shop: Site, pull: Pull) -> None:
        pull(f"{shop.url}/llms.txt")
        (pull.folder / "api/own.md").write_text("mine")
        shop.routes["/api/a.md"] = shop.routes["/guide.md"]
        shop.list("/api/a.md")
        done = pull(f"{shop.url}/llms.txt", prune=True)
        assert done.deleted == ("api/a.md", "api/b.md")
        assert list(pull.files()) == ["api/own.md"]
        assert json.loads((pull.folder / STATE).read_text())["pages"] == {}

    def test_an_edited_page_is_not_pruned(self, shop: Site, pull: Pull) -> None:
        pull(f"{shop.url}/llms.txt")
        (pull.folder / "api/a.md").write_text("mine")
        shop.list("/api/b.md")
        done = pull(f"{shop.url}/llms.txt", prune=True)
        assert "edited by hand, so it is kept" in told(done)[0]
        assert (pull.folder / "api/a.md").exists()

    def test_pages_of_other_urls_are_not_concerned(
        self, shop: Site, pull: Pull
    ) -> None:
        pull(f"{shop.url}/api/a.md")
        done = pull(f"{shop.url}/api/b.md", prune=True)
        assert (done.deleted, done.problems) == ((), ())
        done = pull(f"{shop.url}/api/b.md", prune=True, whole=True)
        assert done.deleted == ("api/a.md",)

    @pytest.mark.parametrize("text", ["", "# Docs\n", "<!doctype html><p>down"])
    def test_a_list_that_fails_deletes_nothing(
        self, shop: Site, pull: Pull, text: str
    ) -> None:
        pull(f"{shop.url}/llms.txt", whole=True)
        shop.routes["/llms.txt"] = Reply(text.encode())
        done = pull(f"{shop.url}/llms.txt", whole=True, prune=True)
        assert (done.deleted, len(done.problems)) == ((), 1)
        assert len(pull.files()) == 2

    def test_a_folder_whose_list_is_missing_is_not_taken_for_a_page(
        self, shop: Site, pull: Pull
    ) -> None:
        shop.page("/api", operation("/all"))
        pull(f"{shop.url}/api", whole=True)
        del shop.routes["/llms.txt"]
        done = pull(f"{shop.url}/api", whole=True, prune=True)
        assert done.deleted == ()
        assert told(done) == [
            f"{shop.url}/api: E707 no llms.txt lists pages below it any more; correct "
            "or remove the URL"
        ]

    def test_a_page_that_fails_is_not_vanished(self, shop: Site, pull: Pull) -> None:
        pull(f"{shop.url}/llms.txt")
        shop.routes["/api/a.md"] = Reply(b"", 403)
        done = pull(f"{shop.url}/llms.txt", prune=True)
        assert done.deleted == ()
        assert "E703 the site answers 403" in told(done)[0]


def test_pages_that_differ_in_case_do_not_overwrite_each_other(
    site: Site, pull: Pull
) -> None:
    site.page("/api/get", A)
    site.list("/api/get.md")
    pull(f"{site.url}/llms.txt")
    site.page("/api/Get", B)
    site.list("/api/Get.md", "/api/get.md")
    done = pull(f"{site.url}/llms.txt")
    assert told(done) == [
        f"{site.url}/api/Get: E709 its file is that of {site.url}/api/get on some "
        "systems; leave one of them out"
    ]
    assert list(pull.files()) == ["api/get.md"]


def test_a_hostile_list_writes_nothing_outside(site: Site, pull: Pull) -> None:
    paths = ["/..%2F..%2Fout", "/.git/hooks/x", "/C:%5Cout", "/con", "/%0Aa%1B[31m"]
    for path in paths:
        site.routes[f"{path.replace('[', '%5B')}.md"] = Reply(b"text")
    site.list(*(f"{path}.md" for path in paths), "/a/%2e%2e/out.md")
    done = pull(f"{site.url}/llms.txt", everything=True)
    assert (done.problems, done.elsewhere) == ((), 1)
    assert list(pull.files()) == [
        "%0Aa%1B[31m.md",
        "%2E.%2F..%2Fout.md",
        "%2Egit/hooks/x.md",
        "%63on.md",
        "C%3A%5Cout.md",
    ]
    assert [path.name for path in pull.folder.parent.iterdir()] == ["specs"]


def test_a_link_in_the_folder_is_not_followed(
    shop: Site, pull: Pull, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    pull.folder.mkdir()
    (pull.folder / "api").symlink_to(tmp_path / "other")
    done = pull(f"{shop.url}/api/a.md")
    assert "E710" in told(done)[0]
    assert list((tmp_path / "other").iterdir()) == []


def test_records_that_cannot_be_read_stop_the_run(shop: Site, pull: Pull) -> None:
    pull.folder.mkdir()
    for text in ("<<<<<<< ours", "[]", '{"version": 9}', '{"version": 1, "pages": 3}'):
        (pull.folder / STATE).write_text(text)
        done = pull(f"{shop.url}/llms.txt")
        assert "E711" in told(done)[0]
    assert shop.asked == []


def test_records_cannot_name_other_files(shop: Site, pull: Pull) -> None:
    pull(f"{shop.url}/llms.txt")
    path = pull.folder / STATE
    path.write_text(path.read_text().replace('"api/b.md"', '"../b.md"'))
    assert "E711" in told(pull(f"{shop.url}/llms.txt", prune=True))[0]


def test_a_run_that_was_killed_is_completed(
    shop: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before and after each write: the next run knows the pages as its own."""
    pull(f"{shop.url}/llms.txt")
    real = folder.replace
    for survived in range(8):
        text = f"Text {survived}."
        shop.page("/api/a", operation("/a", text), ETag=f'"{text}"')
        shop.page("/api/b", operation("/b", text))
        left = survived

        def stop(path: Path, text: str) -> None:
            nonlocal left
            if left == 0:
                raise KeyboardInterrupt
            left -= 1
            real(path, text)

        with monkeypatch.context() as patch:
            patch.setattr(folder, "replace", stop)
            if survived < 4:
                with pytest.raises(KeyboardInterrupt):
                    pull(f"{shop.url}/llms.txt")
            else:
                pull(f"{shop.url}/llms.txt")
        # Meanwhile one page changes again.
        shop.page("/api/b", operation("/b", f"{text} Again."))
        assert pull(f"{shop.url}/llms.txt").problems == ()
        assert pull.files() == {
            "api/a.md": operation("/a", text),
            "api/b.md": operation("/b", f"{text} Again."),
        }


def test_many_pages_are_written_in_batches(
    site: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_BATCH", 3)
    for number in range(10):
        site.page(f"/p{number}", operation(f"/p{number}"))
    site.list(*(f"/p{number}.md" for number in range(10)))
    assert len(pull(f"{site.url}/llms.txt", jobs=4).new) == 10
    assert len(pull.files()) == 10
    assert pull.shown[-1] == (10, 10)


def test_a_list_may_be_too_long(
    shop: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MAX_PAGES", 2)
    assert "more than 2; narrow them" in told(pull(f"{shop.url}/llms.txt"))[0]
    assert pull(f"{shop.url}/llms.txt", match=("/api/*",)).problems == ()


def test_a_page_that_cannot_be_written_does_not_lose_the_others(
    shop: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(f"{shop.url}/llms.txt")
    shop.page("/c", operation("/c"))
    shop.page("/api/a", operation("/a", "Changed."))
    shop.list("/api/a.md", "/api/b.md", "/c.md")
    real = folder.replace

    def full(path: Path, text: str) -> None:
        if path.name == "a.md":
            raise OSError(28, "No space left on device", str(path))
        real(path, text)

    with monkeypatch.context() as patch:
        patch.setattr(folder, "replace", full)
        done = pull(f"{shop.url}/llms.txt")
    assert done.new == ("c.md",)
    assert told(done) == ["specs/api/a.md:1: E710 a.md: No space left on device"]
    assert pull(f"{shop.url}/llms.txt").changed == ("api/a.md",)


def test_a_site_may_be_too_large(
    shop: Site, pull: Pull, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "MAX_RECEIVED", len(A) + 1)
    done = pull(shop.url, jobs=1)
    assert done.new == ("api/a.md",)
    (problem,) = [p for p in done.problems if p.code == "E704"]
    assert "nothing further is fetched" in problem.text
    assert "/guide.md" not in shop.asked
