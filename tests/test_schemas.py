"""Schemas on their way to one notation: 3.0 to 3.1, `allOf`, references."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.files import Source
from codegen.model.bounds import bounds
from codegen.model.enums import literals, stranger
from codegen.model.homes import Homes
from codegen.model.shapes import ANY, NULL, Array, Enum, Map, Scalar, Type
from codegen.openapi.allof import adds, alone, flatten
from codegen.openapi.definitions import Definitions, published
from codegen.openapi.discriminators import complete
from codegen.openapi.lift import Lift
from codegen.openapi.refs import UnknownReference, component_name, lookup, resolve
from codegen.openapi.schemas import requires_only, used_schemas
from codegen.openapi.upgrade import Upgrade
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.reading.source import load_yaml, unplaced


def upgraded(schema: str) -> Any:
    lines = "".join(f"\n      {line}" for line in schema.split("\n"))
    text = f"openapi: 3.0.3\npaths: {{}}\ncomponents:\n  schemas:\n    X:{lines}\n"
    return Upgrade()(load_yaml(text, "x.yaml"))["components"]["schemas"]["X"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{type: string, nullable: true}", {"type": ["string", "null"]}),
        ("{type: string, nullable: false}", {"type": "string"}),
        (
            "{type: string, enum: [a], nullable: true}",
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            "{$ref: '#/components/schemas/Y', nullable: true}",
            {"anyOf": [{"$ref": "#/components/schemas/Y"}, {"type": "null"}]},
        ),
        (
            "{description: D, allOf: [{type: string}], nullable: true}",
            {
                "description": "D",
                "anyOf": [{"allOf": [{"type": "string"}]}, {"type": "null"}],
            },
        ),
        ("{nullable: true}", {}),
        (
            "{type: integer, minimum: 1, exclusiveMinimum: true}",
            {"type": "integer", "exclusiveMinimum": 1},
        ),
        (
            "{type: integer, maximum: 1, exclusiveMaximum: false}",
            {"type": "integer", "maximum": 1},
        ),
        (
            "{type: integer, exclusiveMaximum: 5}",
            {"type": "integer", "exclusiveMaximum": 5},
        ),
        ("{type: string, example: x}", {"type": "string", "examples": ["x"]}),
        (
            "{type: [string, 'null'], const: x}",
            {"type": ["string", "null"], "const": "x"},
        ),
        (
            "{properties: {nullable: {type: boolean, nullable: true}}}",
            {"properties": {"nullable": {"type": ["boolean", "null"]}}},
        ),
        (
            "{type: array, items: [{type: string, nullable: true}, {}]}",
            {"type": "array", "prefixItems": [{"type": ["string", "null"]}, {}]},
        ),
        (
            "{items: [{}], additionalItems: {type: string}}",
            {"prefixItems": [{}], "items": {"type": "string"}},
        ),
        ("{type: []}", {}),
        (
            "{oneOf: [], discriminator: {propertyName: t, mapping: {a: A, b: '#/x'}}}",
            {
                "oneOf": [],
                "discriminator": {
                    "propertyName": "t",
                    "mapping": {"a": "#/components/schemas/A", "b": "#/x"},
                },
            },
        ),
        ("{oneOf: [], discriminator: {mapping: {}}}", {"oneOf": []}),
    ],
)
def test_schemas_of_3_0_become_3_1(old: str, new: Any) -> None:
    assert upgraded(old) == new


def test_examples_are_data_whatever_they_look_like() -> None:
    text = "openapi: 3.0.3\npaths: {/a: {get: {example: {schema: {nullable: true}}}}}"
    document = Upgrade()(load_yaml(text, "x.yaml"))
    kept = document["paths"]["/a"]["get"]["example"]
    assert kept == {"schema": {"nullable": True}}


DOCUMENT = """
components:
  schemas:
    Base: {type: object, required: [id], properties: {id: {type: string}, at: {}}}
    Loop: {allOf: [{$ref: '#/components/schemas/Loop'}, {type: object}]}
    a/b~c: {type: string}
    Me: {$ref: '#/components/schemas/You'}
    You: {$ref: '#/components/schemas/Me'}
"""


def flattened(schema: str) -> Any:
    return flatten(load_yaml(schema, "x.yaml"), load_yaml(DOCUMENT, "x.yaml"))


def test_members_of_all_of_are_merged() -> None:
    schema = """
