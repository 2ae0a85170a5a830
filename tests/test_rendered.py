"""Pages saved as seen in a browser."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from openapi_spec_validator import validate

from codegen.dialects import Fragment, read_source
from codegen.dialects.rendered_types import parse_type
from codegen.problems import Problem, Problems, Where
from codegen.reading.nodes import Node

ROOT = Path(__file__).resolve().parent.parent
SEED = "specs/vercel/upload-a-cert.md"

HEAD = """\
Create thing
cURL

```
curl --request POST \\
  --url https://api.x.io/v1/things/{thing_id} \\
  --header 'Authorization: Bearer <token>' \\
  --header 'Content-Type: application/json' \\
  --data '
{
  "name": "<string>",
  "owner": {"id": 1}
}
'
```

201

404

```
{
  "id": "<string>",
  "tags": [{"name": "<string>", "weight": 1.5}]
}
```

things

Creates a thing. Twice is an error.

POST

/

things

/

{thing_id}

Create thing

"""
RESPONSE = "#### Response\n\n201\n\napplication/json\n\nCreated\n\nid\n\nstring\n"


def read(text: str) -> tuple[list[Fragment], list[Problem]]:
    problems = Problems()
    return read_source("a.md", text.encode(), problems), list(problems)


def operation(fragment: Fragment) -> Node:
    ((_, item),) = fragment.document["paths"].items()
    ((_, found),) = item.items()
    assert isinstance(found, Node)
    return found


def body_of(*lines: str) -> Any:
    """The schema of a body printed as these lines."""
    spaced = "\n\n".join(lines)
    text = f"{HEAD}#### Body\n\napplication/json\n\n{spaced}\n\n{RESPONSE}"
    fragments, problems = read(text)
    assert [p for p in problems if p.level == "error"] == []
    media = operation(fragments[0])["requestBody"]["content"]["application/json"]
    return media["schema"]


def properties(*lines: str) -> Any:
    return body_of(*lines)["properties"]


# -- the seed ----------------------------------------------------------------


def test_upload_a_cert() -> None:
    problems = Problems()
    (fragment,) = read_source(SEED, (ROOT / SEED).read_bytes(), problems)
    assert list(problems) == []
    assert list(fragment.document) == ["openapi", "paths"]
    assert list(fragment.document["paths"]) == ["/v8/certs"]
    assert list(fragment.document["paths"]["/v8/certs"]) == ["put"]
    assert fragment.silent == {"servers", "security"}
    found = operation(fragment)
    assert found["summary"] == "Upload a cert"
    assert found["tags"] == ["certs"]
    assert "description" not in found
    assert "security" not in found
    assert found["parameters"] == [
        {
            "name": "teamId",
            "in": "query",
            "description": "The Team identifier to perform the request on behalf of.",
            "schema": {
                "type": "string",
                "examples": ["team_1a2b3c4d5e6f7g8h9i0j1k2l"],
            },
        },
        {
            "name": "slug",
            "in": "query",
            "description": "The Team slug to perform the request on behalf of.",
            "schema": {"type": "string", "examples": ["my-team-url-slug"]},
        },
    ]
    assert found["requestBody"]["content"] == {
        "application/json": {
            "schema": {
                "type": "object",
                "properties": {
                    "ca": {
                        "type": "string",
                        "description": "The certificate authority",
                    },
                    "key": {"type": "string", "description": "The certificate key"},
                    "cert": {"type": "string", "description": "The certificate"},
                    "skipValidation": {
                        "type": "boolean",
                        "description": "Skip validation of the certificate",
                    },
                },
                "required": ["ca", "key", "cert"],
            }
        }
    }
    assert list(found["responses"]) == ["200", "400", "401", "402", "403"]
    for status in ("400", "401", "402", "403"):
        assert found["responses"][status] == {"description": ""}
    success = found["responses"]["200"]["content"]["application/json"]
    assert success["schema"] == {
        "type": "object",
        "properties": {
            "id": {"type": "string"},
            "createdAt": {"type": "number"},
            "expiresAt": {"type": "number"},
            "autoRenew": {"type": "boolean"},
            "cns": {"type": "array", "items": {"type": "string"}},
        },
        "required": ["id", "createdAt", "expiresAt", "autoRenew", "cns"],
    }
    assert success["example"] == {
        "id": "<string>",
        "createdAt": 123,
        "expiresAt": 123,
        "autoRenew": True,
        "cns": ["<string>"],
    }
    (sample,) = found["x-codeSamples"]
    assert (sample["lang"], sample["label"]) == ("typescript", "uploadCert")
    assert sample["source"].startswith('import { Vercel } from "@vercel/sdk";\n\nconst')
    assert "vercel.certs.uploadCert({" in sample["source"]


def test_places_of_the_seed() -> None:
    (fragment,) = read_source(SEED, (ROOT / SEED).read_bytes(), Problems())
    lines = (ROOT / SEED).read_text().split("\n")
    assert lines[fragment.origin.line - 1] == "PUT"
    found = operation(fragment)
    for parameter in found["parameters"]:
        assert lines[parameter.where.line - 1] == parameter["name"]
    content = found["responses"]["200"]["content"]["application/json"]
    for name, where in content["schema"]["properties"].key_where.items():
        assert lines[where.line - 1] == name
    assert fragment.origin.url == (
        "https://vercel.com/docs/rest-api/reference/endpoints/certs/upload-a-cert"
    )
    assert fragment.origin.title == "Upload a cert"


def test_the_seed_is_valid_openapi() -> None:
    (fragment,) = read_source(SEED, (ROOT / SEED).read_bytes(), Problems())
    document = json.loads(json.dumps(fragment.document))
    validate({**document, "info": {"title": "T", "version": "1"}})


# -- the form ----------------------------------------------------------------

FULL = f"""{HEAD}#### Authorizations

