"""What each combination of security schemes asks of the client."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.analysis import Analysis, analyse
from codegen.files import Source
from codegen.options import AuthOption, ClientOptions

SCHEMES: dict[str, Any] = {
    "token": {"type": "http", "scheme": "bearer"},
    "login": {"type": "http", "scheme": "Basic"},
    "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
    "app": {"type": "apiKey", "in": "query", "name": "app"},
    "session": {"type": "apiKey", "in": "cookie", "name": "session"},
    "raw": {"type": "apiKey", "in": "header", "name": "Authorization"},
    "gate": {"type": "mutualTLS"},
    "digest": {"type": "http", "scheme": "digest"},
    "oidc": {"type": "openIdConnect", "openIdConnectUrl": "https://a.example"},
    "person": {"type": "oauth2", "flows": {"implicit": {"tokenUrl": "/x"}}},
    "machine": {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/token", "scopes": {}}},
    },
}
UNSAID = object()
BOTH = (("person",), ("machine",))


def analysed(
    security: Any,
    own: Any = UNSAID,
    schemes: dict[str, Any] | None = None,
    auth: AuthOption | None = None,
    others: int = 0,
    **operation: Any,
) -> Analysis:
    if own is not UNSAID:
        operation["security"] = own
    document: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "servers": [{"url": "https://a.example"}],
        "paths": {"/x": {"get": {"operationId": "x", "responses": {}, **operation}}},
        "components": {"securitySchemes": SCHEMES if schemes is None else schemes},
    }
    for number in range(others):
        document["paths"][f"/{number}"] = {"get": {"responses": {}}}
    if security is not UNSAID:
        document["security"] = security
    source = Source("a.json", json.dumps(document).encode())
    options = ClientOptions("a", ("a",), "", "a_client", "A", auth=auth)
    return analyse([source], options)


def asked(*names: str) -> dict[str, list[str]]:
    return {name: [] for name in names}


@pytest.mark.parametrize(
    ("document", "own", "expected"),
    [
        (UNSAID, UNSAID, ()),
        ([asked("token")], UNSAID, (("token",),)),
        ([asked("token")], [], ()),
        ([asked("token")], [asked("key")], (("key",),)),
        ([], [asked("key")], (("key",),)),
        ([asked("token"), asked("key")], UNSAID, (("token",), ("key",))),
        ([asked("key", "app")], UNSAID, (("key", "app"),)),
        (UNSAID, [asked("key", "app"), asked("token")], (("key", "app"), ("token",))),
        (UNSAID, [asked(), asked("login")], ((), ("login",))),
        (UNSAID, [asked("token"), asked()], (("token",), ())),
        (UNSAID, [asked()], ()),
        (UNSAID, [asked("token", "raw")], (("token",), ("raw",))),
        (
            [asked("key", "token", "login", "oidc")],
            UNSAID,
            (("key", "token"), ("key", "login"), ("key", "oidc")),
        ),
        (UNSAID, [asked("person", "machine"), asked("machine")], BOTH),
        (UNSAID, [asked("key"), asked("key")], (("key",),)),
        (UNSAID, [asked("gate")], ()),
        (UNSAID, [asked("gate", "key")], (("key",),)),
        (UNSAID, [asked("gate"), asked("key")], ((), ("key",))),
        (UNSAID, [asked("oidc"), asked("person")], (("oidc",), ("person",))),
        (UNSAID, [asked("machine")], (("machine",),)),
        (UNSAID, [asked("digest"), asked("token")], (("token",),)),
        (UNSAID, [asked("nobody"), asked("token")], (("token",),)),
    ],
)
def test_combinations(document: Any, own: Any, expected: Any) -> None:
    analysis = analysed(document, own)

    (operation,) = analysis.built.package.operations
    assert operation.security == expected
    used = {name for option in expected for name in option}
    assert {scheme.id for scheme in analysis.built.package.security} == used
    assert analysis.errors == ()


def test_a_header_carries_one_credential() -> None:
    analysis = analysed([asked("person", "key", "machine")], others=2)

    (note,) = (p for p in analysis.problems if p.code == "N209")
    assert note.text == (
        "security schemes 'person' and 'machine' put their credentials into the same "
        "place of a request, which has room for one: either is enough"
    )
    assert analysis.document["security"] == [
        asked("person", "key"),
        asked("key", "machine"),
    ]


def test_alternatives_are_not_multiplied_without_end() -> None:
    schemes = {
        f"{place}{n}": {"type": "apiKey", "in": "header", "name": f"X-{place}"}
        for place in range(20)
        for n in "abc"
    }
    analysis = analysed([asked(*schemes)], schemes=schemes)

    (operation,) = analysis.built.package.operations
    assert len(operation.security) == 1


@pytest.mark.parametrize(
    ("own", "text"),
    [
        ([asked("nobody")], "'nobody', which nothing defines"),
        ([asked("digest")], "none of its security schemes is defined and supported"),
        ([asked("key", "nobody"), asked("digest")], "'nobody', which nothing defines"),
    ],
)
def test_what_no_client_can_do(own: Any, text: str) -> None:
    analysis = analysed(UNSAID, own)

    (problem,) = analysis.errors
    assert (problem.code, problem.operation) == ("E305", "GET /x")
    assert text in problem.text
    assert analysis.built.package.operations == ()


@pytest.mark.parametrize(
    ("names", "arguments"),
    [
        (["token"], ["token"]),
        (["person"], ["token"]),
        (["token", "oidc"], ["token", "oidc"]),
        (["login"], ["username", "password"]),
        (["key"], ["api_key"]),
        (["key", "app"], ["key", "app"]),
        (["machine"], ["token", "client_id", "client_secret"]),
        (["token", "machine"], ["token", "machine", "client_id", "client_secret"]),
        (["token", "login", "key"], ["token", "username", "password", "api_key"]),
        (["gate"], []),
    ],
)
def test_arguments(names: list[str], arguments: list[str]) -> None:
    schemes = {name: SCHEMES[name] for name in names}
    analysis = analysed(UNSAID, [asked(name) for name in names], schemes)

    security = analysis.built.package.security
    assert [str(a) for scheme in security for a in scheme.arguments] == arguments
    assert [v for s in security for v in s.environment] == [
        f"A_{argument.upper()}" for argument in arguments
    ]
    assert analysis.built.package.mutual_tls == ("gate" in names)


@pytest.mark.parametrize(
    ("url", "usable"),
    [
        ("https://a.example/token", True),
        ("https://a.example:8443/token?a=b", True),
        ("https://a.example", True),
        ("http://localhost:8080/token", True),
        ("http://127.0.0.1/token", True),
        ("/token", True),
        ("token", True),
        ("./token", True),
        ("http://a.example/token", False),
        ("http://localhost.example/token", False),
        ("https://a.example@b.example/token", False),
        ("https://{tenant}.a.example/token", False),
        ("//b.example/token", False),
        ("ftp://a.example/token", False),
        ("javascript:alert(1)", False),
        ("https://a.example/to ken", False),
        ("https://a.example/token#x", False),
    ],
)
def test_where_a_token_may_be_fetched(url: str, usable: bool) -> None:
    flow = {"tokenUrl": url, "scopes": {}}
    scheme = {"type": "oauth2", "flows": {"clientCredentials": flow}}
    analysis = analysed([{"machine": ["b", "a"]}], schemes={"machine": scheme})

    (found,) = analysis.built.package.security
    assert found.kind == ("oauth2" if usable else "bearer")
    assert found.scopes == (("a", "b") if usable else ())
    codes = [problem.code for problem in analysis.problems]
    assert codes == ([] if usable else ["N309"])


@pytest.mark.parametrize(
    ("description", "prefix"),
    [
        ("Bearer token authentication. Format: 'Bearer YOUR_API_KEY'", "Bearer"),
        ("Use `Token <your key>`.", "Token"),
        ("Use Token {key}.", "Token"),
        ("Your key.", ""),
        ("Your API key (from the dashboard).", ""),
        ("The token, without the Bearer prefix.", ""),
        ("Do not write Bearer before it.", ""),
    ],
)
def test_the_word_before_a_key(description: str, prefix: str) -> None:
    scheme = {**SCHEMES["raw"], "description": description}
    analysis = analysed([asked("raw")], schemes={"raw": scheme})

    (found,) = analysis.built.package.security
    assert found.prefix == prefix


KEY = {"name": "X-Api-Key", "in": "header", "required": True}
IN_QUERY = {"name": "api_key", "in": "query"}
TEXT = {"schema": {"type": "string"}}


def described(analysis: Analysis) -> list[tuple[object, list[str]]]:
    return [
        (operation.security, [argument.wire for argument in operation.arguments])
        for operation in analysis.built.package.operations
    ]


def test_a_header_that_is_a_credential_is_one_of_the_client() -> None:
    analysis = analysed(UNSAID, schemes={}, parameters=[{**KEY, **TEXT}])

    assert described(analysis) == [((("x_api_key",),), [])]
    (scheme,) = analysis.built.package.security
    assert [str(argument) for argument in scheme.arguments] == ["api_key"]
    assert [problem.code for problem in analysis.problems] == ["N230"]


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ({"description": "Bearer <token>"}, "bearer"),
        ({"example": "Bearer abc"}, "bearer"),
        ({"schema": {"type": "string", "default": "Bearer "}}, "bearer"),
        ({"schema": {"type": "string", "pattern": "^Bearer .+$"}}, "bearer"),
        ({"description": "Basic auth."}, "basic"),
        ({"description": "A basic string."}, "apiKey"),
        ({}, "apiKey"),
    ],
)
def test_what_goes_into_authorization(said: Any, kind: str) -> None:
    parameter = {"name": "authorization", "in": "header", **TEXT, **said}
    analysis = analysed(UNSAID, schemes={}, parameters=[parameter])

    (scheme,) = analysis.built.package.security
    assert scheme.kind == kind
    assert described(analysis) == [(((scheme.id,), ()), [])]


def test_a_declared_scheme_of_the_same_meaning_is_used() -> None:
    schemes = {"mine": {"type": "apiKey", "in": "header", "name": "x-api-key"}}
    analysis = analysed(UNSAID, schemes=schemes, parameters=[{**KEY, **TEXT}])

    assert described(analysis) == [((("mine",),), [])]


@pytest.mark.parametrize(
    "parameter",
    [
        {**KEY, "schema": {"type": "string", "enum": ["public"]}},
        {**KEY, "schema": {"type": "array", "items": {"type": "string"}}},
        {**KEY, **TEXT, "name": "X-Request-Token"},
        {**IN_QUERY, **TEXT, "name": "token"},
        {**IN_QUERY, **TEXT, "name": "access_token"},
        {**KEY, **TEXT, "in": "query", "name": "x-api-key"},
    ],
)
def test_what_may_be_no_credential_stays_an_argument(parameter: Any) -> None:
    analysis = analysed(UNSAID, schemes={}, parameters=[parameter])

    assert described(analysis) == [((), [parameter["name"]])]
    assert analysis.problems == ()


def test_beside_declared_security_it_is_an_argument() -> None:
    parameters = [{**KEY, **TEXT}]
    analysis = analysed([asked("token")], parameters=parameters)

    assert described(analysis) == [((("token",),), ["X-Api-Key"])]


def test_the_configuration_comes_first() -> None:
    parameters = [{**KEY, **TEXT}]
    one = AuthOption("bearer")
    same = AuthOption("apiKey", name="x-api-key", place="header")

    found = [analysed(UNSAID, auth=auth, parameters=parameters) for auth in (one, same)]

    assert described(found[0]) == [((("bearer_auth",),), ["X-Api-Key"])]
    assert described(found[1]) == [((("api_key",),), [])]


@pytest.mark.parametrize(("others", "taken"), [(0, True), (1, False), (2, False)])
def test_a_key_in_the_query_is_one_on_most_operations(others: int, taken: bool) -> None:
    analysis = analysed(
        UNSAID, schemes={}, others=others, parameters=[{**IN_QUERY, **TEXT}]
    )

    expected: Any = ((("api_key",), ()), []) if taken else ((), ["api_key"])
    assert expected in described(analysis)


FLATTENED = """\
# X

