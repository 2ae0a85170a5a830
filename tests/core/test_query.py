"""Query strings, headers and cookies."""

from collections import deque
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum, StrEnum
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

import pytest
from _core.cookie_values import CookieValues
from _core.header_values import HeaderValues
from _core.omit import omit
from _core.style import Style
from _core.values import query_string
from acme.models.things import ThingAttributes
from hypothesis import given
from hypothesis import strategies as st


class Color(StrEnum):
    RED = "red"


class Level(Enum):
    HIGH = 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "p=a"),
        ("", "p="),
        ("a&b=c d+é", "p=a%26b%3Dc%20d%2B%C3%A9"),
        (True, "p=true"),
        (False, "p=false"),
        (0, "p=0"),
        (1.5, "p=1.5"),
        (Decimal("1.10"), "p=1.10"),
        (UUID(int=1), "p=00000000-0000-0000-0000-000000000001"),
        (datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC), "p=2024-01-02T03%3A04%3A05Z"),
        (date(2024, 1, 2), "p=2024-01-02"),
        (Color.RED, "p=red"),
        (Level.HIGH, "p=3"),
        (omit, ""),
        (None, ""),
        ([], ""),
        ({}, ""),
        (["a", "b"], "p=a&p=b"),
        (("a", None, 1), "p=a&p=1"),
        (deque([True]), "p=true"),
        ({"a": 1, "b": None}, "a=1"),
        (ThingAttributes(size=2, odd="x"), "size=2&ODD=x"),
    ],
)
def test_values_in_the_default_style(value: Any, expected: str) -> None:
    assert query_string({"p": value}, {}) == expected


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        (Style("form"), ["a,b", "c"], "p=a%2Cb,c"),
        (Style("form"), {"a": "1", "b": "2"}, "p=a,1,b,2"),
        (Style("form"), [], ""),
        (Style("spaceDelimited"), ["a", "b"], "p=a%20b"),
        (Style("pipeDelimited"), ["a", "b"], "p=a%7Cb"),
        (Style("pipeDelimited", explode=True), ["a", "b"], "p=a&p=b"),
        (
            Style("deepObject"),
            {"a": 1, "b": [2, 3]},
            "p%5Ba%5D=1&p%5Bb%5D%5B0%5D=2&p%5Bb%5D%5B1%5D=3",
        ),
        (Style("deepObject"), {"a": {"b": True}}, "p%5Ba%5D%5Bb%5D=true"),
        (
            Style("deepObject"),
            [{"a": 1}, {"a": 2}],
            "p%5B0%5D%5Ba%5D=1&p%5B1%5D%5Ba%5D=2",
        ),
        (Style("deepObject"), ThingAttributes(size=2), "p%5Bsize%5D=2"),
        (Style("deepObject"), {"a": None, "b": omit}, ""),
        (
            Style("json"),
            {"a": [1, "é&"]},
            "p=%7B%22a%22%3A%5B1%2C%22%5Cu00e9%26%22%5D%7D",
        ),
        (Style("json"), None, "p=null"),
        (Style("json"), [1.0, 0.5, 1e30], "p=%5B1%2C0.5%2C1e%2B30%5D"),
        (Style("form", reserved=True), "a/b:c,d", "p=a/b:c,d"),
        (Style("form", reserved=True), "&=+#%[] é", "p=%26%3D%2B%23%25%5B%5D%20%C3%A9"),
        (Style("form", reserved=True), ["a/b", "c,d"], "p=a/b,c%2Cd"),
    ],
)
def test_other_styles(style: Style, value: Any, expected: str) -> None:
    assert query_string({"p": value}, {"p": style}) == expected


def test_a_name_may_say_how_its_items_are_written() -> None:
    values = {"p[]": [{"a": 1}, {"a": 2}, 3]}
    expected = "p%5B%5D%5Ba%5D=1&p%5B%5D%5Ba%5D=2&p%5B%5D=3"

    assert query_string(values, {"p[]": Style("deepObject")}) == expected


def test_parameters_stay_in_order() -> None:
    assert query_string({"b": 1, "x": omit, "a": [2, 3]}, {}) == "b=1&a=2&a=3"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([["a", 1]], "p=%5B%22a%22%2C1%5D"),
        ({"a": {"b": 1, "c": omit}}, "a=%7B%22b%22%3A1%7D"),
        ([ThingAttributes(size=2)], "p=%7B%22size%22%3A2%7D"),
    ],
)
def test_what_is_inside_of_others_becomes_json(value: Any, expected: str) -> None:
    assert query_string({"p": value}, {}) == expected


def test_what_has_no_text_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be sent"):
        query_string({"p": object()}, {})
    with pytest.raises(ValueError, match="NaN"):
        query_string({"p": float("nan")}, {})


@given(st.dictionaries(st.text(min_size=1), st.text()))
def test_any_text_arrives_as_it_was(values: dict[str, str]) -> None:
    query = query_string(values, {})

    assert query.isascii()
    assert dict(parse_qsl(query, keep_blank_values=True)) == values


def test_header_parameters() -> None:
    values = {"A": [1, 2], "B": {"x": 1, "y": True}, "C": omit, "D": None, "E": "é"}
    lines = HeaderValues(values).lines({})
    assert lines == {"A": "1,2", "B": "x,1,y,true", "E": "é"}

    exploded = {"B": Style("simple", explode=True)}
    assert HeaderValues({"B": {"x": 1}}).lines(exploded) == {"B": "x=1"}
    as_json = {"B": Style("json")}
    assert HeaderValues({"B": ["é"]}).lines(as_json) == {"B": '["\\u00e9"]'}


@pytest.mark.parametrize(
    ("style", "value", "expected"),
    [
        (None, "x y;z,ü", "p=x%20y%3Bz%2C%C3%BC"),
        (None, [1, "a,b"], "p=1; p=a%2Cb"),
        (None, {"a": 1, "b=": "c=d"}, "a=1; b%3D=c=d"),
        (None, [], ""),
        (None, "", "p="),
        (None, omit, ""),
        (Style("form"), [1, "a,b"], "p=1,a%2Cb"),
        (Style("form"), {"a": 1, "b": 2}, "p=a,1,b,2"),
        (Style("json"), {"a": 1}, "p={%22a%22:1}"),
    ],
)
def test_cookie_parameters(style: Style | None, value: Any, expected: str) -> None:
    lines = CookieValues({"p": value}).lines({"p": style} if style else {})
    assert lines == ({"cookie": expected} if expected else {})
