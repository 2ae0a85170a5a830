"""What operations and resources are called, and from where the names come."""

from __future__ import annotations

import pytest

from codegen.dialects import Origin
from codegen.model.naming import name_operations
from codegen.reading.source import load_yaml

PAGE = Origin(
    "pages/make-a-payment.md",
    1,
    "https://x.example/docs/api-reference/endpoints/payments/make-a-payment",
)
SAMPLE = """
x-codeSamples:
  - lang: typescript
    source: |
      import { Shop } from "shop";
      console.log("start");
      const shop = new Shop({ key: process.env.get("KEY") });
      const result = await shop.orders.placeOrder({ id: 1 });
      console.log(result);
"""


def named(
    operation: str, origin: Origin = PAGE, path: str = "/v1/pay", method: str = "post"
) -> str:
    node = load_yaml(operation or "{}", "page.md")
    key = (path, method)
    called = name_operations({key: node}, {key: origin}, {})
    return called[key].call


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("operationId: payNow", "payments.pay_now"),
        ("operationId: payments/pay-now", "payments.pay_now"),
        ("operationId: Payments.pay", "payments.pay"),
        ("operationId: '{}'", "payments.make_a_payment"),
        ("operationId: payNow\ntags: [Money Matters]", "payments.pay_now"),
        (SAMPLE, "orders.place_order"),
        (SAMPLE + "operationId: payNow", "orders.pay_now"),
        ("", "payments.make_a_payment"),
    ],
)
def test_an_operation_is_called_as_its_page_calls_it(operation: str, call: str) -> None:
    assert named(operation) == call


@pytest.mark.parametrize(
    ("url", "resource"),
    [
        ("https://x.example/docs/api-reference/endpoints/payments/pay", "payments"),
        ("https://x.example/api-reference/payments/v2/pay", "payments"),
        ("https://x.example/api-reference/pay", "money"),
        ("https://x.example/pay", "money"),
        ("", "money"),
    ],
)
def test_a_resource_is_the_folder_of_the_page_or_else_the_tag(
    url: str, resource: str
) -> None:
    found = named("tags: [Money]", Origin("pay.md", 1, url))
    assert found.split(".")[0] == resource


@pytest.mark.parametrize(
    ("path", "method", "call"),
    [
        ("/api/v1/pets/{id}", "get", "pets.get_pets_by_id"),
        ("/pets", "post", "pets.post_pets"),
        ("/{id}", "get", "default.get_by_id"),
        ("/", "get", "default.get"),
    ],
)
def test_a_document_without_names_is_called_by_method_and_path(
    path: str, method: str, call: str
) -> None:
    assert named("", Origin("api.yaml", 1), path, method) == call


@pytest.mark.parametrize(
    ("summary", "slug", "call"),
    [
        ("Rename the pet", "post-v1-pets-id", "pets.rename_pet"),
        ("Rename the pet", "post-pets-id", "pets.rename_pet"),
        ("Rename the pet", "rename", "pets.rename"),
        ("Rename the pet", "post-pets", "pets.post_pets"),
        ("POST /v1/pets/{id}", "post-v1-pets-id", "pets.post_pets_by_id"),
        (
            "Gives the pet a name of six words",
            "post-v1-pets-id",
            "pets.post_pets_by_id",
        ),
    ],
)
def test_a_slug_that_only_spells_method_and_path_gives_way_to_the_title(
    summary: str, slug: str, call: str
) -> None:
    origin = Origin("page.md", 1, f"https://x.example/api-reference/{slug}")
    assert named(f"summary: {summary!r}", origin, "/v1/pets/{id}", "post") == call


@pytest.mark.parametrize(
    ("file", "call"),
    [
        ("007_ab12cd34ef567890.txt", "pay.make_payment"),
        ("3c90c3cc-0d44-4b50-8888-8dd25736052a.md", "pay.make_payment"),
        ("12.md", "pay.make_payment"),
        ("deadbeef.md", "pay.deadbeef"),
        ("e2b.md", "pay.e2b"),
        ("12-pay.md", "pay.n12_pay"),
    ],
)
def test_a_file_called_by_a_number_gives_way_to_the_title(file: str, call: str) -> None:
    assert named("summary: Make a payment", Origin(file, 1)) == call


@pytest.mark.parametrize(
    ("operation_id", "path", "call"),
    [
        ("read_item_items__item_id__get", "/items/{item_id}", "items.read_item"),
        ("read_item_items__item_id__get", "/api/v1/items/{item_id}", "items.read_item"),
        ("get_items_get", "/items", "items.get"),
        ("items_get", "/items", "items.get"),
        ("items_read_item_items__item_id__get", "/items/{item_id}", "items.read_item"),
        ("items_items_get", "/items", "items.items"),
        ("force_items_get", "/old/items", "old.force_items_get"),
    ],
)
def test_an_operation_id_loses_path_and_method_at_its_end(
    operation_id: str, path: str, call: str
) -> None:
    origin = Origin("api.json", 1)
    assert named(f"operationId: {operation_id}", origin, path, "get") == call