description: Mine
allOf:
  - {$ref: '#/components/schemas/Base'}
  - type: object
    description: Theirs
    required: [name, id]
    properties: {name: {type: string, maxLength: 9}, at: {type: string}}
    additionalProperties: false
"""
    assert flattened(schema) == {
        "description": "Mine",
        "type": "object",
        "required": ["id", "name"],
        "properties": {
            "id": {"type": "string"},
            "at": {"type": "string"},
            "name": {"type": "string", "maxLength": 9},
        },
        "additionalProperties": False,
    }


_PRODUCT = {
    "oneOf": [{"allOf": [{x: 1}, {y: 1}]} for x in "ab" for y in "cd"],
}


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        ("{minLength: 1}", "{minLength: 3}", {"minLength": 3}),
        ("{maximum: 1}", "{maximum: 3}", {"maximum": 1}),
        ("{enum: [a, b]}", "{enum: [b, c]}", {"enum": ["b"]}),
        ("{type: number}", "{type: integer}", {"type": "integer"}),
        ("{type: string}", "{}", {"type": "string"}),
        ("{minimum: 1}", "{minimum: few}", {"minimum": 1}),
        ("{maximum: few}", "{maximum: many}", {"maximum": "many"}),
        ("{type: [string, 'null']}", "{type: string}", {"type": "string"}),
        (
            "{type: ['null', object]}",
            "{type: [object, 'null']}",
            {"type": ["null", "object"]},
        ),
        ("{type: string}", "{type: integer}", {"type": "integer"}),
        ("{oneOf: [{a: 1}, {b: 1}]}", "{oneOf: [{c: 1}, {d: 1}]}", _PRODUCT),
        (
            "{items: {type: string}}",
            "{items: {maxLength: 2}}",
            {"items": {"allOf": [{"type": "string"}, {"maxLength": 2}]}},
        ),
    ],
)
def test_both_members_hold(first: str, second: str, both: Any) -> None:
    assert flattened(f"allOf: [{first}, {second}]") == both


@pytest.mark.parametrize(
    ("members", "only"),
    [
        ("[{required: [a]}, {required: [b]}, {}]", True),
        ("[{title: By a, required: [a]}, {description: By b, type: object}]", True),
        ("[{required: [a], not: {required: [b]}}]", True),
        ("[{not: {anyOf: [{required: [a]}, {required: [b]}]}}]", True),
        ("[{required: [a], not: {type: string}}]", False),
        ("[{type: string}]", False),
        ("[{required: [a], properties: {a: {type: string}}}]", False),
        ("[true]", False),
        ("{}", False),
    ],
)
def test_alternatives_that_only_require(members: str, only: bool) -> None:
    assert requires_only(load_yaml(members, "a.yaml")) == only


def test_a_schema_inside_itself_ends() -> None:
    assert flattened("$ref: '#/components/schemas/Loop'") == {"type": "object"}


def test_a_wrapper_around_one_schema_is_that_schema() -> None:
    schema = load_yaml("description: D\nallOf: [{$ref: '#/x'}]", "x.yaml")
    assert alone(schema) == {"$ref": "#/x"}
    schema = load_yaml("type: object\nallOf: [{$ref: '#/x'}]", "x.yaml")
    assert alone(schema) is None


def test_references_are_followed_and_what_leads_nowhere_says_so() -> None:
    document = load_yaml(DOCUMENT, "x.yaml")
    node = document["components"]
    found = lookup(document, "#/components/schemas/a~1b~0c", node)
    assert found == {"type": "string"}
    assert component_name("#/components/schemas/a~1b~0c") == "a/b~c"
    assert component_name("#/components/schemas/Base/properties/id") is None
    for ref, why in (
        ("#/components/schemas/Nope", "is not defined"),
        ("other.yaml#/X", "another file"),
        ("https://x.example/y.yaml", "another file"),
    ):
        with pytest.raises(UnknownReference, match=why):
            lookup(document, ref, node)
    with pytest.raises(UnknownReference, match="back to itself"):
        resolve(document, document["components"]["schemas"]["Me"])


@pytest.mark.parametrize("name", ["default", "example", "examples", "enum", "const"])
@pytest.mark.parametrize(
    "section", ["responses", "headers", "parameters", "properties"]
)
def test_a_name_is_no_keyword_that_holds_data(section: str, name: str) -> None:
    """What the response `default` refers to is used; the default of a schema is data."""
    text = f"""
