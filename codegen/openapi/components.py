"""One table of components for all pages of an API.

Pages of one document repeat its components, each page those that it needs. Two
documents, or two versions of one, may call different things by one name: each
page keeps its own, under a name of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Any

from codegen.dialects import Fragment, Origin
from codegen.model.names import pascal, words
from codegen.openapi.definitions import Definition, Definitions, Pair, renamed
from codegen.openapi.lifted import settle_lifted
from codegen.openapi.schemas import mapping, without_text
from codegen.problems import Problems, Where
from codegen.reading.source import Node, unplaced

# Words in the name of a document that say nothing of what is in it.
_GENERIC = frozenset({"api", "apis", "openapi", "public", "spec", "specs", "swagger"})
_VERSION = re.compile(r"v?\d+")
_HOST = re.compile(r"[a-z]+://[^/]*", re.IGNORECASE)


class Components:
    """The components of all fragments, by section and name.

    Args:
        problems: Gets E203 for what the pages of one document disagree on, and a
            note N204 where two documents use a name for different things.

    Attributes:
        agreed: Whether pages tell in the same words of what is no schema.
    """

    def __init__(self, problems: Problems) -> None:
        self.components = unplaced()
        self.agreed = True
        self._problems = problems
        self._definitions = Definitions()
        # For each name, the definitions it has had: what it is called now.
        self._known: dict[Pair, dict[str, tuple[Definition, str]]] = {}
        self._sources: dict[Pair, Origin] = {}

    def add_written(self, fragment: Fragment) -> Fragment:
        """Add what a page defines; returns it with the names that these have now."""
        found = self._definitions(fragment.document, without=fragment.lifted)
        names = {
            pair: self._named(pair, definition, fragment.origin)
            for pair, definition in found.items()
        }
        changed = {pair: name for pair, name in names.items() if name != pair[1]}
        if changed:
            fragment = replace(fragment, document=renamed(fragment.document, changed))
        written = mapping(fragment.document, "components")
        for (section, _), name in names.items():
            value = written[section][name]
            first = self._section(section, value).setdefault(name, value)
            if section != "schemas" and first is not value and first != value:
                self.agreed = False
        return fragment

    def settle_lifted(self, fragments: Sequence[Fragment]) -> list[Fragment]:
        """Add what pages show of components that no page defines."""
        chosen, settled = settle_lifted(fragments, mapping(self.components, "schemas"))
        for name, schema in chosen.items():
            self._section("schemas", schema)[name] = schema
        return settled

    def _section(self, section: str, value: Any) -> Node:
        where = getattr(value, "where", Where("", 0))
        table: Node = self.components.setdefault(section, Node({}, where, {}))
        return table

    def _named(self, pair: Pair, definition: Definition, origin: Origin) -> str:
        """The name of a definition: its own, if no other has it."""
        known = self._known.setdefault(pair, {})
        if definition.whole in known:
            return known[definition.whole][1]
        name = pair[1]
        if known:
            name = self._qualified(pair, origin)
            if all(definition.own != other.own for other, _ in known.values()):
                first = next(iter(known.values()))[0]
                self._report(pair, name, first, definition, origin)
        else:
            self._sources[pair] = origin
        known[definition.whole] = definition, name
        return name

    def _qualified(self, pair: Pair, origin: Origin) -> str:
        """A name for what another document, or another page, has under this one."""
        section, name = pair
        elsewhere = _other_document(origin, self._sources[pair])
        label = _label(origin.spec) if elsewhere else ""
        labels = [label] if label else _labels_of_page(origin)
        end = f"{name[:1].upper()}{name[1:]}"
        names = {new for known in self._known.values() for _, new in known.values()}
        names |= {known for kind, known in self._known if kind == section}
        wanted = [f"{label}{end}" for label in labels]
        wanted += (f"{wanted[0]}{count}" for count in range(2, len(names) + 3))
        return next(candidate for candidate in wanted if candidate not in names)

    def _report(
        self,
        pair: Pair,
        name: str,
        first: Definition,
        definition: Definition,
        origin: Origin,
    ) -> None:
        section, old = pair
        where, other = _difference(first.value, definition.value)
        if _other_document(origin, self._sources[pair]):
            text = f"{old!r} in components.{section} is another thing at {other}; "
            self._problems.note(where, "N204", f"{text}this one becomes {name!r}")
            return
        self._problems.error(
            where,
            "E203",
            f"{old!r} in components.{section} is not what it is at {other}; "
            "take both pages from the same version of the documentation. "
            f"Here it becomes {name!r}",
            operation=f"components.{section}.{old}",
        )


def _other_document(origin: Origin, first: Origin) -> bool:
    return bool(origin.spec and first.spec and origin.spec != first.spec)


def _label(spec: str) -> str:
    """A document's name as the start of a class name; empty if it tells nothing."""
    stem = PurePosixPath(spec).name.split(".")[0]
    telling = [
        word
        for word in words(stem)
        if word not in _GENERIC and not _VERSION.fullmatch(word)
    ]
    return pascal(" ".join(telling)) if telling else ""


def _labels_of_page(origin: Origin) -> list[str]:
    """The end of the page's address as the start of class names, the shortest first.

    Collectors write the page's folders into the name of its file.
    """
    path = _HOST.sub("", origin.url).strip("/") or PurePosixPath(origin.file).name
    folder, _, name = path.rpartition("/")
    path = f"{folder}/{name.split('.')[0]}"
    parts = [part for part in re.split("/|__", path) if words(part)] or [path]
    return [pascal(" ".join(parts[-count:])) for count in range(1, len(parts) + 1)]


def _difference(known: Any, value: Any) -> tuple[Where, Where]:
    """The places, in `value` and in `known`, where the two first differ."""
    for key, inner in value.items() if isinstance(value, Node) else ():
        other = known.get(key) if isinstance(known, Node) else None
        if without_text(inner) != without_text(other):
            if isinstance(inner, Node) and isinstance(other, Node):
                return _difference(other, inner)
            return value.key_where.get(key, value.where), known.where
    return value.where, known.where
