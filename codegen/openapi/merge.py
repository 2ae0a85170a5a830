"""The fragments of one API, one per page, put together.

Pages of one source repeat its components; the same name must mean the same
thing everywhere. What cannot be settled is a problem that shows both places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from codegen.dialects import Fragment, Origin
from codegen.openapi.refs import component, component_of
from codegen.openapi.schemas import METHODS, references, rewrite_all, without_text
from codegen.openapi.upgrade import upgrade
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, unplaced


@dataclass(frozen=True, slots=True)
class Entry:
    """One operation (or webhook) of one page, before references are resolved.

    `servers` and `security` are what holds for it, from the operation itself
    or from its document; None where neither says anything.
    """

    path: str
    method: str
    operation: Node
    item: Node
    origin: Origin
    silent: frozenset[str]
    servers: Seq | None
    security: Seq | None
    webhook: bool = False

    @property
    def key(self) -> str:
        return f"{self.method.upper()} {self.path}"


@dataclass(frozen=True, slots=True)
class Merged:
    """All components by section, and all operations, sorted and each once."""

    components: Node
    entries: tuple[Entry, ...]
    info: Node | None


def merge(fragments: Sequence[Fragment], problems: Problems) -> Merged:
    """One table of components and one list of operations from many pages."""
    ordered = sorted(fragments, key=lambda f: (f.origin.file, f.origin.line))
    ordered = [replace(f, document=upgrade(f.document)) for f in ordered]
    table = _Components(problems)
    for fragment in ordered:
        table.add_written(fragment)
    ordered = [table.add_lifted(fragment) for fragment in ordered]
    found: dict[tuple[bool, str, str], Entry] = {}
    for fragment in ordered:
        for entry in _entries(fragment, problems):
            _add_entry(found, entry, problems)
    entries = tuple(found[key] for key in sorted(found, key=_by_path))
    return Merged(table.components, entries, _info(ordered))


def _by_path(key: tuple[bool, str, str]) -> tuple[bool, str, int]:
    webhook, path, method = key
    return webhook, path, METHODS.index(method)


class _Components:
    def __init__(self, problems: Problems) -> None:
        self.components = unplaced()
        self._problems = problems

    def add_written(self, fragment: Fragment) -> None:
        for section, name, value in _sections(fragment.document):
            if section == "schemas" and name in fragment.lifted:
                continue
            known = self._section(section, value).setdefault(name, value)
            if not _same(section, known, value):
                self._conflict(section, name, known, value)

    def add_lifted(self, fragment: Fragment) -> Fragment:
        """A lifted schema is one that a page showed merged into its own.

        A definition that was written out wins where the two agree; where they
        do not, the page meant something of its own, which stays in its place.
        """
        own: dict[str, Any] = {}
        schemas = _mapping(_mapping(fragment.document, "components"), "schemas")
        for name in sorted(fragment.lifted & schemas.keys()):
            value = schemas[name]
            known = self._section("schemas", value).setdefault(name, value)
            if not _agree(known, value):
                own[component(name)] = value
        if not own:
            return fragment

        def inline(schema: Node) -> Any:
            return own.get(str(schema.get("$ref")), schema)

        return replace(fragment, document=rewrite_all(fragment.document, inline))

    def _section(self, section: str, value: Any) -> Node:
        where = getattr(value, "where", Where("", 0))
        table: Node = self.components.setdefault(section, Node({}, where, {}))
        return table

    def _conflict(self, section: str, name: str, known: Any, value: Any) -> None:
        where, first = _difference(known, value)
        self._problems.error(
            where,
            "E203",
            f"{name!r} in components.{section} is not what it is at {first}; "
            "take both pages from the same version of the documentation",
            operation=f"components.{section}.{name}",
        )


def _sections(document: Node) -> Iterator[tuple[str, str, Any]]:
    for section, table in _mapping(document, "components").items():
        if isinstance(table, Node):
            for name, value in table.items():
                yield section, name, value


def _same(section: str, known: Any, value: Any) -> bool:
    """Whether two definitions mean the same, whatever their texts say.

    Of a security scheme the flattened dialect keeps only what a client needs.
    """
    if section == "securitySchemes" and isinstance(known, Node):
        keys = ("type", "scheme", "in", "name")
        return all(known.get(key) == value.get(key) for key in keys)
    return bool(without_text(known) == without_text(value))


def _difference(known: Any, value: Any) -> tuple[Where, Where]:
    """The places, in `value` and in `known`, where the two first differ."""
    for key, inner in value.items() if isinstance(value, Node) else ():
        other = known.get(key) if isinstance(known, Node) else None
        if without_text(inner) != without_text(other):
            if isinstance(inner, Node) and isinstance(other, Node):
                return _difference(other, inner)
            return value.key_where.get(key, value.where), known.where
    return value.where, known.where


def _agree(known: Any, lifted: Any) -> bool:
    """Whether a lifted object is the known one, but for one-way properties."""
    if without_text(known) == without_text(lifted):
        return True
    known_properties, properties = (
        _mapping(known, "properties"),
        _mapping(lifted, "properties"),
    )
    if not known_properties or properties.keys() - known_properties.keys():
        return False
    missing = known_properties.keys() - properties.keys()
    return all(
        isinstance(known_properties[name], Node)
        and (
            known_properties[name].get("readOnly")
            or known_properties[name].get("writeOnly")
        )
        for name in missing
    ) and all(
        without_text(properties[name]) == without_text(known_properties[name])
        for name in properties
    )


def _entries(fragment: Fragment, problems: Problems) -> Iterator[Entry]:
    document = fragment.document
    for root, webhook in (("paths", False), ("webhooks", True)):
        for path, item in _mapping(document, root).items():
            if not isinstance(item, Node):
                problems.error(
                    document[root].key_where.get(path, document.where),
                    "E205",
                    f"{path!r} holds no operations; expected a mapping of methods",
                )
                continue
            _check_item(path, item, webhook, problems)
            methods = METHODS if webhook or path.startswith("/") else ()
            for method in methods:
                if isinstance(item.get(method), Node):
                    yield _entry(fragment, path, method, item, webhook)


def _check_item(path: str, item: Node, webhook: bool, problems: Problems) -> None:
    """Report what would be passed over in a path item."""
    if not webhook and not path.startswith("/"):
        text = f"the path {path!r} does not start with a slash; write it with one"
        problems.error(item.where, "E205", text)
    for key, value in item.items():
        where = item.key_where.get(key, item.where)
        if key.lower() in METHODS and key not in METHODS:
            text = f"{key!r} in {path!r} is no method; write it in lower case"
            problems.error(where, "E205", text)
        elif key in METHODS and not isinstance(value, Node):
            text = f"{key} {path} holds no operation; expected a mapping"
            problems.error(where, "E205", text)


def _entry(
    fragment: Fragment, path: str, method: str, item: Node, webhook: bool
) -> Entry:
    operation = item[method]
    servers = operation.get("servers") or item.get("servers")
    servers = servers or fragment.document.get("servers")
    security = operation.get("security", fragment.document.get("security"))
    return Entry(
        path,
        method,
        operation,
        item,
        fragment.origin,
        fragment.silent,
        servers if isinstance(servers, Seq) and servers else None,
        security if isinstance(security, Seq) else None,
        webhook,
    )


def _add_entry(
    found: dict[tuple[bool, str, str], Entry], entry: Entry, problems: Problems
) -> None:
    first = found.setdefault((entry.webhook, entry.path, entry.method), entry)
    if first is entry or _same_request(first, entry):
        return
    problems.error(
        entry.operation.where,
        "E204",
        f"{entry.key} is already described, differently, at "
        f"{first.operation.where}; keep one of the two",
        operation=entry.key,
    )


def _same_request(first: Entry, second: Entry) -> bool:
    return bool(_request(first) == _request(second))


def _request(entry: Entry) -> Any:
    """What two descriptions of one operation must agree on."""
    return {
        key: without_text(value)
        for key, value in entry.operation.items()
        if not key.startswith("x-") and key not in ("summary", "description")
    }


def _info(fragments: Sequence[Fragment]) -> Node | None:
    """The `info` that the pages agree on; None where they have none or differ."""
    found = [
        info
        for fragment in fragments
        if isinstance(info := fragment.document.get("info"), Node)
    ]
    titles = {str(info.get("title")) for info in found}
    return found[0] if len(titles) == 1 else None


def _mapping(value: Any, key: str) -> Node:
    inner = value.get(key) if isinstance(value, Node) else None
    return inner if isinstance(inner, Node) else unplaced()


def used_schemas(root: Any, components: Node) -> set[str]:
    """The names of all schemas that `root` reaches, directly or not."""
    schemas = _mapping(components, "schemas")
    todo, seen = [root], set[str]()
    while todo:
        for ref, _ in references(todo.pop()):
            name = component_of(ref)
            if name is not None and name in schemas and name not in seen:
                seen.add(name)
                todo.append(schemas[name])
    return seen
