"""`mintgen init`: what it proposes, what it writes, and that it works right away."""

from __future__ import annotations

import shutil
import sys
import tomllib
from dataclasses import astuple
from pathlib import Path

import pytest

from codegen.cli import main
from codegen.files import Source
from codegen.options import AuthOption, PullOption
from codegen.problems import Where
from codegen.project.config import load_config
from codegen.project.evidence import Shown, shown_auth, shown_server
from codegen.pulling.state import Globs, Record, State, dump

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared/corpus"

PAGE = """\
openapi: 3.1.0
info: {{ title: "{title}", version: "1" }}
{servers}
paths:
  {path}:
    get:
      operationId: getThing
      tags: [things]
      description: "{text}"
      responses: {{ "200": {{ description: ok }} }}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def document(
    file: Path,
    *,
    server: str = "",
    title: str = "Things API",
    path: str = "/things",
    text: str = "",
) -> None:
    """Write a document of one operation."""
    file.parent.mkdir(parents=True, exist_ok=True)
    servers = f'servers: [{{ url: "{server}" }}]' if server else ""
    written = PAGE.format(title=title, servers=servers, path=path, text=text)
    file.write_text(written, "utf-8")


def written(folder: Path, file: str = "mintgen.toml") -> dict[str, dict[str, object]]:
    """The clients of a configuration; it must load."""
    config = load_config(folder)
    assert config is not None
    data = tomllib.loads((folder / file).read_text("utf-8"))
    data = data["tool"]["mintgen"] if file == "pyproject.toml" else data
    assert list(data["clients"]) == list(config.clients)
    return data["clients"]


def test_the_seeds_are_two_clients_and_generate_works_right_away(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "specs", here / "specs")
    assert main(["init", "--yes"]) == 0
    out, err = capsys.readouterr()
    assert out.endswith(
        "\ninfisical, vercel: written to mintgen.toml; next: mintgen generate\n"
    )
    assert err == "for mintgen.toml:\n\n"
    text = (here / "mintgen.toml").read_text("utf-8")
    assert text == """\
# The clients that `mintgen generate` makes: one table, one API.
[clients.infisical]
specs = "specs/infisical"  # 2 operations, 2 files
output = "generated/infisical"
package = "infisical_client"
client = "Infisical"
# No page declares credentials; if the server wants a token:
# auth = { type = "bearer" }

