"""The mock of a package: a package is generated, and answers without a server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from threading import Thread
from types import ModuleType, SimpleNamespace
from typing import Any

import httpx2
import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.project.inputs import collect
from codegen.writing.testing_files import OWN
from tests.packages import write

CASES = Path(__file__).parents[1] / "cases"
# Resources that are called like what a mock has of its own, and a builtin.
AWKWARD = b"""
openapi: 3.1.0
info: {title: Awkward, version: "1"}
servers: [{url: "https://awkward.example"}]
paths:
  /calls:
    get: {operationId: list, tags: [calls], responses: {"200": {description: "", content: {application/json: {schema: {type: array, items: {type: string}}}}}}}
  /client:
    get: {operationId: reset, tags: [client], responses: {"200": {description: "", content: {text/plain: {schema: {type: string}}}}}}
"""
MEASUREMENT = {"star": "Vega", "magnitude": 0.03}


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where the packages are."""
    root = tmp_path_factory.mktemp("mocks")
    for case in ("responses", "bodies", "oauth2", "parameters"):
        name = f"mocked_{case}"
        options = ClientOptions(name, ("specs",), "x", name, "Case", layout="package")
        sources = collect(options.specs, CASES / case, Problems())
        write(compile_package(sources, options, {}), root / name)
    options = ClientOptions("a", ("x",), "x", "mocked_names", "Case", layout="package")
    compiled = compile_package([Source("a.yaml", AWKWARD)], options, {})
    write(compiled, root / "mocked_names")
    sys.path.insert(0, str(root))
    yield root
    sys.path.remove(str(root))


def module(case: str) -> Any:
    return import_module(f"mocked_{case}.testing")


@pytest.fixture
def sky() -> ModuleType:
    return import_module("mocked_responses")


@pytest.fixture
def mock() -> Any:
    return module("responses").MockCase()


@pytest.fixture(params=["client", "async_client"])
def call(request: pytest.FixtureRequest, mock: Any) -> Callable[..., Any]:
    """Calls a method of either client; the items of a stream come as a list."""
    client = getattr(mock, request.param)

    async def awaited(method: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        result = await method(*args, **kwargs)
        is_stream = hasattr(result, "__anext__")
        return [item async for item in result] if is_stream else result

    def called(name: str, *args: Any, **kwargs: Any) -> Any:
        resource, _, method = name.partition(".")
        found = getattr(getattr(client, resource), method)
        if request.param == "async_client":
            return asyncio.run(awaited(found, *args, **kwargs))
        result = found(*args, **kwargs)
        return list(result) if hasattr(result, "__next__") else result

    return called


def test_what_is_documented_is_answered(mock: Any, call: Callable[..., Any]) -> None:
    measurement = call("measurements.add_measurement", star="Vega", magnitude=1)
    assert (measurement.star, measurement.magnitude) == ("<star>", 2.5)
    assert [item.magnitude for item in call("measurements.tail")] == [0.03, 1.25]
    parts = call("answers.ask_stream", text="Which?")
    assert [part.text for part in parts] == ["It is ", "Vega."]
    assert call("measurements.export_measurements_csv").startswith("star,")
    assert call("measurements.export_measurements_binary") == b"<bytes>"
    assert [item.operation for item in mock.calls] == [
        "measurements.add_measurement",
        "measurements.tail",
        "answers.ask_stream",
        "measurements.export_measurements_csv",
        "measurements.export_measurements_binary",
    ]
    assert mock.answers.ask_stream.only_call.json == {"text": "Which?", "stream": True}
    assert mock.answers.ask.calls == []


def test_an_answer_is_a_model_or_data(
    sky: ModuleType, mock: Any, call: Callable[..., Any]
) -> None:
    latest = mock.measurements.latest
    latest.returns(MEASUREMENT)
    assert call("measurements.latest").magnitude == 0.03
    latest.returns(sky.models.Measurement(star="Deneb", magnitude=1))
    assert call("measurements.latest").star == "Deneb"
    latest.returns({**latest.example, "star": "Rigel"}, headers={"x-request-id": "7"})
    assert call("measurements.latest").to_wire() == {"star": "Rigel", "magnitude": 2.5}
    mock.measurements.export_measurements.returns([MEASUREMENT])
    assert call("measurements.export_measurements")[0].star == "Vega"
    mock.measurements.tail.returns([sky.models.Measurement(**MEASUREMENT)] * 3)
    assert len(call("measurements.tail")) == 3
    mock.alerts.read_log.returns(["one", "two\nlines"])
    assert call("alerts.read_log") == ["one", "two\nlines"]
    mock.alerts.picture.returns(b"\xff")
    assert call("alerts.picture") == b"\xff"


def test_a_status_chooses_among_the_successes(
    mock: Any, call: Callable[..., Any]
) -> None:
    added = mock.measurements.add_measurement
    added.returns({"id": 7}, status=201)
    assert call("measurements.add_measurement", star="a", magnitude=1).id == 7
    added.returns(None)
    assert call("measurements.add_measurement", star="a", magnitude=1) is None


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (409, [], {"twin": {"star": "<star>", "magnitude": 2.5}}),
        (422, [], {"message": "<message>"}),  # as 4XX is documented
        (409, [{"twin": MEASUREMENT}], {"twin": MEASUREMENT}),
    ],
)
def test_errors_have_the_documented_body(
    sky: ModuleType,
    mock: Any,
    call: Callable[..., Any],
    status: int,
    body: list[Any],
    expected: Any,
) -> None:
    mock.measurements.add_measurement.raises(status, *body)
    with pytest.raises(sky.APIStatusError) as caught:
        call("measurements.add_measurement", star="a", magnitude=1)
    assert caught.value.status_code == status
    assert caught.value.body.to_wire() == expected


