"""The lock file: its text, and what it says has changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from codegen.project.lock import Inputs, Lock, LockError, Record, dump, parse

INPUTS = Inputs(
    version="0.1.0",
    generator="g0",
    tools={"black": "26.10.1"},
    options={"package": "shop_client", "client": "Shop"},
    sources={"specs/b.md": "s2", "specs/a.md": "s1"},
)
LOCK = Lock(
    INPUTS,
    names={"a.b": "GET /b", "c": ""},
    missing=("specs/a.md:3: E203 ünusable",),
    files={"x/b.py": Record("r2", "f2"), "x/a.py": Record("r1", "f1")},
    writing={"x/c.py": ("w1", "w2")},
)
TEXT = """\
{
 "files": {
  "x/a.py": ["r1", "f1"],
  "x/b.py": ["r2", "f2"]
 },
 "format": 2,
 "generator": {
  "sha256": "g0",
  "version": "0.1.0"
 },
 "missing": ["specs/a.md:3: E203 \\u00fcnusable"],
 "names": {
  "a.b": "GET /b",
  "c": ""
 },
 "options": {
  "client": "Shop",
  "package": "shop_client"
 },
 "sources": {
  "specs/a.md": "s1",
  "specs/b.md": "s2"
 },
 "tools": {
  "black": "26.10.1"
 },
 "writing": {
  "x/c.py": ["w1", "w2"]
 }
}
"""


def test_the_text_is_sorted_with_one_entry_a_line() -> None:
    assert dump(LOCK) == TEXT
    assert '"writing"' not in dump(replace(LOCK, writing={}))


def test_what_was_written_is_read() -> None:
    assert parse(TEXT) == LOCK
    assert parse(dump(Lock(INPUTS))) == Lock(INPUTS)


def test_format_1_did_not_say_what_names_stand_for() -> None:
    names = TEXT.index(' "names"'), TEXT.index(' "options"')
    text = TEXT[: names[0]] + ' "names": ["a.b", "c"],\n' + TEXT[names[1] :]
    text = text.replace('"format": 2', '"format": 1')
    assert parse(text) == replace(LOCK, names={"a.b": "", "c": ""})


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("<<<<<<< HEAD\n{", "merge conflict"),
        ("[" * 100_000, "merge conflict"),
        ("[]", "not as mintgen writes it"),
        ("{}", "not as mintgen writes it"),
        (TEXT.replace('"format": 2', '"format": 3'), "another version of mintgen"),
        (TEXT.replace('"format": 2', '"format": 1'), "not as mintgen writes it"),
        (TEXT.replace('["r1", "f1"]', '["r1"]'), "not as mintgen writes it"),
        (TEXT.replace('["r1", "f1"]', '"r1"'), "not as mintgen writes it"),
        (TEXT.replace('"s1"', "1"), "not as mintgen writes it"),
        (TEXT.replace('"GET /b"', "[]"), "not as mintgen writes it"),
    ],
)
def test_text_that_is_no_lock(text: str, reason: str) -> None:
    with pytest.raises(LockError, match=reason):
        parse(text)


def test_nothing_changed() -> None:
    again = replace(INPUTS, sources=dict(sorted(INPUTS.sources.items())))
    assert again.reasons(INPUTS) == []


def test_every_change_is_named() -> None:
    new = Inputs(
        version="0.2.0",
        generator="g1",
        tools={"black": "27.1.0", "other": "1"},
        options={"package": "shop_client", "client": "Store", "layout": "project"},
        sources={"specs/a.md": "s9", "specs/c.md": "s3", "specs/d.md": "s4"},
    )
    assert new.reasons(INPUTS) == [
        "mintgen 0.1.0 → 0.2.0",
        "black 26.10.1 → 27.1.0",
        "other ? → 1",
        "option 'client' changed",
        "option 'layout' changed",
        "1 page changed",
        "2 pages added",
        "1 page removed",
    ]
    assert replace(INPUTS, generator="g1").reasons(INPUTS) == ["the generator changed"]


def test_known_text_is_what_was_or_was_about_to_be_written() -> None:
    assert LOCK.knows("x/a.py", "f1")
    assert not LOCK.knows("x/a.py", "r1")
    assert not LOCK.knows("x/a.py", "w1")
    assert LOCK.knows("x/c.py", "w1")
    assert LOCK.knows("x/c.py", "w2")
    assert not LOCK.knows("x/d.py", "f1")