root: {{{section}: {{{name}: {{schema: {{$ref: '#/components/schemas/Base'}}}}}}}}
data: {{default: {{$ref: '#/components/schemas/Base'}}}}
components: {{schemas: {{Base: {{type: object}}}}}}
"""
    document = load_yaml(text, "x.yaml")

    assert used_schemas(document["root"], document["components"]) == {"Base"}
    assert used_schemas(document["data"], document["components"]) == set()


@pytest.mark.parametrize(
    ("schema", "changes"),
    [
        ("{$ref: '#/components/schemas/Base', description: D}", False),
        ("{$ref: '#/components/schemas/Base', type: object}", False),
        ("{$ref: '#/components/schemas/Base', not: {}}", False),
        ("{$ref: '#/components/schemas/Base', required: [id]}", False),
        ("{$ref: '#/components/schemas/Base', required: [at]}", True),
        ("{$ref: '#/components/schemas/a~1b~0c', maxLength: 3}", True),
    ],
)
def test_what_stands_beside_a_reference_counts(schema: str, changes: bool) -> None:
    found = adds(load_yaml(schema, "x.yaml"), load_yaml(DOCUMENT, "x.yaml"))

    assert found is changes


FAMILY = """
Pet: {type: object, discriminator: {propertyName: t, mapping: {cat: '#/components/schemas/Cat'}}}
Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
Dog: {allOf: [{$ref: '#/components/schemas/Pet'}, {type: object}]}
Puppy: {allOf: [{$ref: '#/components/schemas/Dog'}]}
Parted: {allOf: [{type: object, discriminator: {propertyName: t}}]}
Part: {allOf: [{$ref: '#/components/schemas/Parted'}]}
Alone: {type: object, discriminator: {propertyName: t}}
Listed: {type: object, description: D, oneOf: [{$ref: '#/components/schemas/Heir'}]}
Heir: {allOf: [{$ref: '#/components/schemas/Listed'}, {type: object}]}
"""


def test_a_base_lists_what_extends_it() -> None:
    schemas = load_yaml(FAMILY, "x.yaml")
    complete(schemas)

    def mapping(name: str) -> Any:
        return schemas[name]["discriminator"].get("mapping")

    ref = "#/components/schemas/"
    tags = {"cat": f"{ref}Cat", "Dog": f"{ref}Dog", "Puppy": f"{ref}Puppy"}
    assert mapping("Pet") == tags
    assert mapping("Parted") == {"Part": f"{ref}Part"}
    assert mapping("Alone") is None
    assert schemas["Listed"] == {"description": "D", "oneOf": [{"$ref": f"{ref}Heir"}]}
    assert schemas["ListedBase"] == {"type": "object"}
    assert schemas["Heir"]["allOf"][0] == {"$ref": f"{ref}ListedBase"}
    # What it extends is not what it is.
    document = unplaced({"components": unplaced({"schemas": schemas})})
    assert "discriminator" not in flatten(schemas["Dog"], document)


def test_what_extends_a_base_may_say_its_tag() -> None:
    text = """
Compute: {type: object, discriminator: {propertyName: kind}, properties: {kind: {type: string, enum: [AKS, ACI, VM]}}}
AksCompute: {x-ms-discriminator-value: AKS, allOf: [{$ref: '#/components/schemas/Compute'}]}
AciCompute: {allOf: [{$ref: '#/components/schemas/Compute'}], properties: {kind: {const: ACI}}}
VmCompute: {allOf: [{$ref: '#/components/schemas/Compute'}, {properties: {kind: {enum: [VM]}}}]}
Laptop: {allOf: [{$ref: '#/components/schemas/Compute'}], properties: {kind: {enum: [AKS, ACI, VM]}}}
OldVm: {allOf: [{$ref: '#/components/schemas/Compute'}], properties: {kind: {const: VM}}}
"""
    schemas = load_yaml(text, "x.yaml")
    complete(schemas)
    found = schemas["Compute"]["discriminator"]["mapping"]
    assert {tag: component_name(ref) for tag, ref in found.items()} == {
        "AKS": "AksCompute",
        "ACI": "AciCompute",
        "VM": "VmCompute",
        "Laptop": "Laptop",
        "OldVm": "OldVm",
    }


def test_what_stands_in_two_components_is_at_home_in_neither() -> None:
    text = "{components: {schemas: {A: {properties: {x: {type: object}}}, B: {allOf: [{properties: {y: {}}}]}}}}"
    document = load_yaml(text, "x.yaml")
    schemas = document["components"]["schemas"]
    own, shared = schemas["A"]["properties"]["x"], schemas["B"]["allOf"][0]
    assert Homes(document).of(own) == ("#/components/schemas/A", "x")
    shared["properties"]["y"] = own
    assert Homes(document).of(own) is None


def test_of_the_forms_of_an_answer_the_wider_comes_first() -> None:
    """Where both fit pydantic takes the first, and leaves the rest as it came."""
    text = """
