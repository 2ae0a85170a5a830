"""Old names: kept by a package, found by comparing locks, written by --keep-names."""

from __future__ import annotations

import asyncio
import subprocess
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.analysis import analyse
from codegen.cli import main
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.edit_config import with_names
from codegen.project.inputs import collect
from codegen.project.renames import Changes, changes, lines, updated
from codegen.public_names import canonical, is_model, spelled
from tests.packages import imported, write
from tests.test_cases import CASES, options_of

CASE = CASES / "renamed"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("renamed")
    sources = collect(("specs",), CASE, Problems())
    options = replace(options_of(CASE), package="renamed_client")
    write(compile_package(sources, options, {}), folder)
    with imported(folder, "renamed_client") as package:
        yield package


@pytest.fixture
def mock(package: ModuleType) -> Any:
    return import_module(f"{package.__name__}.testing").MockCase()


def warned(action: Callable[[], Any]) -> tuple[Any, list[str]]:
    """What an action gives, and its warnings; each must be of a line in this file."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        result = action()
    assert {each.filename for each in found} <= {__file__}
    assert {each.category for each in found} <= {DeprecationWarning}
    return result, [str(each.message) for each in found]


CALLS = [
    ("orders.add", "orders.create_order", (), {"lines": [{"sku": "a"}]}),
    ("stock.order", "orders.get_order", ("7",), {}),
    ("purchases.list", "orders.list_orders", (), {"ids": [1, 2]}),
    ("purchases.watch", "orders.watch_orders", (), {}),
]


@pytest.mark.parametrize(("old", "new", "args", "kwargs"), CALLS)
def test_an_old_method_warns_and_does_what_the_new_one_does(
    mock: Any, old: str, new: str, args: Any, kwargs: Any
) -> None:
    client = mock.client
    _, said = warned(lambda: attrgetter(old)(client)(*args, **kwargs))
    _, quiet = warned(lambda: attrgetter(new)(client)(*args, **kwargs))
    assert (said, quiet) == ([f"{old} is now {new}"], [])
    first, second = mock.calls
    assert (first.method, first.path, first.query, first.content) == (
        second.method,
        second.path,
        second.query,
        second.content,
    )
    assert attrgetter(old)(client).__deprecated__ == f"{old} is now {new}"


@pytest.mark.parametrize(("old", "new", "args", "kwargs"), CALLS)
def test_an_old_method_of_the_asynchronous_client_warns_where_it_is_called(
    mock: Any, old: str, new: str, args: Any, kwargs: Any
) -> None:
    async def call() -> Any:
        # Awaited elsewhere: the loop's own line would say nothing.
        called = attrgetter(old)(mock.async_client)(*args, **kwargs)
        return await asyncio.ensure_future(_awaited(called))

    _, said = warned(lambda: asyncio.run(call()))
    assert said == [f"{old} is now {new}"]
    assert len(mock.calls) == 1


async def _awaited(called: Any) -> Any:
    return await called


def test_a_deprecated_operation_warns(mock: Any) -> None:
    _, said = warned(lambda: mock.client.orders.cancel_order("7"))
    assert said == ["orders.cancel_order is deprecated"]
    _, said = warned(lambda: asyncio.run(_awaited(mock.async_client.orders.stop("7"))))
    assert said == ["orders.stop is now orders.cancel_order"]


def test_raw_takes_an_old_method(mock: Any) -> None:
    client = mock.client
    raw, said = warned(lambda: client.raw(client.stock.order, "7"))
    assert said == ["stock.order is now orders.get_order"]
    assert raw.status_code == 200

    async def call() -> Any:
        other = mock.async_client
        return await other.raw(other.stock.order, "7")

    raw, said = warned(lambda: asyncio.run(call()))
    assert said == ["stock.order is now orders.get_order"]
    assert (raw.status_code, len(mock.calls)) == (200, 2)


def test_the_mock_answers_by_an_old_name(mock: Any) -> None:
    mocked, said = warned(lambda: mock.stock.order)
    assert said == ["stock.order is now orders.get_order"]
    mocked.raises(404)
    with pytest.raises(Exception, match="404"):
        mock.client.orders.get_order("7")
    mock.reset()
    assert mock.client.orders.get_order("7").id


def test_an_old_name_of_a_model_warns(package: ModuleType) -> None:
    models = package.models
    for module, old, new in (
        ("", "OrderItem", models.shared.LineInput),
        (".shared", "OrderItem", models.LineInput),
        (".shared", "OrderItemDict", models.shared.LineInputDict),
        (".orders", "Made", models.orders.CreateOrderResponse),
        (".purchases", "Made", models.orders.CreateOrderResponse),
        (".orders", "Order", models.Order),
    ):
        home = import_module(f"renamed_client.models{module}")
        found, said = warned(lambda home=home, old=old: getattr(home, old))
        assert found is new
        assert len(said) == 1
        assert said[0].startswith(f"renamed_client.models{module}.{old} is now ")
    with pytest.raises(AttributeError, match="has no attribute 'Other'"):
        _ = models.purchases.Other

    def import_it() -> None:
        from renamed_client.models import OrderItem  # noqa: F401

    _, said = warned(import_it)
    assert set(said) == {
        "renamed_client.models.OrderItem is now renamed_client.models.shared.LineInput"
    }


def test_each_old_name_that_cannot_be_is_reported(tmp_path: Path) -> None:
    names = """
