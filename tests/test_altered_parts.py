"""What a page alters is made anew with its resource, where others need not know of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import FORMATTERS
from codegen.testing import plan
from codegen.testing.subject import Subject
from tests.parts import (
    OPTIONS,
    Kept,
    answering,
    document,
    edited,
    held,
    more_operations,
    pages,
)

TEXT = {"type": "string"}
OBJECT = held(inner=held(name=TEXT))
LIMIT = {"$ref": "#/components/parameters/limit"}
PET = {"schema": {"$ref": "#/components/schemas/Pet"}}
OK = {"description": "Some", "content": {"application/json": PET}}


@pytest.mark.parametrize(
    "new",
    [
        {"deprecated": True},
        {"parameters": [LIMIT, {"name": "name", "in": "query", "schema": TEXT}]},
        {"parameters": [{"name": "n", "in": "header", "schema": TEXT}, LIMIT]},
        {
            "parameters": [
                LIMIT,
                {"name": "n", "in": "query", "schema": {"enum": ["a"]}},
            ]
        },
        {"responses": {"200": OK, "404": {"description": "None"}}},
        {"responses": {"201": OK}},
        {"responses": {"200": {**OK, "headers": {"x": {"schema": TEXT}}}}},
        {"x-codeSamples": [{"lang": "python", "source": "client.cats.list_()"}]},
    ],
)
def test_more_than_words(new: dict[str, object]) -> None:
    whole = document()
    # The runtime has what it needs for these already.
    own = {"name": "own", "in": "header", "schema": TEXT}
    more = {"deprecated": True, "parameters": [LIMIT, own]}
    whole["paths"]["/owls"]["get"] |= more
    kept = Kept(pages(whole))
    assert kept.same(edited(kept.sources[2], **new))


@pytest.mark.parametrize(
    "new",
    [
        {"deprecated": True},  # the runtime needs more for it
        {"parameters": []},  # it leads to less
        {"parameters": [LIMIT, {"name": "X-API-Key", "in": "header", "schema": TEXT}]},
        {"responses": {"200": OK, "400": OK}},
        {"responses": {"200": {**OK, "content": {"text/event-stream": PET}}}},
        {"requestBody": {"content": {"application/json": PET}}},
        {"callbacks": {}},
        {"operationId": "other"},
        {"security": []},
    ],
)
def test_what_others_depend_on(new: dict[str, object]) -> None:
    kept = Kept(pages(document()))
    assert not kept.same(edited(kept.sources[2], **new))


@pytest.mark.parametrize("others", [0, 1])
def test_what_the_runtime_has_for_one_operation(others: int) -> None:
    whole = document()
    for name in ("fish", "owls")[: others + 1]:
        whole["paths"][f"/{name}"]["get"]["deprecated"] = True
    kept = Kept(pages(whole))
    assert kept.same(edited(kept.sources[2], deprecated=None)) == bool(others)


@pytest.mark.parametrize("formatter", FORMATTERS)
def test_the_tests_of_other_operations_stay(
    formatter: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = ("birds", "cows", "geese", "hens", "pigs", "rats")
    whole = more_operations("fish/1", "fish/2", "fish/3", *others)
    kept = Kept(pages(whole), replace(OPTIONS, formatter=formatter))
    assert kept.survey is not None
    assert kept.survey.tested.keys() >= {"fish.list_fish", "fish.n2"}
    made: list[str] = []
    tests = plan.call_tests

    def count(subject: Subject, *rest: Any) -> Any:
        made.append(subject.operation.call)
        return tests(subject, *rest)

    for source in (source for source in kept.sources if "fish" in source.file):
        new = edited(source, responses={"200": OK, "404": {"description": "None"}})
        monkeypatch.setattr(plan, "call_tests", count)
        assert kept.part(new) is not None
        assert len(made) == 1
        made.clear()
        monkeypatch.undo()
        assert kept.same(new)


def test_models_of_a_resource() -> None:
    whole = document()
    answering(whole, "/fish", OBJECT)
    kept = Kept(pages(whole))
    *_, fish, _ = kept.sources

    def answer(schema: object) -> Source:
        content = {"application/json": {"schema": schema}}
        return edited(
            fish, responses={"200": {"description": "Some", "content": content}}
        )

    new = answer(held(inner=held(name=TEXT), other=held(size={"type": "integer"})))
    part = kept.part(new)
    assert part is not None
    assert part.names.keys() - kept.first.names.keys() == {
        "models.fish.ListFishResponseOther"
    }
    assert kept.same(new)
    assert kept.same(answer(held(inner=TEXT)))
    assert not kept.same(answer({}))  # a module less
    large = {f"m{n}": held(name=TEXT) for n in range(400)}
    assert kept.same(answer(held(inner=held(name=TEXT), **large)))  # divided
    divided = Kept(kept.all([answer(held(**large))]))
    assert divided.same(answer(held(**dict(list(large.items())[:390]))))
    assert divided.same(answer(held(inner=held(name=TEXT))))
