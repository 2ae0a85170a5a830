"""What the methods of one operation are called, where it has several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from codegen.model.names import RESERVED_OPERATIONS, pascal
from codegen.model.naming import Called
from codegen.model.operation_ids import Key
from codegen.model.variants import Variant


def name_variants(
    called: Mapping[Key, Called], operations: Mapping[Key, Sequence[Variant]]
) -> dict[tuple[str, str, str], Called]:
    """The names of all variants, by (path, method, suffix); "" is the plain one.

    A suffix gives way to another operation that is called so itself.
    """
    found: dict[tuple[str, str, str], Called] = {}
    taken: dict[str, set[str]] = {}
    for main in called.values():
        taken.setdefault(main.resource, set(RESERVED_OPERATIONS)).add(main.method)
    for (path, method), main in sorted(called.items()):
        used = taken[main.resource]
        for suffix in (variant.suffix for variant in operations[path, method]):
            if not suffix:
                found[path, method, suffix] = main
                continue
            name = f"{main.method.rstrip('_')}_{suffix}"
            other = f"{main.method.rstrip('_')}_as_{suffix}"
            wanted = [other] if main.method.endswith(f"_{suffix}") else [name, other]
            wanted += [f"{other}_{count}" for count in range(2, len(used) + 3)]
            free = next(name for name in wanted if name not in used)
            used.add(free)
            found[path, method, suffix] = Called(main.resource, free, pascal(free))
    return found