"orders.add" = "orders.create_ordr"
"orders.get_order" = "orders.create_order"
"models.A" = "models.orders.CreateOrder"
"models.shared.Line" = "models.Order"
"x.y" = "zzz.qqq"
"models.Item" = "models.LineInput"
"models.ItemDict" = "models.LineInput"
"""
    config = "[clients.case]\nspecs = 'specs'\noutput = 'o'\n[clients.case.deprecated]"
    (tmp_path / "mintgen.toml").write_text(config + names, "utf-8")
    sources = collect(("specs",), CASE, Problems())
    found = analyse(sources, options_of(tmp_path)).errors
    assert [str(problem) for problem in found] == [
        f"mintgen.toml:{line}: {text}"
        for line, text in (
            (
                5,
                "E630 deprecated: there is no 'orders.create_ordr'; "
                "did you mean 'orders.create_order'?",
            ),
            (6, "E631 deprecated: 'orders.get_order' still exists; take it out"),
            (
                7,
                "E630 deprecated: there is no 'models.orders.CreateOrder'; "
                "did you mean 'models.orders.CreateOrderResponse'?",
            ),
            (8, "E631 deprecated: 'models.shared.Line' still exists; take it out"),
            (9, "E630 deprecated: there is no 'zzz.qqq'; correct it"),
            (
                11,
                "E631 deprecated: 'models.ItemDict' comes with 'models.Item'; "
                "take it out",
            ),
        )
    ]


def test_names_of_models_and_of_operations() -> None:
    assert is_model("models.Cert")
    assert is_model("models.certs.Cert")
    assert not is_model("models.list")  # a resource may be called so
    assert not is_model("models")
    assert canonical("models.Cert") == "models.shared.Cert"
    assert canonical("models.list") == "models.list"
    assert spelled("models.shared.Cert") == "models.Cert"


def test_what_became_of_names() -> None:
    old = {"a.one": "GET /1", "a.two": "GET /2", "a.gone": "GET /3", "a.same": "GET /4"}
    new = {"a.two": "GET /1", "a.both": "GET /2", "b.one": "GET /1", "a.same": "GET /4"}
    assert changes(old, new) == Changes(
        ("a.gone",), {"a.one": "b.one"}, {"a.two": "a.both"}
    )
    # Where it is not known what a name stood for, nothing can be said of it.
    assert changes({"a.one": ""}, {"a.two": ""}) == Changes(("a.one",))
    # An old name that is taken out of the configuration is gone.
    assert changes({"a.x": "GET /1", "a.y": "GET /1"}, {"a.y": "GET /1"}) == Changes(
        ("a.x",)
    )
    # And one that is kept is nothing's new name.
    kept = {"a.x": "GET /1", "a.y": "GET /1"}
    assert changes({"a.w": "GET /1"}, kept, ["a.x"]).renamed == {"a.w": "a.y"}


def test_what_is_said_of_changed_names() -> None:
    one = Changes((), {"a.x": "a.y"}, {})
    assert list(lines(one, configured=True)) == [
        'a.x is now a.y; to keep the old name: deprecated = { "a.x" = "a.y" }'
    ]
    assert list(lines(one, configured=False)) == ["a.x is now a.y"]
    more = Changes(
        ("a.z",), {"a.x": "a.y", "models.shared.A": "models.shared.B"}, {"a.q": "a.r"}
    )
    assert list(lines(more, configured=True)) == [
        "no longer there: a.z",
        "a.q is something else now; what it was is a.r",
        "a.x is now a.y",
        "models.A is now models.B",
        'to keep the old names: deprecated = { "a.x" = "a.y", "models.A" = "models.B" }',
    ]


@pytest.mark.parametrize(
    ("deprecated", "renamed", "new", "expected"),
    [
        ({}, {"a.x": "a.y"}, ["a.y"], {"a.x": "a.y"}),
        # twice renamed
        ({"a.x": "a.y"}, {"a.y": "a.z"}, ["a.z"], {"a.x": "a.z", "a.y": "a.z"}),
        # and the name between was never in a commit
        ({"a.x": "a.y"}, {"a.x": "a.z"}, ["a.z"], {"a.x": "a.z"}),
        # and back
        ({"a.x": "a.y"}, {"a.y": "a.x"}, ["a.x"], {"a.y": "a.x"}),
        ({"models.A": "models.B"}, {}, ["models.shared.A"], {}),
        (
            {"models.A": "models.B"},
            {"models.shared.B": "models.a.C"},
            ["models.a.C"],
            {"models.A": "models.a.C", "models.B": "models.a.C"},
        ),
    ],
)
def test_old_names_lead_to_the_newest(
    deprecated: dict[str, str],
    renamed: dict[str, str],
    new: list[str],
    expected: dict[str, str],
) -> None:
    assert updated(deprecated, renamed, new) == expected


ONE = {"a.b": "a.c"}
MORE = {"a.b": "a.c", "a.d": "a.c", "models.A": "models.B"}
LONG = '"a.b" = "a.c"\n"a.d" = "a.c"\n"models.A" = "models.B"\n'
INLINE = '{ "a.b" = "a.c", "a.d" = "a.c", "models.A" = "models.B" }'


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        (
            "[clients.v]  # c\nspecs = 's'   # s\n\n[other]\n",
            ONE,
            "[clients.v]  # c\nspecs = 's'   # s\n"
            'deprecated = { "a.b" = "a.c" }\n\n[other]\n',
        ),
        (
            "[clients.v]\nspecs = 's'\n\n[other]\n",
            MORE,
            f"[clients.v]\nspecs = 's'\n\n[clients.v.deprecated]\n{LONG}\n[other]\n",
        ),
        (
            '[clients.v]\ndeprecated = { "x.y" = "x.z" }  # why\nspecs = "s"\n',
            ONE,
            '[clients.v]\ndeprecated = { "a.b" = "a.c" }  # why\nspecs = "s"\n',
        ),
        (
            "[clients.v.deprecated]\n# why\n'a.b' = 'a.c' # yes\n'a.x' = 'a.c'\n[b]\n",
            {**ONE, "a.é": "a.c"},
            "[clients.v.deprecated]\n# why\n'a.b' = 'a.c' # yes\n\"a.é\" = \"a.c\"\n[b]\n",
        ),
        (
            '[clients.v]\nspecs = "s"\n[clients.v.deprecated]\n"x.y" = "x.z"\n',
            {},
            '[clients.v]\nspecs = "s"\n',
        ),
        (
            'clients.v = { specs = "s" }\n',
            MORE,
            f'clients.v = {{ specs = "s", deprecated = {INLINE}}}\n',
        ),
        (
            '[clients]\nv.specs = "s"\n',
            MORE,
            f'[clients]\nv.specs = "s"\nv.deprecated = {INLINE}\n',
        ),
        (
            '[clients.v]\r\nspecs = "s"\r\n',
            ONE,
            '[clients.v]\r\nspecs = "s"\r\ndeprecated = { "a.b" = "a.c" }\r\n',
        ),
    ],
)
def test_old_names_are_written_and_all_else_stays(
    before: str, names: dict[str, str], after: str
) -> None:
    assert with_names(before, "mintgen.toml", "v", names) == after
    assert with_names(after, "mintgen.toml", "v", names) == after


PAGE = """\
openapi: 3.1.0
info: {{ title: Shop, version: "1" }}
servers: [{{ url: "https://shop.example" }}]
paths:
  /orders:
    post:
      operationId: {0}
      tags: [orders]
      responses:
        "200":
          description: Made
          content:
            application/json:
              schema:
                type: object
                properties: {{ id: {{ type: string }} }}
