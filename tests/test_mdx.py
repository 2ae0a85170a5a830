"""MDX pages: those that describe an operation, and those that name one."""

from __future__ import annotations

import contextlib
import json
import re
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_spec_validator import validate

from codegen.analysis import analyse
from codegen.dialects import Fragment, Named, join, read_beside, read_source
from codegen.dialects.mdx_types import parse_written
from codegen.files import Source
from codegen.options import ClientOptions
from codegen.problems import InputError, Problem, Problems, Where
from codegen.reading.components import Code, Component, Text, parse
from codegen.reading.nodes import Node

HERE = Where("a.mdx", 1)


def tree(text: str) -> Component:
    return parse(text, "a.mdx", 1)


def page(body: str, api: str = "POST https://api.x.io/v1/things/{id}") -> str:
    return f'---\ntitle: "T"\napi: "{api}"\n---\n\n{body}\n'


def read(
    text: str, settings: object = None, file: str = "docs/a.mdx"
) -> tuple[Fragment, list[Problem]]:
    problems = Problems()
    sources = [Source("docs/docs.json", json.dumps(settings or {}).encode())]
    beside = read_beside(sources, problems)
    (fragment,) = read_source(file, text.encode(), problems, beside)
    assert isinstance(fragment, Fragment)
    return fragment, list(problems)


def operation(fragment: Fragment) -> Node:
    ((_, item),) = fragment.document["paths"].items()
    ((_, found),) = item.items()
    assert isinstance(found, Node)
    return found


def body_of(*fields: str) -> Any:
    fragment, _ = read(page("\n\n".join(fields)))
    (media,) = operation(fragment)["requestBody"]["content"].values()
    return media["schema"]


def texts(problems: list[Problem]) -> list[str]:
    return [problem.text for problem in problems]


# -- the tags ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("tag", "attributes"),
    [
        ('<ParamField body="a" />', {"body": "a"}),
        ("<ParamField body='a' required/>", {"body": "a", "required": True}),
        ("<ParamField required={true} a={false} />", {"required": True, "a": False}),
        ('<ParamField\n  body="a"\n  type = "b c"\n/>', {"body": "a", "type": "b c"}),
        ("<ParamField a={5} b={-1.5} c={null} />", {"a": 5, "b": -1.5, "c": None}),
        ("<ParamField a={\"x\"} b={'y'} c={`z`} />", {"a": "x", "b": "y", "c": "z"}),
        ("<ParamField a={['x', \"y\", 1]} />", {"a": ["x", "y", 1]}),
        ('<ParamField a={{"x": {"y": "}"}}} />', {"a": {"x": {"y": "}"}}}),
        ("<ParamField {...props} {/* > */} body=a />", {"body": "a"}),
        ('<ParamField a="&lt;x&gt; &quot;" />', {"a": '<x> "'}),
        ('<ParamField a="x > y" b="</ParamField>" />', None),
    ],
)
def test_attributes(tag: str, attributes: dict[str, Any] | None) -> None:
    (found,) = tree(tag).children
    assert isinstance(found, Component)
    assert found.attributes == (attributes or {"a": "x > y", "b": "</ParamField>"})


@pytest.mark.parametrize(
    "text",
    [
        "`<Tab>` and ``<Tab> ` <Tab>``",
        "```mdx\n<Tab>\n```",
        "~~~\n<Tab>\n```\n~~~",
        "  ````\n  <Tab>\n  ```\n  ````",
        "{/* <Tab>\n\n</Tab> */}",
        "<!-- <Tab> -->",
        r"\<Tab>",
        "<Tabular> <tab> </tabs> <Note>x</Note>",
        "1 < 2, a<Tab, Tab>",
    ],
)
def test_what_is_no_tag(text: str) -> None:
    found = tree(f"{text}\n\n<Tabs></Tabs>")
    tags = [child for child in found.children if isinstance(child, Component)]
    assert [tag.name for tag in tags] == ["Tabs"]


def test_a_lone_backtick_hides_nothing_of_the_next_paragraph() -> None:
    found = tree("a ` b\n\n<Tabs />\n\nc ` d")
    assert [type(child) for child in found.children] == [Text, Component, Text]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("```json 200\n{}\n```\n", [("json 200", "{}")]),
        (
            "```json\n{\n}```\n```json 400\n{}\n```",
            [("json", "{\n}"), ("json 400", "{}")],
        ),
        ("  ```\n  a\n    b\n  ```", [("", "a\n  b")]),
        ("<Tab>\n```\na\n```</Tab>", [("", "a")]),
        ("````\n```\n````", [("", "```")]),
    ],
)
def test_code(text: str, codes: list[tuple[str, str]]) -> None:
    found = tree(text).children
    inner = found[0].children if isinstance(found[0], Component) else found
    assert [(c.info, c.text) for c in inner if isinstance(c, Code)] == codes


@pytest.mark.parametrize(
    ("text", "line", "part"),
    [
        ("\n<Tab>\n", 2, "<Tab> is not closed; add </Tab>"),
        ("<Tabs>\n<Tab>\n</Tabs>", 2, "<Tab> is not closed before </Tabs> on line 3"),
        ("a\n\n</Tab>", 3, "</Tab> closes nothing"),
        ('\n<Tab title="a>\n</Tab>', 2, "cannot be read"),
        ("<Tab title={a>\n</Tab>", 1, "cannot be read"),
        ("<Tab </Tab>", 1, "cannot be read"),
        ("<Tabs></Tabs", 1, "has no '>'"),
        ("a\n```json\n{}\n", 2, "the code block is not closed"),
        ("<Expandable>" * 60, 1, "tags deep"),
    ],
)
def test_what_is_wrong_with_a_tag(text: str, line: int, part: str) -> None:
    with pytest.raises(InputError) as error:
        tree(text)
    problem = error.value.problem
    assert (problem.code, problem.where.line) == ("E121", line)
    assert part in problem.text