Authorization

string

header

required

Bearer authentication header.

#### Path Parameters

thing_id

string

required

#### Headers

X-Version

enum<string>

default:v1

Available options:

`v1`,

`v2`

#### Body

application/json

The thing.

name

string

required

{RESPONSE}"""


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t,
        lambda t: t.replace("\n", "\r\n"),
        lambda t: t.replace("\nthing_id\n", "\nthing\\_id\n"),
        lambda t: t.replace("\n{thing_id}\n", "\n{thing\\_id}\n"),
        lambda t: t.replace("####", "##"),
        lambda t: t.replace("\nname\n", "\n[](https://x.io/a#body-name)\n\nname\n"),
        lambda t: t.replace("\nname\n", "\n[\u200b](https://x.io/a#body-name)\nname\n"),
        lambda t: t.replace("\nname\n", "\n[](https://x.io/a#body-name)name\n"),
        lambda t: t.replace("Headers", "Header Parameters"),
        lambda t: t + "\n[Next](https://x.io/b) [Previous](https://x.io/c)\n\nCtrl+I\n",
        lambda t: t + "\nWas this page helpful?\n\nYes\n\nNo\n",
    ],
)
def test_a_whole_page(change: Any) -> None:
    fragments, problems = read(change(FULL))
    assert problems == []
    (fragment,) = fragments
    document = fragment.document
    assert document["servers"] == [{"url": "https://api.x.io/v1"}]
    assert fragment.silent == frozenset()
    found = document["paths"]["/things/{thing_id}"]["post"]
    assert (found["summary"], found["tags"]) == ("Create thing", ["things"])
    assert found["description"] == "Creates a thing. Twice is an error."
    assert found["security"] == [{"bearerAuth": []}]
    assert document["components"]["securitySchemes"]["bearerAuth"] == {
        "type": "http",
        "scheme": "bearer",
        "description": "Bearer authentication header.",
    }
    assert found["parameters"] == [
        {
            "name": "thing_id",
            "in": "path",
            "required": True,
            "schema": {"type": "string"},
        },
        {
            "name": "X-Version",
            "in": "header",
            "schema": {"type": "string", "enum": ["v1", "v2"], "default": "v1"},
        },
    ]
    body = found["requestBody"]
    assert body["description"] == "The thing."
    media = body["content"]["application/json"]
    assert media["schema"]["required"] == ["name"]
    assert media["example"] == {"name": "<string>", "owner": {"id": 1}}
    assert list(found["responses"]) == ["201", "404"]
    created = found["responses"]["201"]
    assert created["description"] == "Created"
    media = created["content"]["application/json"]
    assert media["schema"] == {
        "type": "object",
        "properties": {"id": {"type": "string"}},
    }
    assert media["example"]["id"] == "<string>"


@pytest.mark.parametrize(
    ("text", "schema"),
    [
        ("string", {"type": "string"}),
        ("`string`", {"type": "string"}),
        ("integer<int64>", {"type": "integer", "format": "int64"}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        (
            "integer<int32>[][]",
            {
                "type": "array",
                "items": {
                    "type": "array",
                    "items": {"type": "integer", "format": "int32"},
                },
            },
        ),
        ("string | null", {"type": ["string", "null"]}),
        ("string | number", {"type": ["string", "number"]}),
        (
            "string<uri> | null",
            {"type": ["string", "null"], "format": "uri"},
        ),
        (
            "string<uri> | integer | null",
            {
                "anyOf": [
                    {"type": "string", "format": "uri"},
                    {"type": "integer"},
                    {"type": "null"},
                ]
            },
        ),
        (
            "(string | integer)[]",
            {"type": "array", "items": {"type": ["string", "integer"]}},
        ),
        ("any", {}),
        ("file", {"type": "string", "format": "binary"}),
        ("enum<integer>", {"type": "integer", "enum": []}),
        ("Thing · object", {"type": "object", "title": "Thing"}),
        (
            "objectobject[]",
            {
                "anyOf": [
                    {"type": "object"},
                    {"type": "array", "items": {"type": "object"}},
                ]
            },
        ),
        ("stringnumberarray", {"type": ["string", "number", "array"]}),
        ("string<uuid>null", {"type": ["string", "null"], "format": "uuid"}),
        (
            "Card · objectBank · object",
            {
                "anyOf": [
                    {"type": "object", "title": "Card"},
                    {"type": "object", "title": "Bank"},
                ]
            },
        ),
        (
            "(A · object | B · string)[]",
            {
                "type": "array",
                "items": {
                    "anyOf": [
                        {"type": "object", "title": "A"},
                        {"type": "string", "title": "B"},
                    ]
                },
            },
        ),
        ("Thing", None),
        ("strings", None),
        ("stringThing", None),
        ("", None),
        ("(" * 300 + "string" + ")" * 300, None),
    ],
)
def test_types(text: str, schema: Any) -> None:
    assert parse_type(text, Where("a.md", 1)) == schema


@pytest.mark.parametrize(
    ("lines", "schema"),
    [
        (("integer", "Required range: `1 <= x <= 200`"), (1, 200)),
        (("number", "Required range: `x >= 1`"), (1, None)),
        (("number", "Required range: `x <= 1.5`"), (None, 1.5)),
    ],
)
def test_ranges(lines: tuple[str, ...], schema: Any) -> None:
    found = properties("a", *lines)["a"]
    assert (found.get("minimum"), found.get("maximum")) == schema
    assert "description" not in found


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("number", "Required range: `0 < x < 1`"), {"exclusiveMinimum": 0}),
        (("number", "Required range: `0 < x < 1`"), {"exclusiveMaximum": 1}),
        (("string", "Required string length: `1 - 10`"), {"maxLength": 10}),
        (("string", "Minimum string length: `1`"), {"minLength": 1}),
        (("string", "Maximum length: `5`"), {"maxLength": 5}),
        (("string[]", "Required array length: `1 - 3 elements`"), {"minItems": 1}),
        (("string[]", "Maximum array length: `3`"), {"maxItems": 3}),
        (("string", "Pattern: `^a$`"), {"pattern": "^a$"}),
        (("string", 'Allowed value: `"x"`'), {"const": "x"}),
        (("boolean", "default:false", "Text."), {"default": False}),
        (("string", "default:12", "Text."), {"default": "12"}),
        (("string | null", "default:null"), {"default": None}),
        (("string", "required", "deprecated", "Text."), {"deprecated": True}),
        (("string", "read-only"), {"readOnly": True}),
        (("string", "write-only"), {"writeOnly": True}),
        (("string", "Text.", "Example:", '`"10.00"`'), {"examples": ["10.00"]}),
        (("integer", "Examples:", "`1`,", "`2`"), {"examples": [1, 2]}),
        (("object", "Example:", '`{"a": 1}`'), {"examples": [{"a": 1}]}),
        (
            ("enum<integer>", "Available options:", "`1`,", "`2`"),
            {"type": "integer", "enum": [1, 2]},
        ),
        (
            ("enum<string> | null", "Available options:", "`a`, `1`"),
            {"type": ["string", "null"], "enum": ["a", "1", None]},
        ),
        (
            ("enum<string>[]", "Available options:", "`a`"),
            {"items": {"type": "string", "enum": ["a"]}},
        ),
        (("string", "One.", "Two \\[x\\]."), {"description": "One.\n\nTwo [x]."}),
        (("string", "One\nand `a\\_b`."), {"description": "One\nand `a\\_b`."}),
        (("string", "Required range of dates."), {"type": "string"}),
        (("string", "Example:", "```\n1\n```"), {"examples": ["1"]}),
        (
            ("object", "Example:", '```json\n{\n  "a": 1\n}\n```'),
            {"examples": [{"a": 1}]},
        ),
        (
            ("enum<string>[]enum<string>", "Available options:", "`a`"),
            {
                "anyOf": [
                    {"type": "array", "items": {"type": "string", "enum": ["a"]}},
                    {"type": "string"},
                ]
            },
        ),
        (("object", "Text.", "- Option 1", "- Option 2"), {"description": "Text."}),
        (("object", "* A · object", "* B · string[]"), {"description": None}),
        (
            ("string", "Either", "- red", "- green"),
            {"description": "Either\n\n- red\n\n- green"},
        ),
    ],
)
def test_what_is_printed_of_a_field(lines: tuple[str, ...], expected: Any) -> None:
    found = properties("a", *lines, "next", "string")
    assert list(found) == ["a", "next"]
    assert {key: found["a"].get(key) for key in expected} == expected


def test_of_alternatives_in_tabs_it_is_noted_that_one_is_shown() -> None:
    body = (
        "#### Body\n\napplication/json\n\n- Option 1 · object\n- Option 2 · string\n\n"
    )
    field = "a\n\nobject\n\n- Option 1\n- Option 2\n\n"
    (fragment,), problems = read(HEAD + body + field + RESPONSE)
    assert "description" not in operation(fragment)["requestBody"]
    texts = sorted(p.text for p in problems)
    assert [(p.code, p.level) for p in problems] == [("N110", "note")] * 2
    assert "'a' the page shows the first of 2" in texts[0]
    assert texts[1].startswith("the page shows the first of 2 alternatives")


def test_many_tabs_take_no_quadratic_time() -> None:
    begin = time.process_time()
    read(f"{HEAD}#### Response\n\n201\n\n" + "- Option 1\n" * 30_000)
    assert time.process_time() - begin < 5


def test_the_type_of_items_may_be_printed_on_its_own() -> None:
    found = properties(
        "a", "enum<string>[]", "Text.", "Show child attributes",
        "[](https://x.io/t#parameter)", "enum<string>", "Available options:", "`x`",
        "b", "string",
    )  # fmt: skip
    assert found["a"]["items"] == {"type": "string", "enum": ["x"]}
    assert (found["a"]["description"], list(found)) == ("Text.", ["a", "b"])


def test_an_anchor_tells_a_folded_fields_own() -> None:
    page = "https://x.io/t#body-"
    found = properties(
        f"[]({page}failed)", "failed", "object[]", "Show child attributes",
        f"[]({page}failed-items-error)", "error", "string", "required",
        f"[]({page}error)", "error", "integer",
    )  # fmt: skip
    assert found["error"] == {"type": "integer"}
    assert found["failed"]["items"]["required"] == ["error"]


def test_fields_may_have_odd_names() -> None:
    names = ("string", "object", "a-b", "x.y", "$ref", "@id", "items[]", "type")
    lines = [line for name in names for line in (name, "string")]
    assert list(properties(*lines)) == list(names)


def test_an_anchor_without_a_field_is_passed_over() -> None:
    anchor = "[](https://x.io/a#body-a)"
    assert list(properties(anchor, anchor, "a", "string", anchor)) == ["a"]


def test_folded_attributes_come_from_the_example() -> None:
    response = RESPONSE + "\ntags\n\nobject[]\n\nrequired\n\nShow child attributes\n"
    (fragment,), problems = read(HEAD + response)
    found = operation(fragment)["responses"]["201"]["content"]["application/json"]
    assert found["schema"]["required"] == ["tags"]
    assert found["schema"]["properties"]["tags"] == {
        "type": "array",
        "items": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "weight": {"type": "number"}},
        },
    }
    (note,) = problems
    assert (note.code, note.level) == ("N110", "note")
    assert note.operation == "POST /things/{thing_id}"


def test_folded_attributes_that_no_example_shows_may_be_anything() -> None:
    assert properties("meta", "object", "Show child attributes") == {
        "meta": {"type": "object"}
    }
    owner = properties("owner", "object", "Show child attributes")["owner"]
    assert owner["properties"] == {"id": {"type": "number"}}


def test_shown_attributes_are_put_into_their_parent() -> None:
    found = properties(
        *("owner", "object", "required", "Hide child attributes"),
        *("owner.id", "integer", "required", "owner.address", "object[]"),
        *("owner.address.city", "string", "after", "string"),
    )
    assert list(found) == ["owner", "after"]
    assert found["owner"] == {
        "type": "object",
        "properties": {
            "id": {"type": "integer"},
            "address": {
                "type": "array",
                "items": {"type": "object", "properties": {"city": {"type": "string"}}},
            },
        },
        "required": ["id"],
    }


def test_a_body_of_another_type() -> None:
    assert body_of("The body is of type `string[]`.") == {
        "type": "array",
        "items": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("header", "fields", "scheme"),
    [
        ("Authorization: Basic <x>", "Authorization", "basic"),
        ("Authorization: Bearer <x>", "Authorization", "bearer"),
        ("Authorization: <x>", "Authorization", "apiKey"),
        ("X-Other: 1", "Authorization", None),
        ("X-Key: <x>", "X-Key", "apiKey"),
    ],
)
def test_credentials(header: str, fields: str, scheme: str | None) -> None:
    text = FULL.replace("Authorization: Bearer <token>", header)
    text = text.replace("\nAuthorization\n", f"\n{fields}\n")
    text = text.replace("Bearer authentication header.", "How to log in.")
    (fragment,), problems = read(text)
    assert problems == []
    if scheme is None:
        assert fragment.silent == {"security"}
        assert "components" not in fragment.document
        return
    assert fragment.silent == frozenset()
    ((_, found),) = fragment.document["components"]["securitySchemes"].items()
    assert scheme in (found["type"], found.get("scheme"))
    assert found.get("name", fields) == fields


def test_a_page_without_credentials_needs_none() -> None:
    head = HEAD.replace("Authorization: Bearer <token>", "X-Other: 1")
    (fragment,), _ = read(head + RESPONSE)
    assert fragment.silent == frozenset()
    assert "security" not in operation(fragment)


@pytest.mark.parametrize(
    ("header", "scheme"),
    [
        ("Authorization: Bearer <token>", {"type": "http", "scheme": "bearer"}),
        ("x-api-key: $KEY", {"type": "apiKey", "in": "header", "name": "x-api-key"}),
    ],
)
def test_credentials_that_only_the_command_sends(header: str, scheme: Any) -> None:
    """A sample written by hand sends what the document does not declare."""
    text = HEAD.replace("Authorization: Bearer <token>", header) + RESPONSE
    (fragment,), _ = read(text)
    (found,) = fragment.document["components"]["securitySchemes"].values()
    assert found == scheme
    name = header.partition(":")[0]
    field = f"#### Headers\n\n{name}\n\nstring\n\n"
    (fragment,), _ = read(text.replace("#### Response", f"{field}#### Response"))
    assert "components" not in fragment.document  # it is an argument


@pytest.mark.parametrize(
    "line", ["* [Things](/things)", "+ Other", "[Things](/things)"]
)
def test_an_entry_of_the_menu_is_no_group(line: str) -> None:
    (fragment,), _ = read(HEAD.replace("\nthings\n", f"\n{line}\n", 1) + RESPONSE)
    assert "tags" not in operation(fragment)


def test_credentials_without_a_name_are_for_the_siblings_to_tell() -> None:
    text = "#### Authorizations\n\nEnter your key.\n\n" + RESPONSE
    (fragment,), _ = read(HEAD + text)
    assert fragment.silent == {"security"}


def test_a_page_without_curl_leaves_the_server_to_its_siblings() -> None:
    text = HEAD.replace("curl --request", "http --request") + RESPONSE
    (fragment,), _ = read(text.replace("https://api.x.io/v1", ""))
    assert fragment.silent == {"servers"}
    assert "servers" not in fragment.document


@pytest.mark.parametrize(
    "line",
    [
        "requests.post('https://eu.x.io/v2/things/{thing_id}', json={})",
        "fetch(`https://eu.x.io/v2/things/{thing_id}?a=1`)",
        "see('https://x.io/other'); fetch(\"https://eu.x.io/v2/things/{thing_id}\")",
    ],
)
def test_samples_in_other_languages_tell_the_server_too(line: str) -> None:
    text = re.sub(r"curl .*?'\n```", f"{line}\n```", HEAD, count=1, flags=re.DOTALL)
    (fragment,), _ = read(text + RESPONSE)
    assert fragment.document["servers"] == [{"url": "https://eu.x.io/v2"}]


def test_a_long_path_may_go_on_on_the_next_line() -> None:
    text = HEAD.replace("\n\n/\n\nthings\n\n/\n\n{thing_id}", " /things/\n{thing\\_id}")
    (fragment,), _ = read(text + RESPONSE)
    assert list(fragment.document["paths"]) == ["/things/{thing_id}"]
    assert fragment.document["servers"] == [{"url": "https://api.x.io/v1"}]


@pytest.mark.parametrize(
    ("url", "path", "server"),
    [
        (
            "https://a.io/v1/things/{thing_id}?x=1",
            "/things/{thing_id}",
            "https://a.io/v1",
        ),
        ("https://a.io/things/", "/things/", "https://a.io"),
        ("https://a.io/other", "/things/{thing_id}", None),
    ],
)
def test_the_server_is_what_precedes_the_path(
    url: str, path: str, server: str | None
) -> None:
    text = (HEAD + RESPONSE).replace("https://api.x.io/v1/things/{thing_id}", url)
    if path.endswith("/"):
        text = text.replace("{thing_id}\n\nCreate thing", "createThing")
    (fragment,), _ = read(text)
    assert list(fragment.document["paths"]) == [path]
    servers = fragment.document.get("servers", [{"url": None}])
    assert servers == [{"url": server}]


def test_the_example_belongs_to_the_first_status() -> None:
    (fragment,), _ = read(HEAD + RESPONSE.replace("201", "200"))
    responses = operation(fragment)["responses"]
    assert list(responses) == ["200", "201", "404"]
    assert "example" not in responses["200"]["content"]["application/json"]
    media = responses["201"]["content"]["application/json"]
    assert media["schema"] == {}
    assert media["example"]["id"] == "<string>"


def test_an_example_with_lost_lines_is_no_example() -> None:
    damaged = HEAD.replace('  "tags": [{"name": "<string>", "weight": 1.5}]\n', "")
    (fragment,), _ = read(damaged + RESPONSE)
    media = operation(fragment)["responses"]["201"]["content"]["application/json"]
    assert "example" not in media


def test_a_response_without_status_is_that_of_the_first_tab() -> None:
    (fragment,), _ = read(HEAD + RESPONSE.replace("201\n\n", "", 1))
    assert list(operation(fragment)["responses"]) == ["201", "404"]


def test_without_any_status_the_response_is_for_all() -> None:
    text = (HEAD + RESPONSE).replace("201\n\n404\n\n", "").replace("201\n\n", "")
    (fragment,), problems = read(text)
    assert list(operation(fragment)["responses"]) == ["default"]
    assert [(p.code, p.level) for p in problems] == [("N111", "note")]


def test_a_status_may_stand_behind_what_a_scraper_adds() -> None:
    table = "| Name | Type |\n| --- | --- |\n| id | string |\n\n201\n\nappl"
    (fragment,), problems = read(HEAD + RESPONSE.replace("201\n\nappl", table))
    assert problems == []
    assert operation(fragment)["responses"]["201"]["description"] == "Created"


@pytest.mark.parametrize("change", [lambda t: t, lambda t: glued(t)])
def test_a_page_may_have_its_labels_in_chinese(change: Any) -> None:
    text = change(FULL).replace("default:v1", "默认值:v1")
    for word, other in (
        ("Authorizations", "授权"), ("Path Parameters", "路径参数"), ("Headers", "请求头"),
        ("Body", "请求体"), ("Response", "响应"), ("required", "必填"),
        ("Available options", "可用选项"),
    ):  # fmt: skip
        assert word in text
        text = text.replace(word, other)
    (expected,), _ = read(FULL)
    (fragment,), problems = read(text)
    assert problems == []
    assert fragment.document == expected.document


def test_the_anchor_of_a_credential_tells_its_header() -> None:
    field = "[](#authorization-authorization)\n\n授权\n\nstring\n\nheader\n\n必需\n"
    (fragment,), _ = read(f"{HEAD}#### 授权\n\n{field}\n{RESPONSE}")
    schemes = fragment.document["components"]["securitySchemes"]
    assert schemes == {"bearerAuth": {"type": "http", "scheme": "bearer"}}


def test_menus_may_be_glued_behind_what_is_chosen() -> None:
    menus = "201\n\n2014XXdefault\n\napplication/json\n\napplication/jsontext/plain\n"
    text = RESPONSE.replace("201\n\napplication/json\n", menus)
    (fragment,), (problem,) = read(HEAD + text)
    assert (problem.code, problem.level) == ("N110", "note")
    assert "several media types" in problem.text
    found = operation(fragment)["responses"]
    assert list(found) == ["201", "404", "4XX", "default"]
    assert found["201"]["description"] == "Created"
    assert list(found["201"]["content"]) == ["application/json"]


def test_without_captions_the_last_json_is_the_answer() -> None:
    head = HEAD.replace("201\n\n404\n\n", "")
    (fragment,), _ = read(f"{head}#### Response\n\nCreated.\n\nid\n\nstring\n")
    media = operation(fragment)["responses"]["default"]["content"]["application/json"]
    assert media["example"]["id"] == "<string>"


def test_no_content() -> None:
    (fragment,), problems = read(HEAD + "#### Response\n\n204\n\nGone\n")
    assert problems == []
    assert operation(fragment)["responses"]["204"] == {"description": "Gone"}


@pytest.mark.parametrize(
    ("section", "code", "said"),
    [
        (
            "#### Body\n\napplication/json\n\na\n\nThing\n\nrequired\n",
            "E110",
            "'Thing'",
        ),
        (
            "#### Body\n\napplication/json\n\n[](https://x.io/a#body-a)\n\na\n\nThing\n",
            "E110",
            "'Thing'",
        ),
        (
            "#### Body\n\napplication/json\n\na\n\nobject\n\nHide child attributes\n\n"
            "b\n\nstring\n",
            "E110",
            "'a'",
        ),
        (
            "#### Body\n\napplication/json\n\nWho.\n\nShow child attributes\n",
            "E110",
            "name",
        ),
        (
            "#### Body\n\napplication/json\n\n`1 <= x <= 5`\n\nShow child attributes\n",
            "E110",
            "name",
        ),
        (
            "#### Query Parameters\n\n| Name | Type |\n| --- | --- |\n| a | int |\n",
            "E110",
            "name",
        ),
    ],
)
def test_what_cannot_be_read(section: str, code: str, said: str) -> None:
    fragments, problems = read(f"{HEAD}{section}\n{RESPONSE}")
    assert fragments == []
    (problem,) = problems
    assert problem.code == code
    assert said in problem.text
    assert problem.operation == "POST /things/{thing_id}"


def test_fields_need_a_media_type() -> None:
    head = HEAD.replace("  --header 'Content-Type: application/json' \\\n", "")
    fragments, problems = read(f"{head}#### Body\n\na\n\nstring\n\n{RESPONSE}")
    assert fragments == []
    assert [p.code for p in problems] == ["E110"]


def test_exactly_one_operation() -> None:
    twice = HEAD.replace(
        "POST\n\n/\n\nthings", "GET\n\n/\n\nother\n\nPOST\n\n/\n\nthings"
    )
    fragments, problems = read(twice + RESPONSE)
    assert fragments == []
    (problem,) = problems
    assert problem.code == "E101"
    same = HEAD.replace("POST\n", "POST\n\n/\n\nthings\n\n/\n\n{thing_id}\n\nPOST\n", 1)
    assert len(read(same + RESPONSE)[0]) == 1


def test_a_page_with_a_block_as_well_is_refused() -> None:
    block = "paths: {path: /a, method: get, request: {}, response: {}}"
    text = f"{FULL}\n## OpenAPI\n\n````yaml get /a\n{block}\n````\n"
    fragments, problems = read(text)
    assert fragments == []
    assert [p.code for p in problems] == ["E101"]


# -- real pages --------------------------------------------------------------

KEYS = ["KALSHI-ACCESS-KEY", "KALSHI-ACCESS-SIGNATURE", "KALSHI-ACCESS-TIMESTAMP"]
PAGES: list[tuple[str, str, list[str], list[str], list[str], list[str]]] = [
    # page, operation, parameters, body (required with *), response, statuses
    (
        "TweedBeetle__docs__kalshi__api-reference__api-keys__generate-api-key",
        "post /api_keys/generate",
        [],
        ["name*"],
        ["api_key_id*", "private_key*"],
        ["201", "400", "401", "500"],
    ),
    (
        "TweedBeetle__docs__kalshi__api-reference__collection"
        "__get-multivariate-event-collections",
        "get /multivariate_event_collections",
        ["status", "associated_event_ticker", "series_ticker", "limit", "cursor"],
        [],
        ["multivariate_contracts*", "cursor"],
        ["200", "400", "500"],
    ),
    (
        "TweedBeetle__docs__kalshi__api-reference__communications__create-quote",
        "post /communications/quotes",
        [],
        ["rfq_id*", "yes_bid*", "no_bid*", "rest_remainder*"],
        ["id*"],
        ["201", "400", "401", "500"],
    ),
    (
        "rao__docs__kalshi__rest__api-keys__get-api-keys",
        "get /api_keys",
        [],
        [],
        ["api_keys*"],
        ["200"],
    ),
    (
        "rao__docs__kalshi__rest__communications__create-rfq",
        "post /communications/rfqs",
        [],
        [
            *("market_ticker*", "rest_remainder*", "contracts", "contracts_fp"),
            *("target_cost_centi_cents", "target_cost_dollars", "replace_existing"),
            "subtrader_id",
        ],
        ["id*"],
        ["201", "500"],
    ),
    (
        "rao__docs__kalshi__rest__communications__delete-quote",
        "delete /communications/quotes/{quote_id}",
        ["quote_id*"],
        [],
        [],
        ["204", "401", "500"],
    ),
]


def printed(schema: Any) -> list[str]:
    required = schema.get("required", ())
    names = schema.get("properties", ())
    return [f"{name}*" if name in required else name for name in names]


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "call", "parameters", "body", "response", "statuses"),
    PAGES,
    ids=[page[0] for page in PAGES],
)
def test_pages_of_two_scrapers(
    shared: Path,
    name: str,
    call: str,
    parameters: list[str],
    body: list[str],
    response: list[str],
    statuses: list[str],
) -> None:
    problems = Problems()
    data = (shared / f"corpus/rendered/{name}.md").read_bytes()
    (fragment,) = read_source("a.md", data, problems)
    assert {p.code for p in problems} <= {"N110"}
    document = fragment.document
    ((path, item),) = document["paths"].items()
    ((method, found),) = item.items()
    assert f"{method} {path}" == call
    assert document["servers"] == [
        {"url": "https://api.elections.kalshi.com/trade-api/v2"}
    ]
    assert fragment.silent == frozenset()
    listed = [
        f"{p['name']}*" if p.get("required") else p["name"]
        for p in found.get("parameters", ())
    ]
    assert listed == parameters
    sent = found.get("requestBody", {}).get("content", {})
    assert [f for m in sent.values() for f in printed(m["schema"])] == body
    assert list(found["responses"]) == statuses
    received = found["responses"][statuses[0]].get("content", {})
    assert [f for m in received.values() for f in printed(m["schema"])] == response
    if "multivariate" in name:
        assert "security" not in found
    else:
        assert found["security"] == [{key: [] for key in KEYS}]
    assert found["summary"]
    assert found["description"].endswith((".", "RFQ"))
    assert len(found["tags"]) == 1
    plain = json.loads(json.dumps(document))
    validate({**plain, "info": {"title": "T", "version": "1"}})


@pytest.mark.corpus
def test_details_of_the_corpus(shared: Path) -> None:
    folder = shared / "corpus/rendered"
    fields: dict[str, Any] = {}
    for path in sorted(folder.glob("*create-rfq.md")):
        (fragment,) = read_source("a.md", path.read_bytes(), Problems())
        content = operation(fragment)["requestBody"]["content"]
        fields = content["application/json"]["schema"]["properties"]
    assert fields["contracts_fp"]["type"] == ["string", "null"]
    assert fields["contracts_fp"]["examples"] == ["10.00"]
    assert fields["target_cost_centi_cents"]["format"] == "int64"
    assert fields["target_cost_centi_cents"]["deprecated"] is True
    assert fields["replace_existing"]["default"] is False
    for path in sorted(folder.glob("*event-collections.md")):
        (fragment,) = read_source("a.md", path.read_bytes(), Problems())
        status, *_, limit, _cursor = operation(fragment)["parameters"]
        assert status["schema"]["enum"] == ["unopened", "open", "closed"]
        assert (limit["schema"]["minimum"], limit["schema"]["maximum"]) == (1, 200)
        responses = operation(fragment)["responses"]
        media = responses["200"]["content"]["application/json"]
        contracts = media["schema"]["properties"]["multivariate_contracts"]
        assert len(contracts["items"]["properties"]) == 14
        assert "required" not in contracts["items"]


# -- other scrapers ----------------------------------------------------------


def glued(text: str) -> str:
    """The page as text that is copied: no marks, flags glued to their types."""
    text = re.sub(r"^#+ ", "", text, flags=re.MULTILINE)
    text = text.replace("string\n\nheader\n\nrequired", "stringheaderrequired")
    text = text.replace("string\n\nrequired", "stringrequired")
    text = text.replace("enum<string>\n\ndefault:v1", "enum<string>default:v1")
    return text.replace("`v1`,\n\n`v2`", "v1, v2")


@pytest.mark.parametrize(
    "change",
    [
        glued,
        lambda t: re.sub(r"^#### (.*)$", r"**\1**", t, flags=re.MULTILINE),
        lambda t: t.replace("enum<string>", "enum&lt;string&gt;"),
        lambda t: t.replace(":\n\n`v1`,\n\n`v2`", ": v1, v2"),
        lambda t: t.replace("`v1`,\n\n`v2`", "v1,\n\nv2"),
        lambda t: t.replace("#### Body", "### Body Parameters"),
        lambda t: t.replace("#### ", "# "),
        lambda t: t.replace("POST\n\n/\n\nthings\n\n/\n\n{thing_id}", "POST /things/{thing_id}"),
        lambda t: t.replace("POST\n\n/\n\nthings\n\n/\n\n{thing_id}", "**POST** `/things/{thing_id}`"),
    ],
)  # fmt: skip
def test_a_page_of_another_scraper(change: Any) -> None:
    text = change(FULL)
    assert text != FULL
    (expected,), _ = read(FULL)
    (fragment,), problems = read(text)
    assert problems == []
    assert fragment.document == expected.document


def test_flags_may_be_glued_behind_a_default() -> None:
    found = body_of("a", "enum<string>default:v1required", "Text.", "b", "string")
    assert found["properties"]["a"]["default"] == "v1"
    assert found["required"] == ["a"]


def test_a_title_is_no_section() -> None:
    text = FULL.replace("Create thing\ncURL", "# Query\n\ncURL", 1)
    (fragment,), problems = read(text)
    assert problems == []
    assert len(operation(fragment)["parameters"]) == 2


@pytest.mark.parametrize(
    ("change", "line", "said"),
    [
        (lambda t: t.replace("POST\n\n/\n\nthings\n\n/\n\n", "Copy pagePOST/things/"), 32, "line breaks"),
        (lambda t: re.sub("^#### .*", "#### 参数", t, flags=re.MULTILINE), 32, "POST /things/{thing_id}"),
    ],
)  # fmt: skip
def test_why_a_page_cannot_be_read(change: Any, line: int, said: str) -> None:
    fragments, (problem,) = read(change(FULL))
    assert fragments == []
    assert (problem.code, problem.where.line) == ("E100", line)
    assert said in problem.text
    assert "Markdown form" in problem.text


def test_the_server_may_stand_before_the_path() -> None:
    text = FULL.replace("POST\n\n/", "POST\n\nhttps://eu.x.io/v2\n\n/")
    (fragment,), _ = read(text)
    assert fragment.document["servers"] == [{"url": "https://eu.x.io/v2"}]
    assert list(fragment.document["paths"]) == ["/things/{thing_id}"]


def test_code_may_be_one_line_in_backticks() -> None:
    code = "curl --request POST \\ --url https://api.x.io/v1/things/{thing_id}"
    text = re.sub(r"curl .*?'\n```", f"`{code}`\n```", FULL, count=1, flags=re.DOTALL)
    (fragment,), _ = read(text)
    assert fragment.document["servers"] == [{"url": "https://api.x.io/v1"}]


def test_tabs_of_alternatives() -> None:
    found = properties(
        "a", "A · object | B · object", "string", "A · object | B · object", "required",
        "Text.", "Hide child attributes", "a.x", "integer", "required", "b", "number",
    )  # fmt: skip
    assert list(found) == ["a", "b"]
    text, first, second = found["a"]["anyOf"]
    assert (text, second["title"]) == ({"type": "string"}, "B")
    assert (first["title"], first["required"]) == ("A", ["x"])


def test_alternatives_in_alternatives() -> None:
    schema = parse_type("(string | null) | (integer | string)", Where("a.md", 1))
    assert schema == {"type": ["string", "null", "integer"]}


def test_a_field_of_any_name_is_what_others_are() -> None:
    found = properties("m", "object", "Show child attributes", "m.{key}", "integer")
    assert found["m"]["additionalProperties"] == {"type": "integer"}


def test_an_example_without_backticks() -> None:
    found = properties("a", "integer", "Example:", "5", "b", "string", "Example: x y")
    assert found["a"]["examples"] == [5]
    assert found["b"]["examples"] == ["x y"]


def test_prose_beside_a_block_is_no_second_form() -> None:
    block = (
        "````yaml GET /a\nopenapi: 3.1.0\npaths:\n  /a:\n    get: {responses: {}}\n````"
    )
    fragments, problems = read(f"# T\n\nGET /a\n\n{block}\n\n## Response\n\nText.\n")
    assert [problem.code for problem in problems] == []
    assert len(fragments) == 1
