"""The examples of the READMEs run as they are written."""

from __future__ import annotations

import asyncio
import importlib
import json
import re
import warnings
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
import trustme
import yaml
from httpx_aiohttp.httpx2 import AiohttpTransport

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import imported, write
from tests.test_cases import CASES, options_of

ROOT = Path(__file__).resolve().parent.parent
READMES = {
    "vercel": ROOT / "generated/vercel/README.md",
    "infisical": ROOT / "generated/infisical/README.md",
    "mintgen": ROOT / "README.md",
}
ANSWER = {"id": "c", "createdAt": 1, "expiresAt": 2, "autoRenew": True, "cns": []}


@pytest.fixture(autouse=True)
def certificates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the examples name."""
    monkeypatch.chdir(tmp_path)
    authority = trustme.CA()
    leaf = authority.issue_cert("client@example.com")
    authority.cert_pem.write_to_path("authority.pem")
    leaf.cert_chain_pems[0].write_to_path("client.pem")
    leaf.private_key_pem.write_to_path("client.key")


def makes_a_call(block: str) -> bool:
    """Whether a block sends something: one expects that it is refused, one has a mock."""
    call = re.search(r"\b(?:client|patient|vercel)\.\w+\.\w+", block)
    return call is not None and not re.search(
        "except ValueError|as mock:\n    f", block
    )


def blocks(readme: Path) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", readme.read_text("utf-8"), re.M | re.S)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What would have gone out over the network."""
    sent: list[str] = []

    def answer(_: object, request: httpx2.Request) -> httpx2.Response:
        sent.append(f"{request.method} {request.url.path}")
        return httpx2.Response(200, json=ANSWER, request=request)

    async def answer_async(_: object, request: httpx2.Request) -> httpx2.Response:
        return answer(_, request)

    monkeypatch.setattr(httpx2.HTTPTransport, "handle_request", answer)
    for transport in (httpx2.AsyncHTTPTransport, AiohttpTransport):
        monkeypatch.setattr(transport, "handle_async_request", answer_async)
    return sent


@pytest.mark.parametrize("name", READMES)
def test_the_examples_run_one_after_the_other(name: str, requests: list[str]) -> None:
    found = blocks(READMES[name])
    shared: dict[str, Any] = {}
    for block in found:
        exec(compile(block, str(READMES[name]), "exec"), shared)  # noqa: S102 our own
        if "main" in shared:
            asyncio.run(shared.pop("main")())
        if "test_my_code" in shared:
            kind = next(kind for kind in shared if kind.startswith("Mock"))
            with shared[kind]() as mock:
                shared.pop("test_my_code")(mock)
            requests.append("a call that the mock answered")
    for client in (shared.get("client"), shared.get("vercel")):
        if client is not None:
            client.close()
    assert len(requests) == sum(map(makes_a_call, found))


WITH_EXAMPLES = sorted(
    case.name for case in CASES.iterdir() if (case / "expected/resources").is_dir()
)


@pytest.fixture(params=WITH_EXAMPLES)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The package of a case."""
    case = CASES / request.param
    options = replace(options_of(case), package="shown_client")
    sources = collect(options.specs, case, Problems())
    write(compile_package(sources, options, {}), tmp_path)
    return tmp_path


@pytest.fixture
def package(folder: Path) -> Iterator[ModuleType]:
    with imported(folder, "shown_client") as package:
        yield package


def ignored(*_: object, **__: object) -> None:
    """Stands for `print`."""


def run(block: str, names: dict[str, Any]) -> dict[str, Any]:
    """Run an example where there are only these names, and return what it adds."""
    shared = dict(names)
    exec(compile(block, "README.md", "exec"), shared)  # noqa: S102 our own
    for name in ("main", "show", "watch"):
        if name in shared:
            asyncio.run(shared[name]())
    return shared


@pytest.mark.usefixtures("package")
def test_each_example_of_every_package_runs_alone(folder: Path) -> None:
    mocked = importlib.import_module("shown_client.testing").MockCase
    (folder / "path/to").mkdir(parents=True)
    (folder / "path/to/file").write_bytes(b"content")
    # The text says where an event comes from; the first example makes the client.
    names: dict[str, Any] = {"body": b"{}", "print": ignored}
    with ExitStack() as stack, mocked() as mock:
        warnings.simplefilter("error")
        for block in blocks(folder / "README.md"):
            before = len(mock.calls)
            shared = run(block, names)
            if "test_my_code" in shared:
                mock.reset()
                shared["test_my_code"](mock)
                mock.reset()
            elif makes_a_call(block):
                assert len(mock.calls) > before, block
            if "client" in shared:
                stack.callback(shared["client"].close)
                names.setdefault("client", shared["client"])


THINGS = """
openapi: 3.1.0
info: {title: Things, version: "1"}
servers: [{url: "https://things.example"}]
paths:
  /things:
    get:
      operationId: listThings
      responses:
        "404":
          description: None.
          content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}
components:
  schemas:
    Problem:
      type: object
      required: [code]
      properties: {code: {type: integer}, message: {type: string}}
"""


@pytest.fixture
def things(tmp_path: Path) -> Path:
    """The README of a small package."""
    options = ClientOptions("things", ("x",), "x", "things_client", "Things")
    source = Source("things.yaml", THINGS.encode())
    write(compile_package([source], options, {}), tmp_path)
    return tmp_path / "README.md"


def test_of_one_server_there_is_nothing_to_choose(things: Path) -> None:
    readme = things.read_text("utf-8")

    assert "The server is `https://things.example`; `base_url=` takes" in readme
    assert "server=" not in readme


def test_the_body_of_an_error_is_read_by_its_class(things: Path) -> None:
    (block,) = (b for b in blocks(things) if "error.body" in b)

    assert block.startswith(
        "from things_client import APIStatusError\n"
        "from things_client.models import Problem\n\n"
    )
    assert block.endswith(
        "    if isinstance(error.body, Problem):\n        print(error.body.message)\n"
    )


LISTS = yaml.safe_load((CASES / "pagination/specs/observatory.yaml").read_text("utf-8"))


@pytest.mark.parametrize("path", LISTS["paths"])
def test_two_pages_are_mocked(path: str, tmp_path: Path) -> None:
    """Whatever says that there is another page."""
    document = {**LISTS, "paths": {path: LISTS["paths"][path]}}
    options = ClientOptions("paged", ("x",), "x", "paged_client", "Case")
    source = Source("a.json", json.dumps(document).encode())
    write(compile_package([source], options, {}), tmp_path)
    found = [b for b in blocks(tmp_path / "README.md") if "first, last = " in b]
    readme = (tmp_path / "README.md").read_text("utf-8")
    assert len(found) == ("\n## Pages\n" in readme)
    with imported(tmp_path, "paged_client"):
        for block in found:
            mock = run(block, {"print": ignored})["mock"]
            first, second = mock.calls
            assert (first.query, first.content) != (second.query, second.content)
