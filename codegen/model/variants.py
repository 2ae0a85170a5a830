"""Operations of several media types, taken apart into methods of one each.

The method of the plain name sends and returns what the operation prefers. A body
of another kind that says something else becomes a method beside it, and so does each
pair of a further body and further answers. In the node of a variant a request body
has one media type, and all successes are of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from codegen.model.streaming_flag import with_flag
from codegen.openapi.allof import flatten
from codegen.openapi.media_types import STREAMS, Kind, is_binary, kind_of, plain
from codegen.openapi.responses import is_success
from codegen.openapi.schemas import without_text
from codegen.problems import Where
from codegen.reading.source import Node, unplaced, where_of

_MEDIA_TYPE = re.compile(r"[\w!#$&^.+*-]+/[\w!#$&^.+*-]+( *;[\x20-\x7e]*)?", re.ASCII)
# Other ways to write the same content; a CSV or a PDF is something of its own.
_NOTATIONS = frozenset({"form", "json", "multipart", "text", "xml"})
_MOST_PAIRS = 6  # of a further body and further answers


@dataclass(frozen=True, slots=True)
class Variant:
    """One method of an operation.

    Args:
        suffix: Of the method's name; empty for the plain one.
        node: The operation, as this method has it.
        sends: The suffix of the first method with this request body, but for
        constants: members of the body that the method always sends.
        answers: The suffix of the first method with these answers.
    """

    suffix: str
    node: Node
    sends: str = ""
    answers: str = ""
    constants: Mapping[str, bool] = field(default_factory=dict[str, bool])


@dataclass(frozen=True, slots=True)
class _Form:
    """One media type of a body."""

    kind: Kind
    media_type: str
    schema: Any

    @property
    def shape(self) -> Any:
        """What two forms of the same content have in common; None: nothing is said."""
        shape = without_text(self.schema)
        return None if shape in ({}, {"type": "object"}) else shape

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        is_json = self.kind == "json"
        exact = plain(self.media_type) == "application/json"
        return not is_json, is_json and not exact, "*" in self.media_type


def variants(operation: Node, document: Node) -> tuple[Variant, ...]:
    """The methods of an operation, the plain one first, each suffix once."""
    bodies, (kind, *others) = _taken_apart(operation, document)
    body = bodies[0] if bodies else None
    streams = any(kind in STREAMS for kind in (kind, *others))

    def variant(
        body: _Form | None, kind: Kind | None, sends: str = "", answers: str = ""
    ) -> Variant:
        node, constants = _node(operation, document, body, kind), dict[str, bool]()
        if streams:
            node, constants = with_flag(node, document, kind in STREAMS)
        suffix = f"{sends}_{answers}".strip("_")
        return Variant(suffix, node, sends, answers, constants)

    found = [variant(body, kind)]
    found += [variant(other, kind, other.kind) for other in bodies[1:]]
    suffixes = _suffixes(bodies, others)
    found += [variant(body, k, "", answers) for k, answers in suffixes.items()]
    found += [
        variant(other, other_kind, other.kind, suffixes[other_kind])
        for other, other_kind in _pairs(bodies, others)[:_MOST_PAIRS]
    ]
    return tuple(found)


def _taken_apart(
    operation: Node, document: Node
) -> tuple[list[_Form], list[Kind | None]]:
    """The forms of the body and the kinds of the answers, the plain ones first."""
    bodies = _forms(_content(operation.get("requestBody")), document)
    successes = [_forms(_content(r), document) for _, r in _successes(operation)]
    kind = _preferred(successes)
    return bodies, [kind, *_others(successes, kind)]


def _suffixes(
    bodies: Sequence[_Form], others: Sequence[Kind | None]
) -> dict[Kind | None, str]:
    """What the methods of further kinds of answers are called."""
    taken: set[str] = {form.kind for form in bodies[1:]}
    found: dict[Kind | None, str] = {}
    for kind in others:
        name = "stream" if kind in STREAMS else str(kind)
        found[kind] = f"as_{name}" if name in taken else name
    return found


def _pairs(
    bodies: Sequence[_Form], others: Sequence[Kind | None]
) -> list[tuple[_Form, Kind | None]]:
    return [(form, kind) for form in bodies[1:] for kind in others]


def left_out(operation: Node, document: Node) -> Iterator[tuple[Where, str]]:
    """What no variant has: JSON of another schema than the JSON that is taken.

    And pairs of media types, where they are very many.
    """
    holders = [("the request body", operation.get("requestBody"))]
    holders += [(f"the {s} response", r) for s, r in _successes(operation)]
    for what, holder in holders:
        content = _content(holder)
        found = [
            _Form(kind_of(n, _schema(v)), n, _schema(v)) for n, v in content.items()
        ]
        found = [form for form in found if form.kind == "json"]
        found.sort(key=lambda form: form.rank)
        for form in found[1:]:
            if form.shape is not None and form.shape != found[0].shape:
                text = f"{what} as {form.media_type!r} has another schema than as "
                text += f"{found[0].media_type!r}, which alone is used"
                yield where_of(content, form.media_type), text
    bodies, (_, *kinds) = _taken_apart(operation, document)
    for form, kind in _pairs(bodies, kinds)[_MOST_PAIRS:]:
        content = _content(operation["requestBody"])
        text = f"there is no method that sends {form.media_type!r} and answers {kind}: "
        text += f"more than {_MOST_PAIRS} pairs of media types are too many"
        yield where_of(content, form.media_type), text


def variant_node(operation: Node, document: Node, suffix: str) -> Node:
    """The operation as the variant of this suffix has it."""
    return next(v.node for v in variants(operation, document) if v.suffix == suffix)


def accepted(node: Node) -> str:
    """The header `Accept` of a variant: what its successes are documented to be.

    Errors may be of another media type; they are read by what came.
    """
    names = [
        "application/json" if "*" in name and form == "json" else _without_charset(name)
        for _, response in _successes(node)
        for name, value in _content(response).items()
        for form in [kind_of(name, _schema(value))]
        if _MEDIA_TYPE.fullmatch(name)
    ]
    return ", ".join(dict.fromkeys(names)) or "application/json"


def _without_charset(media_type: str) -> str:
    parts = [part.strip() for part in media_type.split(";")]
    return "; ".join(p for p in parts if not p.lower().startswith("charset="))


def _forms(content: Node, document: Node) -> list[_Form]:
    """The forms that say different things, one of a kind, the preferred one first."""
    found = [
        _Form(kind_of(name, _schema(value)), name, _schema(value))
        for name, value in content.items()
    ]
    # What has files in it cannot be sent as JSON.
    uploads = [
        form.shape
        for form in found
        if form.kind == "multipart" and _has_files(form.schema, document)
    ]
    if uploads:
        found = [f for f in found if f.kind == "multipart" or f.shape not in uploads]
    kept: list[_Form] = []
    for form in sorted(found, key=lambda form: form.rank):
        # Without a schema a form says nothing else than the others.
        same = form.shape is None or form.shape in [other.shape for other in kept]
        is_known = form.kind in [other.kind for other in kept]
        if not is_known and not (kept and same and form.kind in _NOTATIONS):
            kept.append(form)
    return kept


def _preferred(successes: list[list[_Form]]) -> Kind | None:
    """What the plain method returns: JSON, else the first that is no stream."""
    kinds: list[Kind] = [form.kind for forms in successes for form in forms]
    kinds.sort(key=lambda kind: (kind in STREAMS, kind != "json"))
    return kinds[0] if kinds else None


def _others(successes: list[list[_Form]], main: Kind | None) -> list[Kind]:
    """The kinds that the plain method does not return, one of streams last."""
    left: list[Kind] = [
        form.kind
        for forms in successes
        for form in forms
        if form is not _chosen(forms, main)
    ]
    others: list[Kind] = [kind for kind in dict.fromkeys(left) if kind not in STREAMS]
    streams: list[Kind] = []
    if main not in STREAMS:
        streams = [kind for kind in left if kind in STREAMS]
    return [*others, *streams[:1]]


def _chosen(forms: list[_Form], kind: Kind | None) -> _Form | None:
    """The form of one response that a method of this kind returns.

    A method returns either streams, and nothing else, or no stream.
    """
    fitting = [f for f in forms if (f.kind in STREAMS) == (kind in STREAMS)]
    fitting.sort(key=lambda form: form.kind != kind)
    return fitting[0] if fitting else None


def _node(
    operation: Node, document: Node, body: _Form | None, kind: Kind | None
) -> Node:
    """The operation with one form of its body and successes of one kind."""
    changed: dict[str, Any] = {}
    if body is not None:
        changed["requestBody"] = _only(operation["requestBody"], [body.media_type])
    successes = dict(_successes(operation))
    responses: dict[str, Any] = {}
    for status, response in operation["responses"].items():
        forms = _forms(_content(response), document) if status in successes else []
        if not forms:
            responses[status] = response
        elif chosen := _chosen(forms, kind):
            responses[status] = _only(response, _media_types(response, chosen))
    old = operation["responses"]
    changed["responses"] = Node(responses, old.where, old.key_where)
    return _with(operation, changed)


def _media_types(response: Node, form: _Form) -> list[str]:
    """The media types that a form stands for: of JSON one, of others all."""
    if form.kind == "json":
        return [form.media_type]
    content = _content(response)
    return [n for n, v in content.items() if kind_of(n, _schema(v)) == form.kind]


def _only(holder: Node, media_types: list[str]) -> Node:
    content = holder["content"]
    kept = {name: content[name] for name in media_types}
    return _with(holder, {"content": Node(kept, content.where, content.key_where)})


def _successes(operation: Node) -> Iterator[tuple[str, Node]]:
    statuses = list(operation["responses"])
    for status, response in operation["responses"].items():
        if is_success(status, statuses):
            yield status, response


def _has_files(schema: Any, document: Node) -> bool:
    flat = flatten(schema, document)
    properties = flat.get("properties") if isinstance(flat, Node) else None
    for value in properties.values() if isinstance(properties, Node) else ():
        inner = flatten(value, document)
        if isinstance(inner, Node) and "items" in inner:
            inner = flatten(inner["items"], document)
        if is_binary(inner):
            return True
    return False


def _content(holder: Any) -> Node:
    content = holder.get("content") if isinstance(holder, Node) else None
    return content if isinstance(content, Node) else unplaced()


def _schema(value: Any) -> Any:
    if not isinstance(value, Node):
        return None
    return value.get("itemSchema", value.get("schema"))


def _with(node: Node, changed: Mapping[str, Any]) -> Node:
    return Node({**node, **changed}, node.where, node.key_where)
