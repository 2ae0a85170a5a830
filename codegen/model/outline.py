"""What the rest of a package depends on in an operation.

Where that is what it was, so is all that the operation is not part of: the names and
modules of shared schemas, what all names of fields decide, what the runtime needs. So
is what all pages decide of it: they do not see what others would have made of it. It is
told beside the names of its own schemas.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codegen.model.build import Built, multipart_bodies
from codegen.model.build_model import camel_case_votes
from codegen.model.build_operation import Draft
from codegen.model.ir import Operation
from codegen.model.operation_ids import Key
from codegen.model.shapes import Named, Object, Type, refs
from codegen.model.types import ClassName


@dataclass(frozen=True, slots=True)
class Outline:
    """What others depend on in an operation, or in one of its variants.

    Args:
        place: What it is called, and where it is sent, with which credentials.
        schemas: The shared schemas that it leads to first, in order, with the classes
            by which its code knows them.
        entered: Those that are read for it, which decides on their order.
        forms: Those that are, or may be, multipart bodies.
        votes: What its own schemas say of the names of fields.
        kinds: What a package needs for it: streams, downloads, pages, files, models
            that are sent.
    """

    place: tuple[object, ...]
    schemas: tuple[tuple[str, str], ...]
    entered: tuple[str, ...]
    forms: tuple[str, ...]
    votes: int
    kinds: tuple[str, ...]


def outlines(built: Built) -> dict[Key, list[Outline]]:
    """The outlines of all operations, by path and method."""
    definitions = {named.key: named for named in built.definitions}
    methods: dict[tuple[str, str, str], Operation] = {
        (o.path, o.method.lower(), o.variant): o for o in built.package.operations
    }
    found: dict[Key, list[Outline]] = {}
    for draft in built.drafts:
        method = methods[draft.path, draft.method, draft.variant.suffix]
        outline = _outline(draft, method, definitions, built.classes)
        found.setdefault((draft.path, draft.method), []).append(outline)
    return found


def _outline(
    draft: Draft,
    method: Operation,
    definitions: Mapping[str, Named],
    classes: Mapping[str, ClassName],
) -> Outline:
    shared, own = _reached(draft.types, definitions)
    forms, _ = _reached(multipart_bodies([draft]), definitions)
    kinds = {
        "streams": method.streams,
        "downloads": method.downloads,
        "pages": method.paginates,
        "files": method.body is not None and method.body.takes_files,
        "models": any(map(_is_sent, (*own, *(definitions[key] for key in shared)))),
    }
    return Outline(
        (method.call, method.endpoint, method.servers, method.security, _item(method)),
        tuple((key, classes[key].name) for key in shared),
        draft.entered,
        forms,
        camel_case_votes(own),
        tuple(kind for kind, has in kinds.items() if has),
    )


def _item(method: Operation) -> str:
    """The type of the items of its pages, which may be deep in shared schemas."""
    return str(method.pagination.item.code) if method.pagination else ""


def _is_sent(named: Named) -> bool:
    return named.direction == "request" and isinstance(named.body, Object)


def _reached(
    types: Iterable[Type], definitions: Mapping[str, Named]
) -> tuple[tuple[str, ...], list[Named]]:
    """The keys of shared schemas that types lead to first; the schemas on the way.

    And of those that they lead to: where one is no object, it may be written out.
    """
    shared: list[str] = []
    own: dict[str, Named] = {}
    todo = [key for type_ in types for key in refs(type_)][::-1]
    while todo:
        key = todo.pop()
        named = definitions[key]
        if named.shared:
            is_new = key not in shared
            shared.append(key)
            if is_new and not isinstance(named.body, Object):
                todo += reversed([*refs(named.body)])
        elif key not in own:
            own[key] = named
            todo += reversed([*refs(named.body)])
    return tuple(shared), list(own.values())