openapi: 3.1.0
info: {title: Orders, version: '1'}
servers: [{url: 'https://orders.example'}]
paths:
  /order:
    get:
      operationId: getOrder
      responses: {'200': {description: Fine, content: {application/json: {schema: {oneOf: [
        {$ref: '#/components/schemas/Order'}, {$ref: '#/components/schemas/Other'},
        {$ref: '#/components/schemas/Whole'}]}}}}}
components:
  schemas:
    Order: {type: object, properties: {id: {type: string}}}
    Other: {type: object, properties: {of: {type: string}, at: {type: string}}}
    Whole: {type: object, properties: {id: {type: string}, lines: {type: string}}}
"""
    options = ClientOptions("case", ("specs",), "out", "case_client", "Case")
    source = Source("orders.yaml", text.encode())
    files = compile_package([source], options, {}).files
    resource = files["case_client/resources/order.py"].text
    assert "-> Whole | Order | Other:" in resource


DEEP = """
paths:
  /a: {get: {parameters: [{name: q, in: query, schema: {type: integer}}], responses: {'200': {content: {application/json: {schema: {type: string}}}}}}}
  /b: {get: {parameters: [{$ref: '#/paths/~1a/get/parameters/0'}], responses: {'404': {$ref: '#/components/responses/Gone'}, '200': {content: {application/json: {schema: {type: object, properties: {
    a: {$ref: '#/paths/~1a/get/responses/200/content/application~1json/schema'},
    gone: {$ref: '#/components/responses/Gone/content/application~1json/schema'},
    anchor: {$ref: '#there'}, id: {$ref: 'https://x.example/tree.json'}, own: {$ref: '#/$defs/In'},
    into: {$ref: '#/components/schemas/Tree/properties/x'}, nowhere: {$ref: '#/$defs/No'}}}}}}}}}
components:
  responses: {Gone: {content: {application/json: {schema: {type: object, properties: {why: {type: string}}}}}}}
  schemas:
    Tree: {$id: 'https://x.example/tree.json', $dynamicAnchor: n, $anchor: there, $defs: {In: {type: boolean}}, properties: {x: {$dynamicRef: '#n'}}}