@pytest.mark.parametrize(
    "text",
    [
        "{/*" * 20000,
        "`a ``b " * 10000,
        "<!--" * 20000,
        "<Tab a={" + "{" * 50000,
        "export const a = (\n" * 10000,
        "<" + "A" * 200_000,
    ],
)
def test_bad_text_takes_no_quadratic_time(text: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(InputError):
        tree(text)
    assert time.process_time() - begin < 5


@pytest.mark.parametrize(
    "text",
    [
        "<RequestExample>" * 50_000,
        f'<ParamField path="b" />\n\ncurl https://x.io/{"1" * 200_000}!',
        f'<ParamField path="b" />\n\ncurl https://x.io/a?{"b=" * 100_000}',
        f"<RequestExample>\n```\ncurl x\n```\n</RequestExample>\n|a|\n|{'-' * 100_000}x",
        "<RequestExample>\n```\ncurl x\n```\n</RequestExample>\n" + "|a|\n" * 50_000,
    ],
)
def test_bad_pages_take_no_quadratic_time(text: str) -> None:
    begin = time.process_time()
    read_source("a.md", f"# T\n\n{text}\n".encode(), Problems())
    assert time.process_time() - begin < 5


OWN = """export const OwnParamField = ({
  children,
  body,
}) => {
  const name = useMemo(() => [body].map((text) => text.trim()), [body]);

  return <ParamField body={name} {...props}>
      {children}
    </ParamField>;
};

export const keys = { a: "<ParamField body=k />" };
"""


def test_a_component_that_a_page_defines_is_no_field() -> None:
    found = tree(f'{OWN}\nText.\n\n<ParamField body="b" />\n')
    assert [type(child).__name__ for child in found.children] == ["Text", "Component"]
    text, field = found.children
    assert isinstance(text, Text)
    assert text.text.strip() == "Text."
    assert isinstance(field, Component)
    assert field.attributes == {"body": "b"}


def test_a_field_of_a_component_of_the_sites_own_is_a_field() -> None:
    found = tree('<OwnParamField path="a">A.</OwnParamField>\n<XResponseField />')
    fields = [child for child in found.children if isinstance(child, Component)]
    assert [field.name for field in fields] == ["ParamField", "ResponseField"]
    assert fields[0].attributes == {"path": "a"}


def test_a_page_may_have_fields_of_its_own_components_only() -> None:
    text = f"# T\n\n{OWN}\n<OwnParamField path='id' required />\n\n"
    fragment, _ = read(f"{text}```sh\ncurl -X DELETE https://x.io/a/17\n```\n")
    assert list(fragment.document["paths"]) == ["/a/{id}"]
    (parameter,) = operation(fragment)["parameters"]
    assert (parameter["name"], parameter["required"]) == ("id", True)
    assert "description" not in operation(fragment)


# -- types -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "schema"),
    [
        ("string", {"type": "string"}),
        ("Str", {"type": "string"}),
        ("int", {"type": "integer"}),
        ("float", {"type": "number"}),
        ("any", {}),
        ("file", {"type": "string", "format": "binary"}),
        ("uuid", {"type": "string", "format": "uuid"}),
        ("array", {"type": "array"}),
        ("string[]", {"type": "array", "items": {"type": "string"}}),
        ("array of strings", {"type": "array", "items": {"type": "string"}}),
        ("List[int]", {"type": "array", "items": {"type": "integer"}}),
        ("Array<'a' | 'b'>", {"type": "array", "items": {"type": "string", "enum": ["a", "b"]}}),
        ("Thing[]", {"type": "array"}),
        ("string | null", {"type": ["string", "null"]}),
        ("string or number", {"type": ["string", "number"]}),
        ("Optional[bool]", {"type": ["boolean", "null"]}),
        ("(string | number)[]", {"type": "array", "items": {"type": ["string", "number"]}}),
        ('"a" | "b"', {"type": "string", "enum": ["a", "b"]}),
        ('"a" | 1', {"enum": ["a", 1]}),
        ('"a" | null', {"type": ["string", "null"], "enum": ["a", None]}),
        ("enum<string>", {"type": "string", "enum": []}),
        ("enum<a, b>", {"type": "string", "enum": ["a", "b"]}),
        ("string (uuid)", {"type": "string", "format": "uuid"}),
        ("integer<int64>", {"type": "integer", "format": "int64"}),
        ("string, optional", {"type": "string"}),
        ("dict[str, int]", {"type": "object", "additionalProperties": {"type": "integer"}}),
        ("User Object", None),
        ("string | Thing", None),
        ("", None),
        ("(" * 400, None),
        ("nullable string", {"type": ["string", "null"]}),
        ("integer, nullable", {"type": ["integer", "null"]}),
        ("object nullable", {"type": ["object", "null"]}),
        ("string?", {"type": ["string", "null"]}),
        ("required string", {"type": "string"}),
        ("boolean, default false", {"type": "boolean"}),
        ("boolean (default: false)", {"type": "boolean"}),
        ("integer (1 to 10, required)", {"type": "integer"}),
        ("string array", {"type": "array", "items": {"type": "string"}}),
        ("list of string arrays", {"type": "array", "items": {"type": "array", "items": {"type": "string"}}}),
        ("ISO 8601 string", {"type": "string"}),
        ("string enum", {"type": "string", "enum": []}),
        ("nullable", None),
        ("phone number", None),
        ("account number", None),
    ],
)  # fmt: skip
def test_written_types(written: str, schema: object) -> None:
    assert parse_written(written, HERE) == schema


# -- fields ------------------------------------------------------------------


def test_fields_inside_a_field() -> None:
    found = body_of(
        '<ParamField body="user" type="object" required>\n'
        '<Expandable title="x"><ParamField body="user.name" type="string" required/>'
        "</Expandable>\nWho.</ParamField>",
        '<ParamField body="user.age" type="integer">Years.</ParamField>',
        '<ParamField body="rows[].size" type="number" />',
        '<ParamField body="rows[0].unit" type="string" />',
    )
    assert found["required"] == ["user"]
    assert found["properties"] == {
        "user": {
            "type": "object",
            "description": "Who.",
            "properties": {
                "name": {"type": "string"},
                "age": {"type": "integer", "description": "Years."},
            },
            "required": ["name"],
        },
        "rows": {
            "type": "object",
            "properties": {"size": {"type": "number"}, "unit": {"type": "string"}},
        },
    }


def test_brackets_behind_a_name_make_a_list_in_json() -> None:
    schema = body_of(
        '<ParamField body="tags[]" type="string" required />',
        '<ParamField body="ids[]" type="integer[]" />',
        '<ParamField body="data[]" type="object">'
        '<ParamField body="data[].id" type="string" /></ParamField>',
    )
    texts = {"type": "array", "items": {"type": "string"}}
    assert schema["properties"]["tags"] == texts
    assert schema["properties"]["ids"]["items"] == {"type": "integer"}
    items = schema["properties"]["data"]["items"]
    assert items == {"type": "object", "properties": {"id": {"type": "string"}}}
    assert schema["required"] == ["tags"]


@pytest.mark.parametrize(
    "body",
    [
        '<ParamField body="file" type="file" />',
        "```sh\ncurl https://x.io -F tags[]=a\n```",
        "```sh\ncurl https://x.io -H 'Content-Type: application/x-www-form-urlencoded'\n```",
    ],
)
def test_brackets_behind_a_name_are_of_the_name_in_a_form(body: str) -> None:
    schema = body_of('<ParamField body="tags[]" type="string[]" required />', body)
    texts = {"type": "array", "items": {"type": "string"}}
    assert schema["properties"]["tags[]"] == texts
    assert schema["required"] == ["tags[]"]


