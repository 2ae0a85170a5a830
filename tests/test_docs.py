"""What the documentation lists is what there is."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CODE = re.compile(r"[EN]\d{3}")


def codes(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        match node:
            case ast.Constant(str(text)) if CODE.fullmatch(text):
                yield text


def test_every_code_of_a_problem_is_explained_once() -> None:
    known = {code for path in (ROOT / "codegen").rglob("*.py") for code in codes(path)}
    text = (ROOT / "docs/problems.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| ([EN]\d{3}) \|", text, re.MULTILINE)

    assert sorted(explained) == sorted(known)


def test_problems_are_explained_by_stage_errors_first() -> None:
    text = (ROOT / "docs/problems.md").read_text(encoding="utf-8")
    explained = re.findall(r"^\| ([EN])(\d)(\d\d) \|", text, re.MULTILINE)

    assert explained == sorted(explained, key=lambda code: (code[1], code[0], code[2]))
