"""What several flattened pages show of one component."""

from __future__ import annotations

import json
from typing import Any

from codegen.files import Source
from codegen.reading.nodes import Node
from tests.readings import of_sources

TEXT = {"type": "string"}


def page(
    path: str,
    answer: list[dict[str, Any]],
    body: list[dict[str, Any]] | None = None,
    schemas: Any = None,
) -> Source:
    """A page of ``POST path``; each form is its list of alternatives."""

    def content(entries: list[dict[str, Any]]) -> dict[str, Any]:
        return {"application/json": {"schemaArray": entries, "examples": {}}}

    endpoint = {
        "path": path,
        "method": "post",
        "servers": [{"url": "https://x.example"}],
        "request": {
            "security": [],
            "parameters": {},
            "body": content(body) if body else {},
        },
        "response": {"200": content(answer)},
        "deprecated": False,
        "type": "path",
    }
    block = json.dumps({"paths": endpoint, "components": {"schemas": schemas or {}}})
    text = f"# Title\n\n````yaml post {path}\n{block}\n````"
    return Source(f"{path.strip('/')}.md", text.encode())


def thing(*names: str, name: str = "Thing", **keys: Any) -> dict[str, Any]:
    """An entry with these properties; ``!`` marks readOnly, ``?`` writeOnly."""
    marks = {"!": {"readOnly": True}, "?": {"writeOnly": True}}
    properties = {
        each.rstrip("!?"): {"allOf": [{**TEXT, **marks.get(each[-1], {})}]}
        for each in names
    }
    ref = {"refIdentifier": f"#/components/schemas/{name}"} if name else {}
    return {"type": "object", "properties": properties, **ref, **keys}


def schemas(*pages: Source) -> tuple[Node, dict[str, Any]]:
    """The components of the pages' document, and the schema of each answer."""
    analysis = of_sources(pages)
    assert analysis.errors == ()
    answers = {
        path: item["post"]["responses"]["200"]["content"]["application/json"]["schema"]
        for path, item in analysis.document["paths"].items()
    }
    return analysis.document["components"].get("schemas", {}), answers


REF = {"$ref": "#/components/schemas/Thing"}


def test_a_page_that_shows_more_keeps_it_in_its_place() -> None:
    components, answers = schemas(
        page("/a", [thing("x", "y")]), page("/b", [thing("x")])
    )
    assert list(components["Thing"]["properties"]) == ["x"]
    assert answers["/b"] == REF
    assert list(answers["/a"]["properties"]) == ["x", "y"]


def test_the_order_of_pages_does_not_matter() -> None:
    first, second = page("/a", [thing("x", "y")]), page("/b", [thing("x")])
    assert schemas(first, second) == schemas(second, first)


def test_a_definition_on_another_page_wins_however_it_is_written() -> None:
    written = {
        "Thing": {"allOf": [{"$ref": "#/components/schemas/Base"}], "title": "T"},
        "Base": {"type": "object", "properties": {"x": TEXT}},
    }
    listed = {"type": "array", "items": {"allOf": [REF]}}
    components, answers = schemas(
        page("/a", [thing("x")]), page("/b", [listed], schemas=written)
    )
    assert components["Thing"] == written["Thing"]
    assert answers["/a"] == REF


def test_a_type_beside_all_of_is_no_other_component() -> None:
    parts = {"allOf": [{"type": "object", "properties": {"x": TEXT}}]}
    listed = {"type": "array", "items": {"allOf": [REF]}}
    components, _ = schemas(
        page("/a", [listed], schemas={"Thing": parts}),
        page("/b", [listed], schemas={"Thing": {**parts, "type": "object"}}),
    )
    assert components.keys() == {"Thing"}


def test_an_object_without_properties_is_one_component_everywhere() -> None:
    empty = thing(additionalProperties=False)
    written = {
        "Thing": {"type": "object", "properties": {}, "additionalProperties": False}
    }
    listed = {"type": "array", "items": {"allOf": [REF]}}
    _, answers = schemas(page("/a", [empty]), page("/b", [listed], schemas=written))
    assert answers["/a"] == REF


def test_requests_and_responses_show_two_sides_of_one_component() -> None:
    body = thing("name", "secret?", requiredProperties=["id", "name", "secret"])
    answer = thing("id!", "name", requiredProperties=["id", "name", "secret"])
    for pages in (
        [page("/a", [answer], [body])],
        [page("/a", [answer]), page("/b", [thing(name="")], [body])],
    ):
        components, answers = schemas(*pages)
        assert components["Thing"]["properties"].keys() == {"id", "name", "secret"}
        assert sorted(components["Thing"]["required"]) == ["id", "name", "secret"]
        assert answers["/a"] == REF


def test_the_members_of_a_union_keep_their_names() -> None:
    cat, dog = thing("x", name="Cat"), thing("y", name="Dog")
    components, answers = schemas(page("/a", [cat, dog]))
    assert components.keys() == {"Cat", "Dog"}
    assert answers["/a"] == {
        "anyOf": [{"$ref": f"#/components/schemas/{name}"} for name in ("Cat", "Dog")]
    }


def test_members_that_share_a_name_are_none_of_them_that_component() -> None:
    components, answers = schemas(page("/a", [thing("x", "y"), thing("x", "z")]))
    assert components == {}
    assert [list(m["properties"]) for m in answers["/a"]["anyOf"]] == [
        ["x", "y"],
        ["x", "z"],
    ]


def test_alternatives_of_what_one_component_requires_are_that_component() -> None:
    either = [
        thing("x", "y", requiredProperties=["x"]),
        thing("x", "y", requiredProperties=["y"]),
    ]
    components, answers = schemas(page("/a", either))
    assert answers["/a"] == REF
    assert components["Thing"]["anyOf"] == [{"required": ["x"]}, {"required": ["y"]}]


def test_null_is_a_component_s_own_unless_a_page_shows_otherwise() -> None:
    null = {"type": "null", "refIdentifier": "#/components/schemas/Thing"}
    nullable, plain = page("/a", [thing("x"), null]), page("/b", [thing("x")])
    components, answers = schemas(nullable)
    assert components["Thing"]["type"] == ["object", "null"]
    assert answers["/a"] == REF
    components, answers = schemas(nullable, plain)
    assert components["Thing"]["type"] == "object"
    assert answers["/a"]["type"] == ["object", "null"]
    assert answers["/b"] == REF


def test_what_a_page_says_in_other_words_stays_with_it() -> None:
    components, answers = schemas(
        page("/a", [thing("x", description="One.")]),
        page("/b", [thing("x", description="Two.")]),
    )
    assert components["Thing"]["description"] == "One."
    assert answers == {"/a": REF, "/b": {**REF, "description": "Two."}}
