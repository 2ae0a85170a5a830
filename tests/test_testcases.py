"""The generated tests: what they say, that they pass, and what they are made of.

`generated/animals.yaml` has one of everything; `generated/expected/` shows the
tests that come of it. `pytest --update` rewrites them: read the difference.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from codegen.analysis import Analysis, analyse
from codegen.code import Code, ident
from codegen.files import Source
from codegen.model.ir import Operation, Package
from codegen.options import ClientOptions
from codegen.pipeline import compile_package
from codegen.problems import Problems
from codegen.reading.source import load_yaml
from codegen.testing.answers import Answer, Answers
from codegen.testing.calls import Calls
from codegen.testing.cases import OperationTests
from codegen.testing.imports import TestImports
from codegen.testing.parsed import read_back
from codegen.testing.plan import resource_tests
from codegen.testing.sendable import sendable, unsendable
from codegen.testing.synthesis import Synthesis

HERE = Path(__file__).parent / "generated"
ANIMALS = Source("animals.yaml", (HERE / "animals.yaml").read_bytes())
OPTIONS = ClientOptions("animals", ("x",), "out", "animals_client", "Animals")


@pytest.fixture(scope="module")
def files() -> Mapping[str, str]:
    compiled = compile_package([ANIMALS], OPTIONS, {})
    return {path: file.text for path, file in compiled.files.items()}


@pytest.fixture(scope="module")
def analysis() -> Analysis:
    return analyse([ANIMALS], OPTIONS)


@pytest.mark.parametrize("name", ["animals", "files", "_client"])
def test_they_read_well(files: Mapping[str, str], name: str, update: bool) -> None:
    expected = HERE / "expected" / f"{name}.py"
    text = files[f"tests/animals_client_tests/test_{name}.py"]
    if update:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")


def test_they_pass_with_pytest_alone(files: Mapping[str, str], tmp_path: Path) -> None:
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path,
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == 0, result.stdout


def planned(analysis: Analysis, package: Package, call: str) -> OperationTests:
    modules = list(resource_tests(analysis.api.document, package, Problems()))
    operations = [o for module in modules for o in module.operations]
    return next(tests for tests in operations if tests.call == call)


def spoiled(operation: Operation) -> Operation:
    """An operation with all of its request wrong but the names of its arguments."""
    keywords = tuple(
        replace(argument, required=not argument.required, style=None)
        for argument in operation.keywords
    )
    return replace(
        operation,
        positional=operation.positional[::-1],
        keywords=keywords[::-1],
        security=(),
        responses=tuple(
            replace(response, error=ident("Wrong")) for response in operation.responses
        ),
    )


def test_what_is_expected_does_not_come_from_the_intermediate_model(
    analysis: Analysis,
) -> None:
    package = analysis.built.package
    wrong = replace(
        package,
        resources=tuple(
            replace(resource, operations=tuple(map(spoiled, resource.operations)))
            for resource in package.resources
        ),
    )

    tests = planned(analysis, package, "animals.get_animal")
    others = planned(analysis, wrong, "animals.get_animal")

    assert len(tests.calls) == 5
    for test, other in zip(tests.calls, others.calls, strict=True):
        assert test.request == other.request
        assert test.answer == other.answer
        assert sorted(test.arguments) == sorted(other.arguments)
    cases = [case for test in tests.errors for case in test.cases]
    assert cases == [case for test in others.errors for case in test.cases]
    assert [case.error for case in cases] == ["BadRequestError", "InternalServerError"]


def test_examples_that_cannot_be_used_are_listed(analysis: Analysis) -> None:
    problems = Problems()

    list(resource_tests(analysis.api.document, analysis.built.package, problems))

    assert [str(problem) for problem in problems] == [
        "animals.yaml:86: N302 parameter 'filter' has values inside of others, which "
        "OpenAPI does not say how to write; they are sent as filter[a][b]",
        "animals.yaml:103: N301 the example of parameter 'X-Trace' has characters that "
        "cannot stand in a header; the generated tests send a value made from the "
        "schema",
        "animals.yaml:158: N301 the example 'wrong' of the request body does not fit "
        "its schema ('kind' is required); the generated tests do not send it",
        "animals.yaml:179: N301 the example 'two' of the 201 response does not fit its "
        "schema (kind: 'zebra' is not one of ['cat', 'dog']); the generated test sends "
        "it as it is",
        "animals.yaml:195: N301 the example of the 400 response does not fit its "
        "schema (title: 5 is not of type 'string'); the generated test sends it as it "
        "is",
    ]
    assert {problem.level for problem in problems} == {"note"}
    assert {problem.operation for problem in problems} == {
        "GET /animals/{id}/part{part}",
        "POST /animals",
    }


TWO_THAT_ANSWER_ALIKE = b"""
openapi: 3.1.0
info: {title: Alike, version: "1"}
servers: [{url: "https://api.example.com"}]
paths:
  /one: {get: &get {tags: [pets], responses: {"200": {$ref: "#/components/responses/Pet"}}}}
  /two: {get: *get}
