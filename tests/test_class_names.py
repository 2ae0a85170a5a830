"""What the classes of schemas are called, and which schemas share one."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import ClientOptions
from codegen.pipeline import compile_package

USER: dict[str, Any] = {"type": "object", "properties": {"name": {"type": "string"}}}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def listed(items: Any) -> dict[str, Any]:
    return {"type": "array", "items": items}


def found(schemas: dict[str, Any]) -> dict[str, ast.stmt]:
    """The public names of the models of an API that answers with all the schemas."""
    answer = {"type": "object", "properties": {name: ref(name) for name in schemas}}
    content = {"application/json": {"schema": answer}}
    responses = {"200": {"description": "All.", "content": content}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "A", "version": "1"},
        "paths": {"/all": {"get": {"operationId": "all", "responses": responses}}},
        "components": {"schemas": schemas},
    }
    source = Source("api.json", json.dumps(document).encode())
    options = ClientOptions("a", ("api.json",), "out", "a_client", "A")
    files = compile_package([source], options, {}).files
    texts = [f.text for p, f in files.items() if "/models/" in p and "__" not in p]
    return {
        name: node
        for text in texts
        for node in ast.parse(text).body
        for name in bound(node)
        if name != "AllResponse"
    }


def bound(node: ast.stmt) -> Iterator[str]:
    match node:
        case ast.ClassDef(name) | ast.AnnAssign(ast.Name(name)):
            yield name
        case _:
            return


def fields(node: ast.stmt) -> dict[str, str]:
    """The fields of a class by name, as they are annotated."""
    assert isinstance(node, ast.ClassDef)
    return {
        inner.target.id: ast.unparse(inner.annotation)
        for inner in node.body
        if isinstance(inner, ast.AnnAssign) and isinstance(inner.target, ast.Name)
    }


@pytest.mark.parametrize(
    "schema",
    [
        {**USER, "type": ["object", "null"]},
        {"anyOf": [USER, {"type": "null"}]},
        {"enum": ["red", "green", "blue", "white", None]},
    ],
)
def test_what_may_be_null_keeps_its_name(schema: Any) -> None:
    """The null belongs to where it is used, not to a second name."""
    owner = {"type": "object", "properties": {"it": ref("It")}, "required": ["it"]}
    models = found({"It": schema, "Owner": owner})

    assert models.keys() == {"It", "Owner"}
    assert fields(models["Owner"])["it"] == "It | None"


def test_one_that_may_be_null_and_holds_itself_keeps_its_name() -> None:
    node = {"type": ["object", "null"], "properties": {"next": ref("Node")}}
    models = found({"Node": node})

    assert models.keys() == {"Node"}
    assert fields(models["Node"])["next"] == "Node | None"


def test_what_may_be_null_deep_in_others_keeps_its_name() -> None:
    """What stands deep waits until what is around it is read."""
    chain: dict[str, Any] = {
        f"Level{letter}": {
            "type": "object",
            "properties": {"down": ref(f"Level{down}")},
        }
        for letter, down in zip(
            "ABCDEFGHIJKLMNOPQRSTUVWX", "BCDEFGHIJKLMNOPQRSTUVWXY", strict=True
        )
    }
    chain["LevelY"] = {**USER, "type": ["object", "null"]}
    models = found(chain)

    assert models.keys() == set(chain)
    assert fields(models["LevelX"])["down"] == "LevelY | None"


def test_what_may_be_null_is_told_apart_by_its_tag() -> None:
    def tagged_as(kind: str) -> dict[str, Any]:
        properties = {"kind": {"const": kind}}
        return {"type": "object", "properties": properties, "required": ["kind"]}

    cat = {**tagged_as("cat"), "type": ["object", "null"]}
    either = {"anyOf": [ref("Cat"), ref("Dog")]}
    owner = {"type": "object", "properties": {"pet": either}, "required": ["pet"]}
    models = found({"Cat": cat, "Dog": tagged_as("dog"), "Owner": owner})

    assert fields(models["Owner"])["pet"] == "OwnerPet | None"
    assert "ByTag('kind'" in ast.unparse(models["OwnerPet"])


def issue(assignee: dict[str, Any], assignees: dict[str, Any]) -> dict[str, Any]:
    properties = {"assignee": assignee, "assignees": listed(assignees)}
    return {"type": "object", "properties": properties, "required": ["assignees"]}


def test_one_and_many_of_the_same_share_a_class() -> None:
    nested = {"type": "object", "properties": {"team": USER}}
    models = found({"Issue": issue({"description": "It.", **nested}, nested)})

    assert models.keys() == {"Issue", "IssueAssignee", "IssueAssigneeTeam"}
    assert fields(models["Issue"])["assignees"] == "list[IssueAssignee]"


def test_an_item_that_is_something_else_says_that_it_is_an_item() -> None:
    other = {"type": "object", "properties": {"id": {"type": "string"}}}
    models = found({"Issue": issue(USER, other)})

    assert models.keys() == {"Issue", "IssueAssignee", "IssueAssigneesItem"}
    assert fields(models["Issue"])["assignees"] == "list[IssueAssigneesItem]"


def test_an_item_gives_way_to_the_component_of_its_name() -> None:
    models = found({"RuleSuite": USER, "RuleSuites": listed(issue(USER, USER))})

    assert "RuleSuitesItem" in models
    assert fields(models["RuleSuite"]) == {"name": "str | None"}


def either(*members: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"it": {"anyOf": [*members]}}}


def kind(value: str, **others: Any) -> dict[str, Any]:
    properties = {"kind": {"enum": [value]}, **others}
    return {"type": "object", "properties": properties, "required": ["kind"]}


def test_a_form_is_called_by_its_title() -> None:
    models = found({"A": either({**kind("x"), "title": "Cat"}, kind("dog"))})

    assert models.keys() == {"A", "AIt", "AItCat", "AItDog"}


def test_a_form_is_called_by_the_constant_that_no_other_has() -> None:
    action = {"action": {"const": "made"}}
    cat = kind("house-cat", **action)
    dog = {"allOf": [ref("Animal"), kind("dog", **action)]}
    models = found({"A": {"oneOf": [cat, dog]}, "Animal": USER})

    assert models.keys() == {"A", "AHouseCat", "ADog", "Animal"}


def test_a_form_is_called_by_its_only_property() -> None:
    none = {"type": "object", "properties": {"if_none": listed({"type": "string"})}}
    models = found({"A": either({"type": "string"}, none, USER)})

    assert models.keys() == {"A", "AItIfNone", "AItName"}


def test_forms_that_nothing_tells_apart_are_counted() -> None:
    both = {**USER, "properties": {**USER["properties"], "id": {"type": "integer"}}}
    models = found({"A": either(kind("a", x=USER), kind("a", y=USER), USER, both)})

    assert models.keys() >= {f"AItOption{number}" for number in range(1, 5)}


def test_the_only_object_beside_plain_values_needs_no_name_as_a_form() -> None:
    plain = [
        {"type": "string", "const": "none"},
        listed({"type": "integer"}),
        {"type": "null"},
    ]
    models = found({"A": either(*plain, kind("cat"))})

    assert models.keys() == {"A", "AIt"}


def test_the_only_object_of_a_component_leaves_the_name_to_the_whole() -> None:
    models = found({"A": {"anyOf": [{"type": "string"}, kind("cat")]}})

    assert models.keys() == {"A", "ACat"}


PAGE = """# Page

````yaml get {path}
openapi: 3.1.0
paths:
  {path}:
    get:
      operationId: get
      responses:
        '200':
          description: Fine
          content: {{application/json: {{schema: {{$ref: '#/components/schemas/Job'}}}}}}
components:
  schemas:
    Job: {{type: object, properties: {{at: {{type: {kind}}}}}}}
````
"""


def test_what_pages_disagree_on_says_as_much_of_the_page_as_it_needs() -> None:
    """Collectors write the folders of a page into the name of its file."""
    kinds = {"a": "string", "b": "number", "c": "integer"}
    sources = [
        Source(f"docs__{n}__add-job.md", PAGE.format(path=f"/{n}", kind=kind).encode())
        for n, kind in kinds.items()
    ]
    options = ClientOptions("a", ("docs",), "out", "a_client", "A")
    texts = [p.text for p in compile_package(sources, options, {}).problems]

    becomes = [text.rpartition(" becomes ")[2] for text in texts if "becomes" in text]
    assert becomes == ["'AddJobJob'", "'CAddJobJob'"]