def test_fields_of_a_list_and_of_what_has_no_type() -> None:
    inner = '<ParamField body="a" type="string" />'
    for written, outer in [
        ("array", {"type": "array", "items": {"type": "object"}}),
        ("object[][]", {"type": "array", "items": {"type": "array", "items": {"type": "object"}}}),
        ("Item[]", {"type": "array", "items": {"type": "object"}}),
        ("Item", {"type": "object"}),
        ("object | null", {"type": ["object", "null"]}),
    ]:  # fmt: skip
        found = body_of(f'<ParamField body="x" type="{written}">{inner}</ParamField>')
        schema = found["properties"]["x"]
        holder = schema
        while "items" in holder:
            holder = holder["items"]
        assert holder.pop("properties") == {"a": {"type": "string"}}
        assert schema == outer


TABLES = """## Path parameters

| Name | Type | Description |
| --- | :-: | --- |
| `id` | string | The id. |

## Query Parameters

| Parameter | Type | Required | Default | Description |
|-----------|------|----------|---------|-------------|
| `limit` | integer | No | `20` | How many \\| all. |
| **tag** | string\\[] | Yes | - | |

## Request body

| Field | Type | Required |
|---|---|---|
| user.name | `string` | ✅ |
| see above | string | yes |

## Response fields

| Field | Type |
|---|---|
| ok | boolean |

## Error codes in responses

| Name | Type |
|---|---|
| NOPE | string |

## Notes

| Name | Type |
|---|---|
| other | string |
"""


def test_fields_may_stand_in_tables() -> None:
    fragment, _ = read(page(TABLES))
    found = operation(fragment)
    assert [(p["name"], p["in"], p.get("required")) for p in found["parameters"]] == [
        ("id", "path", True),
        ("limit", "query", None),
        ("tag", "query", True),
    ]
    limit, tag = found["parameters"][1:]
    assert limit["description"] == "How many | all."
    assert limit["schema"] == {"type": "integer", "default": 20}
    assert tag["schema"] == {"type": "array", "items": {"type": "string"}}
    (media,) = found["requestBody"]["content"].values()
    (user,) = media["schema"]["properties"].items()
    assert user[0] == "user"
    assert list(user[1]["properties"]) == ["name"]
    assert shape(found["responses"]["default"]) == ["ok"]


def test_tables_beside_components_are_text() -> None:
    field = '<ParamField path="id" type="integer" />\n\n<ResponseField name="a" />\n\n'
    found = operation(read(page(field + TABLES))[0])
    assert [p["name"] for p in found["parameters"]] == ["id", "limit", "tag"]
    assert found["parameters"][0]["schema"] == {"type": "integer"}
    assert shape(found["responses"]["default"]) == ["a"]


def test_an_expandable_behind_a_field_is_what_is_in_it() -> None:
    fragment, _ = read(
        page(
            '<ResponseField name="data" type="array">Rows.</ResponseField>\n'
            '<Expandable title="row"><ResponseField name="id" type="string"/></Expandable>\n'
            '<ResponseField name="n" type="integer" />\n'
            '<Expandable title="more"><ResponseField name="m" type="string"/></Expandable>'
        )
    )
    media = operation(fragment)["responses"]["default"]["content"]["application/json"]
    assert list(media["schema"]["properties"]) == ["data", "n", "m"]
    items = media["schema"]["properties"]["data"]["items"]
    assert items["properties"] == {"id": {"type": "string"}}


def test_labels_defaults_and_options() -> None:
    found = body_of(
        '<ParamField body="a" type="string" post={["required", "max 3"]}>A.</ParamField>',
        '<ParamField body="b" type="integer" default="5" pre={["deprecated"]} />',
        '<ParamField body="c" type="integer" default="many" />',
        '<ParamField body="d" type="boolean" default={true} required="false" />',
        '<ParamField body="e" type="string" default="null" initialValue="x" />',
        '<ParamField body="f" type="enum<integer>" enum={[1, 2]} default={3} />',
        '<ParamField body="g" type="string" enum={["x"]} placeholder="Type x" />',
    )
    assert found["required"] == ["a"]
    assert found["properties"] == {
        "a": {"type": "string", "description": "max 3\n\nA."},
        "b": {"type": "integer", "default": 5, "deprecated": True},
        "c": {"type": "integer"},
        "d": {"type": "boolean", "default": True},
        "e": {"type": "string", "example": "x"},
        "f": {"type": "integer", "enum": [1, 2]},
        "g": {"type": "string", "enum": ["x"]},
    }


def test_options_may_be_listed_as_on_other_pages() -> None:
    schema = body_of(
        '<ParamField body="a" type="enum<string>">\nText.\n\n'
        "Available options: `x`, `y`\n\nMore.\n</ParamField>",
        '<ParamField body="b" type="number">Available options: `0`, `1`.</ParamField>',
        '<ParamField body="c" type="string">Available options: see below.</ParamField>',
    )
    assert schema["properties"] == {
        "a": {"type": "string", "enum": ["x", "y"], "description": "Text.\n\nMore."},
        "b": {"type": "number", "enum": [0, 1]},
        "c": {"type": "string", "description": "Available options: see below."},
    }


def test_panes_of_tabs_are_alternatives_unless_they_are_sections() -> None:
    field = '<ParamField body="{}" type="{}" required />'
    tab = '<Tab title="{}">{}</Tab>'
    found = body_of(
        f'<Tabs>{tab.format("Card", field.format("a", "string"))}'
        f'{tab.format("Bank", field.format("a", "integer"))}</Tabs>',
        f'<Tabs>{tab.format("Body", field.format("b", "string"))}</Tabs>',
    )
    assert found["required"] == ["b"]
    assert found["properties"]["a"] == {
        "anyOf": [{"type": "string"}, {"type": "integer"}]
    }


def test_every_node_knows_its_line() -> None:
    text = page(
        '<ParamField path="id" type="string" />\n\n<ParamField body="a" type="string" />'
    )
    fragment, _ = read(text)
    lines = text.split("\n")
    found = operation(fragment)
    assert lines[found.where.line - 1].startswith("api:")
    assert 'path="id"' in lines[found["parameters"][0].where.line - 1]
    (media,) = found["requestBody"]["content"].values()
    place = media["schema"]["properties"].key_where["a"]
    assert 'body="a"' in lines[place.line - 1]
    assert place.file == "docs/a.mdx"


# -- method, path, server ----------------------------------------------------

CURL = "```bash\ncurl {} -H 'X-Api-Key: k'\n```"