components:
  responses:
    Pet:
      description: A pet
      content:
        application/json:
          schema: {$ref: "#/components/schemas/Pet"}
          example: {purrs: 5}
  schemas:
    Pet:
      oneOf:
      - {type: object, required: [purrs], properties: {purrs: {type: boolean}}}
      - {type: object, required: [barks], properties: {barks: {type: boolean}}}
"""


@pytest.fixture(scope="module")
def alike() -> Analysis:
    source = Source("alike.yaml", TWO_THAT_ANSWER_ALIKE)
    return analyse([source], ClientOptions("pets", ("x",), "out", "pets", "Pets"))


def test_each_form_of_a_schema_is_tried_with_one_operation(alike: Analysis) -> None:
    (module,) = resource_tests(alike.api.document, alike.built.package, Problems())

    names = [str(test.name) for o in module.operations for test in o.calls]

    (form,) = [name for name in names if "_form_" in name]
    assert form.endswith("returns_form_2_of_200")
    assert len([name for name in names if "sends_what_the_page_documents" in name]) == 2


def test_an_example_that_operations_share_is_listed_for_each(alike: Analysis) -> None:
    problems = Problems()
    list(resource_tests(alike.api.document, alike.built.package, problems))
    assert [(problem.code, problem.operation) for problem in problems] == [
        ("N301", "GET /one"),
        ("N301", "GET /two"),
    ]


def found(responses: str) -> list[Answer]:
    node = load_yaml(responses, "x.yaml")
    return list(Answers(load_yaml("{}", "x.yaml"), Problems()).of(node, "GET /"))


@pytest.mark.parametrize(
    ("keys", "statuses"),
    [
        ("'200', '404'", [200, 404]),
        ("'100', '204'", [204]),
        ("2XX, 4XX, 5XX", [200, 400, 500]),
        ("'200', '400', 4XX", [200, 400, 404]),
        ("4xx", [400]),
        ("'200', default", [200, 400]),
        ("'200', '400', default", [200, 400, 404]),
        ("'200', 4XX, default", [200, 400, 500]),
        ("'200', 4XX, 5XX, default", [200, 400, 500]),
        ("default", [200]),
        ("'404', default", [404, 200]),
    ],
)
def test_each_documented_status_gets_an_answer(keys: str, statuses: list[int]) -> None:
    entries = ", ".join(f"{key.strip()}: {{}}" for key in keys.split(","))

    assert [answer.status for answer in found(f"responses: {{{entries}}}")] == statuses


@pytest.mark.parametrize(
    ("schema", "body", "parsed"),
    [
        ("{format: date-time}", "2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00Z"),
        (
            "{format: date-time}",
            "2024-01-01T00:00:00.5+02:00",
            "2024-01-01T00:00:00.500000+02:00",
        ),
        ("{format: date}", "2024-01-31", "2024-01-31"),
        (
            "{anyOf: [{format: date-time}, {type: string}]}",
            "2024-01-01T00:00:00.000Z",
            "2024-01-01T00:00:00Z",
        ),
        ("{anyOf: [{format: date-time}, {type: string}]}", "soon", "soon"),
        ("{format: email}", "A@B", "A@B"),
    ],
)
def test_what_a_client_spells_differently(schema: str, body: str, parsed: str) -> None:
    content = f"{{application/json: {{schema: {schema}, example: '{body}'}}}}"

    (answer,) = found(f"responses: {{'200': {{content: {content}}}}}")

    assert (answer.body, answer.parsed, answer.fits) == (body, parsed, True)


@pytest.mark.parametrize(
    ("schema", "body", "declared"),
    [
        ("{properties: {a: {}}}", {"a": 1}, True),
        ("{properties: {a: {}}}", {"a": 1, "b": 1}, False),
        ("{properties: {a: {writeOnly: true}}}", {"a": 1}, False),
        ("{additionalProperties: {properties: {a: {}}}}", {"x": {"a": 1}}, True),
        ("{additionalProperties: {properties: {a: {}}}}", {"x": {"b": 1}}, False),
        ("{items: {properties: {a: {}}}}", [{"a": 1}, {"b": 1}], False),
        ("{anyOf: [{properties: {a: {}}}, {properties: {b: {}}}]}", {"b": 1}, True),
        ("{type: object}", {"anything": {"a": 1}}, True),
        ("{anyOf: [{properties: {a: {}}}, {type: object}]}", {"b": 1}, False),
        ("{anyOf: [{type: object}, {properties: {a: {}}}]}", {"b": 1}, False),
    ],
)
def test_what_the_schema_does_not_name(schema: str, body: Any, declared: bool) -> None:
    content = f"{{application/json: {{schema: {schema}, example: {body}}}}}"

    answer, *_ = found(f"responses: {{'200': {{content: {content}}}}}")

    assert answer.declared is declared


def test_what_may_be_anything_is_no_model() -> None:
    named = {"properties": {"a": {"type": "string"}}}
    for others, models in (([], 1), ([{"description": "or more"}], 0)):
        schema = {"anyOf": [named, *others]}
        read = read_back({"a": "x"}, schema, Synthesis({}, "response"))
        assert read.value == {"a": "x"}
        assert read.models == models


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        ("query", "", "is empty"),
        ("query", [], "is empty"),
        ("query", False, None),
        ("query", 0, None),
        ("query", "..", None),
        ("path", "..", "would lead to another path"),
        ("path", "a/%252e%252E/b", "would lead to another path"),
        ("path", "a\\..", "would lead to another path"),
        ("path", "a..b", None),
        ("header", "a\r\nb", "has characters that cannot stand in a header"),
        ("header", ["a", "ü"], "has characters that cannot stand in a header"),
        ("header", {"ü": 1}, "has characters that cannot stand in a header"),
        ("header", "a b", None),
        ("path", ["a", ""], "is empty"),
    ],
)
def test_values_that_no_client_sends(place: str, value: Any, reason: str) -> None:
    assert unsendable(place, value) == reason


@pytest.mark.parametrize(
    ("place", "value", "sent"),
    [
        ("header", {"ü": 1, "a": 2}, {"a": 2}),
        ("header", {"ü": 1}, {"key": "value"}),
        ("header", ["ü"], ["value"]),
        ("header", ["ü", 1], [1]),
        ("path", "", "a"),
    ],
)
def test_what_is_sent_in_their_place(place: str, value: Any, sent: Any) -> None:
    assert sendable(place, value, {"enum": ["", "..", "a"]}) == sent


def calls_of(analysis: Analysis, path: str, method: str) -> Calls:
    operation = next(
        operation
        for operation in analysis.built.package.operations
        if (operation.path, operation.method) == (path, method.upper())
    )
    document = analysis.api.document
    return Calls(document, document["paths"][path][method], operation, Problems())


def test_the_required_arguments_are_those_of_the_document(analysis: Analysis) -> None:
    calls = calls_of(analysis, "/animals/{id}/part{part}", "get")

    required = calls.required(calls.documented()[0])

    assert set(required.given) == {
        ("path", "id"),
        ("path", "part"),
        ("header", "X-Must"),
        ("query", "select"),
    }


def test_values_of_each_argument_differ(analysis: Analysis) -> None:
    given = calls_of(analysis, "/animals", "post").each().given

    values = [str(value) for value in given.values()]

    assert len(values) == 9
    assert len(set(values)) == len(values)


NODES = b"""
openapi: 3.1.0
paths:
  /nodes:
    post:
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Node"}}}}
      responses: {"204": {description: ""}}
