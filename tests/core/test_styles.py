"""Every row of the table of styles in OpenAPI 3.1.1, section 4.8.12.6.

The standard leaves out what it encodes; here it is encoded by RFC 6570. What the table
calls not applicable is `None`, an empty path segment is refused.
"""

from __future__ import annotations

from typing import Any

import pytest
from _core.cookie_values import CookieValues
from _core.header_values import HeaderValues
from _core.paths import PathTemplate
from _core.style import Style, StyleName
from _core.values import query_string

VALUES: tuple[Any, ...] = (
    "",
    "blue",
    ["blue", "black", "brown"],
    {"R": 100, "G": 200, "B": 150},
)
SPACES = "color=blue%20black%20brown"
PIPES = "color=blue%7Cblack%7Cbrown"
TABLE: list[tuple[str, StyleName, bool, tuple[str | None, ...]]] = [
    (
        "path",
        "matrix",
        False,
        (None, ";color=blue", ";color=blue,black,brown", ";color=R,100,G,200,B,150"),
    ),
    (
        "path",
        "matrix",
        True,
        (
            None,
            ";color=blue",
            ";color=blue;color=black;color=brown",
            ";R=100;G=200;B=150",
        ),
    ),
    (
        "path",
        "label",
        False,
        (None, ".blue", ".blue,black,brown", ".R,100,G,200,B,150"),
    ),
    ("path", "label", True, (None, ".blue", ".blue.black.brown", ".R=100.G=200.B=150")),
    ("path", "simple", False, (None, "blue", "blue,black,brown", "R,100,G,200,B,150")),
    ("path", "simple", True, (None, "blue", "blue,black,brown", "R=100,G=200,B=150")),
    ("header", "simple", False, ("", "blue", "blue,black,brown", "R,100,G,200,B,150")),
    ("header", "simple", True, ("", "blue", "blue,black,brown", "R=100,G=200,B=150")),
    (
        "query",
        "form",
        False,
        ("color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ),
    (
        "query",
        "form",
        True,
        (
            "color=",
            "color=blue",
            "color=blue&color=black&color=brown",
            "R=100&G=200&B=150",
        ),
    ),
    (
        "query",
        "spaceDelimited",
        False,
        (None, None, SPACES, "color=R%20100%20G%20200%20B%20150"),
    ),
    (
        "query",
        "pipeDelimited",
        False,
        (None, None, PIPES, "color=R%7C100%7CG%7C200%7CB%7C150"),
    ),
    (
        "query",
        "deepObject",
        True,
        (None, None, None, "color%5BR%5D=100&color%5BG%5D=200&color%5BB%5D=150"),
    ),
    (
        "cookie",
        "form",
        False,
        ("color=", "color=blue", "color=blue,black,brown", "color=R,100,G,200,B,150"),
    ),
    (  # with the separator of cookies (OpenAPI 3.2, style `cookie`)
        "cookie",
        "form",
        True,
        (
            "color=",
            "color=blue",
            "color=blue; color=black; color=brown",
            "R=100; G=200; B=150",
        ),
    ),
]


@pytest.mark.parametrize(
    ("place", "style", "explode", "value", "expected"),
    [
        (place, style, explode, value, expected)
        for place, style, explode, row in TABLE
        for value, expected in zip(VALUES, row, strict=True)
        if expected is not None
    ],
)
def test_the_table(
    place: str, style: StyleName, explode: bool, value: Any, expected: str
) -> None:
    assert written(place, {"color": Style(style, explode)}, value) == expected


@pytest.mark.parametrize(
    ("place", "style", "expected"),
    [
        ("path", Style("simple"), "a%2Cb%20c,d%2F%C3%A9"),
        ("path", Style("label", explode=True), ".a%2Cb%20c.d%2F%C3%A9"),
        ("path", Style("matrix", explode=True), ";c=a%2Cb%20c;c=d%2F%C3%A9"),
        ("query", Style("form"), "c=a%2Cb%20c,d%2F%C3%A9"),
        ("query", Style("form", explode=True), "c=a%2Cb%20c&c=d%2F%C3%A9"),
        ("query", Style("spaceDelimited"), "c=a%2Cb%20c%20d%2F%C3%A9"),
        ("query", Style("pipeDelimited"), "c=a%2Cb%20c%7Cd%2F%C3%A9"),
    ],
)
def test_items_are_encoded_and_what_separates_them_is_not(
    place: str, style: Style, expected: str
) -> None:
    assert written(place, {"c": style}, ["a,b c", "d/é"], name="c") == expected


def written(
    place: str, styles: dict[str, Style], value: Any, name: str = "color"
) -> str:
    match place:
        case "path":
            template = PathTemplate(f"/{{{name}}}", styles)
            return template.fill({name: value}).removeprefix("/")
        case "query":
            return query_string({name: value}, styles)
        case "header":
            return HeaderValues({name: value}).lines(styles)[name]
        case _:
            return CookieValues({name: value}).lines(styles).get("cookie", "")
