"""The components of an MDX page: a tree of tags, code and text between them.

Not a parser of MDX (mdxjs.com): of JSX it knows the components that structure
a page of an API, and of Markdown what could hide a tag or look like one:
fenced and inline code, comments, escapes. All other tags are text.
A tag of the site's own that is named after a field, `AcmeParamField`, is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from codegen.problems import InputError, Problem, Where
from codegen.reading.javascript import end_of_braces, end_of_export, expression
from codegen.reading.nodes import Places

FIELDS = frozenset({"ParamField", "Param", "ResponseField"})
GROUPS = frozenset(
    {"Accordion", "CodeGroup", "Expandable", "RequestExample", "ResponseExample"}
    | {"Snippet", "Tab", "Tabs"}
)
_MARKS = r"""
      ^(?P<margin>[ \t]*)(?P<fence>`{3,}(?=[^`\n]*$)|~{3,})(?P<info>[^\n]*)\n?
    | (?P<export>^export[ ](?:default[ ])?(?:const|let|function)\b[^\n]*)
    | (?P<comment>\{/\*|<!--)
    | (?P<ticks>`+)
    | \\[^\n]
    | <(?P<end>/?)\s*(?:(?P<name>%s)|[A-Z]\w*(?P<own>ParamField|ResponseField))
      (?=[\s/>]|\Z)
    """
_ATTRIBUTE = re.compile(
    r"""\s*+(?P<name>[A-Za-z_][\w:.-]*+)
    (?:\s*+=\s*+(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'
       |(?P<brace>\{)|(?P<bare>[^\s"'{}<>/=]+)))?""",
    re.VERBOSE,
)
_SPREAD = re.compile(r"\s*\{")
_CLOSE = re.compile(r"\s*+(?P<alone>/?)\s*+>")
_ENDS = {"{/*": "*/}", "<!--": "-->"}
_MAX_DEPTH = 40
_MAX_INLINE = 2000


@dataclass(frozen=True, slots=True)
class Text:
    """Markdown between tags, as it is written."""

    text: str
    where: Where


@dataclass(frozen=True, slots=True)
class Code:
    """A fenced block; `where` is its first line, `info` what follows the fence."""

    text: str
    info: str
    where: Where


@dataclass(frozen=True, slots=True)
class Component:
    """A tag with what it holds; an attribute without a value is True."""

    name: str
    attributes: dict[str, Any]
    where: Where
    children: list[Component | Text | Code] = field(
        default_factory=list["Component | Text | Code"]
    )

    def text(self, name: str) -> str:
        """An attribute that is a text; empty where it is missing or is none."""
        value = self.attributes.get(name)
        return value.strip() if isinstance(value, str) else ""

    def inside(self, *names: str) -> Iterator[Component]:
        """The components of these names at any depth, in order."""
        for child in self.children:
            if isinstance(child, Component):
                if child.name in names:
                    yield child
                yield from child.inside(*names)


def parse(
    text: str, file: str, line: int, names: frozenset[str] = frozenset()
) -> Component:
    """The page as the children of one component without a name.

    `line` is the line of `file` on which `text` begins; `names` are further
    tags that are components. Raises `InputError` E121 at the tag or fence that
    is not closed, closes nothing, or cannot be read.
    """
    known = "|".join(sorted(FIELDS | GROUPS | names, key=len, reverse=True))
    marks = re.compile(_MARKS % known, re.MULTILINE | re.VERBOSE)
    return _Parser(text, file, line, marks).page()


class _Parser:
    def __init__(self, text: str, file: str, line: int, marks: re.Pattern[str]) -> None:
        self._text = text
        self._marks = marks
        self._places = Places(file, line)
        self._counted = (0, 0)  # an offset, and the line breaks before it
        self._missing: set[str] = set()  # ends that the rest does not have
        self._open = [Component("", {}, self._places.at(0))]

    def page(self) -> Component:
        at = start = 0
        while (found := self._marks.search(self._text, at)) is not None:
            end = self._passive(found)
            if end is not None:
                at = end
                continue
            self._add_text(start, found.start())
            if found["export"]:
                at = start = self._export(found)
            elif found["fence"]:
                at = start = self._code(found)
            elif found["end"]:
                at = start = self._closing(found)
            else:
                at = start = self._opening(found)
        self._add_text(start, len(self._text))
        if len(self._open) > 1:
            left = self._open[-1]
            raise _malformed(
                left.where, f"<{left.name}> is not closed; add </{left.name}>"
            )
        return self._open[0]

    def _passive(self, found: re.Match[str]) -> int | None:
        """The end of what hides tags, or of what only looks like a mark."""
        if found["comment"]:
            end = self._find(_ENDS[found["comment"]], found.end())
            return found.end() if end is None else end
        if found["ticks"]:
            return self._inline(found["ticks"], found.end())
        if found["fence"] or found["export"] or _name(found):
            return None
        return found.end()

    def _find(self, mark: str, at: int) -> int | None:
        """The offset after the next `mark`; each mark is missed only once."""
        end = -1 if mark in self._missing else self._text.find(mark, at)
        if end < 0:
            self._missing.add(mark)
            return None
        return end + len(mark)

    def _inline(self, ticks: str, at: int) -> int:
        """The end of inline code, which stays within its paragraph."""
        limit = self._text.find("\n\n", at, at + _MAX_INLINE)
        limit = at + _MAX_INLINE if limit < 0 else limit
        pattern = re.compile(rf"(?<!`){ticks}(?!`)")
        end = pattern.search(self._text, at, limit)
        return at if end is None else end.end()

    def _export(self, found: re.Match[str]) -> int:
        """The end of JavaScript, whose tags are none of the page."""
        end = None
        if "export" not in self._missing:
            end = end_of_export(self._text, found.start(), found.end())
        if end is None:
            self._missing.add("export")
        return found.end() if end is None else end

    def _code(self, found: re.Match[str]) -> int:
        marks = found["fence"]
        # What closes a block may stand behind its last bracket, or before a tag.
        end = re.compile(
            rf"(?:^[ \t]*|(?<=[}}\]])[ \t]*){marks[0]}{{{len(marks)},}}[ \t]*(?=$|</)",
            re.MULTILINE,
        ).search(self._text, found.end())
        where = self._where(found.start("fence"))
        if end is None:
            raise _malformed(
                where, f"the code block is not closed; end it with {marks}"
            )
        text = self._text[found.end() : end.start()].removesuffix("\n")
        margin = len(found["margin"])
        lines = [
            line[min(margin, len(line) - len(line.lstrip())) :]
            for line in text.split("\n")
        ]
        first = self._where(found.end())
        code = Code("\n".join(lines), found["info"].strip(), first)
        self._open[-1].children.append(code)
        return end.end()

    def _opening(self, found: re.Match[str]) -> int:
        where = self._where(found.start())
        attributes, end, alone = self._attributes(found, where)
        component = Component(_name(found), attributes, where)
        self._open[-1].children.append(component)
        if not alone:
            self._open.append(component)
            if len(self._open) > _MAX_DEPTH:
                raise _malformed(
                    where, f"more than {_MAX_DEPTH} tags deep; flatten the page"
                )
        return end

    def _closing(self, found: re.Match[str]) -> int:
        where = self._where(found.start())
        name = _name(found)
        end = _CLOSE.match(self._text, found.end())
        if end is None:
            raise _malformed(where, f"the tag </{name} has no '>'; add it")
        current = self._open[-1]
        if len(self._open) == 1:
            raise _malformed(where, f"</{name}> closes nothing; take it out")
        if current.name != name:
            raise _malformed(
                current.where,
                f"<{current.name}> is not closed before </{name}> on line "
                f"{where.line}; add </{current.name}>",
            )
        self._open.pop()
        return end.end()

    def _attributes(
        self, tag: re.Match[str], where: Where
    ) -> tuple[dict[str, Any], int, bool]:
        attributes: dict[str, Any] = {}
        at = tag.end()
        while True:
            close = _CLOSE.match(self._text, at)
            if close is not None:
                return attributes, close.end(), bool(close["alone"])
            spread = _SPREAD.match(self._text, at)
            if spread is not None:  # a comment, or {...props}
                at = self._braces(spread.end(), where, _name(tag))
                continue
            found = _ATTRIBUTE.match(self._text, at)
            if found is None:
                raise _unreadable(where, _name(tag))
            at = found.end()
            value: Any = True
            if found["brace"]:
                at = self._braces(at, where, _name(tag))
                value = expression(self._text[found.end() : at - 1])
            else:
                for kind in ("double", "single", "bare"):
                    if found[kind] is not None:
                        value = unescape(found[kind])
            attributes[found["name"]] = value

    def _braces(self, at: int, where: Where, name: str) -> int:
        """The offset after the brace that closes the one before `at`."""
        end = end_of_braces(self._text, at)
        if end is None:
            raise _unreadable(where, name)
        return end

    def _add_text(self, start: int, end: int) -> None:
        text = self._text[start:end]
        if text.strip():
            blank = len(text) - len(text.lstrip())
            self._open[-1].children.append(Text(text, self._where(start + blank)))

    def _where(self, offset: int) -> Where:
        """The place of an offset; offsets come in order, but for a few lines."""
        known, lines = self._counted
        if offset < known:
            return self._places.at(lines - self._text.count("\n", offset, known))
        self._counted = offset, lines + self._text.count("\n", known, offset)
        return self._places.at(self._counted[1])


def _name(tag: re.Match[str]) -> str:
    """The name of a tag: for one of the site's own, that of what it is made of."""
    return tag["name"] or tag["own"] or ""


def _malformed(where: Where, text: str) -> InputError:
    return InputError(Problem(where, "E121", text))


def _unreadable(where: Where, name: str) -> InputError:
    text = (
        f"the tag <{name}> cannot be read; write its attributes as "
        "name=\"value\" or name={value} and end it with '>'"
    )
    return _malformed(where, text)