components:
  schemas:
    Node: {required: [inner], properties: {inner: {type: array, items: {$ref: "#/components/schemas/Node"}}}}
"""


def test_an_empty_list_is_not_sent_as_models() -> None:
    compiled = compile_package([Source("nodes.yaml", NODES)], OPTIONS, {})
    tests = "".join(f.text for path, f in compiled.files.items() if "tests" in path)
    assert "inner=[]" in tests
    assert "for item in []" not in tests  # mypy cannot tell the type of its items


def test_a_name_that_two_classes_have_is_told_apart() -> None:
    imports = TestImports()
    imports.error("NotFoundError")

    names = [
        imports.model("shared", "Cat"),
        imports.model("pets", "Cat"),
        imports.model("pets", "NotFoundError"),
        imports.model("shared", "Cat"),
    ]

    assert names == ["Cat", "PetsCat", "PetsNotFoundError", "Cat"]
    assert imports.lines(Code("zoo")) == (
        "from zoo import NotFoundError",
        "from zoo.models.pets import Cat as PetsCat, NotFoundError as PetsNotFoundError",
        "from zoo.models.shared import Cat",
        "",
        "from .api import Api",
        "",
    )


@pytest.mark.parametrize(
    "text",
    [
        "1523923200",
        "1524085349.095",
        "-1",
        "20000000000",
        "20000000001",
        "20240131",
        "20240131T101010Z",
        "2024-01-31t00:00:00z",
        "2024-01-31T10:20:30.1234567+01:00",
        "2024-W01-1",
        "-20000000001",
        "9" * 17,
        "1e5",
        "\u0663",
    ],
)
def test_times_are_read_as_pydantic_reads_them(text: str) -> None:
    reader = TypeAdapter(datetime)
    try:
        read = reader.dump_python(reader.validate_python(text), mode="json")
    except ValidationError:
        read = text
    moment = {"type": "string", "format": "date-time"}
    assert read_back(text, moment, Synthesis({}, "response")).value == read


def test_a_text_stays_what_it_is() -> None:
    text = {"type": "string", "enum": ["+00:00"]}
    assert read_back("+00:00", text, Synthesis({}, "response")).value == "+00:00"


def test_an_object_that_lacks_a_field_is_read_as_the_only_one_it_can_be() -> None:
    moment = {"type": "string", "format": "date-time"}
    shape = {"type": "object", "properties": {"at": moment}, "required": ["at", "by"]}
    value = {"at": "2026-11-22T01:02:03.5Z"}
    made = Synthesis({}, "response")
    read = {"at": "2026-11-22T01:02:03.500000Z"}
    assert read_back(value, shape, made).value == read
    assert read_back(value, {"anyOf": [shape, {"type": "null"}]}, made).value == read
    assert read_back(value, {"anyOf": [shape, {"type": "object"}]}, made).value == value


def test_a_form_in_which_an_object_lacks_a_field_is_not_the_one() -> None:
    net = {"type": "object", "properties": {"id": {}}, "required": ["id"]}
    near = {"type": "object", "properties": {"net": net, "x": {"type": "integer"}}}
    forms: dict[str, Any] = {"anyOf": [near]}
    forms["anyOf"] += [{"type": "object", "properties": {"net": {}}}]
    several = {
        "type": "object",
        "properties": {"nets": {"type": "array", "items": net}},
    }
    made = Synthesis({}, "response")
    assert read_back({"net": {"id": 1}, "x": 1}, forms, made).declared
    assert read_back({"x": 1}, forms, made).declared
    assert not read_back({"net": {}, "x": 1}, forms, made).declared
    forms["anyOf"] += [several]
    assert read_back({"nets": [{"id": 1}]}, forms, made).declared
    assert not read_back({"nets": [{"id": 1}, {}]}, forms, made).declared
