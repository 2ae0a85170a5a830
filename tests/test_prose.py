"""Texts of pages in docstrings."""

from __future__ import annotations

import pytest

from codegen.model.prose import argument_text, bounds_text, section, wrap


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
        ((("minimum", 0), ("exclusiveMaximum", 1.5)), "At least 0, less than 1.5."),
        ((("multipleOf", 5),), "A multiple of 5."),
        ((), ""),
    ],
)
def test_bounds_are_said(bounds: tuple[tuple[str, float], ...], sentence: str) -> None:
    assert bounds_text(bounds) == sentence
