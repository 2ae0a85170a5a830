"""Flattened blocks back to OpenAPI."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openapi_spec_validator import validate

from codegen.dialects import Fragment, read_source
from codegen.openapi.upgrade import Upgrade
from codegen.problems import Problem, Problems, Where
from codegen.reading.nodes import Node, Seq, where_of
from codegen.reading.pages import split
from codegen.reading.source import load_yaml

ROOT = Path(__file__).resolve().parent.parent
SEEDS = [
    "vercel/issue-a-new-cert",
    "vercel/upload-client-certificate-for-egress-mtls",
    "infisical/issue-certificate",
]
METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def block(**changes: Any) -> dict[str, Any]:
    """A flattened block; `changes` replace keys of its request or endpoint."""
    request: dict[str, Any] = {
        "security": [],
        "parameters": {"path": {}, "query": {}, "header": {}, "cookie": {}},
        "body": {},
    }
    endpoint = {
        "path": "/things",
        "method": "post",
        "request": request,
        "response": {},
        "deprecated": False,
        "type": "path",
    }
    schemas = changes.pop("schemas", {})
    for key, value in changes.items():
        (request if key in (*request, "codeSamples") else endpoint)[key] = value
    return {"paths": endpoint, "components": {"schemas": schemas}}


def read(value: Any) -> tuple[list[Fragment], list[Problem]]:
    problems = Problems()
    text = f"# Title\n\n> Text.\n\n````yaml\n{json.dumps(value, indent=1)}\n````"
    return read_source("a.md", text.encode(), problems), list(problems)


def lift(value: Any) -> Fragment:
    fragments, problems = read(value)
    assert problems == []
    (fragment,) = fragments
    return fragment


def operation(fragment: Fragment) -> Node:
    ((_, item),) = fragment.document["paths"].items()
    ((_, found),) = item.items()
    assert isinstance(found, Node)
    return found


def schema_of(*entries: dict[str, Any], schemas: Any = None) -> Any:
    """The schema that a response with these alternatives gets."""
    return response_of(*entries, schemas=schemas)[0]


def response_of(*entries: dict[str, Any], schemas: Any = None) -> tuple[Any, Fragment]:
    body = {"application/json": {"schemaArray": list(entries), "examples": {}}}
    fragment = lift(block(response={"200": body}, schemas=schemas or {}))
    content = operation(fragment)["responses"]["200"]["content"]
    return content["application/json"].get("schema"), fragment


def seed(name: str) -> Fragment:
    problems = Problems()
    file = f"specs/{name}.md"
    (fragment,) = read_source(file, (ROOT / file).read_bytes(), problems)
    assert list(problems) == []
    return fragment


def wheres(value: Any) -> list[Where]:
    if isinstance(value, Node):
        inner = [where for item in value.values() for where in wheres(item)]
        return [value.where, *value.key_where.values(), *inner]
    if isinstance(value, Seq):
        return [value.where, *(where for item in value for where in wheres(item))]
    assert not isinstance(value, dict | list), "a container without a place"
    return []


# -- the seeds ---------------------------------------------------------------


def test_issue_a_new_cert() -> None:
    fragment = seed("vercel/issue-a-new-cert")
    document = fragment.document
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [
        {"url": "https://api.vercel.com", "description": "Production API"}
    ]
    assert list(document["paths"]) == ["/v8/certs"]
    found = document["paths"]["/v8/certs"]["post"]
    assert "operationId" not in found
    assert found["summary"] == "Issue a new cert"
    assert "description" not in found  # the page's is its title
    assert [(p["name"], p["in"], p.get("required")) for p in found["parameters"]] == [
        ("teamId", "query", None),
        ("slug", "query", None),
    ]
    team, _ = found["parameters"]
    assert team["description"].startswith("The Team identifier")
    assert team["schema"] == {
        "type": "string",
        "examples": ["team_1a2b3c4d5e6f7g8h9i0j1k2l"],
    }
    assert team.where == Where("specs/vercel/issue-a-new-cert.md", 30)
    body = found["requestBody"]
    assert "required" not in body
    assert body["content"]["application/json"]["schema"] == {
        "type": "object",
        "properties": {
            "cns": {
                "description": "The common names the cert should be issued for",
                "type": "array",
                "items": {"type": "string"},
            }
        },
    }
    assert list(found["responses"]) == [
        *("200", "400", "401", "402", "403", "404", "449", "500")
    ]
    assert found["responses"]["404"] == {"description": ""}
    assert found["responses"]["401"] == {
        "description": "The request is not authorized."
    }
    success = found["responses"]["200"]["content"]["application/json"]
    assert list(success["schema"]["properties"]) == success["schema"]["required"]
    assert success["example"]["cns"] == ["<string>"]
    assert found["security"] == [{"bearerToken": []}]
    assert document["components"] == {
        "securitySchemes": {
            "bearerToken": {
                "type": "http",
                "scheme": "bearer",
                "description": "Default authentication mechanism",
            }
        }
    }
    (sample,) = found["x-codeSamples"]
    assert sample["label"] == "issueCert"
    assert "vercel.certs.issueCert(" in sample["source"]
    origin = fragment.origin
    assert origin.line == 9
    assert origin.spec.startswith("https://spec.speakeasy.com/vercel/")
    assert origin.url.endswith("/endpoints/certs/issue-a-new-cert")
    assert fragment.silent == fragment.lifted == frozenset()


def test_upload_client_certificate() -> None:
    fragment = seed("vercel/upload-client-certificate-for-egress-mtls")
    found = operation(fragment)
    assert [(p["name"], p["in"], p.get("required")) for p in found["parameters"]] == [
        ("idOrName", "path", True),
        ("teamId", "query", None),
        ("slug", "query", None),
    ]
    assert found["description"].startswith("Upload a client certificate for mTLS")
    schema = found["requestBody"]["content"]["application/json"]["schema"]
    assert list(schema["properties"]) == [
        *("cert", "key", "ca", "origin", "skipValidation")
    ]
    assert schema["required"] == ["cert", "key", "ca"]
    assert schema["additionalProperties"] is False
    statuses = list(found["responses"])
    assert statuses == ["200", "400", "401", "402", "403", "404", "409", "500"]


def test_issue_certificate() -> None:
    fragment = seed("infisical/issue-certificate")
    found = operation(fragment)
    assert "security" not in found
    assert "security" not in fragment.document
    servers = [server["url"] for server in fragment.document["servers"]]
    assert servers[1:] == ["https://eu.infisical.com", "http://localhost:8080"]
    assert found["requestBody"]["required"] is True
    schema = found["requestBody"]["content"]["application/json"]["schema"]
    assert schema["required"] == [
        *("profileId", "ttl", "signatureAlgorithm", "keyAlgorithm")
    ]
    assert schema["properties"]["profileId"] == {"type": "string", "format": "uuid"}
    statuses = [s for s in found["responses"] if s != "200"]
    for status in statuses:
        error = found["responses"][status]["content"]["application/json"]["schema"]
        assert error["properties"]["statusCode"] == {
            "type": "number",
            "enum": [int(status)],
        }
    assert len(statuses) > 3


@pytest.mark.parametrize("name", SEEDS)
def test_seeds_are_valid_openapi_and_have_places(name: str) -> None:
    fragment = seed(name)
    document = json.loads(json.dumps(Upgrade()(fragment.document)))
    validate({**document, "info": {"title": "T", "version": "1"}})
    lines = (ROOT / f"specs/{name}.md").read_text().count("\n") + 1
    for where in wheres(fragment.document):
        assert where.file == f"specs/{name}.md"
        assert fragment.origin.line < where.line <= lines


# -- schemas -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("entry", "schema"),
    [
        ({"type": "any"}, {}),
        ({"type": "any", "description": "D"}, {"description": "D"}),
        ({"type": "null"}, {"type": "null"}),
        ({"type": "string", "minLength": 1}, {"type": "string", "minLength": 1}),
        (
            {"type": "enum<string>", "enum": ["a", "b"]},
            {"type": "string", "enum": ["a", "b"]},
        ),
        (
            {"type": "enum<integer>", "enum": [1], "required": True},
            {"type": "integer", "enum": [1]},
        ),
        (
            {"type": "number", "minimum": 1, "exclusiveMinimum": True},
            {"type": "number", "exclusiveMinimum": 1},
        ),
        (
            {"type": "number", "maximum": 1, "exclusiveMaximum": False},
            {"type": "number", "maximum": 1},
        ),
        (
            {"type": "string", "example": "a", "examples": ["a", "b"]},
            {"type": "string", "examples": ["a", "b"]},
        ),
        ({"type": "string", "example": None}, {"type": "string", "examples": [None]}),
        (
            {"type": "string", "x-mint-enum": {"a": 1}, "x-mint": {}, "const": "a"},
            {"type": "string", "const": "a"},
        ),
        ({"type": "array", "items": {}}, {"type": "array"}),
        (
            {"type": "array", "items": {"allOf": [{"type": "string"}]}, "maxItems": 2},
            {"type": "array", "items": {"type": "string"}, "maxItems": 2},
        ),
        ({"type": "object", "properties": {}}, {"type": "object"}),
        (
            {"type": "object", "additionalProperties": {"allOf": [{}]}},
            {"type": "object", "additionalProperties": {}},
        ),
        (
            {
                "type": "object",
                "properties": {"a": {"allOf": [{"nullable": True, "type": "string"}]}},
                "requiredProperties": ["a", "gone"],
                "title": "T",
            },
            {
                "type": "object",
                "properties": {"a": {"nullable": True, "type": "string"}},
                "required": ["a"],
                "title": "T",
            },
        ),
        (
            {"type": "file", "contentEncoding": "binary"},
            {"type": "string", "format": "binary"},
        ),
        (
            {"type": "file", "contentEncoding": "base64"},
            {"type": "string", "contentEncoding": "base64"},
        ),
        ({"type": "file", "contentMediaType": "image/png"}, None),
    ],
)
def test_one_alternative(entry: dict[str, Any], schema: Any) -> None:
    assert schema_of(entry) == schema


@pytest.mark.parametrize(
    ("parts", "schema"),
    [
        ([{"type": "string"}], {"type": "string"}),
        ([{}], {}),
        ([{"type": "string"}, {}, {"type": "string"}], {"type": "string"}),
        (
            [{"type": "string"}, {"type": "string", "format": "uri"}],
            {"type": "string", "format": "uri"},
        ),
        (
            [{"type": "string", "minLength": 1}, {"type": "string", "format": "uri"}],
            {
                "allOf": [
                    {"type": "string", "minLength": 1},
                    {"type": "string", "format": "uri"},
                ]
            },
        ),
    ],
)
def test_the_wrapper_of_a_property(parts: list[Any], schema: Any) -> None:
    entry = {"type": "object", "properties": {"a": {"allOf": parts}}}
    assert schema_of(entry)["properties"]["a"] == schema


def thing(kind: str = "", **properties: Any) -> dict[str, Any]:
    """An object entry; `kind` becomes a required property with that value."""
    given = {name: {"allOf": [schema]} for name, schema in properties.items()}
    entry: dict[str, Any] = {"type": "object", "properties": given}
    if kind:
        given["kind"] = {"allOf": [{"type": "string", "enum": [kind]}]}
        entry["requiredProperties"] = ["kind"]
    return entry


def test_null_beside_one_alternative() -> None:
    text = {"type": "string", "description": "D"}
    null = {"type": "null", "description": "D"}
    assert schema_of(text, null) == {"type": ["string", "null"], "description": "D"}
    enum = {"type": "enum<string>", "enum": ["a"]}
    assert schema_of(null, enum) == {"type": ["string", "null"], "enum": ["a", None]}
    assert schema_of({"type": "any"}, null) == {}


def test_bare_types_become_a_list_of_types() -> None:
    found = schema_of(
        {"type": "string", "description": "D"},
        {"type": "integer", "description": "D"},
        {"type": "null", "description": "D"},
    )
    assert found == {"description": "D", "type": ["string", "integer", "null"]}


def test_what_all_alternatives_say_belongs_to_the_union() -> None:
    found = schema_of(
        {"type": "string", "title": "T", "minLength": 1, "default": "x"},
        {"type": "boolean", "title": "T", "default": "x"},
        {"type": "null", "title": "T", "default": "x"},
    )
    assert found == {
        "title": "T",
        "default": "x",
        "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "boolean"},
            {"type": "null"},
        ],
    }


def test_equal_alternatives_are_one() -> None:
    assert schema_of({"type": "string"}, {"type": "string"}) == {"type": "string"}


def test_objects_that_differ_in_what_they_require() -> None:
    base = {"type": "object", "properties": {n: {"allOf": [{}]} for n in "abc"}}
    found = schema_of(
        {**base, "requiredProperties": ["a", "b"]},
        {**base, "requiredProperties": ["a", "c"]},
    )
    assert found == {
        "type": "object",
        "properties": {"a": {}, "b": {}, "c": {}},
        "required": ["a"],
        "anyOf": [{"required": ["b"]}, {"required": ["c"]}],
    }
    found = schema_of({**base, "requiredProperties": ["a"]}, base)
    assert "required" not in found
    assert found["anyOf"] == [{"required": ["a"]}, {}]
    assert "required" not in found


def test_a_discriminator_needs_a_value_of_its_own_in_each() -> None:
    found = schema_of(thing("a", x={"type": "string"}), thing("b"))
    assert len(found["oneOf"]) == 2
    assert "discriminator" not in found  # the members have no names
    assert "anyOf" in schema_of(thing("a", x={"type": "string"}), thing("a"))
    assert "anyOf" in schema_of(thing("a"), thing(y={"type": "string"}))


def named(name: str, entry: dict[str, Any]) -> dict[str, Any]:
    return {**entry, "refIdentifier": f"#/components/schemas/{name}"}


def raw(kind: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Its own text.",
        "required": ["kind"],
        "properties": {"kind": {"type": "string", "enum": [kind]}},
    }


def test_members_that_the_page_defines_are_named() -> None:
    schemas = {"A": raw("a"), "B": raw("b")}
    found = schema_of(
        named("A", thing("a")),
        named("B", thing("b")),
        {"type": "null"},
        schemas=schemas,
    )
    assert found == {
        "oneOf": [
            {"$ref": "#/components/schemas/A"},
            {"$ref": "#/components/schemas/B"},
            {"type": "null"},
        ],
        "discriminator": {
            "propertyName": "kind",
            "mapping": {
                "a": "#/components/schemas/A",
                "b": "#/components/schemas/B",
            },
        },
    }


# -- names -------------------------------------------------------------------


def test_a_named_alternative_becomes_a_component() -> None:
    entry = named("Thing", thing(a={"type": "string"}))
    found, fragment = response_of(entry)
    assert found == {"$ref": "#/components/schemas/Thing"}
    assert fragment.document["components"]["schemas"] == {
        "Thing": {"type": "object", "properties": {"a": {"type": "string"}}}
    }
    assert fragment.lifted == {"Thing"}
    found, _ = response_of(entry, {"type": "null"})
    assert found == {
        "anyOf": [{"$ref": "#/components/schemas/Thing"}, {"type": "null"}]
    }


def test_null_under_the_name_of_a_component_is_its_own() -> None:
    entry = named("Thing", thing(a={"type": "string"}))
    found, fragment = response_of(entry, named("Thing", {"type": "null"}))
    assert found == {"$ref": "#/components/schemas/Thing"}
    assert fragment.document["components"]["schemas"] == {
        "Thing": {"type": ["object", "null"], "properties": {"a": {"type": "string"}}}
    }


def test_the_page_s_own_definition_wins_where_it_agrees() -> None:
    schemas = {"A": {**raw("a"), "x-mine": 1}}
    found, fragment = response_of(named("A", thing("a")), schemas=schemas)
    assert found == {"$ref": "#/components/schemas/A"}
    assert fragment.document["components"]["schemas"] == schemas
    assert fragment.lifted == frozenset()


def test_an_entry_that_is_more_than_the_component_is_not_named() -> None:
    entry = named("A", thing("a", more={"type": "string"}))
    found, _ = response_of(entry, schemas={"A": raw("a")})
    assert list(found["properties"]) == ["more", "kind"]


def test_components_made_of_others_are_recognised() -> None:
    schemas = {
        "Base": {"type": "object", "properties": {"id": {"type": "string"}}},
        "A": {"allOf": [{"$ref": "#/components/schemas/Base"}, raw("a")]},
    }
    entry = named("A", thing("a", id={"type": "string"}))
    assert schema_of(entry, schemas=schemas) == {"$ref": "#/components/schemas/A"}


@pytest.mark.parametrize(
    "mark", [{"nullable": True}, {"type": ["object", "null"]}], ids=["3.0", "3.1"]
)
def test_a_component_that_allows_null_needs_null_beside_it(mark: Any) -> None:
    schemas = {"A": {**raw("a"), **mark}}
    entry = named("A", thing("a"))
    assert schema_of(entry, {"type": "null"}, schemas=schemas) == {
        "$ref": "#/components/schemas/A"
    }
    assert "properties" in schema_of(entry, schemas=schemas)


def both_ways(request: Any, response: Any, schemas: Any = None) -> tuple[Node, Node]:
    fragment = lift(
        block(
            body={"application/json": {"schemaArray": [request], "examples": {}}},
            response={"200": {"application/json": {"schemaArray": [response]}}},
            schemas=schemas or {},
        )
    )
    found = operation(fragment)
    return (
        found["requestBody"]["content"]["application/json"]["schema"],
        found["responses"]["200"]["content"]["application/json"]["schema"],
    )


def test_read_only_properties_are_missing_from_requests_alone() -> None:
    identifier = {"type": "string", "readOnly": True}
    sent = named("A", thing("a"))
    received = named("A", thing("a", id=identifier))
    ref = {"$ref": "#/components/schemas/A"}
    assert both_ways(sent, received) == (ref, ref)
    component = raw("a")
    component["properties"]["id"] = identifier
    assert both_ways(sent, received, {"A": component}) == (ref, ref)


def test_two_meanings_of_one_name_do_not_share_it() -> None:
    ref = {"$ref": "#/components/schemas/A"}
    sent = named("A", thing("a"))
    received = named("A", thing("a", extra={"type": "string"}))
    request, response = both_ways(sent, received)
    assert request == ref
    assert "extra" in response["properties"]


# -- operations --------------------------------------------------------------


def test_parameters() -> None:
    found = operation(
        lift(
            block(
                parameters={
                    "path": {"id": {"schema": [{"type": "integer", "required": True}]}},
                    "query": {
                        "tags": {
                            "schema": [
                                {
                                    "type": "array",
                                    "items": {"allOf": [{"type": "string"}]},
                                    "description": "D",
                                    "deprecated": True,
                                    "required": False,
                                }
                            ],
                            "style": "pipeDelimited",
                            "explode": False,
                        },
                        "q": {
                            "schema": [
                                {
                                    "type": "string",
                                    "description": "A",
                                    "required": True,
                                },
                                {"type": "null", "description": "B", "required": True},
                            ]
                        },
                    },
                    "cookie": {"sid": {"schema": [{"type": "any"}]}},
                }
            )
        )
    )
    assert found["parameters"] == [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {
            "name": "tags",
            "in": "query",
            "required": False,
            "description": "D",
            "deprecated": True,
            "style": "pipeDelimited",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {
            "name": "q",
            "in": "query",
            "required": True,
            "schema": {"type": ["string", "null"], "description": "A"},
        },
        {"name": "sid", "in": "cookie", "schema": {}},
    ]


def test_placeholders_are_bodies_without_content() -> None:
    nothing = {"schemaArray": [{"type": "any", "description": "D"}], "description": "D"}
    placeholder = {"_mintlify/placeholder": {**nothing, "examples": {}}}
    found = operation(
        lift(block(body=placeholder, response={"2XX": placeholder, "default": {}}))
    )
    assert found["requestBody"] == {"description": "D", "content": {}}
    assert found["responses"] == {
        "2XX": {"description": "D"},
        "default": {"description": ""},
    }


@pytest.mark.parametrize(
    ("examples", "expected"),
    [
        ({}, {}),
        ({"example": {}}, {}),
        ({"example": {"value": {"a": 1}}}, {"example": {"a": 1}}),
        ({"example": {"value": None}}, {"example": None}),
        (
            {"example": {"summary": "S", "value": 1}},
            {"examples": {"example": {"summary": "S", "value": 1}}},
        ),
        ({"one": {"value": 1}}, {"examples": {"one": {"value": 1}}}),
    ],
)
def test_examples(examples: Any, expected: Any) -> None:
    content = {"schemaArray": [{"type": "any"}], "examples": examples}
    fragment = lift(block(response={"200": {"application/json": content}}))
    found = operation(fragment)["responses"]["200"]["content"]["application/json"]
    assert found == {"schema": {}, **expected}


def test_servers_and_their_variables() -> None:
    server = {
        "url": "https://{region}.x.io",
        "variables": {
            "region": {"type": "enum<string>", "enum": ["a"], "default": "a"}
        },
    }
    fragment = lift(block(servers=[server]))
    assert fragment.document["servers"] == [
        {
            "url": "https://{region}.x.io",
            "variables": {"region": {"enum": ["a"], "default": "a"}},
        }
    ]


def test_flags_and_extensions() -> None:
    samples = [{"lang": "python", "source": "x"}]
    fragment = lift(
        block(
            deprecated=True,
            codeSamples=samples,
            xMint={"href": "/x"},
            xMcp={"enabled": True},
        )
    )
    found = operation(fragment)
    assert found["deprecated"] is True
    assert found["x-codeSamples"] == samples
    assert found["x-mint"] == {"href": "/x"}
    assert found["x-mcp"] == {"enabled": True}
    assert (found["summary"], found["description"]) == ("Title", "Text.")


def test_a_webhook() -> None:
    fragment = lift(block(type="webhook", path="thing created"))
    assert list(fragment.document) == ["openapi", "webhooks"]
    assert "post" in fragment.document["webhooks"]["thing created"]


# -- security ----------------------------------------------------------------

KEY = {"type": "apiKey", "description": "K"}
BEARER = {"type": "http", "scheme": "bearer"}


def option(title: str, **places: Any) -> dict[str, Any]:
    return {"title": title, "parameters": {"query": {}, "header": {}, **places}}


def security(*options: Any) -> tuple[Any, Any]:
    fragment = lift(block(security=list(options)))
    components = fragment.document.get("components", {})
    return operation(fragment).get("security"), components.get("securitySchemes")


def test_options_are_alternatives() -> None:
    requirements, schemes = security(
        option("bearer auth", header={"Authorization": BEARER}),
        option("key", query={"api_key": KEY}),
        option(""),
    )
    assert requirements == [{"bearer_auth": []}, {"key": []}, {}]
    assert schemes == {
        "bearer_auth": BEARER,
        "key": {"type": "apiKey", "in": "query", "name": "api_key", "description": "K"},
    }


def test_schemes_of_one_option_are_needed_together_whatever_their_order() -> None:
    requirements, schemes = security(
        option(
            "token & access signature & app id",
            header={"X-Signature": KEY, "X-App-Id": KEY, "Authorization": BEARER},
        )
    )
    assert requirements == [{"token": [], "access_signature": [], "app_id": []}]
    assert schemes["token"]["scheme"] == "bearer"
    assert schemes["access_signature"]["name"] == "X-Signature"
    assert schemes["app_id"]["name"] == "X-App-Id"


def test_oauth2_has_no_flows() -> None:
    _, schemes = security(option("o", header={"Authorization": {"type": "oauth2"}}))
    assert schemes == {"o": {"type": "oauth2", "flows": {}}}


def test_a_scheme_of_unknown_kind_is_named_and_noted() -> None:
    fragments, problems = read(block(security=[option("oidc & api key")]))
    assert operation(fragments[0])["security"] == [{"oidc": [], "api_key": []}]
    assert "components" not in fragments[0].document
    assert [(p.code, p.level) for p in problems] == [("N103", "note")] * 2


@pytest.mark.parametrize(
    ("title", "given", "name"),
    [
        ("Oauth2 & Oauth2c", {"type": "oauth2"}, "Oauth2c"),
        ("bear & bas", {"type": "http", "scheme": "basic"}, "bas"),
        ("basic & token", {"type": "http", "scheme": "basic"}, "basic"),
        ("oidc & token", BEARER, "token"),
        ("token & oidc", BEARER, "token"),
    ],
)
def test_the_last_of_two_credentials_in_one_header_is_on_the_page(
    title: str, given: dict[str, str], name: str
) -> None:
    fragments, problems = read(
        block(security=[option(title, header={"Authorization": given})])
    )
    assert operation(fragments[0])["security"] == [{name: []}]
    assert list(fragments[0].document["components"]["securitySchemes"]) == [name]
    (note,) = problems
    (other,) = set(title.split(" & ")) - {name}
    assert (note.code, note.level) == ("N103", "note")
    assert note.text == (
        f"security scheme {other!r} is not on the page; "
        f"its operation is called with {name!r} alone"
    )


def test_beside_a_key_of_its_own_place_a_lost_scheme_is_still_needed() -> None:
    given = option("key & oidc", header={"X-Key": KEY})
    fragments, (note,) = read(block(security=[given]))
    assert operation(fragments[0])["security"] == [{"key": [], "oidc": []}]
    assert list(fragments[0].document["components"]["securitySchemes"]) == ["key"]
    assert note.text == "the kind of security scheme 'oidc' is not on the page"


def test_no_options_are_no_security() -> None:
    assert security() == (None, None)


# -- malformed blocks --------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"method": "fetch"}, "'fetch'"),
        ({"request": []}, "'request'"),
        ({"response": None}, "'response'"),
        ({"parameters": {"query": {"a": 1}}}, "'a'"),
        ({"parameters": {"query": {"a": {"schema": []}}}}, "'schema'"),
        ({"body": {"a/b": {"schemaArray": [{"type": "text"}]}}}, "'text'"),
        ({"body": {"a/b": {"schemaArray": [{}]}}}, "'type'"),
        ({"response": {"200": {"a/b": {"schemaArray": [1]}}}}, "'schemaArray'"),
        ({"servers": [1]}, "'servers'"),
        ({"servers": [{}]}, "'url'"),
        ({"security": {}}, "'security'"),
        ({"security": [{}]}, "'title'"),
        ({"security": [option("a", query={"k": {"type": "new"}})]}, "'new'"),
    ],
)
def test_a_malformed_block_is_an_error_of_its_operation(
    changes: dict[str, Any], said: str
) -> None:
    fragments, problems = read(block(**changes))
    assert fragments == []
    (problem,) = problems
    assert problem.code == "E109"
    assert said in problem.text
    assert problem.where.line > 5
    assert problem.operation.endswith(" /things")


ODD = st.sampled_from(
    [None, True, 1, "x", [], [1], {}, {"a": 1}, [{}], {"$ref": "#/x"}, {"allOf": [1]}]
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    keys: Any = ()
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = range(len(value))
    inner = [place for key in keys for place in places(value[key], (*path, key))]
    return ([path] if path else []) + inner


def seed_blocks() -> list[Any]:
    texts = [(ROOT / f"specs/{name}.md").read_text() for name in SEEDS]
    blocks = [page.blocks[0].text for text in texts for page in split("a.md", text)]
    values = [json.loads(json.dumps(load_yaml(text, "a.md"))) for text in blocks]
    entry = named("A", thing("a", id={"type": "string", "readOnly": True}))
    body = {"application/json": {"schemaArray": [entry, entry, {"type": "null"}]}}
    keys = option("a & b", header={"Authorization": BEARER, "X-Key": KEY})
    full = block(
        body=body, response={"200": body}, security=[keys], schemas={"A": raw("a")}
    )
    return [*values, full]


BLOCKS = seed_blocks()


@given(st.data())
def test_no_block_crashes(data: st.DataObject) -> None:
    value = copy.deepcopy(data.draw(st.sampled_from(BLOCKS)))
    for _ in range(data.draw(st.integers(1, 3))):
        if not value:
            break
        *path, last = data.draw(st.sampled_from(places(value)))
        target = value
        for key in path:
            target = target[key]
        if data.draw(st.booleans()):
            target[last] = copy.deepcopy(data.draw(ODD))
        else:
            del target[last]
    fragments, problems = read(value)
    assert bool(fragments) != any(p.level == "error" for p in problems)


# -- real pages --------------------------------------------------------------


@pytest.mark.corpus
def test_all_pages_of_the_corpus_with_a_block_are_read(shared: Path) -> None:
    corpus = shared / "corpus"
    manifest = (corpus / "manifest.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in manifest.split("\n") if line]
    files = [row[0] for row in rows if row[2] in ("L", "O")]
    files += [p.relative_to(corpus).as_posix() for p in corpus.glob("pairs/*/*.md")]
    assert len(files) > 300
    found: list[Fragment] = []
    problems = Problems()
    for file in files:
        fragments = read_source(file, (corpus / file).read_bytes(), problems)
        assert fragments, file
        found += fragments
    # One is of a webhook, and its block holds nothing but the server.
    assert [problem.code for problem in problems] == ["N104"]
    for fragment in found:
        wheres(fragment.document)
    for fragment in found:
        if fragment.origin.file.startswith("pages/") and fragment.lifted:
            document = json.loads(json.dumps(Upgrade()(fragment.document)))
            validate({**document, "info": {"title": "T", "version": "1"}})


def test_the_place_of_a_lifted_key_is_that_of_its_source() -> None:
    fragment = seed("infisical/issue-certificate")
    responses = operation(fragment)["responses"]
    text = (ROOT / "specs/infisical/issue-certificate.md").read_text().split("\n")
    for status in responses:
        assert text[where_of(responses, status).line - 1].strip() == f"'{status}':"
