"""What a page says beside what its operations alone decide.

An operation decides itself what it takes and answers, and what it says of itself. Its
names, its servers and its credentials are matters of all pages, and so is which
components it leads to.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Container, Iterable, Iterator
from typing import Any

from codegen.dialects import Fragment
from codegen.openapi.disguised import is_called_like_key
from codegen.openapi.schemas import METHODS, listed, without_words
from codegen.reading.nodes import Node, Seq

Told = Callable[[Any], str]

_INSIDE = ("parameters", "requestBody", "responses")
_OWN = frozenset({*_INSIDE, "summary", "description", "deprecated", "externalDocs"})
# What leads elsewhere, or to here, as JSON has it.
_LEADING = re.compile(r'"(\$\w+|discriminator)": ("(?:[^"\\]|\\.)*")?')
_COMPONENT = re.compile(r'"#/components/[^/"\\]+/[^/"\\]+"')
# What looks like that, anywhere: tests are made anew where it does (`footprint`).
_POINTER = re.compile(r'"#/(?:[^"\\]|\\.)*"')


def frame(
    fragments: Iterable[Fragment], tags: Container[str], told: Told | None = None
) -> str:
    """The digest of what a page says beside what its operations alone decide.

    Of the API only the title counts, and of a tag what the first page says.

    Args:
        fragments: Those of the page.
        tags: The tags that no page before it has.
        told: Gives the digest of a piece.
    """
    return digest([list(_around(f, tags, told or digest)) for f in fragments])


def tags_of(fragment: Fragment) -> Iterator[tuple[str, Node]]:
    """The tags that a page describes, by name."""
    for tag in listed(fragment.document.get("tags")):
        if isinstance(tag, Node):
            yield str(tag.get("name")), tag


def digest(value: Any) -> str:
    """The digest of data of JSON."""
    text = json.dumps(value, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _around(fragment: Fragment, tags: Container[str], told: Told) -> Iterator[object]:
    yield [fragment.origin.spec, sorted(fragment.silent), sorted(fragment.lifted)]
    for key, value in fragment.document.items():
        if key == "info" and isinstance(value, Node):
            yield [key, value.get("title")]
        elif key == "tags" and isinstance(value, Seq):
            yield [[name, name in tags and told(t)] for name, t in tags_of(fragment)]
        elif key == "components" and isinstance(value, Node):
            for section, table in value.items():
                named = table.items() if isinstance(table, Node) else [("", table)]
                yield [section, [[name, told(item)] for name, item in named]]
        elif key == "paths" and isinstance(value, Node):
            for path, item in value.items():
                yield [path, list(_item(item, told))]
        else:
            yield [key, told(value)]


def _item(item: Any, told: Told) -> Iterator[object]:
    """A path without what its operations alone decide."""
    if not isinstance(item, Node):
        yield told(item)
        return
    for key, value in item.items():
        yield [key, _operation(value) if key in METHODS else told(value)]


def _operation(operation: Any) -> object:
    """An operation without what it alone decides; all of it, where that is in doubt."""
    if not isinstance(operation, Node):
        return operation
    leads: list[object] = []
    for key in _INSIDE:
        found = _LEADING.findall(json.dumps(operation.get(key), default=str))
        if not all(k == "$ref" and _COMPONENT.fullmatch(ref) for k, ref in found):
            return without_words(operation)
        leads.append(found)
    others = {
        key: value
        for key, value in operation.items()
        if key not in _OWN and not key.startswith("x-")
    }
    said = json.dumps(without_words(operation), default=str)
    return [others, leads, sorted({*_POINTER.findall(said)}), list(_keys(operation))]


def _keys(operation: Node) -> Iterator[object]:
    """The parameters that may be credentials of all operations."""
    for parameter in listed(operation.get("parameters")):
        if not isinstance(parameter, Node) or is_called_like_key(
            str(parameter.get("name"))
        ):
            yield parameter