"""


def test_references_to_every_place_become_references_to_named_schemas() -> None:
    document = Lift()(load_yaml(DEEP, "x.yaml"))
    operation = document["paths"]["/b"]["get"]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    refs = {name: value["$ref"] for name, value in schema["properties"].items()}

    assert operation["parameters"][0]["name"] == "q"
    assert operation["responses"]["404"] == {"$ref": "#/components/responses/Gone"}
    assert {refs[name] for name in ("anchor", "id")} == {"#/components/schemas/Tree"}
    assert refs["into"] == "#/components/schemas/Tree/properties/x"
    assert refs["nowhere"] == "#/$defs/No"
    assert lookup(document, refs["a"], document) == {"type": "string"}
    assert lookup(document, refs["own"], document) == {"type": "boolean"}
    assert component_name(refs["gone"]) == "Gone"
    tree = document["components"]["schemas"]["Tree"]
    assert tree["properties"]["x"] == {"$ref": "#/components/schemas/Tree"}


def test_a_document_without_such_references_stays_as_it_is() -> None:
    document = load_yaml(DOCUMENT, "x.yaml")

    assert Lift()(document) is document


def test_published_components_have_legal_names() -> None:
    document = load_yaml(
        """
        paths: {/a: {get: {responses: {'200': {content: {application/json: {schema: {$ref: '#/components/schemas/Page[Item]'}}}}}}}}
        components: {schemas: {'Page[Item]': {items: {$ref: '#/components/schemas/a~1b'}}, a/b: {}, a_b: {}, «»: {}, Fine-1.0: {}}}
        """,
        "x.yaml",
    )
    found = published(document)

    schemas = found["components"]["schemas"]
    assert set(schemas) == {"Page_Item", "a_b_2", "a_b", "unnamed", "Fine-1.0"}
    assert schemas["Page_Item"] == {"items": {"$ref": "#/components/schemas/a_b_2"}}
    assert published(found) is found


@pytest.mark.parametrize(
    ("kind", "schema", "kept"),
    [
        ("integer", {"minimum": 1.5, "exclusiveMaximum": 2.5}, {"minimum": 2, "exclusiveMaximum": 3}),
        ("integer", {"exclusiveMinimum": 1.5, "maximum": 2.5}, {"maximum": 2, "exclusiveMinimum": 1}),
        ("integer", {"multipleOf": 0.5, "minimum": True}, {}),
        ("integer", {"multipleOf": 2.0}, {"multipleOf": 2}),
        ("number", {"minimum": 1.5, "multipleOf": 0.01}, {"minimum": 1.5, "multipleOf": 0.01}),
        ("number", {"multipleOf": 0, "maximum": 10**40, "minimum": "1"}, {}),
        ("string", {"minLength": 2.0, "maxLength": 10**20}, {"minLength": 2}),
        ("array", {"minItems": -1, "maxItems": 1.5}, {}),
    ],
)  # fmt: skip
def test_bounds_that_pydantic_can_check(kind: str, schema: Any, kept: Any) -> None:
    assert dict(bounds(unplaced(schema), kind)) == kept


@pytest.mark.parametrize(
    ("schema", "types"),
    [
        ("{enum: [a, b, a]}", [Enum(("a", "b"), True)]),
        ("{enum: [a]}", [Enum(("a",), False)]),
        ("{enum: [1, true, one, null]}", [Enum((1, True, "one"), True), NULL]),
        ("{enum: [true, false]}", [Scalar("boolean")]),
        ("{enum: [1, 0]}", [Enum((1, 0), True)]),
        ("{enum: [1, 1.5, a]}", [Enum(("a",), False), Scalar("number")]),
        ("{enum: [[1], {a: 1}]}", [Map(ANY), Array(ANY)]),
        ("{type: [string, 'null'], enum: [a, b]}", [Enum(("a", "b"), True), NULL]),
    ],
)
def test_values_have_literals_as_far_as_python_has_them(
    schema: str, types: list[Type]
) -> None:
    node = load_yaml(schema, "x.yaml")

    assert list(literals(node["enum"], node, is_open=True)) == types


@pytest.mark.parametrize(
    ("schema", "odd"),
    [
        ("{type: integer, enum: [1, '2']}", "2"),
        ("{type: integer, enum: [1, 2.0, null]}", None),
        ("{type: number, enum: [1, 2.5]}", None),
        ("{type: string, enum: [a, false]}", False),
        ("{type: object, enum: [{}, []]}", []),
        ("{enum: [1, a]}", None),
    ],
)
def test_values_that_are_not_of_the_type_beside_them(schema: str, odd: Any) -> None:
    node = load_yaml(schema, "x.yaml")

    assert stranger(node["enum"], node) == odd


_LEADING = """
components:
  schemas:
    A: {properties: {b: {$ref: '#/components/schemas/B'}}}
    B: {properties: {a: {$ref: '#/components/schemas/A'}, c: {type: C}}}
    Far: {items: {$ref: '#/components/schemas/A'}}
    Aside: {type: string}
"""


@pytest.mark.parametrize(
    ("old", "new", "others"),
    [
        ("type: C", "type: D", {"A", "B", "Far"}),
        ("{items:", "{maxItems: 1, items:", {"Far"}),
        ("type: string", "type: number", {"Aside"}),
        ("schemas/A'}}\n", "schemas/Aside'}}\n", {"Far"}),
        ("{type: string}", "{type: string, description: D}", set[str]()),
    ],
)
def test_a_definition_is_another_where_what_it_leads_to_is(
    old: str, new: str, others: set[str]
) -> None:
    def wholes(text: str) -> dict[str, str]:
        found = Definitions()(load_yaml(text, "x.yaml"), without=frozenset())
        return {name: definition.whole for (_, name), definition in found.items()}

    was = wholes(_LEADING)
    now = wholes(_LEADING.replace(old, new))
    assert {name for name in was if was[name] != now[name]} == others