@pytest.mark.parametrize(
    ("operation_id", "path", "method", "call"),
    [
        ("DELETE_pets-petId-toys-toy", "/pets/{petId}/toys/{toy}", "delete", "name_it"),
        ("get-pets-id", "/pets/{id}", "get", "name_it"),
        ("GetPetsId", "/api/v1/pets/{id}", "get", "name_it"),
        ("get_v1_pets__id_", "/api/v1/pets/{id}", "get", "name_it"),
        ("GET /pets/{id}", "/pets/{id}", "get", "name_it"),
        ("pets_id_get", "/pets/{id}", "get", "name_it"),
        ("getPets", "/pets", "get", "get_pets"),
        ("get_pets", "/v1/pets", "get", "get_pets"),
        ("getPetById", "/pets/{id}", "get", "get_pet_by_id"),
        ("getPetsOwner", "/pets/{id}/owner", "get", "get_pets_owner"),
        ("getPet", "/{pet}", "get", "get_pet"),
        ("getPet", "/pet/{pet}", "get", "get_pet"),
        ("removePetsId", "/pets/{id}", "delete", "remove_pets_id"),
        ("x_id_get", "/xs/{id}", "get", "x_id_get"),
        ("x_petId_feed", "/pets/{petId}/feed", "post", "x_pet_id_feed"),
        ("x_petIdentity", "/pets/{pet}", "get", "x_pet_identity"),
        ("x_feed", "/pets/{petId}/feed", "post", "feed"),
    ],
)
def test_an_operation_id_that_only_spells_method_and_path_gives_way_to_the_title(
    operation_id: str, path: str, method: str, call: str
) -> None:
    operation = f"operationId: {operation_id!r}\nsummary: Name it\ntags: [x]"
    assert named(operation, Origin("api.json", 1), path, method) == f"x.{call}"


def test_an_operation_id_of_method_and_path_without_a_title_is_called_like_none() -> (
    None
):
    found = named("operationId: get-pets-id", Origin("a.json", 1), "/pets/{id}", "get")
    assert found == "pets.get_pets_by_id"


@pytest.mark.parametrize(
    ("operation_id", "tag", "call"),
    [
        ("UsersController_findAll", "users", "users.find_all"),
        ("UsersController.findAll", "users", "users.find_all"),
        ("UserController_findAll", "users", "users.find_all"),
        ("AdminUsersController_findAll", "u", "u.admin_users_controller_find_all"),
        ("pets_list", "pets", "pets.list"),
        ("pets__list", "Pet", "pet.list"),
        ("pets:list", "pets", "pets.list"),
        ("pet-stores-list", "Pet stores", "pet_stores.list"),
        ("pet_stores_list", "Pet stores", "pet_stores.list"),
        ("companies-get", "Company", "company.get"),
        ("boxes_get", "box", "box.get"),
        ("status_get", "status", "status.get"),
        (
            "invoices-get-invoice-by-id",
            "invoices",
            "invoices.get_invoice_by_id",
        ),
        ("petsList", "pets", "pets.pets_list"),
        ("get_pets", "pets", "pets.get_pets"),
        ("pets_", "pets", "pets.pets"),
        ("pets_2", "pets", "pets.pets_2"),
        ("pets_v2", "pets", "pets.pets_v2"),
        ("pets_import", "pets", "pets.pets_import"),
        ("pets_deprecated", "pets", "pets.pets_deprecated"),
        ("pets/pets_list", "pets", "pets.pets_list"),
        ("Controller_list", "controller", "controller.list"),
    ],
)
def test_an_operation_id_loses_the_resource_before_a_separator(
    operation_id: str, tag: str, call: str
) -> None:
    operation = f"operationId: {operation_id!r}\ntags: [{tag}]"
    assert named(operation, Origin("api.json", 1), "/a", "get") == call


def test_of_two_that_only_the_resource_tells_apart_one_keeps_it() -> None:
    ids = {"/a": "list", "/b": "pets_list"}
    operations = {
        (path, "get"): load_yaml(f"operationId: {name}\ntags: [pets]", "p.md")
        for path, name in ids.items()
    }
    called = name_operations(
        operations, dict.fromkeys(operations, Origin("api.yaml", 1)), {}
    )
    assert [found.call for found in called.values()] == ["pets.list", "pets.pets_list"]


