"""Fields of an MDX page: `<ParamField>` and `<ResponseField>` as schemas.

A field's own fields stand inside it, in an `<Expandable>` in it or right
behind it, or are named with dots. What is in the panes of `<Tabs>` may be
alternatives: none of it is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from codegen.dialects.mdx_tree import Listed, in_tabs, name_of, place_of, prose
from codegen.dialects.mdx_types import parse_written
from codegen.dialects.rendered_fields import Field, add_property
from codegen.dialects.rendered_types import literal, set_options
from codegen.dialects.rendered_values import listed
from codegen.problems import Problems, Where
from codegen.reading.components import Component
from codegen.reading.nodes import Node, Seq

_OPTIONS = re.compile(
    r"^Available options:\s*(?P<values>`[^`\n]+`(?:,?\s*`[^`\n]+`)*)\.?$", re.MULTILINE
)
_LABELS = {
    "required": "required",
    "deprecated": "deprecated",
    "read-only": "readOnly",
    "readonly": "readOnly",
    "write-only": "writeOnly",
    "writeonly": "writeOnly",
}


class FieldReader:
    """Reads the fields of one page; notes what it cannot say of them."""

    def __init__(self, problems: Problems, label: str) -> None:
        self._problems = problems
        self._label = label

    def note(self, where: Where, text: str) -> None:
        self._problems.note(where, "N121", text, self._label)

    def read(self, item: Listed) -> Field:
        """A field with its schema, in which those inside it are properties.

        Raises `InputError` E121 where it has no name.
        """
        tag = item.tag
        name = name_of(tag)
        schema = self._schema(item, name)
        found = Field(name, tag.where, schema, tuple(_parts(name)))
        found.place = place_of(item)
        found.required = _flag(tag, "required") and not in_tabs(item)
        found.deprecated = _flag(tag, "deprecated")
        found.description = prose(tag)
        if name.endswith("[]") and found.place in ("", "body"):
            found.schema = _listed(found.schema)
        self._labels(found, tag)
        self._values(found, tag)
        return found

    def whole(self, item: Listed) -> Node:
        """The schema of a response field without a name: the response itself."""
        return self._schema(item, "the response")

    def object(
        self, items: Iterable[Listed], where: Where, *, form: bool = False
    ) -> Node:
        """The object schema of fields that stand side by side.

        In a form `tags[]` is the name of what is sent, in JSON a list `tags`.
        """
        schema = Node({"type": "object"}, where)
        self._fill(schema, items, (), form=form)
        return schema

    def _fill(
        self,
        schema: Node,
        items: Iterable[Listed],
        above: tuple[str, ...],
        *,
        form: bool = False,
    ) -> None:
        items = list(items)
        for item in items:
            found = self.read(item)
            if form and found.name.endswith("[]"):
                found.path = (*found.path[:-1], f"{found.path[-1]}[]")
            if above and found.path[: len(above)] == above != found.path:
                found.path = found.path[len(above) :]  # `user.name` inside `user`
            self._place(schema, found)
        tabs = next((item for item in items if in_tabs(item)), None)
        if tabs is not None:
            self.note(tabs.tag.where, "the fields in tabs are optional")

    def _schema(self, item: Listed, name: str) -> Node:
        tag = item.tag
        written = tag.text("type")
        schema = parse_written(written, tag.where)
        if item.inner:
            if schema is None:
                schema = Node((), tag.where)
            holder = _holder(schema)
            if holder is None:
                text = f"the fields inside {name!r} are none of a {written}; left out"
                self.note(tag.where, text)
            else:
                self._fill(holder, item.inner, tuple(_parts(name)))
        if schema is None:
            why = f"the type {written!r}" if written else "no type"
            self.note(tag.where, f"{name!r} has {why} on the page; anything is allowed")
            return Node((), tag.where)
        return schema

    def _place(self, schema: Node, found: Field) -> None:
        """Put a field where its path leads, through objects that it may imply."""
        *above, name = found.path
        holder: Node | None = schema
        for part in above:
            holder = None if holder is None else _within(holder, part, found.where)
        if holder is None:  # the dot is one of the name
            holder, name = schema, ".".join(found.path)
        found.name = name
        known = holder.get("properties", {}).get(name)
        add_property(holder, found)
        if known is not None:
            self._unite(holder["properties"], name, known, found)

    def _unite(self, properties: Node, name: str, known: Any, found: Field) -> None:
        """Two fields of one name are alternatives, where they differ."""
        if known == found.schema:
            return
        text = f"{name!r} is listed twice, differently; either is allowed"
        self.note(found.where, text)
        options = (
            known["anyOf"] if set(known) == {"anyOf"} else Seq([known], known.where)
        )
        options.append(found.schema)
        properties[name] = Node({"anyOf": options}, found.where)

    def _labels(self, found: Field, tag: Component) -> None:
        """The labels before and after the name: flags, or else text."""
        others: list[str] = []
        for key in ("pre", "post"):
            value = tag.attributes.get(key)
            for label in value if isinstance(value, Seq) else [value]:
                known = _LABELS.get(str(label).strip().lower())
                if known == "required":
                    found.required = True
                elif known == "deprecated":
                    found.deprecated = True
                elif known:
                    found.schema[known] = True
                elif isinstance(label, str) and label.strip():
                    others.append(label.strip())
        if others:
            parts = [", ".join(others), found.description]
            found.description = "\n\n".join(part for part in parts if part)

    def _values(self, found: Field, tag: Component) -> None:
        """Options, default and example, as far as they fit the type."""
        options = tag.attributes.get("enum", tag.attributes.get("options"))
        given = list(options) if isinstance(options, Seq) else _printed(found)
        if (given or not found.schema.get("enum", True)) and not set_options(
            found.schema, given
        ):
            text = f"the page does not list the options of {found.name!r}"
            self.note(found.where, text)
        for attribute, key in (("default", "default"), ("initialValue", "example")):
            value = tag.attributes.get(attribute)
            bare = value is True and found.schema.get("type") != "boolean"
            if value is None or bare:
                continue
            if isinstance(value, str):
                value = literal(value, found.schema)
            if _fits(value, found.schema):
                found.schema[key] = value
            elif value is not None:
                text = f"the {attribute} {value!r} of {found.name!r} is not of its type"
                self.note(found.where, f"{text}; left out")


def _printed(found: Field) -> list[Any]:
    """The options in a field's text, as Mintlify prints them; they are taken out."""
    text = found.description
    options = _OPTIONS.search(text)
    if options is None:
        return []
    before, after = text[: options.start()].rstrip(), text[options.end() :].lstrip()
    found.description = f"{before}\n\n{after}".strip()
    values = listed(options["values"], [], many=True)
    return [literal(value, found.schema) for value in values]