@pytest.mark.parametrize(
    ("api", "settings", "command", "path", "server"),
    [
        ("GET https://x.io/v1/a", {}, "", "/v1/a", "https://x.io"),
        ("GET https://x.io/v1/a", {"api": {"mdx": {"server": "https://x.io/v1/"}}}, "", "/a", "https://x.io/v1"),
        ("GET https://x.io/v1/a", {"api": {"baseUrl": "https://y.io"}}, "", "/v1/a", "https://x.io"),
        ("get /a/:b", {"api": {"baseUrl": ["https://y.io/v1"]}}, "https://x.io/a/1", "/a/{b}", "https://y.io/v1"),
        ("get /a/:b/c", {}, "-X GET https://x.io/v2/a/17/c?d=e", "/a/{b}/c", "https://x.io/v2"),
        ("get /a/{b}", {}, "https://x.io/other", "/a/{b}", None),
        ("get /a", {}, "", "/a", None),
        ("DEL a?b={c}", {}, "", "/a", None),
        ("GET https://x.io", {}, "", "/", "https://x.io"),
    ],
)  # fmt: skip
def test_endpoints(
    api: str, settings: object, command: str, path: str, server: str | None
) -> None:
    text = page(CURL.format(command) if command else "Text.", api)
    fragment, _ = read(text, settings)
    assert list(fragment.document["paths"]) == [path]
    servers = fragment.document.get("servers")
    assert (servers and servers[0]["url"]) == server
    assert ("servers" in fragment.silent) == (server is None)


@pytest.mark.parametrize(
    ("api", "path", "server"),
    [
        ("GET {{baseUrl}}/v1/a", "/v1/a", None),
        ("GET <base_url>/v1/a", "/v1/a", None),
        ("GET {MY_API_HOST}/v1/a", "/v1/a", None),
        ("GET /{host}/a", "/{host}/a", None),
        ("GET api.x.io/v1/a", "/v1/a", "https://api.x.io"),
        ("GET v1.0/a.json", "/v1.0/a.json", None),
        ("GET `/v1/a`", "/v1/a", None),
        ("GET /v1/[id]", "/v1/{id}", None),
        ("GET /v1/${id}/$part", "/v1/{id}/{part}", None),
        ("GET /v1/{id:int}/{rest+}", "/v1/{id}/{rest}", None),
        ("GET https://x.io/{id}.json", "/{id}.json", "https://x.io"),
    ],
)
def test_addresses_as_people_write_them(
    api: str, path: str, server: str | None
) -> None:
    fragment, _ = read(page("Text.", api))
    assert list(fragment.document["paths"]) == [path]
    servers = fragment.document.get("servers")
    assert (servers and servers[0]["url"]) == server
    listed = [p["name"] for p in operation(fragment).get("parameters", [])]
    assert listed == re.findall(r"\{(\w+)\}", path)


@pytest.mark.parametrize("api", ["POST wss://x.io/a", "GET ftp://x.io/a"])
def test_an_address_that_is_not_of_http_is_no_operation(api: str) -> None:
    problems = Problems()
    assert read_source("a.md", page("Text.", api).encode(), problems) == []
    assert [problem.code for problem in problems] == ["E100"]


def test_a_page_without_front_matter_is_what_its_command_sends() -> None:
    fragment, _ = read(
        "# Make\n\n> Makes it.\n\n"
        '<ParamField path="id" type="string" required />\n\n'
        "```bash\ncurl https://x.io/v1/things/:id -d '{\"a\": \"it'\\''s\"}'\n```\n"
    )
    (key,) = fragment.document["paths"]["/v1/things/{id}"]
    assert key == "post"
    found = operation(fragment)
    assert (found["summary"], found["description"]) == ("Make", "Makes it.")
    media = found["requestBody"]["content"]["application/json"]
    assert media == {"schema": {}, "example": {"a": "it's"}}


@pytest.mark.parametrize(
    "line",
    [
        "**Endpoint:** `PUT` `/things/{id}`",
        "```http\nPUT /things/:id\n```",
        "**PUT** `https://x.io/v1/things/{id}`",
    ],
)
def test_a_page_without_front_matter_is_what_its_line_says(line: str) -> None:
    fields = '<ParamField path="id" type="string" required />'
    command = "```sh\ncurl -X PUT https://x.io/v1/things/17\n```"
    fragment, _ = read(f"# Put\n\n{line}\n\n{fields}\n\n{command}\n")
    url = fragment.document["servers"][0]["url"]
    (path,) = fragment.document["paths"]
    assert url + path == "https://x.io/v1/things/{id}"
    assert list(fragment.document["paths"][path]) == ["put"]


def test_a_heading_says_where_the_parameters_below_it_go() -> None:
    name = '<ParamField name="{}" type="string" />'
    parts = [
        f"## {place}\n\n{name.format(place[0])}"
        for place in ("Path parameters", "Query Parameters", "Headers", "Request body")
    ]
    found = operation(read(page("\n\n".join(parts), "POST https://x.io/a/{P}"))[0])
    assert [(p["in"], p["name"]) for p in found["parameters"]] == [
        ("path", "P"),
        ("query", "Q"),
        ("header", "H"),
    ]
    (media,) = found["requestBody"]["content"].values()
    assert list(media["schema"]["properties"]) == ["R"]


@pytest.mark.parametrize("heading", ["", "## Fields", "## Path and query parameters"])
def test_a_parameter_of_no_place_is_an_error(heading: str) -> None:
    text = page(f'{heading}\n\n<ParamField name="a" />', "POST https://x.io/a")
    problems = Problems()
    assert read_source("a.md", text.encode(), problems) == []
    assert [problem.code for problem in problems] == ["E121"]


def test_a_page_with_two_calls_and_no_front_matter_says_nothing() -> None:
    text = '# T\n\nGET /a\n\nGET /b\n\n<ParamField query="q" type="string" />\n'
    problems = Problems()
    assert read_source("a.md", text.encode(), problems) == []
    (problem,) = problems
    assert problem.code == "E100"
    assert "several operations (GET /a, GET /b)" in problem.text


def section(call: str, field: str, command: str) -> str:
    return f"{call}\n\n<ParamField {field} />\n\n{CURL.format(command)}\n\n"


UPLOAD = ('body="name"', "-X POST https://x.io/v1/files")
RETRIEVE = ('path="id"', "https://x.io/v1/files/17")


@pytest.mark.parametrize(
    "body",
    [
        section("`POST /files`", *UPLOAD) + section("`GET /files/{id}`", *RETRIEVE),
        section("## Upload", *UPLOAD) + section("## Retrieve", *RETRIEVE),
        section("`GET /files`", UPLOAD[0], "https://x.io/v1/files").replace(
            "<Param", "`POST /files`\n\n<Param"
        ),
        "".join(
            f"<RequestExample>\n{section('', *each)}</RequestExample>\n"
            for each in (UPLOAD, RETRIEVE)
        ),
        f"<RequestExample>\n{section('`POST /files`', *UPLOAD)}</RequestExample>\n"
        + section("`GET /files/{id}`", *RETRIEVE),
    ],
)
def test_a_page_of_several_operations_is_none(body: str) -> None:
    problems = Problems()
    assert read_source("a.md", f"# T\n\n{body}".encode(), problems) == []
    (problem,) = problems
    assert problem.code == "E122"
    assert "several operations" in problem.text