def test_an_error_that_is_not_documented(
    sky: ModuleType, mock: Any, call: Callable[..., Any]
) -> None:
    mock.alerts.watch_alerts.raises(410)
    with pytest.raises(sky.GoneError):
        call("alerts.watch_alerts")


def test_answers_follow_each_other_and_the_last_stays(
    mock: Any, call: Callable[..., Any]
) -> None:
    latest = mock.measurements.latest
    latest.raises(503).then.raises(429, headers={"retry-after": "30"}).then.returns(
        MEASUREMENT
    )
    assert call("measurements.latest").star == "Vega"
    assert call("measurements.latest").star == "Vega"
    assert len(latest.calls) == 4
    assert mock.waits == [0.25, 30.0]  # which nobody did


@pytest.mark.parametrize(
    ("error", "raised", "calls"),
    [
        (TimeoutError, "APITimeoutError", 1),
        (ConnectionError, "APIConnectionError", 1),
        (ConnectionResetError, "APIConnectionError", 1),
        (ConnectionRefusedError, "APIConnectionError", 3),  # it was never sent
    ],
)
def test_no_answer(
    sky: ModuleType,
    mock: Any,
    call: Callable[..., Any],
    error: type[OSError],
    raised: str,
    calls: int,
) -> None:
    mock.measurements.add_measurement.fails(error)
    with pytest.raises(sky.APIConnectionError) as caught:
        call("measurements.add_measurement", star="a", magnitude=1)
    assert type(caught.value).__name__ == raised
    assert len(mock.measurements.add_measurement.calls) == calls


def test_an_answer_breaks_off(
    sky: ModuleType, mock: Any, call: Callable[..., Any]
) -> None:
    reply = module("responses").Reply
    headers = {"content-type": "text/event-stream"}
    part = b'data: {"text": "It"}\n\n'
    mock.answers.ask_stream.returns(reply(200, part, headers, broken=True))
    with pytest.raises(sky.APIConnectionError):
        call("answers.ask_stream", text="Which?")


def test_a_function_answers(
    sky: ModuleType, mock: Any, call: Callable[..., Any]
) -> None:
    def answer(asked: Any) -> Any:
        if asked.json["text"] == "hang":
            raise TimeoutError
        return {"text": asked.json["text"].upper()}

    mock.answers.ask.computes(answer)
    assert call("answers.ask", text="vega").text == "VEGA"
    with pytest.raises(sky.APITimeoutError):
        call("answers.ask", text="hang")


def test_mistakes_of_the_test_are_said(mock: Any) -> None:
    with pytest.raises(AssertionError, match=r"answers\.ask was called 0 times"):
        _ = mock.answers.ask.only_call
    with pytest.raises(AttributeError):
        _ = mock.answers.asked
    with pytest.raises(TypeError, match="cannot be sent as JSON"):
        mock.answers.ask.returns({"text": object()})
    core = import_module("mocked_responses._core.request")
    other = core.Operation("GET", "/other", responses={200: None})
    with pytest.raises(LookupError, match="GET /other> is none of the API"):
        mock.client.send(core.Request(other))


def test_clients_that_others_make(sky: ModuleType, mock: Any) -> None:
    before = [(kind.__init__, kind.respond) for kind in (sky.Case, sky.AsyncCase)]

    async def app() -> Any:
        async with sky.AsyncCase(timeout=5) as client:
            return await client.answers.ask(text="b")

    with mock:
        with sky.Case(base_url="https://other.example", http_client=None) as client:
            assert client.answers.ask(text="a").text == "<text>"
            client.with_options(headers={"x-a": "1"}).answers.ask(text="c")
        assert asyncio.run(app()).text == "<text>"
    first, second, third = mock.answers.ask.calls
    assert first.url == "https://other.example/answers"
    assert second.headers["x-a"] == "1"
    assert third.json == {"text": "b"}
    after = [(kind.__init__, kind.respond) for kind in (sky.Case, sky.AsyncCase)]
    assert after == before


