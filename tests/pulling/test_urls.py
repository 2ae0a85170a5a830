"""URLs, the files of pages, globs and lists."""

from __future__ import annotations

import pytest

from codegen.project.folder import collisions, contained
from codegen.pulling.files import file_of
from codegen.pulling.globs import selects
from codegen.pulling.listing import read_list
from codegen.pulling.text import page_text
from codegen.pulling.trouble import Trouble
from codegen.pulling.urls import BadUrl, given, parse, shown

DOCS = "https://docs.example.com"


@pytest.mark.parametrize(
    "text",
    [
        "/api/create",
        "/api/create.md",
        "/api/create.mdx",
        "/api/create/",
        "/api//create?x=1#y",
        "/api/cre%61te",
    ],
)
def test_a_page_has_many_spellings(text: str) -> None:
    url = parse(f"https://DOCS.example.com:443{text}")
    assert str(url.page) == f"{DOCS}/api/create"
    assert str(url.markdown) == f"{DOCS}/api/create.md"


@pytest.mark.parametrize("text", ["", "/", "/index", "/index.md", "?a=b"])
def test_the_first_page_is_an_index(text: str) -> None:
    assert str(parse(DOCS + text).markdown) == f"{DOCS}/index.md"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("http://docs.example.com/a", "must be https"),
        ("ftp://docs.example.com/a", "is no https URL"),
        ("file:///etc/passwd", "is no https URL"),
        ("docs.example.com/a", "is no https URL"),
        ("https://", "is no https URL"),
        ("https://user:secret@docs.example.com/a", "has credentials"),
        ("https://@docs.example.com/a", "has credentials"),
        ("https://docs.example.com:99999/a", "is no URL"),
        ("https://docs.example.com/a/../b", "segment"),
        ("https://docs.example.com/a/%2e%2E/b", "segment"),
        ("https://docs.example.com/a\nb", "characters"),
        ("https://docs.example.com\\@localhost/", "characters"),
        ("https://döcs.example.com/a", "not ASCII"),
        ("https://docs.example.com/llms-full.txt", "use its llms.txt"),
        ("https://docs.example.com/logo.png", "no page"),
    ],
)
def test_what_is_not_asked_for(text: str, why: str) -> None:
    reason = given(text)
    assert reason is not None
    assert why in reason
    assert "secret" not in reason + shown(text)


@pytest.mark.parametrize(
    "host", ["localhost", "docs.localhost", "127.0.0.1", "127.1.2.3", "[::1]"]
)
def test_http_is_for_the_machine_itself(host: str) -> None:
    assert parse(f"http://{host}:8000/a").site.local


@pytest.mark.parametrize(
    ("path", "file"),
    [
        ("/api/create", "api/create.md"),
        ("/", "index.md"),
        ("/api/v1/openapi.json", "api/v1/openapi.json"),
        ("/guides/package.json.md", "guides/package.json.md"),
        ("/guides/package.json.mdx", "guides/package.json.md"),
        ("/api/getUser", "api/getUser.md"),
        ("/%E5%AE%98/create", "官/create.md"),
        ("/v1.2/a,b", "v1.2/a,b.md"),
        ("/.git/hooks", "%2Egit/hooks.md"),
        ("/api/con", "api/%63on.md"),
        ("/NUL.x/a", "%4EUL.x/a.md"),
        ("/api/console", "api/console.md"),
        ("/node_modules/a", "%6Eode_modules/a.md"),
        ("/a%2Fb/..%2F..%2Fc", "a%2Fb/%2E.%2F..%2Fc.md"),
        ("/a%5Cb:c%00d%0Ae", "a%5Cb%3Ac%00d%0Ae.md"),
        ("/a%25FF/b", "a%25FF/b.md"),
        ("/a%FF/b", "a%FF/b.md"),
        ("/dot./space%20/x", "dot%2E/space%20/x.md"),
        ("/%E2%80%AEx", "%E2%80%AEx.md"),
    ],
)
def test_a_file_mirrors_the_path(path: str, file: str) -> None:
    assert file_of(parse(DOCS + path)) == file
    assert contained(file)


def test_no_two_pages_share_a_file() -> None:
    paths = ["/a%2Fb", "/a/b", "/a%252Fb", "/a%FF", "/a%25FF", "/a", "/a.b", "/a%3Ab"]
    files = [file_of(parse(DOCS + path)) for path in paths]
    assert len(set(files)) == len(files)
    assert not collisions(files)


def test_a_path_that_no_file_can_have_is_refused() -> None:
    with pytest.raises(Trouble, match="E709"):
        file_of(parse(f"{DOCS}/{'x' * 300}"))


@pytest.mark.parametrize(
    ("glob", "fits"),
    [
        ("/api/**", True),
        ("/api/", True),
        ("/api/*", False),
        ("/api/*/create", True),
        ("/api/**/create.md", True),
        ("/**/create", True),
        ("create", True),
        ("users/*", True),
        ("users", False),
        ("/users/*", False),
        ("cre?te", True),
        ("/api/users/cre", False),
        ("**", True),
        ("[a-z]*", False),
    ],
)
def test_globs(glob: str, fits: bool) -> None:
    page = parse(f"{DOCS}/api/users/create")
    assert selects(page, (glob,), ()) is fits
    assert selects(page, (), (glob,)) is not fits


def test_a_list_names_pages() -> None:
    text = f"""# Docs
> All of it, but not [the dashboard](/dashboard)
- [Create [beta]]({DOCS}/api/create.md): see [a description](/is/no/list "Guide")
* **Guides**: [one](/guides/one "Guide"), [two](/guides/two)
- [Spaces](<api/with space.md>)
- [Parens](/api/a(b).md)
- [Twice]({DOCS}/api/create#again) ![logo](/logo) ![x](a.png)
- [Elsewhere](https://other.example.com/a.md) [mail](mailto:a@b.c)
- [Document](/openapi.json) [Plain](http://docs.example.com/b.md)
- [Bad](https://[/) [Up](https://docs.example.com/../x.md) [Top](#top) [None]()
"""
    found = read_list(parse(f"{DOCS}/docs/llms.txt"), text)
    assert [page.path for page in found.pages] == [
        "/api/create",
        "/guides/one",
        "/guides/two",
        "/docs/api/with%20space",
        "/api/a(b)",
    ]
    assert (found.elsewhere, found.other) == (6, "https://other.example.com")


@pytest.mark.parametrize(
    "text",
    [
        "](" * 100_000,
        "[a](" + "(" * 100_000,
        "![" * 100_000,
        "[a](" + " " * 1_000_000,
        "[a](b" + "\n" * 1_000_000,
        "[a](b 'c" * 100_000,
        "[a](<b " * 100_000,
        "[a](" + "b" * 1_000_000,
    ],
    ids=range(8),
)
def test_a_hostile_list_takes_no_longer_than_its_length(text: str) -> None:
    assert read_list(parse(f"{DOCS}/llms.txt"), text).pages == ()


def test_a_hostile_page_takes_no_longer_than_its_length() -> None:
    text = "<!-- -->" * 10_000 + "<!--" * 10_000
    assert page_text(text.encode(), {}) == text


def test_a_bad_url_says_why_without_the_text() -> None:
    with pytest.raises(BadUrl) as caught:
        parse("https://me:hush@docs.example.com")
    assert "hush" not in str(caught.value)