def _within(schema: Node, name: str, where: Where) -> Node | None:
    """The object that is, or whose list is, a property; None where it is neither."""
    properties = schema.setdefault("properties", Node((), where))
    if name not in properties:
        properties[name] = Node({"type": "object"}, where)
        properties.key_where[name] = where
    return _holder(properties[name])


def _holder(schema: Node) -> Node | None:
    """The part of a schema that takes properties; what says nothing is made to."""
    while schema.get("type") == "array":
        schema = schema.setdefault("items", Node((), schema.where))
    if not schema:
        schema["type"] = "object"
    kind = schema.get("type")
    kinds = kind if isinstance(kind, Seq) else [kind]
    return schema if "object" in kinds else None


def _listed(schema: Node) -> Node:
    """The schema of a list of what `schema` is, where that is none."""
    if schema.get("type") == "array":
        return schema
    return Node(
        {"type": "array", **({"items": schema} if schema else {})}, schema.where
    )


def _parts(name: str) -> list[str]:
    parts = re.sub(r"\[\d*\]", "", name).split(".")
    return parts if all(parts) else [name]


def _flag(tag: Component, name: str) -> bool:
    value = tag.attributes.get(name, False)
    return value is True or (isinstance(value, str) and value.lower() in ("true", name))


def _fits(value: Any, schema: Node) -> bool:
    kinds = schema.get("type")
    kinds = list(kinds) if isinstance(kinds, Seq) else [kinds]
    names = {
        bool: ("boolean",),
        int: ("integer", "number"),
        float: ("number",),
        str: ("string",),
        Seq: ("array",),
        Node: ("object",),
        type(None): ("null",),
    }
    options = schema.get("enum")
    if isinstance(options, Seq) and value not in options:
        return False
    return None in kinds or any(kind in names[type(value)] for kind in kinds)
