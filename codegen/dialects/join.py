"""Pages that name an operation, joined to the documents that define it.

All operations of a document are in the client; a page that names one lends it
its address, title and description, and its name where the document has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from pathlib import PurePosixPath

from codegen.dialects import openapi
from codegen.dialects.fragment import Fragment, Named, Origin
from codegen.problems import Problems
from codegen.reading.fences import METHODS
from codegen.reading.nodes import Node

Key = tuple[str, str]

_MAX_LISTED = 5
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://[^/]*/", re.IGNORECASE)
_SUFFIX = re.compile(r"\.(?:json|ya?ml)$")
_COLON = re.compile(r"(?<=/):\w+")
_BRACES = re.compile(r"\{[^{}]*\}")


def join(parts: Iterable[Fragment | Named], problems: Problems) -> list[Fragment]:
    """The fragments, each with the pages that name its operations.

    Reports E120 for a page whose operation no document has, or more than one.
    """
    known = list(parts)
    fragments = [part for part in known if isinstance(part, Fragment)]
    documents = [fragment for fragment in fragments if fragment.whole]
    found: dict[str, dict[Key, Origin]] = {}
    tables = {document.origin.file: _table(document) for document in documents}
    for named in known:
        if not isinstance(named, Named):
            continue
        place = _find(named, tables, problems)
        if place is None:
            continue
        file, key = place
        origin = replace(named.origin, spec=file)
        first = found.setdefault(file, {}).setdefault(key, origin)
        if first is not origin:
            text = f"{named.label} has a page already, {first.file}; its name is kept"
            problems.note(named.where, "N120", text, named.label)
    return [
        (
            _with_pages(fragment, found.get(fragment.origin.file, {}))
            if fragment.whole
            else fragment
        )
        for fragment in fragments
    ]


def _table(document: Fragment) -> dict[Key, Node]:
    """The operations of a document, by path and method."""
    table: dict[Key, Node] = {}
    for method, path in openapi.operations(document.document):
        root = "webhooks" if method == "webhook" else "paths"
        item = document.document[root][path]
        methods = METHODS if root == "webhooks" else (method,)
        for operation in (item.get(name) for name in methods):
            if isinstance(operation, Node):
                table.setdefault((path, method), operation)
    return table


def _find(
    named: Named, tables: Mapping[str, Mapping[Key, Node]], problems: Problems
) -> tuple[str, Key] | None:
    """The document and the key of a named operation; None where it is reported."""
    files = _files(named, list(tables))
    if not files:
        problems.error(named.where, "E120", _no_document(named, tables), named.label)
        return None
    places = [
        (file, key) for file in files if (key := _key(named, tables[file])) is not None
    ]
    different = [tables[file][key] for file, key in places]
    if places and all(operation == different[0] for operation in different):
        return places[0]
    if places:
        text = (
            f"{named.label} is in {_listed(file for file, _ in places)}; say which "
            f'before the method, as in openapi: "{places[0][0]} {named.label}"'
        )
    else:
        text = _no_operation(named, files, tables)
    problems.error(named.where, "E120", text, named.label)
    return None


def _files(named: Named, files: Sequence[str]) -> list[str]:
    """The documents that a page may mean: by path, by name, without its suffix.

    Of several of one name those nearest to the page.
    """
    if not named.spec:
        return list(files)
    wanted = _path(named.spec)
    for form in (_whole, _bare):
        ends = [file for file in files if _ends(form(_path(file)), form(wanted))]
        ends = ends or [f for f in files if form(_path(f))[-1] == form(wanted)[-1]]
        if len(ends) > 1:
            near = [_common(file, named.origin.file) for file in ends]
            ends = [
                f for f, shared in zip(ends, near, strict=True) if shared == max(near)
            ]
        if ends:
            return ends
    return []


def _path(name: str) -> list[str]:
    name = _SCHEME.sub("", name.replace("\\", "/")).partition("?")[0].lower()
    return [part for part in name.split("/") if part not in ("", ".", "..")] or [""]


def _whole(path: list[str]) -> list[str]:
    return path


def _bare(path: list[str]) -> list[str]:
    return [*path[:-1], _SUFFIX.sub("", path[-1])]


def _ends(path: list[str], end: list[str]) -> bool:
    return path[-len(end) :] == end


def _common(file: str, other: str) -> int:
    """How many folders two files share."""
    pairs = zip(PurePosixPath(file).parts, PurePosixPath(other).parts, strict=False)
    count = 0
    for one, two in pairs:
        if one != two:
            break
        count += 1
    return count


def _key(named: Named, table: Mapping[Key, Node]) -> Key | None:
    """The key of an operation: as it is named, or but for the parameters' names."""
    for form in (_exact, _plain):
        for key in table:
            path, method = key
            if method == named.method and form(path) == form(named.path):
                return key
    return None


def _exact(path: str) -> str:
    return path


def _plain(path: str) -> str:
    """A path without the names of its parameters, case and final slash."""
    return _BRACES.sub("{}", _COLON.sub("{}", path)).rstrip("/").lower()


def _no_document(named: Named, tables: Mapping[str, object]) -> str:
    if not named.spec:
        what, name = "an OpenAPI document", "its document"
    else:
        what = f"the document {named.spec!r}"
        name = PurePosixPath(_path(named.spec)[-1]).name
    others = f" (of documents they have {_listed(tables)})" if tables else ""
    return (
        f"the front matter names {named.label} of {what}, which is not among the "
        f"specs{others}; put {name} beside this page"
    )


def _no_operation(
    named: Named, files: Sequence[str], tables: Mapping[str, Mapping[Key, Node]]
) -> str:
    labels = [
        f"{method.upper()} {path}" for file in files for path, method in tables[file]
    ]
    near = get_close_matches(named.label, labels, n=1, cutoff=0.5)
    hint = f"the nearest is {near[0]}" if near else "nothing there is like it"
    return (
        f"the front matter names {named.label}, which is not in {_listed(files)} "
        f"({hint}); correct the front matter, or take a newer document"
    )


def _listed(files: Iterable[str]) -> str:
    names = list(dict.fromkeys(files))
    more = f" and {len(names) - _MAX_LISTED} more" if len(names) > _MAX_LISTED else ""
    return ", ".join(names[:_MAX_LISTED]) + more


def _with_pages(fragment: Fragment, pages: Mapping[Key, Origin]) -> Fragment:
    """The document with the texts of its pages where it has none."""
    table = _table(fragment) if pages else {}
    for key, origin in pages.items():
        openapi.lend_text(table[key], origin)
    return replace(fragment, pages=pages)