@pytest.mark.parametrize(
    "body",
    [
        section("## A", *RETRIEVE) + CURL.format("https://x.io/v1/files/18"),
        section("`GET /files/{id}`", *RETRIEVE) + CURL.format("-X POST https://id.x.io/in"),
        section("`GET /files/{id}`", 'path="id"', "-X POST https://id.x.io/in"),
        section("`GET /files/{id}`", *RETRIEVE) + "Then `DELETE /files/{id}`:\n\n`DELETE /files/{id}`",
        "<RequestExample>\n" + section("", *RETRIEVE) + "</RequestExample>\n" + section("## B", *UPLOAD),
    ],
)  # fmt: skip
def test_a_page_may_mention_other_operations(body: str) -> None:
    fragment, _ = read(f"# T\n\n{body}")
    (path,) = fragment.document["paths"]
    assert path.removeprefix("/v1") == "/files/{id}"


def test_the_request_example_goes_before_a_line_of_another_operation() -> None:
    fields = '<ParamField path="id" type="string" />'
    example = CURL.format("-X PUT https://x.io/v1/files/17")
    text = f"# T\n\n{fields}\n\n<RequestExample>\n{example}\n</RequestExample>\n"
    fragment, _ = read(f"{text}\nAfter it:\n\n```\nPOST /v1/jobs\n```\n")
    assert list(fragment.document["paths"]["/v1/files/{id}"]) == ["put"]
    fragment, _ = read(f"{text}\n```\nPUT /files/:file\n```\n")
    assert list(fragment.document["paths"]["/files/{file}"]) == ["put"]


@pytest.mark.parametrize(
    ("names", "url", "path"),
    [
        (["id"], "/v1/things/17", "/v1/things/{id}"),
        (["id", "thing_id"], "/v2/things/0f3a/parts/9b1c", "/v2/things/{thing_id}/parts/{id}"),
        (["userId"], "/users/YOUR_ID/oauth2", "/users/{userId}/oauth2"),
        (["id"], "/users/your-user-id", "/users/{id}"),
        (["note_id"], "/notes/{noteId}", "/notes/{noteId}"),
        (["id"], "/v1/things/$THING", "/v1/things/{id}"),
    ],
)  # fmt: skip
def test_values_in_the_path_of_a_command_are_its_parameters(
    names: list[str], url: str, path: str
) -> None:
    fields = "\n\n".join(f'<ParamField path="{n}" type="string" />' for n in names)
    fragment, _ = read(f"# T\n\n{fields}\n\n{CURL.format('https://x2.io' + url)}\n")
    assert list(fragment.document["paths"]) == [path]
    assert fragment.document["servers"][0]["url"] == "https://x2.io"
    placed = [p["name"] for p in operation(fragment)["parameters"]]
    assert sorted(placed) == sorted(re.findall(r"\{(\w+)\}", path))


@pytest.mark.parametrize(
    "url",
    [
        "/things/34a080c9-b17d-4187-ad80-5af20266e535",
        "/things/507f1f77bcf86cd799439011/parts",
        "/things/48201",
        "/things/YOUR_THING_ID",
        "/things/msg_01HX5ZK2",
        "/things/$THING",
    ],
)
def test_a_value_in_a_command_that_no_parameter_stands_for(url: str) -> None:
    """The client would send the example's own value in every call."""
    text = f'# T\n\n<ParamField query="q" />\n\n{CURL.format("https://x.io" + url)}\n'
    problems = Problems()
    assert read_source("a.md", text.encode(), problems) == []
    (problem,) = problems
    assert problem.code == "E122"
    assert f"{url.split('/')[2]!r} is for in https://x.io{url}" in problem.text


@pytest.mark.parametrize(
    "url",
    ["/v1/oauth2/tokens", "/2010-04-01/a", "/rest/api/3/a", "/models/flux-1.1-pro"],
)
def test_a_path_may_have_digits_of_its_own(url: str) -> None:
    text = f'# T\n\n<ParamField query="q" />\n\n{CURL.format("https://x.io" + url)}\n'
    fragment, _ = read(text)
    assert list(fragment.document["paths"]) == [url]


def test_it_has_to_be_clear_which_value_is_a_parameter() -> None:
    fields = "".join(f'<ParamField path="{n}" type="string" />\n\n' for n in "ab")
    text = f"# T\n\n{fields}{CURL.format('https://x.io/things/1/2')}\n"
    problems = Problems()
    assert read_source("a.md", text.encode(), problems) == []
    (problem,) = problems
    assert problem.code == "E122"
    assert "where 'a', 'b' go in https://x.io/things/1/2" in problem.text


def test_a_path_parameter_may_be_one_of_the_server() -> None:
    text = page('<ParamField path="shop" type="string" />', "GET https://{shop}.x.io/a")
    fragment, problems = read(text)
    assert fragment.document["servers"][0]["url"] == "https://{shop}.x.io"
    assert "parameters" not in operation(fragment)
    assert not any("shop" in text for text in texts(problems))


@pytest.mark.parametrize(
    ("api", "path", "names"),
    [
        ("GET /a?kind=book&b={c}", "/a?kind=book", ["b"]),
        ("GET https://x.io/a?kind=book&of=x%20y", "/a?kind=book&of=x+y", []),
        ("GET /a/:id?listed=1&page=", "/a/{id}", ["page"]),
        ("GET /a?b=:c&d=<e>#top", "/a", ["b", "d"]),
    ],
)
def test_the_query_of_an_endpoint_is_sent(
    api: str, path: str, names: list[str]
) -> None:
    fragment, problems = read(page('<ParamField query="listed" type="string" />', api))
    assert list(fragment.document["paths"]) == [path]
    found = operation(fragment)["parameters"]
    assert [p["name"] for p in found if p["in"] == "query"] == ["listed", *names]
    noted = " ".join(texts(problems))
    for name in [*names, *path.split("?")[1:]]:
        assert repr(name) in noted


def test_what_only_the_command_sends_may_be_given() -> None:
    command = CURL.format("'https://x.io/v1/things/1?listed=1&dry=true&of={of}'")
    fields = '<ParamField query="listed" type="integer" />'
    fragment, problems = read(
        page(f"{fields}\n\n{command}", "GET https://x.io/v1/things/{id}?fixed=1")
    )
    found = {p["name"]: p for p in operation(fragment)["parameters"]}
    assert list(found) == ["id", "listed", "dry", "of"]
    assert found["dry"] == {"name": "dry", "in": "query", "schema": {"example": "true"}}
    assert found["of"]["schema"] == {}
    assert sum("which its cURL command sends" in text for text in texts(problems)) == 2


