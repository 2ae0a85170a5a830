"""Python text as black writes it.

Black takes 0.4 ms a line, which would be most of the time of a run. So it is asked only
for statements whose form its simple rules (`layout`, `blank_lines`) do not say, and for
whole texts that have more in them than templates write.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from codegen.formatting.alike import says_the_same
from codegen.formatting.blank_lines import BlankLines
from codegen.formatting.formatter import NotPython
from codegen.formatting.layout import lines
from codegen.formatting.statements import DEFINES, NotSimple, Statement, statements

# A text in lines, and in their places the statements for black.
_Draft: TypeAlias = Sequence[str | Statement]
# Other ways to write lines and strings, and what says how to format.
_UNUSUAL = re.compile(r"[\f\r\x0b]|^ *\t|'''|# (?:fmt|yapf):", re.MULTILINE)
_DEFINITION = (*DEFINES, "@")
# They need other statements around them.
_CONTINUES = re.compile(r"(?:elif|else|except|finally|match|case)\b")
_STARTS = re.compile(r'r?"""[^\s"]')
_ENDS = re.compile(r'(?:[^\s"\\]|" )"""$')
_MARK = re.compile(r"^# statement (\d+)$", re.MULTILINE)


def formatted_as_black(texts: Mapping[str, str]) -> dict[str, str]:
    """All texts as black writes them.

    Args:
        texts: By what errors call them.

    Raises:
        NotPython: Black cannot read one.
    """
    done: dict[str, str] = {}
    drafts: dict[str, _Draft] = {}
    for key, text in texts.items():
        try:
            drafts[key] = _draft(text)
        except NotSimple:
            done[key] = _formatted(text, key)
    left = (item for draft in drafts.values() for item in draft)
    odd = dict.fromkeys(item for item in left if isinstance(item, Statement))
    try:
        found = _each_formatted(list(odd))
    except NotPython:
        for key in drafts:
            _formatted(texts[key], key)  # which says where
        raise
    for key, draft in drafts.items():
        parts = (item if isinstance(item, str) else found[item] for item in draft)
        text = "\n".join([*parts, ""]) if draft else ""
        # Should a rule be wrong and change something, it is for black.
        is_same = says_the_same(text, texts[key])
        done[key] = text if is_same else _formatted(texts[key], key)
    return {key: done[key] for key in texts}


def _draft(text: str) -> _Draft:
    """Raises NotSimple where black has to see the whole text."""
    if _UNUSUAL.search(text):
        raise NotSimple
    draft: list[str | Statement] = []
    blank_lines = BlankLines()
    previous = Statement(0, 0, "")
    for this in statements(text):
        is_close = previous.text[:1] == "#" and not this.blank
        if is_close and this.text.startswith(_DEFINITION):
            raise NotSimple  # the blank lines are those before the comment
        is_body = previous.text.startswith(_DEFINITION) and this.text == "..."
        if is_body or this.indent % 4:
            raise NotSimple
        draft += [""] * blank_lines.before(this)
        if this.is_docstring and previous.text[-1:] not in ("", ":"):
            draft.append(" " * this.indent + this.text)  # like any other string
        else:
            draft += _laid_out(this)
        previous = this
    return draft


def _laid_out(this: Statement) -> Iterable[str | Statement]:
    if this.text[0] == "#":
        return [" " * this.indent + this.text]
    if this.is_docstring:
        if _is_plain(this):
            return (" " * this.indent + this.text).split("\n")
        if not this.indent:
            raise NotSimple
        return [this._replace(blank=0)]
    try:
        return list(lines(this.text, this.indent))
    except (NotSimple, RecursionError):
        if _CONTINUES.match(this.text) or "  # " in this.text:
            raise NotSimple from None
        return [this._replace(blank=0)]


def _is_plain(docstring: Statement) -> bool:
    """Whether black leaves it as it is."""
    text, space = docstring.text, " " * docstring.indent
    first, *others = text.split("\n")
    if "\t" in text or any(line != line.rstrip() for line in (first, *others)):
        return False
    if not _STARTS.match(first):
        return False
    if not others:
        return _ENDS.search(first) is not None
    filled = [line for line in others[:-1] if line]
    level = all(line.startswith(space) for line in filled)
    return (
        others[-1] == f'{space}"""'
        and level
        and any(line[docstring.indent] != " " for line in filled)
    )


def _each_formatted(numbered: Sequence[Statement]) -> dict[Statement, str]:
    """What black makes of statements that may come from anywhere."""
    if not numbered:
        return {}
    text = "".join(_alone(number, item) for number, item in enumerate(numbered))
    _, *marked = _MARK.split(_formatted(text, "a statement"))
    return {
        numbered[int(number)]: _taken_out(made, numbered[int(number)])
        for number, made in zip(marked[::2], marked[1::2], strict=True)
    }


def _alone(number: int, statement: Statement) -> str:
    space = " " * statement.indent
    blocks = [" " * depth + "class X:" for depth in range(0, statement.indent, 4)]
    made = [f"# statement {number}", *blocks, space + statement.text]
    if statement.text[0] == "@":
        made.append(f"{space}class X: ...")
    elif statement.text.endswith(":"):
        made.append(f"{space}    pass")
    return "\n".join([*made, ""])


def _taken_out(made: str, statement: Statement) -> str:
    found = made.strip("\n").split("\n")
    if not statement.is_docstring:
        found = [line for line in found if line]
    first = statement.indent // 4
    last = statement.text[0] == "@" or statement.text.endswith(":")
    return "\n".join(found[first : -1 if last else None])


def _formatted(text: str, key: str) -> str:
    from black import format_str
    from black.mode import Mode, TargetVersion
    from black.parsing import InvalidInput

    try:
        return format_str(text, mode=Mode(target_versions={TargetVersion.PY311}))
    except InvalidInput as error:
        raise NotPython(f"{key} is not Python: {error}") from error
