"""In which module the class of each definition stands, and what it is called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from codegen.model import build_webhooks
from codegen.model.build_operation import Draft
from codegen.model.names import (
    RESERVED_CLASSES,
    RESERVED_PAGE_CLASSES,
    RESERVED_STREAM_CLASSES,
    unique,
)
from codegen.model.shapes import Named, Type, has_dict, refs
from codegen.model.types import ClassName

# Modules of every package, and what its `models` use, where an imported module is
# a variable.
_OWN_MODULES = frozenset(
    {"base", "dict", "getattr", "globals", "import_module", "list", "renamed"}
    | {"shared", "sorted", "str", "tuple"}
)


def class_names(
    drafts: Sequence[Draft],
    payloads: Sequence[Type],
    definitions: Mapping[str, Named],
    paginated: bool,
) -> dict[str, ClassName]:
    """Module and class of each definition.

    What the source names stands in `shared`, whoever uses it, so that it stays
    where it is when pages are added; what it does not name, with the resource
    whose operation it belongs to. So modules refer to `shared` and never to
    each other.
    """
    homes = {key: "shared" for key, named in definitions.items() if named.shared}
    uses: list[tuple[str, Sequence[Type]]] = [(build_webhooks.MODULE, payloads)]
    uses += ((draft.called.resource, draft.types) for draft in drafts)
    for user, roots in uses:
        todo = [key for type_ in roots for key in refs(type_)]
        while todo:
            key = todo.pop()
            if key not in homes:
                homes[key] = module_of(user)
                todo += refs(definitions[key].body)
    modules: dict[str, list[Named]] = {"shared": []}
    for key, named in definitions.items():
        modules.setdefault(homes[key], []).append(named)
    reserved = RESERVED_CLASSES | own_classes(drafts, paginated)
    # A resource imports from its own module and from `shared`.
    shared = _unique_classes(modules.pop("shared"), reserved)
    found = {key: ClassName("shared", name) for key, name in shared.items()}
    taken = reserved.union(shared.values())
    for module, members in modules.items():
        for key, name in _unique_classes(members, taken).items():
            found[key] = ClassName(module, name)
    return found


def _unique_classes(members: Sequence[Named], reserved: Set[str]) -> dict[str, str]:
    """The classes of one module; beside that of a request is one of plain dicts."""
    wanted = {named.key: named.names for named in members}
    found = unique(wanted, reserved)
    dicts = {f"{found[named.key]}Dict" for named in members if has_dict(named)}
    taken = dicts & set(found.values())
    return unique(wanted, reserved | taken) if taken else found


def own_classes(drafts: Sequence[Draft], paginated: bool) -> Set[str]:
    """The names that a package has of its own if a method streams, or has pages."""
    streams = any(answer.streams for draft in drafts for answer in draft.answers)
    found = RESERVED_STREAM_CLASSES if streams else frozenset[str]()
    return found | RESERVED_PAGE_CLASSES if paginated else found


def module_of(resource: str) -> str:
    """The module of `models` for a resource."""
    return f"{resource}_" if resource in _OWN_MODULES else resource