@pytest.mark.parametrize(
    "options",
    ["-G {} -d 'q=a b' -d dry=true", "{} --get --data-urlencode q='a b' -d dry=true"],
)
def test_a_command_may_send_its_data_in_the_query(options: str) -> None:
    command = CURL.format(options.format("https://x.io/v1/things"))
    fragment, _ = read(f'# T\n\n<ParamField query="q" type="string" />\n\n{command}\n')
    assert list(fragment.document["paths"]["/v1/things"]) == ["get"]
    found = operation(fragment)
    assert [p["name"] for p in found["parameters"]] == ["q", "dry"]
    assert "requestBody" not in found


def test_of_several_commands_that_of_the_operation_counts() -> None:
    login = CURL.format("-X POST https://id.x.io/login -d '{\"user\": 1}'")
    command = CURL.format("-X POST https://x.io/v2/a -d '{\"a\": 1}'")
    fragment, _ = read(page(f"{login}\n\n{command}", "POST /a"))
    assert fragment.document["servers"][0]["url"] == "https://x.io/v2"
    (media,) = operation(fragment)["requestBody"]["content"].values()
    assert media["example"] == {"a": 1}


def test_a_page_of_examples_alone_is_what_its_command_sends() -> None:
    text = (
        "# T\n\n<RequestExample>\n```sh\ncurl https://x.io/a\n```\n</RequestExample>\n"
    )
    fragment, _ = read(text)
    assert list(fragment.document["paths"]["/a"]) == ["get"]
    problems = Problems()
    assert read_source("a.md", text.replace("curl", "get").encode(), problems) == []
    assert [problem.code for problem in problems] == ["E100"]


def test_a_path_parameter_of_another_spelling() -> None:
    fragment, problems = read(
        page(
            '<ParamField path="thing_id" type="integer" />',
            "GET https://x.io/t/:thingId",
        )
    )
    (parameter,) = operation(fragment)["parameters"]
    assert (parameter["name"], parameter["schema"]) == ("thingId", {"type": "integer"})
    assert any(
        "the path calls 'thing_id' 'thingId'" in text for text in texts(problems)
    )


def test_a_host_that_is_none_is_no_server() -> None:
    source = Source("a.mdx", page("Text.", "GET https://x[].io/a").encode())
    found = analyse([source], ClientOptions("x", (), "o", "x_client", "X"))
    assert "is no address of https" in " ".join(p.text for p in found.problems)


# -- security ----------------------------------------------------------------

BEARER = {"bearerAuth": {"type": "http", "scheme": "bearer"}}
AUTH = '<ParamField header="Authorization" type="string" required>{}</ParamField>'


@pytest.mark.parametrize(
    ("front", "body", "settings", "schemes"),
    [
        ("authMethod: bearer", "", {}, BEARER),
        ("authMethod: bearer", AUTH.format("The token."), {}, BEARER),
        ("authMethod: basic", "", {"api": {"auth": {"method": "bearer"}}}, {"basicAuth": {"type": "http", "scheme": "basic"}}),
        ("x: y", "", {"api": {"mdx": {"auth": {"method": "bearer"}}}}, BEARER),
        ("x: y", "", {"api": {"auth": {"method": "key", "name": "X-K"}}}, {"X-K": {"type": "apiKey", "in": "header", "name": "X-K"}}),
        ("authMethod: none", "", {"api": {"auth": {"method": "bearer"}}}, {}),
        ("authMethod: key", "", {"api": {"auth": {"method": "key", "name": "X-K"}}}, {"X-K": {"type": "apiKey", "in": "header", "name": "X-K"}}),
        ("authMethod: key", "", {}, None),
        ("x: y", AUTH.format("A bearer token."), {}, {"bearerAuth": {**BEARER["bearerAuth"], "description": "A bearer token."}}),
        ("x: y", AUTH.format("Your key."), {}, None),
        ("x: y", '<ParamField header="x-api-key" type="string" />', {}, {"x-api-key": {"type": "apiKey", "in": "header", "name": "x-api-key"}}),
        ("x: y", "```sh\ncurl https://x.io/a -H 'Authorization: Bearer T'\n```", {}, BEARER),
        ("x: y", "```sh\ncurl https://x.io/a -H 'X-Org-Api-Key: T'\n```", {}, {"x-org-api-key": {"type": "apiKey", "in": "header", "name": "x-org-api-key"}}),
        ("x: y", "", {}, None),
    ],
)  # fmt: skip
def test_security(front: str, body: str, settings: object, schemes: object) -> None:
    text = f"---\ntitle: T\napi: GET https://x.io/a\n{front}\n---\n\n{body}\n"
    fragment, _ = read(text, settings)
    components = fragment.document.get("components", {})
    assert ("security" in fragment.silent) == (schemes is None)
    assert components.get("securitySchemes", {}) == (schemes or {})
    assert "parameters" not in operation(fragment)


# -- snippets ----------------------------------------------------------------


def test_snippets_are_read_where_they_are_used() -> None:
    shared = (
        '---\ntitle: S\n---\n<ParamField query="a" type="string" />\n'
        '<Snippet file="deep/b.mdx" />\n'
    )
    text = page(
        'import Common from "/snippets/common.mdx"\n'
        "import Other from '/snippets/other.mdx'\n\n<Common />\n\n<Other x={1} />",
        "GET https://x.io/a",
    )
    sources = [
        Source("docs/a.mdx", text.encode()),
        Source("docs/snippets/common.mdx", shared.encode()),
        Source("docs/snippets/deep/b.mdx", b'<ParamField query="b" type="integer" />'),
    ]
    found = analyse(sources, ClientOptions("x", (), "o", "x_client", "X"))
    assert found.errors == ()
    parameters = found.document["paths"]["/a"]["get"]["parameters"]
    assert [(p["name"], str(p.where)) for p in parameters] == [
        ("a", "docs/snippets/common.mdx:4"),
        ("b", "docs/snippets/deep/b.mdx:1"),
    ]
    notes = [p for p in found.problems if "not among the specs" in p.text]
    assert [str(note.where) for note in notes] == ["docs/a.mdx:11"]


def test_snippets_in_snippets_end() -> None:
    text = page('<Snippet file="0.mdx" />', "GET https://x.io/a")
    first = Source("a.mdx", text.encode())
    itself = Source("snippets/0.mdx", b'<Snippet file="0.mdx" />' * 100)
    chain = [
        Source(f"snippets/{n}.mdx", f'<Snippet file="{n + 1}.mdx" />'.encode() * 3)
        for n in range(30)
    ]
    options = ClientOptions("x", (), "o", "x_client", "X")
    assert analyse([first, itself], options).errors == ()
    (problem,) = analyse([first, *chain], options).errors
    assert (problem.code, problem.operation) == ("E121", "GET /a")


# -- bodies and responses ----------------------------------------------------


def responses(body: str) -> Any:
    return operation(read(page(body))[0])["responses"]