@pytest.fixture
def api() -> Iterator[Any]:
    """A server, the requests that it got, and what its clients are made with."""
    requests: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            requests.append(self.headers["x-a"] or "")
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(b'{"text": "of the server"}')

        def log_message(self, format: str, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield SimpleNamespace(requests=requests, url=url)
        server.shutdown()


@pytest.mark.parametrize("used", [False, True])
def test_clients_that_were_made_before(
    sky: ModuleType, mock: Any, api: Any, used: bool
) -> None:
    attempts: list[Any] = []
    hooks = sky.Hooks(before=attempts.append)
    client = sky.Case(base_url=api.url, hooks=hooks, max_retries=1)
    child = client.with_options(headers={"x-a": "1"})
    raw = client.raw(client.answers.ask, text="a").parsed if used else None

    with mock:
        mock.answers.ask.raises(429).then.returns({"text": "of the mock"})
        assert client.answers.ask(text="b").text == "of the mock"
        assert child.answers.ask(text="c").text == "of the mock"
        again = client.with_options(headers={"x-a": "2"})
        assert again.answers.ask(text="d").text == "of the mock"
    assert [attempt.number for attempt in attempts[-4:]] == [1, 2, 1, 1]
    assert [call.headers.get("x-a") for call in mock.calls] == [None, None, "1", "2"]
    assert mock.waits == [0.25]
    assert len(api.requests) == int(used)
    assert raw is None or raw.text == "of the server"

    for each in (client, child, again):
        assert each.answers.ask(text="e").text == "of the server"
    assert api.requests[-3:] == ["", "1", "2"]
    client.close()
    with mock, pytest.raises(RuntimeError, match="the client is closed"):
        client.answers.ask(text="f")


def test_asynchronous_clients_that_were_made_before(
    sky: ModuleType, mock: Any, api: Any
) -> None:
    async def app() -> None:
        async with sky.AsyncCase(base_url=api.url) as client:
            child = client.with_options(headers={"x-a": "1"})
            with mock:
                asked = [each.answers.ask(text="a") for each in (client, child)]
                found = await asyncio.gather(*asked)
                assert [answer.text for answer in found] == ["<text>"] * 2
            assert api.requests == []
            assert (await child.answers.ask(text="b")).text == "of the server"
            assert (await client.answers.ask(text="b")).text == "of the server"

    asyncio.run(app())
    assert len(mock.calls) == 2
    assert api.requests == ["1", ""]


def test_clients_of_others_in_threads(sky: ModuleType, mock: Any) -> None:
    with sky.Case() as client, mock, ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(client.answers.ask, text=text) for text in "abcdefgh"]
        assert {answer.result().text for answer in asked} == {"<text>"}
    assert sorted(call.json["text"] for call in mock.calls) == list("abcdefgh")


def test_a_client_of_the_block_does_not_outlive_it(
    sky: ModuleType, mock: Any, api: Any
) -> None:
    with mock:
        client = sky.Case(base_url=api.url)
        awaited = sky.AsyncCase(base_url=api.url)
        client.answers.ask(text="a")
    wrong = r"the client was made while MockCase answered .* make a new one"
    with pytest.raises(RuntimeError, match=wrong):
        client.with_options(timeout=5).answers.ask(text="a")
    with pytest.raises(RuntimeError, match=wrong):
        asyncio.run(awaited.answers.ask(text="a"))
    with module("responses").MockCase():
        assert client.answers.ask(text="a").text == "<text>"
    assert api.requests == []


def test_the_inner_mock_answers(sky: ModuleType, mock: Any) -> None:
    with mock, module("responses").MockCase() as inner, sky.Case() as client:
        client.answers.ask(text="a")
        inner.client.answers.ask(text="b")
        mock.client.answers.ask(text="c")
    assert [call.json["text"] for call in inner.calls] == ["a", "b"]
    assert [call.json["text"] for call in mock.calls] == ["c"]


def test_raw(mock: Any) -> None:
    raw = mock.client.raw(mock.client.measurements.latest)
    assert (raw.status_code, raw.content_type) == (200, "application/json")


def test_reset(mock: Any) -> None:
    mock.answers.ask.raises(404)
    mock.reset()
    assert mock.client.answers.ask(text="a").text == "<text>"
    assert len(mock.calls) == len(mock.answers.ask.calls) == 1


def test_no_value_is_in_a_repr(mock: Any) -> None:
    mock.client.answers.ask(text="private")
    assert repr(mock.calls) == "[<Call answers.ask: POST /answers>]"
    assert "application/json" not in repr(mock.answers.ask.only_call.headers)
    assert repr(mock.answers.ask) == "<MockOperation answers.ask: 1 calls>"


