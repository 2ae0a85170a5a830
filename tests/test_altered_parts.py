"""What a page alters is made anew with its resource, where others need not know of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from codegen.files import Source
from codegen.options import FORMATTERS, ClientOptions
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
    reworded,
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


# What all pages decide of an operation

MORE = ("birds", "cows", "hens", "rats")
OWN = {"name": "n", "in": "query", "schema": TEXT}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answer(schema: object, **more: object) -> dict[str, object]:
    content = {"application/json": {"schema": schema, **more}}
    return {"200": {"description": "Some", "content": content}}


def sent(schema: object, media_type: str = "application/json") -> dict[str, object]:
    return {"content": {media_type: {"schema": schema}}}


def page(kept: Kept, name: str) -> Source:
    (found,) = (s for s in kept.sources if s.file == f"specs/get-{name}.md")
    return found


class Shop:
    """An API with many pages, of which that of the fish is to change."""

    def __init__(self, *names: str) -> None:
        self.whole = more_operations(*MORE, *names)
        self.schemas = self.whole["components"]["schemas"]

    def set(self, name: str, **members: object) -> None:
        self.whole["paths"][f"/{name}"]["get"] |= members

    def kept(self, options: ClientOptions = OPTIONS) -> Kept:
        return Kept(pages(self.whole), options)

    def same(self, **new: object) -> bool:
        kept = self.kept()
        return kept.same(edited(page(kept, "fish"), **new))


def test_a_class_that_a_page_beside_counts() -> None:
    shop = Shop()
    shop.schemas |= {"user-info": held(a=TEXT), "user_info": held(b=TEXT)}
    shop.set("hens", responses=answer(ref("user-info")))
    shop.set("fish", responses=answer(held(of=ref("user_info"))))
    assert not shop.same(responses=answer(held(of=ref("user_info"), name=TEXT)))


def test_a_class_that_gives_way_to_dicts_of_a_page_beside() -> None:
    shop = Shop()
    shop.schemas |= {"Owner": held(a=TEXT), "OwnerInputDict": held(b=TEXT)}
    shop.set("birds", requestBody=sent(held(of=ref("Pet"))))
    shop.set("hens", requestBody=sent(held(of=ref("Owner"))))
    shop.set("fish", responses=answer(held(of=ref("OwnerInputDict"))))
    assert not shop.same(responses=answer(held(of=ref("OwnerInputDict"), name=TEXT)))


def test_a_class_in_a_union_that_is_written_out() -> None:
    shop = Shop()
    shop.schemas |= {"user-info": held(a=TEXT), "user_info": held(b=TEXT)}
    shop.schemas["Either"] = {"oneOf": [ref("user_info"), ref("Pet")]}
    shop.set("birds", requestBody=sent(held(of=ref("Pet"))))
    shop.set("hens", requestBody=sent(held(of=ref("user-info"))))
    shop.set("fish", requestBody=sent(held(of=ref("Either"))))
    assert not shop.same(requestBody=sent(held(of=ref("Either"), name=TEXT)))


def test_a_class_of_items_deep_in_a_page() -> None:
    shop = Shop()
    shop.schemas |= {"user-info": held(a=TEXT), "user_info": held(b=TEXT)}
    cursor = {"name": "cursor", "in": "query", "schema": TEXT}
    for name, items in (("birds", "Pet"), ("fish", "user_info")):
        data = {"type": "array", "items": ref(items)}
        shop.schemas[f"{name}List"] = held(data=data, next_cursor=TEXT)
        listed = answer(ref(f"{name}List"))
        shop.set(name, parameters=[cursor], responses=listed)
    shop.set("hens", responses=answer(ref("user-info")))
    assert not shop.same(parameters=[cursor, OWN])


def test_keys_in_the_query_that_most_pages_do_not_have() -> None:
    shop = Shop("ants", "bees")
    key = {"name": "api_key", "in": "query", "schema": TEXT}
    shop.whole["components"]["securitySchemes"] = {"key": {"type": "apiKey", **key}}
    del shop.whole["security"]
    shop.set("cows", security=[{"key": []}])
    shop.set("ants", parameters=[LIMIT, key])
    shop.set("fish", parameters=[LIMIT, key])
    assert not shop.same(parameters=[LIMIT, key, OWN])


# What is read and left out

ANYTHING: dict[str, object] = {"allOf": [{}]}


def test_an_alternative_of_what_allows_everything_is_no_class() -> None:
    shop = Shop()
    before = answer(held(name=TEXT))
    either = answer(held(name={"anyOf": [held(aB=TEXT, bC=TEXT), ANYTHING]}))
    shop.set("fish", responses=before)
    assert shop.same(responses=either)
    shop.set("fish", responses=either)
    assert "models.shared.ListFishResponseNameOption1" not in shop.kept().first.names
    assert shop.same(responses=before)


def test_a_union_that_is_a_file_of_a_form_is_no_class() -> None:
    shop = Shop()
    file = {"type": "string", "format": "binary"}
    shop.schemas["Upload"] = {"anyOf": [file, {"type": "integer"}]}
    for name, other in (("birds", TEXT), ("fish", ref("Upload"))):
        form = sent(held(file=file, other=other), "multipart/form-data")
        shop.set(name, requestBody=form)
    assert "models.shared.UploadInput" not in shop.kept().first.names
    unsent = held(file=file, other={**ref("Upload"), "readOnly": True})
    assert not shop.same(requestBody=sent(unsent, "multipart/form-data"))


def test_what_is_left_out_is_first_all_the_same() -> None:
    shop = Shop()
    shop.schemas |= {"Eel": held(a=TEXT), "Fin": held(a=TEXT), "Any": {}}
    either = {"anyOf": [ref("Eel"), ref("Any")]}
    shop.set("birds", requestBody=sent(held(pet=ref("Pet"))))
    shop.set("fish", requestBody=sent(held(either=either, fin=ref("Fin"))))
    shop.set("owls", requestBody=sent(held(eel=ref("Eel"))))
    unsent = held(either={**either, "readOnly": True}, fin=ref("Fin"))
    assert not shop.same(requestBody=sent(unsent))


# What is said elsewhere


def test_a_problem_where_another_page_has_the_component() -> None:
    own = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
    shop = Shop()
    assert not shop.same(parameters=[own, LIMIT])  # it is listed twice
    shop.set("fish", parameters=[own, LIMIT])
    assert not shop.same(parameters=[LIMIT])
    assert shop.same(parameters=[own, LIMIT, OWN])


def test_a_problem_of_a_component_of_another_page() -> None:
    shop = Shop()
    shop.schemas["Odd"] = held(kind={"type": "integer", "enum": ["a", "b"]})
    shop.set("fish", responses=answer({"allOf": [ref("Odd"), held(name=TEXT)]}))
    both = {"allOf": [ref("Odd"), held(name=TEXT, own=TEXT)]}
    assert shop.same(responses=answer(both))
    assert shop.same(parameters=[LIMIT, OWN])


def test_a_problem_in_a_snippet() -> None:
    def mdx(name: str, start: str = "") -> Source:
        front = f'---\ntitle: "List"\napi: "GET https://shop.example/{name}"\n---'
        field = '<ParamField query="limit" type="integer">How many.</ParamField>'
        return Source(f"specs/{name}.mdx", f"{front}\n{start}\n{field}\n".encode())

    field = b'<ParamField query="own" type="strange">Own.</ParamField>\n'
    snippet = Source("specs/snippets/own.mdx", field)
    kept = Kept([*map(mdx, sorted((*MORE, "cats", "fish"))), snippet])
    assert not kept.same(
        mdx("fish", 'import Own from "/snippets/own.mdx"\n\n<Own />\n')
    )


@pytest.mark.parametrize("key", ["example", "x-more"])
def test_a_text_that_looks_like_a_reference(key: str) -> None:
    shop = Shop()
    shop.schemas["Hen"] = held(name=TEXT)
    shop.set("hens", responses=answer(ref("Hen")))
    own = {**OWN, key: "#/components/schemas/Hen"}
    assert not shop.same(parameters=[LIMIT, own])


def test_a_text_that_speaks_of_the_runtime_does_not_need_it() -> None:
    shop = Shop()
    shop.set("fish", deprecated=True)
    shop.set("hens", responses=answer(held(a=TEXT), example={"a": "_core.deprecation"}))
    kept = shop.kept(replace(OPTIONS, layout="package"))
    assert not kept.same(edited(page(kept, "fish"), deprecated=None))


def test_a_resource_that_is_called_models() -> None:
    shop = Shop("models")
    shop.set("models", responses=answer(held(name=TEXT)))
    shop.set("owls", responses=answer(held(name=TEXT)))
    kept = shop.kept()
    assert kept.same(edited(page(kept, "models"), parameters=[LIMIT, OWN]))


def test_a_page_of_the_resource_that_has_a_webhook_too() -> None:
    shop = Shop("fish/eels")
    shop.schemas |= {"user-info": held(a=TEXT), "user_info": held(b=TEXT)}
    shop.set("hens", responses=answer(ref("user-info")))
    shop.set("fish/eels", responses=answer(held(of=ref("user_info"))))
    hook = {**shop.whole, "webhooks": {"made": {"post": {"summary": "Made"}}}}
    del hook["paths"]
    block = f"\n````yaml webhook made\n{json.dumps(hook, indent=1)}\n````\n".encode()
    kept = Kept(
        [
            replace(s, data=s.data + block) if "eels" in s.file else s
            for s in pages(shop.whole)
        ]
    )
    assert not kept.same(reworded(page(kept, "fish")))
    assert kept.same(reworded(page(kept, "owls")))


def test_a_parameter_that_is_called_like_a_class() -> None:
    shop = Shop()
    shop.schemas["Either"] = {"oneOf": [held(a=TEXT), held(b=TEXT)]}
    shop.set("hens", responses=answer(ref("Either")))
    shop.set("birds", parameters=[OWN])
    assert shop.same(parameters=[LIMIT, {**OWN, "name": "shared.Either"}])