def shape(response: Any) -> Any:
    (media,) = response["content"].values()
    return list(media["schema"].get("properties", []))


FIELD = '<ResponseField name="{}" type="string" />'


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        (FIELD.format("a"), {"default": ["a"]}),
        (FIELD.format("a") + "\n<ResponseExample>\n```json 201\n{}\n```\n</ResponseExample>", {"201": ["a"]}),
        (f'<Tabs><Tab title="200">{FIELD.format("a")}</Tab><Tab title="404 Not found">{FIELD.format("b")}</Tab></Tabs>', {"200": ["a"], "404": ["b"]}),
        (f'<Tabs><Tab title="Success">{FIELD.format("a")}</Tab><Tab title="Error">{FIELD.format("b")}</Tab></Tabs>', {"4XX": ["b"], "default": ["a"]}),
        (f'{FIELD.format("a")}\n\n### Error response\n\n{FIELD.format("b")}\n\n<ResponseExample>\n```json 200\n{{}}\n```\n```json 400\n{{}}\n```\n```json 500\n{{}}\n```\n</ResponseExample>', {"200": ["a"], "400": ["b"], "500": ["b"]}),
        (f'## Response\n\n{FIELD.format("a")}\n\n## Status 422\n\n{FIELD.format("b")}', {"422": ["b"], "default": ["a"]}),
        (f'{FIELD.format("a")}\n<ResponseField name="402 No money"><Expandable>{FIELD.format("b")}</Expandable></ResponseField>', {"402": ["b"], "default": ["a"]}),
        (f'<Accordion title="HTTP 200 - OK">{FIELD.format("a")}</Accordion>', {"200": ["a"]}),
    ],
)  # fmt: skip
def test_statuses(body: str, fields: dict[str, list[str]]) -> None:
    found = responses(body)
    assert {status: shape(found[status]) for status in found} == fields


@pytest.mark.parametrize(
    ("title", "status", "description"),
    [
        ("200: OK", "200", "OK"),
        ("Success (200)", "200", "Success"),
        ("Error 404", "404", "Error"),
        ("Unauthorized - 401", "401", "Unauthorized"),
        ('title="201 Made"', "201", "Made"),
        ("Not Found", "404", "Not Found"),
        ("HTTP/1.1 200 OK", "200", "HTTP/1.1 200 OK"),
        ("4xx", "4XX", ""),
        ("Page 799", "default", "Page 799"),
        ("v1.200", "default", "v1.200"),
        ("Things found", "default", "Things found"),
    ],
)
def test_the_title_of_an_example_tells_its_status(
    title: str, status: str, description: str
) -> None:
    found = responses(
        f"<ResponseExample>\n```json {title}\n{{}}\n```\n</ResponseExample>"
    )
    ((key, response),) = found.items()
    assert (key, response["description"]) == (status, description)


def test_fields_may_be_named_as_statuses_are_called() -> None:
    found = responses(f'{FIELD.format("accepted")}\n\n{FIELD.format("gone")}')
    assert shape(found["default"]) == ["accepted", "gone"]


def test_a_list_of_status_codes_is_no_list_of_fields() -> None:
    """Such a list has what a status means where a field has its type."""
    codes = """## Response codes

<ResponseField name="200" type="Success">Read.</ResponseField>
<ResponseField name="401" type="Unauthorized">Wrong key.</ResponseField>
<ResponseField name="404 Not found" type="number" />
<ResponseField name="422" type="object">Wrong.</ResponseField>
"""
    found = responses(f"{FIELD.format('a')}\n\n{codes}")
    assert list(found) == ["200", "401", "404", "422"]
    assert shape(found["200"]) == ["a"]
    assert found["401"] == {"description": "Wrong key."}
    assert found["404"] == {"description": "Not found"}
    media = found["422"]["content"]["application/json"]
    assert media["schema"] == {"type": "object"}


def test_a_response_field_without_a_name_is_the_response() -> None:
    found = responses('<ResponseField type="string[]" />')
    media = found["default"]["content"]["application/json"]
    assert media["schema"] == {"type": "array", "items": {"type": "string"}}


def test_an_example_that_is_a_list_makes_the_response_one() -> None:
    example = '<ResponseExample>\n```json 200\n[{"a": "b"}]\n```\n</ResponseExample>'
    media = responses(f'{FIELD.format("a")}\n{example}')["200"]["content"]
    assert media["application/json"]["schema"] == {
        "type": "array",
        "items": {"type": "object", "properties": {"a": {"type": "string"}}},
    }


def test_what_an_example_alone_says_is_anything() -> None:
    text = page('<ResponseExample>\n```json 200\n{"a": 1}\n```\n</ResponseExample>')
    fragment, problems = read(text)
    media = operation(fragment)["responses"]["200"]["content"]["application/json"]
    assert media == {"schema": {}, "example": {"a": 1}}
    assert any(
        "only an example; anything is allowed" in text for text in texts(problems)
    )


def test_examples_of_other_kinds() -> None:
    found = responses(
        "<ResponseExample>\n```text 200\nid,name\n```\n```text 204\nNo content\n```\n"
        "```json 500\n{broken}\n```\n</ResponseExample>"
    )
    assert found["200"]["content"] == {"text/plain": {"schema": {"type": "string"}}}
    assert "content" not in found["204"]
    assert "content" not in found["500"]


@pytest.mark.parametrize(
    ("extra", "body", "media_type"),
    [
        ("x: y", "", "application/json"),
        ("contentType: multipart/form-data", "", "multipart/form-data"),
        ("x: y", '<ParamField header="Content-Type" default="text/csv" />', "text/csv"),
        ("x: y", '<ParamField body="f" type="file[]" />', "multipart/form-data"),
        ("x: y", '<ParamField header="Content-Type">`application/json`</ParamField>\n<ParamField body="f" type="file" />', "multipart/form-data"),
        ("x: y", "```sh\ncurl https://x.io -F f=@a\n```", "multipart/form-data"),
        (
            "x: y",
            "```sh\ncurl https://x.io -H 'Content-Type: a/b+json'\n```",
            "a/b+json",
        ),
        ("x: y", "```sh\ncurl https://x.io -d a=b\n```", "application/x-www-form-urlencoded"),
        ("x: y", "```sh\ncurl https://x.io -d 'a=b&c[]=d e'\n```", "application/x-www-form-urlencoded"),
        ("x: y", "```sh\ncurl https://x.io --data-urlencode \"a=b\"\n```", "application/x-www-form-urlencoded"),
        ("x: y", "```sh\ncurl https://x.io -d '{\"a\": 1}'\n```", "application/json"),
        ("x: y", "```sh\ncurl https://x.io -d @body.json\n```", "application/json"),
    ],
)  # fmt: skip
def test_media_types(extra: str, body: str, media_type: str) -> None:
    field = '<ParamField body="a" type="string" />'
    text = f"---\ntitle: T\napi: POST /a\n{extra}\n---\n\n{field}\n\n{body}\n"
    found = operation(read(text)[0])
    assert list(found["requestBody"]["content"]) == [media_type]
    assert "parameters" not in found


