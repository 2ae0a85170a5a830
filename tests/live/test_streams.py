"""Answers of all kinds: a package is generated, imported, and calls a real server."""

from __future__ import annotations

import asyncio
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from tests.packages import imported, write

SPEC = Path(__file__).parents[1] / "cases/responses/specs/observatory.yaml"
PARTS = ['{"text": "It is "}', '{"text": "Vega."}', "[DONE]"]
CSV = "star,magnitude\nVega,0.03\n"
PDF = b"%PDF-1.7 \x00\xff"


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("live")
    options = ClientOptions("sky", ("x",), "out", "sky_client", "Sky", layout="package")
    compiled = compile_package([Source(SPEC.name, SPEC.read_bytes())], options, {})
    write(compiled, folder / "sky_client")
    with imported(folder, "sky_client") as package:
        yield package


class Handler(BaseHTTPRequestHandler):
    """Answers as it is asked to: by `Accept`, and by `stream` in the body."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        accept = self.headers["accept"]
        if self.path.startswith("/fine"):
            if "text/event-stream" in accept:
                self._chunks("text/event-stream", [b"id: 1\ndata: Vega\n\n"])
            elif "json" in accept:
                self._chunks(accept, [b'{"star": "Vega"}\n'])
            else:
                self._whole(200, "application/pdf", PDF)
        elif self.path == "/measurements/tail":
            lines = [{"star": "Vega", "magnitude": 0.03}, {"star": "Deneb", "x": 1}]
            self._chunks(accept, [f"{json.dumps(line)}\n".encode() for line in lines])
        elif self.path == "/measurements/latest":
            self._whole(203, "application/json", b'{"star": "Vega", "magnitude": 1}')
        elif self.path.startswith("/alerts"):
            self._whole(404, "application/json", b'{"message": "clouds"}')
        elif accept == "text/csv":
            self._whole(200, "text/csv; charset=utf-8", CSV.encode())
        elif "application/pdf" in accept:
            self._whole(200, "application/pdf", PDF)
        else:
            self._whole(200, accept, b'[{"star": "Vega", "magnitude": 0.03}]')

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
        wanted = (self.headers["accept"], sent.get("stream"))
        if self.path == "/measurements":
            self._whole(int(sent["magnitude"]), "application/json", b'{"id": 7}')
        elif sent["text"] == "":
            self._whole(400, "application/problem+json", b'{"message": "say more"}')
        elif wanted == ("text/event-stream", True):
            events = [f"event: part\ndata: {part}\n\n".encode() for part in PARTS]
            self._chunks("text/event-stream", events)
        elif wanted == ("application/json", None):
            self._whole(200, "application/json", b'{"text": "It is Vega."}')
        else:
            self._whole(418, "text/plain", repr(wanted).encode())

    def _whole(self, status: int, content_type: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("content-type", content_type)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _chunks(self, content_type: str, chunks: list[bytes]) -> None:
        self.send_response(200)
        self.send_header("content-type", content_type)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for chunk in [*chunks, b""]:
            self.wfile.write(b"%x\r\n%s\r\n" % (len(chunk), chunk))
            self.wfile.flush()

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


class Sky:
    """Calls operations by name; the items of a stream come as a list."""

    def __init__(self, package: ModuleType, kind: str, url: str) -> None:
        self._package = package
        self.kind = kind
        self._url = url

    def call(self, name: str, **arguments: Any) -> Any:
        resource, method = name.split(".")
        if self.kind == "async":
            return asyncio.run(self._call(resource, method, arguments))
        with self._package.Sky(base_url=self._url) as client:
            result = getattr(getattr(client, resource), method)(**arguments)
            if isinstance(result, self._package.Stream):
                return list(result)
            return result

    async def _call(self, resource: str, method: str, arguments: Any) -> Any:
        async with self._package.AsyncSky(base_url=self._url) as client:
            result = await getattr(getattr(client, resource), method)(**arguments)
            if isinstance(result, self._package.AsyncStream):
                return [item async for item in result]
            return result


@pytest.fixture(params=["sync", "async"])
def sky(request: pytest.FixtureRequest, package: ModuleType, url: str) -> Sky:
    return Sky(package, request.param, url)


def test_one_question_is_answered_whole_or_in_parts(
    sky: Sky, package: ModuleType
) -> None:
    assert sky.call("answers.ask", text="?").text == "It is Vega."
    parts = sky.call("answers.ask_stream", text="?")
    assert [type(part) for part in parts] == [package.models.answers.Answer] * 2
    assert [part.text for part in parts] == ["It is ", "Vega."]


@pytest.mark.parametrize("method", ["ask", "ask_stream"])
def test_an_error_is_the_same_for_both(
    sky: Sky, package: ModuleType, method: str
) -> None:
    with pytest.raises(package.BadRequestError, match="say more") as caught:
        sky.call(f"answers.{method}", text="")
    assert isinstance(caught.value.body, package.models.shared.Problem)


def test_lines_are_typed_each_for_itself(sky: Sky, package: ModuleType) -> None:
    first, second = sky.call("measurements.tail")
    assert (first.star, first.magnitude) == ("Vega", 0.03)
    assert package.schema_issues(first) == ()
    (issue,) = package.schema_issues(second)
    assert (second.star, issue.path) == ("Deneb", ("magnitude",))


def test_each_notation_has_its_method(sky: Sky) -> None:
    (measurement,) = sky.call("measurements.export_measurements")
    assert measurement.star == "Vega"
    assert sky.call("measurements.export_measurements_csv") == CSV
    assert sky.call("measurements.export_measurements_binary") == PDF


def test_each_status_has_its_model(sky: Sky, package: ModuleType) -> None:
    models = package.models.measurements

    def add(status: int) -> Any:
        return sky.call("measurements.add_measurement", star="x", magnitude=status)

    assert isinstance(add(201), models.AddMeasurementCreatedResponse)
    assert isinstance(add(200), models.Measurement)
    assert add(202) is None
    with pytest.raises(package.ConflictError) as conflict:
        add(409)
    assert isinstance(conflict.value.body, models.AddMeasurementConflict)
    with pytest.raises(package.GoneError) as gone:
        add(410)
    assert isinstance(gone.value.body, package.models.shared.Problem)


def test_a_binary_answer_is_saved(
    sky: Sky, package: ModuleType, url: str, tmp_path: Path
) -> None:
    async def save() -> Any:
        async with package.AsyncSky(base_url=url) as client:
            method = client.measurements.export_measurements_binary
            return await package.AsyncDownload(method).save(tmp_path / "a.pdf")

    if sky.kind == "async":
        path = asyncio.run(save())
    else:
        with package.Sky(base_url=url) as client:
            method = client.measurements.export_measurements_binary
            path = package.Download(method).save(tmp_path / "a.pdf")
    assert path.read_bytes() == PDF


@pytest.mark.parametrize("title", ["Downloads", "Streams"])
def test_what_the_readme_shows_runs(
    package: ModuleType,
    url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    title: str,
) -> None:
    options = ClientOptions("sky", ("x",), "out", "sky_client", "Sky")
    compiled = compile_package([Source(SPEC.name, SPEC.read_bytes())], options, {})
    readme = compiled.files["README.md"].text
    section = readme.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    blocks = re.findall(r"^```python\n(.*?)^```$", section, re.M | re.S)
    (tmp_path / "path/to").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)

    with package.Sky(base_url=f"{url}/fine") as client:
        shared = {"client": client}
        for block in blocks:
            if "await" not in block:
                exec(block, shared)  # noqa: S102 our own

    assert len(blocks) >= 2
    if title == "Downloads":
        assert Path("path/to/file").read_bytes() == PDF
        assert capsys.readouterr().out.startswith(f"0 {len(PDF)}\n{len(PDF)} ")
    else:
        assert "Vega" in capsys.readouterr().out


def test_default_alone_is_a_success_and_a_failure(sky: Sky) -> None:
    assert sky.call("measurements.latest").star == "Vega"


@pytest.mark.parametrize("method", ["watch_alerts", "read_log", "picture"])
def test_no_answer_of_any_kind_hides_an_error(
    sky: Sky, package: ModuleType, method: str
) -> None:
    with pytest.raises(package.NotFoundError, match="clouds"):
        sky.call(f"alerts.{method}")
