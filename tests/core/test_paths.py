"""Path templates."""

from typing import Any

import pytest
from _core.paths import PathTemplate
from _core.style import Style


def fill(template: str, **values: Any) -> str:
    return PathTemplate(template, {}).fill(values)


@pytest.mark.parametrize(
    ("value", "encoded"),
    [
        ("abc", "abc"),
        ("a b", "a%20b"),
        ("a/b", "a%2Fb"),
        ("?x=1#f", "%3Fx%3D1%23f"),
        ("a%2Fb", "a%252Fb"),
        ("é", "%C3%A9"),
        ("a.b", "a.b"),
        ("...", "..."),
        ("~-_", "~-_"),
        (7, "7"),
        (True, "true"),
        (["a", "b/c"], "a,b%2Fc"),
        ({"k": "v", "l": "w"}, "k,v,l,w"),
    ],
)
def test_a_value_stays_in_its_segment(value: Any, encoded: str) -> None:
    assert fill("/v1/{id}/x", id=value) == f"/v1/{encoded}/x"


@pytest.mark.parametrize(
    "value",
    [
        "",
        ".",
        "..",
        "%2e",
        "%2E%2e",
        ".%2e",
        "%252e%252e",
        "%25252e%25252e",
        "../../admin",
        "a/../b",
        "a/..",
        "..\\admin",
        "a%2f..%2fb",
        "a%255c..",
        None,
        [],
        {},
        ["a", ""],
        ["..", "a"],
        {"..": "a"},
    ],
)
def test_a_value_that_leads_elsewhere_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match="'id'"):
        fill("/v1/{id}/x", id=value)


def test_a_value_that_is_encoded_very_often_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="'id'"):
        fill("/v1/{id}/x", id="%" + "25" * 500_000)


@pytest.mark.parametrize(("a", "b"), [(".", "."), ("%2", "e%2e")])
def test_values_that_lead_elsewhere_together_are_refused(a: str, b: str) -> None:
    with pytest.raises(ValueError, match="path parameter"):
        fill("/v1/{a}{b}", a=a, b=b)


def test_several_parameters_and_literals_in_one_segment() -> None:
    path = fill("/a b/{x}.{y}:run/{z}", x="1/2", y="3", z="4")

    assert path == "/a%20b/1%2F2.3:run/4"


def test_a_template_without_parameters_is_kept() -> None:
    assert fill("/v1/a%20b/") == "/v1/a%20b/"
    assert fill("/") == "/"


def test_a_template_has_to_start_with_a_slash() -> None:
    with pytest.raises(ValueError, match="slash"):
        PathTemplate("@elsewhere.example/{id}", {})


LIST = ["3", "4"]
OBJECT = {"x": "1", "y": "2"}


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        (Style("simple"), LIST, "3,4"),
        (Style("simple"), OBJECT, "x,1,y,2"),
        (Style("simple", explode=True), OBJECT, "x=1,y=2"),
        (Style("label"), "5", ".5"),
        (Style("label"), LIST, ".3,4"),
        (Style("label", explode=True), LIST, ".3.4"),
        (Style("label"), OBJECT, ".x,1,y,2"),
        (Style("label", explode=True), OBJECT, ".x=1.y=2"),
        (Style("matrix"), "5", ";id=5"),
        (Style("matrix"), LIST, ";id=3,4"),
        (Style("matrix", explode=True), LIST, ";id=3;id=4"),
        (Style("matrix"), OBJECT, ";id=x,1,y,2"),
        (Style("matrix", explode=True), OBJECT, ";x=1;y=2"),
        (Style("json"), OBJECT, "%7B%22x%22%3A%221%22%2C%22y%22%3A%222%22%7D"),
    ],
)
def test_styles(style: Style, value: Any, expected: str) -> None:
    assert PathTemplate("/{id}", {"id": style}).fill({"id": value}) == f"/{expected}"


def test_a_label_cannot_make_a_dot_segment() -> None:
    with pytest.raises(ValueError, match="'id'"):
        PathTemplate("/{id}", {"id": Style("label")}).fill({"id": "."})


def test_what_is_inside_of_others_becomes_json() -> None:
    assert fill("/{id}", id=[["a"], "b"]) == "/%5B%22a%22%5D,b"
