"""The named definitions of one API.

Only what the source names is shared. An inline object is named by its
operation and its place there, and never merged with another operation's, so
that names stay what they are when pages are added. A component that is used
both ways becomes two definitions, because the two differ: enums are closed in
requests and open in responses, and some properties go one way only.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from codegen.model.component_names import class_names, stem
from codegen.model.homes import Homes
from codegen.model.markup import described
from codegen.model.or_null import apart
from codegen.model.place import Place
from codegen.model.read_schema import Reader
from codegen.model.shapes import (
    ANY,
    NULL,
    Array,
    Direction,
    Map,
    Named,
    Object,
    Ref,
    Scalar,
    Type,
    Union,
    forms,
    union,
    without,
)
from codegen.openapi.allof import flatten
from codegen.openapi.discriminators import is_family
from codegen.openapi.refs import component_name, lookup
from codegen.openapi.schemas import is_object, requires_only, types_of
from codegen.problems import Problems, Where
from codegen.reading.source import Node

# So many components may be open in each other before further ones wait.
_DEEP = 20
_CHOICES = frozenset({"anyOf", "oneOf", "enum", "const"})
_OTHERWISE = _CHOICES | {"$ref", "allOf"}


class Hoist:
    """Collects definitions, each after those it refers to."""

    def __init__(self, document: Node, problems: Problems) -> None:
        self.document = document
        self._problems = problems
        self._named: dict[str, Named] = {}
        self._plain: dict[str, Type] = {}
        self._open: set[str] = set()
        self._recursive: set[str] = set()
        self._noted: set[tuple[Where, str, str]] = set()
        self._later: dict[str, tuple[Node, Place]] = {}
        self._homes = Homes(document)
        self._entered: list[str] = []

    @property
    def definitions(self) -> tuple[Named, ...]:
        return tuple(self._named.values())

    def entered(self) -> tuple[str, ...]:
        """What is shared and was come upon since the last call, in order.

        What lies in that is not told.
        """
        found = tuple(self._entered)
        self._entered.clear()
        return found

    def _enter(self, key: str) -> None:
        if not self._open:
            self._entered.append(key)

    @contextmanager
    def whole_or_nothing(self) -> Generator[None]:
        """Forget, when the block raises, all definitions that it began."""
        kept = dict(self._named), dict(self._plain)
        try:
            yield
            while self._later:
                key = next(iter(self._later))
                schema, place = self._later.pop(key)
                self._component(key, schema, schema, place)
        except BaseException:
            self._named, self._plain = kept
            self._open.clear()
            self._later.clear()
            raise

    def argument(self, schema: Any, place: Place) -> Type:
        """The type of a parameter, or of a body that is one argument."""
        return Reader(self).type_of(schema, place)

    def fields(self, schema: Any, place: Place) -> Object | None:
        """The properties of a body whose fields can be arguments, else None."""
        reader = Reader(self)
        flat = reader.flat(schema)
        if not is_object(flat) or is_family(flat) or flat.keys() & {"enum", "const"}:
            return None
        unions = {key for key in ("anyOf", "oneOf") if key in flat}
        if not all(requires_only(flat[key]) for key in unions):
            return None
        return reader.object(flat, place) if types_of(flat) != ("null",) else None

    def response(self, schema: Any, place: Place, title: str) -> Type:
        """The type of a response body: Any, or a definition documented by `title`."""
        body = Reader(self).body(schema, place)
        if isinstance(body, Ref):
            return body
        return ANY if body == ANY else self._define(body, schema, place, title)

    def note(self, where: Where, code: str, text: str) -> None:
        """Report once what is read with loss; see `read_schema.Definitions`."""
        if (where, code, text) not in self._noted:
            self._noted.add((where, code, text))
            self._problems.note(where, code, text)

    def hoist(self, body: Object | Type, schema: Node, place: Place) -> Type:
        """Give an inline object or enum a name; see `read_schema.Definitions`."""
        place_text = f"`{place.path}` of" if place.path else "One form of"
        title = self._said(schema) or f"{place_text} `{place.owner}`."
        return self._define(body, schema, place, title)

    def _define(
        self, body: Object | Type, schema: Node, place: Place, title: str
    ) -> Ref:
        key = f"{place.key}|{place.class_name}"
        named = Named(
            key,
            place.direction,
            class_names(place),
            body,
            "",
            title,
            schema.where,
            shared=place.key.startswith(f"{place.direction}:"),
        )
        if named.shared:
            self._enter(named.key)
        while named.key in self._named:
            if self._named[named.key].body == named.body:
                # The same once more, as by `allOf`, or one of it and many.
                return Ref(named.key)
            # Two wire names make one Python name.
            named = replace(named, key=f"{named.key}|")
        self._named[named.key] = named
        return Ref(named.key)

    def home(self, schema: Any, direction: Direction) -> Place | None:
        """The place of a property; see `read_schema.Definitions`."""
        found = self._homes.of(schema)
        if found is None:
            return None
        ref, wire = found
        return _root(ref, direction).property(wire)

    def _said(self, schema: Node) -> str:
        """The description of a schema, which a member of its `allOf` may hold."""
        whole = "description" in schema or "allOf" not in schema
        return described(schema if whole else flatten(schema, self.document))

    def _ended(self, body: Type, key: str, target: Any, node: Node) -> Type:
        """A type without the members by which it is nothing but itself."""

        def endless(inner: str) -> bool:
            todo, seen = [inner], set[str]()
            while todo:
                current = todo.pop()
                if current == key:
                    return True
                named = self._named.get(current)
                if current not in seen and named:
                    seen.add(current)
                    todo += [f.key for f in forms(named.body) if isinstance(f, Ref)]
            return False

        if any(isinstance(form, Ref) and endless(form.key) for form in forms(body)):
            where = getattr(target, "where", node.where)
            text = "the schema is one of its own alternatives, which says nothing; "
            self.note(where, "N401", f"{text}take it out")
            return without(body, endless)
        return body

    def component(self, ref: str, node: Node, direction: Direction) -> Type:
        """The definition behind a `$ref`, or the plain type that it names."""
        key = f"{direction}:{ref}"
        self._enter(key)
        if key in self._plain:
            return self._plain[key]
        target = lookup(self.document, ref, node)
        found: Type = Ref(key)
        if key in self._open:
            self._recursive.add(key)
        elif key not in self._named and key not in self._later:
            place = _root(ref, direction)
            if self._can_wait(target):
                self._later[key] = target, place
            else:
                found = self._component(key, target, node, place)
        is_named = found == Ref(key)
        if apart(target) is not None:
            found = union(found, NULL)
        if not is_named:
            self._plain[key] = found
        return found

    def _can_wait(self, target: Any) -> bool:
        """Whether it is a class in any case, and the stack would else overflow."""
        is_deep = len(self._open) > _DEEP
        return is_deep and isinstance(target, Node) and is_class(target)

    def _component(self, key: str, target: Any, node: Node, place: Place) -> Type:
        """What is behind a `$ref` where it is not null: a definition, or a plain type."""
        self._open.add(key)
        real = apart(target)
        body = Reader(self).body(target if real is None else real, place)
        self._open.discard(key)
        if key in self._recursive and not isinstance(body, Object):
            body = self._ended(body, key, target, node)
        plain = isinstance(body, Scalar | Array | Map | Ref)
        if component_name(key.partition(":")[2]) is None:
            plain |= isinstance(body, Union)  # a part of a schema, with no name there
        if plain and not isinstance(body, Object) and key not in self._recursive:
            return body
        where = target.where if isinstance(target, Node) else node.where
        title = self._said(target) if isinstance(target, Node) else ""
        names = class_names(place)
        self._named[key] = Named(
            key, place.direction, names, body, place.owner, title, where, True
        )
        return Ref(key)


def _root(ref: str, direction: Direction) -> Place:
    """The place of what a reference names."""
    source = component_name(ref) or ref.rsplit("/", 1)[-1]
    name, suffix = stem(source, direction)
    return Place(f"{direction}:{ref}", direction, source, name, suffix=suffix)


def is_class(schema: Node) -> bool:
    """Whether a schema is surely a class of its own, whatever it refers to."""
    return is_object(schema) and not schema.keys() & _OTHERWISE
