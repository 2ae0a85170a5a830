"""YAML and JSON text to trees that know their file and line.

YAML is parsed by PyYAML, which speaks YAML 1.1, but its scalars are resolved
by the core schema of YAML 1.2: `no`, `012`, `1:30`, dates and `1e3` mean what
the writers of specifications expect. The tree is built from the parser's
events, because its own composer recurses without a limit and shares what an
alias names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from codegen.problems import InputError
from codegen.reading.core_schema import resolve
from codegen.reading.json_reader import load_json
from codegen.reading.nodes import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_NODES,
    Node,
    Places,
    Seq,
    clone,
    unplaced,
    where_of,
)

__all__ = [
    "MAX_BYTES",
    "Node",
    "Seq",
    "clone",
    "load_json",
    "load_yaml",
    "unplaced",
    "where_of",
]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_HALF = "not valid YAML: half of a surrogate pair"
_MERGE = "<<"


def load_yaml(text: str, file: str, line: int = 1, depth: int = 1) -> Any:
    """YAML text as plain scalars, `Node` and `Seq`.

    `line` is the line of `file` on which `text` begins, `depth` the level of its
    value in the document that it is cut from. Aliases become copies that keep
    the places of what they copy; keys that are not strings become strings as
    written; a plain key `<<` merges, since a specification has no other use for
    it. Raises `InputError`: E105 not YAML, or YAML that JSON cannot say, E106 a
    limit, E107 a key twice in one mapping.
    """
    places = Places(file, line)
    try:
        return _Composer(_events(text, places), places).document(depth)
    except yaml.reader.ReaderError as error:
        offset = _line_of(text, error.position)
        message = f"not valid YAML: {error.reason}"
        raise places.error(offset, "E105", message) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        offset = 0 if mark is None else mark.line
        reason = " ".join(filter(None, (error.context, error.problem)))
        message = f"not valid YAML: {reason}"
        raise places.error(offset, "E105", message) from None
    except UnicodeEncodeError as error:
        offset = text.count("\n", 0, error.start)
        raise places.error(offset, "E105", _HALF) from None


def _events(text: str, places: Places) -> Iterator[yaml.Event]:
    parse: Callable[..., Iterator[yaml.Event]]
    parse = yaml.parse  # pyright: ignore  # untyped in the stubs
    events = parse(text, Loader=_LOADER)
    return _whole(events, places) if _LOADER is yaml.SafeLoader else events


def _whole(events: Iterator[yaml.Event], places: Places) -> Iterator[yaml.Event]:
    """Refuse half of a surrogate pair, as the parser in C does."""
    for event in events:
        if isinstance(event, yaml.ScalarEvent) and _SURROGATE.search(event.value):
            raise places.error(_line(event), "E105", _HALF)
        yield event


def _line_of(text: str, position: int) -> int:
    # The C parser counts bytes, the other one characters.
    if _LOADER is yaml.SafeLoader:
        return text.count("\n", 0, position)
    return text.encode()[:position].count(b"\n")


@dataclass(slots=True)
class _Anchored:
    """A value with an anchor; the sizes are measured at the first alias."""

    value: Any
    nodes: int = 0
    depth: int = 0


class _Composer:
    """Builds the tree of one document from parser events."""

    def __init__(self, events: Iterator[yaml.Event], places: Places) -> None:
        self._events = events
        self._places = places
        self._anchors: dict[str, _Anchored | None] = {}
        self._count = 0

    def document(self, depth: int) -> Any:
        value: Any = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    text = "more than one YAML document; keep one"
                    raise self._error(event, "E105", text)
                value = self._value(next(self._events), depth)
        return value

    def _value(self, event: yaml.Event, depth: int) -> Any:
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event, depth)
        self._count += 1
        if self._count > MAX_NODES:
            raise self._places.too_many(_line(event))
        if depth > MAX_DEPTH:
            raise self._places.too_deep(_line(event))
        anchor: str | None = event.anchor if isinstance(event, yaml.NodeEvent) else None
        if anchor is not None:
            self._anchors[anchor] = None  # open: an alias now would be a cycle
        value: Any
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event)
        elif isinstance(event, yaml.MappingStartEvent):
            self._check_tag(event, "map")
            value = self._mapping(event, depth)
        else:
            self._check_tag(event, "seq")
            value = self._sequence(event, depth)
        if anchor is not None:
            self._anchors[anchor] = _Anchored(value)
        return value

    def _sequence(self, event: yaml.Event, depth: int) -> Seq:
        items = Seq((), self._places.at(_line(event)))
        for inner in self._events:
            if isinstance(inner, yaml.SequenceEndEvent):
                break
            items.append(self._value(inner, depth + 1))
        return items

    def _mapping(self, event: yaml.Event, depth: int) -> Node:
        node = Node((), self._places.at(_line(event)))
        merged: list[Node] = []
        for key_event in self._events:
            if isinstance(key_event, yaml.MappingEndEvent):
                break
            key = self._key(key_event)
            value_event = next(self._events)
            value = self._value(value_event, depth + 1)
            if key == _MERGE and _is_plain(key_event):
                merged += self._mergeable(value, key_event)
                continue
            line = _line(key_event)
            if key in node:
                raise self._places.duplicate(key, node.key_where[key], line)
            node[key] = value
            node.key_where[key] = self._places.at(line)
        for other in merged:
            for key, value in other.items():
                if key not in node:
                    node[key] = value
                    node.key_where[key] = where_of(other, key)
        return node

    def _mergeable(self, value: Any, event: yaml.Event) -> list[Node]:
        parts = list(value) if isinstance(value, Seq) else [value]
        nodes = [part for part in parts if isinstance(part, Node)]
        if len(nodes) != len(parts):
            text = "'<<' merges mappings only; quote the key if it is a name"
            raise self._error(event, "E105", text)
        return nodes

    def _key(self, event: yaml.Event) -> str:
        self._count += 1
        if isinstance(event, yaml.AliasEvent):
            value = self._alias(event, 1)
            if isinstance(value, str):
                return value
        elif isinstance(event, yaml.ScalarEvent):
            written: str = event.value
            value = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchored(written)
            return "null" if value is None else written
        raise self._error(event, "E105", "a key must be a scalar; quote it")

    def _alias(self, event: yaml.Event, depth: int) -> Any:
        name = str(event.anchor) if isinstance(event, yaml.NodeEvent) else ""
        if name not in self._anchors:
            text = f"alias *{name} has no anchor &{name} before it"
            raise self._error(event, "E105", text)
        anchored = self._anchors[name]
        if anchored is None:
            text = f"alias *{name} stands inside its own anchor; use a $ref instead"
            raise self._error(event, "E105", text)
        if not anchored.nodes:
            anchored.nodes, anchored.depth = _measure(anchored.value)
        self._count += anchored.nodes
        if self._count > MAX_NODES:
            raise self._places.too_many(_line(event))
        if depth + anchored.depth - 1 > MAX_DEPTH:
            raise self._places.too_deep(_line(event))
        return clone(anchored.value)

    def _scalar(self, event: yaml.ScalarEvent) -> Any:
        written = str(event.value)
        tag: str | None = event.tag
        if tag in ("!", _TAG + "str") or (tag is None and not event.implicit[0]):
            return written
        if tag is None:
            return self._resolve(written, event)
        value = self._resolve(written, event)
        kinds = {"null": type(None), "bool": bool, "int": int, "float": float}
        kind = kinds.get(tag.removeprefix(_TAG))
        if kind is float and type(value) is int and abs(value) < 2**1023:
            return float(value)
        if kind is not None and type(value) is kind:
            return value
        raise self._error(event, "E105", f"tag {tag!r} is not JSON data; leave it out")

    def _resolve(self, written: str, event: yaml.Event) -> Any:
        try:
            return resolve(written)
        except ValueError as error:
            raise self._error(event, "E105", str(error)) from None

    def _check_tag(self, event: yaml.Event, kind: str) -> None:
        tag: str | None = (
            event.tag
            if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
            else None
        )
        if tag not in (None, "!", _TAG + kind):
            text = f"tag {tag!r} is not JSON data; leave it out"
            raise self._error(event, "E105", text)

    def _error(self, event: yaml.Event, code: str, text: str) -> InputError:
        return self._places.error(_line(event), code, text)


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return 0 if mark is None else mark.line


def _is_plain(event: yaml.Event) -> bool:
    return isinstance(event, yaml.ScalarEvent) and bool(event.implicit[0])


def _measure(value: Any) -> tuple[int, int]:
    """The number of values in a tree, and how many levels it has."""
    if isinstance(value, Node):
        inner = [_measure(item) for item in value.values()]
    elif isinstance(value, Seq):
        inner = [_measure(item) for item in value]
    else:
        return 1, 1
    nodes = 1 + sum(count for count, _ in inner)
    return nodes, 1 + max((depth for _, depth in inner), default=0)
