"""What an operation does, in a sentence: for its docstring and for a table."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

from codegen.model.wrapping import first_paragraph

_LONGEST_TITLE = 160
_LONGEST_LINE = 200
_END = re.compile(r"[.!?][)\"'*_]{0,3}\s++(?=[^\sa-z])")
_ABBREVIATIONS = ("e.g.", "i.e.", "vs.", "cf.", "approx.", "incl.", "no.", "a.k.a.")

_LINK = re.compile(r"!?\[([^\[\]]*+)\]\([^()\s]*+(?:\s[^()]*+)?\)")
_CODE = re.compile(r"(?<!`)(`++)(.{1,300}?)(?<!`)\1(?!`)")
_EMPHASIS = re.compile(
    r"(?<![\w*])(\*{1,3}|_{1,3})(?=[^\s*_])(.{1,200}?)(?<=\S)\1(?![\w*])"
)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Told:
    """The texts of an operation: the first line of its docstring, and what follows.

    `line` is plain text for a row of a table.
    """

    title: str
    text: str
    line: str


def told(summary: str, description: str) -> Told:
    """The texts of an operation, each thing said once.

    Without a summary, the first sentence of the description is one, if it stands by
    itself; of a long summary, the first sentence is the title.
    """
    summary, description = summary.strip(), description.strip()
    sentence, rest = _divided(summary or description)
    line = textwrap.shorten(plain(sentence), _LONGEST_LINE, placeholder=" …")
    if not summary:
        is_title = 0 < len(sentence) <= _LONGEST_TITLE and sentence[-1] != ":"
        if is_title and "](" not in sentence and "://" not in sentence:
            return Told(plain(sentence, code=True), rest, line)
        return Told("", description, line)
    text = _without(summary, description)
    if not sentence or not rest:
        return Told(summary, text, line or plain(" ".join(summary.split())))
    return Told(sentence, f"{rest}\n\n{_without(sentence, text)}".strip(), line)


def plain(text: str, *, code: bool = False) -> str:
    """A text in Markdown as text alone; `code`: its code spans stay."""
    text = _LINK.sub(r"\1", text)
    text = _EMPHASIS.sub(r"\2", text)
    if not code:
        text = _CODE.sub(r"\2", text)
    return _ESCAPE.sub(r"\1", text)


def _divided(text: str) -> tuple[str, str]:
    """The first sentence of a text, and all that follows."""
    paragraph, rest = first_paragraph(text)
    for end in _END.finditer(paragraph):
        sentence = paragraph[: end.start() + 1]
        word = sentence[sentence.rfind(" ") + 1 :].strip("(*_").lower()
        if word not in _ABBREVIATIONS:
            sentence = paragraph[: end.end()].rstrip()
            return sentence, f"{paragraph[end.end() :]}\n\n{rest}".strip()
    return paragraph, rest


def _without(summary: str, description: str) -> str:
    """A description without a summary that it begins with."""
    if description.startswith(summary):
        rest = description[len(summary) :]
        if not rest.strip(" .") or rest[0] == "\n" or summary[-1] in ".!?":
            return rest.lstrip(" .\n")
    sentence, rest = _divided(description)
    return rest if _bare(sentence) == _bare(summary) else description


def _bare(sentence: str) -> list[str]:
    words = plain(sentence).strip(" .!").casefold().split()
    return [word for word in words if word not in ("a", "an", "the")]