@pytest.mark.parametrize(
    ("summary", "path", "method"),
    [
        (
            "Retrieve a single attachment from a sent email",
            "/emails/{email_id}/attachments/{attachment_id}",
            "retrieve_single_attachment_from_sent_email",
        ),
        ("Retrieve a single attachment from a sent email", "/mails", "get_mails"),
        (
            "[Deprecated] please use the version 1.1",
            "/a/{some_id}/{other_id}/{yet_an}",
            "get_a_by_some_id_by_other_id_by_yet_an",
        ),
        (
            "Retrieve each and every single small attachment from a sent email",
            "/emails/{email_id}/attachments/{attachment_id}/parts/{attachment_part_id}",
            "get_emails_by_email_id_attachments_by_attachment_id_parts_by_"
            "attachment_part_id",
        ),
        ("Get User's Articles", "/u", "get_user_articles"),
        ("Get user\u2019s articles", "/u", "get_user_articles"),
    ],
)
def test_a_long_title_is_taken_where_the_path_is_longer_still(
    summary: str, path: str, method: str
) -> None:
    operation = f'summary: "{summary}"\ntags: [x]'
    assert named(operation, Origin("a.json", 1), path, "get") == f"x.{method}"


@pytest.mark.parametrize(
    ("lang", "source", "call"),
    [
        ("python", "shop = Shop()\nshop.orders.place(id=1)", "orders.place"),
        (
            "python",
            "with Shop(key='x') as s:\n    s.orders.lines.add()",
            "orders_lines.add",
        ),
        (
            "javascript",
            "const s = new Shop();\nawait s.orders?.place()",
            "orders.place",
        ),
        (
            "python",
            "import requests\nrequests.post('https://x')",
            "payments.make_a_payment",
        ),
        ("shell", "curl -X POST https://x", "payments.make_a_payment"),
        ("javascript", "fetch(url).then(r => r.json())", "payments.make_a_payment"),
    ],
)
def test_a_sample_counts_where_it_calls_a_client(
    lang: str, source: str, call: str
) -> None:
    lines = "".join(f"\n      {line}" for line in source.split("\n"))
    assert named(f"x-codeSamples:\n  - lang: {lang}\n    source: |{lines}") == call


def called_read(*paths: str) -> dict[str, str]:
    """The calls of GET operations that all are called `read`, by path."""
    operations = {
        (path, "get"): load_yaml("operationId: read\ntags: [x]", "p.md")
        for path in paths
    }
    origins = dict.fromkeys(operations, Origin("api.yaml", 1))
    found = name_operations(operations, origins, {})
    return {path: called.call for (path, _), called in found.items()}


def test_of_operations_that_want_one_name_the_others_say_what_they_do() -> None:
    assert called_read("/b", "/a") == {"/a": "x.read", "/b": "x.get_b"}
    assert called_read("/a/b", "/z") == {"/z": "x.read", "/a/b": "x.get_a_b"}


@pytest.mark.parametrize(
    ("second", "call"),
    [
        ("pull-request-stacks/list", "pulls.pull_request_stacks_list"),
        ("StacksController.list", "pulls.stacks_list"),
        ("pulls/list", "pulls.get_b"),  # says no more than the first
    ],
)
def test_of_two_the_other_says_the_group_of_its_id(second: str, call: str) -> None:
    ids = {"/a": "pulls/list", "/b": second}
    operations = {
        (path, "get"): load_yaml(f"operationId: {name}\ntags: [pulls]", "p.md")
        for path, name in ids.items()
    }
    found = name_operations(
        operations, dict.fromkeys(operations, Origin("api.json", 1)), {}
    )
    assert [called.call for called in found.values()] == ["pulls.list", call]


def test_a_later_version_says_so() -> None:
    assert called_read("/v10/a", "/v2/a", "/v2/a/{id}") == {
        "/v2/a": "x.read",
        "/v10/a": "x.read_v10",
        "/v2/a/{id}": "x.get_a_by_id",
    }


def test_a_name_stays_when_pages_of_the_same_name_are_added() -> None:
    paths = ["/v1/a", "/v1/a/{id}", "/v1/b/{id}", "/v2/a", "/v2/b/{id}"]
    for count in range(1, len(paths)):
        before, after = called_read(*paths[:count]), called_read(*paths[: count + 1])
        assert before.items() <= after.items()


def test_the_configuration_renames() -> None:
    key = ("/a", "get")
    called = name_operations(
        {key: load_yaml("operationId: read", "p.md")},
        {key: PAGE},
        {"GET /a": "things.fetch"},
    )
    assert called[key].call == "things.fetch"


def test_a_name_of_the_configuration_is_given_to_no_other() -> None:
    operations = {
        (path, "get"): load_yaml("operationId: read\ntags: [x]", "p.md")
        for path in ("/a", "/b")
    }
    origins = dict.fromkeys(operations, Origin("api.yaml", 1))
    called = name_operations(operations, origins, {"GET /b": "x.read"})
    assert [called[key].call for key in operations] == ["x.get_a", "x.read"]