[clients.vercel]
specs = "specs/vercel"  # 3 operations, 3 files
output = "generated/vercel"
package = "vercel_client"
client = "Vercel"
"""
    assert text.split("\n", 1)[1].strip() in out  # as it was shown
    assert main(["generate"]) == 0
    assert main(["check", "--fast"]) == 0
    assert (here / "generated/vercel/vercel_client/_client.py").exists()
    # What stands commented out can be used as it is.
    (here / "mintgen.toml").write_text(text.replace("# auth", "auth"), "utf-8")
    assert main(["generate", "infisical"]) == 0
    client = here / "generated/infisical/infisical_client/_client.py"
    assert "Bearer(" in client.read_text("utf-8")


def test_pyproject_keeps_all_it_has(here: Path) -> None:
    document(here / "specs/things/a.yaml", server="https://things.dev")
    before = '# mine\n[project]\nname = "x"  # keep\n\n[tool.black]\nline-length = 90\n'
    (here / "pyproject.toml").write_text(before, "utf-8")
    assert main(["init", "-y"]) == 0
    after = (here / "pyproject.toml").read_text("utf-8")
    assert after.startswith(f"{before}\n[tool.mintgen.clients.things]\n")
    assert not (here / "mintgen.toml").exists()
    assert written(here, "pyproject.toml")["things"]["package"] == "things_client"
    assert main(["generate"]) == 0


def test_line_ends_stay(here: Path) -> None:
    document(here / "specs/things/a.yaml")
    (here / "pyproject.toml").write_bytes(b'[project]\r\nname = "x"\r\n')
    assert main(["init", "-y"]) == 0
    data = (here / "pyproject.toml").read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n") > 6


def test_only_clients_that_are_missing_are_added(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document(here / "specs/one/a.yaml", server="https://one.dev")
    document(here / "specs/two/a.yaml", server="https://two.dev")
    before = "clients = { One = { specs = 'specs/one', output = 'generated/two' } }\n"
    (here / "mintgen.toml").write_text(before, "utf-8")
    assert main(["init", "-y"]) == 2
    assert "mintgen.toml:1: E722 the clients cannot be added" in capsys.readouterr().err
    assert (here / "mintgen.toml").read_text("utf-8") == before

    before = "# mine\n[clients.One]\nspecs = 'specs/one'\noutput = 'generated/two'\n"
    (here / "mintgen.toml").write_text(before, "utf-8")
    assert main(["init", "-y"]) == 0
    after = (here / "mintgen.toml").read_text("utf-8")
    assert after.startswith(f"{before}\n[clients.two]\n")
    assert "two: added to mintgen.toml; next: " in capsys.readouterr().out
    clients = written(here)
    assert list(clients) == ["One", "two"]
    assert clients["two"]["output"] == "clients/two"  # the other is in use

    assert main(["init", "-y"]) == 0
    assert capsys.readouterr().out == (
        "nothing to add: mintgen.toml has a client for all of specs\n"
    )
    assert (here / "mintgen.toml").read_text("utf-8") == after


@pytest.mark.parametrize(
    ("file", "text"),
    [("mintgen.toml", ""), ("pyproject.toml", "[tool.mintgen]\n")],
)
def test_a_configuration_without_clients_gets_its_first(
    here: Path, capsys: pytest.CaptureFixture[str], file: str, text: str
) -> None:
    document(here / "specs/shop/a.yaml")
    (here / file).write_text(text, "utf-8")
    for command in ("generate", "check", "pull"):
        assert main([command]) == 2
        assert capsys.readouterr().err.startswith(
            f"{file}:1: E603 no client is configured; `mintgen init` adds "
        )
    assert main(["diff", "HEAD", "specs"]) == 2
    assert main(["init", "-y"]) == 0
    config = load_config(here)
    assert config is not None
    assert list(config.clients) == ["shop"]


def test_what_has_no_operation_is_no_mistake_when_all_else_has_a_client(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document(here / "specs/one/a.yaml")
    (here / "specs/notes").mkdir()
    (here / "specs/notes/notes.md").write_text("# Notes\n", "utf-8")
    assert main(["init", "-y"]) == 0
    capsys.readouterr()
    assert main(["init", "-y"]) == 0
    said = capsys.readouterr()
    assert "specs/notes: no operation is described here" in said.err
    assert (
        said.out == "nothing to add: mintgen.toml has a client for all else in specs\n"
    )
    assert main(["init", "-y", "specs/notes"]) == 2


@pytest.mark.parametrize("folder", ["specs", "specs/shop"])
def test_where_pages_were_pulled_from_is_kept(
    here: Path, capsys: pytest.CaptureFixture[str], folder: str
) -> None:
    document(here / folder / "api/things.yaml")
    url = "https://docs.example.com/api"
    pulled(here / folder, dict.fromkeys("ab", url) | {"c": "https://u:p@x.dev/"}, {})
    assert main(["init", "-y"]) == 0, capsys.readouterr().err
    (client,) = written(here).values()
    assert client["specs"] == folder
    assert client["pull"] == url
    assert configured(here) == PullOption((url,))


def test_what_was_chosen_of_a_list_is_kept(here: Path) -> None:
    document(here / "specs/shop/api/a.yaml")
    one, two = "https://docs.example.com/llms.txt", "https://x.example.com/llms.txt"
    globs = Globs(("/api/**", '/"x"'), ("/api/old/*",))
    pulled(here / "specs/shop", {"a": one}, {one: globs, two: globs})
    assert main(["init", "-y"]) == 0
    assert configured(here) == PullOption((one,), *astuple(globs))
    pulled(here / "specs/shop", {"a": one, "b": two}, {one: globs})
    (here / "mintgen.toml").unlink()
    assert main(["init", "-y"]) == 0
    assert configured(here) == PullOption((one, two))


def pulled(folder: Path, sources: dict[str, str], globs: dict[str, Globs]) -> None:
    """Records as of pages `api/NAME.yaml` from the sources by their names."""
    records = {
        f"api/{name}.yaml": Record(
            f"https://docs.example.com/api/{name}.yaml", source, "0" * 64
        )
        for name, source in sources.items()
    }
    text = dump(State(records, globs))
    (folder / ".mintgen.pull.json").write_text(text, "utf-8")


def configured(here: Path) -> PullOption | None:
    config = load_config(here)
    assert config is not None
    (options,) = config.clients.values()
    return options.pull


def test_records_that_are_damaged_say_nothing(here: Path) -> None:
    document(here / "specs/shop/a.yaml")
    (here / "specs/shop/.mintgen.pull.json").write_text("{", "utf-8")
    assert main(["init", "-y"]) == 0
    assert "pull" not in written(here)["shop"]


def test_a_configuration_above_is_the_one_that_grows(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document(here / "specs/one/a.yaml", server="https://one.dev")
    document(here / "more/two/a.yaml", server="https://two.dev")
    main(["init", "-y"])
    monkeypatch.chdir(here / "more")
    assert main(["init", "-y", "two"]) == 0
    assert written(here)["two"]["specs"] == "more/two"


def test_a_configuration_with_mistakes_is_left_alone(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document(here / "specs/one/a.yaml")
    (here / "mintgen.toml").write_text("[client.one]\n", "utf-8")
    assert main(["init", "-y"]) == 2
    assert capsys.readouterr().err.startswith("mintgen.toml:1: E602 unknown key")
    assert (here / "mintgen.toml").read_text("utf-8") == "[client.one]\n"


@pytest.mark.parametrize(
    ("answer", "made"), [("y", True), ("", True), ("n", False)], ids=["y", "enter", "n"]
)
def test_it_asks_before_it_writes(
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    answer: str,
    made: bool,
) -> None:
    document(here / "specs/things/a.yaml")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    asked: list[str] = []

    def confirm(text: str, **_: object) -> bool:
        asked.append(text)
        return answer in ("y", "")

    monkeypatch.setattr("click.confirm", confirm)
    assert main(["init"]) == 0
    assert asked == ["Write this to mintgen.toml?"]
    assert (here / "mintgen.toml").exists() is made
    assert ("nothing was written" in capsys.readouterr().err) is not made


def test_without_a_terminal_it_wants_to_be_told(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    document(here / "specs/things/a.yaml")
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert main(["init"]) == 2
    assert "say --yes to write it" in capsys.readouterr().err
    assert not (here / "mintgen.toml").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "E720 there is no folder or file 'specs'; put the pages there, or"),
        (["nowhere"], "E720 there is no folder or file 'nowhere'; correct the path"),
        (["."], "E721 the specs cannot be the folder of the configuration itself"),
        ([".."], "E721 the specs cannot be the folder of the configuration itself"),
        (["empty"], "E720 there is no operation in empty; see `mintgen inspect empty`"),
        (["a\\b"], "E721 'a\\\\b' has characters that a configuration cannot have"),
    ],
)
def test_what_gives_no_client(
    here: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    expected: str,
) -> None:
    (here / "empty").mkdir()
    (here / "empty/notes.md").write_text("# Notes\n", "utf-8")
    (here / "a\\b").mkdir()
    assert main(["init", "--yes", *arguments]) == 2
    assert f"command line:1: {expected}" in capsys.readouterr().err
    assert not (here / "mintgen.toml").exists()


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        # a folder of files is one client, whatever is below
        (["specs/a.yaml"], {"things": "specs"}),
        (["specs/shop/a.yaml", "specs/shop/deep/b.yaml"], {"shop": "specs/shop"}),
        # folders beside documents: one client each
        (
            ["specs/shop/a.yaml", "specs/pay.openapi.yaml"],
            {"shop": "specs/shop", "pay": "specs/pay.openapi.yaml"},
        ),
        # names of sites, of versions, and such that are no names
        (["specs/docs.shop.dev/a.yaml"], {"shop": "specs/docs.shop.dev"}),
        (["specs/www.shop.co.uk/a.yaml"], {"shop": "specs/www.shop.co.uk"}),
        (
            ["specs/x/a.yaml", "specs/shop-1.2.3.yaml"],
            {"x": "specs/x", "shop": "specs/shop-1.2.3.yaml"},
        ),
        (["specs/My Shop!/a.yaml"], {"my-shop": "specs/My Shop!"}),
        (["specs/21/a.yaml"], {"n21": "specs/21"}),
        (["specs/日本/a.yaml"], {"api": "specs/日本"}),
        (["specs/\"]\n#'/a.yaml"], {}),
        (["specs/a\"] #'/a.yaml"], {"a": "specs/a\"] #'"}),
        (["specs/one/a.yaml", "specs/One!/a.yaml"], {"one-2": "specs/one"}),
        (["specs/.git/a.yaml", "specs/a/a.yaml"], {"a": "specs/a"}),
    ],
)
def test_names_of_clients(
    here: Path, files: list[str], expected: dict[str, str]
) -> None:
    for number, file in enumerate(files):
        document(here / file, server=f"https://s{number}.dev/", path=f"/p{number}")
    code = main(["init", "--yes"])
    assert code == (0 if expected else 2)
    if expected:
        clients = written(here)
        found = {name: client["specs"] for name, client in clients.items()}
        assert found.items() >= expected.items()
        assert main(["generate"]) == 0


@pytest.mark.parametrize("server", ["https://shop.dev", ""])
def test_folders_of_one_api_are_one_client(here: Path, server: str) -> None:
    for part in ("orders", "stock"):
        file = here / f"specs/{part}/a.yaml"
        document(file, server=server, path=f"/{part}", title="Shop API")
    main(["init", "--yes"])
    if server:
        assert written(here)["shop"]["specs"] == "specs"
        assert main(["generate"]) == 0
    else:
        assert set(written(here)) == {"orders", "stock"}


def test_a_name_that_a_package_uses_itself(here: Path) -> None:
    document(here / "specs/client/a.yaml", server="https://shop.dev")
    main(["init", "--yes"])
    assert written(here)["client"]["client"] == "ClientApi"
    assert main(["generate"]) == 0


def test_a_folder_that_is_not_ours_is_not_proposed(here: Path) -> None:
    document(here / "specs/shop/a.yaml", server="https://shop.dev")
    (here / "generated/shop").mkdir(parents=True)
    (here / "generated/shop/mine.py").write_text("", "utf-8")
    main(["init", "--yes"])
    assert written(here)["shop"]["output"] == "clients/shop"
    assert main(["generate"]) == 0


def test_specs_below_generated(here: Path) -> None:
    document(here / "generated/shop/a.yaml", server="https://shop.dev")
    main(["init", "--yes", "generated"])
    assert written(here)["shop"]["output"] == "clients/shop"


def test_what_samples_show_is_proposed_with_the_reason(here: Path) -> None:
    text = "curl https://api.shop.dev/v1/things -H 'Authorization: Bearer $TOKEN'"
    document(here / "specs/shop/a.yaml", path="/things", text=text)
    assert main(["init", "--yes"]) == 0
    client = written(here)["shop"]
    assert client["auth"] == {"type": "bearer"}
    assert client["servers"] == {"production": "https://api.shop.dev/v1"}
    config = (here / "mintgen.toml").read_text("utf-8")
    sample = "specs/shop/a.yaml:9"
    assert f"# No page declares credentials; these are sent in {sample}.\n" in config
    assert (
        f"# No page declares a server; this is what is called in {sample}.\n" in config
    )
    assert main(["generate"]) == 0
    made = (here / "generated/shop/shop_client/_client.py").read_text("utf-8")
    assert "Bearer(" in made
    assert "https://api.shop.dev/v1" in made


def test_a_page_with_errors_is_said(here: Path) -> None:
    document(here / "specs/shop/a.yaml", server="https://shop.dev")
    (here / "specs/shop/b.yaml").write_text("openapi: [", "utf-8")
    assert main(["init", "--yes"]) == 0
    config = (here / "mintgen.toml").read_text("utf-8")
    assert "# 1 error in these files; `mintgen generate --keep-going` leaves" in config
    assert main(["generate"]) == 1
    assert main(["generate", "--keep-going"]) == 1
    assert (here / "generated/shop/README.md").exists()


def sources(*texts: str) -> list[Source]:
    return [Source(f"{n}.md", text.encode()) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (['curl -H "Authorization: Bearer <token>"'], AuthOption("bearer")),
        (["headers: { 'Authorization': `Bearer ${key}` }"], AuthOption("bearer")),
        (['headers={"authorization": f"bearer {key}"}'], AuthOption("bearer")),
        (["curl --header 'Authorization: Basic abc'"], AuthOption("basic")),
        (["curl -u user:secret https://x.dev"], AuthOption("basic")),
        (["--header 'X-API-Key: <key>'"], AuthOption("apiKey", "X-API-Key")),
        (["-H 'PRIVATE-TOKEN: <key>'"], AuthOption("apiKey", "PRIVATE-TOKEN")),
        (["--header 'Content-Type: application/json'", "an authorization"], None),
        (["-H 'Idempotency-Token: 1'", "-H 'X-CSRF-Token: 1'"], None),
        (
            ["-H 'X-Api-Key: a'", "-H 'X-Api-Key: a'", "authorization: bearer a"],
            AuthOption("apiKey", "X-Api-Key"),
        ),
        (["\xff\r-H 'X-Api-Key: a'"], AuthOption("apiKey", "X-Api-Key")),
    ],
)
def test_credentials_in_samples(texts: list[str], expected: AuthOption | None) -> None:
    found = shown_auth(sources(*texts))
    assert (found and found.value) == expected


def test_the_first_place_is_told() -> None:
    found = shown_auth(sources("", "text\n\nAuthorization: Bearer x"))
    assert found == Shown(AuthOption("bearer"), Where("1.md", 3))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("curl https://api.x.dev/v2/users/42?a=b", "https://api.x.dev/v2"),
        ("fetch('https://x.dev/users/{id}/')", "https://x.dev"),
        ("curl https://api.example.com/users/42", None),
        ("curl http://localhost:80/users/42", None),
        ("curl https://{tenant}.x.dev/users/42", None),
        ("curl https://u:p@x.dev/users/42", None),
        ("see https://x.dev/docs/users", None),
    ],
)
def test_a_server_in_samples(line: str, expected: str | None) -> None:
    found = shown_server(sources(line), ["/users/{id}", "/"])
    assert (found and found.value) == expected


SITES = (
    "docs.anchorbrowser.io",
    "docs.dify.ai",
    "docs.gocobalt.io",
    "trigger.dev",
    "upstash.com",
    "www.thundercompute.com",
)


@pytest.mark.corpus
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_real_pages_work_right_away(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for site in SITES:
        shutil.copytree(CORPUS / "pages" / site, here / "specs" / site)
    shutil.copytree(CORPUS / "rendered", here / "specs/rendered")
    assert main(["init", "--yes"]) == 0
    names = ["anchorbrowser", "dify", "gocobalt", "rendered", "trigger", "upstash"]
    assert list(written(here)) == [*names, "thundercompute"]
    capsys.readouterr()
    assert main(["generate"]) == 0
    assert capsys.readouterr().out.count("never generated") == len(SITES) + 1
