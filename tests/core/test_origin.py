"""Base URLs and redirects: credentials stay on their origin."""

from typing import Any

import httpx2
import pytest
from _core.errors import APIStatusError
from _core.operation import Operation
from _core.origin import BaseURL, Origin, redirect_target
from _core.request import Request

OK = httpx2.Response(200, json={"id": "1"})


@pytest.mark.parametrize(
    ("url", "text", "origin"),
    [
        ("https://a.example", "https://a.example", ("https", "a.example", 443)),
        ("https://a.example/", "https://a.example", ("https", "a.example", 443)),
        ("HTTPS://A.example:8443/v1/", None, ("https", "a.example", 8443)),
        ("http://localhost:3000", None, ("http", "localhost", 3000)),
        ("http://api.localhost", None, ("http", "api.localhost", 80)),
        ("http://127.1.2.3", None, ("http", "127.1.2.3", 80)),
        ("http://[::1]:80/x", None, ("http", "::1", 80)),
    ],
)
def test_base_urls(url: str, text: str | None, origin: tuple[str, str, int]) -> None:
    base = BaseURL.of(url, allow_http=False)

    assert base.origin == Origin(*origin)
    assert base.text == (text or url.rstrip("/"))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "api.example.com",
        "/v1",
        "ftp://a.example",
        "https://",
        "https:a.example",
        "https://user:pass@a.example",
        "https://@a.example",
        "https://a.example?x=1",
        "https://a.example#x",
        "https://a.example/?",
        "https://a.example\\@evil.example",
        "https://a.example /",
        "https://a.example\n",
        "https://a.example:port",
        "https://a.example/../b",
        "https://é.example",
    ],
)
def test_what_is_no_base_url(url: str) -> None:
    with pytest.raises(ValueError, match="base_url"):
        BaseURL.of(url, allow_http=True)


@pytest.mark.parametrize(
    "host",
    ["a.example", "10.0.0.1", "localhost.example", "127.0.0.1.example", "0.0.0.0"],
)
def test_http_is_for_this_machine_unless_asked_for(host: str) -> None:
    with pytest.raises(ValueError, match="allow_http"):
        BaseURL.of(f"http://{host}", allow_http=False)

    assert BaseURL.of(f"http://{host}", allow_http=True).origin.scheme == "http"


@pytest.mark.parametrize(
    ("location", "target"),
    [
        ("/b", "https://a.example/b"),
        ("c?d=1", "https://a.example/v1/c?d=1"),
        ("https://A.example:443/b#x", "https://A.example:443/b"),
        ("//a.example/b", "https://a.example/b"),
        ("https://b.example/", None),
        ("//b.example/", None),
        ("http://a.example/", None),
        ("https://a.example:444/", None),
        ("https://sub.a.example/", None),
        ("https://a.example@b.example/", None),
        ("https://x@a.example/", None),
        ("https://a.example\\@b.example/", None),
        ("\\\\b.example/", None),
        ("javascript:alert(1)", None),
        ("https://a.example/ x", None),
        ("https://[bad", None),
        ("/\tb", None),
        ("", None),
    ],
)
def test_redirects_that_keep_to_their_origin(location: str, target: str | None) -> None:
    assert redirect_target("https://a.example/v1/x", location) == target


def redirect(location: str, status: int = 302) -> httpx2.Response:
    return httpx2.Response(status, headers={"location": location})


def secured(method: str) -> Request[Any]:
    security = (("bearer", "query_key"),)
    return Request(Operation(method, "/x", security=security, responses={200: "Any"}))


KEYS = {"bearer": "token", "query_key": "key"}


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_get_follows_with_its_credentials(face: Any, status: int) -> None:
    acme = face([redirect("/v2/y?z=1", status), OK], KEYS)

    acme.send(secured("GET"))

    assert [str(r.url).partition("example.com")[2] for r in acme.requests] == [
        "/v1/x?key=key",
        "/v2/y?z=1&key=key",
    ]
    assert {r.headers["authorization"] for r in acme.requests} == {"Bearer token"}


@pytest.mark.parametrize(
    ("method", "location", "reason"),
    [
        ("GET", "https://evil.example/", "another origin"),
        ("GET", "http://api.example.com/", "another origin"),
        ("POST", "/v1/y", "the method is POST"),
        ("GET", "", "no location"),
    ],
)
def test_other_redirects_are_an_error(
    face: Any, method: str, location: str, reason: str
) -> None:
    acme = face([redirect(location), OK], KEYS)

    with pytest.raises(APIStatusError, match=f"not followed: .*{reason}") as caught:
        acme.send(secured(method))

    assert caught.value.status_code == 302
    assert len(acme.requests) == 1


@pytest.mark.parametrize("status", [300, 304])
def test_what_is_no_redirect_is_not_called_one(face: Any, status: int) -> None:
    acme = face(redirect("/v1/y", status), KEYS)

    with pytest.raises(APIStatusError) as caught:
        acme.send(secured("GET"))

    assert caught.value.message == str(status)


def test_redirects_in_a_circle_end(face: Any) -> None:
    acme = face(redirect("/v1/x"), KEYS)

    with pytest.raises(APIStatusError, match="too many"):
        acme.send(secured("GET"))

    assert len(acme.requests) == 6


def test_a_following_http_client_does_not_follow_either(face: Any) -> None:
    acme = face([redirect("https://evil.example/"), OK], KEYS)
    acme.http_client.follow_redirects = True

    with pytest.raises(APIStatusError):
        acme.send(secured("GET"))

    assert len(acme.requests) == 1


def test_servers(face: Any) -> None:
    assert "https://api.example.com/v1" in repr(face(OK).client)
    assert "http://localhost:9" in repr(face(OK, server="test").client)
    assert "https://b.example" in repr(face(OK, base_url="https://b.example/").client)
    with pytest.raises(ValueError, match="'production', 'test'"):
        face(OK, server="staging")
