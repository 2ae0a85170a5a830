"""Texts of pages as Markdown that is read as it is, in an editor or a terminal.

HTML and components of MDX that only format become Markdown or go; links that lead
somewhere from the page alone become their text. Code stays as it is, and so does what
only looks like a tag: a placeholder, a generic type.

Sources: CommonMark 0.31, sections 4.5, 6.1, 6.3, 6.6 and 6.7; HTML, section 4.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

from codegen.model.prose import text_of
from codegen.reading.source import Node

# Each alternative ends where it must, so that no text takes long (possessive, bounded).
_PIECE = re.compile(
    r"""
      ^[ \t]*+(?P<fence>`{3,}+|~{3,}+)[^\n`]*+\n.*?(?:^[ \t]*+(?P=fence)|\Z)
    | (?<!`)(?P<ticks>`++).{1,1000}?(?<!`)(?P=ticks)(?!`)
    | (?P<comment><!--.{0,2000}?-->)
    | <(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)(?P<rest>(?:[\s/][^<>]*+)?)>
    | (?P<image>!?)\[(?P<text>[^\[\]]*+)\]\(\s*+(?P<to>[^()\s]*+)(?:\s++"[^"]*+"\s*+)?\)
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_ATTRIBUTE = re.compile(
    r"""(?<![\w-])(alt|href|title)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)')"""
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});")
_ABSOLUTE = re.compile(r"<?(?:[A-Za-z][A-Za-z0-9+.-]*+:|//|www\.)")

_BREAK = "  \n"  # a line end that Markdown keeps
_INLINE = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_CODE = frozenset({"code", "kbd", "samp", "tt"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_OTHERS = {
    **dict.fromkeys(("dd", "dt", "ol", "ul"), ("\n", "")),
    **dict.fromkeys(("td", "th"), ("| ", " ")),
    "tr": ("\n", "|"),
    "br": (_BREAK, ""),
    "pre": ("\n\n```\n", "\n```\n\n"),
}
_DROPPED = frozenset(
    {"abbr", "big", "cite", "del", "font", "ins", "label", "mark", "nobr", "s"}
    | {"small", "span", "strike", "sub", "sup", "u", "Icon", "Tooltip"}
)
_BLOCKS = frozenset(
    {"blockquote", "center", "details", "div", "dl", "p", "section", "summary"}
    | {"table", "tbody", "thead", "hr"}
    | {"Accordion", "AccordionGroup", "Callout", "Card", "CardGroup", "Check"}
    | {"CodeGroup", "Columns", "Danger", "Expandable", "Frame", "Info", "Note"}
    | {"Panel", "Step", "Steps", "Tab", "Tabs", "Tip", "Warning"}
)
_KNOWN = frozenset(
    {*_INLINE, *_OTHERS, "a", "img", "li"} | (_CODE | _HEADINGS | _BLOCKS | _DROPPED)
)
_DEEPEST = 8  # that a tag may stand inside of those left open
_ALONE = frozenset({"br", "hr", "img", "li", "p"})  # need no end tag


def described(node: Node, key: str = "description") -> str:
    """A text of the source as plain Markdown; empty where there is none."""
    return markdown(text_of(node, key))


def markdown(text: str) -> str:
    """`text` without tags that only format and links that lead nowhere."""
    if "<" not in text and "](" not in text and "&" not in text:
        return text
    return _Reading(text).result()


class _Reading:
    """One text on its way to plain Markdown."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ended = set[str]()
        if "</" in text:
            tags = _PIECE.finditer(text)
            self._ended = {_name(tag) for tag in tags if tag["end"]}
        self._open: list[tuple[str, str]] = []  # tags, and what ends them
        self._items: list[int] = []  # of the lists around; 0: they are not counted
        self._verbatim = ""  # the tag around that is code
        self._in_row = False  # of a table in Markdown, which is one line

    def result(self) -> str:
        out: list[str] = []
        start = 0
        for piece in _PIECE.finditer(self._text):
            out.append(self._plain(self._text[start : piece.start()]))
            start = piece.end()
            written = self._piece(piece)
            if piece["end"] and written[:1] in ("*", "`") and out[-1][-1:] == " ":
                out[-1] = out[-1].rstrip(" ")  # or it would end nothing
                written += " "
            out.append(written)
        out.append(self._plain(self._text[start:]))
        return "".join(out)

    def _plain(self, text: str) -> str:
        if "\n" in text or not self._in_row:
            line = text.rpartition("\n")[2]
            self._in_row = line.lstrip().startswith("|")
        return _ENTITY.sub(lambda found: unescape(found[0]), text)

    def _piece(self, piece: re.Match[str]) -> str:
        if piece["text"] is not None:
            inner = markdown(piece["text"])
            is_link = not piece["image"] and _ABSOLUTE.match(piece["to"])
            return f"[{inner}]({piece['to']})" if is_link else inner
        if piece["comment"]:
            return ""
        name, rest = _name(piece), piece["rest"] or ""
        alone, attributes = rest.endswith("/"), "=" in rest
        if name not in _KNOWN or not (attributes or not rest.strip(" \t\n/")):
            return piece[0]
        if piece["end"]:
            written = self._closed(name)
        elif alone or attributes or name in _ALONE or name in self._ended:
            said = {key: one or two for key, one, two in _ATTRIBUTE.findall(rest)}
            written = self._opened(name, said)
        else:
            return piece[0]
        return " " if self._in_row and "\n" in written else written

    def _opened(self, name: str, said: Mapping[str, str]) -> str:
        if self._verbatim:
            return "\n" if name == "br" else ""
        if name == "li":
            return self._item()
        begin, end = _around(name, said)
        if name in ("ol", "ul"):
            self._items.append(int(name == "ol"))
        elif name in self._ended:
            self._verbatim = name if name == "pre" or name in _CODE else ""
            self._open.append((name, end))
        return begin

    def _item(self) -> str:
        number = self._items[-1] if self._items else 0
        if number:
            self._items[-1] += 1
        indent = "   " * (len(self._items) - 1)
        return f"\n{indent}{f'{number}.' if number else '-'} "

    def _closed(self, name: str) -> str:
        if self._verbatim not in ("", name):
            return ""
        if name in ("ol", "ul") and self._items:
            self._items.pop()
            return "\n" if self._items else "\n\n"
        for depth in range(1, min(len(self._open), _DEEPEST) + 1):
            if self._open[-depth][0] == name:
                self._verbatim = ""
                end = self._open[-depth][1]
                del self._open[-depth:]
                return end
        return "\n\n" if name in _BLOCKS else ""


def _name(piece: re.Match[str]) -> str:
    """The name of a tag. HTML has no case, but a single capital is a type."""
    name = piece["name"] or ""
    return name.lower() if len(name) > 1 and name.isupper() else name


def _around(name: str, said: Mapping[str, str]) -> tuple[str, str]:
    """What stands before and after the text of a tag."""
    if name in _INLINE:
        return _INLINE[name], _INLINE[name]
    if name in _CODE:
        return "`", "`"
    if name in _HEADINGS:
        return f"\n\n{'#' * int(name[1])} ", "\n\n"
    if name in _BLOCKS:
        title = said.get("title", "")
        return (f"\n\n{title}\n\n" if title else "\n\n"), "\n\n"
    if name == "a" and _ABSOLUTE.match(said.get("href", "")):
        return "[", f"]({said['href']})"
    if name == "img":
        return said.get("alt", ""), ""
    return _OTHERS.get(name, ("", ""))
