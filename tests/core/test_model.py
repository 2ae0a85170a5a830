"""The bases of the models."""

import copy
import pickle
import warnings
from typing import Any

import httpx2
import pytest
from _core.model import schema_issues
from _core.omit import omit
from acme.models.things import Owner, Thing, ThingAttributes
from pydantic import ValidationError


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