def test_tokens_are_given_out() -> None:
    mock = module("oauth2").MockCase(depot=None, client_id="a", client_secret="b")
    mock.client.wagons.list_wagons()
    asked, call = mock.calls
    assert asked.form["grant_type"] == "client_credentials"
    assert call.headers["authorization"] == "Bearer fetched-token"
    assert mock.wagons.list_wagons.only_call is call


def test_a_client_without_credentials_has_those_for_tests() -> None:
    package, mock = import_module("mocked_oauth2"), module("oauth2").MockCase()
    client = package.Case()
    with mock:
        client.wagons.list_wagons()
    with pytest.raises(package.MissingCredentialsError):
        client.wagons.list_wagons()
    nothing = module("oauth2").MockCase(depot=None)
    with nothing, pytest.raises(package.MissingCredentialsError):
        client.wagons.list_wagons()


def test_tokens_of_the_mock_are_not_kept() -> None:
    package, mock = import_module("mocked_oauth2"), module("oauth2").MockCase()
    client = package.Case(client_id="a", client_secret="b")
    other = module("oauth2").MockCase()
    with mock:
        client.wagons.list_wagons()
        client.with_options(timeout=5).wagons.list_wagons()
    with other:
        client.wagons.list_wagons()
    asked = ["grant_type" in call.text for call in (*mock.calls, *other.calls)]
    assert asked == [True, False, False, True, False]


def test_what_a_call_has() -> None:
    mock = module("parameters").MockCase()
    mock.client.paints.store_paint("a b/c", names=["x"], options=None)
    call = mock.paints.store_paint.only_call
    assert call.path_parameters == {"id": "a b/c"}
    assert call.url.endswith("/paints/a%20b%2Fc")
    assert call.text == '{"names":["x"]}'
    assert call.cookies == call.query == {}


@pytest.mark.parametrize(
    ("template", "path", "values"),
    [
        ("/a", "/v1/a", {}),
        ("/a/{x}", "/v1/a/b%2Fc", {"x": "b/c"}),
        ("/{x}/a/{y}", "/v1/b/a/c", {"x": "b", "y": "c"}),
        ("/{x}.{y}", "/b.c.d", {"x": "b", "y": "c.d"}),
        ("/{x}-{y}.json", "/b-c.json", {"x": "b", "y": "c"}),
        ("/{x}:send", "/b:send", {"x": "b"}),
        ("/{x}{y}/z", "/abc/z", {"x": "a", "y": "bc"}),
        ("/a/{x}", "/v1/b/c", {}),
        ("/" + "".join(f"{{p{n}}}" for n in range(30)) + "/z", f"/{'a' * 60}/y", {}),
    ],
)
def test_the_values_in_a_path(template: str, path: str, values: Any) -> None:
    request = httpx2.Request("GET", f"https://a.example{path}")
    call = import_module("mocked_bodies.testing._call").Call("x.y", template, request)
    assert call.path_parameters == values


def test_a_body_is_read_as_what_it_is() -> None:
    mock = module("bodies").MockCase()
    mock.client.orders.create_token(body={"a": "1", "b": "2 3"})
    form = mock.orders.create_token.only_call
    assert form.form == {"a": "1", "b": "2 3"}
    with pytest.raises(ValueError, match=r"not multipart/form-data, but app.*-urlen"):
        _ = form.parts
    mock.client.files.upload_file(file=b"x=1", purpose="batch")
    upload = mock.files.upload_file.only_call
    assert [content for *_, content in upload.parts["file"]] == [b"x=1"]
    with pytest.raises(ValueError, match=r"not application/x-.*, but multipart/form-"):
        _ = upload.form


def test_resources_named_like_parts_of_the_mock() -> None:
    mock = module("names").MockCase()
    assert {name for name in dir(_mock("names")) if name[0] != "_"} == OWN
    mock.calls_.list.returns(["a"])
    assert mock.client.calls.list() == ["a"]
    assert mock.client.client.reset() == "<text>"
    assert mock.calls == [mock.calls_.list.only_call, mock.client_.reset.only_call]


def _mock(case: str) -> Any:
    return import_module(f"mocked_{case}.testing._mock").Mock


def test_it_loads_only_what_is_used(folder: Path) -> None:
    code = (
        "import sys, mocked_responses\n"
        "mocked_responses.Case; mocked_responses.preload = None\n"
        "mocked_responses.Case(base_url='https://a.example').preload()\n"
        "assert not [m for m in sys.modules if '.testing' in m and 'mocked' in m]\n"
        "from mocked_responses.testing import MockCase\n"
        "MockCase().client.answers.ask(text='a')\n"
        "print(sorted(m.rpartition('.')[2] for m in sys.modules"
        " if m.startswith('mocked_responses.testing.')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    assert done.stdout == "['_answers', '_call', '_documented', '_mock', 'answers']\n"
