"""The bases of the models."""

import copy
import importlib.util
import pickle
import warnings
from typing import Any

import httpx2
import pytest
from _core.model import schema_issues
from _core.omit import Omit, omit
from acme.models.things import Owner, Thing, ThingAttributes
from pydantic import TypeAdapter, ValidationError


def test_python_names_and_wire_names_make_the_same() -> None:
    by_name = ThingAttributes(display_name="a", size=1, odd="x")
    by_alias = ThingAttributes.model_validate(
        {"displayName": "a", "size": 1, "ODD": "x"}
    )

    assert by_name == by_alias
    assert by_name.to_wire() == {"displayName": "a", "size": 1, "ODD": "x"}


def test_what_is_omitted_is_as_if_not_given() -> None:
    made = ThingAttributes(display_name=omit, size=1, note=None, odd=omit)

    assert made.to_wire() == {"size": 1, "note": None}
    assert made == ThingAttributes(size=1, note=None)
    assert made.display_name is omit


def test_omitting_later() -> None:
    made = ThingAttributes(display_name="a", size=1)
    made.display_name = omit
    made.note = "b"

    assert made.to_wire() == {"size": 1, "note": "b"}


@pytest.mark.parametrize(
    "made",
    [
        ThingAttributes(size=1),
        ThingAttributes(size=1, note="a").model_copy(update={"note": omit}),
        ThingAttributes.model_construct(size=1, note=omit, display_name=omit),
    ],
)
def test_pydantics_own_methods_leave_out_what_is_omitted(made: Any) -> None:
    assert made.model_dump() == made.model_dump(mode="json") == {"size": 1}
    assert made.model_dump_json() == '{"size":1}'
    assert made.to_wire() == {"size": 1}
    assert made.note is omit  # is not changed by it


class Several(ThingAttributes):
    """Request models inside of each other."""

    one: ThingAttributes | Omit = omit
    many: list[ThingAttributes] | Omit = omit
    by_name: dict[str, ThingAttributes | str] | Omit = omit


def test_omitted_fields_of_request_models_inside_of_others() -> None:
    one = ThingAttributes(size=1, odd="x")
    made = Several(size=2, one=one, many=[one], by_name={"a": one, "b": "c"})
    wire = {"size": 1, "ODD": "x"}

    assert made.model_dump() == {
        "size": 2,
        "one": {"size": 1, "odd": "x"},
        "many": [{"size": 1, "odd": "x"}],
        "by_name": {"a": {"size": 1, "odd": "x"}, "b": "c"},
    }
    assert made.to_wire() == {
        "size": 2,
        "one": wire,
        "many": [wire],
        "byName": {"a": wire, "b": "c"},
    }
    assert made.model_dump(exclude={"one", "many", "by_name"}) == {"size": 2}
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert Several.model_validate_json(made.model_dump_json(by_alias=True)) == made
        assert TypeAdapter(list[Several]).dump_python([made])[0]["size"] == 2


class Early(ThingAttributes):
    """Its annotations are read when it is used for the first time."""

    late: "Late"


class Late(ThingAttributes):
    """Defined after what refers to it."""


def test_a_type_is_no_variable_of_the_caller() -> None:
    Late = {"size": 1}
    str = {"size": 1, "late": Late}

    assert Early.model_validate(str).to_wire() == str


@pytest.mark.parametrize(
    "fields", [{"size": "1x"}, {"size": 1, "display_name": ""}, {}, {"size": omit}]
)
def test_requests_are_checked(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        ThingAttributes.model_validate(fields)


def test_unknown_fields_are_kept() -> None:
    thing = Thing.model_validate({"id": "1", "addedLater": {"a": 1}})

    assert thing.to_wire() == {"id": "1", "addedLater": {"a": 1}}
    assert thing.model_extra == {"addedLater": {"a": 1}}


def test_what_was_repaired_copies_pickles_and_dumps_quietly(face: Any) -> None:
    wire = {"id": 5, "owner": {"name": []}, "count": "many"}
    acme = face(httpx2.Response(200, json=wire))
    thing = acme.call(acme.client.things.get, "1")

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert thing.to_wire() == wire
    for twin in (copy.deepcopy(thing), pickle.loads(pickle.dumps(thing))):
        assert twin == thing
        assert schema_issues(twin) == schema_issues(thing)
        assert len(schema_issues(twin)) == 3
    (issue,) = schema_issues(thing.owner)
    assert issue.path == ("owner", "name")
    assert issue in schema_issues(thing)


def test_what_is_sent_back_is_what_came(face: Any) -> None:
    wire = {"id": 5, "weird-flag": "x"}
    acme = face(httpx2.Response(200, json=wire))
    thing = acme.call(acme.client.things.get, "1")
    acme.call(acme.client.things.create, name=thing)

    assert acme.requests[-1].content == b'{"name":{"id":5,"weird-flag":"x"}}'


def test_no_issues_where_there_is_nothing_to_say() -> None:
    assert schema_issues(Owner(name="a")) == ()
    assert schema_issues(["a"]) == ()
    assert schema_issues(None) == ()
    assert schema_issues(Owner) == ()
    assert schema_issues(ThingAttributes(size=1)) == ()


def test_issues_of_a_model_of_another_generated_package() -> None:
    spec = importlib.util.find_spec("_core.model")
    assert spec
    assert spec.loader
    other = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(other)
    thing = other.ResponseModel()
    other.note_issues(thing, ("issue",))

    assert schema_issues(thing) == ("issue",)
