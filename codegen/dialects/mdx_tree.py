"""The fields of an MDX page where they stand: in groups, and in each other."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from codegen.dialects.mdx_types import parse_written
from codegen.dialects.rendered_lines import unescape
from codegen.problems import InputError, Problem
from codegen.reading.components import FIELDS, Code, Component, Text

PLACES = ("path", "query", "header", "cookie", "body")
# Tags of the page's layout and comments; code, and a comment without end, are kept.
_LAYOUT = re.compile(
    r"(?P<code>(?<!`)`++[^`]++`++)|</?[A-Z][^<>]*+>|\{/\*.*?\*/\}|<!--.*?-->"
    r"|(?P<open>(?:\{/\*|<!--).*+)",
    re.DOTALL,
)
HEADING = re.compile(r"^#{1,6}[ \t]+(?P<text>\S.*)$", re.MULTILINE)
# Panes of these titles are no alternatives.
_SECTION = re.compile(
    r"\b(?:body|headers?|query|path|param\w*|request)\b", re.IGNORECASE
)
_PLACE = re.compile(r"\b(path|query|header|cookie|body)(?=s?\b)", re.IGNORECASE)
_CONTAINERS = frozenset({"object", "array"})


@dataclass(frozen=True, slots=True)
class Listed:
    """A field with the fields inside it.

    `around` are the groups it stands in, outermost first, `heading` the last
    one before it.
    """

    tag: Component
    inner: tuple[Listed, ...]
    around: tuple[Component, ...]
    heading: str


def listed(
    holder: Component, around: tuple[Component, ...] = (), heading: str = ""
) -> list[Listed]:
    """The fields of a page, or of a part of it, that are in no other field."""
    found: list[Listed] = []
    last: Listed | None = None  # the field right before, if one is
    for child in holder.children:
        if isinstance(child, Text):
            headings = HEADING.findall(child.text)
            heading = headings[-1].strip() if headings else heading
            last = None
        elif isinstance(child, Code):
            last = None
        elif child.name in FIELDS:
            last = Listed(child, tuple(listed(child)), around, heading)
            found.append(last)
        elif child.name == "Expandable" and last is not None and _may_hold(last):
            found[-1] = Listed(last.tag, tuple(listed(child)), around, last.heading)
            last = None
        else:
            found += listed(child, (*around, child), heading)
            last = None
    return found


def _may_hold(found: Listed) -> bool:
    """Whether an expandable behind a field lists what is in that field."""
    schema = parse_written(found.tag.text("type"), found.tag.where)
    kinds = None if schema is None else schema.get("type")
    return not found.inner and (schema is None or kinds in _CONTAINERS)


def prose(holder: Component) -> str:
    """The text of a component, without that of the fields in it."""
    return re.sub(r"\n{3,}", "\n\n", "\n\n".join(_prose(holder))).strip()


def _prose(holder: Component) -> Iterator[str]:
    for child in holder.children:
        if isinstance(child, Text):
            text = textwrap.dedent(child.text.strip("\n"))
            text = _LAYOUT.sub(lambda found: found["code"] or found["open"] or "", text)
            yield "\n".join(unescape(line) for line in text.split("\n")).strip()
        elif isinstance(child, Code):
            yield f"```{child.info.split(' ')[0]}\n{child.text}\n```"
        elif child.name not in FIELDS:
            yield from _prose(child)


def name_of(tag: Component) -> str:
    """The name of a field, which a parameter has under its place."""
    for key in (*PLACES, "name", "param"):
        name = tag.text(key)
        if name:
            return name
    text = f'<{tag.name}> has no name; give it one, as in name="id" or query="id"'
    raise InputError(Problem(tag.where, "E121", text))


def place_of(item: Listed) -> str:
    """Where a parameter goes, by its tag or else the heading; empty where unsaid."""
    for place in PLACES:
        if item.tag.text(place):
            return place
    said = {found.lower() for found in _PLACE.findall(item.heading)}
    return said.pop() if len(said) == 1 else ""


def in_tabs(item: Listed) -> bool:
    """Whether a field is in a pane of tabs that may show alternatives."""
    return any(
        group.name == "Tab" and not _SECTION.search(group.text("title"))
        for group in item.around
    )
