"""The webhooks of the normalised document to `ir.Webhooks`.

As with operations in two passes: `read` collects the definitions of their
payloads, `write` uses the names that these get.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from codegen.dialects import Origin
from codegen.model.attempt import attempted
from codegen.model.hoist import Hoist
from codegen.model.markup import described
from codegen.model.names import pascal
from codegen.model.operation_ids import Key
from codegen.model.place import Place
from codegen.model.shapes import ANY, Enum, Named, Object, Property, Ref, Type
from codegen.model.summary import told
from codegen.model.webhooks import Webhook, Webhooks
from codegen.openapi.responses import Content, content_of
from codegen.openapi.schemas import METHODS
from codegen.openapi.signatures import Signature
from codegen.problems import Problems
from codegen.reading.source import Node, unplaced

# The module of models for payloads that nothing else uses.
MODULE = "webhook_events"


@dataclass(frozen=True, slots=True)
class Draft:
    """A webhook before classes have names; without a type if it is not JSON."""

    name: str
    method: str
    node: Node
    content: Content | None
    type: Type | None


def read(document: Node, hoist: Hoist, problems: Problems) -> list[Draft]:
    """The webhooks of a document, each once, sorted by name."""
    found: list[Draft] = []
    for name, item in sorted(document.get("webhooks", unplaced()).items()):
        methods = [method for method in METHODS if method in item]
        for method in methods[:1]:
            make = partial(_read, name, method, item[method], hoist, problems)
            label = f"webhook {name}"
            found += attempted(label, item[method], hoist, problems, make)
        for method in methods[1:]:
            text = f"webhook {name!r} comes by {methods[0].upper()}, and by "
            text += f"{method.upper()}, too; only the first is in the package"
            problems.note(item[method].where, "N312", text)
    return found


def _read(
    name: str, method: str, node: Node, hoist: Hoist, problems: Problems
) -> list[Draft]:
    content = content_of(node.get("requestBody"))
    if content is not None and content.kind != "json":
        text = f"the payload of webhook {name!r} is {content.media_type}, which "
        text += "parse_event does not read; it is listed only"
        problems.note(node.where, "N311", text)
        return [Draft(name, method, node, content, None)]
    type_: Type = ANY
    if content is not None:
        place = Place(f"webhook {method} {name}", "response", name, pascal(name))
        title = described(node) or described(node, "summary")
        title = title or f"Payload of the webhook `{name}`."
        type_ = hoist.response(content.schema, place, title)
    if type_ == ANY:
        text = f"the payload of webhook {name!r} is not described; it is a dict"
        problems.note(node.where, "N303", text)
    return [Draft(name, method, node, content, type_)]


def write(
    drafts: Sequence[Draft],
    definitions: Mapping[str, Named],
    classes: Mapping[str, str],
    origins: Mapping[Key, Origin],
    signature: Signature | None,
) -> Webhooks:
    """The webhooks with final names; `classes` says `module.Class` by key."""
    events = tuple(
        Webhook(
            name=draft.name,
            method=draft.method.upper(),
            media_type=draft.content.media_type if draft.content else None,
            model=_model(draft.type, classes),
            summary=_sentence(draft.node),
            url=origins[draft.name, draft.method].url,
            where=draft.node.where,
        )
        for draft in drafts
    )
    tag = _tag([draft.type for draft in drafts if draft.type], definitions)
    return Webhooks(events, tag, signature)


def _sentence(node: Node) -> str:
    """The first sentence of what is said of a webhook."""
    return told(described(node, "summary"), described(node)).line


def _model(type_: Type | None, classes: Mapping[str, str]) -> str | None:
    if type_ is None:
        return None
    return classes[type_.key] if isinstance(type_, Ref) else "Any"


def _tag(types: Sequence[Type], definitions: Mapping[str, Named]) -> str:
    """The field of which every payload has another single value, if any has one.

    Payloads of which nothing is said are known by their names alone.
    """
    values: dict[str, set[object]] = {}
    counts: dict[str, int] = {}
    described = [type_ for type_ in types if type_ != ANY]
    for type_ in described:
        for prop in _properties(type_, definitions):
            if isinstance(prop.type, Enum) and len(prop.type.values) == 1:
                values.setdefault(prop.wire, set()).update(prop.type.values)
                counts[prop.wire] = counts.get(prop.wire, 0) + 1
    common = [wire for wire, count in counts.items() if count == len(described)]
    return max(common, key=lambda wire: len(values[wire]), default="")


def _properties(type_: Type, definitions: Mapping[str, Named]) -> Iterator[Property]:
    body = definitions[type_.key].body if isinstance(type_, Ref) else type_
    if isinstance(body, Object):
        yield from body.properties