# -- pages that name an operation --------------------------------------------

DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "X", "version": "1"},
    "servers": [{"url": "https://x.io"}],
    "security": [],
    "paths": {
        "/Things/{id}": {
            "get": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {}}
                ],
                "responses": {"204": {"description": ""}},
            }
        },
        "/things": {
            "post": {"summary": "Own", "responses": {"204": {"description": ""}}}
        },
    },
    "webhooks": {"thing.made": {"post": {"responses": {}}}},
}


def joined(named: str, *files: str) -> tuple[list[Fragment], list[Problem]]:
    problems = Problems()
    text = f'---\ntitle: Page\nopenapi: "{named}"\n---\n\nText.\n'
    parts = list(read_source("docs/api/page.mdx", text.encode(), problems))
    assert isinstance(parts[0], Named)
    for file in files:
        parts += read_source(file, json.dumps(DOCUMENT).encode(), problems)
    return join(parts, problems), list(problems)


@pytest.mark.parametrize(
    "named",
    [
        "GET /Things/{id}",
        "get /things/{thingId}/",
        "GET /things/:thing",
        "api.json GET /things/{id}",
        "/docs/API.JSON GET /things/{id}",
        "api GET /things/{id}",
        "api.yaml GET /things/{id}",
        "../docs/api.json GET /things/{id}",
        "elsewhere/api.json GET /things/{id}",
        "https://x.io/docs/api.json?v=1 GET /things/{id}",
    ],
)
def test_an_operation_is_found(named: str) -> None:
    (fragment,), problems = joined(named, "docs/api.json")
    assert problems == []
    (key,) = fragment.pages
    assert key == ("/Things/{id}", "get")
    assert fragment.pages[key].file == "docs/api/page.mdx"
    assert fragment.document["paths"]["/Things/{id}"]["get"]["summary"] == "Page"
    assert fragment.document["paths"]["/things"]["post"]["summary"] == "Own"


def test_a_webhook_is_found() -> None:
    (fragment,), problems = joined("webhook thing.made", "docs/api.json")
    assert problems == []
    assert list(fragment.pages) == [("thing.made", "webhook")]
    assert fragment.document["webhooks"]["thing.made"]["post"]["summary"] == "Page"


def test_the_nearest_of_two_documents_of_one_name() -> None:
    fragments, problems = joined("x.json POST /things", "docs/api/x.json", "b/x.json")
    assert problems == []
    assert [bool(f.pages) for f in fragments if f.origin.file == "docs/api/x.json"] == [
        True
    ]


@pytest.mark.parametrize(
    ("named", "files", "part"),
    [
        (
            "GET /things/{id}",
            (),
            "an OpenAPI document, which is not among the specs; put",
        ),
        ("b.json GET /things/{id}", ("a.json",), "put b.json beside this page"),
        ("PUT /things", ("a.json",), "the nearest is POST /things"),
        ("webhook thing.lost", ("a.json",), "not in a.json"),
    ],
)
def test_an_operation_is_not_found(
    named: str, files: tuple[str, ...], part: str
) -> None:
    _, (problem,) = joined(named, *files)
    assert (problem.code, problem.where) == ("E120", Where("docs/api/page.mdx", 3))
    assert part in problem.text


def test_a_page_of_a_document_may_stand_beside_it() -> None:
    """The page of a block says what the document's operation is called."""
    block = json.dumps({**DOCUMENT, "paths": {"/things": DOCUMENT["paths"]["/things"]}})  # type: ignore[index]
    text = f"# Make a thing\n\n```json POST /things\n{block}\n```\n"
    sources = [
        Source("a.json", json.dumps(DOCUMENT).encode()),
        Source("make-a-thing.md", text.encode()),
    ]
    found = analyse(sources, ClientOptions("x", (), "o", "x_client", "X"))
    assert found.errors == ()
    calls = {str(operation.call) for operation in found.built.package.operations}
    assert "things.make_a_thing" in calls


# -- real pages, and what is left of them ------------------------------------


def pages_with(corpus: Path, pattern: str) -> dict[str, list[Path]]:
    """The pages of the corpus with a text in their front matter, by their site."""
    found: dict[str, list[Path]] = {}
    for file in sorted((corpus / "pages").rglob("*.md*")):
        front = file.read_text("utf-8").split("\n---", 1)[0]
        if front.startswith("---") and re.search(pattern, front, re.MULTILINE):
            found.setdefault(file.parent.name, []).append(file)
    return found


@pytest.mark.corpus
def test_pages_of_components_of_the_corpus(shared: Path) -> None:
    found = pages_with(shared / "corpus", r"^api:")
    assert found
    for files in found.values():
        sources = [Source(file.name, file.read_bytes()) for file in files]
        analysis = analyse(sources, ClientOptions("x", (), "o", "x_client", "X"))
        assert analysis.errors == ()
        package = analysis.built.package
        assert len(package.operations) == len(files)
        assert len(package.servers) == 1
        for operation in package.operations:
            statuses = [response.status for response in operation.responses]
            assert statuses[0] == "200"
            assert len(statuses) > 1
            assert all(response.model != "Any" for response in operation.responses)
        document = json.loads(json.dumps(analysis.document))
        validate({**document, "info": {"title": "T", "version": "1"}})


@pytest.mark.corpus
def test_pages_that_name_operations_of_the_corpus(shared: Path) -> None:
    corpus = shared / "corpus"
    found = pages_with(corpus, r"^openapi: .*(?:GET|POST|PUT|PATCH|DELETE) /")
    assert found
    for site, pages in found.items():
        files = [*pages, *(corpus / "documents" / site).rglob("*.json")]
        problems = Problems()
        parts = [
            part
            for file in files
            for part in read_source(
                str(file.relative_to(corpus)), file.read_bytes(), problems
            )
        ]
        fragments = join(parts, problems)
        assert list(problems) == []
        assert sum(len(fragment.pages) for fragment in fragments) == len(pages)


REAL = Path(__file__).parent / "cases/components/specs/notes/update-a-note.mdx"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 1),
            st.integers(0, 30),
            st.text(alphabet="<>{}\"'`/ \nTab=", max_size=6),
        ),
        max_size=5,
    )
)
def test_a_damaged_page_gives_problems(cuts: list[tuple[float, int, str]]) -> None:
    text = REAL.read_text("utf-8")
    for place, length, put in cuts:
        at = int(place * len(text))
        text = text[:at] + put + text[at + length :]
    problems = Problems()
    parts = read_source("a.mdx", text.encode(), problems)
    assert parts or problems.errors
