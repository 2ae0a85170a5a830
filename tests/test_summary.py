"""The sentence of an operation: in its docstring, and in the table of the README."""

from __future__ import annotations

import pytest

from codegen.model.summary import Told, plain, told


@pytest.mark.parametrize(
    ("summary", "description", "expected"),
    [
        ("List users", "All of them.", Told("List users", "All of them.", "List users")),
        ("List users", "List users.", Told("List users", "", "List users")),
        (
            "List users",
            "List users. All of them.",
            Told("List users", "All of them.", "List users"),
        ),
        (
            "List users",
            "List users by name.",
            Told("List users", "List users by name.", "List users"),
        ),
        ("List Users", "List the users.", Told("List Users", "", "List Users")),
        ("", "", Told("", "", "")),
        (
            "",
            "Returns the `id` of users. Of all.\n\n- a",
            Told("Returns the `id` of users.", "Of all.\n\n- a", "Returns the id of users."),
        ),
        (
            "",
            "Returns **all** users, e.g. Bob,\nand others",
            Told("Returns all users, e.g. Bob, and others", "", "Returns all users, e.g. Bob, and others"),
        ),
        (
            "",
            "See [there](https://a.example). More.",
            Told("", "See [there](https://a.example). More.", "See there."),
        ),
        ("", "One of:\n- a", Told("", "One of:\n- a", "One of:")),
        ("", "- a\n- b", Told("", "- a\n- b", "")),
        (
            "Do it. It takes long.",
            "More.",
            Told("Do it.", "It takes long.\n\nMore.", "Do it."),
        ),
        ("Do it. Now.", "Do it.", Told("Do it.", "Now.", "Do it.")),
        ("Do it. Now.", "Do it. Now.", Told("Do it.", "Now.", "Do it.")),
    ],
)  # fmt: skip
def test_each_thing_is_said_once(
    summary: str, description: str, expected: Told
) -> None:
    assert told(summary, description) == expected


def test_a_title_is_no_whole_paragraph() -> None:
    text = "word " * 60
    found = told("", text)
    assert (found.title, found.text) == ("", text.strip())
    assert len(found.line) <= 200
    assert found.line.endswith(" …")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**a** _b_ `c` [d](/e) ![f](g)", "a b c d f"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        (r"a\_b \(c\)", "a_b (c)"),
    ],
)
def test_text_without_markdown(text: str, expected: str) -> None:
    assert plain(text) == expected
