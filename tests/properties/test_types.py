"""Types that the model generator writes, beside those that arguments are given."""

from __future__ import annotations

import ast

from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from codegen.memo import Memo
from codegen.model.shapes import (
    ANY,
    Array,
    Enum,
    Kind,
    Map,
    Named,
    Object,
    Property,
    Ref,
    Scalar,
    Tagged,
    Tuple,
    Type,
    union,
)
from codegen.model.types import Annotations, ClassName
from codegen.problems import Where
from codegen.writing.models import model_types

HERE = Where("specs/a.md", 1)
# Names and texts that look like the tokens they are given as.
CLASSES = {
    "cat": ClassName("shared", "Cat"),
    "dog": ClassName("shared", "T0X"),
    "cow": ClassName("shared", "C1X"),
    "all": ClassName("shared", "All"),
}
TEXTS = ("v1", "v0", "C0X", "U0T0X", "Cat", "", "it's", '"', "x\ny", "{}", "None")

BOUNDS = st.sampled_from(
    [(), (("minimum", 0),), (("minimum", 1), ("maximum", 5)), (("minimum", 1.0),)]
)
PLAIN: tuple[Kind, ...] = ("any", "null", "string", "boolean", "uuid", "date")
NUMBERS: tuple[Kind, ...] = ("integer", "number")
SCALARS = st.one_of(
    st.builds(Scalar, st.sampled_from(PLAIN)),
    st.builds(Scalar, st.sampled_from(NUMBERS), BOUNDS),
)
ENUMS = st.one_of(
    *(
        st.lists(st.sampled_from(values), min_size=1, unique_by=repr)
        for values in (TEXTS, (0, 1), (False, True), (1, True, "1", -1, 2**40))
    )
).flatmap(lambda values: st.builds(Enum, st.just(tuple(values)), st.booleans()))
REFS = st.sampled_from(["cat", "dog", "cow"]).map(Ref)
TAGGED = st.builds(
    Tagged,
    st.sampled_from(["kind", "v0"]),
    st.dictionaries(st.sampled_from(["a", "v0", 1]), REFS, min_size=1).map(
        lambda members: tuple(members.items())
    ),
    st.one_of(st.just(Map(ANY)), REFS),
)
TYPES: st.SearchStrategy[Type] = st.recursive(
    st.one_of(SCALARS, ENUMS, REFS, TAGGED),
    lambda inner: st.one_of(
        st.builds(Array, inner, st.sampled_from([(), (("minItems", 1),)])),
        st.lists(inner, min_size=1, max_size=3).map(lambda found: Tuple(tuple(found))),
        st.builds(Map, inner),
        st.lists(inner, min_size=1, max_size=4).map(lambda found: union(*found)),
    ),
    max_leaves=8,
)


# The type that is wrong is named; a smaller one would take minutes to find.
UNHURRIED = settings(
    max_examples=20,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)


@UNHURRIED
@given(st.lists(TYPES, min_size=20, max_size=60))
@example([Enum((1,), False), Enum((True,), False)])
def test_each_place_gets_its_own_type(types: list[Type]) -> None:
    properties = tuple(
        Property(f"p{n}", type_, True, "", "", "", False, HERE)
        for n, type_ in enumerate(types)
    )
    definitions = [
        Named(
            key,
            "response",
            (found.name,),
            Object(properties if key == "all" else (), False),
            found.name,
            "",
            HERE,
        )
        for key, found in CLASSES.items()
    ]
    written = model_types(definitions, CLASSES, {}, Memo())["all"].fields
    known = {named.key: named for named in definitions}
    annotations = Annotations(CLASSES, known, ".")
    for n, type_ in enumerate(types):
        expected = annotations.of(type_, "result").code
        assert same(written[f"p{n}"].code) == same(expected), type_


def same(text: str) -> str:
    """An annotation without bounds and tags, each union in order."""
    return _same(ast.parse(text, mode="eval").body)


def _same(node: ast.expr) -> str:
    members = sorted({_member(member) for member in _members(node)})
    return "Any" if "Any" in members else " | ".join(members)


def _members(node: ast.expr) -> list[ast.expr]:
    if isinstance(node, ast.BinOp):
        return _members(node.left) + _members(node.right)
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "Annotated":
        assert isinstance(node.slice, ast.Tuple)
        return _members(node.slice.elts[0])
    return [node]


def _member(node: ast.expr) -> str:
    if not isinstance(node, ast.Subscript):
        return ast.unparse(node)
    name, inner = ast.unparse(node.value), node.slice
    parts = inner.elts if isinstance(inner, ast.Tuple) else [inner]
    if name == "Literal":
        return f"Literal{sorted(map(ast.unparse, parts))}"
    return f"{name}[{', '.join(map(_same, parts))}]"
