"""The fragments of one API, one per page, put together.

Pages of one source repeat its components, and some repeat an operation. What
does not agree is a problem that shows both places.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from codegen.dialects import Fragment
from codegen.openapi.api_tag import without_api_tag
from codegen.openapi.base_paths import with_base_paths
from codegen.openapi.components import Components
from codegen.openapi.entry import Entry, Merged
from codegen.openapi.lift import Lift
from codegen.openapi.misspelled import Misspelled
from codegen.openapi.refs import UnknownReference, resolve
from codegen.openapi.schemas import METHODS, listed, mapping, without_text
from codegen.openapi.upgrade import Upgrade
from codegen.problems import Problems, Where
from codegen.reading.source import Node, Seq, where_of


def merge(fragments: Sequence[Fragment], problems: Problems) -> Merged:
    """One table of components and one list of operations from many pages."""
    ordered = sorted(fragments, key=lambda f: (f.origin.file, f.origin.line))
    upgrade, lift = Upgrade(), Lift()
    ordered = [
        replace(f, document=without_api_tag(lift(upgrade(f.document)))) for f in ordered
    ]
    table = Components(problems)
    ordered = [table.add_written(fragment) for fragment in ordered]
    ordered = table.settle_lifted(ordered)
    found: dict[tuple[bool, str, str], Entry] = {}
    spelling = Misspelled(problems)
    read = [
        entry
        for fragment in ordered
        for entry in _entries(fragment, spelling, problems)
    ]
    for entry in with_base_paths(read, problems):
        _add_entry(found, entry, problems)
    entries = tuple(found[key] for key in sorted(found, key=_by_path))
    for entry in entries:
        spelling.operation(entry)
    spelling.components(table.components)
    info, tags = _info(ordered), _tags(ordered, entries)
    return Merged(table.components, entries, info, tags, table.agreed)


def _by_path(key: tuple[bool, str, str]) -> tuple[bool, str, int]:
    webhook, path, method = key
    return webhook, path, METHODS.index(method)


def _entries(
    fragment: Fragment, spelling: Misspelled, problems: Problems
) -> Iterator[Entry]:
    document = fragment.document
    spelling.document(document)
    _has_lists(document, "", problems)
    for root, webhook in (("paths", False), ("webhooks", True)):
        for path, written in mapping(document, root).items():
            if not webhook and path.startswith("x-"):
                continue  # an extension
            try:
                item = _path_item(written, document)
            except UnknownReference as error:
                text = f"{error}; {path} is left out"
                problems.error(error.node.where, "E201", text, operation=path)
                continue
            if not isinstance(item, Node):
                problems.error(
                    document[root].key_where.get(path, document.where),
                    "E205",
                    f"{path!r} holds no operations; expected a mapping of methods",
                )
                continue
            spelling.item(path, item)
            for method in _methods(path, item, webhook, problems):
                yield _entry(fragment, path, method, item, webhook)


def _path_item(item: Any, document: Node) -> Any:
    """A path item, its `$ref` followed."""
    found = resolve(document, item)
    if found is not item and isinstance(found, Node):
        beside = {key: item[key] for key in item if key != "$ref"}
        found = Node({**found, **beside}, found.where, found.key_where)
    return found


def _methods(path: str, item: Node, webhook: bool, problems: Problems) -> list[str]:
    """The methods of a path item; what would be passed over in it is reported."""
    has_slash = webhook or path.startswith("/")
    if not has_slash:
        text = f"the path {path!r} does not start with a slash; write it with one"
        problems.error(item.where, "E205", text)
    found = list[str]()
    for key, value in item.items():
        where = item.key_where.get(key, item.where)
        if key.lower() in METHODS and key not in METHODS:
            text = f"{key!r} in {path!r} is no method; write it in lower case"
            problems.error(where, "E205", text)
        elif key in METHODS and not isinstance(value, Node):
            text = f"{key} {path} holds no operation; expected a mapping"
            problems.error(where, "E205", text)
        elif key in METHODS and _has_lists(value, f"{key.upper()} {path}", problems):
            found.append(key)
    return found if _has_lists(item, path, problems) and has_slash else []


def _has_lists(holder: Node, label: str, problems: Problems) -> bool:
    """Whether nothing is lost because it is no list, or none of mappings; reported."""
    wrong = [
        key
        for key in ("parameters", "security", "servers")
        if (value := holder.get(key))
        and (
            not isinstance(value, Seq)
            or (key == "security" and not all(isinstance(o, Node) for o in value))
        )
    ]
    for key in wrong:
        text = f"{key!r} must be a list of mappings; write it as one"
        text += f". {label} is left out" if label else ""
        problems.error(where_of(holder, key), "E205", text, operation=label)
    return not wrong


def _entry(
    fragment: Fragment, path: str, method: str, item: Node, webhook: bool
) -> Entry:
    operation = item[method]
    servers = operation.get("servers") or item.get("servers")
    servers = servers or fragment.document.get("servers")
    security = operation.get("security", fragment.document.get("security"))
    named = (path, "webhook" if webhook else method)
    return Entry(
        path,
        method,
        operation,
        item,
        fragment.pages.get(named, fragment.origin),
        fragment.silent,
        servers if isinstance(servers, Seq) and servers else None,
        security if isinstance(security, Seq) else None,
        webhook,
    )


def _add_entry(
    found: dict[tuple[bool, str, str], Entry], entry: Entry, problems: Problems
) -> None:
    key = (entry.webhook, entry.path, entry.method)
    first = found.setdefault(key, entry)
    if first is entry:
        return
    if _same_request(first, entry):
        if not first.origin.title:  # a document; its page says what it is called
            found[key] = replace(first, origin=entry.origin)
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


def _tags(fragments: Sequence[Fragment], entries: Sequence[Entry]) -> Seq:
    """What is said of the tags in use, each as the first page has it."""
    lists = [entry.operation.get("tags") for entry in entries]
    used = {str(tag) for tags in lists if isinstance(tags, Seq) for tag in tags}
    found: dict[str, Node] = {}
    for fragment in fragments:
        for tag in listed(fragment.document.get("tags")):
            if isinstance(tag, Node) and str(tag.get("name")) in used:
                found.setdefault(str(tag["name"]), tag)
    return Seq([found[name] for name in sorted(found)], Where("", 0))


def _info(fragments: Sequence[Fragment]) -> Node | None:
    """The `info` that the pages agree on; None where they have none or differ."""
    found = [
        info
        for fragment in fragments
        if isinstance(info := fragment.document.get("info"), Node)
    ]
    titles = {str(info.get("title")) for info in found}
    return found[0] if len(titles) == 1 else None
