"""YAML and JSON text to trees with places."""

from __future__ import annotations

import copy
import json
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from codegen.problems import InputError, Problem, Where
from codegen.reading import source
from codegen.reading.nodes import Node, Seq, clone, where_of
from codegen.reading.source import load_json, load_yaml


def refused(load: Any, text: str, line: int = 1) -> Problem:
    with pytest.raises(InputError) as caught:
        load(text, "a.yaml", line)
    problem: Problem = caught.value.problem
    assert "\n" not in problem.text
    return problem


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("null", None),
        ("~", None),
        ("", None),
        ("NULL", None),
        ("nUll", "nUll"),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("off", "off"),
        ("y", "y"),
        ("12", 12),
        ("-12", -12),
        ("+12", 12),
        ("012", 12),
        ("0o17", 15),
        ("0xFF", 255),
        ("0b11", "0b11"),
        ("1_000", "1_000"),
        ("1:30", "1:30"),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("-", "-"),
        ("2024-01-01", "2024-01-01"),
        ("2023-11-07T05:31:56Z", "2023-11-07T05:31:56Z"),
        ("'12'", "12"),
        ('"null"', "null"),
        ("'true'", "true"),
        ("!!str 12", "12"),
        ("! 12", "12"),
        ("!!int '12'", 12),
        ("!!float 12", 12.0),
        ("\u0661\u0662", "\u0661\u0662"),
        ("=", "="),
    ],
)
def test_scalars_are_those_of_the_core_schema(written: str, value: Any) -> None:
    text = f"a: {written}\n" if written != "-" else "a: '-'\n"
    found = load_yaml(text, "a.yaml")["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("written", [".inf", "-.INF", ".nan", "-1e999", "9" * 5000])
def test_a_number_that_json_cannot_say_is_refused(written: str) -> None:
    problem = refused(load_yaml, f"a: 1\nb: {written}\n")
    assert problem.code == "E105"
    assert problem.where == Where("a.yaml", 2)


@pytest.mark.parametrize("written", ["3463754e3540884", "123E4567", "1e999"])
def test_an_identifier_that_looks_like_an_endless_number_is_text(written: str) -> None:
    assert load_yaml(f"a: {written}\n", "a.yaml") == {"a": written}


@pytest.mark.parametrize("tag", ["!!binary", "!!timestamp", "!!python/name:os", "!x"])
def test_tags_beyond_json_are_refused(tag: str) -> None:
    assert refused(load_yaml, f"a: {tag} abc\n").code == "E105"
    assert refused(load_yaml, f"a: {tag}\n  b: 1\n").code == "E105"


def test_keys_become_text_as_written() -> None:
    tree = load_yaml("200: a\n'201': b\ntrue: c\n1.0: d\n~: e\n", "a.yaml")
    assert tree == {"200": "a", "201": "b", "true": "c", "1.0": "d", "null": "e"}
    assert refused(load_yaml, "? [a]\n: b\n").code == "E105"


def test_quoted_and_plain_keys_are_the_same_key() -> None:
    problem = refused(load_yaml, "a: 1\n'200': x\n200: y\n", line=10)
    assert problem.code == "E107"
    assert problem.where.line == 12
    assert "line 11" in problem.text


def test_every_container_and_key_has_its_place() -> None:
    text = "a:\n  b: [1, {c: 2}]\n\n  d: |\n    x\n    y\n  e: 1\n"
    tree = load_yaml(text, "dir/a.md", line=100)
    assert tree.where == Where("dir/a.md", 100)
    assert tree["a"].key_where == {
        "b": Where("dir/a.md", 101),
        "d": Where("dir/a.md", 103),
        "e": Where("dir/a.md", 106),
    }
    assert isinstance(tree["a"]["b"], Seq)
    assert tree["a"]["b"].where.line == 101
    assert where_of(tree["a"], "e").line == 106
    assert where_of(tree["a"], "nothing").line == 101
    assert where_of(tree["a"]["b"], 1).line == 101


def test_an_alias_is_a_copy_that_keeps_its_place() -> None:
    tree = load_yaml("a: &x\n  n: [1]\nb: *x\nc: *x\n", "a.yaml")
    assert tree == {"a": {"n": [1]}, "b": {"n": [1]}, "c": {"n": [1]}}
    tree["b"]["n"].append(2)
    assert tree["a"] == tree["c"] == {"n": [1]}
    assert tree["b"].where.line == 1
    assert tree["b"].key_where["n"].line == 2
    assert tree.key_where["b"].line == 3


def test_an_anchor_may_be_used_again() -> None:
    tree = load_yaml("a: &x 1\nb: *x\nc: &x d\ne: *x\n*x : f\n", "a.yaml")
    assert tree == {"a": 1, "b": 1, "c": "d", "e": "d", "d": "f"}


def test_a_plain_merge_key_merges_and_a_quoted_one_is_a_name() -> None:
    text = "a: &a {x: 1, y: 2}\nb:\n  <<: *a\n  y: 3\nc:\n  <<: [{x: 4}, *a]\n"
    tree = load_yaml(text, "a.yaml")
    assert tree["b"] == {"x": 1, "y": 3}
    assert tree["b"].key_where["x"].line == 1
    assert tree["c"] == {"x": 4, "y": 2}
    assert load_yaml("'<<': 1\n", "a.yaml") == {"<<": 1}
    assert refused(load_yaml, "<<: 1\n").code == "E105"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: [1\nb: 2\n", 2),
        ("a: 1\nb: *nope\n", 2),
        ("a: &x\n  b: *x\n", 2),
        ("&a [*a]", 1),
        ("a: 1\n---\nb: 2\n", 2),
        ("a: 1\nb: \x01\n", 2),
        ("é: 1\nb: \x01\n", 2),
        ("a: 1\nb: \ud83d\n", 2),
        ('a: "\\ud83d"\n', 1),
        ("a: b: c\n", 1),
    ],
)
@pytest.mark.parametrize("name", ["CSafeLoader", "SafeLoader"])
def test_broken_yaml_is_an_error_with_its_line(
    text: str, line: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Where no wheel has it, there is no parser in C.
    monkeypatch.setattr(source, "_LOADER", getattr(yaml, name, yaml.SafeLoader))
    problem = refused(load_yaml, text)
    assert problem.code == "E105"
    assert problem.where.line == line


def test_an_empty_text_is_null() -> None:
    assert load_yaml("", "a.yaml") is None
    assert load_yaml("# nothing\n", "a.yaml") is None


def billion_laughs() -> str:
    lines = ["a0: &a0 x\n"]
    for at in range(1, 30):
        aliases = ",".join([f"*a{at - 1}"] * 10)
        lines.append(f"a{at}: &a{at} [{aliases}]\n")
    return "".join(lines)


@pytest.mark.parametrize(
    "text",
    [
        billion_laughs(),
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 100_000,
        "a: &a [[[[[[[[[[1]]]]]]]]]]\n"
        + "".join(
            f"b{i}: &{'ab'[i % 2]} [[[[[[[[[[*{'ba'[i % 2]}]]]]]]]]]]\n"
            for i in range(1, 40)
        ),
    ],
    ids=["laughs", "flow", "block", "mapping", "chain"],
)
def test_bombs_end_quickly_with_one_error(text: str) -> None:
    start = time.process_time()
    assert refused(load_yaml, text).code == "E106"
    assert time.process_time() - start < 20


def test_the_parser_in_python_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: &x [1, 'b']\n200: *x\nc: |\n  d\n"
    fast = load_yaml(text, "a.yaml")
    monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    slow = load_yaml(text, "a.yaml")
    assert slow == fast
    assert slow.key_where == fast.key_where
    assert refused(load_yaml, "é: 1\nb: \x01\n").where.line == 2


def outcome(load: Any, text: str) -> Any:
    """What a text is read as, or the code of the problem it has."""
    try:
        return load(text, "a")
    except InputError as error:
        return error.problem.code


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(JSON, st.sampled_from([None, 1]), st.booleans())
def test_json_is_read_as_the_standard_library_does(
    value: Any, indent: int | None, ascii_only: bool
) -> None:
    text = json.dumps(value, indent=indent, ensure_ascii=ascii_only)
    assert load_json(text, "a.json") == json.loads(text) == value


@given(st.text(alphabet='{}[]",:\\tu0123456789.-+eEnull \n\t') | st.text())
def test_no_text_crashes_the_json_reader(text: str) -> None:
    try:
        expected = json.loads(text, parse_constant=pytest.fail)
    except (ValueError, pytest.fail.Exception):
        with pytest.raises(InputError):
            load_json(text, "a.json")
        return
    found = outcome(load_json, text)
    assert found == expected or found in ("E106", "E107")


@given(st.text(alphabet="ab: -[]{}&*#|>'\"!?%@\n\t0.") | st.text())
def test_no_text_crashes_the_yaml_reader(text: str) -> None:
    outcome(load_yaml, text)


def test_json_has_the_places_of_its_keys() -> None:
    text = '{\n "a": [\n  1,\n  {"b": "x\\ny", "c": 2}\n ],\n "d": {}\n}'
    tree = load_json(text, "a.json", line=5)
    assert tree.where.line == 5
    assert [tree.key_where[key].line for key in ("a", "d")] == [6, 10]
    assert tree["a"][1].where.line == 8
    assert tree["a"][1].key_where["c"].line == 8


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ('{"a": 1,\n "a": 2}', "E107", 2),
        ('{"a": 1,\n}', "E105", 2),
        ("[1 2]", "E105", 1),
        ("[1]\nx", "E105", 2),
        ("[01]", "E105", 1),
        ("NaN", "E105", 1),
        ('"\\ud83d"', "E105", 1),
        ('"\\x"', "E105", 1),
        ('"a\tb"', "E105", 1),
        ('"a', "E105", 1),
        ("", "E105", 1),
        ("1e999", "E106", 1),
        ("9" * 5000, "E106", 1),
        ("[" * 100_000, "E106", 1),
        ('{"a":' * 100_000, "E106", 1),
    ],
)
def test_broken_json_is_an_error_with_its_line(text: str, code: str, line: int) -> None:
    problem = refused(load_json, text)
    assert problem.code == code
    assert problem.where.line == line


def test_pairs_of_surrogates_are_one_character() -> None:
    assert load_json('"\\ud83d\\ude00 \\/"', "a.json") == "\U0001f600 /"


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("codegen.reading.json_reader.MAX_NODES", 10)
    monkeypatch.setattr("codegen.reading.source.MAX_NODES", 10)
    assert refused(load_json, "[" + "1," * 20 + "1]").code == "E106"
    assert refused(load_yaml, "- 1\n" * 20).code == "E106"


def test_copies_are_deep_and_keep_places() -> None:
    tree = load_yaml("a: {b: [1]}\n", "a.yaml")
    for made in (clone(tree), copy.deepcopy(tree)):
        assert isinstance(made, Node)
        assert made == tree
        assert made.key_where == tree.key_where
        made["a"]["b"].append(2)
        assert made["a"]["b"].where == tree["a"]["b"].where
        assert tree["a"]["b"] == [1]
