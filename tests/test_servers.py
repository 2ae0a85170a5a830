"""The servers of documents: which can be called, and whose they are."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.analysis import Analysis, analyse
from codegen.files import Source
from codegen.openapi.servers import addresses
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.reading.source import load_yaml

OPTIONS = ClientOptions("x", ("x",), "out", "x_client", "X")
# Saved as it is seen, which does not say where the servers are.
RENDERED = """\
# Make a payment

POST

/

payments

#### Body

application/json

amount

integer

required

#### Response

200

application/json

id

string

required
"""
SCHEME = {"scheme": {"default": "http", "enum": ["http", "https"]}}


def read(servers: list[Any]) -> tuple[list[str], list[str]]:
    """The addresses, and what is said of them."""
    problems = Problems()
    listed = load_yaml(json.dumps({"servers": servers}), "x.yaml")["servers"]
    found = addresses(listed, problems)
    return [address.url for address in found], [p.text for p in problems]


def server(url: str, **variables: Any) -> dict[str, Any]:
    return {"url": url, "variables": variables}


@pytest.mark.parametrize(
    ("written", "url"),
    [
        (server("https://a.example/"), "https://a.example"),
        (server("https://a.example/v1///"), "https://a.example/v1"),
        (server("https://a_b.example:8443/x"), "https://a_b.example:8443/x"),
        (server("http://localhost:3000"), "http://localhost:3000"),
        (server("http://[::1]:3000"), "http://[::1]:3000"),
        (server("https://{x}.example", x={"default": "a"}), "https://{x}.example"),
        (server("https://{x}.example", x={"enum": ["a"]}), "https://a.example"),
        (server("https://{x}.example"), "https://{x}.example"),
        (server("https://{x}.example", x="no"), "https://{x}.example"),
        (server("https://a.example:{x}", x={"default": 80}), "https://a.example:{x}"),
        (server("{x}://a.example", x={"enum": ["https", "http"]}), "{x}://a.example"),
        (server("https://a.example", unused={"default": 1}), "https://a.example"),
        (server("https://A.example:443/X"), "https://A.example:443/X"),
    ],
)
def test_what_can_be_called(written: dict[str, Any], url: str) -> None:
    assert read([written]) == ([url], [])


@pytest.mark.parametrize(
    ("written", "url", "said"),
    [
        (
            server("https://a.example/v1?x=1"),
            "https://a.example/v1",
            "without its query",
        ),
        (server("https://a.example/#x"), "https://a.example", "without its query"),
        (server("http://a.example"), "http://a.example", "needs allow_http=True"),
        (
            server("{x}/v1", x={"default": "https://a.example/"}),
            "https://a.example/v1",
            "x cannot be chosen",
        ),
        (
            server("https://{x}/v1", x={"default": "a.example/b"}),
            "https://a.example/b/v1",
            "x cannot be chosen",
        ),
    ],
)
def test_what_is_taken_with_a_note(
    written: dict[str, Any], url: str, said: str
) -> None:
    found, problems = read([written])

    assert found == [url]
    assert [said in text for text in problems] == [True]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("/", "no host; give the whole address as base_url"),
        ("/v1/", "with the path '/v1'"),
        ("./v2", "with the path '/v2'"),
        ("../{x}/v2", "with the path '/v2'"),
        ("//a.example", "no address of https"),
        ("a.example/v1", "no address of https"),
        ("ftp://a.example", "no address of https"),
        ("wss://a.example", "no address of https"),
        ("https://u:p@a.example", "no address of https"),
        ("https://<name>.example", "no address of https"),
        ("https://{open.example", "no address of https"),
        ("https://a.example/../b", "no address of https"),
        ("https://a.example:port", "no address of https"),
        ("https://ü.example", "no address of https"),
        ("{url}", "no address of https"),
        ("", "no address of https"),
    ],
)
def test_what_cannot_be_called(url: str, said: str) -> None:
    found, problems = read([server(url)])

    assert found == []
    assert [said in text for text in problems] == [True]


def test_those_without_tls_come_last() -> None:
    urls, _ = read(
        [
            server(u)
            for u in ("http://a.example", "http://localhost", "https://b.example")
        ]
    )

    assert urls == ["http://localhost", "https://b.example", "http://a.example"]


def analysed(*documents: dict[str, Any], page: str = "") -> Analysis:
    """Documents, and perhaps a page beside them."""
    sources = [
        Source(f"{index}.json", json.dumps({"openapi": "3.1.0", **document}).encode())
        for index, document in enumerate(documents)
    ]
    if page:
        sources.append(Source("page.md", page.encode()))
    return analyse(sources, OPTIONS)


def document(path: str, everywhere: Any, **operation: Any) -> dict[str, Any]:
    item = {"get": {"responses": {"204": {"description": ""}}, **operation}}
    return {
        "info": {"title": "T", "version": "1"},
        "paths": {path: item},
        "servers": everywhere,
    }


def servers_of(analysis: Analysis) -> dict[str, list[str]]:
    package = analysis.built.package
    found = {o.path: [s.url for s in o.servers] for o in package.operations}
    return {"": [s.url for s in package.servers], **found}


def test_the_commonest_are_those_of_the_client() -> None:
    common, other = [{"url": "https://a.example"}], [{"url": "https://b.example"}]
    found = analysed(
        document("/1", other), document("/2", common), document("/3", common)
    )

    assert servers_of(found) == {
        "": ["https://a.example"],
        "/1": ["https://b.example"],
        "/2": [],
        "/3": [],
    }
    assert found.problems == ()


def test_a_page_without_servers_takes_those_that_others_only_describe_otherwise() -> (
    None
):
    said = [
        [{"url": "https://a.example", "description": "Production"}],
        [{"url": "https://a.example/", "description": "Production"}],
        [{"url": "https://a.example", "description": "The API"}],
        [{"url": "https://a.example/", "description": "Production"}],
    ]
    documents = (document(f"/{n}", servers) for n, servers in enumerate(said))
    found = analysed(*documents, page=RENDERED)

    assert servers_of(found) == {
        "": ["https://a.example"],
        **{path: [] for path in ("/0", "/1", "/2", "/3", "/payments")},
    }
    assert found.document["servers"] == said[1]
    assert not found.errors


def test_what_a_variable_of_a_server_is_tells_servers_apart() -> None:
    url = "https://{region}.example"
    said = [
        [server(url, region={"default": name, "description": name})]
        for name in ("us", "eu")
    ]
    documents = (document(f"/{n}", servers) for n, servers in enumerate(said))
    found = analysed(*documents, page=RENDERED)

    assert {problem.code for problem in found.errors} == {"E207"}


def test_of_as_many_the_servers_of_the_document_come_first() -> None:
    own, everywhere = [{"url": "https://a.example"}], [{"url": "https://b.example"}]
    found = analysed(
        document("/1", everywhere, servers=own), document("/2", everywhere)
    )

    assert servers_of(found)[""] == ["https://b.example"]


def test_a_server_without_a_host_is_none_of_the_client_s() -> None:
    relative, absolute = [{"url": "/v1"}], [{"url": "https://a.example"}]
    found = analysed(
        document("/1", relative), document("/2", relative), document("/3", absolute)
    )

    assert servers_of(found) == {
        "": ["https://a.example"],
        "/1": [],
        "/2": [],
        "/3": [],
    }
    assert {problem.code for problem in found.problems} == {"N208", "N243"}
    assert found.document["paths"]["/1"]["get"]["servers"] == relative
    assert found.document["servers"] == absolute


@pytest.mark.parametrize("servers", [[], [{"url": "/v1"}]])
def test_the_server_of_one_operation_is_not_that_of_those_without(
    servers: list[Any],
) -> None:
    own = document("/1", servers, servers=[{"url": "https://uploads.example"}])
    found = analysed(own, document("/2", servers))

    assert servers_of(found) == {"": [], "/1": [], "/2": []}
    (problem,) = (p for p in found.problems if p.code == "N243")
    assert problem.text.startswith("GET /1 has a server of its own, the others have")
    assert found.document["paths"]["/1"]["get"]["servers"] == [
        {"url": "https://uploads.example"}
    ]


def test_where_all_have_one_the_commonest_is_the_clients() -> None:
    a, b = [{"url": "https://a.example"}], [{"url": "https://b.example"}]
    found = analysed(
        document("/1", [], servers=a),
        document("/2", [], servers=a),
        document("/3", [], servers=b),
    )

    assert servers_of(found)[""] == ["https://a.example"]
    assert servers_of(found)["/3"] == ["https://b.example"]


def test_servers_that_cannot_be_called_stay_in_the_document() -> None:
    servers = [{"url": "/v1"}, {"url": "ftp://a.example"}, {"description": "none"}, 5]
    found = analysed(document("/1", servers))

    assert found.document["servers"] == servers[:2]
    assert found.built.package.servers == ()
    assert found.built.package.base_path == "/v1"


def test_variables_of_one_name_are_one_argument() -> None:
    us = [
        server(
            "https://{x}.a.example/{timeout}", x={"enum": ["a", "b"], "default": "b"}
        )
    ]
    eu = [
        server("https://{x}.b.example/{y}", x={"enum": ["c", "b"]}, y={"default": "1"})
    ]
    found = analysed(document("/1", us), document("/2", us), document("/3", eu))

    assert [
        (str(v.name), v.wire, v.values, v.default)
        for v in found.built.package.variables
    ] == [
        ("x", "x", ("a", "b", "c"), "b"),
        ("server_timeout", "timeout", (), None),
        ("y", "y", (), "1"),
    ]
    assert found.problems == ()


def test_defaults_that_differ_are_noted_and_none_is_taken() -> None:
    servers = [
        server("https://{x}.a.example", x={"default": "a"}),
        server("https://{x}.b.example", x={"default": "b"}),
    ]
    found = analysed(document("/1", servers))

    assert [v.default for v in found.built.package.variables] == [None]
    (problem,) = found.problems
    assert problem.code == "N243"
    assert "several defaults ('a', 'b')" in problem.text


@pytest.mark.parametrize("url", ["https://a.example/{x}", "{x}"])
def test_versions_that_differ_by_a_variable_are_kept_apart(url: str) -> None:
    whole = "" if "/" in url else "https://a.example/"
    documents = [
        document(
            "/1", [server(url, x={"default": whole + version})], description=version
        )
        for version in ("v1", "v2")
    ]
    found = analysed(*documents)

    assert servers_of(found) == {"": ["https://a.example"], "/v1/1": [], "/v2/1": []}


def test_where_a_server_without_tls_is_listed_it_says_what_it_needs() -> None:
    paths = {"/a": {"get": {"operationId": "get_a", "responses": {"204": {}}}}}
    listed = [
        {"url": "https://a.example"},
        {"url": "{scheme}://b.example", "description": "Old", "variables": SCHEME},
    ]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "X", "version": "1"},
        "servers": listed,
        "paths": paths,
    }
    source = Source("x.json", json.dumps(document).encode())
    files = compile_package([source], OPTIONS, {}).files
    readme, client = files["README.md"].text, files["x_client/_client.py"].text
    assert "| `https://a.example` |" in readme
    assert "| `{scheme}://b.example`, only with `allow_http=True` |" in readme
    assert "{scheme}://b.example (Old; only with `allow_http=True`)" in client
    assert client.count("only with `allow_http=True`") == 2
