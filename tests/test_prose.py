"""Texts of pages in docstrings."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.model.prose import argument_text, bounds_text, field_text, section
from codegen.model.wrapping import BREAK, followed, wrap


def test_paragraphs_are_filled_and_lists_hang() -> None:
    text = "One line\nand its end.\n\n- an item that is long enough\n- next\n1. first"
    assert wrap(text, 20) == [
        "One line and its",
        "end.",
        "",
        "- an item that is",
        "  long enough",
        "- next",
        "1. first",
    ]


def test_a_short_line_that_is_followed_by_a_new_thought_stays_one() -> None:
    assert wrap("Failed to upload\nFailed to encrypt", 80) == [
        "Failed to upload",
        "Failed to encrypt",
    ]
    assert wrap("The account was blocked.\nIt must be paid", 80) == [
        "The account was blocked. It must be paid"
    ]


def test_code_and_tables_keep_their_lines() -> None:
    text = "See:\n```\na  b\n\n  c\n```\n| a | b |\n| - | - |\nend"
    assert wrap(text, 80) == [
        "See:",
        "```",
        "a  b",
        "",
        "  c",
        "```",
        "| a | b |",
        "| - | - |",
        "end",
    ]


def test_a_section_hangs_and_its_parts_start_lines_of_their_own() -> None:
    text = argument_text(
        description="The team that it is for, in words.", example='"team_1"'
    )
    assert section("Args", [("team", text), ("bare", "")], 36) == [
        "Args:",
        "    team: The team that it is for,",
        "        in words.",
        '        Example: "team_1"',
        "    bare:",
    ]


def test_no_line_is_wider_unless_a_word_is() -> None:
    lines = wrap("a " * 100 + "b" * 50, 30)
    assert all(len(line) <= 30 for line in lines[:-1])
    assert lines[-1] == "b" * 50


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        ((("minLength", 1), ("maxLength", 100)), "From 1 to 100 characters."),
        ((("minLength", 1),), "At least 1 character."),
        ((("maxItems", 2),), "At most 2 items."),
        ((("minItems", 2), ("maxItems", 2)), "Exactly 2 items."),
        ((("minimum", 0), ("exclusiveMaximum", 1.5)), "At least 0, less than 1.5."),
        ((("multipleOf", 5),), "A multiple of 5."),
        ((), ""),
    ],
)
def test_bounds_are_said(bounds: tuple[tuple[str, float], ...], sentence: str) -> None:
    assert bounds_text(bounds) == sentence


def test_lists_keep_their_levels() -> None:
    text = "\n".join(
        (
            "- outer that is long enough",
            "  - inner that is long enough",
            "    1. innermost",
            "",
            "    of the inner one",
            "- outer",
            "  goes on",
            "",
            "After it.",
        )
    )
    assert wrap(text, 20) == [
        "- outer that is long",
        "  enough",
        "  - inner that is",
        "    long enough",
        "    1. innermost",
        "",
        "    of the inner one",
        "- outer goes on",
        "",
        "After it.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "  - one two three\n  - four",
        " - one two three\n- four",
        "-   one two three\n-   four",
    ],
)
def test_how_far_in_a_whole_list_stands_does_not_matter(text: str) -> None:
    assert wrap(text, 10) == ["- one two", "  three", "- four"]


def test_a_line_that_ends_with_two_spaces_ends_there() -> None:
    assert wrap("one  \ntwo\n- item  \nand its end\n\nthree", 80) == [
        "one",
        "two",
        "- item",
        "  and its end",
        "",
        "three",
    ]


def test_quotes_are_filled() -> None:
    text = "> a quote that\n> goes on\n>\n> - a\n> - b\n\n>= 5 is none"
    assert wrap(text, 16) == [
        "> a quote that",
        "> goes on",
        ">",
        "> - a",
        "> - b",
        "",
        ">= 5 is none",
    ]


def test_code_on_one_line_is_text() -> None:
    text = "before\n```one``` and then words\nof a paragraph\n```  two  ```\nlast"
    assert wrap(text, 24) == [
        "before",
        "```one``` and then words",
        "of a paragraph",
        "```  two  ```",
        "last",
    ]


def test_a_text_that_begins_with_a_list_begins_below_its_name() -> None:
    entries = [("state", "- `on`\n- `off`"), ("mode", "```\ncode\n```")]
    assert section("Args", entries, 40) == [
        "Args:",
        "    state:",
        "        - `on`",
        "        - `off`",
        "    mode:",
        "        ```",
        "        code",
        "        ```",
    ]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("", "Next."),
        ("A text.", "A text. Next."),
        ("- a\n- b", f"- a\n- b{BREAK}Next."),
        ("See:\n```\na\n```", f"See:\n```\na\n```{BREAK}Next."),
        ("- a\n\nA text.", "- a\n\nA text. Next."),
    ],
)
def test_nothing_follows_a_list_or_code_on_its_line(text: str, whole: str) -> None:
    assert followed(text, "Next.") == whole


@pytest.mark.parametrize(
    ("description", "others", "text"),
    [
        ("The page", {"example": "1"}, "The page. Example: 1"),
        ("The page (see there.)", {"default": "1"}, "The page (see there.) Default: 1"),
        ("The page.", {"bounds": "At least 1."}, "The page. At least 1."),
        ("Which one?", {"default": "1"}, "Which one? Default: 1"),
        ("", {"example": "1"}, "Example: 1"),
        ("The page", {}, "The page"),
        (" ", {}, ""),
        (
            "The page",
            {"default": "1", "example": "2"},
            f"The page{BREAK}Default: 1{BREAK}Example: 2",
        ),
        ("- a\n- b", {"example": "1"}, f"- a\n- b{BREAK}Example: 1"),
        ("A page " * 5, {"example": "1"}, f"{'A page ' * 5}{BREAK}Example: 1"),
        ("The page, by default `1`.", {"default": "1"}, "The page, by default `1`."),
        (
            "Waits. Default is 30 (half a minute).",
            {"default": "30"},
            "Waits. Default is 30 (half a minute).",
        ),
        ("By default (`a`), all.", {"default": '"a"'}, "By default (`a`), all."),
        ("Defaults to 30 seconds.", {"default": "30"}, "Defaults to 30 seconds."),
        (
            "Waits. Default is 300 (5 minutes).",
            {"default": "300"},
            "Waits. Default is 300 (5 minutes).",
        ),
        (
            "The page. Default: 10",
            {"default": "1"},
            "The page. Default: 10. Default: 1",
        ),
        ("A `name` (e.g. bob)", {"example": '"Bob"'}, "A `name` (e.g. bob)"),
        ("Old.", {"deprecated": True}, "Deprecated. Old."),
        ("DEPRECATED: old.", {"deprecated": True}, "DEPRECATED: old."),
        ("**Deprecated**: old.", {"deprecated": True}, "**Deprecated**: old."),
    ],
)
def test_what_is_said_of_a_field(
    description: str, others: dict[str, Any], text: str
) -> None:
    assert field_text(36, description=description, **others) == text
