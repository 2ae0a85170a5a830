"""A real server, driven by clients made of its pages in both dialects."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from codegen.analysis import analyse
from codegen.files import Compiled
from codegen.model.ir import Package
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from tests.packages import imported, write
from tests.registries import node_tool, python_package, run

pytestmark = [pytest.mark.large, pytest.mark.corpus]

VERSION = "1.5.9"
COLLECTIONS = "/api/v2/tenants/{tenant}/databases/{database}/collections"
WHERE = ("default_tenant", "default_database")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Chroma server of our own on the loopback interface."""
    installed = python_package(f"chromadb=={VERSION}")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = tmp_path_factory.mktemp("chroma")
    log = data / "log"
    where = ("--path", data / "db", "--host", "127.0.0.1", "--port", str(port))
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, installed / "bin/chroma", "run", *where],
            env={
                **os.environ,
                "PYTHONPATH": str(installed),
                "ANONYMIZED_TELEMETRY": "False",
            },
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait(f"{url}/api/v2/heartbeat", process, log)
        yield url
    finally:
        process.terminate()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until the server answers; it is another process, so there is no event."""
    for _ in range(600):
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except OSError:
            assert process.poll() is None, log.read_text()
            time.sleep(0.1)
    raise AssertionError(f"no answer: {log.read_text()}")


@dataclass(frozen=True)
class Generated:
    """A generated package, and what its operations are called."""

    module: Any
    package: Package

    def call(self, method: str, path: str) -> str:
        (found,) = (
            operation.call
            for operation in self.package.operations
            if (operation.method, operation.path) == (method, path)
        )
        return found


@pytest.fixture(scope="module", params=["legacy", "standard"])
def generated(
    request: pytest.FixtureRequest,
    shared: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Generated]:
    """The client of the server's pages in one of the two dialects."""
    folder = tmp_path_factory.mktemp(request.param)
    document = shared / f"corpus/documents/chroma-{VERSION}.openapi.json"
    flags = ["--quiet", *(["--standard"] if request.param == "standard" else [])]
    tool = node_tool(shared / "tools/pages") / "to_pages.mjs"
    run("node", tool, document, folder / "pages", *flags)
    name = f"chroma_{request.param}"
    options = ClientOptions(name, ("pages",), "out", name, "Chroma")
    sources = collect(("pages",), folder, Problems())
    assert len(sources) == 35
    compiled: Compiled = compile_package(sources, options, {})
    assert [p for p in compiled.problems if p.level == "error"] == []
    write(compiled, folder / "out")
    package = analyse(sources, options).built.package
    with imported(folder / "out", name) as module:
        yield Generated(module, package)


Call = Callable[..., Any]


@pytest.fixture(params=["sync", "async"])
def call(request: pytest.FixtureRequest, generated: Generated, server: str) -> Call:
    """Calls an operation by its method and path, with one of the two clients."""
    arguments = {"base_url": server, "api_key": "none", "strict": True}

    def one(method: str, path: str, /, *args: Any, **kwargs: Any) -> Any:
        resource, name = generated.call(method, path).split(".")
        if request.param == "sync":
            with generated.module.Chroma(**arguments) as client:
                return getattr(getattr(client, resource), name)(*args, **kwargs)

        async def awaited() -> Any:
            async with generated.module.AsyncChroma(**arguments) as client:
                return await getattr(getattr(client, resource), name)(*args, **kwargs)

        return asyncio.run(awaited())

    return one


@pytest.fixture
def collection(call: Call) -> Iterator[str]:
    """The id of a collection with two records."""
    created = call("POST", COLLECTIONS, *WHERE, name="people")
    assert created.name == "people"
    key = str(created.id)
    call(
        "POST",
        COLLECTIONS + "/{collection_id}/add",
        *WHERE,
        key,
        ids=["a", "b"],
        embeddings=[[0.1, 0.2], [0.9, 0.8]],
        documents=["one", "two"],
        metadatas=[{"n": 1, "tag": "x"}, None],
    )
    yield key
    call("DELETE", COLLECTIONS + "/{collection_id}", *WHERE, "people")


def test_records_are_found_by_query_and_by_id(call: Call, collection: str) -> None:
    path = COLLECTIONS + "/{collection_id}"
    include = ["documents", "distances", "metadatas", "embeddings"]
    near = call(
        "POST",
        path + "/query",
        *WHERE,
        collection,
        query_embeddings=[[0.1, 0.2]],
        n_results=1,
        include=include,
    )
    assert near.ids == [["a"]]
    assert near.documents == [["one"]]
    assert near.distances == [[0.0]]
    assert near.metadatas == [[{"n": 1, "tag": "x"}]]
    assert near.to_wire()["include"] == include

    got = call("POST", path + "/get", *WHERE, collection, ids=["b"])
    assert (got.ids, got.documents, got.metadatas) == (["b"], ["two"], [None])
    assert call("GET", path + "/count", *WHERE, collection) == 2


def test_deleted_records_are_gone(call: Call, collection: str) -> None:
    path = COLLECTIONS + "/{collection_id}"
    assert call("POST", path + "/delete", *WHERE, collection, ids=["a"]).deleted == 1
    assert call("POST", path + "/get", *WHERE, collection).ids == ["b"]


def test_errors_have_the_class_and_the_body_of_their_status(
    call: Call, generated: Generated
) -> None:
    module = generated.module
    with pytest.raises(module.NotFoundError) as missing:
        call("GET", COLLECTIONS + "/{collection_id}", *WHERE, "nobody")
    assert type(missing.value.body).__name__ == "ErrorResponse"
    assert missing.value.body.error == "NotFoundError"

    with pytest.raises(module.UnprocessableEntityError) as refused:
        call("POST", COLLECTIONS, *WHERE, name=3)
    assert refused.value.status_code == 422
    assert "invalid type" in str(refused.value)