````yaml a.json GET /x
paths:
  path: /x
  method: get
  servers: [{url: 'https://a.example'}]
  request:
    security: []
    parameters:
      path: {}
      query: {}
      header: {X-Api-Key: {schema: [{type: string, required: true}]}}
      cookie: {}
    body: {}
  response: {}
  type: path
components: {schemas: {}}
````
"""
RENDERED = """\
# X

GET

/x

```
curl --request GET \\
  --url https://a.example/x \\
  --header 'X-Api-Key: <x-api-key>'
```

#### Headers

X-Api-Key

string

required
"""


@pytest.mark.parametrize("page", [FLATTENED, RENDERED], ids=["flattened", "rendered"])
def test_pages_say_the_same_as_the_document(page: str) -> None:
    options = ClientOptions("a", ("a",), "", "a_client", "A")
    analysis = analyse([Source("x.md", page.encode())], options)

    assert described(analysis) == [((("x_api_key",),), [])]
    assert analysis.errors == ()


@pytest.mark.parametrize(
    ("name", "codes"), [("api_key", ["N230"]), ("color", ["N207"])]
)
def test_a_page_whose_credentials_are_found_lacks_none(
    name: str, codes: list[str]
) -> None:
    page = (
        '---\ntitle: Get a thing\napi: "GET https://a.example/things"\n---\n\n'
        f'<ParamField query="{name}" type="string" required>It.</ParamField>\n\n'
        '<ResponseExample>\n```json 200\n{"id": "1"}\n```\n</ResponseExample>\n'
    )
    options = ClientOptions("a", ("a",), "out", "a_client", "A")
    found = analyse([Source("a.mdx", page.encode())], options)

    assert [p.code for p in found.problems if p.code in ("N207", "N230")] == codes