"""
CONFIG = """\
# our clients
[tool.mintgen.clients.shop]  # the shop
specs = "specs"
output = "generated/shop"

[tool.other]
key = 1
"""


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "specs").mkdir()
    (tmp_path / "specs/shop.yaml").write_text(PAGE.format("addOrder"), "utf-8")
    (tmp_path / "pyproject.toml").write_text(CONFIG, "utf-8")
    return tmp_path


def rename(shop: Path, name: str) -> None:
    (shop / "specs/shop.yaml").write_text(PAGE.format(name), "utf-8")


KEPT = (
    'deprecated = { "orders.add_order" = "orders.create_order", '
    '"models.orders.AddOrderResponse" = "models.orders.CreateOrderResponse" }'
)


def test_a_renamed_operation_is_said_and_kept(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["generate"])
    lock = (shop / "generated/shop/.mintgen.lock.json").read_text("utf-8")
    assert '"orders.add_order": "POST /orders"' in lock
    rename(shop, "createOrder")
    capsys.readouterr()

    assert main(["generate", "--keep-names"]) == 0

    out = capsys.readouterr().out.splitlines()
    assert out[:2] == [
        "shop: orders.add_order is now orders.create_order; the old name is kept",
        "shop: models.orders.AddOrderResponse is now "
        "models.orders.CreateOrderResponse; the old name is kept",
    ]
    assert out[2].endswith("; option 'deprecated' changed, 1 page changed")
    assert out[3:] == []
    config = (shop / "pyproject.toml").read_text("utf-8")
    added = f'output = "generated/shop"\n{KEPT}\n'
    assert config == CONFIG.replace('output = "generated/shop"\n', added)
    readme = (shop / "generated/shop/README.md").read_text("utf-8")
    assert "| `orders.add_order` | `orders.create_order` |" in readme
    assert main(["generate", "--keep-names"]) == 0
    assert capsys.readouterr().out == "shop: unchanged\n"
    assert main(["check"]) == 0


def test_names_are_kept_after_a_run_that_only_told_of_them(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"):
        monkeypatch.delenv(name, raising=False)
    main(["generate"])
    identity = ("-c", "user.name=a", "-c", "user.email=a@b.c")
    for command in (("init", "-q"), ("add", "-A"), (*identity, "commit", "-qm", "a")):
        subprocess.run(("git", *command), check=True)
    rename(shop, "createOrder")
    capsys.readouterr()
    assert main(["generate"]) == 0
    out = capsys.readouterr().out
    assert f"shop: to keep the old names: {KEPT}\n" in out

    assert main(["generate", "--keep-names"]) == 0

    assert KEPT in (shop / "pyproject.toml").read_text("utf-8")
    rename(shop, "makeOrder")
    assert main(["generate", "--keep-names"]) == 0
    config = (shop / "pyproject.toml").read_text("utf-8")
    assert '"orders.add_order" = "orders.make_order"\n' in config
    assert '"orders.create_order" = "orders.make_order"\n' in config
    assert "\n\n[tool.other]\nkey = 1\n" in config


def test_a_name_that_is_back(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["generate"])
    for name in ("createOrder", "makeOrder", "addOrder"):
        rename(shop, name)
        capsys.readouterr()
        assert main(["generate", "--keep-names"]) == 0

    config = (shop / "pyproject.toml").read_text("utf-8")
    assert '"orders.make_order" = "orders.add_order"\n' in config
    assert '"orders.create_order" = "orders.add_order"\n' in config
    assert '"orders.add_order" =' not in config
    said = "shop: orders.make_order is now orders.add_order; the old name is kept\n"
    assert said in capsys.readouterr().out


def test_a_name_that_leads_nowhere_any_more(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rename(shop, "createOrder")
    text = 'output = "generated/shop"\ndeprecated = { "orders.x" = "orders.add_order" }'
    config = CONFIG.replace('output = "generated/shop"', text)
    (shop / "pyproject.toml").write_text(config, "utf-8")
    assert main(["generate"]) == 2
    assert capsys.readouterr().err.splitlines()[0] == (
        "pyproject.toml:5: E630 deprecated: there is no 'orders.add_order'; "
        "did you mean 'orders.create_order'?"
    )


def test_keeping_names_needs_a_configuration(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--spec", "specs", "--package", "shop", "--output", "out"]
    assert main(["generate", *arguments, "--keep-names"]) == 2
    assert "--keep-names writes into a configuration" in capsys.readouterr().err
    assert not (shop / "out").exists()


def test_specs_with_errors_keep_no_names(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["generate"])
    (shop / "specs/shop.yaml").write_text("openapi: [", "utf-8")
    assert main(["generate", "--keep-names"]) == 1
    assert (shop / "pyproject.toml").read_text("utf-8") == CONFIG
    assert "is kept" not in capsys.readouterr().out


def test_a_module_that_is_divided_has_its_old_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("codegen.writing.model_modules._LINES", 1)
    options = replace(options_of(CASE), package="divided_client")
    sources = collect(("specs",), CASE, Problems())
    write(compile_package(sources, options, {}), tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    shared = import_module("divided_client.models.shared")
    found, said = warned(lambda: shared.OrderItemDict)
    assert found is shared.LineInputDict
    assert said == [
        "divided_client.models.shared.OrderItemDict is now "
        "divided_client.models.shared.LineInputDict"
    ]
    with pytest.raises(AttributeError, match="has no attribute 'Other'"):
        _ = shared.Other


def test_a_page_that_changed_changes_the_tests_of_its_old_names() -> None:
    options = options_of(CASE)
    sources = collect(("specs",), CASE, Problems())
    before = compile_package(sources, options, {})
    (source,) = sources
    for old, new in (
        (b"id: o1", b"id: o2"),
        (b"sku: { type", b"sku: { example: x, type"),
    ):
        assert old in source.data
        changed = [replace(source, data=source.data.replace(old, new))]
        fresh = compile_package(changed, options, {}).files
        assert compile_package(changed, options, before.files).files == fresh
        path = "tests/case_client_tests/test_purchases.py"
        assert fresh[path] != before.files[path]
