"""Unions told apart by a tag; arrays with places, and extras with a type."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date
from typing import Any

import httpx2
import pytest
from _core.errors import ResponseValidationError
from _core.model import schema_issues
from _core.operation import Operation
from _core.request import Request
from acme.models.zoo import Animals, Born, Eel, Event, Lion, Table
from pydantic import TypeAdapter, ValidationError

Answer = Callable[..., Any]


@pytest.fixture
def answer(face: Any) -> Answer:
    """What a client makes of JSON that is documented as a model of `zoo`."""

    def parsed(name: str, data: Any, *, strict: bool = True) -> Any:
        client = face(httpx2.Response(200, json=data), strict=strict)
        operation = Operation[Any]("GET", "/zoo", responses={200: f"zoo.{name}"})
        return client.send(Request(operation))

    return parsed


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("Animal", {"animalKind": "lion", "lives": 1}, Lion),
        ("Animal", {"animalKind": "cub", "lives": 1}, Lion),
        # Its class has no field for the tag; it would be a lion by its other fields.
        ("Animal", {"animalKind": "eel", "lives": "2"}, Eel),
        ("Numbered", {"code": 2, "lives": "2"}, Eel),
        ("Happening", {"type": "born", "at": "2024-01-02", "mother": "m"}, Born),
        ("Happening", {"type": "new", "at": "2024-01-02", "mother": "m"}, Event),
    ],
)
def test_the_tag_decides_the_class(
    answer: Answer, name: str, data: Any, expected: type
) -> None:
    result = answer(name, data)

    assert type(result) is expected
    assert result.to_wire() == data


@pytest.mark.parametrize(
    "data",
    [
        {"animalKind": "owl", "lives": 1},
        {"lives": 1},
        {"animalKind": None, "lives": "1"},
        {"animalKind": ["lion"], "lives": 1},
        {},
    ],
)
def test_without_a_known_tag_it_is_the_raw_object(answer: Answer, data: Any) -> None:
    assert answer("Animal", data) == data
    assert answer("ByName", {"a": data}) == {"a": data}
    lion = {"animalKind": "lion", "lives": 1, "friend": data}
    result = answer("Animals", [None, data, lion])
    assert result[:2] == [None, data]
    assert result[2].friend == data
    assert result[2].to_wire() == lion


def test_a_known_tag_with_a_body_that_does_not_fit_is_repaired(answer: Answer) -> None:
    data = {"animalKind": "eel", "lives": 9}
    lion = {"animalKind": "lion", "lives": 1, "friend": data}

    result = answer("Animals", [lion], strict=False)

    assert type(result[0].friend) is Eel
    assert result[0].friend.lives == 9
    assert [issue.path for issue in schema_issues(result[0])] == [
        (0, "friend", "lives")
    ]
    assert result[0].to_wire() == lion
    with pytest.raises(ResponseValidationError):
        answer("Animal", data)


def test_a_base_that_does_not_fit_is_repaired(answer: Answer) -> None:
    result = answer("Happening", {"type": "new", "at": "soon"}, strict=False)

    assert type(result) is Event
    assert [issue.path for issue in schema_issues(result)] == [("at",)]


@pytest.mark.parametrize("data", ["lion", 1, ["lion"], None])
def test_what_is_no_object_has_no_tag(answer: Answer, data: Any) -> None:
    result = answer("ByName", {"a": data}, strict=False)

    assert result == {"a": data}
    with pytest.raises(ResponseValidationError):
        answer("ByName", {"a": data})


def test_models_that_a_caller_makes_need_no_tag() -> None:
    eel = Eel(lives="1")
    lion = Lion(animal_kind="lion", lives=1, friend=eel)
    adapter = TypeAdapter[Any](Animals)

    assert lion.friend is eel
    assert adapter.validate_python([lion]) == [lion]
    with pytest.raises(ValidationError):
        adapter.validate_python([{"animalKind": "eel", "lives": 1}])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        dumped = adapter.dump_python([lion, {"animalKind": "owl"}], exclude_unset=True)
    assert dumped[0] == {"animal_kind": "lion", "lives": 1, "friend": {"lives": "1"}}


def test_arrays_with_places_and_extras_with_a_type(answer: Answer) -> None:
    data = {"name": "n", "corner": [1, "2024-01-02"], "more": "2024-01-03"}

    result = answer("Table", data)

    assert result.corner == (1, date(2024, 1, 2))
    assert result.model_extra == {"more": date(2024, 1, 3)}
    assert result.to_wire() == data


def test_what_is_wrong_in_a_place_or_an_extra_is_repaired(answer: Answer) -> None:
    data = {
        "name": "n",
        "corner": ["1", "2024-01-02"],
        "more": "2024-01-03",
        "odd": "soon",
    }

    result = answer("Table", data, strict=False)

    assert isinstance(result, Table)
    assert result.corner == ("1", date(2024, 1, 2))
    assert result.model_extra == {"more": date(2024, 1, 3), "odd": "soon"}
    paths = [issue.path for issue in schema_issues(result)]
    assert paths == [("corner", 0), ("odd",)]
    assert result.to_wire() == data


def test_an_array_of_another_length_stays_as_it_came(answer: Answer) -> None:
    result = answer("Table", {"name": "n", "corner": [1]}, strict=False)

    assert result.corner == [1]
    assert [issue.path for issue in schema_issues(result)] == [("corner",)]
