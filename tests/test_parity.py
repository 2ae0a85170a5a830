"""What is there for one kind of client is there for the other, by signature."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from _core import client, resource, streaming

from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import write

CASES = Path(__file__).parent / "cases"
PAIRS = [
    (client.Client, client.AsyncClient),
    (resource.Resource, resource.AsyncResource),
    (streaming.Stream, streaming.AsyncStream),
]
# What is called otherwise where it is awaited.
NAMES = {
    "aclose": "close",
    "__aenter__": "__enter__",
    "__aexit__": "__exit__",
    "__aiter__": "__iter__",
    "__anext__": "__next__",
}
SPECIAL = {"__init__", "__repr__", *NAMES, *NAMES.values()}
# Neither of them does I/O.
PLAIN = {"__init__", "__repr__", "__iter__", "events", "preload", "with_options"}


def methods(kind: type) -> dict[str, Callable[..., Any]]:
    """The public methods by the names that the synchronous class has for them."""
    found = {
        name: getattr(kind, name)
        for each in reversed(kind.__mro__[:-1])
        for name, value in vars(each).items()
        if callable(value) or isinstance(value, staticmethod | classmethod)
        if not name.startswith("_") or name in SPECIAL
    }
    return {NAMES.get(name, name): method for name, method in found.items()}


def spelled(text: object) -> str:
    """A type or a text as the synchronous class has it."""
    plain = str(text).replace("Async", "").replace("async ", "")
    plain = plain.replace(" | Callable[[], Awaitable[str]]", "")
    return plain.replace("Callable[P, Awaitable[T]]", "Callable[P, T]")


def signature(method: Callable[..., Any]) -> list[tuple[object, ...]]:
    found = inspect.signature(method)
    rows: list[tuple[object, ...]] = [
        (p.name, p.kind, spelled(p.default), spelled(p.annotation))
        for p in found.parameters.values()
    ]
    return [*rows, ("return", spelled(found.return_annotation))]


def compared(plain: type, other: type) -> None:
    """Assert that two classes have the same methods, one of them to be awaited."""
    ours, theirs = methods(plain), methods(other)
    assert ours.keys() == theirs.keys()
    for name, method in ours.items():
        assert signature(method) == signature(theirs[name]), (plain, name)
        awaited = inspect.iscoroutinefunction(theirs[name])
        assert awaited == (name not in PLAIN), (other, name)
        assert not inspect.iscoroutinefunction(method), (plain, name)


@pytest.mark.parametrize(("plain", "other"), PAIRS)
def test_the_runtime(plain: type, other: type) -> None:
    compared(plain, other)
    assert other.__name__ == f"Async{plain.__name__}"


@pytest.fixture(
    scope="module",
    params=["bodies", "oauth2", "parameters", "responses", "two-versions"],
)
def package(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("parity")
    name = f"parity_{request.param.replace('-', '_')}"
    options = ClientOptions(name, ("specs",), "x", name, "Case", layout="package")
    sources = collect(options.specs, CASES / request.param, Problems())
    write(compile_package(sources, options, {}), folder / name)
    sys.path.insert(0, str(folder))
    yield name
    sys.path.remove(str(folder))


def test_a_generated_client(package: str) -> None:
    module = import_module(f"{package}._client")
    plain, other = module.Case, module.AsyncCase
    compared(plain, other)
    assert _said(other) == _said(plain)
    resources = [
        name for name, v in vars(plain).items() if type(v).__name__ == "cached_property"
    ]
    assert resources
    for name in resources:
        found = vars(plain)[name].func, vars(other)[name].func
        assert signature(found[0]) == signature(found[1])
        classes = [function.__annotations__["return"] for function in found]
        ours, theirs = (
            getattr(import_module(f"{package}.resources.{name}"), each)
            for each in classes
        )
        compared(ours, theirs)
        for method in methods(ours).keys() - PLAIN:
            doc = getattr(ours, method).__doc__
            assert doc == getattr(theirs, method).__doc__


def _said(kind: type) -> list[str]:
    """The words of a docstring; its lines break elsewhere, as names are longer."""
    return spelled(kind.__doc__).replace("asynchronous", "synchronous").split()
