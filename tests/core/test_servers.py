"""Which server a call goes to, and with which credentials."""

from __future__ import annotations

from typing import Any

import httpx2
import pytest
from _core.errors import APIStatusError
from _core.operation import Operation
from _core.request import Request
from _core.servers import Servers
from _core.variables import ServerVariables

OK = httpx2.Response(200, json={"id": "1"})
KEYS = {"bearer": "token"}
UPLOADS = {
    "us": "https://us-uploads.example.com",
    "test": "https://{tenant}.uploads.example.net/v2/",
}


def operation(**servers: str) -> Operation[Any]:
    return Operation(
        "GET",
        "/files",
        security=(("bearer",),),
        responses={200: "Any"},
        servers=servers,
    )


def asked(face: Any, called: Operation[Any], **options: Any) -> str:
    acme = face(OK, KEYS, **options)
    acme.send(Request(called))
    assert acme.request.headers["authorization"] == "Bearer token"
    return str(acme.request.url)


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://us-uploads.example.com/files"),
        ({"server": "production"}, "https://us-uploads.example.com/files"),
        (
            {"server": "test", "fill": ServerVariables(tenant="a")},
            "https://a.uploads.example.net/v2/files",
        ),
        ({"base_url": "https://proxy.example/x"}, "https://proxy.example/x/files"),
        (
            {"base_url": "https://proxy.example", "server": "test"},
            "https://proxy.example/files",
        ),
    ],
)
def test_an_operation_with_servers_of_its_own(
    face: Any, options: dict[str, Any], url: str
) -> None:
    assert asked(face, operation(**UPLOADS), **options) == url


def test_the_others_stay_where_they_are(face: Any) -> None:
    acme = face([OK], KEYS)

    for called in (operation(**UPLOADS), operation(), operation(a="https://b.example")):
        acme.send(Request(called))
        acme.send(Request(called))

    assert [request.url.host for request in acme.requests] == [
        *["us-uploads.example.com"] * 2,
        *["api.example.com"] * 2,
        *["b.example"] * 2,
    ]


def test_what_an_operation_lacks_is_said_when_it_is_called(face: Any) -> None:
    acme = face(OK, KEYS, server="test", fill=ServerVariables())

    with pytest.raises(ValueError, match=r"'https://{tenant}.*' needs tenant="):
        acme.send(Request(operation(**UPLOADS)))
    with pytest.raises(ValueError, match=r"server 'files': .*allow_http=True"):
        acme.send(Request(operation(files="http://files.example.com")))
    assert acme.requests == []

    plain = operation(files="http://files.example.com")
    assert asked(face, plain, allow_http=True) == "http://files.example.com/files"


@pytest.mark.parametrize(
    ("location", "is_followed"),
    [
        ("/other", True),
        ("https://us-uploads.example.com/other", True),
        ("https://api.example.com/v1/files", False),  # the client's own server
        ("http://us-uploads.example.com/files", False),
    ],
)
def test_credentials_stay_on_the_server_of_the_operation(
    face: Any, location: str, is_followed: bool
) -> None:
    acme = face([httpx2.Response(302, headers={"location": location}), OK], KEYS)

    if is_followed:
        acme.send(Request(operation(**UPLOADS)))
    else:
        with pytest.raises(APIStatusError, match="another origin"):
            acme.send(Request(operation(**UPLOADS)))

    hosts = {request.url.host for request in acme.requests}
    assert hosts == {"us-uploads.example.com"}
    assert len(acme.requests) == 1 + is_followed


@pytest.mark.parametrize(
    ("template", "value", "url"),
    [
        ("https://{x}.example.com", "eu", "https://eu.example.com"),
        ("https://{x}/v1", "eu.example.com:8443", "https://eu.example.com:8443/v1"),
        ("https://example.com/{x}", "v1/beta", "https://example.com/v1/beta"),
        ("https://example.com:{x}/", "8443", "https://example.com:8443/"),
        ("{x}://example.com", "https", "https://example.com"),
        ("https://{x}.example.com/{x}", "a", "https://a.example.com/a"),
    ],
)
def test_variables(template: str, value: str, url: str) -> None:
    assert ServerVariables(x=value, y=None)(template) == url


@pytest.mark.parametrize(
    "template", ["https://{x}.example.com", "https://{x}", "https://a.example/{x}"]
)
@pytest.mark.parametrize(
    "value",
    ["", "a@b", "a?b", "a#b", "a b", "a\n", "a\\b", "a%2fb", "{x}", "é", "evil.com/?"],
)
def test_a_value_that_would_change_the_address_is_refused(
    template: str, value: str
) -> None:
    with pytest.raises(ValueError, match="x must not be"):
        ServerVariables(x=value)(template)


@pytest.mark.parametrize(
    ("template", "value"),
    [
        ("https://{x}.example.com", "evil.example/"),
        ("https://{x}.example.com", "a:b"),
        ("https://{x}", "evil.example/v1"),
        ("https://example.com:{x}", "1:2"),
        ("https://example.com:{x}", "port"),
        ("https://example.com/{x}", ".."),
        ("https://example.com/{x}", "a/../../b"),
        ("{x}://example.com", "ftp"),
        ("{x}://example.com", "http"),
    ],
)
def test_an_address_stays_what_it_is(template: str, value: str) -> None:
    with pytest.raises(ValueError, match=r"^(x must not be|server 'only')"):
        servers(only=template, x=value)


@pytest.mark.parametrize("variables", [{}, {"x": None}])
def test_a_variable_without_a_value_is_asked_for(variables: dict[str, None]) -> None:
    with pytest.raises(ValueError, match=r"'https://{x}\.example' needs x="):
        servers(only="https://{x}.example", **variables)

    given = servers("https://b.example", only="https://{x}.example", **variables)
    assert given.base.text == "https://b.example"


def test_without_a_server_the_error_names_the_path() -> None:
    with pytest.raises(ValueError, match=r"pass base_url$"):
        servers()
    with pytest.raises(
        ValueError, match=r"path is '/api/v1', as in https://\.\.\./api/v1"
    ):
        servers(path="/api/v1")


def servers(
    base_url: str | None = None,
    path: str = "",
    only: str | None = None,
    **variables: str | None,
) -> Servers:
    return Servers(
        {"only": only} if only else {},
        path=path,
        base_url=base_url,
        name=None,
        fill=ServerVariables(variables),
        allow_http=False,
    )
